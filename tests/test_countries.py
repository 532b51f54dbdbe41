"""Countries: names in running text, the country of a mention, and the tables themselves."""

from __future__ import annotations

import csv
import re
import time
from collections import defaultdict
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.countries import load
from demarche.errors import CodebookError

TABLES = ("countries.tsv", "organizations.tsv")


def rows(name: str) -> list[dict[str, str]]:
    text = (files("demarche") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def names(row: dict[str, str]) -> list[str]:
    cells = [row.get(key, "").split("|") for key in ("names", "demonyms", "seats")]
    return [row["name"], *(name for cell in cells for name in cell if name)]


ROWS = [row for table in TABLES for row in rows(table)]
NAMES = sorted({name for row in ROWS for name in names(row)})


def codes(text: str) -> list[str]:
    return [naming.code for naming in load().find(text)]


def test_every_code_is_unique_and_well_formed() -> None:
    every = [row["code"] for row in ROWS]
    assert len(every) == len(set(every))
    assert all(re.fullmatch(r"[A-Z][A-Z0-9]{2}", code) for code in every)


def test_no_name_maps_to_two_codes() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for row in ROWS:
        for name in names(row):
            owners[name.upper() if len(name) > 3 else name].add(row["code"])
    assert not {name: owner for name, owner in owners.items() if len(owner) > 1}


def test_no_name_stands_twice_in_a_row_and_every_row_has_a_source() -> None:
    assert not [row["code"] for row in ROWS if len(names(row)) != len(set(names(row)))]
    assert all(row["source"] for row in ROWS)


def test_no_hidden_phrase_is_itself_a_name() -> None:
    text = (files("demarche") / "data" / "not_countries.txt").read_text(encoding="utf-8")
    assert not set(text.split("\n")) & set(NAMES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["code"])
def test_every_name_of_a_row_finds_its_code(row: dict[str, str]) -> None:
    for name in names(row):
        text = f"({name}’s minister"
        found = load().find(text)
        assert [one.code for one in found] == [row["code"]], name
        assert text[found[0].span.start : found[0].span.end] == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("South Sudan and Sudan", ["SSD", "SDN"]),
        (
            "Guinea-Bissau, Guinea, Papua New Guinea, Equatorial Guinea",
            ["GNB", "GIN", "PNG", "GNQ"],
        ),
        ("Niger and Nigeria; Nigeriens, Nigerians", ["NER", "NGA", "NER", "NGA"]),
        ("the Dominican Republic and Dominica", ["DOM", "DMA"]),
        ("Democratic Republic of Congo, Republic of Congo", ["COD", "COG"]),
        ("Northern Ireland, Ireland", ["GBR", "IRL"]),
        (
            "North Korea's DPRK, D.P.R.K., N. Korea, South Korea",
            ["PRK", "PRK", "PRK", "PRK", "KOR"],
        ),
        ("Greek Cypriots and Greeks", ["CYP", "GRC"]),
        ("the U.S., the US, U.S.-Japan", ["USA", "USA", "USA", "JPN"]),
        ("Quai d’Orsay, Côte d’Ivoire, N’Djamena", ["FRA", "CIV", "TCD"]),
        ("turkey and china on the polish table; tell us who", []),
        ("TURKEY WARNS U.S. OVER NORTH KOREA", ["TUR", "USA", "PRK"]),
        ("MAN WHO STOLE CAR IN CHAD", ["TCD"]),
        ("WHO", ["WHO"]),
        ("United\u00a0States, United\n  Kingdom", ["USA", "GBR"]),
        ("Guinea–Bissau", ["GNB"]),
        ("Omaniac Iranx xIran _Iran Iran_", []),
        (
            "European Court of Human Rights, European Council, Council of Europe",
            ["CEU", "EUR", "CEU"],
        ),
        ("Commonwealth of Independent States", ["CIS"]),
        ("Russia's National Security Council", ["RUS"]),
        (
            "the Soviet Union, East Germany, Burma, Zaire, Swaziland",
            ["SUN", "DDR", "MMR", "COD", "SWZ"],
        ),
        ("", []),
    ],
)
def test_find(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "code", "kind"),
    [
        ("France", "FRA", "name"),
        ("French", "FRA", "demonym"),
        ("Kremlin", "RUS", "seat"),
        ("U.K.", "GBR", "abbreviation"),
        ("NATO", "NAT", "organization"),
    ],
)
def test_kinds(text: str, code: str, kind: str) -> None:
    (naming,) = load().find(text)
    assert (naming.code, naming.kind) == (code, kind)


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        ("the Turkish ambassador to Egypt", "TUR"),
        ("police in Montevideo", "URY"),
        ("Pyongyang", "PRK"),
        ("a U.S.-backed militia", None),
        ("pro-Russian rebels", None),
        ("pro-Russian rebels in eastern Ukraine", "UKR"),
        ("rebels backed by Turkey", None),
        ("US- and Saudi-backed forces", None),
        ("Iran-backed Iraqi militia", "IRQ"),
        ("a French-born Algerian cleric", "DZA"),
        ("anti-US protesters in Manila", "PHL"),
        ("non-U.S. firms", None),
        ("Russian-occupied territory", None),
        ("the Saudi-led coalition", "SAU"),
        ("the embassy of Japan in Seoul", "JPN"),
        ("the UN envoy for Syria", "UNO"),
        ("the UN mission in Mali", "UNO"),
        ("the Mali UN mission", "UNO"),
        ("Russia's ambassador to the UN", "RUS"),
        ("the US NATO ambassador", "USA"),
        ("Vienna-based OSCE", "OSC"),
        ("the London-based Syrian Observatory", "SYR"),
        ("the Afghan Red Crescent", "AFG"),
        ("Chinese and Russian officials", "CHN"),
        ("Latin American leaders", None),
        ("Native American groups", None),
        ("New Mexico's governor", None),
        ("Georgia", "GEO"),
        ("Georgia state officials", None),
        ("the governor of Georgia", None),
        ("prosecutors in Fulton County, Georgia", None),
        ("the envoy to Egypt", None),
        ("talks between Iran and Iraq", None),
        ("refugees from Syria", "SYR"),
        ("refugees from Syria in Lebanon", "LBN"),
        ("a spokesman for the Israeli military", "ISR"),
        ("an aide to the Turkish president", "TUR"),
        ("about 200 Turkish troops", "TUR"),
        ("up to 300 Turkish troops", "TUR"),
        ("the envoy to Egypt and the Russian ambassador", "RUS"),
        ("Japan’s prime minister", "JPN"),
        ("the prime minister", None),
        ("", None),
    ],
)
def test_of(mention: str, expected: str | None) -> None:
    found = load().of(mention)
    assert (found and found.code) == expected


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        ("US and Japanese ministers", ["USA", "JPN"]),
        ("Russia, China and Iran", ["RUS", "CHN", "IRN"]),
        ("Russia's and China's leaders", ["RUS", "CHN"]),
        ("U.S.-South Korean forces", ["USA", "KOR"]),
        ("the president of Russia and the prime minister of China", ["RUS", "CHN"]),
        ("Turkish and Greek envoys to Egypt and Libya", ["TUR", "GRC"]),
        ("the Turkish minister, in Cairo", ["TUR"]),
        ("the UN mission in Mali and Niger", ["UNO"]),
        ("officials from Iran and Iraq", ["IRN", "IRQ"]),
        ("Washington and the US Congress", ["USA"]),
        ("talks with Iran and Iraq", []),
        ("the NATO and EU chiefs", ["NAT", "EUR"]),
    ],
)
def test_all_of(mention: str, expected: list[str]) -> None:
    assert [naming.code for naming in load().all_of(mention)] == expected


