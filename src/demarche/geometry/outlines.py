"""Cells of a grid to polygons, and polygons to GeoJSON.

Rings run around cells with the inside on the left, through the middles of the cells' sides.
They are thinned after Visvalingam and Whyatt (1993), cut at the date line, and rounded.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from demarche.geometry.raster import Grid
from demarche.geometry.sphere import Array

MOST = 190
"""Points that a geometry may have before it is cut at the date line."""
DECIMALS = 3
_AREAS = (0.1, 0.25, 0.5, 1.0)
"""Areas in cells below which a corner is dropped, tried in turn."""


def polygons(grid: Grid, cells: Array) -> dict[str, Any] | None:
    """Return the cells that are true as a Polygon or MultiPolygon, None where there are none."""
    scale = 1
    while cells.any():
        rings = _traced(cells)
        for area in _AREAS:
            thin = _dropped(rings, area)
            if sum(len(ring) + 1 for ring in thin) <= MOST and not crossing(thin):
                return geojson(_grouped([_placed(grid, ring, scale) for ring in thin]))
        cells, scale = _coarser(cells), scale * 2
    return None


def _placed(grid: Grid, ring: Array, scale: int) -> Array:
    return np.asarray(ring * scale * np.array(grid.step) + (grid.west, grid.south))


def _coarser(cells: Array) -> Array:
    """Return cells of twice the side, true where half of the four are."""
    if max(cells.shape) <= 2:
        return np.zeros((1, 1), bool)
    rows, columns = (size + size % 2 for size in cells.shape)
    even = np.zeros((rows, columns), int)
    even[: cells.shape[0], : cells.shape[1]] = cells
    four = even[::2, ::2] + even[1::2, ::2] + even[::2, 1::2] + even[1::2, 1::2]
    return np.asarray(four >= 2) if (four >= 2).any() else np.asarray(four >= 1)


def _traced(cells: Array) -> list[Array]:
    """Return the rings around cells in units of cells, counter-clockwise around the outside."""
    corner, course, width = _sides(cells)
    ends = corner + np.array([1, width, -1, -width])[course]
    out = np.full((width * (cells.shape[0] + 1), 4), -1, np.int64)
    out[corner, course] = np.arange(len(corner))
    follows = out[ends, (course + 3) % 4]
    for turn in (0, 1):
        choice = out[ends, (course + turn) % 4]
        follows = np.where(choice >= 0, choice, follows)
    y, x = np.divmod(corner, width)
    middle = np.stack([x, y], axis=1) + np.array([[0.5, 0], [0, 0.5], [-0.5, 0], [0, -0.5]])[course]
    return [middle[loop] for loop in _loops(follows.tolist())]


def _sides(cells: Array) -> tuple[Array, Array, int]:
    """Return the corner where each outer side starts, its course (E, N, W, S), and the width."""
    rows, columns = cells.shape
    width = columns + 1
    wide = np.zeros((rows + 2, columns + 2), bool)
    wide[1:-1, 1:-1] = cells
    sides = (
        (wide[:-2, 1:-1], 0, 0), (wide[1:-1, 2:], 0, 1),
        (wide[2:, 1:-1], 1, 1), (wide[1:-1, :-2], 1, 0),
    )  # fmt: skip
    corners, courses = [], []
    for course, (beyond, up, right) in enumerate(sides):
        row, column = np.nonzero(cells & ~beyond)
        corners.append((row + up) * width + column + right)
        courses.append(np.full(len(row), course))
    return np.concatenate(corners), np.concatenate(courses), width


def _loops(follows: list[int]) -> list[list[int]]:
    seen = [False] * len(follows)
    loops = []
    for start in range(len(follows)):
        loop, at = [], start
        while not seen[at]:
            seen[at] = True
            loop.append(at)
            at = follows[at]
        if loop:
            loops.append(loop)
    return loops


def _dropped(rings: list[Array], area: float) -> list[Array]:
    """Drop corners of little area, neighbours never at once, until none is left."""
    points = np.concatenate(rings)
    lengths = np.array([len(ring) for ring in rings])
    while True:
        last = np.cumsum(lengths)
        owner = np.repeat(np.arange(len(lengths)), lengths)
        index = np.arange(len(points))
        after = np.where(index + 1 == last[owner], (last - lengths)[owner], index + 1)
        before = np.empty_like(after)
        before[after] = index
        size = _corners(points, before, after)
        rank = size + index * 1e-9
        drop = (size < area) & (rank < rank[before]) & (rank < rank[after])
        drop &= lengths[owner] > 5
        if not drop.any():
            return np.split(points, last[:-1])
        points = points[~drop]
        lengths = lengths - np.bincount(owner[drop], minlength=len(lengths))


def _corners(points: Array, before: Array, after: Array) -> Array:
    """Return the area of the triangle of each point and its neighbours."""
    (ax, ay), (bx, by) = (points - points[before]).T, (points[after] - points).T
    return np.asarray(np.abs(ax * by - ay * bx) / 2)


def crossing(rings: list[Array]) -> bool:
    """Tell whether any two sides of open rings cross."""
    a = np.concatenate(rings)
    b = np.concatenate([np.roll(ring, -1, axis=0) for ring in rings])
    one, two = _turns(a, b, a), _turns(a, b, b)
    apart = (one * two < 0) & (one.T * two.T < 0)
    return bool(apart.any())


def _turns(a: Array, b: Array, points: Array) -> Array:
    """Return on which side of each line a to b each point lies; shape (lines, points)."""
    (x, y), (ax, ay) = (b - a).T, a.T
    turn = x[:, None] * (points[:, 1] - ay[:, None]) - y[:, None] * (points[:, 0] - ax[:, None])
    return np.where(np.abs(turn) < 1e-12, 0.0, np.sign(turn))


def signed_area(ring: Array) -> float:
    """Return the area of an open or closed ring, negative for one that runs clockwise."""
    x, y = (ring - ring[0]).T
    return float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2)


def _grouped(rings: list[Array]) -> list[list[Array]]:
    """Return polygons: an outer ring and the holes that lie in it."""
    outer = [ring for ring in rings if signed_area(ring) > 0]
    found = [[ring] for ring in sorted(outer, key=signed_area)]
    for hole in (ring for ring in rings if signed_area(ring) < 0):
        home = next((one for one in found if _inside(hole[0], one[0])), None)
        if home:
            home.append(hole)
    return found[::-1]


def _inside(point: Array, ring: Array) -> bool:
    x, y = ring.T
    nx, ny = np.roll(x, -1), np.roll(y, -1)
    crossed = (y > point[1]) != (ny > point[1])
    at = x[crossed] + (point[1] - y[crossed]) / (ny - y)[crossed] * (nx - x)[crossed]
    return bool(np.count_nonzero(at > point[0]) % 2)


def geojson(shapes: list[list[Array]]) -> dict[str, Any] | None:
    """Return polygons of open rings as GeoJSON (RFC 7946), cut at the date line."""
    parts = []
    for rings in shapes:
        for turn in _turns_of(rings[0]):
            cut = [_rounded(_strip(ring, turn)) for ring in rings]
            if cut[0]:
                parts.append([ring for ring in cut if ring])
    if not parts:
        return None
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _turns_of(ring: Array) -> range:
    """Return the turns of the globe that a ring reaches into."""
    low, high = float(ring[:, 0].min()) + 180, float(ring[:, 0].max()) + 180
    return range(math.floor(low / 360), math.ceil(high / 360))


def _strip(ring: Array, turn: int) -> Array:
    """Return the part of a ring between -180 and 180 degrees after so many turns back."""
    ring = ring - (360.0 * turn, 0.0)
    for bound, sign in ((-180.0, 1.0), (180.0, -1.0)):
        if len(ring) and ((ring[:, 0] - bound) * sign < 0).any():
            ring = _halved(ring, bound, sign)
    return np.asarray(ring)


def _halved(ring: Array, bound: float, sign: float) -> Array:
    """Return the part of a ring on one side of a meridian (Sutherland and Hodgman, 1974)."""
    kept = []
    for one, two in zip(ring, np.roll(ring, -1, axis=0), strict=True):
        a, b = (one[0] - bound) * sign, (two[0] - bound) * sign
        if a >= 0:
            kept.append(one)
        if (a >= 0) != (b >= 0):
            kept.append(np.array([bound, one[1] + (two[1] - one[1]) * (a / (a - b))]))
    return np.array(kept).reshape(-1, 2)


def _rounded(ring: Array) -> list[list[float]]:
    """Return a ring closed and rounded, empty where nothing is left of it."""
    if len(ring) < 3:
        return []
    points = [[float(x), float(y)] for x, y in np.round(ring, DECIMALS) + 0.0]
    kept = [point for point, before in zip(points, points[-1:] + points[:-1], strict=True)
            if point != before]  # fmt: skip
    if len(kept) < 3 or not signed_area(np.array(kept)):
        return []
    return [*kept, kept[0]]
