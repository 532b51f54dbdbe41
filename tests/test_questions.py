"""`demarche show`, `who`, `where` and `when`, as users call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from demarche.cli import main

TEXT = (
    "Kenya's President Uhuru Kenyatta met the Ugandan leader in Kampala on Monday, and he will "
    "fly to Juba [South Sudan] on Friday.\n"
)


def run(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, list(arguments), input=stdin)


def answer(*arguments: str, stdin: str | None = None) -> Any:
    result = run(*arguments, "--json", stdin=stdin)
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.fixture
def table(tmp_path: Path) -> str:
    path = tmp_path / "mine.tsv"
    path.write_text("name\tcountry\tsectors\tstart\nBoat Union\tKEN\tLAB\t2010\n", encoding="utf-8")
    return str(path)


def test_who_tells_every_post() -> None:
    result = run("who", "Uhuru Kenyatta")
    assert result.exit_code == 0
    assert "Uhuru Kenyatta (person, Q196070)" in result.stdout
    for told in ("minister of finance KEN GOV", "2013-04-09 to 2022-09-13   president KEN GOV"):
        assert told in result.stdout


@pytest.mark.parametrize(
    ("day", "post", "sectors"),
    [
        ("2010-06-01", "minister of finance", ["GOV"]),
        ("June 1, 2015", "president", ["GOV"]),
        ("2023-06-01", None, ["ELI"]),
    ],
)
def test_who_on_a_day(day: str, post: str | None, sectors: list[str]) -> None:
    (row,) = answer("who", "uhuru kenyatta", "--on", day)
    assert [spell["post"] for spell in row["spells"]] == ([post] if post else [])
    assert row["now"] == {"country": "KEN", "sectors": sectors}


def test_who_by_surname_gives_all_that_bear_it() -> None:
    assert "Uhuru Kenyatta" in [row["name"] for row in answer("who", "Kenyatta")]


def test_who_knows_what_a_user_knows(table: str) -> None:
    assert run("who", "Boat Union").exit_code == 1
    (row,) = answer("who", "Boat Union", "--knowledge", table)
    (spell,) = row["spells"]
    assert (spell["start"], spell["end"], spell["sectors"]) == ("2010-01-01", None, ["LAB"])
    plain = run("who", "Boat Union", "--knowledge", table, "--on", "2012-01-01").stdout
    assert "KEN: LAB" in plain
    assert "2010-01-01 to ..." in plain


def test_where_tells_the_point_and_the_rivals() -> None:
    result = run("where", "Tripoli")
    assert result.exit_code == 0
    assert result.stdout.startswith("Tripoli (capital) Tripoli, LBY  32.887, 13.187 within ")
    assert "LBN" in result.stdout
    rows = answer("where", "Tripoli", "--context", "Lebanon's army entered Tripoli and Beirut.")
    assert (rows[0]["country"], rows[1]["country"]) == ("LBN", "LBY")


def test_where_draws_areas() -> None:
    result = run("where", "30 km south of Mosul")
    assert result.stdout.startswith("Mosul (offset) IRQ  36.0")
    assert "agrees: 30 km told" in result.stdout
    (row,) = answer("where", "30 km south of Mosul")
    assert row["geometry"]["type"] == "Polygon"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("late Monday", "--published", "2017-08-19"), "2017-08-14 to 2017-08-14 (day)  DATE"),
        (("Friday", "--published", "2017-08-19"), "2017-08-18 to 2017-08-18"),
        (
            ("Friday", "--published", "2017-08-19", "--context", "They will meet Friday."),
            "2017-08-25 to 2017-08-25",
        ),
        (("Friday",), "not settled  DATE XXXX-WXX-5"),
        (("July 2014",), "2014-07-01 to 2014-07-31 (month)"),
    ],
)
def test_when(arguments: tuple[str, ...], told: str) -> None:
    result = run("when", *arguments)
    assert result.exit_code == 0
    assert result.stdout.startswith(told)


def test_when_for_machines() -> None:
    row = answer("when", "Friday", "--published", "2017-08-19")
    assert (row["start"], row["end"], row["value"]) == ("2017-08-18",) * 3
    assert set(row) == {"text", "kind", "value", "start", "end", "precision", "via"}


def test_show_marks_a_text() -> None:
    result = run("show", "-", "--published", "2015-03-03", stdin=TEXT)
    assert result.exit_code == 0
    head, sentence, *marks = result.stdout.splitlines()
    assert head.endswith("[published 2015-03-03]")
    assert sentence == TEXT.strip()  # brackets and all, on one line
    told = "\n".join(marks)
    for line in (
        "Uhuru Kenyatta KEN GOV president  (knowledge)",
        "place  Kampala = Kampala, ",
        "time   Monday = 2015-03-02  (weekday)",
        "time   Friday = 2015-03-06  (weekday)",
    ):
        assert line in told
    assert " (0.3" in told


def test_show_says_that_no_date_is_known() -> None:
    result = run("show", "-", stdin=TEXT)
    assert "[published unknown (give --published; relative dates stay open)]" in result.stdout
    assert "time   Monday = not settled" in result.stdout


def test_show_marks_what_is_said_and_counted() -> None:
    text = 'Some 300 Kenyan soldiers are in Somalia, the army said. "They will stay," it added.\n'
    told = run("show", "-", "--published", "2015-03-03", stdin=text).stdout
    assert "number Some 300 Kenyan soldiers = about 300 count, Kenyan soldiers" in told
    assert "force  Some 300 Kenyan soldiers = Kenya in Somalia  (troops)" in told
    assert "said   Some 300 Kenyan soldiers are in Somalia = indirect, by the army" in told
    row = answer("show", "-", "--published", "2015-03-03", stdin=text)
    assert row["statements"]
    assert row["quantities"]
    assert row["forces"]


def test_show_for_machines() -> None:
    row = answer("show", "-", "--published", "2015-03-03", stdin=TEXT)
    assert row["published"] == "2015-03-03"
    for kind in ("actors", "places", "times"):
        assert row[kind]
    for actor in row["actors"]:
        assert TEXT[actor["start"] : actor["end"]] == actor["text"]
    for found in (*row["places"], *row["times"]):
        assert TEXT[found["mention"]["start"] : found["mention"]["end"]] == found["text"]
    assert {one["country"] for one in row["places"]} >= {"KEN", "UGA", "SSD"}
    assert [one["start"] for one in row["times"]] == ["2015-03-02", "2015-03-06"]


def test_show_takes_actors_of_ones_own(table: str) -> None:
    text = "The strike that the Boat Union called went on in the port for a third week.\n"
    assert "Boat Union KEN LAB" in run("show", "-", "--knowledge", table, stdin=text).stdout
    assert "KEN LAB" not in run("show", "-", stdin=text).stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("who", "Nobody Inparticular"), "nobody is known as 'Nobody Inparticular'"),
        (("where", "Blorptownia"), "no place is known as 'Blorptownia'"),
        (("where", ""), "no place is known as ''"),
        (("when", "purple"), "'purple' tells no time that is known"),
        (("show", "nowhere.txt"), "nowhere.txt: no such file"),
    ],
)
def test_what_is_not_known_is_an_error(arguments: tuple[str, ...], said: str) -> None:
    for extra in ((), ("--json",)):
        result = run(*arguments, *extra)
        assert (result.exit_code, result.stdout) == (1, "")
        assert said in result.stderr


@pytest.mark.parametrize("command", ["who", "show"])
def test_a_broken_table_is_named(command: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.tsv"
    path.write_text("name\tcountry\nBoat Union\tXQZ\n", encoding="utf-8")
    result = run(command, "-", "--knowledge", str(path), stdin=TEXT)
    assert result.exit_code == 1
    assert "bad.tsv:2: unknown country code 'XQZ'; use ISO 3166" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("who", "Kenyatta", "--on", "spring"),
        ("when", "Friday", "--published", "2017-02-30"),
        ("show", "-", "--published", "soon"),
        ("who", "Kenyatta", "--knowledge", "nowhere.tsv"),
    ],
)
def test_bad_options_are_told(arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


@pytest.mark.parametrize("command", ["show", "who", "where", "when"])
def test_help_gives_the_options(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "--json" in result.stdout
