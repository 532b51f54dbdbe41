"""Mentions with their country and sector: files read, answers scored."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from demarche import knowledge
from demarche.errors import InputError
from demarche.evaluate import actors
from demarche.evaluate.actors import ActorRow, Answer
from demarche.records import Span

HEAD = "id\tdate\tcontext\tcountry\tsector\trefuse\n"
NOBODY = frozenset[str]()


def file(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "actors.tsv"
    path.write_text(head + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return path


def row(*countries: str, sectors: str = "", refuse: bool = False) -> ActorRow:
    options = frozenset(frozenset(option.split()) for option in countries)
    return ActorRow(
        "r", "2015-01-01", "Rain.", Span(0, 4), options, frozenset(sectors.split()), refuse
    )


def given(countries: str = "", sectors: str = "") -> Answer:
    return Answer(frozenset(countries.split()), frozenset(sectors.split()), "name")


def test_rows_are_read(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        '1\t2015-01-01\tRain fell on "<m>Ghana and Togo</m>.\tGHA;TGO\tGOV\t0',
        "2\t2016-01-01\t<m>They</m> left.\tGBR|-\tCVL|SOC\t0",
        "3\t2016-01-01\tThen <m>he</m> left.\t-\t-\t1",
    )
    both, either, nobody = actors.read_actors(path)
    assert both.text == 'Rain fell on "Ghana and Togo.'
    assert both.text[both.mention.start : both.mention.end] == "Ghana and Togo"
    assert both.countries == {frozenset(("GHA", "TGO"))}
    assert either.countries == {frozenset(("GBR",)), NOBODY}
    assert either.sectors == {"CVL", "SOC"}
    assert nobody.countries == {NOBODY}
    assert (nobody.sectors, nobody.refuse) == (NOBODY, True)


@pytest.mark.parametrize("context", ["Rain fell.", "<m>Rain</m> and <m>sun</m>", "<m>Rain", ""])
def test_a_row_without_one_mention_is_named(tmp_path: Path, context: str) -> None:
    path = file(tmp_path, "1\t2015-01-01\t<m>Rain</m>\t-\t-\t1", f"2\t2015\t{context}\t-\t-\t1")
    with pytest.raises(InputError, match=r"actors\.tsv:3: mark one mention"):
        actors.read_actors(path)


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = file(tmp_path, head="id\tdate\tcontext\tcountry\n")
    with pytest.raises(InputError, match="no column sector"):
        actors.read_actors(path)


def test_halves_depend_on_the_id_alone() -> None:
    halves = [actors.half(replace(row("GHA"), id=str(number))) for number in range(200)]
    assert set(halves) == set(actors.HALVES)
    assert 70 < halves.count("tune") < 130


@pytest.mark.parametrize(
    ("wanted", "answer", "country"),
    [
        (row("GHA TGO"), given("GHA TGO"), 1.0),
        (row("GHA TGO"), given("GHA"), 0.0),
        (row("GHA"), given("GHA TGO"), 0.0),
        (row("GBR", ""), given(), 1.0),
        (row(""), given("GBR"), 0.0),
    ],
)
def test_countries_must_be_the_same(wanted: ActorRow, answer: Answer, country: float) -> None:
    assert actors.measure([wanted], [answer])["country"] == country


def test_sectors_and_refusals_are_counted_apart() -> None:
    rows = [
        row("GHA", sectors="GOV MIL"),
        row("GHA", sectors="COP"),
        row("GHA"),  # no sector asked for
        row("", sectors="GOV", refuse=True),
        row("", refuse=True),
    ]
    answers = [given("GHA", "MIL"), given("GHA", "GOV"), given("GHA"), given(), given("TGO", "GOV")]
    assert actors.measure(rows, answers) == {
        "n": 5,
        "country": 1.0,
        "sector": 0.5,
        "refusals": 0.5,
        "told": 3,
        "to_refuse": 2,
    }


def test_nothing_is_measured_without_rows() -> None:
    assert actors.measure([], [])["country"] == 0.0
    with pytest.raises(ValueError, match="shorter"):
        actors.measure([row("GHA")], [])


def test_answers_come_from_the_scene(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        "1\t2015-06-01\tAfter talks <m>Angela Merkel</m> left.\tDEU\tGOV\t0",
        "2\t2023-06-01\tAfter talks <m>Angela Merkel</m> left.\tDEU\tELI\t0",
        "3\t2015-06-01\tAfter talks <m>gravel</m> fell.\t-\t-\t1",
    )
    rows = actors.read_actors(path)
    answers = [actors.answer(one, knowledge.load()) for one in rows]
    assert answers[0] == Answer(frozenset(("DEU",)), frozenset(("GOV",)), "knowledge")
    assert answers[2] == Answer(NOBODY, NOBODY, "")
    figures = actors.measure(rows, answers)
    assert (figures["country"], figures["sector"], figures["refusals"]) == (1.0, 1.0, 1.0)
