"""The first page: where, when, who, and what is newest, all under the same filters."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from demarche.archive.query import Query
from demarche.web.address import Address
from demarche.web.asking import Asker
from demarche.web.incidents import IncidentRow, incident_rows
from demarche.web.places import Area, Point, areas, points
from demarche.web.rows import EventRow, event_row
from demarche.web.timeline import Timeline, timeline

LATEST = 12
"""Events or incidents that the page lists."""
PAIRS = 15
STOPS = 60
"""Moments of the as-of slider at most."""


@dataclass(frozen=True, slots=True)
class Group:
    """One of what is counted: its name, how many, and where it leads."""

    name: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A moment at which something was stored: what `as_of` says for it, how it reads."""

    as_of: str
    told: str


@dataclass(frozen=True, slots=True)
class Overview:
    """Map, timeline, who with whom, types, latest and harshest."""

    events: int
    documents: int
    timeline: Timeline
    points: tuple[Point, ...]
    areas: tuple[Area, ...]
    types: tuple[Group, ...]
    pairs: tuple[Group, ...]
    latest_incidents: tuple[IncidentRow, ...]
    biggest_incidents: tuple[IncidentRow, ...]
    latest: tuple[EventRow, ...]
    harshest: tuple[EventRow, ...]
    stops: tuple[Stop, ...]


def overview(asker: Asker, here: Address) -> Overview:
    """Return the overview of what the address filters."""
    query = here.query()
    listed = replace(query, limit=LATEST, order="newest")
    return Overview(
        events=asker.total(query),
        documents=asker.total(here.query("documents")),
        timeline=timeline(asker, query, here),
        points=points(asker, query, here),
        areas=areas(asker, query, here),
        types=types(asker, query, here),
        pairs=pairs(asker, query, here),
        latest_incidents=incident_rows(asker, here, "newest", LATEST),
        biggest_incidents=incident_rows(asker, here, "biggest", LATEST),
        latest=_events(asker, listed, here),
        harshest=_events(asker, replace(listed, order="harshest"), here),
        stops=stops(asker),
    )


def types(asker: Asker, query: Query, here: Address) -> tuple[Group, ...]:
    """Return the event types found, most first."""
    rows = asker.count(query, "type")
    return tuple(Group(kind, count, here.at("/events", type=kind)) for kind, count in rows)


def pairs(asker: Asker, query: Query, here: Address) -> tuple[Group, ...]:
    """Return who does most to whom, by countries."""
    rows = asker.count(replace(query, limit=PAIRS), "countries")
    return tuple(
        Group(f"{one} → {other}", count, here.to("/pair", one=one, other=other))
        for one, other, count in rows
    )


def stops(asker: Asker) -> tuple[Stop, ...]:
    """Return the moments at which something was stored, oldest first; the last of each day if many.

    A stop takes in all of its minute.
    """
    rows = asker.count(Query(kind="documents"), "stored")
    moments = sorted(_moment(row[0]) for row in rows)
    if len(moments) > STOPS:
        moments = list({moment[:10]: moment for moment in moments}.values())[-STOPS:]
    return tuple(Stop(f"{one}:59.999999", one.replace("T", " ")) for one in moments)


def _moment(value: object) -> str:
    told = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return told.isoformat(timespec="minutes")


def _events(asker: Asker, query: Query, here: Address) -> tuple[EventRow, ...]:
    return tuple(event_row(record, here) for record in asker.records(query))
