"""Relations and their anchors as areas on the map."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np

from demarche.geometry import fields, rings, shapes
from demarche.geometry.fields import Field, Middle
from demarche.geometry.outlines import geojson
from demarche.geometry.sphere import (
    Array,
    bearing,
    destination,
    distance,
    point_of,
    turned,
    vectors,
    wrapped,
)
from demarche.geometry.values import Anchor, Area, Relation
from demarche.geometry.words import Direction, load

Point = tuple[float, float]
_SIDE = 90.0
"""Degrees from the course to an origin within which a coast faces it."""
_PART, _CORE = 0.4, 0.4
"""Shares of a country that its north, or its centre, amounts to."""
_DETOUR = 1.3
"""How much longer than the shortest way between two shapes a way between them may be."""


def locate(
    relation: Relation, anchors: Sequence[Anchor], toward: Point | None = None
) -> Area | None:
    """Return the area that a relation to its anchors means, None where there is none.

    `toward` (latitude, longitude) is where the act or actor came from: of an area that lies
    around its anchor, the part on that side is given as `likely`.
    """
    maker = _MAKERS.get(relation.kind)
    if maker is None or not anchors:
        return None
    return maker(relation, tuple(_shaped(anchor) for anchor in anchors), toward)


def _shaped(anchor: Anchor) -> Anchor:
    """Return an anchor with a shape that exists or none; a country's is named by its code."""
    shape = anchor.country if anchor.kind == "country" and not anchor.shape else anchor.shape
    return replace(anchor, shape=shape if shape and shapes.kind_of(shape) else None)


def _reach(name: str, anchor: Anchor) -> float:
    return load().reach[name]["shape" if _wide(anchor) else "point"]


def _wide(anchor: Anchor) -> bool:
    return anchor.shape is not None


def _bounds(relation: Relation, reach_km: float) -> tuple[float, float]:
    """Return the distances a relation allows for; `reach_km` where it states none."""
    if relation.high_km is None:
        return 0.0, reach_km
    return relation.low_km or 0.0, relation.high_km


def _off(relation: Relation, anchors: tuple[Anchor, ...], toward: Point | None) -> Area | None:
    """Return the sea at a distance from a coast, or near it."""
    anchor = anchors[0]
    if anchor.shape and shapes.kind_of(anchor.shape) in shapes.WATERS:
        return _whole(relation, anchors, toward)
    low, high = _bounds(relation, _reach("off", anchor))
    field = _surroundings(anchor, low, high, sea=True)
    if relation.bearing is not None and relation.spread is not None:
        spread = max(relation.spread, 45.0)
        field = field.kept(rings.facing(field.courses(), relation.bearing, spread))
    return _area("offset" if relation.high_km else "near", field, relation, toward, sea=True)


def _surroundings(anchor: Anchor, low: float, high: float, sea: bool) -> Field:
    if anchor.shape:
        return fields.around_shape(anchor.shape, low, high, sea)
    points = np.array([[anchor.longitude, anchor.latitude]])
    return fields.around_points(points, low, high + anchor.radius_km, sea)


def _offset(relation: Relation, anchors: tuple[Anchor, ...], toward: Point | None) -> Area | None:
    """Return what lies at a distance, in a direction, or both."""
    anchor = anchors[0]
    low, high = _bounds(relation, _reach("beyond", anchor))
    if _wide(anchor):
        field = _surroundings(anchor, low, high, sea=False)
        if relation.bearing is not None and relation.spread is not None:
            spread = relation.spread * 1.5
            field = field.kept(rings.facing(field.courses(), relation.bearing, spread))
        return _area("offset" if relation.high_km else "sector", field, relation, toward, sea=False)
    high += anchor.radius_km
    if relation.bearing is None or relation.spread is None:
        return _banded(relation, anchor, low, high, toward)
    return _sector(relation, anchor, low, high)


def _sector(relation: Relation, anchor: Anchor, low: float, high: float) -> Area | None:
    course, spread = relation.bearing or 0.0, relation.spread or 0.0
    far = relation.distance_km or (low + high) / 2
    ring = rings.sector(anchor.latitude, anchor.longitude, low, high, course, spread)
    lon, lat = (float(x) for x in destination(anchor.latitude, anchor.longitude, course, far))
    kind = "offset" if relation.high_km else "sector"
    return _ringed(kind, (lat, lon), [ring])


