"""What is shown in, a window on the map out: degrees to pixels, across the date line too.

The projection is equirectangular, true to scale at the window's middle latitude: a click or a
brush is turned back into degrees by a rule of three.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west > east crosses the date line."""

WORLD: Box = (-180.0, -58.0, 180.0, 84.0)
EDGE = 1e-6
"""Pixels by which rounding may put what lies on the edge beyond it."""
LEAST = 5.0
"""Degrees of latitude that a window shows at least."""
MARGIN = 0.18
"""Share of what is shown that is left free on each side."""
_FLATTEST = 0.25
"""Least width of a degree of longitude, in degrees of latitude; else the poles would blow up."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A window of width by height pixels; `east` is above `west`, beyond 180 if need be."""

    west: float
    south: float
    east: float
    north: float
    width: int
    height: int

    @property
    def box(self) -> Box:
        """The window in degrees between -180 and 180."""
        if self.east - self.west >= 360:
            return (-180.0, self.south, 180.0, self.north)
        return (_within(self.west), self.south, _within(self.east), self.north)

    @property
    def middle(self) -> float:
        """The longitude in the middle."""
        return (self.west + self.east) / 2

    def pixels(self, points: Array) -> Array:
        """Return points (longitude, latitude) as (x, y); longitudes are taken as they are."""
        scale = np.array([self.width / (self.east - self.west), -self.height / self.tall])
        return np.asarray((points - (self.west, self.north)) * scale)

    @property
    def tall(self) -> float:
        """Degrees of latitude from bottom to top."""
        return self.north - self.south

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return the pixel of a point, on the turn of the globe that the window shows."""
        turned = longitude - 360 * round((longitude - self.middle) / 360)
        x, y = self.pixels(np.array([turned, latitude]))
        return float(x), float(y)

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return longitude (-180 to 180) and latitude of a pixel."""
        longitude = self.west + x * (self.east - self.west) / self.width
        return _within(longitude), self.north - y * self.tall / self.height

    def shows(self, x: float, y: float) -> bool:
        """Tell whether a pixel is in the window."""
        return -EDGE <= x <= self.width + EDGE and -EDGE <= y <= self.height + EDGE

    def pixels_of(self, km: float) -> float:
        """Return how many pixels high a distance is."""
        return km / 111.195 * self.height / self.tall


def window(box: Box, width: int, height: int) -> Frame:
    """Return the smallest window of this shape that shows a box."""
    west, south, east, north = box
    if east <= west:
        east += 360
    middle = (south + north) / 2
    wide = max(_FLATTEST, math.cos(math.radians(middle)))
    tall = min(180.0, max(north - south, (east - west) * wide * height / width, 1e-3))
    across = tall * width / height / wide
    if across > 360:
        across = 360.0
    south = min(max(middle - tall / 2, -90.0), 90.0 - tall)
    centre = (west + east) / 2
    return Frame(centre - across / 2, south, centre + across / 2, south + tall, width, height)


def around(longitudes: Sequence[float], latitudes: Sequence[float]) -> Box:
    """Return a box around points with a margin; the world where they are on all sides of it."""
    if not longitudes:
        return WORLD
    west, east = _arc(longitudes)
    if east - west > 200:
        return WORLD
    south, north = min(latitudes), max(latitudes)
    middle = (south + north) / 2
    tall = max(LEAST, (north - south) * (1 + 2 * MARGIN))
    across = (east - west) * (1 + 2 * MARGIN)
    centre = (west + east) / 2
    low, high = max(-90.0, middle - tall / 2), min(90.0, middle + tall / 2)
    if across >= 360:
        return WORLD
    return (_within(centre - across / 2), low, _within(centre + across / 2 + 1e-9), high)


def _arc(longitudes: Sequence[float]) -> tuple[float, float]:
    """Return the shortest arc that holds all longitudes: from, to (beyond 180 if need be)."""
    turns = sorted({longitude % 360 for longitude in longitudes})
    gaps = [
        (after - before) % 360 for before, after in zip(turns, turns[1:] + turns[:1], strict=True)
    ]
    if len(turns) == 1:
        return turns[0], turns[0]
    widest = max(range(len(gaps)), key=lambda index: gaps[index])
    west = turns[(widest + 1) % len(turns)]
    return west, west + 360 - gaps[widest]


def _within(longitude: float) -> float:
    return (longitude + 180) % 360 - 180
