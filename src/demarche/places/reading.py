"""A document's text in, its names with how likely each is a place by the words around it out."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from demarche.gazetteer import Gazetteer
from demarche.gazetteer.names import EXACT, key
from demarche.gazetteer.store import DEMONYM
from demarche.places import signs, spots
from demarche.places.cues import weights
from demarche.places.ranking import Name
from demarche.places.spots import Spot, Word
from demarche.records import Span

DEMONYM_SURE = 0.9
"""Taken for the probability that a demonym counts where demonyms do."""
LEAST_WEIGHT = 0.05
"""Names that together are less likely than this are left out."""
GIVEN = "given"
"""The one sign of a name that is known to be a place's."""
_CONTAINING = ("region", "country", "county")
_TOWN = ("city", "capital")
_FILED = frozenset("(-–—:,/")
"""Marks that follow the place of a dateline."""
_INSIDE = ([","], [".", ","], ["("])


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's words and names, the signs at each name and what they make of it."""

    text: str
    words: list[Word]
    spots: list[Spot]
    signs: list[list[str]]
    likely: list[float]


def read_text(text: str, store: Gazetteer, demonyms: bool = False) -> Reading:
    """Find the names in a text and weigh the signs around them; demonyms count if asked for."""
    words = spots.words(text)
    found = spots.spots(text, words, store)
    about = signs.setting(words, found)
    told = [list(signs.signs(words, found, place, about)) for place in range(len(found))]
    likely = [
        _chance(spot, some, demonyms=demonyms) for spot, some in zip(found, told, strict=True)
    ]
    return Reading(text, words, found, told, likely)


def _chance(spot: Spot, told: Sequence[str], *, demonyms: bool) -> float:
    """Return the probability that a name means a place, by the signs around it."""
    if spot.demonym:
        return DEMONYM_SURE if demonyms else 0.0
    return 0.0 if spoken_of_otherwise(told) else logistic(signs.score(told, weights().spot))


def spoken_of_otherwise(told: Sequence[str]) -> bool:
    """Tell whether news means no place by a word like "Congress" where no region follows."""
    return signs.ELSEWHERE in told and "comma, name" not in told


def with_title(text: str, title: str | None) -> str:
    """Put a title before the text that does not begin with it."""
    head = (title or "").strip()
    return f"{head}\n\n{text}" if head and not text.lstrip().startswith(head[:40]) else text


def given(reading: Reading, spans: Sequence[Span], store: Gazetteer) -> Reading:
    """Put spans known to be places in the stead of what was found there."""
    marked = sorted(set(spans))
    ends = [span.end for span in marked]
    kept = []
    for spot, some, likely in zip(reading.spots, reading.signs, reading.likely, strict=True):
        after = bisect_left(ends, spot.span.start + 1)
        if after == len(marked) or not marked[after].overlaps(spot.span):
            kept.append((spot, some, likely))
    kept += [(_as_spot(reading, span, store), [GIVEN], 1.0) for span in marked]
    kept.sort(key=lambda one: one[0].span)
    return Reading(
        reading.text,
        reading.words,
        [spot for spot, _, _ in kept],
        [some for _, some, _ in kept],
        [likely for _, _, likely in kept],
    )


def _as_spot(reading: Reading, span: Span, store: Gazetteer) -> Spot:
    """Return given words as a name: all of them, else the longest part that a place bears."""
    first = bisect_left(reading.words, span.start + 1, key=lambda word: word.end)
    last = bisect_left(reading.words, span.end, key=lambda word: word.start)
    text = reading.text[span.start : span.end]
    found = looked_up(store, text)
    begin = bisect_left(reading.spots, span.start + 1, key=lambda spot: spot.span.end)
    parts = [] if found else reading.spots[begin : begin + 4]
    parts = [spot for spot in parts if spot.span.overlaps(span)]
    best = max(parts, key=lambda spot: len(spot.span), default=None)
    if best:
        return Spot(span, first, last, best.key, best.found)
    return Spot(span, first, last, key(text), found)


def looked_up(store: Gazetteer, name: str) -> tuple[tuple[int, int], ...]:
    """Return what a name leads to, letter by letter before its plain form."""
    name = " ".join(name.split())
    return spots.look_up(store, EXACT + name) or spots.look_up(store, key(name))


def names_of(reading: Reading, store: Gazetteer) -> tuple[list[Name], list[int]]:
    """Gather a document's names, each once, and tell which of them each spot is (-1: none)."""
    weight: defaultdict[str, float] = defaultdict(float)
    within: defaultdict[str, dict[int, None]] = defaultdict(dict)
    for place, spot in enumerate(reading.spots):
        weight[spot.key] += reading.likely[place]
        within[spot.key] |= dict.fromkeys(_containers(reading, place, store))
    beside = signs.listed(reading.words, reading.spots)
    found = {spot.key: spot.found for spot in reading.spots}
    for spot in filter(None, map(partial(_filed_from, reading), reading.spots)):
        found[spot.key] = _towns(spot.found, store)
    kept = [name for name in weight if found[name] and weight[name] > LEAST_WEIGHT]
    kept.sort(key=lambda name: -weight[name])
    number = {name: place for place, name in enumerate(kept)}
    names = [
        Name(
            name,
            found[name],
            math.sqrt(weight[name]),
            tuple(within[name]),
            tuple(sorted(beside.get(name, ()))),
        )
        for name in kept
    ]
    return names, [number.get(spot.key, -1) for spot in reading.spots]


def _filed_from(reading: Reading, spot: Spot) -> Spot | None:
    """Return a name that is a report's dateline: "WASHINGTON (Reuters) -" names the city."""
    here, after = reading.words[spot.first : spot.last], reading.words[spot.last : spot.last + 1]
    shouted = len(spot.key) > 3 and all(word.text.isupper() for word in here)
    opens = not spot.span.start or reading.text[spot.span.start - 1] == "\n"
    marked = bool(after) and after[0].text in _FILED
    return spot if shouted and opens and marked else None


def _towns(found: tuple[tuple[int, int], ...], store: Gazetteer) -> tuple[tuple[int, int], ...]:
    """Keep the towns among the places that bear a name, or all where none is a town."""
    kinds = store.lists["kinds"]
    towns = [one for one in found if kinds[store.records["kind"][one[0]]] in _TOWN]
    return tuple(towns) or found


def _containers(reading: Reading, place: int, store: Gazetteer) -> list[int]:
    """Return the regions and countries named behind a name: "Paris, Texas", "Lagos (Nigeria)"."""
    if place + 1 >= len(reading.spots):
        return []
    spot, after = reading.spots[place], reading.spots[place + 1]
    marks = [word.text for word in reading.words[spot.last : min(after.first, spot.last + 3)]]
    close = after.span.start - spot.span.end <= 4
    return containing(after.found, store) if close and marks in _INSIDE else []


def containing(found: Sequence[tuple[int, int]], store: Gazetteer) -> list[int]:
    """Return those of the entries that other places lie in."""
    kinds = store.lists["kinds"]
    return [
        entry
        for entry, use in found
        if use != DEMONYM and kinds[store.records["kind"][entry]] in _CONTAINING
    ]


def logistic(score: float) -> float:
    """Return a score as a probability."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))
