"""What is asked of an archive: a frozen filter, checked, the same for every store."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from demarche.errors import QueryError

KINDS = (
    *("events", "statements", "positions", "quantities", "forces"),
    *("documents", "incidents"),
)
"""The tables that a query finds records in."""

ORDERS = {
    "newest": "{day} DESC NULLS LAST, {tie}",
    "oldest": "{day} NULLS LAST, {tie}",
    "surest": "confidence DESC NULLS LAST, {tie}",
    "harshest": "intensity NULLS LAST, {tie}",
    "kindest": "intensity DESC NULLS LAST, {tie}",
    "stored": "stored DESC, {tie}",
}
"""The orders to list in, as SQL; ties go by version and id, so that answers do not change."""

COUNTS = (
    *("day", "week", "month", "year", "pair", "countries", "type", "quad"),
    *("place", "actor", "stored"),
)
"""What can be counted by."""

_TERM = re.compile(r'"([^"]*)"|(\S+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A word, the beginning of words, or a phrase of several, as small letters."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A filter over an archive. What is empty does not filter; values of one field are any-of.

    Days are ISO 8601. `start` and `end` bound the days that a record lies in, both included;
    where a text tells none, the day of publication counts. `box` is west, south, east, north in
    degrees (west > east crosses the date line); `near` is latitude, longitude, kilometres.
    `actors` and `recipients` are names, ids or words of the text; `parties` are either side.
    With both `issues` and `stances`, the stance is that on the issue.
    `words` are words, `begin*` and "phrases" of a document, all of which must stand in it;
    `sentence` the same of the sentence. `as_of` is a day or a time (UTC): what the archive held
    then. An incident is found where one of its events is; `ids` are then ids of incidents, and
    `min_witnesses` tells how many witnesses it has at least.
    """

    kind: str = "events"
    start: str | None = None
    end: str | None = None
    published_start: str | None = None
    published_end: str | None = None
    box: tuple[float, float, float, float] | None = None
    near: tuple[float, float, float] | None = None
    place_countries: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    actor_countries: tuple[str, ...] = ()
    actor_sectors: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    recipient_countries: tuple[str, ...] = ()
    recipient_sectors: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    modalities: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    quads: tuple[int, ...] = ()
    issues: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    min_intensity: float | None = None
    max_intensity: float | None = None
    min_confidence: float | None = None
    publishers: tuple[str, ...] = ()
    words: str | None = None
    sentence: str | None = None
    documents: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    as_of: str | None = None
    order: str = "newest"
    limit: int | None = None
    offset: int = 0
    min_witnesses: int | None = None

    def __post_init__(self) -> None:
        """Raise QueryError for what no answer could be given to."""
        _one_of("kind", self.kind, KINDS)
        _one_of("order", self.order, tuple(ORDERS))
        for name in ("start", "end", "published_start", "published_end"):
            _day(name, getattr(self, name))
        as_of_time(self.as_of)
        _writable(self)
        _area(self.box, self.near)
        if (self.limit is not None and self.limit < 0) or self.offset < 0:
            raise QueryError("limit and offset cannot be below zero")


def filters(query: Query) -> dict[str, object]:
    """Return the fields of a query that filter, kind, order and limits aside."""
    aside = {"kind", "order", "limit", "offset", "as_of"}
    given = {one.name: getattr(query, one.name) for one in fields(query) if one.name not in aside}
    return {name: value for name, value in given.items() if value not in (None, ())}


def terms(text: str) -> tuple[Term, ...]:
    """Read words, `begin*` and "phrases"; raise QueryError where no word is in it.

    A word with a hyphen or an apostrophe in it is a phrase of its pieces.
    """
    found = []
    for phrase, word in _TERM.findall(text):
        pieces = tuple(_WORD.findall((phrase or word).lower()))
        if pieces:
            found.append(Term(pieces, word.endswith("*") and len(pieces) == 1))
    if not found:
        raise QueryError(f"there is no word to look for in {text!r}")
    return tuple(found)


def as_of_time(text: str | None) -> datetime | None:
    """Return the last moment of a day, or a time as it is, in UTC without a zone."""
    if text is None:
        return None
    try:
        if len(text) <= 10:
            day = datetime.fromisoformat(text)
            return day + timedelta(days=1) - timedelta(microseconds=1)
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise QueryError(
            f"as of '{text}': no day or time; give 2018-05-01 or 2018-05-01T12:00"
        ) from None
    offset = moment.utcoffset()
    return moment.replace(tzinfo=None) - offset if offset else moment.replace(tzinfo=None)


def _writable(query: Query) -> None:
    """Raise QueryError for text that is none, as undecodable bytes of a command line are."""
    for field in fields(query):
        value = getattr(query, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, str) and any("\ud800" <= char <= "\udfff" for char in one):
                raise QueryError(f"{field.name} {one!r} is not text in UTF-8")


def _one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise QueryError(f"no {name} '{value}'; known: {', '.join(known)}")


def _day(name: str, value: str | None) -> None:
    try:
        date.fromisoformat(value or "2000-01-01")
    except ValueError:
        raise QueryError(f"{name} '{value}' is no day; give YYYY-MM-DD") from None


def _area(
    box: tuple[float, float, float, float] | None, near: tuple[float, float, float] | None
) -> None:
    west, south, east, north = box or (0, 0, 0, 0)
    if not (-180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90):
        raise QueryError(f"box {box}: give west, south, east, north in degrees, south below north")
    latitude, longitude, km = near or (0, 0, 0)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180 and 0 <= km < float("inf")):
        raise QueryError(f"near {near}: give latitude, longitude in degrees, and kilometres")
