"""Spatial expressions: what is read from a phrase, and which words it is read from."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.geometry import Relation, relation


def read(text: str) -> Relation:
    found = relation(text)
    assert found is not None
    return found


def names(text: str) -> list[str]:
    return [text[span.start : span.end] for span in read(text).anchors]


@pytest.mark.parametrize(
    ("text", "kind", "anchors", "km", "bearing"),
    [
        ("about 240 km off the coast of Honshu", "off", ["Honshu"], 240, None),
        ("50 nautical miles off Somalia", "off", ["Somalia"], 92.6, None),
        ("twelve miles off Jeju island", "off", ["Jeju"], 19.3, None),
        ("60 miles, or 97 kilometers, off Yemen's coast", "off", ["Yemen"], 96.6, None),
        ("20 km west of the Brittany coast", "off", ["Brittany"], 20, 270),
        ("off Sinai", "off", ["Sinai"], None, None),
        ("off the northern coast of Libya", "off", ["Libya"], None, 0),
        ("in waters near the Senkaku Islands", "off", ["Senkaku Islands"], None, None),
        ("into the sea off the Korean Peninsula", "off", ["Korean Peninsula"], None, None),
        ("30 km south of Mosul", "offset", ["Mosul"], 30, 180),
        ("nearly 100 miles northwest of the capital Baghdad", "offset", ["Baghdad"], 160.9, 315),
        ("1,200 km to the south-east of Tokyo", "offset", ["Tokyo"], 1200, 135),
        ("5km from Bakhmut", "offset", ["Bakhmut"], 5, None),
        ("due east of Taiwan", "offset", ["Taiwan"], None, 90),
        ("between Aleppo and Damascus", "between", ["Aleppo", "Damascus"], None, None),
        ("on the road from Kabul to Kandahar", "between", ["Kabul", "Kandahar"], None, None),
        ("on the Kabul-Kandahar highway", "between", ["Kabul", "Kandahar"], None, None),
        ("along the Thai-Cambodian border", "border", ["Thai", "Cambodian"], None, None),
        ("on India's border with Nepal", "border", ["India", "Nepal"], None, None),
        ("the border between Chad and Sudan", "border", ["Chad", "Sudan"], None, None),
        ("20 kilometers from the border with Poland", "border", ["Poland"], 20, None),
        ("near the Syrian city of Daraa", "near", ["Daraa"], None, None),
        ("just outside Bogotá", "near", ["Bogotá"], None, None),
        ("over Hokkaido", "over", ["Hokkaido"], None, None),
        ("into the Sea of Japan", "inside", ["Sea of Japan"], None, None),
        ("in the Strait of Hormuz", "inside", ["Strait of Hormuz"], None, None),
        ("in the north of Mali", "part", ["Mali"], None, 0),
        ("in southern Chile", "part", ["Chile"], None, 180),
        ("across from Kinmen", "across", ["Kinmen"], None, None),
        ("at the mouth of the Gulf of Aden", "mouth", ["Gulf of Aden"], None, None),
        ("on the Somali coast", "coast", ["Somali"], None, None),
        ("inside Japan's exclusive economic zone", "off", ["Japan"], None, None),
    ],
)
def test_phrases_from_many_parts_of_the_world(
    text: str, kind: str, anchors: list[str], km: float | None, bearing: float | None
) -> None:
    found = read(text)
    assert (found.kind, names(text), found.bearing) == (kind, anchors, bearing)
    assert found.distance_km == (None if km is None else pytest.approx(km, abs=0.06))


@pytest.mark.parametrize(
    "text", ["Mosul", "", "on Monday", "50 km", "talks about trade", "near it"]
)
def test_no_relation_is_none(text: str) -> None:
    assert relation(text) is None


def test_one_distance_given_twice() -> None:
    found = read("landed about 150 miles (240 kilometers) off the coast of Oman")
    assert found.distance_km == pytest.approx(241.4, abs=0.1)
    assert found.again_km == 240
    assert found.qualifier == "about"


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("at least 100 km from Lima", 85, 150),
        ("up to 40 km from Lima", 0, 45),
        ("30 to 40 km from Lima", 25.5, 45),
        ("12 km from Lima", 11.4, 12.6),
        ("a few hundred km east of Lima", 150, 600),
    ],
)
def test_qualifiers_and_rounding_widen_a_distance(text: str, low: float, high: float) -> None:
    found = read(text)
    assert found.low_km is not None
    assert found.high_km is not None
    assert found.low_km == pytest.approx(low, rel=0.06)
    assert found.high_km == pytest.approx(high, rel=0.06)


def test_the_nearer_relation_wins_over_the_country() -> None:
    assert names("in northern Syria near the Turkish border") == ["Turkish"]
    assert names("in Iraq, 30 km south of Mosul on Tuesday") == ["Mosul"]


PIECES = st.sampled_from(
    "about 240 km 12 miles nautical off the coast of Honshu near between and Aleppo Damascus "
    "border with Syria's north east over in waters ( ) , (15 mi) – é ’s St. Thai-Lao".split()
)


@given(st.lists(PIECES, max_size=12).map(" ".join) | st.text(max_size=60))
def test_spans_lie_within_the_text(text: str) -> None:
    found = relation(text)
    if found is None:
        return
    assert 0 <= found.span.start < found.span.end <= len(text)
    assert all(found.span.covers(span) and len(span) for span in found.anchors)
    if found.distance_km is not None:
        assert found.low_km is not None
        assert found.high_km is not None
        assert 0 <= found.low_km <= found.high_km


@given(
    st.integers(1, 3000),
    st.sampled_from([("km", 1.0), ("miles", 1.609344), ("nautical miles", 1.852)]),
    st.sampled_from(["north", "south-east", "west-northwest"]),
)
def test_any_number_and_unit_is_read(value: int, unit: tuple[str, float], course: str) -> None:
    found = read(f"{value:,} {unit[0]} {course} of Quito")
    assert found.distance_km == pytest.approx(value * unit[1])
    assert found.low_km is not None
    assert found.high_km is not None
    assert found.low_km <= value * unit[1] <= found.high_km
