"""Lists: events, documents, statements, actors, and the search over all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from demarche import knowledge
from demarche.archive.query import Query
from demarche.errors import QueryError
from demarche.web.address import Address
from demarche.web.asking import Asker
from demarche.web.incidents import IncidentRow, incident_rows
from demarche.web.rows import (
    DocumentRow,
    EventRow,
    StatementRow,
    document_row,
    event_row,
    statement_row,
)

SIZE = 50
"""Rows of a page."""
FOUND = 10
"""Rows of each kind that the search shows."""


@dataclass(frozen=True, slots=True)
class Pages:
    """Where in a list one is: rows in all, first row, and addresses before and after."""

    total: int
    first: int
    last: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class EventList:
    """Events with their sentences."""

    pages: Pages
    rows: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class DocumentList:
    """Documents."""

    pages: Pages
    rows: tuple[DocumentRow, ...]


@dataclass(frozen=True, slots=True)
class StatementList:
    """Statements with who made them."""

    pages: Pages
    rows: tuple[StatementRow, ...]


@dataclass(frozen=True, slots=True)
class ActorRow:
    """An actor with the number of events it takes part in, or how it is known."""

    name: str
    told: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class ActorList:
    """Actors, the busiest first."""

    pages: Pages
    rows: tuple[ActorRow, ...]


@dataclass(frozen=True, slots=True)
class IncidentList:
    """Incidents, the newest first."""

    rows: tuple[IncidentRow, ...]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Search:
    """What was found of each kind; `note` says what could not be searched for."""

    q: str
    note: str | None
    actors: tuple[ActorRow, ...]
    events: tuple[EventRow, ...]
    statements: tuple[StatementRow, ...]
    documents: tuple[DocumentRow, ...]
    all_events: str
    all_documents: str


def events(asker: Asker, here: Address) -> EventList:
    """Return a page of the events that the address filters."""
    return EventList(*_listed(asker, here, "events", event_row))


def documents(asker: Asker, here: Address) -> DocumentList:
    """Return a page of the documents that the address filters."""
    return DocumentList(*_listed(asker, here, "documents", document_row))


def statements(asker: Asker, here: Address) -> StatementList:
    """Return a page of the statements that the address filters."""
    return StatementList(*_listed(asker, here, "statements", statement_row))


def incidents(asker: Asker, here: Address) -> IncidentList:
    """Return a page of incidents."""
    start = (here.number - 1) * SIZE
    rows = incident_rows(asker, here, here.get("order") or "newest", SIZE + 1, start)
    before = here.at(page=here.number - 1) if start else None
    return IncidentList(rows[:SIZE], before, here.at(page=here.number + 1) if rows[SIZE:] else None)


def actors(asker: Asker, here: Address) -> ActorList:
    """Return a page of the actors of the events that the address filters."""
    rows = asker.count(here.query(), "actor")
    pages = pages_of(len(rows), here)
    shown = rows[pages.first - 1 if pages.total else 0 : pages.last]
    return ActorList(pages, tuple(_actor(name, count, here) for name, count in shown))


def search(asker: Asker, here: Address) -> Search:
    """Search names, sentences, statements and whole texts for the words of `q`."""
    q, note = here.get("q") or "", None
    found: dict[str, Any] = {"events": (), "statements": (), "documents": ()}
    if q:
        try:
            found = {
                "events": _some(asker, here, "events", event_row, sentence=q),
                "statements": _some(asker, here, "statements", statement_row, sentence=q),
                "documents": _some(asker, here, "documents", document_row, words=q),
            }
        except QueryError as fault:
            note = str(fault)
    return Search(
        q=q,
        note=note,
        actors=_named(asker, here, q) if q else (),
        **found,
        all_events=here.to("/events", sentence=q),
        all_documents=here.to("/documents", words=q),
    )


def _listed(
    asker: Asker, here: Address, kind: str, row: Callable[[Any, Address], Any]
) -> tuple[Pages, tuple[Any, ...]]:
    query = here.query(kind, limit=SIZE, offset=(here.number - 1) * SIZE)
    pages = pages_of(asker.total(here.query(kind)), here)
    return pages, tuple(row(record, here) for record in asker.records(query))


def _some(
    asker: Asker, here: Address, kind: str, row: Callable[[Any, Address], Any], **asked: Any
) -> tuple[Any, ...]:
    carried = here.query(kind, limit=FOUND, **asked)
    return tuple(row(record, here) for record in asker.records(carried))


def pages_of(total: int, here: Address) -> Pages:
    """Return where in a list of so many rows the address is."""
    first = (here.number - 1) * SIZE
    return Pages(
        total=total,
        first=min(first + 1, total),
        last=min(first + SIZE, total),
        before=here.at(page=here.number - 1) if first else None,
        after=here.at(page=here.number + 1) if first + SIZE < total else None,
    )


def _actor(name: str, count: int, here: Address) -> ActorRow:
    return ActorRow(name, "", count, here.to("/actor", name=name))


def _named(asker: Asker, here: Address, q: str) -> tuple[ActorRow, ...]:
    """Return who is known by a name, and the actors of events whose names hold it."""
    known = knowledge.load()
    persons = known.named(q) or [known.actors[key] for key in known.surnames.exact(q)]
    rows = [
        ActorRow(one.name, one.kind, 0, here.to("/actor", name=one.id)) for one in persons[:FOUND]
    ]
    small = q.casefold()
    carried = Query(start=here.get("from"), end=here.get("to"), as_of=here.get("as_of"))
    counted = asker.count(carried, "actor")
    holding = [_actor(name, count, here) for name, count in counted if small in name.casefold()]
    return tuple(rows + holding[:FOUND])
