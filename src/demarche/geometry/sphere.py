"""Distances, bearings and arcs on a sphere of the Earth's mean radius.

Points are latitudes and longitudes in degrees, distances are in km, vectors are of length 1.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

EARTH_KM = 6371.0088
"""Mean radius of the Earth (IUGG)."""
DEGREE_KM = EARTH_KM * math.pi / 180
Array = NDArray[Any]


def distance(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the length of the great-circle arc between two points (haversine)."""
    a, b = math.radians(lat1), math.radians(lat2)
    across, up = math.radians(lon2 - lon1), b - a
    chord = math.sin(up / 2) ** 2 + math.cos(a) * math.cos(b) * math.sin(across / 2) ** 2
    return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, chord)))


def bearing(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Return the course in degrees from north on which the second point is seen."""
    a, b, across = math.radians(lat1), math.radians(lat2), math.radians(lon2 - lon1)
    east = math.sin(across) * math.cos(b)
    north = math.cos(a) * math.sin(b) - math.sin(a) * math.cos(b) * math.cos(across)
    return math.degrees(math.atan2(east, north)) % 360


def destination(lat: float, lon: float, course: ArrayLike, far_km: ArrayLike) -> Array:
    """Return the points (longitude, latitude) reached on a course; shape (..., 2).

    Longitudes are within 180 degrees of `lon`, so that a ring around a point does not jump.
    """
    turn, arc = np.radians(course), np.asarray(far_km) / EARTH_KM
    a = math.radians(lat)
    sine = math.sin(a) * np.cos(arc) + math.cos(a) * np.sin(arc) * np.cos(turn)
    up = np.arcsin(np.clip(sine, -1, 1))
    across = np.arctan2(
        np.sin(turn) * np.sin(arc) * math.cos(a), np.cos(arc) - math.sin(a) * np.sin(up)
    )
    return np.asarray(np.stack([lon + np.degrees(across), np.degrees(up)], axis=-1))


def wrapped(lon: float) -> float:
    """Return a longitude between -180 and 180."""
    return (lon + 180) % 360 - 180


def turned(one: ArrayLike, two: ArrayLike) -> Array:
    """Return the angles between courses, 0 to 180 degrees."""
    return np.asarray(np.abs((np.asarray(one) - np.asarray(two) + 180) % 360 - 180))


def vectors(points: Array) -> Array:
    """Return the vectors of points (longitude, latitude); shape (n, 3)."""
    lon, lat = np.radians(points[:, 0]), np.radians(points[:, 1])
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def point_of(vector: Array) -> tuple[float, float]:
    """Return latitude and longitude of a vector of any length but 0."""
    x, y, z = (float(part) for part in vector)
    return math.degrees(math.atan2(z, math.hypot(x, y))), math.degrees(math.atan2(y, x))


def to_segments(lat: float, lon: float, starts: Array, ends: Array) -> Array:
    """Return the distances from a point to the arcs between points; (n, 2) each in, (n,) out."""
    here = vectors(np.array([[lon, lat]]))[0]
    a, b = vectors(starts), vectors(ends)
    normal = np.cross(a, b)
    length = np.linalg.norm(normal, axis=1)
    safe = np.where(length > 0, length, 1.0)
    off = np.abs(np.arcsin(np.clip(normal @ here / safe, -1, 1)))
    beside = (np.cross(normal, a) @ here > 0) & (np.cross(b, normal) @ here > 0) & (length > 0)
    nearest = np.minimum(_arc(a - here), _arc(b - here))
    return np.asarray(np.where(beside, off, nearest) * EARTH_KM)


def _arc(chords: Array) -> Array:
    return np.asarray(2 * np.arcsin(np.clip(np.linalg.norm(chords, axis=1) / 2, 0, 1)))
