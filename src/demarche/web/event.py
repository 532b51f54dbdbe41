"""One event: its fields, where each was read, how it was settled, how sure it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from demarche import codebook
from demarche.archive.query import Query
from demarche.web.address import Address
from demarche.web.asking import Asker
from demarche.web.faults import NotFound
from demarche.web.places import Area, areas_of
from demarche.web.rows import (
    EventRow,
    Party,
    StatementRow,
    amount,
    event_row,
    party,
    place_name,
    statement_row,
)

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an event: value, the words it was read from, how it was settled, how sure."""

    name: str
    value: str
    words: str | None = None
    via: str | None = None
    through: str | None = None
    confidence: float | None = None
    note: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with all its fields, the statements of its sentence, and what corrects it."""

    event: Record
    row: EventRow
    fields: tuple[Field, ...]
    areas: tuple[Area, ...]
    statements: tuple[StatementRow, ...]
    correctable: dict[str, str]
    corrected: Record | None


def event_page(asker: Asker, here: Address) -> EventPage:
    """Return one event; raise NotFound where there is none."""
    record = one(asker, "events", here)
    said = asker.records(
        Query(
            kind="statements",
            documents=(record["document"]["id"],),
            as_of=here.get("as_of"),
            order="oldest",
            limit=200,
        )
    )
    inside = [statement for statement in said if _share(statement["sentence"], record["sentence"])]
    return EventPage(
        event=record,
        row=event_row(record, here),
        fields=fields(record, here),
        areas=areas_of([record], here),
        statements=tuple(statement_row(statement, here) for statement in inside),
        correctable=correctable(record),
        corrected=record.get("corrected"),
    )


def one(asker: Asker, kind: str, here: Address) -> Record:
    """Return the record that the address names; raise NotFound where there is none."""
    name = here.get("id")
    asked = Query(kind=kind, ids=(name or "",), as_of=here.get("as_of"), limit=1)
    found = asker.records(asked) if name else []
    if not found:
        raise NotFound(f"there is no record '{name or ''}' in this archive")
    return found[0]


def fields(record: Record, here: Address) -> tuple[Field, ...]:
    """Return the fields of an event that say something, in the order of docs/records.md."""
    sure = record["confidence"]
    made = [
        _type(record),
        Field("modality", record["modality"], confidence=sure.get("modality")),
        *(_party("who", actor, here, sure.get("actors")) for actor in record["actors"]),
        *(_party("to whom", actor, here, sure.get("recipients")) for actor in record["recipients"]),
    ]
    if record.get("speaker"):
        made.append(_party("according to", record["speaker"], here, None))
    made += [_when("when", record.get("when")), _when("when promised", record.get("content_when"))]
    made += [_where(record.get("place"), here)]
    made += [_quantity(one) for one in record.get("quantities") or ()]
    made += [Field("context", one) for one in record.get("contexts") or ()]
    made += [_scores(record)]
    return tuple(field for field in made if field.value)


def _type(record: Record) -> Field:
    sure, mode = record["confidence"], record.get("mode")
    known = codebook.load().types.get(record["type"])
    told = f"{record['type']}.{mode}" if mode else str(record["type"])
    words = record["trigger"]["text"]
    note = known.definition if known else None
    return Field("what", told, words, confidence=sure.get("type"), note=note)


def _party(name: str, actor: Record, here: Address, sure: float | None) -> Field:
    made: Party = party(actor, here)
    about = (actor.get("country"), *(actor.get("sectors") or ()))
    spell = " to ".join(one or "…" for one in (actor.get("role_start"), actor.get("role_end")))
    role = actor.get("role") and f"{actor['role']}, {spell}"
    told = " ".join(one for one in about if one)
    return Field(
        name=name,
        value=f"{made.name} [{told}]" if told else made.name,
        words=_words(actor.get("mention")),
        via=actor.get("via"),
        through=_words(actor.get("through")),
        confidence=sure,
        note=role or None,
        address=made.address,
    )


def _when(name: str, when: Record | None) -> Field:
    if not when:
        return Field(name, "")
    start, end = when.get("start"), when.get("end")
    told = f"{start} to {end}" if start != end else str(start)
    precision = f" ({when['precision']})" if when.get("precision") else ""
    value = f"{told}{precision}" if start else "not settled"
    return Field(name, value, when["text"], via=when.get("via"), note=when.get("value"))


def _where(place: Record | None, here: Address) -> Field:
    if not place:
        return Field("where", "")
    latitude, longitude = place.get("latitude"), place.get("longitude")
    told = [place_name(place), place.get("region"), place.get("country")]
    value = ", ".join(dict.fromkeys(one for one in told if one))
    note = [place["kind"]] if place.get("kind") else []
    address = None
    if latitude is not None and longitude is not None:
        note.append(f"{latitude:.3f}, {longitude:.3f}")
        address = here.to("/events", near=f"{latitude:.6g},{longitude:.6g},50")
    if place.get("radius_km"):
        note.append(f"within {place['radius_km']:.0f} km")
    if place.get("check"):
        note.append(place["check"])
    return Field(
        "where",
        value,
        place["text"],
        via=place.get("via"),
        note="; ".join(note) or None,
        address=address,
    )


def _quantity(one: Record) -> Field:
    unit = one["unit"] if one["unit"] not in ("count", "people") else None
    told = dict.fromkeys((amount(one), unit, one.get("counted")))
    return Field("figure", " ".join(filter(None, told)), one["text"])


def _scores(record: Record) -> Field:
    names = {1: "verbal cooperation", 2: "material cooperation"} | {
        3: "verbal conflict",
        4: "material conflict",
    }
    told = [names.get(record.get("quad") or 0)]
    if record.get("intensity") is not None:
        told.append(f"intensity {record['intensity']:+g}")
    if record.get("cameo"):
        told.append(f"CAMEO {record['cameo']}")
    return Field("score", ", ".join(one for one in told if one))


def correctable(record: Record) -> dict[str, str]:
    """Return the fields that a reader can correct, with their values as `settled` reads them."""

    def named(actors: list[Record]) -> str:
        said = (
            (_words(actor.get("mention")) or actor["name"], actor.get("country"))
            for actor in actors
        )
        return "; ".join(f"{words}={country}" if country else words for words, country in said)

    return {
        "type": record["type"] or "",
        "mode": record.get("mode") or "",
        "modality": record["modality"],
        "contexts": ", ".join(record.get("contexts") or ()),
        "actors": named(record["actors"]),
        "recipients": named(record["recipients"]),
        "place": (record.get("place") or {}).get("text", ""),
        "when": (record.get("when") or {}).get("text", ""),
    }


def _words(mention: Record | None) -> str | None:
    return mention["text"] if mention else None


def _share(one: Record, other: Record) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])
