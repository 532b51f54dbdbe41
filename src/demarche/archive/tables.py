"""Records in, rows of the archive's tables out: which columns each kind has, and from where.

A table has narrow columns to filter by; the whole record is JSON beside them (`recorded`), read
only for the rows shown. The SQL types are spelled as DuckDB and PostgreSQL both know them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import msgspec

from demarche.records import Document, Event, Run

FORMAT = 2
"""Version of the tables; a newer one is refused, an older one is migrated."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of record: its columns with SQL types, how it is sorted, what older formats lack.

    `recorded` are the wide columns, kept apart, which are read only for the rows shown.
    `since` tells the format that a column came with, and the expression that fills it before.
    """

    name: str
    columns: Mapping[str, str]
    order: str
    recorded: tuple[str, ...] = ("record",)
    since: Mapping[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def records(self) -> str:
        """The name of the table that holds the whole records."""
        one = f"{self.name[:-3]}y" if self.name.endswith("ies") else self.name.removesuffix("s")
        return f"{one}_records"


_KEPT = {"version": "BIGINT", "id": "TEXT", "document": "TEXT", "stored": "TIMESTAMP"}
_DATED = {"day": "DATE", "dated": "TEXT", "first_day": "DATE", "last_day": "DATE"}
_FROM = {"published": "DATE", "publisher": "TEXT"}
_SPOKEN = {"sentence_start": "INTEGER", "sentence_end": "INTEGER", "sentence": "TEXT"}


def _party(name: str) -> dict[str, str]:
    parts = (f"{name}s", *(f"{name}_{part}" for part in ("ids", "countries", "sectors", "keys")))
    return dict.fromkeys(parts, "TEXT[]")


TABLES = {
    table.name: table
    for table in (
        Table(
            "documents",
            {
                "version": "BIGINT",
                "id": "TEXT",
                "stored": "TIMESTAMP",
                "content": "TEXT",
                "coder": "TEXT",
                "run": "TEXT",
                "published": "DATE",
                "publisher": "TEXT",
                "title": "TEXT",
                "url": "TEXT",
                "characters": "INTEGER",
            },
            "published, version",
            recorded=("record", "text"),
        ),
        Table(
            "events",
            {
                **_KEPT,
                **_DATED,
                **_FROM,
                "type": "TEXT",
                "mode": "TEXT",
                "modality": "TEXT",
                "contexts": "TEXT[]",
                **_party("actor"),
                **_party("recipient"),
                "speaker": "TEXT",
                "speaker_country": "TEXT",
                "place": "TEXT",
                "place_country": "TEXT",
                "latitude": "FLOAT8",
                "longitude": "FLOAT8",
                "radius_km": "FLOAT8",
                "intensity": "FLOAT8",
                "quad": "INTEGER",
                "cameo": "TEXT",
                "confidence": "FLOAT8",
                "trigger": "TEXT",
                **_SPOKEN,
            },
            "day, version, id",
        ),
        Table(
            "statements",
            {
                **_KEPT,
                **_DATED,
                **_FROM,
                **_party("actor"),
                **_party("recipient"),
                "about": "TEXT[]",
                "issues": "TEXT[]",
                "stance": "TEXT",
                "stances": "TEXT[]",
                "direct": "BOOLEAN",
                "confidence": "FLOAT8",
                "content": "TEXT",
                **_SPOKEN,
            },
            "day, version, id",
        ),
        Table(
            "forces",
            {
                **_KEPT,
                **_DATED,
                **_FROM,
                **_party("actor"),
                "value": "FLOAT8",
                "high": "FLOAT8",
                "unit": "TEXT",
                "system": "TEXT",
                "place": "TEXT",
                "place_country": "TEXT",
                "latitude": "FLOAT8",
                "longitude": "FLOAT8",
            },
            "day, version, id",
        ),
        Table(
            "positions",
            {
                **_KEPT,
                **_DATED,
                **_FROM,
                **_party("actor"),
                "issues": "TEXT[]",
                "stance": "TEXT",
                "stances": "TEXT[]",
            },
            "day, version, id",
        ),
        Table(
            "quantities",
            {
                **_KEPT,
                **_DATED,
                **_FROM,
                **_party("actor"),
                "value": "FLOAT8",
                "high": "FLOAT8",
                "unit": "TEXT",
                "counted": "TEXT",
                "qualifier": "TEXT",
                "measure": "TEXT",
                "event": "TEXT",
                "place": "TEXT",
                "place_country": "TEXT",
                "latitude": "FLOAT8",
                "longitude": "FLOAT8",
            },
            "day, version, id",
        ),
        Table("others", {**_KEPT, "kind": "TEXT"}, "kind, version, id"),
        Table(
            "skips",
            {
                "version": "BIGINT",
                "stored": "TIMESTAMP",
                "run": "TEXT",
                "document": "TEXT",
                "reason": "TEXT",
                "source": "TEXT",
            },
            "stored, version",
            recorded=(),
        ),
        Table(
            "runs",
            {
                "id": "TEXT",
                "stored": "TIMESTAMP",
                "coder": "TEXT",
                "coder_version": "TEXT",
                "model": "TEXT",
                "started": "TEXT",
                "finished": "TEXT",
                "input": "TEXT[]",
                "documents": "INTEGER",
                "events": "INTEGER",
                "skips": "INTEGER",
            },
            "stored, id",
            recorded=(),
        ),
        Table(
            "superseded",
            {"version": "BIGINT", "successor": "BIGINT", "stored": "TIMESTAMP"},
            "stored, version",
            recorded=(),
        ),
        Table(
            "corrections",
            {
                "id": "TEXT",
                "event": "TEXT",
                "document": "TEXT",
                "action": "TEXT",
                "who": "TEXT",
                "why": "TEXT",
                "stored": "TIMESTAMP",
            },
            "stored, id",
        ),
        Table(
            "incidents",
            {
                "version": "BIGINT",
                "id": "TEXT",
                "stored": "TIMESTAMP",
                **_DATED,
                "published": "DATE",
                "last_published": "DATE",
                "type": "TEXT",
                "mode": "TEXT",
                "modality": "TEXT",
                **_party("actor"),
                **_party("recipient"),
                "place": "TEXT",
                "place_country": "TEXT",
                "latitude": "FLOAT8",
                "longitude": "FLOAT8",
                "radius_km": "FLOAT8",
                "intensity": "FLOAT8",
                "quad": "INTEGER",
                "confidence": "FLOAT8",
                "reports": "INTEGER",
                "witnesses": "INTEGER",
                "conflicting": "BOOLEAN",
                "story": "TEXT",
                "digest": "TEXT",
            },
            "day, version, id",
        ),
        Table(
            "links",
            {
                "version": "BIGINT",
                "stored": "TIMESTAMP",
                "event": "TEXT",
                "document": "TEXT",
                "other": "TEXT",
                "score": "FLOAT8",
                "base": "FLOAT8",
                "judge": "TEXT",
                "agreements": "TEXT",
            },
            "version, event",
            recorded=(),
        ),
        Table(
            "relations",
            {
                "version": "BIGINT",
                "stored": "TIMESTAMP",
                "relation": "TEXT",
                "event": "TEXT",
                "other": "TEXT",
                "score": "FLOAT8",
            },
            "version, event, other",
            recorded=(),
        ),
        Table(
            "linked",
            {
                "version": "BIGINT",
                "stored": "TIMESTAMP",
                "document": "TEXT",
                "state": "BIGINT",
                "first_day": "DATE",
                "last_day": "DATE",
                "keys": "BIGINT[]",
            },
            "version",
            recorded=(),
        ),
        Table(
            "linkings",
            {
                "id": "TEXT",
                "stored": "TIMESTAMP",
                "documents": "INTEGER",
                "events": "INTEGER",
                "incidents": "INTEGER",
                "replaced": "INTEGER",
            },
            "stored, id",
            recorded=(),
        ),
        Table(
            "judgements",
            {
                "id": "TEXT",
                "stored": "TIMESTAMP",
                "judgement": "TEXT",
                "events": "TEXT[]",
                "who": "TEXT",
                "made": "TEXT",
                "why": "TEXT",
            },
            "stored, id",
            recorded=(),
        ),
        Table(
            "words",
            {"term": "TEXT", "version": "BIGINT", "places": "INTEGER[]"},
            "term, version",
            recorded=(),
        ),
    )
}
"""The tables of an archive by name.

