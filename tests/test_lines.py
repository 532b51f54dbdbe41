"""JSON lines of records: read, refused, and described by a JSON Schema."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from demarche.errors import ExchangeError
from demarche.lines import Report, Value, line, parse, read_lines
from demarche.records import (
    Actor,
    Force,
    Incident,
    Place,
    Position,
    Quantity,
    Skip,
    Statement,
)
from docs import make_schema
from tests.fakes import CODER, DOCUMENT, EVENT, mention

HEAD = replace(DOCUMENT, text="")
AREA = {"type": "Polygon", "coordinates": [[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0], [1.0, 2.0]]]}
RICH = replace(
    EVENT,
    speaker=Actor("a minister", role="minister", through=mention("army")),
    place=Place("there", geometry=AREA, likely=AREA),
    quantities=(Quantity("two", 2.0, "people", high=3.0),),
)
VALUES: list[Value] = [
    Report(EVENT, HEAD, CODER),
    Report(RICH, HEAD, CODER),
    Statement("s", "one", mention("army"), mention("rebels"), issues=("sanctions",)),
    Position("p", Actor("Peru", "PER"), "sanctions", "opposes", evidence=("s",)),
    Force("f", "one", Actor("Peru", "PER"), Quantity("two", 2.0, "troops")),
    Incident("i", ("one#12",), "ASSAULT", "2017-08-19", "2017-08-20", 0.5),
    Skip("two", "empty file", "two.txt"),
]
SCHEMA = json.loads(make_schema.PAGE.read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def test_the_schema_is_that_of_the_records() -> None:
    written = make_schema.PAGE.read_text(encoding="utf-8")
    assert written == make_schema.page(), "run python -m docs.make_schema"
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_line_comes_back_and_fits_the_schema(value: Value) -> None:
    coded = line(value)
    assert parse(coded) == value
    VALIDATOR.validate(json.loads(coded))


@pytest.mark.parametrize("change", [{"kind": "event "}, {"type": 7}, {"actors": None}])
def test_the_schema_refuses_others(change: dict[str, object]) -> None:
    assert not VALIDATOR.is_valid(json.loads(line(VALUES[0])) | change)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "JSON is malformed|Input data was truncated"),
        ("[]", "no 'kind' among event, statement"),
        ('{"kind": "rumour"}', "no 'kind' among"),
        ('{"kind": "skip", "document": "x"}', "missing required field `reason`"),
        ('{"kind": "skip", "schema": "9.0"}', "schema 9.0, where this version reads"),
        ('{"kind": "event", "document": 7}', "missing required field|Expected"),
    ],
)
def test_what_is_no_record_is_told_with_its_line(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_bytes(line(VALUES[0]) + b"\n\n" + text.encode() + b"\n")
    with pytest.raises(ExchangeError, match=f"(?s)r.jsonl:3: not a record: .*({reason})"):
        list(read_lines([path]))


def test_a_document_may_be_named_by_id_alone() -> None:
    record = json.loads(line(VALUES[0])) | {"document": "one"}
    found = parse(json.dumps(record).encode())
    assert isinstance(found, Report)
    assert (found.document.id, found.document.title) == ("one", None)
