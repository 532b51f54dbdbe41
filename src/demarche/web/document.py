"""One document: its text with everything that was read in it marked where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from demarche.archive.query import Query
from demarche.errors import QueryError
from demarche.web.address import Address
from demarche.web.asking import Asker, Record
from demarche.web.event import Field, fields
from demarche.web.faults import NotFound
from demarche.web.rows import (
    DocumentRow,
    EventRow,
    ForceRow,
    StatementRow,
    anchor,
    document_row,
    event_row,
    force_row,
    statement_row,
)

RECORDS = 2_000
"""Records of a kind that a document's page shows."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that a record was read from; `anchor` names the record on the page."""

    start: int
    end: int
    kind: str
    label: str
    anchor: str


@dataclass(frozen=True, slots=True)
class EventCard:
    """An event of the document with its fields."""

    anchor: str
    row: EventRow
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class StatementCard:
    """A statement of the document."""

    anchor: str
    row: StatementRow


@dataclass(frozen=True, slots=True)
class ForceCard:
    """A report of troops or weapons in the document."""

    anchor: str
    row: ForceRow


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document, its text, the marks on it and the records they belong to.

    With `at` in the address only the records that stand at that offset are listed.
    """

    document: Record
    row: DocumentRow
    text: str
    marks: tuple[Mark, ...]
    events: tuple[EventCard, ...]
    statements: tuple[StatementCard, ...]
    forces: tuple[ForceCard, ...]
    at: int | None


def document_page(asker: Asker, here: Address) -> DocumentPage:
    """Return one document; raise NotFound where there is none."""
    document, text = _document(asker, here)
    found = {kind: _found(asker, here, kind) for kind in ("events", "statements", "forces")}
    marks = tuple(marks_of(record for records in found.values() for record in records))
    at = _offset(here)
    shown = None if at is None else {one.anchor for one in marks if one.start <= at < one.end}
    events, statements, forces = (
        [one for one in records if shown is None or anchor(one["id"]) in shown]
        for records in found.values()
    )
    return DocumentPage(
        document=document,
        row=document_row(document, here),
        text=text,
        marks=marks,
        events=tuple(
            EventCard(anchor(one["id"]), event_row(one, here), fields(one, here))
            for one in sorted(events, key=lambda record: int(record["trigger"]["start"]))
        ),
        statements=tuple(_statement(one, here) for one in statements),
        forces=tuple(ForceCard(anchor(one["id"]), force_row(one, here)) for one in forces),
        at=at,
    )


def _statement(record: Record, here: Address) -> StatementCard:
    return StatementCard(anchor(record["id"]), statement_row(record, here))


def _document(asker: Asker, here: Address) -> tuple[Record, str]:
    name = here.get("id")
    asked = Query(
        kind="documents", documents=(name or "",), as_of=here.get("as_of"), order="stored", limit=1
    )
    found = asker.texts(asked) if name else []
    if not found:
        raise NotFound(f"there is no document '{name or ''}' in this archive")
    return found[0]


def _found(asker: Asker, here: Address, kind: str) -> list[Record]:
    name, as_of = here.get("id") or "", here.get("as_of")
    return asker.records(
        Query(kind=kind, documents=(name,), as_of=as_of, order="oldest", limit=RECORDS)
    )


def _offset(here: Address) -> int | None:
    told = here.get("at")
    if told is None:
        return None
    if not told.isdecimal() or len(told) > 9:
        raise QueryError(f"at '{told[:20]}' is no offset into the text")
    return int(told)


def marks_of(records: Iterable[Record]) -> Iterator[Mark]:
    """Yield the stretches of text that records were read from, each with its kind."""
    for record in records:
        name = anchor(record["id"])
        seen: set[tuple[int, int, str]] = set()
        for mention, kind, label in _mentions(record):
            spot = (mention["start"], mention["end"], kind) if mention else None
            if spot and spot not in seen:
                seen.add(spot)
                yield Mark(*spot, label, name)


def _mentions(record: Record) -> Iterator[tuple[Record | None, str, str]]:
    """Yield mentions with the kind of highlight and what it says."""
    if record["kind"] == "event":
        what = f"{record['type']}.{record['mode']}" if record.get("mode") else record["type"]
        yield record["trigger"], "trigger", str(what)
        for actor in record["actors"]:
            yield actor.get("mention"), "actor", actor["name"]
        for actor in record["recipients"]:
            yield actor.get("mention"), "recipient", actor["name"]
    if record["kind"] == "statement":
        for content in record.get("contents") or [record["content"]]:
            yield content, "statement", _said(record)
        for speaker in _several(record, "speakers", "speaker"):
            yield speaker.get("mention"), "actor", speaker["name"]
    if record["kind"] == "force":
        yield record.get("mention"), "quantity", _held(record)
        yield record["of"].get("mention"), "actor", record["of"]["name"]
        yield from _quantities([record["quantity"]] if record.get("quantity") else [])
    for name in ("when", "content_when"):
        when = record.get(name) or {}
        yield when.get("mention"), "time", str(when.get("start") or "")
    place = record.get("place") or {}
    yield place.get("mention"), "place", str(place.get("name") or place.get("text") or "")
    yield from _quantities(record.get("quantities") or [])


def _quantities(several: list[Record]) -> Iterator[tuple[Record | None, str, str]]:
    for one in several:
        yield one.get("mention"), "quantity", str(one.get("counted") or one["unit"])


def _several(record: Record, many: str, single: str) -> list[Any]:
    return record.get(many) or ([record[single]] if record.get(single) else [])


def _said(record: Record) -> str:
    names = [str(one["name"]) for one in _several(record, "speakers", "speaker")]
    issues = ", ".join(record.get("issues") or ())
    return ": ".join(filter(None, ("; ".join(names) or "said", issues)))


def _held(record: Record) -> str:
    told = (record["of"]["name"], "in", record.get("country"))
    return " ".join(one for one in told if one) if record.get("country") else record["of"]["name"]
