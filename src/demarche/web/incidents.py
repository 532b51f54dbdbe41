"""Incidents: reports of one happening side by side, with the reasons for linking them.

An archive that holds no incidents of its own has its events linked here, as long as they are few;
the pages of a larger one leave incidents out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from demarche import happenings
from demarche.archive.query import Query
from demarche.incidents import Link, link
from demarche.web.address import Address
from demarche.web.asking import Asker
from demarche.web.faults import NotFound
from demarche.web.places import Area, areas_of
from demarche.web.rows import EventRow, Party, amount, event_row, parties, place_name

Record = dict[str, Any]
LINKED = 5_000
"""Events up to which incidents are made on the first visit: some seconds of work."""
REPORTS = 500
"""Reports of an incident that its page shows."""


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident as a list shows it; `witnesses` are reports that are no copies."""

    id: str
    address: str
    type: str | None
    modality: str | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    place: str | None
    reports: int
    witnesses: int
    figures: tuple[str, ...]
    first_reported: str | None
    last_reported: str | None
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Value:
    """What some documents say of a number."""

    amount: str
    words: str
    documents: tuple[str, ...]
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what each report says of it; `agreed` if one value can be true of all."""

    counted: str
    agreed: bool
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an event belongs to the incident: the event it is likest, and what speaks for it."""

    event: str
    other: str
    score: float
    by: str | None
    agreements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """Another incident that this one fulfils, or that fulfils it."""

    kind: str
    address: str
    score: float


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """An incident with its reports, its figures side by side, and why they were linked."""

    row: IncidentRow
    incident: Record
    reports: tuple[EventRow, ...]
    figures: tuple[Figure, ...]
    reasons: tuple[Reason, ...]
    related: tuple[Related, ...]
    areas: tuple[Area, ...]
    places: tuple[Record, ...]


def are_shown(asker: Asker) -> bool:
    """Tell whether the archive has incidents to show."""
    return _are_stored(asker, None) or 0 < asker.total(Query()) <= LINKED


def incident_rows(
    asker: Asker, here: Address, order: str, limit: int, offset: int = 0
) -> tuple[IncidentRow, ...]:
    """Return incidents, the newest or the biggest first; none where the archive has none."""
    found = _filtered(asker, here)
    found.sort(key=lambda one: (str(one["last_reported"] or ""), one["id"]), reverse=True)
    if order == "biggest":
        found.sort(key=lambda one: -one["witnesses"])
    return tuple(_row(one, here) for one in found[offset : offset + limit])


def incident_page(asker: Asker, here: Address) -> IncidentPage:
    """Return one incident; raise NotFound where there is none."""
    name, as_of = here.get("id"), here.get("as_of")
    found = next((one for one in _incidents(asker, as_of) if one["id"] == name), None)
    if found is None:
        raise NotFound(f"there is no incident '{name or ''}' in this archive")
    found = _with_reasons(asker, found)
    events = tuple(found["events"])[:REPORTS]
    reports = asker.records(Query(ids=events, as_of=as_of, order="oldest", limit=REPORTS))
    placed = (one["place"] for one in reports if one.get("place"))
    return IncidentPage(
        row=_row(found, here),
        incident=found,
        reports=tuple(event_row(one, here) for one in reports),
        figures=tuple(_figure(one, here) for one in found["figures"]),
        reasons=tuple(_reason(one) for one in found["links"]),
        related=tuple(
            Related(one["kind"], here.to("/incident", id=one["other"]), one["score"])
            for one in found["relations"]
        ),
        areas=areas_of(reports, here),
        places=tuple(one for one in placed if one.get("latitude") is not None),
    )


def _incidents(asker: Asker, as_of: str | None) -> list[Record]:
    """Return all incidents, those that `demarche link` stored or those of the events."""
    if _are_stored(asker, as_of):
        return asker.records(Query(kind="incidents", as_of=as_of))
    if asker.total(Query(as_of=as_of)) > LINKED:
        return []
    return asker.kept(("incidents", as_of), lambda archive: _linked(archive, as_of))


def _are_stored(asker: Asker, as_of: str | None) -> bool:
    return bool(asker.records(Query(kind="incidents", as_of=as_of, limit=1)))


def _linked(archive: Any, as_of: str | None) -> list[Record]:
    events = list(archive.events(Query(as_of=as_of, order="oldest")))
    documents = list(archive.documents(Query(kind="documents", as_of=as_of)))
    linked = link(events, documents)
    home = linked.of()
    links: dict[str, list[Link]] = {}
    for one in linked.links:
        links.setdefault(home[one.event], []).append(one)
    return [
        happenings.record(
            one,
            links.get(one.id, ()),
            [relation for relation in linked.relations if relation.incident == one.id],
        )
        for one in linked.incidents
    ]


def _with_reasons(asker: Asker, found: Record) -> Record:
    """Return an incident with its links and relations, which an archive stores apart."""
    if "links" in found:
        return found
    name = found["id"]
    return asker.kept(
        ("reasons", name),
        lambda archive: (
            found
            | {
                "links": [asdict(one) for one in archive.links(name)],
                "relations": [asdict(one) for one in archive.relations(name)],
            }
        ),
    )


def _filtered(asker: Asker, here: Address) -> list[Record]:
    """Return the incidents of which some event is found."""
    found = _incidents(asker, here.get("as_of"))
    if not found or not set(here.filters) - {"as_of", "order"}:
        return list(found)
    events = {one["id"] for one in asker.records(here.query(limit=LINKED, order="newest"))}
    return [one for one in found if not events.isdisjoint(one["events"])]


def _row(record: Record, here: Address) -> IncidentRow:
    kind = f"{record['type']}.{record['mode']}" if record.get("mode") else record["type"]
    names = ("id", "modality", "witnesses", "first_reported", "last_reported", "confidence")
    told: dict[str, Any] = {name: record.get(name) for name in names}
    return IncidentRow(
        **told,
        address=here.to("/incident", id=record["id"]),
        type=kind,
        actors=parties(record["actors"], here),
        recipients=parties(record["recipients"], here),
        place=place_name(record.get("place")),
        reports=len(record["reports"]),
        figures=tuple(_words(one) for one in record["figures"]),
    )


def _words(figure: Record) -> str:
    told = " / ".join(quantity["text"] for quantity, _ in figure["values"])
    return told if figure["agreed"] else f"≠ {told}"


def _figure(figure: Record, here: Address) -> Figure:
    return Figure(
        figure["counted"] or figure["unit"],
        figure["agreed"],
        tuple(
            Value(
                amount(quantity),
                quantity["text"],
                tuple(documents),
                tuple(here.to("/document", id=name) for name in documents),
            )
            for quantity, documents in figure["values"]
        ),
    )


def _reason(link: Record) -> Reason:
    told = tuple(f"{one['name']} {one['weight']:+.1f}" for one in link["agreements"])
    return Reason(link["event"], link["other"], link["score"], link["by"], told)
