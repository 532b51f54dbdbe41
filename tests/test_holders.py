"""Office holders: every row of the tables is well formed, and what the extracts say is in them."""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import holders as build

DATA = Path(str(files("demarche"))) / "data"
TABLES = sorted((DATA / "knowledge" / "holders").glob("*.tsv"))
DAY = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-\d\d)?)?")
SOURCES = {"wikidata", "everypolitician", "reign", "memory"}
SECTORS = {"GOV", "MIL", "JUD", "LEG", "COP", "SPY", "REB", "PTY", "OPP", "IGO", "REL", "BUS"}
needs_shared = pytest.mark.skipif(not build.SHARED.exists(), reason="needs ../shared")


@cache
def rows() -> tuple[build.Holder, ...]:
    return tuple(row for path in TABLES for row in build.read_holders(path))


@cache
def posts() -> dict[str, tuple[str, str]]:
    table = build.read_table(DATA / "knowledge" / "posts.tsv")
    return {row["post"]: (row["kind"], row["sectors"]) for row in table}


@cache
def codes(name: str) -> frozenset[str]:
    return frozenset(row["code"] for row in build.read_table(DATA / name))


def real(text: str) -> bool:
    """Say whether a date of any precision exists."""
    if DAY.fullmatch(text) is None:
        return False
    date(*(int(part) for part in (text + "-01-01"[len(text) - 4 :]).split("-")))
    return True


def test_the_tables_are_as_large_as_wanted() -> None:
    memory = [row for row in rows() if row.source == "memory"]
    persons = {row.wikidata or (row.person, row.country) for row in rows()}
    assert len(rows()) >= 4000
    assert len(persons) >= 2500
    assert len({row.country for row in rows()} & codes("countries.tsv")) >= 150
    assert 5 * len(memory) <= len(rows())


def test_every_table_has_the_columns() -> None:
    head = list(build.Holder.__dataclass_fields__)
    for path in TABLES:
        with path.open(encoding="utf-8") as stream:
            lines = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
        assert lines[0] == head
        assert all(len(line) == len(head) for line in lines)


def test_dates_exist_and_run_forward() -> None:
    for row in rows():
        assert real(row.start), row
        assert not row.end or real(row.end), row
        assert build.span(row)[0] <= build.span(row)[1], row
        assert (row.end or "9999") >= "1990", row


def test_countries_sources_and_ids_are_known() -> None:
    known = codes("countries.tsv") | codes("organizations.tsv")
    for row in rows():
        assert row.country in known, row
        assert set(row.source.split("+")) <= SOURCES, row
        assert re.fullmatch(r"(Q[1-9]\d*)?", row.wikidata), row
        assert row.gender in ("", "f", "m"), row


def test_names_are_clean_and_no_bare_surname() -> None:
    for row in rows():
        names = [row.person, *filter(None, row.names.split("|"))]
        assert len(names) == len(set(names)), row
        parts = set(row.person.split())
        for name in names:
            assert name == " ".join(name.split()), row
            assert name.isprintable(), row
        assert not parts & set(names[1:]), row


def test_every_post_has_a_kind_and_plover_sectors() -> None:
    assert {row.post for row in rows()} == set(posts())
    for post, (kind, sectors) in posts().items():
        assert post == post.lower().strip()
        assert re.fullmatch(r"[a-z_]+", kind)
        assert sectors
        assert set(sectors.split()) <= SECTORS


def test_no_spell_is_said_twice() -> None:
    seen: dict[tuple[str, str, str], list[build.Holder]] = defaultdict(list)
    for row in rows():
        seen[row.person, row.country, row.post].append(row)
    for group in seen.values():
        spells = sorted(build.span(row) for row in group)
        assert len(spells) == len(set(spells)), group


@pytest.mark.parametrize(
    ("person", "country", "post", "day", "held"),
    [
        ("Angela Merkel", "DEU", "chancellor", "2015-09-04", True),
        ("Angela Merkel", "DEU", "chancellor", "2022-02-24", False),
        ("Margaret Thatcher", "GBR", "prime minister", "1990-10-01", True),
        ("Kofi Annan", "UNO", "secretary-general", "2003-03-20", True),
        ("Hassan Nasrallah", "LBN", "leader of hezbollah", "2006-07-12", True),
        ("Colin Powell", "USA", "secretary of state", "2003-02-05", True),
        ("Colin Powell", "USA", "secretary of state", "2006-02-05", False),
        ("Volodymyr Zelenskyy", "UKR", "president", "2022-02-24", True),
        ("Recep Tayyip Erdogan", "TUR", "prime minister", "2010-05-31", True),
        ("Recep Tayyip Erdogan", "TUR", "president", "2010-05-31", False),
    ],
)
def test_who_held_what_when(person: str, country: str, post: str, day: str, held: bool) -> None:
    found = [
        row for row in rows() if (row.person, row.country, row.post) == (person, country, post)
    ]
    assert found
    assert any(build.span(row)[0] <= day <= build.span(row)[1] for row in found) == held


def test_east_asian_names_go_both_ways() -> None:
    names = {row.person: row.names.split("|") for row in rows()}
    assert "Koizumi Junichiro" in names["Jun'ichiro Koizumi"] + names.get("Junichiro Koizumi", [])
    assert {"Roh Moo Hyun", "Moo-hyun Roh"} <= set(names["Roh Moo-hyun"])


@needs_shared
def test_the_compiled_tables_are_what_the_builder_makes() -> None:
    made = build.without_contained(sorted(build.read_wikidata(), key=repr))
    assert set(made) == set(build.read_holders(DATA / "knowledge" / "holders" / "wikidata.tsv"))


@needs_shared
def test_every_dated_spell_of_the_extracts_is_there() -> None:
    known: dict[tuple[str, str], list[build.Holder]] = defaultdict(list)
    for row in rows():
        known[row.wikidata, row.country].append(row)
    draw = random.Random(7)
    for name, country in build.FILES.items():
        path = build.SHARED / f"holders_{name}.csv"
        with path.open(encoding="utf-8") as stream:
            spells = [row for row in csv.DictReader(stream) if row["start"] and row["end"]]
        for spell in draw.sample(spells, 100):
            mine = known[spell["personID"], country]
            first, last = spell["start"], spell["end"]
            assert any(
                build.span(row)[0] <= first + "-01-01"[len(first) - 4 :]
                and last <= build.span(row)[1]
                for row in mine
            ), spell


@given(st.text("abcdefé ōłü-'", min_size=1))
def test_folding_twice_is_folding_once(name: str) -> None:
    assert build.fold(build.fold(name)) == build.fold(name)
    assert build.fold(name).isascii()
