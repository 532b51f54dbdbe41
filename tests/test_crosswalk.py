"""Codes of the field: each known one leads somewhere, and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche import codebook, countries
from demarche.crosswalk import states
from demarche.crosswalk.acts import act, act_of, code_named, quad
from demarche.crosswalk.dyads import dyads
from demarche.crosswalk.ids import inward, number, outward
from demarche.crosswalk.layouts import exchange_rows, exchange_toml, layout
from demarche.crosswalk.sectors import ActorCode, from_icews, parse_code, sectors_of, to_icews
from demarche.errors import CodebookError
from demarche.knowledge.tables import SECTORS
from demarche.records import Actor
from tests.fakes import EVENT

STATES = sorted(countries.load().states)


@pytest.mark.parametrize(
    ("name", "columns"),
    [("polecat", 40), ("icews", 20), ("gdelt", 61), ("gdelt-mentions", 16), ("phoenix", 26)],
)
def test_layouts_have_their_columns(name: str, columns: int) -> None:
    assert len(set(layout(name).columns)) == len(layout(name).columns) == columns


def test_every_country_has_one_row_and_no_code_is_anothers() -> None:
    rows = exchange_rows("countries")
    assert sorted(row["code"] for row in rows) == STATES
    for column in ("fips", "cow"):
        given = [row[column] for row in rows if row[column]]
        assert len(set(given)) == len(given)


@pytest.mark.parametrize("code", STATES)
def test_names_and_codes_lead_back(code: str) -> None:
    assert states.from_name(states.plain_name(code)) == code
    assert states.from_name(states.icews_name(code)) == code
    assert states.from_code(states.fips(code)) in (code, None)


def test_codes_of_the_field() -> None:
    told = [(states.fips(code), states.cow(code)) for code in ("DEU", "JPN", "PRK", "ZAF", "UNO")]
    assert told == [("GM", "255"), ("JA", "740"), ("KN", "731"), ("SF", "560"), (None, None)]
    assert (states.from_code("GZ"), states.from_code("ROM"), states.from_code("QQQ")) == (
        "PSE", "ROU", None
    )  # fmt: skip
    assert (states.alpha2("JPN"), states.alpha2(None)) == ("jp", None)


@pytest.mark.parametrize("row", exchange_rows("cameo"), ids=lambda row: row["code"])
def test_every_code_of_cameo(row: dict[str, str]) -> None:
    found = act(row["code"])
    assert (found.type == "") == row["code"].startswith("01")
    assert found.mode is None or found.mode in codebook.load().modes(found.type)
    assert code_named(row["name"].upper()) is not None
    assert quad(found.code, "gdelt") in (1, 2, 3, 4)


def test_finer_codes_and_none() -> None:
    assert act("0579").code == "057"
    with pytest.raises(CodebookError, match="no CAMEO code '999'"):
        act("999")


def test_an_event_without_a_code_has_that_of_its_type() -> None:
    from dataclasses import replace

    known = act_of(replace(EVENT, cameo=None))
    assert known is not None
    assert known.code == "180"
    assert act_of(replace(EVENT, cameo=None, type="Battles")) is None


def test_sectors_are_those_of_plover() -> None:
    for table in ("icews_sectors", "roles"):
        assert {row["sector"] for row in exchange_rows(table)} <= SECTORS
    assert from_icews(["Executive", " Police", "Hindu"]) == ("GOV", "COP")
    assert (from_icews(["Social"]), from_icews(["Social", "Media"])) == (("SOC",), ("JRN",))


@given(st.lists(st.sampled_from(sorted({row["sector"] for row in exchange_rows("icews_sectors")}))))
def test_icews_words_lead_back(sectors: list[str]) -> None:
    words = to_icews(sectors)
    assert to_icews(from_icews(words)) == list(dict.fromkeys(words))


@pytest.mark.parametrize(
    ("full", "country", "roles", "sectors"),
    [
        ("PERMIL", "PER", ("MIL",), ("MIL",)),
        ("IGOUNO", "UNO", (), ("IGO",)),
        ("---REB", None, ("REB",), ("REB",)),
        ("USAMED", "USA", ("MED",), ("JRN",)),
        ("COP", None, ("COP",), ("COP",)),
        ("", None, (), ()),
    ],
)
def test_actor_codes(
    full: str, country: str | None, roles: tuple[str, ...], sectors: tuple[str, ...]
) -> None:
    code = parse_code(full)
    assert (code.country, code.roles, sectors_of(code)) == (country, roles, sectors)
    assert ActorCode(country, roles).full() == ("---COP" if full == "COP" else full)


def test_ids_go_back_as_they_came() -> None:
    assert number("icews", inward("icews", "32889836")) == 32889836
    assert outward("polecat", inward("polecat", "a/b")) == "a/b"
    made = {number("icews", f"doc#{place}") for place in range(1000)}
    assert len(made) == 1000
    assert all(0 <= one < 2**52 for one in made)
    assert number("gdelt", "icews/1") != 1


def test_pairs() -> None:
    from dataclasses import replace

    a, b, c = Actor("a"), Actor("b"), Actor("c")
    attack = replace(EVENT, actors=(a, b), recipients=(c,))
    assert [(one.id, one.actor, one.recipient) for one in dyads(attack)] == [
        ("one#12", a, c), ("one#12/2", b, c)
    ]  # fmt: skip
    meeting = replace(EVENT, type="CONSULT", actors=(a, b), recipients=())
    assert [(one.actor, one.recipient) for one in dyads(meeting)] == [(a, b), (b, a)]
    assert [(one.actor, one.recipient) for one in dyads(replace(attack, recipients=()))] == [
        (a, None), (b, None)
    ]  # fmt: skip
    assert set(exchange_toml("acts")["mutual"]) <= set(codebook.load().types)
