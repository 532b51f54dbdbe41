"""Shapes and distances on a grid of cells.

A grid is even in degrees; distances are measured on the sphere from the cells' middles. Arrays
of cells have shape (rows from south, columns from west).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from demarche.geometry.sphere import DEGREE_KM, EARTH_KM, Array, vectors

BLOCK = 8
"""Cells to a side of the blocks in which distances are measured."""
_POLE = 89.9


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells of `step` degrees of longitude and of latitude, from the south-west corner."""

    west: float
    south: float
    step: tuple[float, float]
    rows: int
    columns: int

    def cell_km(self) -> float:
        """Return the greater side of a cell in the middle of the grid."""
        middle = math.radians(self.south + self.step[1] * self.rows / 2)
        return max(self.step[0] * math.cos(middle), self.step[1]) * DEGREE_KM

    def north(self) -> float:
        """Return the latitude of the northern side."""
        return self.south + self.rows * self.step[1]

    def middles(self) -> tuple[Array, Array]:
        """Return the longitudes of the columns and the latitudes of the rows."""
        return (
            self.west + (np.arange(self.columns) + 0.5) * self.step[0],
            self.south + (np.arange(self.rows) + 0.5) * self.step[1],
        )

    def points(self, cells: Array) -> Array:
        """Return the middles (longitude, latitude) of the cells that are true; shape (n, 2)."""
        row, column = np.nonzero(cells)
        lons, lats = self.middles()
        return np.stack([lons[column], lats[row]], axis=1)


def around(points: Array, margin_km: float, most: int = 120) -> Grid:
    """Return a grid around points (longitude, latitude), with a margin and square cells.

    Longitudes may lie beyond 180 degrees where the points lie on both sides of the date line.
    """
    lons = _unwrapped(points[:, 0])
    south = max(-_POLE, float(points[:, 1].min()) - margin_km / DEGREE_KM)
    north = min(_POLE, float(points[:, 1].max()) + margin_km / DEGREE_KM)
    shrink = max(0.02, math.cos(math.radians(max(abs(south), abs(north)))))
    wide = margin_km / DEGREE_KM / shrink
    west, east = float(lons.min()) - wide, float(lons.max()) + wide
    if east - west > 360:
        west, east = -180.0, 180.0
    narrow = max(0.02, math.cos(math.radians((south + north) / 2)))
    side = max((east - west) * narrow, north - south, 1e-3) / most
    step = (side / narrow, side)
    rows = max(2, math.ceil((north - south) / step[1]))
    return Grid(west, south, step, rows, max(2, math.ceil((east - west) / step[0])))


def _unwrapped(lons: Array) -> Array:
    """Return longitudes in the 360 degrees that leave the widest gap open."""
    ordered = np.unique(lons % 360)
    gaps = np.diff(ordered, append=ordered[0] + 360)
    start = ordered[(int(gaps.argmax()) + 1) % len(ordered)]
    turned = (lons - start) % 360 + start
    return np.asarray(turned - 360 if turned.max() > 360 else turned)


def fill(grid: Grid, starts: Array, ends: Array) -> Array:
    """Tell for each cell whether its middle lies within an odd number of rings."""
    counts = np.zeros((grid.rows, grid.columns + 1), int)
    for begin, stop in _copies(grid, starts, ends):
        counts += _crossings(grid, begin, stop)
    return np.asarray(np.cumsum(counts[:, :-1], axis=1) % 2 == 1)


def _crossings(grid: Grid, starts: Array, ends: Array) -> Array:
    """Count by row and column where edges cross the row's middle, at or left of the column."""
    low, high = np.minimum(starts[:, 1], ends[:, 1]), np.maximum(starts[:, 1], ends[:, 1])
    first = np.clip(np.ceil((low - grid.south) / grid.step[1] - 0.5), 0, grid.rows).astype(int)
    last = np.clip(np.ceil((high - grid.south) / grid.step[1] - 0.5), 0, grid.rows).astype(int)
    times = last - first
    edge = np.repeat(np.arange(len(starts)), times)
    row = np.arange(len(edge)) - np.repeat(np.cumsum(times) - times, times) + first[edge]
    lat = grid.south + (row + 0.5) * grid.step[1]
    (x1, y1), (x2, y2) = starts[edge].T, ends[edge].T
    lon = x1 + (lat - y1) / (y2 - y1) * (x2 - x1)
    column = np.ceil((lon - grid.west) / grid.step[0] - 0.5)
    column = np.clip(column, 0, grid.columns).astype(int)
    flat = np.bincount(row * (grid.columns + 1) + column, minlength=counted(grid))
    return np.asarray(flat.reshape(grid.rows, grid.columns + 1))


def counted(grid: Grid) -> int:
    """Return the number of cells with one column more than the grid has."""
    return grid.rows * (grid.columns + 1)


def _copies(grid: Grid, starts: Array, ends: Array) -> list[tuple[Array, Array]]:
    """Return the edges south to north of the grid, also a turn of the globe east and west."""
    north, east = grid.south + grid.rows * grid.step[1], grid.west + grid.columns * grid.step[0]
    y1, y2 = starts[:, 1], ends[:, 1]
    held = ((y1 < north) | (y2 < north)) & ((y1 > grid.south) | (y2 > grid.south))
    starts, ends = starts[held], ends[held]
    found = []
    for turn in (-360.0, 0.0, 360.0):
        if grid.west < 180 + turn and east > -180 + turn:
            left = np.minimum(starts[:, 0], ends[:, 0]) + turn < east
            found.append((starts[left] + (turn, 0), ends[left] + (turn, 0)))
    return found


