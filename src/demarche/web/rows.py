"""Records in, the rows that lists show out: who, what, whom, where, and addresses to go on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.web.address import Address

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Party:
    """An actor as a list names it."""

    name: str
    country: str | None
    address: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record was read: the document, and the page of it."""

    id: str
    title: str
    published: str | None
    publisher: str | None
    address: str


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event as a list shows it; `before`, `trigger`, `after` are its sentence."""

    id: str
    address: str
    days: str
    dated_by_text: bool
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    type: str
    mode: str | None
    modality: str
    quad: int | None
    intensity: float | None
    confidence: float | None
    place: str | None
    before: str
    trigger: str
    after: str
    source: Source


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement as a list shows it."""

    id: str
    address: str
    days: str
    speakers: tuple[Party, ...]
    cue: str | None
    content: str
    stances: dict[str, str | None]
    addressee: Party | None
    source: Source


@dataclass(frozen=True, slots=True)
class ForceRow:
    """A report of troops or weapons somewhere."""

    id: str
    days: str
    of: Party
    count: str | None
    system: str | None
    country: str | None
    place: str | None
    latitude: float | None
    longitude: float | None
    words: str
    source: Source


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as a list shows it."""

    id: str
    address: str
    title: str
    published: str | None
    publisher: str | None
    url: str | None


def event_row(record: Record, here: Address) -> EventRow:
    """Return the row of an event."""
    before, trigger, after = _sentence(record)
    when = record.get("when") or {}
    return EventRow(
        id=record["id"],
        address=here.to("/event", id=record["id"]),
        days=days(record),
        dated_by_text=bool(when.get("start")),
        actors=parties(record["actors"], here),
        recipients=parties(record["recipients"], here),
        **{name: record.get(name) for name in ("mode", "quad", "intensity")},
        type=record["type"],
        modality=record["modality"],
        confidence=record["confidence"].get("type"),
        place=place_name(record.get("place")),
        before=before,
        trigger=trigger,
        after=after,
        source=source(record, here),
    )


def statement_row(record: Record, here: Address) -> StatementRow:
    """Return the row of a statement."""
    contents = record.get("contents") or [record["content"]]
    addressee = record.get("addressee")
    return StatementRow(
        id=record["id"],
        address=record_address(record, here),
        days=days(record),
        speakers=parties(speakers(record), here),
        cue=(record.get("cue") or {}).get("text"),
        content=" … ".join(" ".join(one["text"].split()) for one in contents),
        stances=stances(record),
        addressee=party(addressee, here) if addressee else None,
        source=source(record, here),
    )


def force_row(record: Record, here: Address) -> ForceRow:
    """Return the row of a force."""
    quantity, where = record.get("quantity") or {}, record.get("place") or {}
    return ForceRow(
        id=record["id"],
        days=days(record),
        of=party(record["of"], here),
        count=amount(quantity) if quantity else None,
        system=record.get("system"),
        country=record.get("country") or where.get("country"),
        place=place_name(where),
        latitude=where.get("latitude"),
        longitude=where.get("longitude"),
        words=(record.get("mention") or quantity or {}).get("text", ""),
        source=source(record, here),
    )


def document_row(record: Record, here: Address) -> DocumentRow:
    """Return the row of a document."""
    return DocumentRow(
        id=record["id"],
        address=here.to("/document", id=record["id"]),
        title=record.get("title") or record["id"],
        **{name: record.get(name) for name in ("published", "publisher", "url")},
    )


def source(record: Record, here: Address) -> Source:
    """Return where a record was read, with the address of its place in the text."""
    document = record["document"]
    return Source(
        id=document["id"],
        title=document.get("title") or document["id"],
        published=document.get("published"),
        publisher=document.get("publisher"),
        address=record_address(record, here),
    )


def record_address(record: Record, here: Address) -> str:
    """Return the address of the place in a document's page where a record stands."""
    return f"{here.to('/document', id=record['document']['id'])}#{anchor(record['id'])}"


def anchor(record: str) -> str:
    """Return the name that a record has within the page of its document."""
    kept = "".join(one if one.isascii() and one.isalnum() else "-" for one in record[-40:])
    return f"r-{kept.strip('-')}"


def parties(actors: Iterable[Record], here: Address) -> tuple[Party, ...]:
    """Return actors as lists name them."""
    return tuple(party(one, here) for one in actors)


def party(actor: Record, here: Address) -> Party:
    """Return an actor as a list names it."""
    address = here.to("/actor", name=actor.get("id") or actor["name"])
    return Party(actor["name"], actor.get("country"), address)


def speakers(record: Record) -> Sequence[Record]:
    """Return who says it."""
    return record.get("speakers") or ([record["speaker"]] if record.get("speaker") else [])


def stances(record: Record) -> dict[str, str | None]:
    """Return the issues of a statement, each with the stance on it."""
    told: dict[str, str | None] = dict(record.get("stances") or {})
    return {one: told.get(one, record.get("stance")) for one in record.get("issues") or told}


def days(record: Record) -> str:
    """Return the days that a text tells, or that of publication in brackets."""
    when = record.get("when") or {}
    start, end = when.get("start"), when.get("end")
    if not start:
        published = record["document"].get("published")
        return f"({published[:10]})" if published else ""
    return str(start) if end in (None, start) else f"{start} to {end}"


def place_name(place: Record | None) -> str | None:
    """Return what a place is called; of an area the words that draw it."""
    if not place:
        return None
    if place.get("geometry"):
        return str(place["text"])
    return place.get("name") or place.get("text")


def amount(quantity: Record) -> str:
    """Return a figure as a reader writes it."""
    high = quantity.get("high")
    figures = f"{quantity['value']:,.10g}" + (f" to {high:,.10g}" if high else "")
    qualifier = quantity.get("qualifier") or "exact"
    return figures if qualifier == "exact" else f"{qualifier} {figures}"


def _sentence(record: Record) -> tuple[str, str, str]:
    """Return the sentence in three: before the trigger, the trigger, after it."""
    sentence, trigger = record["sentence"], record["trigger"]
    start = trigger["start"] - sentence["start"]
    end = start + len(trigger["text"])
    text = sentence["text"]
    if text[start:end] != trigger["text"]:
        return text, "", ""
    return text[:start], text[start:end], text[end:]
