"""Areas: where relations lead on the map, and whether words and map agree."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche.geometry import (
    Anchor,
    Area,
    agrees,
    distance_to_coast,
    find,
    is_sea,
    locate,
    relation,
    sea_at,
)
from demarche.geometry.outlines import crossing
from demarche.geometry.sphere import bearing, distance

PYONGYANG = (39.0, 125.75)
POINTS = {
    "Mosul": (36.34, 43.13), "Aleppo": (36.20, 37.16), "Damascus": (33.51, 36.29),
    "Mogadishu": (2.04, 45.34), "Longyearbyen": (78.22, 15.65), "Suva": (-18.14, 178.44),
    "Ushuaia": (-54.80, -68.30), "Taveuni": (-16.85, 179.98),
}  # fmt: skip


def anchor(name: str) -> Anchor:
    if name in POINTS:
        return Anchor(name, "city", None, *POINTS[name], 6.0)
    return Anchor(name, "region", None, 0.0, 0.0, 200.0, find(name))


def area(text: str, *names: str, toward: tuple[float, float] | None = None) -> Area:
    read = relation(text)
    assert read is not None
    found = locate(read, [anchor(name) for name in names], toward)
    assert found is not None
    valid(found.geometry)
    return found


def polygons(geometry: dict[str, Any]) -> list[Any]:
    shape = geometry["coordinates"]
    return list(shape if geometry["type"] == "MultiPolygon" else [shape])


def valid(geometry: dict[str, Any]) -> None:
    """Assert closed rings of rounded numbers within the globe, few and not crossing."""
    rings = [ring for polygon in polygons(geometry) for ring in polygon]
    assert sum(len(ring) for ring in rings) <= 230
    for ring in rings:
        assert len(ring) >= 4
        assert ring[0] == ring[-1]
        assert all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
        assert all(x == round(x, 3) and y == round(y, 3) for x, y in ring)
    assert not crossing([np.array(ring[:-1]) for ring in rings])


def holds(geometry: dict[str, Any], lat: float, lon: float) -> bool:
    inside = 0
    for ring in (ring for polygon in polygons(geometry) for ring in polygon):
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > lat) != (y2 > lat):
                inside += x1 + (lat - y1) / (y2 - y1) * (x2 - x1) > lon
    return inside % 2 == 1


def sample(geometry: dict[str, Any]) -> list[tuple[float, float]]:
    """Return points within a geometry on a grid of 40 by 40 over its box."""
    corners = np.array([point for polygon in polygons(geometry) for point in polygon[0]])
    (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
    lats, lons = np.linspace(south, north, 40), np.linspace(west, east, 40)
    points = [(float(lat), float(lon)) for lat in lats for lon in lons]
    return [point for point in points if holds(geometry, *point)]


@pytest.mark.parametrize(
    ("text", "shape", "low", "high"),
    [
        ("about 240 km off the coast of Honshu", "Honshu", 204, 276),
        ("50 nautical miles off Somalia", "SOM", 83, 102),
        ("12 miles off Jeju", "Jeju", 18, 20.5),
        ("about 100 km off Okinawa", "Okinawa", 85, 115),
        ("about 60 km off Crete", "Crete", 51, 69),
        ("about 300 km off Kamchatka", "Kamchatka Peninsula", 255, 345),
        ("about 150 km off Tasmania", "Tasmania", 127, 173),
    ],
)
def test_a_strip_of_sea_at_a_distance(text: str, shape: str, low: float, high: float) -> None:
    found = area(text, shape)
    inside = sample(found.geometry)
    assert inside
    assert np.mean([is_sea(*point) for point in inside]) > 0.99
    off = np.array([distance_to_coast(*point, of=shape) for point in inside])
    slack = max(0.25 * (high - low), 0.1 * high)
    assert np.mean((off >= low - slack) & (off <= high + slack)) > 0.95
    assert is_sea(found.latitude, found.longitude)
    assert low <= distance_to_coast(found.latitude, found.longitude, of=shape) <= high


def test_the_side_toward_an_origin_is_likely() -> None:
    found = area("about 240 km off the coast of Honshu", "Honshu", toward=PYONGYANG)
    assert found.side in {"west", "northwest"}
    assert found.likely is not None
    assert found.likely_latitude is not None
    assert found.likely_longitude is not None
    valid(found.likely)
    assert sea_at(found.likely_latitude, found.likely_longitude) == "Sea of Japan"
    assert holds(found.geometry, 34.0, 142.0) or holds(found.geometry, 36.5, 143.5)
    assert not holds(found.likely, 36.5, 143.5)


def test_a_distance_and_direction_from_a_city() -> None:
    found = area("30 km south of Mosul", "Mosul")
    there = found.latitude, found.longitude
    assert distance(*POINTS["Mosul"], *there) == pytest.approx(30, abs=0.1)
    assert bearing(*POINTS["Mosul"], *there) == pytest.approx(180, abs=0.5)
    assert 10 < found.radius_km < 30
    assert holds(found.geometry, *there)


def test_between_two_cities() -> None:
    found = area("between Aleppo and Damascus", "Aleppo", "Damascus")
    assert found.kind == "between"
    assert holds(found.geometry, 34.73, 36.71)
    assert not holds(found.geometry, 35.33, 40.14)


def test_between_two_coasts() -> None:
    found = area("between Taiwan and China", "Taiwan", "CHN")
    assert sea_at(found.latitude, found.longitude) == "Taiwan Strait"


def test_a_border_runs_between_its_countries() -> None:
    found = area("along the Thai-Cambodian border", "THA", "KHM")
    assert found.kind == "border"
    assert holds(found.geometry, 14.39, 104.68) or holds(found.geometry, 14.35, 103.3)
    assert not holds(found.geometry, 13.75, 100.5)


def test_seas_straits_and_lands_are_themselves() -> None:
    hormuz = area("in the Strait of Hormuz", "Strait of Hormuz")
    assert hormuz.kind == "sea"
    assert holds(hormuz.geometry, 26.5, 56.5)
    sinai = area("off Sinai", "Sinai")
    assert is_sea(sinai.latitude, sinai.longitude)
    over = area("over Hokkaido", "Hokkaido")
    assert holds(over.geometry, 43.4, 142.9)
    north = area("in the north of Mali", "MLI")
    assert north.latitude > 18
    assert area("in southern Chile", "CHL").latitude < -38


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("100 km north of Longyearbyen", "Longyearbyen"),
        ("200 km east of Suva", "Suva"),
        ("50 km from Taveuni", "Taveuni"),
        ("100 km south of Ushuaia", "Ushuaia"),
        ("50 km off Mogadishu", "Mogadishu"),
        ("near Taveuni", "Taveuni"),
    ],
)
def test_high_latitudes_and_the_date_line(text: str, name: str) -> None:
    found = area(text, name)
    read = relation(text)
    assert read is not None
    assert agrees(read, found, [anchor(name)]).verdict in {"agrees", "unmeasured"}


def test_two_distances_must_be_one() -> None:
    good = relation("150 miles (240 km) south of Mosul")
    bad = relation("150 miles (340 km) south of Mosul")
    assert good is not None
    assert bad is not None
    where = [anchor("Mosul")]
    first, second = locate(good, where), locate(bad, where)
    assert first is not None
    assert second is not None
    assert agrees(good, first, where).verdict == "agrees"
    assert agrees(bad, second, where).reason == "two distances"


def test_a_place_elsewhere_disagrees() -> None:
    read = relation("30 km south of Mosul")
    found = area("30 km south of Aleppo", "Aleppo")
    assert read is not None
    assert agrees(read, found, [anchor("Mosul")]).verdict == "disagrees"


def test_without_anchors_there_is_no_area() -> None:
    read = relation("30 km south of Mosul")
    assert read is not None
    assert locate(read, []) is None


@settings(deadline=None, max_examples=60)
@given(
    st.floats(-85, 85),
    st.floats(-180, 180),
    st.integers(1, 900),
    st.sampled_from(["north", "south-east", "west", "north-northeast"]),
)
def test_offsets_hold_their_point_and_distance(
    lat: float, lon: float, far: int, course: str
) -> None:
    read = relation(f"{far} km {course} of Somewhere")
    where = [Anchor("Somewhere", "city", None, lat, lon, 2.0)]
    assert read is not None
    found = locate(read, where)
    assert found is not None
    numbers = [found.latitude, found.longitude, found.radius_km]
    assert all(math.isfinite(number) for number in numbers)
    assert distance(lat, lon, found.latitude, found.longitude) == pytest.approx(far, abs=0.1)
    if far + abs(lat) * 111 < 88 * 111:
        valid(found.geometry)
        assert agrees(read, found, where).verdict == "agrees"


SHAPES = ["Honshu", "SOM", "Crete", "Jeju", "Sicily", "Cuba", "FJI", "Hainan", "Iceland", "OMN"]


@settings(deadline=None, max_examples=25)
@given(st.sampled_from(SHAPES), st.integers(15, 400), st.floats(-60, 60), st.floats(-180, 180))
def test_strips_are_sea_at_the_distance_asked(shape: str, far: int, lat: float, lon: float) -> None:
    read = relation(f"about {far} km off the coast of Somewhere")
    where = [Anchor("Somewhere", "region", None, 0.0, 0.0, 100.0, find(shape))]
    assert read is not None
    found = locate(read, where, (lat, lon))
    if found is None:
        return
    valid(found.geometry)
    assert is_sea(found.latitude, found.longitude)
    check = agrees(read, found, where)
    assert check.verdict == "agrees", check
    if found.likely is not None:
        valid(found.likely)
