"""Events and documents in, their traits as columns of numbers out, a row an event.

Words and names become numbers by a vocabulary that is made for the call; only equality and
weight of such numbers count, never their order.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from demarche.incidents.named import countries_in, days_in
from demarche.incidents.words import Meanings, head, stem, stems, telling, weight
from demarche.records import Actor, Document, Event, Quantity

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

KINDS = dict.fromkeys(("ASSAULT", "COERCE", "MOBILIZE", "SANCTION"), 0)
KINDS |= dict.fromkeys(("ACCUSE", "REJECT", "REQUEST", "THREATEN", "INVESTIGATE"), 2)
PROTEST = 3
KINDS |= {"PROTEST": PROTEST}
"""Types that are force (0), words against others (2), protest (3); the rest are dealings (1)."""
PLANS = ("planned", "conditional", "hypothetical")
"""Modalities of an act that is yet to come."""
TERMS, CALLED, AROUND = 32, 16, 6
"""Telling words, names and countries that stand for a document."""

_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w’'-]+")


@dataclass(slots=True)
class Vocabulary:
    """Numbers words from 1 on; keeps each word's weight."""

    numbers: dict[str, int] = field(default_factory=dict)
    weights: list[float] = field(default_factory=lambda: [0.0])

    def number(self, name: str) -> int:
        """Return the number of a word, a new one where it is new."""
        found = self.numbers.get(name)
        if found is None:
            found = self.numbers[name] = len(self.weights)
            self.weights.append(weight(name))
        return found

    def of(self, names: Iterable[str]) -> list[int]:
        """Return the numbers of distinct words in order."""
        return list(dict.fromkeys(map(self.number, names)))


@dataclass(frozen=True, slots=True)
class Texts:
    """Documents as columns: id, day of publication (NaN: unknown), telling words and weights."""

    ids: list[str]
    told: NDArray[np.float64]
    terms: Ints
    shares: Floats
    names: list[list[str]]
    called: Ints
    countries: Ints
    days: Ints


@dataclass(frozen=True, slots=True)
class Traits:
    """Events as columns, a row an event; 0 in a column of words and NaN elsewhere is nothing.

    `low` and `high` are the first and last day of the act, `told` the day of publication, as
    proleptic ordinals; `latitude`, `longitude` in degrees, `radius` in km. Time and place of the
    scene are the event's own, else those of its sentence or of what its document told last.
    """

    document: Ints
    sentence: Ints
    start: Ints
    stem: Ints
    word: Ints
    type: Ints
    mode: Ints
    modality: Ints
    quad: Ints
    planned: Ints
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    told: NDArray[np.float64]
    latitude: Floats
    longitude: Floats
    radius: Floats
    country: Ints
    place: Ints
    actors: Ints
    recipients: Ints
    actor_countries: Ints
    recipient_countries: Ints
    around: Ints
    names: Ints
    counted: Ints
    least: Floats
    most: Floats
    vectors: Floats
    weights: Floats
    scene_low: NDArray[np.float64]
    scene_high: NDArray[np.float64]
    scene_place: Ints
    scene_country: Ints
    kind: Ints
    rank: Ints
    parties: Ints
    party_countries: Ints
    called: Ints
    around_countries: Ints
    around_days: Ints
    named_days: Ints
    sentence_countries: Ints

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.document)


WIDTHS = {
    "place": 4,
    "actors": 8,
    "recipients": 8,
    "actor_countries": 3,
    "recipient_countries": 3,
    "around": 12,
    "names": 8,
    "counted": 4,
    "parties": 12,
    "party_countries": 6,
}
"""Words that are kept of a column at most."""


def read_texts(
    documents: Sequence[Document], sentences: Sequence[Sequence[str]], vocabulary: Vocabulary
) -> Texts:
    """Return the columns of documents; where one has no text, its events' sentences stand in."""
    terms = np.zeros((len(documents), TERMS), dtype=np.int32)
    shares = np.zeros((len(documents), TERMS), dtype=np.float32)
    names, called = list[list[str]](), list[list[int]]()
    countries, days = list[list[int]](), list[list[int]]()
    told_on = np.array([_day(one.published) for one in documents], dtype=np.float64)
    for row, (document, told) in enumerate(zip(documents, sentences, strict=True)):
        text = document.text or " ".join(dict.fromkeys(told))
        kept = telling(stems(f"{document.title or ''} {text}"), TERMS)
        terms[row, : len(kept)] = [vocabulary.number(name) for name in kept]
        shares[row, : len(kept)] = list(kept.values())
        names.append(list(kept))
        called.append(vocabulary.of(called_in(text)[:CALLED]))
        whole = f"{document.title or ''}. {text}"
        countries.append(vocabulary.of(named_countries(whole, AROUND)))
        days.append(list(dict.fromkeys(day for _, day in days_in(text, float(told_on[row])))))
    return Texts(
        [one.id for one in documents],
        told_on,
        terms,
        shares,
        names,
        padded(called, CALLED),
        padded(countries, AROUND),
        padded(days, AROUND),
    )


