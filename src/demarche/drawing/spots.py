"""Records in, what they look like on a map out: points and areas with their words and links."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from demarche.records import Event, Place


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map: `label` tells it in full, `name` is written beside it.

    `count` is how many events it stands for, `actual` whether they happened; `radius_km` is how
    far off it may be.
    """

    latitude: float
    longitude: float
    label: str
    href: str | None = None
    quad: int | None = None
    count: int = 1
    radius_km: float | None = None
    actual: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A GeoJSON Polygon or MultiPolygon; `likely` is the part that is hatched."""

    geometry: dict[str, Any]
    label: str
    href: str | None = None
    likely: dict[str, Any] | None = None
    name: str = ""


def of_place(place: Place, label: str, **more: Any) -> Point | Area | None:
    """Return what a place looks like on a map: an area, a point, or None where it is nowhere.

    `more` are further fields of Point; an area takes of them what it has.
    """
    short = place.name or place.text
    if place.geometry:
        return Area(place.geometry, label, more.get("href"), place.likely, short)
    if place.latitude is None or place.longitude is None:
        return None
    return Point(
        place.latitude, place.longitude, label, radius_km=place.radius_km, name=short, **more
    )


def of_events(
    events: Iterable[Event], href: Callable[[Event], str | None] = lambda _event: None
) -> tuple[list[Point], list[Area]]:
    """Return the points and areas of events whose place is known, in their order."""
    points: list[Point] = []
    areas: list[Area] = []
    for event in events:
        given = {"href": href(event), "quad": event.quad, "actual": event.modality == "actual"}
        made = of_place(event.place, _told(event), **given) if event.place else None
        if isinstance(made, Point):
            points.append(made)
        elif made:
            areas.append(made)
    return points, areas


def _told(event: Event) -> str:
    who, whom = (", ".join(one.name for one in side) for side in (event.actors, event.recipients))
    day = (event.when.start if event.when else None) or ""
    place = event.place.name or event.place.text if event.place else ""
    kind = event.type if event.modality == "actual" else f"{event.type} ({event.modality})"
    return " · ".join(filter(None, (day, place, f"{who or '?'}: {kind} {whom}".strip())))
