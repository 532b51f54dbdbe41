"""The command line, as users call it: formats, standard input, faults, exit statuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from demarche.cli import main
from demarche.console import SKIPPED
from demarche.version import __version__
from demarche.write import COLUMNS

SAMPLES = Path(__file__).parent.parent / "samples"
CLASH = str(SAMPLES / "border-clash.txt")
TEXT = "Police arrested dozens of protesters in Nairobi on Monday, officials said.\n"


def run(*arguments: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def records(result: Result) -> list[dict[str, object]]:
    assert not result.exception or isinstance(result.exception, SystemExit), result.exception
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_json_lines_to_the_screen() -> None:
    result = run("code", CLASH, "--workers", "1")
    assert result.exit_code == 0
    found = records(result)
    assert found
    events = [record for record in found if record["kind"] == "event"]
    assert {record["kind"] for record in found} >= {"event", "statement", "quantity", "force"}
    assert result.stderr.strip().endswith(f"1 documents, {len(events)} events")


def test_only_the_kinds_asked_for() -> None:
    result = run("code", CLASH, "--workers", "1", "--kind", "force", "--kind", "quantity")
    assert {record["kind"] for record in records(result)} == {"force", "quantity"}


def test_json_lines_to_a_file(tmp_path: Path) -> None:
    out = tmp_path / "events.jsonl"
    result = run("code", CLASH, "-o", str(out))
    assert (result.exit_code, result.stdout) == (0, "")
    screen = run("code", CLASH)
    assert out.read_bytes() == screen.stdout_bytes


def test_csv_by_the_name_of_the_file(tmp_path: Path) -> None:
    out = tmp_path / "events.csv"
    assert run("code", CLASH, "-o", str(out)).exit_code == 0
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert rows
    assert list(rows[0]) == list(COLUMNS)
    screen = run("code", CLASH, "--format", "csv")
    assert list(csv.DictReader(io.StringIO(screen.stdout, newline=""))) == rows


def test_parquet(tmp_path: Path) -> None:
    out = tmp_path / "events.parquet"
    assert run("code", CLASH, "-o", str(out)).exit_code == 0
    with duckdb.connect() as base:
        query = "SELECT count(*), min(document) FROM read_parquet(?)"
        assert base.execute(query, [str(out)]).fetchone() == (
            sum(one["kind"] == "event" for one in records(run("code", CLASH))),
            CLASH.removesuffix(".txt"),
        )


def test_parquet_is_not_for_the_screen() -> None:
    result = run("code", CLASH, "--format", "parquet")
    assert result.exit_code == 2
    assert "name a file with -o" in result.stderr


def test_a_table() -> None:
    result = run("code", CLASH, "--format", "table")
    assert result.exit_code == 0
    assert all(word in result.stdout for word in ("who", "did", "to whom", "words", "sure"))


def test_a_table_keeps_square_brackets(tmp_path: Path) -> None:
    path = tmp_path / "a [bold]b.txt"
    path.write_text(TEXT, encoding="utf-8")
    result = run("code", str(path), "--format", "table")
    assert result.exit_code == 0
    assert "[bold]" in "".join(result.stdout.split())


def test_standard_input() -> None:
    (record, *_) = records(run("code", "-", stdin=TEXT))
    assert record["type"] == "COERCE"
    line = json.dumps({"id": "a", "text": TEXT})
    (record, *_) = records(run("code", "-", stdin=line))
    document = record["document"]
    assert isinstance(document, dict)
    assert document["id"] == "a"


def test_published_is_for_documents_without_a_date() -> None:
    dated, bare = (
        records(run("code", "-", "--published", "August 19, 2017", stdin=json.dumps(given)))[0]
        for given in ({"text": TEXT, "published": "2001-02-03"}, {"text": TEXT})
    )
    days = [record["document"] for record in (dated, bare)]
    assert [isinstance(day, dict) and day["published"] for day in days] == [
        "2001-02-03",
        "2017-08-19",
    ]


def test_bad_files_are_skipped_and_the_rest_is_coded(tmp_path: Path) -> None:
    (tmp_path / "a-good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b-empty.txt").write_bytes(b"")
    (tmp_path / "c-binary.txt").write_bytes(b"\x00\x01\x02" * 100)
    (tmp_path / "d-good.txt").write_text(TEXT, encoding="utf-8")
    missing = str(tmp_path / "missing.txt")
    result = run("code", str(tmp_path), missing)
    assert result.exit_code == SKIPPED == 3
    found = records(result)
    reasons = {
        Path(str(record["document"])).name: record["reason"]
        for record in found
        if record["kind"] == "skip"
    }
    assert set(reasons) == {"b-empty", "c-binary", "missing"}
    assert reasons["missing"] == "no such file"
    coded = {str(record["id"]).split("#")[0] for record in found if record["kind"] == "event"}
    assert {Path(name).name for name in coded} == {"a-good", "d-good"}
    assert "skipped" in result.stderr
    assert "2 documents" in result.stderr
    assert "3 skipped" in result.stderr


def test_skips_are_left_out_of_tables(tmp_path: Path) -> None:
    result = run("code", CLASH, str(tmp_path / "missing.txt"), "--format", "csv")
    assert result.exit_code == SKIPPED
    assert "missing" not in result.stdout


def test_min_confidence() -> None:
    everything, sure = (records(run("code", CLASH, "--min-confidence", cut)) for cut in ("0", "1"))
    assert len(sure) < len(everything)
    assert run("code", CLASH, "--min-confidence", "2").exit_code == 2


@pytest.mark.parametrize("day", ["yesterday", "2017-02-30", "3/4/2016", ""])
def test_a_bad_date_tells_the_remedy(day: str) -> None:
    result = run("code", CLASH, "--published", day)
    assert result.exit_code == 2
    assert "is no date; give YYYY-MM-DD" in result.stderr


def test_no_files_is_a_fault() -> None:
    assert run("code").exit_code == 2


def test_evaluate_help() -> None:
    result = run("evaluate", "--help")
    assert result.exit_code == 0
    for name in ("typing", "events", "records", "corpus", "sentences"):
        assert name in result.stdout
        assert run("evaluate", name, "--help").exit_code == 0


def test_evaluate_sentences(tmp_path: Path) -> None:
    path = tmp_path / "mine.txt"
    path.write_text(
        "[Police](actor) [arrested](COERCE.arrest) [a lawyer](recipient) in [Cairo](place).\n"
        "The bread was warm.\n",
        encoding="utf-8",
    )
    figures = json.loads(run("evaluate", "sentences", str(path), "--json").stdout)
    assert figures["n"] == 2
    plain = run("evaluate", "sentences", str(path))
    assert "trigger_and_type.f1" in plain.stdout


def test_evaluate_tells_a_broken_file(tmp_path: Path) -> None:
    path = tmp_path / "plv.tsv"
    path.write_text("text\n", encoding="utf-8")
    result = run("evaluate", "typing", str(path))
    assert result.exit_code == 1
    assert "no column marked_sentence" in result.stderr


def test_info() -> None:
    result = run("info")
    assert result.exit_code == 0
    assert f"demarche {__version__}" in result.stdout
    assert "codebook plover: 16 types" in result.stdout


def test_version() -> None:
    assert __version__ in run("--version").stdout