`links` holds every event of every incident, whose version it carries; `relations` name incidents
by an event of each, so that they last when one is linked anew; `linked` notes in which state a
document was linked, and the keys it meets others under.
"""

KINDS = {
    "event": "events",
    "statement": "statements",
    "position": "positions",
    "quantity": "quantities",
    "force": "forces",
}
"""The tables of the kinds of records that lines of the coder hold."""
GATHERED = ("incidents", "links", "relations", "linked")
"""The tables that linking fills, each version by itself."""
VERSIONED = ("documents", *KINDS.values())
"""The tables whose rows belong to a version; the view of such a name has those that stand."""


def key(*parts: str) -> int:
    """Return a positive 63-bit number for some texts, the same in every run."""
    digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def content_digest(document: Document) -> str:
    """Return 32 hexadecimal digits over all that a document says, its id aside."""
    fields = asdict(document)
    del fields["id"]
    return hashlib.sha256(msgspec.json.encode(fields)).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What every row of a version carries: its number, when it was stored, run and coder."""

    version: int
    stored: str
    run: str
    coder: str


def document_row(document: Document, content: str, stamp: Stamp) -> Row:
    """Return the row of a document, its record whole; the text beside it is to be searched."""
    return {
        "version": stamp.version,
        "id": document.id,
        "stored": stamp.stored,
        "content": content,
        "coder": stamp.coder,
        "run": stamp.run,
        "published": day_of(document.published),
        "publisher": document.publisher,
        "title": document.title,
        "url": document.url,
        "characters": len(document.text),
        "record": msgspec.json.encode(document).decode(),
        "text": document.text,
    }


