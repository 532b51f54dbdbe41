"""The commands about incidents in an archive, as users call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from demarche.archive import open_archive
from demarche.cli import main
from tests.test_archive_incidents import BOMBING, LATER, OTHER, PLAN, put

SAMPLES = Path(__file__).parent.parent / "samples"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


@pytest.fixture
def archive(tmp_path: Path) -> str:
    put(open_archive(tmp_path / "a", create=True), *BOMBING, OTHER, LATER, PLAN)
    return str(tmp_path / "a")


def documents(archive: str, *options: str) -> list[str]:
    result = run("incidents", "--archive", archive, "--json", *options)
    assert result.exit_code == 0, result.output
    found = [json.loads(line) for line in result.stdout.splitlines()]
    return sorted("".join(report["document"] for report in one["reports"]) for one in found)


def test_linked_listed_and_shown(archive: str) -> None:
    assert "demarche link" in run("incidents", "--archive", archive).stderr
    told = run("link", "--archive", archive).stderr
    assert told == "5 documents linked, 3 incidents made, 0 replaced\n"
    assert documents(archive) == ["abd", "c", "p"]
    assert documents(archive, "--least", "2") == []
    assert documents(archive, "--words", "Mubi", "--country", "Nigeria") == ["c"]
    table = run("incidents", "--archive", archive, "--order", "oldest").stdout
    assert "1 (+2 copies)" in table
    event = BOMBING[1][0].id
    shown = run("incident", event, "--archive", archive).stdout
    for words in ("Reports", "CONFLICT", "21 people (Paper)", "fulfils", "Linked by", event):
        assert words in shown
    assert BOMBING[0][1].text in shown
    asked = json.loads(run("incident", event, "--archive", archive, "--json").stdout)
    assert [one["kind"] for one in asked["relations"]] == ["fulfils"]
    assert len(asked["links"]) == 2
    missing = run("incident", "nothing", "--archive", archive)
    assert (missing.exit_code, "no incident 'nothing'" in missing.stderr) == (1, True)


def test_people_split_and_join(archive: str) -> None:
    run("link", "--archive", archive)
    late, other = LATER[0].id, OTHER[0].id
    by = ("--by", "Ann", "--why", "another day", "--link", "--archive", archive)
    assert run("incidents", "split", late, *by).exit_code == 0
    assert documents(archive) == ["ab", "c", "d", "p"]
    whole = f"incident/{other}"
    assert run("incidents", "join", late, whole, *by).exit_code == 0
    assert documents(archive) == ["ab", "dc", "p"] or documents(archive) == ["ab", "cd", "p"]
    shown = run("incident", late, "--archive", archive).stdout
    assert "Ann: join" in shown
    assert "judged by Ann" in shown
    told = run("incidents", "judgements", "--archive", archive).stdout.splitlines()
    assert [json.loads(line)["kind"] for line in told] == ["split", "join"]
    alone = run("incidents", "split", PLAN[0].id, "--archive", archive)
    assert "nothing else" in alone.stderr
    whole = f"incident/{PLAN[0].id}"
    assert "name the events" in run("incidents", "split", whole, "--archive", archive).stderr


def test_files_or_an_archive(archive: str) -> None:
    for given in (
        (),
        ("x.txt", "--archive", archive),
        ("x.txt", "--type", "AID"),
        ("--archive", archive, "--published", "2018-01-01"),
    ):
        assert run("incidents", *given).exit_code == 2


def test_adding_may_link(tmp_path: Path) -> None:
    clash, folder = str(SAMPLES / "border-clash.txt"), str(tmp_path / "archive")
    result = run("add", clash, "--archive", folder, "--workers", "1", "--link")
    assert result.exit_code == 0
    assert "1 documents linked" in result.stderr
    assert documents(folder)
