"""Whether an area and the words it was made from agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demarche.geometry import shapes
from demarche.geometry.sphere import bearing, distance, turned
from demarche.geometry.values import Anchor, Area, Check, Relation

_TOLERANCE = 0.05
"""Share of a distance by which coast and coordinates may be off."""
_LEAST_KM = 2.0


def agrees(relation: Relation, area: Area, anchors: Sequence[Anchor]) -> Check:
    """Check that the area lies where the words say, and that two distances said are one.

    Measured from the area's point to the outline of the anchor, or to its point; where an area
    lies around a point, from there to the middle between the nearest and farthest of its bounds.
    """
    if not twice_alike(relation):
        return Check("disagrees", relation.again_km, relation.distance_km, None, "two distances")
    if not anchors or relation.distance_km is None or relation.kind not in {"off", "offset"}:
        return Check("unmeasured")
    measured = _measured(area, anchors[0])
    tolerance = _tolerance(relation, anchors[0])
    if abs(measured - relation.distance_km) > tolerance:
        verdict, reason = "disagrees", "distance"
    elif not _on_course(relation, area, anchors[0]):
        verdict, reason = "disagrees", "direction"
    else:
        verdict, reason = "agrees", ""
    return Check(verdict, round(measured, 1), relation.distance_km, round(tolerance, 1), reason)


def twice_alike(relation: Relation) -> bool:
    """Tell whether a distance and the same one in another unit can be one distance."""
    if relation.again_low_km is None or relation.again_high_km is None:
        return True
    low, high = relation.low_km or 0.0, relation.high_km or 0.0
    return relation.again_low_km <= high and relation.again_high_km >= low


def _measured(area: Area, anchor: Anchor) -> float:
    if anchor.shape:
        return shapes.distance_to_coast(area.latitude, area.longitude, anchor.shape)
    at = anchor.latitude, anchor.longitude
    measured = distance(area.latitude, area.longitude, *at)
    if measured > _LEAST_KM:
        return measured
    off = [distance(*at, lat, lon) for lon, lat in points(area.geometry)]
    return (min(off) + max(off)) / 2


def points(geometry: dict[str, Any]) -> list[tuple[float, float]]:
    """Return all points (longitude, latitude) of a polygon or polygons."""
    shape = geometry["coordinates"]
    parts = shape if geometry["type"] == "MultiPolygon" else [shape]
    return [(x, y) for part in parts for ring in part for x, y in ring]


def _tolerance(relation: Relation, anchor: Anchor) -> float:
    """Return by how many km a distance may be off: its bounds, the anchor, the map."""
    said = relation.distance_km or 0.0
    low, high = relation.low_km or 0.0, relation.high_km or said
    extent = 0.0 if anchor.shape else anchor.radius_km
    return max(high - said, said - low, said * _TOLERANCE, _LEAST_KM) + extent


def _on_course(relation: Relation, area: Area, anchor: Anchor) -> bool:
    if relation.bearing is None or relation.spread is None or anchor.shape:
        return True
    course = bearing(anchor.latitude, anchor.longitude, area.latitude, area.longitude)
    return bool(turned(course, relation.bearing) <= relation.spread + 1)
