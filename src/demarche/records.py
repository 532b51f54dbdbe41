"""The records demarche makes: frozen values that point back into the text they were read from.

Every stretch of text is a half-open pair of character offsets into `Document.text`. A field
that the text does not settle is None or empty. docs/records.md tells each field's meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

SCHEMA = "1.2"
"""Version of the record format; the first number changes when a reader must change."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of a text, in characters (Unicode code points)."""

    start: int
    end: int

    def __len__(self) -> int:
        """Return the number of characters."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two stretches share a character."""
        return self.start < other.end and other.start < self.end

    def covers(self, other: Span) -> bool:
        """Tell whether `other` lies within this stretch."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the document that a field was read from: `document.text[start:end] == text`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One article or statement as it was given; `text` is never changed."""

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    byline: str | None = None
    dateline: str | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or is acted on; `via` says how it was resolved, `through` by which other mention."""

    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    role: str | None = None
    role_start: str | None = None
    role_end: str | None = None
    id: str | None = None
    mention: Mention | None = None
    via: str | None = None
    through: Mention | None = None


@dataclass(frozen=True, slots=True)
class When:
    """A time as an interval of days (ISO 8601) with its precision and the words it came from.

    `value` is the TIMEX3 value; `via` names the rule that read the words.
    """

    text: str
    start: str | None = None
    end: str | None = None
    precision: str | None = None
    mention: Mention | None = None
    value: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where; `geometry` is GeoJSON for what is not a point, `radius_km` the uncertainty.

    `likely` is the part of the geometry on the side that the act came from; `check` tells
    whether a distance that the text states agrees with the map.
    """

    text: str
    name: str | None = None
    kind: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_km: float | None = None
    geometry: dict[str, Any] | None = None
    geonames: int | None = None
    mention: Mention | None = None
    region: str | None = None
    likely: dict[str, Any] | None = None
    check: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that matters: `value` to `high` of `unit`; what is counted; exact, about, ...

    `measure` is casualty, count, distance, money, percent, duration, magnitude, yield or other;
    `event` is the id of the event it belongs to, `owner` whose it is ("U.S. troops"), `place`
    where it is; one that stands in an event's own list repeats none of these.
    """

    text: str
    value: float
    unit: str
    counted: str | None = None
    qualifier: str = "exact"
    high: float | None = None
    mention: Mention | None = None
    id: str | None = None
    document: str | None = None
    measure: str | None = None
    event: str | None = None
    owner: Actor | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Coder:
    """Which program and which model made a record."""

    version: str
    model: str


@dataclass(frozen=True, slots=True)
class Event:
    """Who did or said what to whom, when and where, in PLOVER's terms."""

    id: str
    document: str
    sentence: Mention
    trigger: Mention
    type: str
    mode: str | None = None
    modality: str = "actual"
    contexts: tuple[str, ...] = ()
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    speaker: Actor | None = None
    when: When | None = None
    content_when: When | None = None
    place: Place | None = None
    quantities: tuple[Quantity, ...] = ()
    confidence: dict[str, float] = field(default_factory=dict)
    intensity: float | None = None
    quad: int | None = None
    cameo: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What a speaker said: cue, content, to whom, about which issues, with which stance.

    `contents` are all stretches of what is said, `content` the first; `speakers` are all who
    speak with one voice, `speaker` the first; `form` is direct, indirect or mixed; `stances`
    gives the stance on each issue, `stance` that on the first;
    `nested_in` is the id of the statement that reports this one.
    """

    id: str
    document: str
    sentence: Mention
    content: Mention
    speaker: Actor | None = None
    cue: Mention | None = None
    direct: bool | None = None
    addressee: Actor | None = None
    about: tuple[Actor, ...] = ()
    issues: tuple[str, ...] = ()
    stance: str | None = None
    when: When | None = None
    confidence: dict[str, float] = field(default_factory=dict)
    contents: tuple[Mention, ...] = ()
    form: str | None = None
    speakers: tuple[Actor, ...] = ()
    stances: dict[str, str] = field(default_factory=dict)
    nested_in: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """An actor's stance on an issue over a period, with the records that show it.

    `counts` tells how many statements and acts took each stance; `stance` is the one taken
    most, the latest among equals. `evidence` are ids of statements and events.
    """

    id: str
    actor: Actor
    issue: str
    stance: str
    start: str | None = None
    end: str | None = None
    evidence: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    document: str | None = None


@dataclass(frozen=True, slots=True)
class Force:
    """Troops or weapons of one country in a place, as a text reports them."""

    id: str
    document: str
    of: Actor
    quantity: Quantity | None = None
    system: str | None = None
    country: str | None = None
    place: Place | None = None
    when: When | None = None
    mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Findings:
    """All that was coded from one document."""

    document: str
    events: tuple[Event, ...] = ()
    statements: tuple[Statement, ...] = ()
    positions: tuple[Position, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    forces: tuple[Force, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One document's word on an incident; near copies of one article are one `witness`."""

    document: str
    witness: str
    events: tuple[str, ...]
    published: str | None = None
    publisher: str | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """What reports say of one number, side by side: each value with the documents that give it.

    `agreed` tells whether one value can be true of all.
    """

    counted: str
    unit: str
    values: tuple[tuple[Quantity, tuple[str, ...]], ...]
    agreed: bool


@dataclass(frozen=True, slots=True)
class Incident:
    """Events of several documents that report one happening, as links that can be undone."""

    id: str
    events: tuple[str, ...]
    type: str | None = None
    first_reported: str | None = None
    last_reported: str | None = None
    confidence: float | None = None
    mode: str | None = None
    modality: str | None = None
    actors: tuple[Actor, ...] = ()
    recipients: tuple[Actor, ...] = ()
    when: When | None = None
    place: Place | None = None
    reports: tuple[Report, ...] = ()
    witnesses: int = 0
    figures: tuple[Figure, ...] = ()
    story: str | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """What was not coded, and why."""

    document: str
    reason: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the coder over some input, with its counts."""

    id: str
    coder: Coder
    started: str
    finished: str | None = None
    input: tuple[str, ...] = ()
    documents: int = 0
    events: int = 0
    skips: int = 0