def named_countries(text: str, most: int) -> list[str]:
    """Return the countries that a text names, those named most often first."""
    counts = Counter(countries_in(text))
    ordered = sorted(counts, key=lambda code: (-counts[code], code))
    return [f"country {code}" for code in ordered[:most]]


@lru_cache(maxsize=1 << 16)
def _day(text: str | None) -> float:
    try:
        return float(date.fromisoformat((text or "")[:10]).toordinal())
    except ValueError:
        return math.nan


def read_traits(
    events: Sequence[Event], rows: Sequence[int], texts: Texts, vocabulary: Vocabulary
) -> Traits:
    """Return the columns of events; `rows` numbers the document of each."""
    heads = [head(one.trigger.text).lower() for one in events]
    triggers = dict.fromkeys(heads)
    order = {name: index for index, name in enumerate(triggers)}
    sets: dict[str, list[list[int]]] = {name: [] for name in WIDTHS}
    for one, word in zip(events, heads, strict=True):
        for name, numbers in _words_of(one, word, vocabulary).items():
            sets[name].append(numbers)
    documents = np.array(rows, dtype=np.int32)
    time_at, place_at = scene_rows(events, rows)
    places = padded(sets["place"], WIDTHS["place"])
    countries = [_country(one, vocabulary) for one in events]
    ranges = np.array([_range(one) for one in events], dtype=np.float32).reshape(-1, 4, 2)
    spots = np.array([_spot(one) for one in events], dtype=np.float32).reshape(-1, 3)
    days = np.array([_days(one) for one in events], dtype=np.float64).reshape(-1, 2)
    number = vocabulary.number

    def column(values: Iterable[int]) -> Ints:
        return np.fromiter(values, dtype=np.int32, count=len(events))

    return Traits(
        document=documents,
        sentence=column(one.sentence.start for one in events),
        start=column(one.trigger.start for one in events),
        stem=column(number(stem(word)) for word in heads),
        word=column(order[word] for word in heads),
        type=column(number(f"type {one.type}") for one in events),
        mode=column(number(f"mode {one.mode}") if one.mode else 0 for one in events),
        modality=column(number(f"modality {one.modality}") for one in events),
        planned=column(one.modality in PLANS for one in events),
        quad=column(one.quad or 0 for one in events),
        low=days[:, 0],
        high=days[:, 1],
        told=texts.told[documents] if len(events) else np.zeros(0),
        latitude=spots[:, 0],
        longitude=spots[:, 1],
        radius=spots[:, 2],
        country=column(countries),
        **{name: padded(lists, WIDTHS[name]) for name, lists in sets.items()},
        least=ranges[:, :, 0],
        most=ranges[:, :, 1],
        vectors=_meanings().of(list(triggers)).astype(np.float32),
        scene_low=days[time_at, 0],
        scene_high=days[time_at, 1],
        scene_place=places[place_at],
        scene_country=column(countries)[place_at],
        kind=column(KINDS.get(one.type, 1) for one in events),
        rank=column(ranks(events, rows)),
        called=texts.called,
        around_countries=texts.countries,
        around_days=texts.days,
        named_days=padded(
            [_nearest(one, texts.told[row]) for one, row in zip(events, rows, strict=True)], 3
        ),
        sentence_countries=padded(
            [vocabulary.of(named_countries(one.sentence.text, 4)) for one in events], 4
        ),
        weights=np.array(vocabulary.weights, dtype=np.float32),
    )


def _nearest(event: Event, told: float) -> list[int]:
    """Return the days that an event's sentence names, those nearest to the trigger first."""
    at = event.trigger.start - event.sentence.start
    found = sorted(days_in(event.sentence.text, float(told)), key=lambda one: abs(one[0] - at))
    return list(dict.fromkeys(day for _, day in found))


def ranks(events: Sequence[Event], rows: Sequence[int]) -> list[int]:
    """Return for each event the number of its sentence among those of its document, from 0."""
    begun: dict[int, set[int]] = {}
    for event, row in zip(events, rows, strict=True):
        begun.setdefault(row, set()).add(event.sentence.start)
    order = {row: sorted(starts) for row, starts in begun.items()}
    return [order[row].index(one.sentence.start) for one, row in zip(events, rows, strict=True)]


