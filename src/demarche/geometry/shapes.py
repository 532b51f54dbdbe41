"""The compiled shapes: coasts, countries, seas, islands and regions (Natural Earth).

builders/shapes.py makes the files. Points are (longitude, latitude) in degrees; a shape is what
lies within an odd number of its rings. Shapes are cut at the date line.
"""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass
from functools import cache

import numpy as np

from demarche.geometry.sphere import DEGREE_KM, Array, to_segments, vectors
from demarche.resources import data_path

WATERS = frozenset({"ocean", "sea", "gulf", "strait", "bay", "sound", "lake", "river"})
ASHORE_KM, AFLOAT_KM = 30.0, 3.0
"""How far off a country's coarse outline a point on land, or at sea, may be and still be its."""
_SCALE = 1000.0
_BELT = 5
"""Degrees of latitude by which the land's edges are ordered."""


@dataclass(frozen=True, slots=True)
class Named:
    """What is known of a shape without its points; countries are named by ISO alpha-3."""

    name: str
    kind: str
    others: tuple[str, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """A shape's edges: point i of `starts` to point i of `ends`; both (n, 2)."""

    starts: Array
    ends: Array

    def holds(self, lat: float, lon: float) -> bool:
        """Tell whether a point lies within."""
        (x1, y1), (x2, y2) = self.starts.T, self.ends.T
        crossed = (y1 > lat) != (y2 > lat)
        x1, y1, x2, y2 = x1[crossed], y1[crossed], x2[crossed], y2[crossed]
        at = x1 + (lat - y1) / (y2 - y1) * (x2 - x1)
        return bool(np.count_nonzero(at > lon) % 2)


@dataclass(frozen=True, slots=True, eq=False)
class Shore:
    """A shape's edges but for cuts: their middles as vectors, half their chords, their index."""

    middles: Array
    halves: Array
    index: Array


def find(name: str, kind: str | None = None) -> str | None:
    """Return the name of the shape that `name` means, of the kind asked for where one is."""
    found = _names().get(_key(name), ())
    if kind is not None:
        found = tuple(one for one in found if one.kind == kind)
    return found[0].name if found else None


def kind_of(shape: str) -> str | None:
    """Return a shape's kind: country, sea, strait, gulf, island, islands, peninsula, ..."""
    named = _table().get(shape)
    return named.kind if named else None


def distance_to_coast(lat: float, lon: float, of: str | None = None) -> float:
    """Return the distance in km to the nearest coast, or to the outline of the shape `of`."""
    edges, shore = outline(of or "land"), _shore(of or "land")
    here = vectors(np.array([[lon, lat]]))[0].astype(np.float32)
    x, y, z = (shore.middles[:, axis] - here[axis] for axis in range(3))
    chord = np.sqrt(x * x + y * y + z * z)
    near = shore.index[chord - shore.halves <= (chord + shore.halves).min()]
    return float(to_segments(lat, lon, edges.starts[near], edges.ends[near]).min())


def is_sea(lat: float, lon: float) -> bool:
    """Tell whether a point lies off every coast; lakes are land."""
    return not outline("land").holds(lat, lon)


def country_at(lat: float, lon: float) -> str | None:
    """Return the ISO alpha-3 code of the country a point on land, or just off it, lies in."""
    for name in _boxed("country", lat, lon, 0.0):
        if outline(name).holds(lat, lon):
            return name
    most = AFLOAT_KM if is_sea(lat, lon) else ASHORE_KM
    near = [(distance_to_coast(lat, lon, one), one) for one in _boxed("country", lat, lon, 0.5)]
    off, name = min(near, default=(most, ""))
    return name if off < most else None


def sea_at(lat: float, lon: float) -> str | None:
    """Return the name of the smallest named sea, gulf or strait around a point at sea."""
    if not is_sea(lat, lon):
        return None
    around = [one for kind in sorted(WATERS) for one in _boxed(kind, lat, lon, 0.0)]
    held = [(_breadth(one), one) for one in around if outline(one).holds(lat, lon)]
    return min(held)[1] if held else None


@cache
def outline(shape: str) -> Outline:
    """Return a shape's edges; raises KeyError for a name that no shape has."""
    named = _table()[shape]
    points, ends = _points()
    begin, stop = int(ends[named.first]), int(ends[named.last])
    joints = np.isin(np.arange(begin, stop - 1), ends[named.first + 1 : named.last] - 1)
    own = points[begin:stop]
    starts, stops = own[:-1][~joints], own[1:][~joints]
    return Outline(starts, stops)


@cache
def _shore(shape: str) -> Shore:
    """Return what a shape's nearest edge is found by; single numbers, precise to metres."""
    edges = outline(shape)
    index = np.flatnonzero(real_edges(edges.starts, edges.ends))
    a, b = vectors(edges.starts[index]), vectors(edges.ends[index])
    half = np.linalg.norm(a - b, axis=1) / 2
    middles = ((a + b) / 2).astype(np.float32)
    return Shore(middles, (half + half**2).astype(np.float32), index.astype(np.int32))


def coasts(south: float, north: float) -> tuple[Array, Array]:
    """Return the edges of the land that may lie between two latitudes, and few others."""
    order, bounds = _belts()
    first, last = (int(np.clip((lat + 90) // _BELT, 0, 180 // _BELT)) for lat in (south, north))
    low = order[bounds[max(0, first - 1)] : bounds[last + 1]]
    chosen = np.concatenate([low, order[bounds[-2] :]])
    land = outline("land")
    return land.starts[chosen], land.ends[chosen]


@cache
def _belts() -> tuple[Array, Array]:
    """Return the land's edges ordered by belts of latitude, and where each belt starts.

    An edge is in the belt of its southern end; those that span more than two come last.
    """
    land = outline("land")
    low = np.minimum(land.starts[:, 1], land.ends[:, 1])
    tall = np.abs(land.starts[:, 1] - land.ends[:, 1]) > _BELT
    count = 180 // _BELT + 1
    belt = np.where(tall, count, ((low + 90) // _BELT).astype(int))
    bounds = np.concatenate([[0], np.cumsum(np.bincount(belt, minlength=count + 1))])
    return np.argsort(belt, kind="stable"), bounds


def real_edges(starts: Array, ends: Array) -> Array:
    """Tell which edges are none of those that cut a shape at the date line or the pole."""
    at_line = (np.abs(starts[:, 0]) > 179.99) & (np.abs(ends[:, 0]) > 179.99)
    at_pole = (np.abs(starts[:, 1]) > 89.9) | (np.abs(ends[:, 1]) > 89.9)
    return np.asarray(~(at_line | at_pole))


def shared(one: str, two: str | None) -> tuple[Array, Array]:
    """Return the edges that two shapes share, or that `one` shares with any country."""
    a, mine = outline(one), _edge_keys(one)
    others = [two] if two else [name for name in of_kind("country") if name != one]
    theirs = np.concatenate([_edge_keys(name) for name in others])
    both = np.isin(mine, theirs)
    return a.starts[both], a.ends[both]


def largest(shape: str, within_km: float) -> tuple[Array, Array]:
    """Return the edges of a shape's largest part and of what lies within reach of it.

    Parts are joined from one to the next, so a chain of islands holds together.
    """
    whole = outline(shape)
    first = np.flatnonzero(np.any(whole.starts[1:] != whole.ends[:-1], axis=1)) + 1
    part = np.zeros(len(whole.starts), int)
    part[first] = 1
    part = np.cumsum(part)
    centres, reaches, areas = _measures(whole, part)
    apart = np.linalg.norm(centres[:, None] - centres[None], axis=2) * DEGREE_KM * 180 / np.pi
    linked = apart - reaches[:, None] - reaches[None] < within_km
    held = np.zeros(len(areas), bool)
    held[int(areas.argmax())] = True
    while (more := held | linked[held].any(axis=0)).sum() > held.sum():
        held = more
    keep = held[part]
    return whole.starts[keep], whole.ends[keep]


def _measures(whole: Outline, part: Array) -> tuple[Array, Array, Array]:
    """Return the middle (as vector), reach in km and area in square degrees of each part."""
    count = np.bincount(part)
    flat = vectors(whole.starts)
    sums = np.stack([np.bincount(part, flat[:, axis]) for axis in range(3)], axis=1)
    centres = sums / count[:, None]
    off = np.linalg.norm(flat - centres[part], axis=1) * DEGREE_KM * 180 / np.pi
    reaches = np.zeros(len(count))
    np.maximum.at(reaches, part, off)
    twice = whole.starts[:, 0] * whole.ends[:, 1] - whole.ends[:, 0] * whole.starts[:, 1]
    scale = np.cos(np.radians(whole.starts[:, 1]))
    return centres, reaches, np.abs(np.bincount(part, twice * scale))


@cache
def _edge_keys(shape: str) -> Array:
    """Return one number per edge, the same in both directions."""
    edges = outline(shape)
    a, b = _point_keys(edges.starts), _point_keys(edges.ends)
    return np.minimum(a, b) * 7_919_111 + np.maximum(a, b)


def _point_keys(points: Array) -> Array:
    whole = np.rint(points * _SCALE).astype(np.int64)
    return (whole[:, 0] + 180_000) * 400_000 + whole[:, 1] + 90_000


def _boxed(kind: str, lat: float, lon: float, slack: float) -> list[str]:
    """Return the shapes of a kind whose box holds a point."""
    names, boxes = _boxes(kind)
    if not names:
        return []
    (west, south, east, north) = boxes.T
    held = (west - slack <= lon) & (lon <= east + slack)
    held &= (south - slack <= lat) & (lat <= north + slack)
    return [names[index] for index in np.flatnonzero(held)]


@cache
def _boxes(kind: str) -> tuple[tuple[str, ...], Array]:
    names = of_kind(kind)
    points, ends = _points()
    rows = []
    for named in (_table()[name] for name in names):
        own = points[ends[named.first] : ends[named.last]]
        rows.append(np.concatenate([own.min(axis=0), own.max(axis=0)]))
    return names, np.array(rows)


@cache
def _breadth(shape: str) -> float:
    """Return a shape's area in square degrees of the equator."""
    edges = outline(shape)
    twice = edges.starts[:, 0] * edges.ends[:, 1] - edges.ends[:, 0] * edges.starts[:, 1]
    return float(abs((twice * np.cos(np.radians(edges.starts[:, 1]))).sum()) / 2)


@cache
def of_kind(kind: str) -> tuple[str, ...]:
    """Return the names of the shapes of a kind."""
    return tuple(name for name, named in _table().items() if named.kind == kind)


@cache
def _points() -> tuple[Array, Array]:
    with np.load(data_path("shapes") / "shapes.npz") as stored:
        ends = stored["ends"]
        steps = stored["steps"].T
    starts = ends[:-1]
    points = np.cumsum(steps, axis=0, dtype=np.int32)
    before = np.zeros_like(points[starts])
    before[1:] = points[starts[1:] - 1]
    points -= np.repeat(before, np.diff(ends), axis=0)
    return points / _SCALE, ends


@cache
def _table() -> dict[str, Named]:
    found, first = {}, 0
    with (data_path("shapes") / "names.tsv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            last = first + int(row["rings"])
            others = tuple(filter(None, row["others"].split("|")))
            found[row["name"]] = Named(row["name"], row["kind"], others, first, last)
            first = last
    return found


@cache
def _names() -> dict[str, tuple[Named, ...]]:
    """Return the shapes by every name they go by; a shape's own name comes first."""
    found: dict[str, list[Named]] = {}
    for named in _table().values():
        found.setdefault(_key(named.name), []).insert(0, named)
        for other in named.others:
            found.setdefault(_key(other), []).append(named)
    return {key: tuple(dict.fromkeys(shapes)) for key, shapes in found.items()}


def _key(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("’", "'").replace("‘", "'"))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return letters.lower().removeprefix("the ").replace("-", " ").strip()
