"""Events and skips in; JSON lines, CSV, Parquet, tables and data frames out.

The JSON line is the record as users get it; the other forms are made from it.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import IO, Any

import msgspec

from demarche import rows as flat_rows
from demarche.errors import InputError
from demarche.records import (
    SCHEMA,
    Coder,
    Document,
    Event,
    Findings,
    Force,
    Position,
    Quantity,
    Skip,
    Statement,
)

Record = dict[str, Any]
Coded = Event | Statement | Position | Quantity | Force
KINDS: Mapping[type, str] = {
    Event: "event",
    Statement: "statement",
    Position: "position",
    Quantity: "quantity",
    Force: "force",
}
"""What a JSON line calls each record."""

COLUMNS = {
    "id": "VARCHAR",
    "document": "VARCHAR",
    "title": "VARCHAR",
    "published": "VARCHAR",
    "publisher": "VARCHAR",
    "url": "VARCHAR",
    "sentence_start": "BIGINT",
    "sentence_end": "BIGINT",
    "sentence": "VARCHAR",
    "trigger_start": "BIGINT",
    "trigger_end": "BIGINT",
    "trigger": "VARCHAR",
    "type": "VARCHAR",
    "mode": "VARCHAR",
    "modality": "VARCHAR",
    "contexts": "VARCHAR",
    "actors": "VARCHAR",
    "actor_countries": "VARCHAR",
    "actor_sectors": "VARCHAR",
    "actor_ids": "VARCHAR",
    "recipients": "VARCHAR",
    "recipient_countries": "VARCHAR",
    "recipient_sectors": "VARCHAR",
    "recipient_ids": "VARCHAR",
    "speaker": "VARCHAR",
    "when": "VARCHAR",
    "when_start": "VARCHAR",
    "when_end": "VARCHAR",
    "when_precision": "VARCHAR",
    "content_when": "VARCHAR",
    "content_when_start": "VARCHAR",
    "content_when_end": "VARCHAR",
    "place": "VARCHAR",
    "place_name": "VARCHAR",
    "place_kind": "VARCHAR",
    "place_country": "VARCHAR",
    "latitude": "DOUBLE",
    "longitude": "DOUBLE",
    "radius_km": "DOUBLE",
    "quantities": "VARCHAR",
    "quad": "BIGINT",
    "intensity": "DOUBLE",
    "cameo": "VARCHAR",
    "confidence": "DOUBLE",
    "coder_version": "VARCHAR",
    "model": "VARCHAR",
}
"""The columns of the flat forms (CSV, Parquet, data frame) and their SQL types."""

SEPARATOR = "; "
"""Between the values of a column that holds several."""


def event_record(event: Event, document: Document, coder: Coder) -> Record:
    """Return an event as users get it: one JSON object with its document and its coder."""
    return _record("event", event, document, coder)


def records_of(findings: Findings, document: Document, coder: Coder) -> Iterator[Record]:
    """Yield all that was coded from a document as users get it, kind by kind."""
    groups: tuple[Sequence[Coded], ...] = (
        findings.events,
        findings.statements,
        findings.positions,
        findings.quantities,
        findings.forces,
    )
    for value in chain.from_iterable(groups):
        yield _record(KINDS[type(value)], value, document, coder)


def _record(kind: str, value: Coded, document: Document, coder: Coder) -> Record:
    fields = asdict(value)
    del fields["document"]
    return {
        "schema": SCHEMA,
        "kind": kind,
        "id": fields.pop("id"),
        "document": {
            name: getattr(document, name)
            for name in ("id", "title", "published", "publisher", "url")
        },
        **fields,
        "coder": asdict(coder),
    }


def skip_record(skip: Skip, coder: Coder) -> Record:
    """Return a skip as users get it."""
    return {"schema": SCHEMA, "kind": "skip", **asdict(skip), "coder": asdict(coder)}


def encode(record: Record) -> bytes:
    """Return a record as one JSON line, without the line's end."""
    return msgspec.json.encode(record)


class _Kind(msgspec.Struct):
    kind: str


def kind_of(line: bytes) -> str:
    """Return the kind of a JSON line."""
    return msgspec.json.decode(line, type=_Kind).kind


