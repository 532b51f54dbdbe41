"""The tables of non-person actors, roles, descriptions and properties of countries."""

from __future__ import annotations

import csv
import re
from collections import Counter, defaultdict
from importlib.resources import files
from itertools import combinations

import pytest

DATA = files("demarche") / "data"
KNOWLEDGE = DATA / "knowledge"
SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP"
    " PRE REL SOC IGO UNO EUR NGO ISM IMG MNC".split()
)
KINDS = frozenset(
    "seat ministry agency central_bank parliament court military police intelligence party"
    " armed_group militia criminal_group movement ngo company media union religious think_tank"
    " university igo alliance bank subnational_government".split()
)
DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?|")
ENTITY_COLUMNS = ["id", "name", "names", "kind", "country", "sectors", "start", "end"]
ENTITY_COLUMNS += ["wikidata", "source"]
COLUMNS = {
    "roles.tsv": ["noun", "plural", "sectors", "belongs", "passes"],
    "descriptions.tsv": ["description", "property"],
    "properties.tsv": ["country", "property", "start", "end", "source"],
}
NO_REGION = frozenset("ATA ATF BVT HMD SGS UMI".split())
"""Territories that nobody lives in."""

Row = dict[str, str]


def rows(text: str) -> list[Row]:
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def table(name: str) -> list[Row]:
    return rows((KNOWLEDGE / name).read_text(encoding="utf-8"))


def entity_files() -> list[str]:
    found = (one.name for one in (KNOWLEDGE / "entities").iterdir())
    return sorted(name for name in found if name.endswith(".tsv"))


def known(name: str) -> list[Row]:
    return rows((DATA / name).read_text(encoding="utf-8"))


ENTITIES = [row for name in entity_files() for row in table(f"entities/{name}")]
CODES = {row["code"] for name in ("countries.tsv", "organizations.tsv") for row in known(name)}
COUNTRIES = {row["code"] for row in known("countries.tsv")}


def names(row: Row) -> list[str]:
    return [row["name"], *filter(None, row["names"].split("|"))]


def period(row: Row) -> tuple[str, str]:
    """Return start and end so that they compare as text; an end of "2004" is all of 2004."""
    return row["start"] or "0", f"{row['end'] or '9999'}~"


def overlap(one: Row, other: Row) -> bool:
    (start, end), (other_start, other_end) = period(one), period(other)
    return start < other_end and other_start < end


@pytest.mark.parametrize("name", [f"entities/{one}" for one in entity_files()] + sorted(COLUMNS))
def test_every_line_has_every_cell_and_none_is_padded(name: str) -> None:
    head, *lines = (KNOWLEDGE / name).read_text(encoding="utf-8").splitlines()
    assert head.split("\t") == COLUMNS.get(name, ENTITY_COLUMNS)
    cells = [line.split("\t") for line in lines]
    assert {len(row) for row in cells} == {len(head.split("\t"))}
    assert not [cell for row in cells for cell in row if cell != cell.strip() or "  " in cell]
    assert len(lines) == len(set(lines))


def test_ids_codes_kinds_and_sectors_are_known() -> None:
    for row in ENTITIES:
        assert re.fullmatch(r"[a-z-]+/[a-z0-9]+(-[a-z0-9]+)*", row["id"]), row
        assert row["kind"] in KINDS, row
        assert not row["country"] or row["country"] in CODES, row
        sectors = row["sectors"].split(" ")
        assert set(sectors) <= SECTORS, row
        assert len(sectors) == len(set(sectors)), row
        assert re.fullmatch(r"(Q[1-9]\d*)?", row["wikidata"]), row


def test_dates_are_dates_in_order() -> None:
    for row in [*ENTITIES, *table("properties.tsv")]:
        assert DATE.fullmatch(row["start"]), row
        assert DATE.fullmatch(row["end"]), row
        assert period(row)[0] <= period(row)[1], row


def test_an_id_stands_twice_only_for_another_time() -> None:
    of_id = defaultdict(list)
    for row in ENTITIES:
        of_id[row["id"]].append(row)
    for same in of_id.values():
        assert len({row["country"] for row in same}) == 1
        assert not [pair for pair in combinations(same, 2) if overlap(*pair)]


