"""Areas around points: discs, sectors and capsules as rings on the sphere.

Rings are open, of (longitude, latitude), and run counter-clockwise.
"""

from __future__ import annotations

import numpy as np

from demarche.geometry.sphere import (
    DEGREE_KM,
    Array,
    bearing,
    destination,
    distance,
    turned,
)

_STEPS = 48
_POLE = 89.999
"""Latitude beyond which courses mean nothing."""


def disc(lat: float, lon: float, radius_km: float) -> Array:
    """Return the ring at a distance from a point; one around a pole is led along the pole."""
    lat = max(-_POLE, min(_POLE, lat))
    ring = destination(lat, lon, np.linspace(360, 0, _STEPS, endpoint=False), radius_km)
    if radius_km < (90 - abs(lat)) * DEGREE_KM:
        return ring
    pole = 90.0 if lat > 0 else -90.0
    ring = ring[np.argsort(ring[:, 0])]
    edge = float(ring[[0, -1], 1].mean())
    corners = [(lon + 180, edge), (lon + 180, pole), (lon - 180, pole), (lon - 180, edge)]
    closed = np.vstack([ring, corners])
    return closed if lat > 0 else closed[::-1]


def band(lat: float, lon: float, low_km: float, high_km: float) -> list[Array]:
    """Return the rings of what lies between two distances from a point: outer, then hole."""
    outer = disc(lat, lon, high_km)
    if low_km <= 0.02 * high_km or high_km >= (90 - abs(lat)) * DEGREE_KM:
        return [outer]
    return [outer, disc(lat, lon, low_km)[::-1]]


def sector(
    lat: float, lon: float, low_km: float, high_km: float, course: float, spread: float
) -> Array:
    """Return the part of a band that lies within `spread` degrees of a course."""
    courses = np.linspace(course + spread, course - spread, _STEPS // 2)
    outer = destination(lat, lon, courses, high_km)
    if low_km <= 0:
        return np.vstack([outer, [[lon, lat]]])
    return np.vstack([outer, destination(lat, lon, courses[::-1], low_km)])


def capsule(start: tuple[float, float], end: tuple[float, float], half_km: float) -> Array:
    """Return what lies within a distance of the great-circle arc between two (lat, lon)."""
    (lat1, lon1), (lat2, lon2) = start, end
    length = distance(lat1, lon1, lat2, lon2)
    course = bearing(lat1, lon1, lat2, lon2)
    steps = np.linspace(0, length, max(2, min(24, int(length / 20) + 2)))
    middle = destination(lat1, lon1, course, steps)
    back = bearing(lat2, lon2, lat1, lon1)
    left, right = [], []
    for (lon, lat), done in zip(middle, steps, strict=True):
        here = bearing(lat, lon, lat2, lon2) if done < length - 1e-6 else back + 180
        left.append(destination(lat, lon, here - 90, half_km))
        right.append(destination(lat, lon, here + 90, half_km))
    cap = np.linspace(90, -90, _STEPS // 4)[1:-1]
    ahead = destination(lat2, lon2, back + 180 + cap, half_km)
    behind = destination(lat1, lon1, course + 180 + cap, half_km)
    ring = np.vstack([right, ahead, left[::-1], behind])
    ring[:, 0] = _continued(ring[:, 0])
    return ring


def _continued(lons: Array) -> Array:
    """Return longitudes that never jump by more than 180 degrees."""
    return np.asarray(np.degrees(np.unwrap(np.radians(lons))))


def reach(lat: float, lon: float, points: Array) -> float:
    """Return the distance in km from a point to the farthest of others."""
    return max(distance(lat, lon, float(y), float(x)) for x, y in points)


def facing(courses: Array, course: float, spread: float) -> Array:
    """Tell which courses lie within `spread` degrees of another."""
    return np.asarray(turned(courses, course) <= spread)
