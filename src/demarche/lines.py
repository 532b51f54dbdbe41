"""JSON lines of records in, values out, and back; the JSON schema of a line.

A line is what `demarche code` writes. `Report` is an event with the head of its document and the
coder that made it; the other kinds are values of records.py.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import msgspec

from demarche.decode import lines as text_lines
from demarche.decode import open_stream, refuse_binary
from demarche.errors import ExchangeError, InputError
from demarche.records import (
    SCHEMA,
    Coder,
    Document,
    Event,
    Force,
    Incident,
    Position,
    Quantity,
    Skip,
    Statement,
)
from demarche.write import encode, event_record

Record = dict[str, Any]

HEAD = ("id", "title", "published", "publisher", "url")
"""The fields of a document that stand in the lines of its events."""


@dataclass(frozen=True, slots=True)
class Report:
    """An event, the document that tells it (its text may be missing), and who coded it."""

    event: Event
    document: Document
    coder: Coder


Value = Report | Statement | Position | Quantity | Force | Incident | Skip

KINDS: dict[str, type[Any]] = {
    "event": Event,
    "statement": Statement,
    "position": Position,
    "quantity": Quantity,
    "force": Force,
    "incident": Incident,
    "skip": Skip,
}
"""What a line may hold, by its `kind`."""


def read_lines(paths: Iterable[Path]) -> Iterator[Value]:
    """Yield the records of JSON lines files, also gzipped.

    Raises ExchangeError that names file and line where one is no record.
    """
    for path in paths:
        with opened(path) as source:
            for number, text in enumerate(source, 1):
                if text.strip():
                    yield parse(text.encode(), f"{path}:{number}")


@contextmanager
def opened(path: Path) -> Iterator[Iterator[str]]:
    """Open a text file, also gzipped, for its lines; ExchangeError where it cannot be read."""
    try:
        with path.open("rb") as raw:
            stream = open_stream(str(path), raw)
            refuse_binary(stream.head)
            yield text_lines(stream)
    except (OSError, EOFError, zlib.error, InputError) as fault:
        reason = fault.strerror if isinstance(fault, OSError) and fault.strerror else fault
        raise ExchangeError(f"{path}: cannot be read: {reason}") from fault


def parse(line: bytes, place: str = "a line") -> Value:
    """Return the record of one JSON line; raise ExchangeError, which tells `place`, for none."""
    try:
        record = msgspec.json.decode(line)
        return from_record(record)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError, TypeError) as fault:
        remedy = "records are lines as `demarche code --format jsonl` writes them"
        raise ExchangeError(f"{place}: not a record: {fault}; {remedy}") from fault


def from_record(record: Record) -> Value:
    """Return the value of a record as JSON has it; raise ValueError where it is none."""
    if not isinstance(record, dict) or record.get("kind") not in KINDS:
        raise ValueError(f"no 'kind' among {', '.join(KINDS)}")
    if str(record.get("schema", SCHEMA)).split(".")[0] != SCHEMA.split(".")[0]:
        raise ValueError(f"schema {record['schema']}, where this version reads {SCHEMA}")
    head = record.get("document")
    name = head.get("id") if isinstance(head, dict) else head
    fields = record | ({"document": name} if name is not None else {})
    value = msgspec.convert(fields, KINDS[record["kind"]], strict=False)
    if not isinstance(value, Event):
        return value  # type: ignore[no-any-return]
    known = {key: head[key] for key in HEAD if head.get(key)} if isinstance(head, dict) else {}
    document = msgspec.convert({"id": value.document, "text": ""} | known, Document)
    return Report(value, document, msgspec.convert(record["coder"], Coder))


def to_record(value: Value) -> Record:
    """Return a value as JSON has it."""
    if isinstance(value, Report):
        return event_record(value.event, value.document, value.coder)
    kind = next(name for name, known in KINDS.items() if isinstance(value, known))
    return {"schema": SCHEMA, "kind": kind, **asdict(value)}


def line(value: Value) -> bytes:
    """Return a value as one JSON line, without the line's end."""
    return encode(to_record(value))


def schema() -> Record:
    """Return the JSON Schema (2020-12) of a line, made from the records' types."""
    parts, components = msgspec.json.schema_components(
        [*KINDS.values(), Coder], ref_template="#/$defs/{name}"
    )
    del parts
    definitions = dict(components)
    for kind, known in KINDS.items():
        definitions[f"{known.__name__}Line"] = _line_schema(definitions[known.__name__], kind)
    definitions["DocumentHead"] = _head_schema()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"https://demarche.invalid/records-{SCHEMA}.schema.json",
        "title": f"demarche records {SCHEMA}",
        "description": "One line of the JSON lines that demarche writes.",
        "oneOf": [{"$ref": f"#/$defs/{known.__name__}Line"} for known in KINDS.values()],
        "$defs": definitions,
    }


def _line_schema(definition: Record, kind: str) -> Record:
    """Return the schema of a record as the schema of its line."""
    extra: Record = {"schema": {"type": "string"}, "kind": {"const": kind}}
    properties = extra | definition["properties"] | {"coder": {"$ref": "#/$defs/Coder"}}
    required = ["schema", "kind", *definition["required"]]
    head = {"$ref": "#/$defs/DocumentHead"}
    if kind == "event":
        properties["document"] = head
        required.append("coder")
    elif kind != "skip" and "document" in properties:
        properties["document"] = {"anyOf": [{"type": "string"}, head, {"type": "null"}]}
    return definition | {"properties": properties, "required": required}


def _head_schema() -> Record:
    text = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    properties = {"id": {"type": "string"}} | dict.fromkeys(HEAD[1:], text)
    return {"title": "DocumentHead", "type": "object", "properties": properties, "required": ["id"]}