def test_no_name_stands_twice_in_a_row() -> None:
    assert not [row["id"] for row in ENTITIES if len(names(row)) != len(set(names(row)))]


def test_a_shared_name_is_told_apart_by_country_or_time() -> None:
    owners = defaultdict(list)
    for row in ENTITIES:
        for name in names(row):
            owners[name].append(row)
    for name, sharing in owners.items():
        for one, other in combinations(sharing, 2):
            assert one["country"] != other["country"] or not overlap(one, other), name
    shared = [name for name, own in owners.items() if len({row["id"] for row in own}) > 1]
    assert len(shared) < len(owners) * 0.03


def test_no_name_is_that_of_another_country_or_organization() -> None:
    owner = {
        name: row["code"]
        for table_name in ("countries.tsv", "organizations.tsv")
        for row in known(table_name)
        for key in ("name", "names", "demonyms", "seats")
        for name in (row.get(key) or "").split("|")
        if name
    }
    for row in ENTITIES:
        for name in names(row):
            assert owner.get(name, row["country"]) == row["country"], (row["id"], name)


def test_every_row_has_a_source_and_few_rest_on_memory() -> None:
    every = [*ENTITIES, *table("properties.tsv")]
    assert all(re.fullmatch(r"memory|public: \S.*", row["source"]) for row in every)
    assert sum(row["source"] == "memory" for row in ENTITIES) < len(ENTITIES) / 5


def test_the_tables_are_large_enough() -> None:
    counts = Counter(row["kind"] for row in ENTITIES)
    parties = {row["country"] for row in ENTITIES if row["kind"] == "party"}
    assert counts["party"] >= 300
    assert len(parties) >= 90
    assert counts["armed_group"] + counts["militia"] >= 220
    assert counts["intelligence"] >= 60
    assert min(counts["ngo"] + counts["movement"], counts["company"], counts["media"]) >= 150
    assert counts["think_tank"] + counts["university"] >= 60
    assert len(table("roles.tsv")) >= 900


def test_a_changed_role_is_two_rows_of_one_id() -> None:
    taliban = [row for row in ENTITIES if row["id"] == "armed-group/taliban"]
    assert taliban[-1]["start"] == "2021-08-15"
    assert taliban[-1]["sectors"].startswith("GOV")
    assert taliban[-2]["sectors"].startswith("REB")


def test_roles_are_well_formed() -> None:
    roles = table("roles.tsv")
    nouns = [row["noun"] for row in roles]
    assert len(nouns) == len(set(nouns))
    for row in roles:
        assert set(row["sectors"].split()) <= SECTORS, row
        assert row["belongs"] in ("state", "person", "none"), row
        assert row["passes"] in ("", "0", "1"), row
        assert bool(row["sectors"]) != (row["passes"] == "1"), row


def test_no_plural_is_the_noun_of_another_role() -> None:
    roles = table("roles.tsv")
    nouns = {row["noun"] for row in roles}
    assert not [row for row in roles if row["plural"] != row["noun"] and row["plural"] in nouns]


def test_every_description_asks_for_properties_that_some_country_has() -> None:
    properties = {row["property"] for row in table("properties.tsv")}
    descriptions = table("descriptions.tsv")
    asked = {one for row in descriptions for one in row["property"].split("|")}
    assert asked == properties
    assert len({row["description"] for row in descriptions}) == len(descriptions)


def test_every_description_of_several_properties_fits_a_country() -> None:
    having = defaultdict(set)
    for row in table("properties.tsv"):
        having[row["property"]].add(row["country"])
    for row in table("descriptions.tsv"):
        fitting = set.intersection(*(having[one] for one in row["property"].split("|")))
        assert fitting, row


def test_every_inhabited_country_has_a_region() -> None:
    placed = {
        row["country"] for row in table("properties.tsv") if row["property"].startswith("region:")
    }
    assert placed == COUNTRIES - NO_REGION


def test_the_same_property_of_a_country_does_not_overlap_itself() -> None:
    of_property = defaultdict(list)
    for row in table("properties.tsv"):
        of_property[row["country"], row["property"]].append(row)
    for same in of_property.values():
        assert not [pair for pair in combinations(same, 2) if overlap(*pair)], same