def _banded(
    relation: Relation, anchor: Anchor, low: float, high: float, toward: Point | None
) -> Area | None:
    """Return all that lies at a distance from a point, and the part on the side of an origin."""
    at = anchor.latitude, anchor.longitude
    area = _ringed("offset" if low else "near", at, rings.band(*at, low, high))
    if area is None or toward is None or not low:
        return area
    course, far = bearing(*at, *toward), relation.distance_km or (low + high) / 2
    part = _ringed("offset", _lat_lon(destination(*at, course, far)),
                   [rings.sector(*at, low, high, course, _SIDE / 2)])  # fmt: skip
    return _sided(area, part, _compass(course)) if part else area


def _lat_lon(point: Array) -> Point:
    return float(point[1]), float(point[0])


def _ringed(kind: str, at: Point, shape: list[Array]) -> Area | None:
    """Return the area of one polygon; its outer ring comes first."""
    drawn = geojson([shape])
    if drawn is None:
        return None
    radius = rings.reach(*at, shape[0])
    return Area(kind, round(at[0], 4), round(wrapped(at[1]), 4), round(radius, 1), drawn)


def _sided(area: Area, part: Area, side: str) -> Area:
    """Return an area with the part of it that is more likely."""
    return Area(
        area.kind, area.latitude, area.longitude, area.radius_km, area.geometry, side,
        part.geometry, part.latitude, part.longitude, part.radius_km,
    )  # fmt: skip


def _area(
    kind: str, field: Field, relation: Relation, toward: Point | None, sea: bool
) -> Area | None:
    """Return the area of a field, with the part that faces an origin."""
    area = _drawn(kind, field, relation.distance_km, sea)
    if area is None or toward is None:
        return area
    to = fields.bearings(field.shore[:, 1], field.shore[:, 0], *toward)
    side = field.kept(turned(field.courses(), to[field.which]) < _SIDE)
    count = int(side.cells.sum())
    if not count or count == int(field.cells.sum()):
        return area
    part = _drawn(kind, side, relation.distance_km, sea)
    if part is None:
        return area
    return _sided(area, part, _compass(_origin(field, toward)))


def _origin(field: Field, toward: Point) -> float:
    """Return the course to an origin from the middle of what a field surrounds."""
    flat = vectors(field.shore).mean(axis=0)
    return bearing(*point_of(flat), *toward)


def _compass(course: float) -> str:
    return min(_winds(), key=lambda wind: float(turned(wind.bearing, course))).name


@cache
def _winds() -> tuple[Direction, ...]:
    return tuple(one for one in set(load().directions.values()) if one.bearing % 45 == 0)


def _drawn(kind: str, field: Field, far_km: float | None, sea: bool) -> Area | None:
    if not field.cells.any():
        return None
    drawn = fields.geometry(field)
    if drawn is None:
        return None
    at = fields.middle(field, far_km, sea)
    return _placed(kind, at, drawn)


def _placed(kind: str, at: Middle, drawn: dict[str, object]) -> Area:
    point = round(at.latitude, 4), round(at.longitude, 4)
    return Area(kind, *point, round(at.radius_km, 1), drawn)


def _near(relation: Relation, anchors: tuple[Anchor, ...], toward: Point | None) -> Area | None:
    """Return a disc sized by the place, or a shape with what lies around it."""
    anchor = anchors[0]
    name = relation.kind if relation.kind in load().reach else "near"
    reach = _reach(name, anchor)
    if anchor.shape:
        radius = _breadth(anchor)
        field = fields.around_shape(anchor.shape, 0.0, min(reach, max(15.0, radius)), None)
        return _area("near", field, relation, toward, sea=False)
    at = anchor.latitude, anchor.longitude
    return _ringed("near", at, [rings.disc(*at, max(reach, 1.5 * anchor.radius_km))])


def _breadth(anchor: Anchor) -> float:
    return anchor.radius_km / 2