def scene_rows(events: Sequence[Event], rows: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return for each event the one that tells its time, and the one that tells its place.

    That is itself, else one of its sentence, else the last before it in the document, else the
    first after it; itself where the document tells none.
    """
    timed = [one.when is not None and one.when.start is not None for one in events]
    placed = [one.place is not None for one in events]
    groups: dict[int, list[int]] = {}
    for index, row in enumerate(rows):
        groups.setdefault(row, []).append(index)
    time_at, place_at = list(range(len(events))), list(range(len(events)))
    for group in groups.values():
        ordered = sorted(group, key=lambda index: events[index].trigger.start)
        for told, at in ((timed, time_at), (placed, place_at)):
            if any(told[index] for index in ordered):
                _fill(events, ordered, told, at)
    return time_at, place_at


def _fill(events: Sequence[Event], ordered: list[int], told: list[bool], at: list[int]) -> None:
    last = next(index for index in ordered if told[index])
    by_sentence: dict[int, int] = {}
    for index in ordered:
        if told[index]:
            by_sentence.setdefault(events[index].sentence.start, index)
    for index in ordered:
        own = index if told[index] else by_sentence.get(events[index].sentence.start, last)
        at[index] = last = own


_known: list[Meanings] = []


def _meanings() -> Meanings:
    if not _known:
        _known.append(Meanings())
    return _known[0]


def padded(lists: Sequence[Sequence[int]], width: int) -> Ints:
    """Return lists of numbers as one table, cut or filled with 0 to a width."""
    table = np.zeros((len(lists), width), dtype=np.int32)
    for row, numbers in enumerate(lists):
        if numbers:
            kept = numbers[:width]
            table[row, : len(kept)] = kept
    return table


def _words_of(event: Event, word: str, vocabulary: Vocabulary) -> dict[str, list[int]]:
    place = event.place
    own = stem(word)
    around = [one for one in _heavy(event.sentence.text) if one != own][: WIDTHS["around"]]
    return {
        "place": vocabulary.of(stems(place.text)) if place else [],
        "actors": vocabulary.of(_party(event.actors)),
        "recipients": vocabulary.of(_party(event.recipients)),
        "actor_countries": vocabulary.of(_countries(event.actors)),
        "recipient_countries": vocabulary.of(_countries(event.recipients)),
        "around": vocabulary.of(around),
        "parties": vocabulary.of(_party((*event.actors, *event.recipients))),
        "party_countries": vocabulary.of(
            [
                *_countries((*event.actors, *event.recipients)),
                *([f"country {place.country}"] if place and place.country else []),
            ]
        ),
        "names": vocabulary.of(names_in(event.sentence.text)),
        "counted": [vocabulary.number(_counted(one)) for one in event.quantities],
    }


@lru_cache(maxsize=4096)
def _sentence_stems(sentence: str) -> tuple[str, ...]:
    return tuple(stems(sentence))


@lru_cache(maxsize=4096)
def _heavy(sentence: str) -> tuple[str, ...]:
    """Return the most telling stems of a sentence, heaviest first."""
    found = sorted(set(_sentence_stems(sentence)), key=lambda name: (-weight(name), name))
    return tuple(name for name in found[: WIDTHS["around"] + 1] if weight(name) > 0)


def called_in(text: str) -> list[str]:
    """Return the stems of the names of a text, the most telling first."""
    found = {stem(name) for name in _NAME.findall(f"- {text}")}
    return sorted(found, key=lambda name: (-weight(name), name))


@lru_cache(maxsize=4096)
def names_in(sentence: str) -> tuple[str, ...]:
    """Return the stems of capitalized words that do not begin the sentence, telling ones first."""
    found = dict.fromkeys(stem(name) for name in _NAME.findall(sentence))
    return tuple(sorted(found, key=weight, reverse=True))


def _party(actors: Iterable[Actor]) -> list[str]:
    """Return the telling words of names, rare ones first."""
    found = dict.fromkeys(name for one in actors for name in _sentence_stems(one.name))
    return sorted((name for name in found if weight(name) > 0), key=weight, reverse=True)


def _countries(actors: Iterable[Actor]) -> list[str]:
    return [f"country {one.country}" for one in actors if one.country]


def _country(event: Event, vocabulary: Vocabulary) -> int:
    country = event.place.country if event.place else None
    return vocabulary.number(f"country {country}") if country else 0


def _counted(quantity: Quantity) -> str:
    return f"{quantity.unit} {stem(head(quantity.counted or ''))}"


def _range(event: Event) -> list[tuple[float, float]]:
    """Return the ranges of the first figures, open to one side where the text leaves them so."""
    found = [bounds(one) for one in event.quantities[:4]]
    return found + [(math.nan, math.nan)] * (4 - len(found))


def bounds(one: Quantity) -> tuple[float, float]:
    """Return the least and the most that a figure leaves possible."""
    high = one.high if one.high is not None else one.value
    if one.qualifier == "at least":
        return one.value, math.inf
    if one.qualifier == "at most":
        return 0.0, high
    slack = 0.15 if one.qualifier == "about" else 0.0
    return one.value * (1 - slack), high * (1 + slack)


def _spot(event: Event) -> tuple[float, float, float]:
    place = event.place
    if place is None or place.latitude is None or place.longitude is None:
        return math.nan, math.nan, math.nan
    return place.latitude, place.longitude, place.radius_km or 0.0


def _days(event: Event) -> tuple[float, float]:
    when = event.when
    return (_day(when.start), _day(when.end)) if when else (math.nan, math.nan)
