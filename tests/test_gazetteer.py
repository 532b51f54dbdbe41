from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche import gazetteer
from demarche.gazetteer.names import EXACT, key, plain
from demarche.gazetteer.store import DEMONYM, Entry


def first(name: str) -> Entry:
    return gazetteer.load().candidates(name)[0]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("São Tomé", "sao tome"),
        ("SAO-TOME", "sao tome"),
        ("St. Louis", "saint louis"),
        ("Saint Louis", "saint louis"),
        ("Xi'an", "xian"),
        ("Øresund", "oresund"),
        ("  ", ""),
    ],
)
def test_spellings_share_a_key(name: str, expected: str) -> None:
    assert key(name) == expected


@given(st.text(max_size=40))
def test_a_key_is_its_own_key(name: str) -> None:
    assert key(key(name)) == key(name) or "saint" in key(name) or not name.isascii()


@given(st.text(max_size=40))
def test_any_text_can_be_looked_up(name: str) -> None:
    store = gazetteer.load()
    assert isinstance(store.candidates(name), tuple)
    assert isinstance(plain(name), str)


@pytest.mark.parametrize(
    ("name", "kind", "country", "latitude", "longitude"),
    [
        ("Seoul", "capital", "KOR", 37.57, 126.98),
        ("Ind.", "region", "USA", 40.0, -86.25),
        ("NSW", "region", "AUS", -32.2, 147.0),
        ("Sea of Japan", "sea", None, 40.0, 135.0),
        ("East Sea", "sea", None, 40.0, 135.0),
        ("Punggye-ri", "test site", "PRK", 41.28, 129.08),
        ("Natanz", "nuclear facility", "IRN", 33.72, 51.73),
        ("Diaoyu Islands", "island", "JPN", 25.75, 123.5),
        ("Douglas County", "county", "USA", 41.3, -96.2),
        ("Western Pacific", "ocean", None, 15.0, 140.0),
        ("Tokyo", "capital", "JPN", 35.69, 139.69),
        ("Darfur", "region", "SDN", 13.0, 25.0),
    ],
)
def test_known_places(
    name: str, kind: str, country: str | None, latitude: float, longitude: float
) -> None:
    found = [one for one in gazetteer.load().candidates(name) if one.kind == kind]
    assert found, [one.kind for one in gazetteer.load().candidates(name)]
    assert found[0].country == country
    assert found[0].latitude == pytest.approx(latitude, abs=0.2)
    assert found[0].longitude == pytest.approx(longitude, abs=0.2)


def test_one_name_has_many_bearers() -> None:
    found = gazetteer.load().candidates("Paris")
    assert {"FRA", "USA", "CAN"} <= {one.country for one in found}
    texas = next(one for one in found if one.admin1 == "Texas")
    assert (texas.admin1_code, texas.admin2, texas.geonames) == ("TX", "Lamar County", 4717560)


def test_demonyms_are_no_candidates() -> None:
    store = gazetteer.load()
    assert store.candidates("Chinese") == ()
    assert [use for _, use in store.find("chinese")] == [DEMONYM]


def test_abbreviations_are_matched_letter_by_letter() -> None:
    store = gazetteer.load()
    assert store.find(EXACT + "US")
    assert not [one for one in store.candidates("us") if one.kind == "country"]


def test_every_entry_is_on_the_globe() -> None:
    records = gazetteer.load().records
    assert np.all(np.abs(records["latitude"]) <= 90)
    assert np.all(np.abs(records["longitude"]) <= 180)
    assert np.all(records["radius"] > 0)
    assert len(records) > 250_000


def test_every_stored_hash_is_in_order() -> None:
    hashes = np.asarray(gazetteer.load().hashes)
    assert np.all(np.diff(hashes.astype(np.int64)) >= 0)


def test_opening_takes_no_time() -> None:
    gazetteer.load.cache_clear()
    begun = time.perf_counter()
    gazetteer.load().candidates("Nairobi")
    assert time.perf_counter() - begun < 2