def _between(relation: Relation, anchors: tuple[Anchor, ...], toward: Point | None) -> Area | None:
    """Return a capsule between two points, or what lies between two shapes."""
    if len(anchors) < 2:
        return _near(relation, anchors, toward)
    one, two = anchors[:2]
    if one.shape and two.shape:
        return _gap(one.shape, two.shape, _bounds(relation, 0)[1])
    start, end = (one.latitude, one.longitude), (two.latitude, two.longitude)
    length = distance(*start, *end)
    if not length:
        return _near(relation, anchors, toward)
    half = max(length * 0.1, min(one.radius_km, two.radius_km), 5.0)
    centre = _lat_lon(destination(*start, bearing(*start, *end), length / 2))
    return _ringed("between", centre, [rings.capsule(start, end, half)])


def _gap(one: str, two: str, half_km: float) -> Area | None:
    """Return the cells by which a way between two shapes is hardly longer than the shortest."""
    if len(shapes.shared(one, two)[0]):
        return _lined(shapes.shared(one, two), half_km, "between")
    first = fields.between(one, two, _DETOUR)
    return _drawn("between", first, None, sea=False) if first else None


def _border(relation: Relation, anchors: tuple[Anchor, ...], _to: Point | None) -> Area | None:
    """Return what lies along the border of two countries, or along all borders of one."""
    named = [anchor.shape or anchor.country for anchor in anchors[:2]]
    codes = [name for name in named if name and shapes.kind_of(name) is not None]
    if not codes:
        return None
    line = shapes.shared(codes[0], codes[1] if len(codes) > 1 else None)
    half = _bounds(relation, _reach("border", anchors[0]))[1]
    return _lined(line, half, "border")


def _lined(line: tuple[Array, Array], half_km: float, kind: str) -> Area | None:
    if not len(line[0]):
        return None
    return _drawn(kind, fields.along(*line, max(half_km, load().reach["border"]["shape"])),
                  None, sea=False)  # fmt: skip


def _whole(_words: Relation, anchors: tuple[Anchor, ...], _to: Point | None) -> Area | None:
    """Return the place itself."""
    anchor = anchors[0]
    if anchor.shape is None:
        at = anchor.latitude, anchor.longitude
        return _ringed("point", at, [rings.disc(*at, max(1.0, anchor.radius_km))])
    water = shapes.kind_of(anchor.shape) in shapes.WATERS
    return _drawn("sea" if water else "whole", fields.whole(anchor.shape), None, sea=False)


def _part(relation: Relation, anchors: tuple[Anchor, ...], _to: Point | None) -> Area | None:
    """Return the part of a place that lies in a direction, or its middle."""
    anchor = anchors[0]
    course = relation.bearing
    if anchor.shape:
        field = fields.whole(anchor.shape)
        kept = fields.core(field, _CORE) if course is None else fields.share(field, course, _PART)
        return _drawn("sector", kept, None, sea=False)
    at, radius = (anchor.latitude, anchor.longitude), max(1.0, anchor.radius_km)
    if course is None:
        return _ringed("sector", at, [rings.disc(*at, radius * math.sqrt(_CORE))])
    ring = rings.sector(*at, 0.0, radius, course, relation.spread or 45.0)
    return _ringed("sector", _lat_lon(destination(*at, course, radius / 2)), [ring])


def _coast(relation: Relation, anchors: tuple[Anchor, ...], _to: Point | None) -> Area | None:
    """Return the land of a shape near the sea, on one side where the words say so."""
    anchor = anchors[0]
    if anchor.shape is None:
        return _near(relation, anchors, _to)
    field = fields.shore_of(anchor.shape, _reach("coast", anchor))
    if relation.bearing is not None and field.cells.any():
        field = fields.share(field, relation.bearing, _PART)
    return _drawn("near", field, None, sea=False)


Maker = Callable[[Relation, tuple[Anchor, ...], Point | None], Area | None]
_MAKERS: dict[str, Maker] = {
    "off": _off, "offset": _offset, "near": _near, "across": _near, "mouth": _near,
    "between": _between, "border": _border, "over": _whole, "inside": _whole,
    "part": _part, "centre": _part, "coast": _coast,
}  # fmt: skip
