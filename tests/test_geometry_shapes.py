"""The map: coasts, countries and seas, and distances on the sphere."""

from __future__ import annotations

import csv
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.geometry import country_at, distance_to_coast, find, is_sea, kind_of, sea_at, shapes
from demarche.geometry.sphere import bearing, destination, distance, to_segments, wrapped
from demarche.resources import data_path

LATITUDES = st.floats(-89, 89)
LONGITUDES = st.floats(-180, 180)


@pytest.mark.parametrize(
    ("lat", "lon", "country"),
    [
        (35.68, 139.70, "JPN"), (30.0, 34.0, "EGY"), (9.56, 44.06, "SOM"), (65.6, -172.0, "RUS"),
        (40.75, -73.98, "USA"), (-17.8, 178.0, "FJI"), (-33.45, -70.66, "CHL"), 
        (31.5, 34.45, "PSE"), (38.0, 134.0, None), (-50.0, 0.0, None),
    ],
)  # fmt: skip
def test_country_at(lat: float, lon: float, country: str | None) -> None:
    assert country_at(lat, lon) == country


@pytest.mark.parametrize(
    ("lat", "lon"),
    [
        (60.0, 100.0), (38.0, -98.0), (55.7, 37.6), (39.9, 116.4), (32.8, -96.8), (36.5, 128.0),
        (-10.0, -55.0), (48.8, 2.3), (67.0, -175.0), (-85.0, 10.0), (24.0, 45.0),
    ],
)  # fmt: skip
def test_inland_is_no_sea(lat: float, lon: float) -> None:
    assert not is_sea(lat, lon)


@pytest.mark.parametrize(
    ("lat", "lon", "sea"),
    [
        (38.5, 134.5, "Sea of Japan"), (26.5, 56.5, "Strait of Hormuz"),
        (13.0, 48.0, "Gulf of Aden"),
        (43.0, 34.0, "Black Sea"), (12.0, 113.0, "South China Sea"), (36.3, 139.0, None),
        (35.0, 18.0, "Mediterranean Sea"), (57.0, -178.0, "Bering Sea"),
    ],
)  # fmt: skip
def test_sea_at(lat: float, lon: float, sea: str | None) -> None:
    assert sea_at(lat, lon) == sea


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("Honshū", "Honshu"), ("the Strait of Hormuz", "Strait of Hormuz"), ("Cheju", "Jeju"),
        ("Sinai Peninsula", "Sinai"), ("crimea", "Crimea"), ("Kurils", "Kuril Islands"),
        ("JPN", "JPN"), ("Nowhere", None),
    ],
)  # fmt: skip
def test_shapes_are_found_by_their_names(name: str, shape: str | None) -> None:
    assert find(name) == shape


def test_known_distances_to_coasts() -> None:
    assert distance_to_coast(42.0, -140.0) == pytest.approx(1300, rel=0.1)
    assert distance_to_coast(60.0, -179.9) == pytest.approx(distance_to_coast(60.0, 179.9), abs=20)
    assert distance_to_coast(38.4, 134.5, of="Honshu") == pytest.approx(248, rel=0.1)


def test_every_row_of_the_table_has_its_rings() -> None:
    path = data_path("shapes") / "names.tsv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len({row["name"] for row in rows}) == len(rows)
    assert all(int(row["rings"]) > 0 for row in rows)
    with np.load(data_path("shapes") / "shapes.npz") as stored:
        assert sum(int(row["rings"]) for row in rows) == len(stored["ends"]) - 1
    assert all(kind_of(row["name"]) == row["kind"] for row in rows)


def test_neighbours_share_a_border() -> None:
    starts, _ = shapes.shared("THA", "KHM")
    assert len(starts) > 20
    assert starts[:, 0].min() > 102
    assert starts[:, 0].max() < 106
    assert not len(shapes.shared("JPN", "KOR")[0])


@given(LATITUDES, LONGITUDES, st.floats(0, 360), st.floats(0.01, 15000))
def test_a_destination_lies_at_its_distance(
    lat: float, lon: float, course: float, far: float
) -> None:
    x, y = (float(one) for one in destination(lat, lon, course, far))
    assert distance(lat, lon, y, x) == pytest.approx(far, rel=1e-6, abs=1e-3)
    if far < 1000 and abs(lat) < 80:
        apart = (bearing(lat, lon, y, wrapped(x)) - course + 180) % 360 - 180
        assert abs(apart) < 0.1 + 0.01 / far


@given(LATITUDES, LONGITUDES, LATITUDES, LONGITUDES)
def test_distance_is_symmetric_and_knows_no_date_line(
    a: float, b: float, c: float, d: float
) -> None:
    there = distance(a, b, c, d)
    assert there == pytest.approx(distance(c, d, a, b), abs=1e-6)
    assert there == pytest.approx(distance(a, b + 360, c, d), abs=1e-3)
    assert 0 <= there <= math.pi * 6371.01


@given(LATITUDES, LONGITUDES)
def test_distance_to_a_line_is_no_more_than_to_its_ends(lat: float, lon: float) -> None:
    starts, ends = np.array([[170.0, -20.0]]), np.array([[-175.0, 30.0]])
    off = float(to_segments(lat, lon, starts, ends)[0])
    assert off <= min(distance(lat, lon, -20, 170), distance(lat, lon, 30, -175)) + 1e-3


@given(LATITUDES, LONGITUDES)
def test_the_map_answers_everywhere(lat: float, lon: float) -> None:
    off = distance_to_coast(lat, lon)
    assert 0 <= off < 3000
    if not is_sea(lat, lon):
        assert sea_at(lat, lon) is None
