"""What a brief tells, as values: each number with its filter, each sentence with its source."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from demarche.archive import Query


@dataclass(frozen=True, slots=True)
class Number:
    """A count, what it counts, the filter that it is the count of, and the command for it."""

    label: str
    value: int
    query: Query
    command: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sentence stands."""

    document: str
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A record in words: day, who, what, whom, where, the sentence, and where that stands."""

    id: str
    kind: str
    day: str
    who: str
    what: str
    whom: str
    where: str
    quote: str
    source: Source
    modality: str = "actual"
    speaker: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Happening:
    """An incident: the events that report it, the surest first; near copies are one witness."""

    reports: tuple[str, ...]
    articles: int
    witnesses: int
    intensity: float | None


@dataclass(frozen=True, slots=True)
class Pair:
    """Who did things to whom: how often, in which classes, and the harshest of it."""

    who: str
    whom: str
    number: Number
    classes: tuple[tuple[int, Number], ...]
    example: str | None


@dataclass(frozen=True, slots=True)
class Stand:
    """An actor's stance on an issue with the statements that show it."""

    actor: str
    name: str
    country: str | None
    issue: str
    stance: str
    counts: dict[str, int]
    evidence: tuple[str, ...]
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """Two partners who do not stand together on an issue; why they count as partners."""

    issue: str
    one: Stand
    other: Stand
    verdict: str
    why: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that is uncertain or contradictory, with the records that show it."""

    told: str
    records: tuple[str, ...]
    number: Number | None = None


@dataclass(frozen=True, slots=True)
class Drawings:
    """The figures of a brief as SVG; empty where there is nothing to draw."""

    map: str = ""
    timeline: str = ""
    matrix: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """All that a brief tells; `entries` are the records shown, by id, in their order."""

    title: str
    archive: str
    period: str
    actors: tuple[str, ...]
    numbers: tuple[Number, ...]
    types: tuple[Number, ...]
    happenings: tuple[Happening, ...]
    pairs: tuple[Pair, ...]
    people: tuple[Pair, ...]
    stands: tuple[Stand, ...]
    differences: tuple[Difference, ...]
    forces: tuple[str, ...]
    doubts: tuple[tuple[str, tuple[Doubt, ...]], ...]
    entries: dict[str, Entry]
    left_out: int
    early: int
    drawings: Drawings = field(default_factory=Drawings)
    issues: dict[str, str] = field(default_factory=dict)


Record = dict[str, Any]