def record_row(line: bytes, document: Document, stamp: Stamp) -> tuple[str, Row]:
    """Return the table that a line of the coder belongs to, and its row there.

    A kind that has no table of its own goes to `others`.
    """
    record = msgspec.json.decode(line)
    kind = record["kind"]
    if kind not in KINDS:
        told = {"version": stamp.version, "id": record["id"], "document": document.id}
        return "others", {**told, "stored": stamp.stored, "kind": kind, "record": line.decode()}
    made = {
        "version": stamp.version,
        "id": record["id"],
        "document": document.id,
        "stored": stamp.stored,
        "published": day_of(document.published),
        "publisher": document.publisher,
        **days_of(record.get("when"), document.published),
        **_ROWS[kind](record),
        "record": line.decode(),
    }
    return KINDS[kind], made


def event_of(line: bytes) -> Event:
    """Return the event of a JSON line."""
    record = msgspec.json.decode(line)
    record["document"] = record["document"]["id"]
    return msgspec.convert(record, Event)


def skip_row(record: Mapping[str, Any], run: str, stored: str) -> Row:
    """Return the row of a skip; its number is the same whenever it is met again."""
    told = [str(record.get(name) or "") for name in ("document", "reason", "source")]
    return {
        "version": key(*told),
        "stored": stored,
        "run": run,
        **{name: record.get(name) for name in ("document", "reason", "source")},
    }


def run_row(run: Run, coder: str, stored: str) -> Row:
    """Return the row that a part holds of its run; the counts are those of the part."""
    fields = asdict(run)
    mark = fields.pop("coder")
    told = {"coder_version": mark["version"], "model": mark["model"]}
    return {**fields, **told, "coder": coder, "stored": stored}


def day_of(text: str | None) -> str | None:
    """Return the ISO day that a text begins with, or None where it is no day."""
    try:
        return date.fromisoformat((text or "")[:10]).isoformat()
    except ValueError:
        return None


def days_of(when: Mapping[str, Any] | None, told: str | None) -> Row:
    """Return the days a record lies in; those of publication where the text settles none."""
    first, last = (day_of((when or {}).get(name)) for name in ("start", "end"))
    published = day_of(told)
    if first and last:
        return {"day": first, "dated": "text", "first_day": first, "last_day": last}
    dated = "published" if published else None
    return {"day": published, "dated": dated, "first_day": published, "last_day": published}


def _event(record: Mapping[str, Any]) -> Row:
    speaker = record.get("speaker") or {}
    names = ("type", "mode", "modality", "contexts", "intensity", "quad", "cameo")
    return {
        **{name: record.get(name) for name in names},
        **sides(record),
        "speaker": speaker.get("name"),
        "speaker_country": speaker.get("country"),
        **where(record.get("place")),
        "confidence": record["confidence"].get("type"),
        "trigger": record["trigger"]["text"],
        **_sentence(record),
    }