def test_names() -> None:
    assert load().names("KOR") == "South Korea"
    assert load().names("UNO") == "United Nations"
    with pytest.raises(CodebookError, match="QQQ"):
        load().names("QQQ")


PIECES = st.sampled_from([*NAMES, " ", "-", "’s ", " and ", "\u00a0", ", ", "x", " to ", ".", "É"])


@given(st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join), st.booleans())
def test_namings_lie_in_order_in_the_text_and_never_overlap(text: str, loud: bool) -> None:
    text = text.upper() if loud else text
    found = load().find(text)
    known = {" ".join(name.replace("’", "'").split()).casefold() for name in NAMES}
    for one in found:
        words = text[one.span.start : one.span.end]
        plain = re.sub("[‘’ʼ]", "'", re.sub("[‐‑–—]", "-", " ".join(words.split())))
        assert len(words) == len(one.span) > 0
        assert plain.casefold() in known
        assert load().names(one.code)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found))
    assert load().of(text) in [None, *found]
    assert set(load().all_of(text)) <= set(found)


def test_fast_enough() -> None:
    mentions = ["the Turkish ambassador to Egypt", "police in Montevideo", "Pyongyang"] * 4000
    load().find("")
    start = time.perf_counter()
    for mention in mentions:
        load().find(mention)
    assert len(mentions) / (time.perf_counter() - start) > 20_000


def test_long_text_takes_linear_time() -> None:
    start = time.perf_counter()
    load().of("United " * 50_000 + "- and " * 50_000)
    assert time.perf_counter() - start < 2
