"""What was found where: points with counts, and the areas that texts draw."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from demarche.archive.query import Query
from demarche.web.address import Address
from demarche.web.asking import Asker

Record = dict[str, Any]
POINTS = 1_000
"""Points shown at most, those with most events."""
NEWEST = 300
"""Events whose areas are drawn: an area lies in the whole record, not in a column."""
AREAS = 60
NEAR_KM = 1
"""Kilometres round a point that a link from it finds."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place with the number of events of a quad class there."""

    name: str
    country: str | None
    latitude: float
    longitude: float
    quad: int | None
    radius_km: float | None
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class Area:
    """An area that a text draws, as GeoJSON; `likely` is the part that the act points to."""

    name: str
    kind: str | None
    geometry: Record
    likely: Record | None
    check: str | None
    address: str


def points(asker: Asker, query: Query, here: Address, limit: int = POINTS) -> tuple[Point, ...]:
    """Return the places of what a query finds, those with most events first."""
    rows = asker.count(replace(query, limit=limit), "place")
    return tuple(_point(row, here) for row in rows)


def _point(row: tuple[Any, ...], here: Address) -> Point:
    name, country, latitude, longitude, quad, radius, count = row
    near = f"{latitude:.6g},{longitude:.6g},{NEAR_KM}"
    address = here.at("/events", near=near, box=None)
    return Point(name or "", country, latitude, longitude, quad, radius, count, address)


def areas(asker: Asker, query: Query, here: Address) -> tuple[Area, ...]:
    """Return the areas among the newest events that a query finds, each once."""
    found = asker.records(replace(query, limit=NEWEST, offset=0, order="newest"))
    return areas_of(found, here)[:AREAS]


def areas_of(records: Iterable[Record], here: Address) -> tuple[Area, ...]:
    """Return the areas of events' places, each once, with the address of the event."""
    made: dict[str, Area] = {}
    for record in records:
        place = record.get("place") or {}
        if place.get("geometry"):
            key = f"{place['text']} {place.get('latitude')} {place.get('longitude')}"
            made.setdefault(key, _area(record, place, here))
    return tuple(made.values())


def _area(record: Record, place: Record, here: Address) -> Area:
    return Area(
        name=place["text"],
        kind=place.get("kind"),
        geometry=place["geometry"],
        likely=place.get("likely"),
        check=place.get("check"),
        address=here.to("/event", id=record["id"]),
    )
