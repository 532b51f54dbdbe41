"""The archive's commands, as users call them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from demarche.cli import main
from demarche.markup import parse
from tests.archives import add_articles

SAMPLES = Path(__file__).parent.parent / "samples"


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("archive")
    add_articles(folder, range(12))
    return str(folder)


def test_what_code_makes_is_what_find_gives(tmp_path: Path) -> None:
    clash, folder = str(SAMPLES / "border-clash.txt"), str(tmp_path / "archive")
    made = run("code", clash, "--workers", "1").stdout.splitlines()
    coded = [line for line in made if json.loads(line)["kind"] == "event"]
    added = run("add", clash, "--archive", folder, "--workers", "1")
    assert (added.exit_code, added.stdout) == (0, "")
    assert added.stderr == f"1 documents, {len(coded)} events\n"
    again = run("add", clash, str(tmp_path / "none.txt"), "--archive", folder, "--workers", "1")
    assert again.exit_code == 3
    assert "none.txt: no such file" in again.stderr.replace("none: no such", "none.txt: no such")
    assert again.stderr.endswith("0 documents, 0 events, 1 stored before, 1 skipped\n")
    found = run("find", "--archive", folder, "--format", "jsonl").stdout.splitlines()
    assert sorted(found) == sorted(coded)
    as_csv = run("find", "--archive", folder, "--format", "csv", "--order", "oldest").stdout
    assert len(list(csv.DictReader(io.StringIO(as_csv, newline="")))) == len(coded)
    verified = run("verify", "--archive", folder)
    assert (verified.exit_code, verified.stdout) == (0, "")


def test_find(archive: str, tmp_path: Path) -> None:
    def ids(*options: str) -> list[str]:
        result = run("find", "--archive", archive, "--format", "jsonl", *options)
        assert result.exit_code == 0, result.output
        return [json.loads(line)["id"][5:9] for line in result.stdout.splitlines()]

    assert ids("--limit", "2") == ["0011", "0010"]
    assert len(ids()) == 12
    assert ids("--type", "assault", "--place-country", "Peru", "--to", "2017-08-05") == [
        "0004",
        "0000",
    ]
    assert ids("--near", "-15.84,-70.02,5", "--from", "2017-08-11") == ["0010"]
    assert ids("--words", '"town 7"') == ["0007"]
    assert ids("--actor-country", "PER", "--min-confidence", "0.9") == ["0009"]
    out = tmp_path / "found.parquet"
    assert run("find", "--archive", archive, "--limit", "3", "-o", str(out)).exit_code == 0
    assert duckdb.execute("SELECT count(*) FROM read_parquet(?)", [str(out)]).fetchone() == (3,)
    shown = run("find", "--archive", archive, "--quad", "4").stdout
    assert "Peru’s army [PER]" in shown
    assert "wire/0011" in run("find", "--archive", archive, "--kind", "documents").stdout


def test_count_and_sql(archive: str) -> None:
    asked = ("--archive", archive, "--format", "csv")
    told = run("count", "--by", "month", "--per-thousand", "--type", "AID", *asked).stdout
    assert told == "month,count,documents,per_thousand\n2017-08-01,3,12,250.0\n"
    told = run("sql", "SELECT count(*) AS n FROM events", *asked[:2], "--format", "jsonl").stdout
    assert json.loads(told) == {"n": 12}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("find", "--box", "1,2"), "give 4 numbers"),
        (("find", "--from", "soon"), "give YYYY-MM-DD"),
        (("find", "--country", "Atlantis"), "names no country"),
        (("find", "--format", "parquet"), "name a file with -o"),
        (("find", "--kind", "documents", "--type", "AID"), "documents have no type"),
        (("sql", "DROP TABLE events"), "give one SELECT"),
        (("correct", "none#1", "--reject"), "there is no event 'none#1'"),
        (("correct", "wire/0001#12"), "give --set"),
        (("correct", "wire/0001", "--add", "near"), "of which type"),
        (("correct", "none", "--add", "near", "--set", "type=AID"), "there is no document"),
        (("corrections", "withdraw", "none"), "no correction 'none'"),
    ],
    ids=str,
)
def test_what_is_wrong_is_told(archive: str, arguments: tuple[str, ...], told: str) -> None:
    result = run(*arguments, "--archive", archive)
    assert result.exit_code in (1, 2)
    assert told in " ".join(result.stderr.split())


def test_correcting(tmp_path: Path) -> None:
    add_articles(tmp_path, range(3))
    at = ("--archive", str(tmp_path), "--by", "me")
    assert run("correct", "wire/0001#12", "--set", "type=AID", *at).exit_code == 0
    assert run("correct", "wire/0002#12", "--reject", "--why", "a film", *at).exit_code == 0
    added = ("--add", "near", "--set", "type=CONSULT", "--set", "mode=visit")
    assert run("correct", "wire/0002", *added, *at).exit_code == 0
    listed = run("corrections", "list", *at[:2]).stdout.splitlines()
    corrections = [json.loads(line) for line in listed]
    assert [one["action"] for one in corrections] == ["set", "reject", "add"]
    assert (corrections[1]["who"], corrections[1]["why"]) == ("me", "a film")
    exported = run("corrections", "export", *at[:2]).stdout.splitlines()
    marked = [parse(line) for line in exported if not line.startswith("#")]
    assert [event.type for one in marked for event in one.events] == ["AID", "CONSULT"]
    assert run("corrections", "withdraw", corrections[0]["id"], *at).exit_code == 0
    exported = run("corrections", "export", *at[:2]).stdout.splitlines()
    assert len(exported) == 2


def test_compact_and_verify(tmp_path: Path) -> None:
    add_articles(tmp_path, range(8), size=2)
    at = ("--archive", str(tmp_path))
    assert run("compact", *at).stderr == "4 parts merged into one\n"
    part = sorted((tmp_path / "parts").iterdir())[0]
    (part / "events.parquet").write_bytes(b"")
    result = run("verify", *at, "--set-aside")
    assert result.exit_code == 1
    assert "events.parquet: cannot be read" in result.stdout
    assert (tmp_path / "damaged").is_dir()