def flat(record: Record) -> Record:
    """Return an event's record as one row of `COLUMNS`."""
    document, sentence, trigger = record["document"], record["sentence"], record["trigger"]
    return {
        "id": record["id"],
        "document": document["id"],
        **{name: document[name] for name in ("title", "published", "publisher", "url")},
        "sentence_start": sentence["start"],
        "sentence_end": sentence["end"],
        "sentence": sentence["text"],
        "trigger_start": trigger["start"],
        "trigger_end": trigger["end"],
        "trigger": trigger["text"],
        **{name: record[name] for name in ("type", "mode", "modality")},
        "contexts": SEPARATOR.join(record["contexts"]),
        **_parties(record, "actor"),
        **_parties(record, "recipient"),
        "speaker": (record["speaker"] or {}).get("name"),
        **_time(record, "when", ("start", "end", "precision")),
        **_time(record, "content_when", ("start", "end")),
        **_place(record["place"] or {}),
        "quantities": SEPARATOR.join(one["text"] for one in record["quantities"]),
        **{name: record[name] for name in ("quad", "intensity", "cameo")},
        "confidence": record["confidence"].get("type"),
        "coder_version": record["coder"]["version"],
        "model": record["coder"]["model"],
    }


def _parties(record: Record, role: str) -> Record:
    """Return the columns of one side: names, countries, primary sectors, ids."""
    actors = record[f"{role}s"]
    first = [{"sector": actor["sectors"][0] if actor["sectors"] else None} for actor in actors]
    return {
        f"{role}s": _join(actors, "name"),
        f"{role}_countries": _join(actors, "country"),
        f"{role}_sectors": _join(first, "sector"),
        f"{role}_ids": _join(actors, "id"),
    }


def _time(record: Record, name: str, fields: Iterable[str]) -> Record:
    when = record[name] or {}
    return {name: when.get("text")} | {f"{name}_{field}": when.get(field) for field in fields}


def _place(place: Record) -> Record:
    return {
        "place": place.get("text"),
        "place_name": place.get("name"),
        "place_kind": place.get("kind"),
        "place_country": place.get("country"),
        **{name: place.get(name) for name in ("latitude", "longitude", "radius_km")},
    }


def _join(actors: Iterable[Record], field: str) -> str:
    """Join one field of the actors, in order, each value once."""
    values = dict.fromkeys(actor[field] for actor in actors if actor[field])
    return SEPARATOR.join(values)


def write_jsonl(lines: Iterable[bytes], stream: IO[bytes]) -> None:
    """Write each record as it comes."""
    for line in lines:
        stream.write(line + b"\n")
        stream.flush()


def write_csv(lines: Iterable[bytes], stream: IO[str]) -> None:
    """Write each event as a row as it comes; skips are left out."""
    writer = csv.DictWriter(stream, list(COLUMNS), lineterminator="\n")
    writer.writeheader()
    for row in rows(lines):
        writer.writerow(row)
        stream.flush()


def write_parquet(lines: Iterable[bytes], path: Path) -> None:
    """Write the events to a Parquet file, which appears when it is whole."""
    copy_parquet(rows(lines), COLUMNS, path)


def copy_parquet(
    table: Iterable[Record], columns: Mapping[str, str], path: Path, select: str = "*"
) -> None:
    """Write rows of the given columns and SQL types to Parquet; `select` is the SQL between."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "rows.jsonl"
        with source.open("wb") as stream:
            write_jsonl((encode(row) for row in table), stream)
        part = path.with_name(path.name + ".part")
        types = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
        query = f"SELECT {select} FROM read_json({_quoted(source)}, columns={{{types}}}, " + (
            "format='newline_delimited', maximum_object_size=100000000)"
        )
        with duckdb.connect(config={"autoinstall_known_extensions": False}) as database:
            database.execute(f"COPY ({query}) TO {_quoted(part)} (FORMAT parquet)")
        part.replace(path)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def rows(lines: Iterable[bytes]) -> Iterator[Record]:
    """Yield the events among JSON lines as flat rows."""
    for line in lines:
        record = msgspec.json.decode(line)
        if record["kind"] == "event":
            yield flat(record)


def frame(
    values: Sequence[Coded],
    documents: Sequence[Document] = (),
    coder: Coder | None = None,
) -> Any:
    """Return records of one kind (events, statements, ...) as a pandas data frame.

    The columns are those of the flat forms; the documents supply title, date and publisher.
    Raises InputError without pandas.
    """
    try:
        import pandas
    except ImportError:
        raise InputError("a data frame needs pandas: pip install 'demarche[frame]'") from None
    known = {document.id: document for document in documents}
    kind = KINDS[type(values[0])] if values else "event"
    records = (
        _record(
            kind, value, known.get(value.document or "", _unknown(value)), coder or Coder("", "")
        )
        for value in values
    )
    if kind == "event":
        return pandas.DataFrame([flat(record) for record in records], columns=list(COLUMNS))
    found = [flat_rows.flat(record) for record in records]
    return pandas.DataFrame(found, columns=list(flat_rows.COLUMNS[kind]))


def _unknown(value: Coded) -> Document:
    return Document(value.document or "", "")
