"""Areas around shapes: cells of a grid chosen by distance, course, land and sea."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from demarche.geometry import raster, shapes
from demarche.geometry.outlines import polygons
from demarche.geometry.raster import Grid
from demarche.geometry.sphere import EARTH_KM, Array, bearing, destination, vectors, wrapped

MOST = 96
"""Cells along the longer side of a grid."""
APART_KM = 700.0
"""Parts of a country farther from the rest than this are left out: overseas territories."""
_TRIES = 12
"""Cells near the middle that are tried for a point at the distance asked for."""
_CLOSE = 0.03
"""Share of a distance by which a point may miss it."""
_COVERED = 0.9
"""Share of an area that its radius covers."""


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Cells and what was measured in them; `which` is the index of the nearest of `shore`."""

    grid: Grid
    cells: Array
    far: Array
    which: Array
    shore: Array

    def kept(self, cells: Array) -> Field:
        """Return the field with the cells that are true here and in `cells`."""
        return Field(self.grid, self.cells & cells, self.far, self.which, self.shore)

    def courses(self) -> Array:
        """Return the courses in degrees from the nearest shore to each cell."""
        lons, lats = np.meshgrid(*self.grid.middles())
        nearest = self.shore[self.which]
        return bearings(nearest[..., 1], nearest[..., 0], lats, lons)


@dataclass(frozen=True, slots=True)
class Middle:
    """A point of an area and the radius around it that covers most of the area."""

    latitude: float
    longitude: float
    radius_km: float


def bearings(lat1: Array, lon1: Array, lat2: Array | float, lon2: Array | float) -> Array:
    """Return the courses from points to points in degrees, 0 to 360."""
    a, b, across = np.radians(lat1), np.radians(lat2), np.radians(lon2 - lon1)
    east = np.sin(across) * np.cos(b)
    north = np.cos(a) * np.sin(b) - np.sin(a) * np.cos(b) * np.cos(across)
    return np.asarray(np.degrees(np.arctan2(east, north)) % 360)


def edges(shape: str) -> tuple[Array, Array]:
    """Return the edges of a shape that count: of a country, without far territories."""
    if shapes.kind_of(shape) == "country":
        return shapes.largest(shape, APART_KM)
    whole = shapes.outline(shape)
    return whole.starts, whole.ends


@lru_cache(maxsize=64)
def around_shape(shape: str, low_km: float, high_km: float, sea: bool | None) -> Field:
    """Return the cells whose distance from a shape's outline is within bounds, outside it.

    With `sea` only those off every coast.
    """
    starts, ends = edges(shape)
    grid = raster.around(starts, high_km, MOST)
    free = ~raster.fill(grid, starts, ends)
    if sea:
        free &= open_sea(grid)
    real = shapes.real_edges(starts, ends)
    return _measured(grid, (starts[real], ends[real]), free, (low_km, high_km))


def around_points(points: Array, low_km: float, high_km: float, sea: bool) -> Field:
    """Return the cells within bounds of points (longitude, latitude), at sea where asked."""
    grid = raster.around(points, high_km, MOST)
    free = open_sea(grid) if sea else np.ones((grid.rows, grid.columns), bool)
    far, which = raster.nearest(grid, points, free, high_km)
    return Field(grid, (far >= low_km) & (far <= high_km), far, which, points)


def along(starts: Array, ends: Array, half_km: float) -> Field:
    """Return the cells within a distance of a line, or that the line runs through."""
    grid = raster.around(np.vstack([starts, ends]), half_km * 1.5, MOST)
    half = max(half_km, grid.cell_km() * 0.75)
    free = np.ones((grid.rows, grid.columns), bool)
    return _measured(grid, (starts, ends), free, (0.0, half))


def _measured(grid: Grid, line: tuple[Array, Array], free: Array, km: tuple[float, float]) -> Field:
    """Measure cells from a line; bounds closer than a cell and a half are moved apart."""
    every = grid.cell_km() / 3
    shore = raster.thinned(raster.sampled(*line, every), every)
    low, high = km
    slack = max(0.0, (grid.cell_km() * 1.5 - (high - low)) / 2)
    low, high = max(0.0, low - slack), high + slack
    far, which = raster.nearest(grid, shore, free, high)
    return Field(grid, (far >= low) & (far <= high), far, which, shore)


def open_sea(grid: Grid) -> Array:
    """Tell which cells hold no land; where none is left, which have their middle at sea."""
    land = shapes.coasts(grid.south, grid.north())
    wet = ~raster.fill(grid, *land)
    coast = raster.sampled(*raster.within(grid, *land), grid.cell_km() / 2)
    clear = wet & ~raster.touched(grid, coast)
    return clear if clear.any() else wet


@lru_cache(maxsize=64)
def whole(shape: str) -> Field:
    """Return the cells of a shape; of a sea, those that hold no land."""
    starts, ends = edges(shape)
    grid = raster.around(starts, 5.0, MOST)
    cells = raster.fill(grid, starts, ends)
    if shapes.kind_of(shape) in shapes.WATERS - {"lake", "river"}:
        wet = cells & open_sea(grid)
        cells = wet if wet.any() else cells
    if not cells.any():
        cells = raster.touched(grid, starts)
    return Field(grid, cells, np.zeros(cells.shape), np.zeros(cells.shape, int), starts)


