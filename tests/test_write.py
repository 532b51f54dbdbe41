"""Records as users get them: one shape as JSON, the same columns everywhere else."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import msgspec
import pytest

from demarche import write
from demarche.errors import InputError
from demarche.records import SCHEMA, Actor, Skip
from tests.fakes import CODER, DOCUMENT, EVENT, TEXT

RECORD = write.event_record(EVENT, DOCUMENT, CODER)
SKIP = write.skip_record(Skip("two", "empty file", "two.txt"), CODER)
LINES = [write.encode(RECORD), write.encode(SKIP)]
TEXTS = {"id": "VARCHAR", "sentence_start": "BIGINT", "confidence": "DOUBLE"}


def test_the_record_of_an_event() -> None:
    line = msgspec.json.decode(LINES[0])
    assert list(line) == [
        "schema", "kind", "id", "document", "sentence", "trigger", "type", "mode", "modality",
        "contexts", "actors", "recipients", "speaker", "when", "content_when", "place",
        "quantities", "confidence", "intensity", "quad", "cameo", "coder",
    ]  # fmt: skip
    assert (line["schema"], line["kind"], line["id"]) == (SCHEMA, "event", "one#12")
    assert line["document"] == {
        "id": "one",
        "title": "An attack",
        "published": "2017-08-19",
        "publisher": "The Paper",
        "url": None,
    }
    assert line["trigger"] == {"start": 12, "end": 20, "text": "attacked"}
    assert line["actors"][0]["country"] == "PER"
    assert line["coder"] == {"version": "0.1.0", "model": "0123456789ab"}


def test_the_record_of_a_skip() -> None:
    assert msgspec.json.decode(LINES[1]) == {
        "schema": SCHEMA,
        "kind": "skip",
        "document": "two",
        "reason": "empty file",
        "source": "two.txt",
        "coder": {"version": "0.1.0", "model": "0123456789ab"},
    }


def test_a_line_has_no_line_end_and_keeps_its_letters() -> None:
    assert b"\n" not in LINES[0]
    assert "Peru’s army".encode() in LINES[0]


def test_the_flat_row() -> None:
    row = write.flat(RECORD)
    assert list(row) == list(write.COLUMNS)
    assert row["contexts"] == "military; territory"
    assert (row["actors"], row["actor_countries"]) == ("Peru’s army", "PER")
    assert (row["recipients"], row["recipient_countries"]) == ("rebels", "")
    assert (row["when"], row["content_when"], row["place"]) == ("Monday", None, "Puno")
    assert (row["speaker"], row["mode"], row["confidence"]) == (None, None, 0.9)
    assert row["sentence"] == TEXT


def test_several_actors_are_joined_each_once() -> None:
    several = tuple(
        Actor(name, country=code) for name, code in (("a", "X"), ("b", "X"), ("a", None))
    )
    row = write.flat(write.event_record(replace(EVENT, actors=several), DOCUMENT, CODER))
    assert (row["actors"], row["actor_countries"]) == ("a; b", "X")


def test_jsonl_is_the_lines() -> None:
    out = io.BytesIO()
    write.write_jsonl(LINES, out)
    assert out.getvalue() == LINES[0] + b"\n" + LINES[1] + b"\n"


def test_csv_holds_the_events() -> None:
    out = io.StringIO()
    write.write_csv(LINES, out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert list(row) == list(write.COLUMNS)
    assert (row["trigger"], row["intensity"], row["url"]) == ("attacked", "-9.0", "")


def test_csv_keeps_line_breaks_and_quotes() -> None:
    odd = replace(EVENT, sentence=replace(EVENT.sentence, text='He said "a,\nb"; c'))
    out = io.StringIO()
    write.write_csv([write.encode(write.event_record(odd, DOCUMENT, CODER))], out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue(), newline=""))
    assert row["sentence"] == 'He said "a,\nb"; c'


def test_parquet_round_trip(tmp_path: Path) -> None:
    path = tmp_path / "it's.parquet"
    write.write_parquet(LINES, path)
    with duckdb.connect() as base:
        found = base.execute("SELECT * FROM read_parquet(?)", [str(path)])
        names = [column[0] for column in found.description]
        rows = found.fetchall()
        kinds = base.execute("DESCRIBE FROM read_parquet(?)", [str(path)]).fetchall()
    assert rows == [tuple(write.flat(RECORD).values())]
    assert names == list(write.COLUMNS)
    assert {name: kind for name, kind, *_ in kinds} == write.COLUMNS
    assert [file.name for file in tmp_path.iterdir()] == ["it's.parquet"]


def test_parquet_of_nothing_has_its_columns(tmp_path: Path) -> None:
    path = tmp_path / "none.parquet"
    write.write_parquet([], path)
    with duckdb.connect() as base:
        found = base.execute("SELECT * FROM read_parquet(?)", [str(path)])
        assert found.fetchall() == []
        assert [column[0] for column in found.description] == list(write.COLUMNS)


def test_the_data_frame() -> None:
    table = write.frame([EVENT], [DOCUMENT], CODER)
    assert list(table.columns) == list(write.COLUMNS)
    assert table.loc[0, "actor_countries"] == "PER"
    assert table.loc[0, "published"] == "2017-08-19"
    assert list(write.frame([]).columns) == list(write.COLUMNS)


def test_the_data_frame_needs_no_documents() -> None:
    table = write.frame([EVENT])
    assert table.loc[0, "document"] == "one"
    assert table.loc[0, "published"] is None


def test_without_pandas_the_remedy_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match=r"pip install 'demarche\[frame\]'"):
        write.frame([EVENT])