def touched(grid: Grid, points: Array) -> Array:
    """Tell which cells hold one of the points (longitude, latitude)."""
    cells = np.zeros((grid.rows, grid.columns), bool)
    for turn in (-360.0, 0.0, 360.0):
        column = np.floor((points[:, 0] + turn - grid.west) / grid.step[0]).astype(int)
        row = np.floor((points[:, 1] - grid.south) / grid.step[1]).astype(int)
        held = (column >= 0) & (column < grid.columns) & (row >= 0) & (row < grid.rows)
        cells[row[held], column[held]] = True
    return cells


def sampled(starts: Array, ends: Array, every_km: float) -> Array:
    """Return points along edges, no farther from one another than asked; shape (n, 2)."""
    wide = (ends[:, 0] - starts[:, 0]) * np.cos(np.radians(starts[:, 1]))
    length = np.hypot(wide, ends[:, 1] - starts[:, 1]) * DEGREE_KM
    parts = np.maximum(1, np.ceil(length / every_km)).astype(int)
    edge = np.repeat(np.arange(len(starts)), parts)
    step = np.arange(len(edge)) - np.repeat(np.cumsum(parts) - parts, parts)
    share = (step / parts[edge])[:, None]
    return np.asarray(starts[edge] + share * (ends[edge] - starts[edge]))


def within(grid: Grid, starts: Array, ends: Array) -> tuple[Array, Array]:
    """Return the edges that may cross the grid."""
    begins, stops = [], []
    for begin, stop in _copies(grid, starts, ends):
        right = np.maximum(begin[:, 0], stop[:, 0]) > grid.west
        begins.append(begin[right])
        stops.append(stop[right])
    return np.concatenate(begins), np.concatenate(stops)


def thinned(points: Array, every_km: float) -> Array:
    """Return one point of those in each square of a side."""
    shrink = np.cos(np.radians(np.round(points[:, 1])))
    column = np.floor(points[:, 0] * shrink * DEGREE_KM / every_km).astype(np.int64)
    row = np.floor(points[:, 1] * DEGREE_KM / every_km).astype(np.int64)
    _, first = np.unique(column * 1_000_003 + row, return_index=True)
    return np.asarray(points[np.sort(first)])


def nearest(grid: Grid, points: Array, cells: Array, high_km: float) -> tuple[Array, Array]:
    """Return for each cell the distance in km to the nearest point, and which point it is.

    Measured only for cells that are true, and only where it may be less than `high_km`;
    elsewhere the distance is infinite.
    """
    far = np.full((grid.rows, grid.columns), np.inf, np.float32)
    which = np.zeros((grid.rows, grid.columns), np.int32)
    lons, lats = grid.middles()
    to = vectors(points) * EARTH_KM
    for rows, columns, centre, chosen in _blocks(grid, cells, to, high_km):
        lon, lat = np.meshgrid(lons[columns], lats[rows])
        here = vectors(np.stack([lon.ravel(), lat.ravel()], axis=1)) * EARTH_KM
        square, index = _squares(here - centre, to[chosen] - centre)
        far[rows, columns] = _arcs(square).reshape(lon.shape)
        which[rows, columns] = chosen[index].reshape(lon.shape)
    far[~cells] = np.inf
    return far, which


def _blocks(
    grid: Grid, cells: Array, to: Array, high_km: float
) -> Iterator[tuple[slice, slice, Array, Array]]:
    """Yield the blocks of cells that may lie within reach of the points.

    With each its middle and the points of which one may be the nearest to one of its cells.
    """
    wide = np.add.reduceat(cells, np.arange(0, grid.rows, BLOCK), axis=0, dtype=int)
    row, column = np.nonzero(np.add.reduceat(wide, np.arange(0, grid.columns, BLOCK), axis=1))
    lat = grid.south + (row + 0.5) * BLOCK * grid.step[1]
    lon = grid.west + (column + 0.5) * BLOCK * grid.step[0]
    low = np.cos(np.radians(np.maximum(0, np.abs(lat) - BLOCK * grid.step[1])))
    reach = np.hypot(grid.step[0] * low, grid.step[1]) * BLOCK / 2 * DEGREE_KM
    middle = vectors(np.stack([lon, np.clip(lat, -90, 90)], axis=1)) * EARTH_KM
    square = (middle * middle).sum(axis=1)[:, None] + (to * to).sum(axis=1) - 2 * middle @ to.T
    apart = np.sqrt(np.maximum(square, 0))
    least = apart.min(axis=1)
    for n in np.flatnonzero(_arcs(least**2) - reach < high_km + 1):
        chosen = np.flatnonzero(apart[n] <= least[n] + 2 * reach[n] + 0.1)
        rows = slice(row[n] * BLOCK, row[n] * BLOCK + BLOCK)
        yield rows, slice(column[n] * BLOCK, column[n] * BLOCK + BLOCK), middle[n], chosen


def _squares(one: Array, two: Array) -> tuple[Array, Array]:
    """Return the least square distance from each vector to the others, and which it is.

    Vectors near the origin keep their precision in single numbers, which are faster.
    """
    a, b = one.astype(np.float32), two.astype(np.float32)
    square = (b * b).sum(axis=1) - 2 * (a @ b.T)
    index = square.argmin(axis=1)
    exact = ((one - two[index]) ** 2).sum(axis=1)
    return exact, index


def _arcs(square: Array) -> Array:
    return np.asarray(2 * EARTH_KM * np.arcsin(np.clip(np.sqrt(square) / 2 / EARTH_KM, 0, 1)))
