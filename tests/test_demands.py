"""What a line of an acceptance list asks of one field of a record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from demarche.evaluate import demands
from demarche.records import Actor, Mention, Place, Span, When
from tests.fakes import EVENT

LIMA = Place("Lima", "Lima", "capital", "PER", -12.04, -77.03, mention=Mention(8, 12, "Lima"))
HEAD = Actor(
    "Ana Quispe",
    "PER",
    ("GOV", "LAB"),
    "minister for labour",
    "2011-01-02",
    None,
    mention=Mention(0, 6, "Quispe"),
)
WANTED: dict[str, Any] = {
    "name": "Ana Quispe",
    "country": "PER",
    "sectors": ["LAB", "GOV"],
    "post": "minister of labour",
    "start": "2011-01-02",
    "end": None,
}


@pytest.mark.parametrize(
    ("wanted", "start", "end", "hit"),
    [
        ("2011-03-04", "2011-03-04", "2011-03-04", True),
        ("2011-03-04", "2011-03-04", "2011-03-05", False),
        ("2011-03-01/2011-03-31", "2011-03-04", "2011-03-05", True),
        ("2011-03-01/2011-03-31", "2011-02-28", "2011-03-05", False),
        ("2011-03-04", None, None, False),
        (None, None, None, True),
    ],
)
def test_a_time_lies_within_the_one_wanted(
    wanted: str | None, start: str | None, end: str | None, hit: bool
) -> None:
    assert demands.time_matches(wanted, When("then", start, end)) is hit


def test_no_time_is_not_the_time_wanted() -> None:
    assert not demands.time_matches("2011-03-04", None)
    assert demands.time_matches(None, None)


@pytest.mark.parametrize(
    ("wanted", "hit"),
    [
        ({"name": "Lim"}, True),
        ({"name": "Callao"}, False),
        ({"country": "PER"}, True),
        ({"country": "CHL"}, False),
        ({"latitude": -12.1, "longitude": -77.0, "within_km": 20}, True),
        ({"latitude": -13.1, "longitude": -77.0, "within_km": 20}, False),
        ({"name": "Lima", "kind": "near"}, False),
        ({"place_kind": "sea"}, False),
        ({}, True),
    ],
)
def test_places_by_name_point_and_country(wanted: dict[str, Any], hit: bool) -> None:
    assert demands.place_matches(wanted, LIMA) is hit
    assert not demands.place_matches(wanted, None)


def test_a_place_without_a_point_is_near_nothing() -> None:
    wanted = {"latitude": 0, "longitude": 0, "within_km": 30000}
    assert not demands.place_matches(wanted, Place("Lima", "Lima"))


def test_kinds_of_relation() -> None:
    assert demands.place_matches({"kind": "near"}, replace(LIMA, kind="near"))
    assert demands.place_matches({"kind": "sea"}, replace(LIMA, kind="sea"))


def strip(east: float, kind: str = "Polygon") -> Place:
    """Make a small square of sea at 20 degrees south, off Madagascar's east coast or elsewhere."""
    ring = [[east, -20.0], [east + 0.05, -20.0], [east + 0.05, -20.05], [east, -20.05]]
    parts: dict[str, Any] = {"Polygon": [ring], "MultiPolygon": [[ring]]}
    return Place("at sea", geometry={"type": kind, "coordinates": parts[kind]})


@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
@pytest.mark.parametrize(
    ("east", "distance", "hit"),
    [
        (50.0, 120, True),
        (50.0, 300, False),
        (47.0, 120, False),  # ashore
    ],
)
def test_strips_of_sea(kind: str, east: float, distance: float, hit: bool) -> None:
    wanted = {"kind": "offset", "of": "MDG", "distance_km": distance}
    assert demands.place_matches(wanted, strip(east, kind)) is hit


def test_a_point_is_no_strip() -> None:
    assert not demands.place_matches({"kind": "offset", "of": "MDG", "distance_km": 120}, LIMA)


@pytest.mark.parametrize(
    ("demand", "hit"),
    [
        ({}, True),
        ({"mode": None}, True),
        ({"mode": "beat"}, False),
        ({"when": "2017-08-14"}, True),
        ({"when": "2017-08-15"}, False),
        ({"content_when": "2017-08-14"}, False),
        ({"place": {"country": "PER"}}, True),
        ({"place": {"country": "CHL"}}, False),
    ],
)
def test_the_fields_of_an_event(demand: dict[str, Any], hit: bool) -> None:
    event = replace(EVENT, when=When("Monday", "2017-08-14", "2017-08-14"), place=LIMA)
    assert demands.fields_match(demand, event) is hit


def test_an_actor_must_be_right_in_every_field() -> None:
    quoted = Span(0, 10)
    assert demands.has_actor(WANTED, quoted, [Actor("rebels"), HEAD])
    assert not demands.has_actor(WANTED, Span(6, 10), [HEAD])
    assert not demands.has_actor(WANTED, quoted, [replace(HEAD, mention=None)])
    changes: list[dict[str, Any]] = [
        {"name": "A. Quispe"},
        {"country": None},
        {"sectors": ("GOV",)},
        {"role": "minister of health"},
        {"role": None},
        {"role_start": None},
        {"role_end": "2012-01-01"},
    ]
    for change in changes:
        assert not demands.has_actor(WANTED, quoted, [replace(HEAD, **change)])


def test_a_place_must_stand_in_the_quote() -> None:
    assert demands.has_place({"country": "PER"}, Span(10, 20), [LIMA])
    assert not demands.has_place({"country": "PER"}, Span(12, 20), [LIMA])
    assert not demands.has_place({"country": "CHL"}, Span(0, 20), [LIMA])
