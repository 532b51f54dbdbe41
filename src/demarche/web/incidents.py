"""Incidents: reports of one happening side by side, once the archive links them.

An archive that knows no incidents gives none, and the pages leave them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demarche.archive.query import Query
from demarche.web.address import Address
from demarche.web.asking import Asker
from demarche.web.faults import NotFound
from demarche.web.places import Area, areas_of
from demarche.web.rows import EventRow, Source, amount, event_row, source

Record = dict[str, Any]
REPORTS = 500
"""Reports of an incident that its page shows."""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident as a list shows it."""

    id: str
    address: str
    type: str | None
    title: str
    reports: int
    first_reported: str | None
    last_reported: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a report gives: what is counted, how many, who says so."""

    counted: str
    amount: str
    words: str
    source: Source


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """An incident with its reports, its figures side by side, and why they were linked."""

    incident: Record
    title: str
    reports: tuple[EventRow, ...]
    figures: tuple[Figure, ...]
    areas: tuple[Area, ...]
    places: tuple[Record, ...]


def incident_rows(
    asker: Asker, here: Address, order: str, limit: int, offset: int = 0
) -> tuple[IncidentRow, ...]:
    """Return incidents, the newest or the biggest first; none where the archive has none."""
    if not asker.has("incidents"):
        return ()
    query = here.query("incidents", limit=limit, offset=offset, order=order)
    return tuple(_row(record, here) for record in asker.records(query))


def incident_page(asker: Asker, here: Address) -> IncidentPage:
    """Return one incident; raise NotFound where there is none."""
    name = here.get("id")
    as_of = here.get("as_of")
    if not name or not asker.has("incidents"):
        raise NotFound("there is no such incident in this archive")
    found = asker.records(Query(kind="incidents", ids=(name,), as_of=as_of, limit=1))
    if not found:
        raise NotFound(f"there is no incident '{name}' in this archive")
    events = tuple(found[0]["events"])[:REPORTS]
    reports = asker.records(Query(ids=events, as_of=as_of, order="oldest", limit=REPORTS))
    placed = (one["place"] for one in reports if one.get("place"))
    return IncidentPage(
        incident=found[0],
        title=_title(found[0], reports),
        reports=tuple(event_row(one, here) for one in reports),
        figures=tuple(figure for one in reports for figure in _figures(one, here)),
        areas=areas_of(reports, here),
        places=tuple(one for one in placed if one.get("latitude") is not None),
    )


def _row(record: Record, here: Address) -> IncidentRow:
    return IncidentRow(
        id=record["id"],
        address=here.to("/incident", id=record["id"]),
        title=_title(record, ()),
        reports=len(record["events"]),
        **{
            name: record.get(name)
            for name in ("type", "first_reported", "last_reported", "confidence")
        },
    )


def _title(incident: Record, reports: Any) -> str:
    told = incident.get("title") or next((one["document"]["title"] for one in reports), None)
    return str(told or incident.get("type") or incident["id"])


def _figures(record: Record, here: Address) -> list[Figure]:
    home = source(record, here)
    return [
        Figure(one.get("counted") or one["unit"], amount(one), one["text"], home)
        for one in record.get("quantities") or ()
    ]
