"""A document in, its toponyms with the places they mean out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from demarche import gazetteer
from demarche.gazetteer import Entry, Gazetteer
from demarche.gazetteer.names import key
from demarche.gazetteer.store import DEMONYM
from demarche.places import ranking, signs
from demarche.places.cues import weights
from demarche.places.ranking import Name, Ranked
from demarche.places.reading import (
    GIVEN,
    Reading,
    containing,
    given,
    logistic,
    looked_up,
    names_of,
    read_text,
    spoken_of_otherwise,
    with_title,
)
from demarche.records import Span

SURE = 0.5
"""Probability from which on a name counts as that of a place."""
WORTH_TELLING = 0.2
"""Probability from which on a refused name is still given, without an entry."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """Words that name a place; `entry` is None where they look like one and were refused.

    `confidence` is the probability that the words mean a place times that it is this one;
    of a refused name, the former alone. `via` names the evidence.
    """

    span: Span
    text: str
    entry: Entry | None
    confidence: float
    via: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean, with its probability and the evidence."""

    entry: Entry
    probability: float
    via: str


Best = dict[int, tuple[Ranked, int]]
"""By the number of a name, where its likeliest candidate stands."""


def find(text: str, title: str | None = None, demonyms: bool = False) -> list[Toponym]:
    """Return the toponyms of a document in the order of its text; none overlaps another.

    A title that the text does not begin with is read along for context. With `demonyms`,
    words like "Chinese" count too and stand for their country.
    """
    store = gazetteer.load()
    body = with_title(text, title)
    shift = len(body) - len(text)
    reading = read_text(body, store, demonyms=demonyms)
    found = [_moved(one, shift) for one in _found(reading, store)]
    return [one for one in found if one.span.start >= 0]


def locate(text: str, title: str | None, spans: Sequence[Span]) -> list[Toponym]:
    """Return for spans known to be toponyms, demonyms too, the places they mean."""
    store = gazetteer.load()
    body = with_title(text, title)
    shift = len(body) - len(text)
    moved = [Span(span.start + shift, span.end + shift) for span in spans]
    reading = given(read_text(body, store, demonyms=True), moved, store)
    found = {one.span: _moved(one, shift) for one in _found(reading, store)}
    nowhere = [Toponym(span, text[span.start : span.end], None, 0.0, "unknown") for span in spans]
    return [found.get(span, other) for span, other in zip(moved, nowhere, strict=True)]


def read(name: str, context: str = "") -> list[Candidate]:
    """Return the places that a name may mean, the likeliest first; "Paris, Texas" is one name."""
    store = gazetteer.load()
    first, _, outer = name.partition(",")
    found = looked_up(store, name) or looked_up(store, first)
    mine = Name(
        key(name),
        tuple(one for one in found if one[1] != DEMONYM),
        1.0,
        tuple(containing(looked_up(store, outer), store)),
    )
    others, _ = names_of(read_text(context, store), store)
    others = [one for one in others if one.key not in (key(name), key(first))]
    ranked = ranking.rank([mine, *others[: ranking.MOST_NAMES]], store, weights().rank)
    rows = [int(row) for row in np.flatnonzero(ranked.scene.owner == 0)]
    inside = [row for row in rows if ranked.columns["inside"][row]]
    rows = inside or rows
    rows.sort(key=lambda row: -ranked.likely[row])
    return [_candidate(ranked, row, store) for row in rows]


def _candidate(ranked: Ranked, row: int, store: Gazetteer) -> Candidate:
    entry = store.entry(int(ranked.scene.index[row]))
    return Candidate(entry, round(float(ranked.likely[row]), 4), _via(ranked, row))


def _moved(one: Toponym, by: int) -> Toponym:
    return replace(one, span=Span(one.span.start - by, one.span.end - by))


def best_of(names: Sequence[Name], store: Gazetteer) -> Best:
    """Rank the names of a document, very many of them in batches, and keep the likeliest."""
    best: Best = {}
    for start in range(0, len(names), ranking.MOST_NAMES):
        batch = names[start : start + ranking.MOST_NAMES]
        ranked = ranking.rank(batch, store, weights().rank)
        for owner, row in _foremost(ranked):
            best[start + owner] = (ranked, row)
    return best


def _foremost(ranked: Ranked) -> Iterator[tuple[int, int]]:
    """Yield each name's number with the row of its likeliest candidate."""
    order = np.lexsort((-ranked.likely, ranked.scene.owner))
    owners = ranked.scene.owner[order]
    for place in np.flatnonzero(np.diff(owners, prepend=-1)):
        yield int(owners[place]), int(order[place])


def _found(reading: Reading, store: Gazetteer) -> Iterator[Toponym]:
    """Yield the toponyms among the names, each with the likeliest of its places."""
    names, number = names_of(reading, store)
    best = best_of(names, store)
    for place, spot in enumerate(reading.spots):
        if number[place] not in best:
            continue
        ranked, row = best[number[place]]
        likely = _likely(reading, place, ranked, row)
        text = reading.text[spot.span.start : spot.span.end]
        if likely >= SURE:
            one = _candidate(ranked, row, store)
            sure = round(likely * one.probability, 4)
            yield Toponym(spot.span, text, one.entry, sure, one.via)
        elif likely >= WORTH_TELLING:
            yield Toponym(spot.span, text, None, round(likely, 4), "refused")


def _likely(reading: Reading, place: int, ranked: Ranked, row: int) -> float:
    """Return how likely a name means a place, given also how well its best place fits."""
    if reading.spots[place].demonym or reading.signs[place] == [GIVEN]:
        return reading.likely[place]
    if spoken_of_otherwise(reading.signs[place]):
        return 0.0
    told = [*reading.signs[place], *support_signs(ranked, row)]
    return logistic(signs.score(told, weights().toponym))


def support_signs(ranked: Ranked, row: int) -> Iterator[str]:
    """Yield signs of how well the likeliest place of a name fits the document."""
    told = {name: float(column[row]) for name, column in ranked.columns.items()}
    people = int(ranked.scene.records["population"][row])
    yield f"people={min(int(math.log10(people + 1)), 7)}"
    yield f"kind={next((kind for kind in ranking.KINDS if told[kind]), 'other')}"
    yield f"sure={int(ranked.likely[row] * 4.99)}"
    yield f"state share={_step(told['admin1 share'], 0.2)}"
    yield f"state={_step(told['admin1 support'], 0.5)}"
    yield f"country share={_step(told['country share'], 0.2)}"
    yield f"country={_step(told['country support'], 0.5)}"
    yield f"near={_step(told['near 40'], 0.5)}"
    yield f"county={told['admin2 support'] > 0}"
    if told["inside"]:
        yield "contained"


def _step(value: float, width: float) -> int:
    return min(int(value / width), 5)


_EVIDENCE = (
    ("near 150", "near other places of the document"),
    ("admin1 support", "in the region of other places of the document"),
    ("country support", "in the country of other places of the document"),
)


def _via(ranked: Ranked, row: int) -> str:
    """Name the strongest evidence for a candidate."""
    if ranked.columns["inside"][row]:
        return "inside the place named after it"
    if np.count_nonzero(ranked.scene.owner == ranked.scene.owner[row]) == 1:
        return "only place of this name"
    for column, words in _EVIDENCE:
        if ranked.columns[column][row] > 0.5:
            return words
    return "best known place of this name"