def share(field: Field, course: float, part: float) -> Field:
    """Return the part of a field that lies farthest on a course, as a share of its area."""
    lons, lats = np.meshgrid(*field.grid.middles())
    scale = np.cos(np.radians(lats))
    turn = math.radians(course)
    ahead = np.sin(turn) * lons * scale[len(lats) // 2, 0] + np.cos(turn) * lats
    bound = np.quantile(ahead[field.cells], 1 - part)
    return field.kept(ahead >= bound)


def core(field: Field, part: float) -> Field:
    """Return the cells of a field nearest to its middle, as a share of its area."""
    points = vectors(field.grid.points(field.cells))
    off = np.linalg.norm(points - points.mean(axis=0), axis=1)
    cells = np.zeros_like(field.cells)
    cells[field.cells] = off <= np.quantile(off, part)
    return field.kept(cells)


def middle(field: Field, far_km: float | None = None, sea: bool = False) -> Middle:
    """Return a point of a field near its middle; `far_km` from the shore where asked."""
    points = field.grid.points(field.cells)
    flat = vectors(points)
    weights = np.cos(np.radians(points[:, 1]))[:, None]
    off = np.linalg.norm(flat - (flat * weights).sum(axis=0) / weights.sum(), axis=1)
    lat, lon = _settled(field, points[np.argsort(off)[:_TRIES]], far_km, sea)
    here = vectors(np.array([[lon, lat]]))[0]
    chord = float(np.quantile(np.linalg.norm(flat - here, axis=1), _COVERED))
    radius = 2 * EARTH_KM * math.asin(min(1.0, chord / 2)) + field.grid.cell_km() / 2
    return Middle(lat, wrapped(lon), radius)


def _settled(field: Field, points: Array, far_km: float | None, sea: bool) -> tuple[float, float]:
    """Return the first of points (longitude, latitude), moved to a distance from the shore.

    Where moving leads too near to another shore the next is tried, the first taken if none fits.
    """
    if far_km:
        shore = vectors(field.shore)
        for lon, lat in points.tolist():
            here = vectors(np.array([[lon, lat]]))[0]
            start = field.shore[int((shore @ here).argmax())]
            moved = _moved((lat, lon), (float(start[1]), float(start[0])), far_km)
            back = vectors(np.array([moved[::-1]]))[0]
            chord = float(np.linalg.norm(shore - back, axis=1).min())
            off = abs(2 * EARTH_KM * math.asin(min(1.0, chord / 2)) - far_km)
            if off <= far_km * _CLOSE and not (
                sea and not shapes.is_sea(moved[0], wrapped(moved[1]))
            ):
                return moved
    return float(points[0][1]), float(points[0][0])


def _moved(
    point: tuple[float, float], shore: tuple[float, float], far_km: float
) -> tuple[float, float]:
    """Return the point (latitude, longitude) at a distance on the course from the shore."""
    lon, lat = (float(one) for one in destination(*shore, bearing(*shore, *point), far_km))
    return lat, lon


def geometry(field: Field) -> dict[str, Any] | None:
    """Return a field's cells as GeoJSON, None where there are none."""
    return polygons(field.grid, field.cells)


def between(one: str, two: str, detour: float) -> Field | None:
    """Return the cells outside two shapes by which the way from one to the other is short."""
    (starts, ends), (begins, stops) = edges(one), edges(two)
    near, gap = _closest(starts, begins)
    grid = raster.around(near, max(30.0, gap * 0.5), MOST)
    free = ~(raster.fill(grid, starts, ends) | raster.fill(grid, begins, stops))
    every = grid.cell_km() / 2
    bound = max(gap * detour, gap + 2 * grid.cell_km())
    first = raster.thinned(raster.sampled(*raster.within(grid, starts, ends), every), every)
    second = raster.thinned(raster.sampled(*raster.within(grid, begins, stops), every), every)
    if not len(first) or not len(second):
        return None
    far, which = raster.nearest(grid, first, free, bound)
    other, _ = raster.nearest(grid, second, free, bound)
    return Field(grid, free & (far + other <= bound), far, which, first)


def _closest(one: Array, two: Array) -> tuple[Array, float]:
    """Return points of two outlines that face each other, and the least distance in km."""
    a, b = one[:: max(1, len(one) // 600)], two[:: max(1, len(two) // 600)]
    apart = np.linalg.norm(vectors(a)[:, None] - vectors(b)[None], axis=2)
    gap = float(apart.min())
    facing = a[apart.min(axis=1) < gap * 1.3 + 1e-6]
    opposite = b[apart.min(axis=0) < gap * 1.3 + 1e-6]
    return np.vstack([facing, opposite]), 2 * EARTH_KM * math.asin(gap / 2)


def shore_of(shape: str, wide_km: float) -> Field:
    """Return the cells of a shape that lie within a distance of the sea."""
    field = whole(shape)
    grid = field.grid
    near = raster.within(grid, *shapes.coasts(grid.south, grid.north()))
    every = grid.cell_km() / 2
    coast = raster.thinned(raster.sampled(*near, every), every)
    if not len(coast):
        return field.kept(np.zeros_like(field.cells))
    reach = max(wide_km, grid.cell_km())
    far, which = raster.nearest(grid, coast, field.cells, reach)
    return Field(grid, field.cells & (far <= reach), far, which, coast)