def _statement(record: Mapping[str, Any]) -> Row:
    speaker, addressee = record.get("speaker"), record.get("addressee")
    confidence = record.get("confidence") or {}
    issues = record.get("issues") or ()
    first = {issues[0]: record["stance"]} if issues and record.get("stance") else {}
    return {
        **_side("actor", record.get("speakers") or ([speaker] if speaker else [])),
        **_side("recipient", [addressee] if addressee else []),
        "about": _keys(record.get("about") or ()),
        **{name: record.get(name) for name in ("issues", "stance", "direct")},
        "stances": _stances(record.get("stances") or first),
        "confidence": min(confidence.values(), default=None),
        "content": record["content"]["text"],
        **_sentence(record),
    }


def _position(record: Mapping[str, Any]) -> Row:
    first, last = day_of(record.get("start")), day_of(record.get("end"))
    days = {"day": last, "dated": "text", "first_day": first, "last_day": last}
    return {
        **(days if first and last else {}),
        **_side("actor", [record["actor"]]),
        "issues": [record["issue"]],
        "stance": record["stance"],
        "stances": _stances({record["issue"]: record["stance"]}),
    }


def _stances(stances: Mapping[str, str]) -> list[str]:
    """Return the stances taken, and each again with its issue, to be asked for together."""
    return _each((*stances.values(), *(stance_on(*one) for one in stances.items())))


def stance_on(issue: str, stance: str) -> str:
    """Return how a stance on an issue is kept."""
    return f"{issue}: {stance}"


def _quantity(record: Mapping[str, Any]) -> Row:
    owner, place = record.get("owner"), where(record.get("place"))
    names = ("value", "high", "unit", "counted", "qualifier", "measure", "event")
    located = ("place", "place_country", "latitude", "longitude")
    return {
        **_side("actor", [owner] if owner else []),
        **{name: record.get(name) for name in names},
        **{name: place[name] for name in located},
    }


def _force(record: Mapping[str, Any]) -> Row:
    quantity, place = record.get("quantity") or {}, where(record.get("place"))
    return {
        **_side("actor", [record["of"]]),
        **{name: quantity.get(name) for name in ("value", "high", "unit")},
        "system": record.get("system"),
        **{name: place[name] for name in ("place", "latitude", "longitude")},
        "place_country": record.get("country") or place["place_country"],
    }


_ROWS: dict[str, Callable[[Mapping[str, Any]], Row]] = {
    "event": _event,
    "statement": _statement,
    "position": _position,
    "quantity": _quantity,
    "force": _force,
}


def sides(record: Mapping[str, Any]) -> Row:
    """Return the columns of who acts and who is acted on."""
    return _side("actor", record["actors"]) | _side("recipient", record["recipients"])


def _side(role: str, actors: Sequence[Mapping[str, Any]]) -> Row:
    return {
        f"{role}s": _each(actor["name"] for actor in actors),
        f"{role}_ids": _each(actor.get("id") for actor in actors),
        f"{role}_countries": _each(actor.get("country") for actor in actors),
        f"{role}_sectors": _each(one for actor in actors for one in actor.get("sectors") or ()),
        f"{role}_keys": _keys(actors),
    }


def _keys(actors: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what actors can be asked for by, in small letters: name, id, the words that stand."""
    asked = ((a["name"], a.get("id"), (a.get("mention") or {}).get("text")) for a in actors)
    return _each(plain(one) for names in asked for one in names if one)


def plain(name: str) -> str:
    """Return a name as it is compared: small letters, single spaces."""
    return " ".join(name.lower().split())


def _each(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


def where(place: Mapping[str, Any] | None) -> Row:
    """Return the columns of a place."""
    told = place or {}
    return {
        "place": told.get("name") or told.get("text"),
        "place_country": told.get("country"),
        **{name: told.get(name) for name in ("latitude", "longitude", "radius_km")},
    }


def _sentence(record: Mapping[str, Any]) -> Row:
    told = record["sentence"]
    return {
        "sentence_start": told["start"],
        "sentence_end": told["end"],
        "sentence": told["text"],
    }
