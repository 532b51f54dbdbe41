"""A window in, the base map in it out: land, borders and names of countries as SVG.

Lines are bent to the window's edge instead of cut there: the shapes' edges are short, so what
bends lies outside what is seen. Points closer than a pixel are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np

from demarche import countries
from demarche.drawing.frame import Array, Frame
from demarche.drawing.tags import tag, words
from demarche.geometry import shapes

_GRID = 1.2
"""Pixels by which points are told apart."""
_SMALLEST = 1.8
"""Pixels that a line or island must measure to be drawn."""
_SLACK = 0.06
"""Share of the window that lines are drawn beyond it."""
_WIDE, _HIGH = 6.5, 16.0
"""Pixels that a letter of a country's name takes."""


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Corners of lines or rings, where each begins, and their boxes."""

    points: Array
    begins: Array
    low: Array
    high: Array


@lru_cache(maxsize=64)
def base_map(frame: Frame) -> str:
    """Return sea, land, borders and countries' names of a window."""
    sea = tag("rect", class_="dm-sea", width=frame.width, height=frame.height)
    land = tag("path", class_="dm-land", d=_path(frame, _rings("land"), closed=True))
    borders = tag("path", class_="dm-border", d=_path(frame, _borders(), closed=False))
    return sea + tag("g", land, borders, transform="scale(.1)") + _names(frame)


def _lines(points: Array, begins: Array) -> Lines:
    low, high = (side.reduceat(points, begins) for side in (np.minimum, np.maximum))
    return Lines(points, begins, low, high)


@cache
def _rings(shape: str) -> Lines:
    """Return the rings of a shape."""
    edges = shapes.outline(shape)
    apart = np.any(edges.starts[1:] != edges.ends[:-1], axis=1)
    return _lines(edges.starts, np.concatenate([[0], np.flatnonzero(apart) + 1]))


@cache
def _borders() -> Lines:
    """Return the lines that two countries share, each once."""
    edges = [shapes.outline(code) for code in shapes.of_kind("country")]
    starts = np.concatenate([one.starts for one in edges])
    ends = np.concatenate([one.ends for one in edges])
    a, b = (np.rint(side * 1000).astype(np.int64) @ (400_000, 1) for side in (starts, ends))
    keys = np.minimum(a, b) * 1_000_003 + np.maximum(a, b)
    _, first, count = np.unique(keys, return_index=True, return_counts=True)
    kept = np.sort(first[count > 1])
    starts, ends = starts[kept], ends[kept]
    apart = np.flatnonzero(np.any(starts[1:] != ends[:-1], axis=1)) + 1
    begins = np.concatenate([[0], apart])
    # A line has one corner more than edges: the last edge's end follows its start.
    lasts = np.concatenate([apart, [len(starts)]]) - 1
    points = np.insert(starts, lasts + 1, ends[lasts], axis=0)
    return _lines(points, begins + np.arange(len(begins)))


def _path(frame: Frame, lines: Lines, *, closed: bool) -> str:
    return "".join(_turned(frame, lines, turn, closed=closed) for turn in (-360.0, 0.0, 360.0))


def _turned(frame: Frame, lines: Lines, turn: float, *, closed: bool) -> str:
    """Return the lines whose box meets the window after a turn of the globe."""
    by = np.array([turn, 0.0])
    low, high = lines.low + by, lines.high + by
    met = (high > (frame.west, frame.south)).all(axis=1)
    met &= (low < (frame.east, frame.north)).all(axis=1)
    met &= (high - low).max(axis=1) > _SMALLEST * frame.tall / frame.height
    if not met.any():
        return ""
    sizes = np.diff(lines.begins, append=len(lines.points))
    line = np.repeat(np.arange(len(sizes)), sizes)
    kept = met[line]
    return _drawn(frame, lines.points[kept] + by, line[kept], closed=closed)


def _drawn(frame: Frame, points: Array, line: Array, *, closed: bool) -> str:
    points, line = _split(points, line, _SLACK * frame.tall, closed=closed)
    slack = np.array([frame.east - frame.west, frame.tall]) * _SLACK * 2
    low = np.array([frame.west, frame.south]) - slack
    high = np.array([frame.east, frame.north]) + slack
    bent = np.clip(points, low, high)
    new = _moved(bent, line)
    bent, line = bent[new], line[new]
    kept = ~_beside(bent, line, low, high)
    pixels, line = frame.pixels(bent[kept]), line[kept]
    new = _moved(np.floor(pixels / _GRID), line)
    return _commands(np.rint(pixels[new] * 10).astype(int), line[new], closed=closed)


def _moved(points: Array, line: Array) -> Array:
    """Tell which corners are not where the one before is."""
    new = np.ones(len(points), bool)
    new[1:] = (points[1:] != points[:-1]).any(axis=1) | (line[1:] != line[:-1])
    return new


def _split(points: Array, line: Array, most: float, *, closed: bool) -> tuple[Array, Array]:
    """Put corners into edges that are longer than `most` degrees."""
    after = np.roll(points, -1, axis=0)
    last = np.append(line[1:] != line[:-1], True)
    if closed:
        begins = np.flatnonzero(np.append(True, last[:-1]))
        after[last] = points[begins]
    else:
        after[last] = points[last]
    steps = np.ceil(np.abs(after - points).max(axis=1) / most).astype(int).clip(1, 400)
    which = np.repeat(np.arange(len(points)), steps)
    done = np.arange(len(which)) - np.repeat(np.cumsum(steps) - steps, steps)
    share = (done / steps[which])[:, None]
    return points[which] + (after - points)[which] * share, line[which]


def _beside(points: Array, line: Array, low: Array, high: Array) -> Array:
    """Tell which corners lie between two others of their line on the same edge of the window."""
    sides = np.concatenate([points == low, points == high], axis=1)
    between = np.zeros(len(points), bool)
    between[1:-1] = (sides[:-2] & sides[1:-1] & sides[2:]).any(axis=1)
    between[1:-1] &= (line[:-2] == line[1:-1]) & (line[2:] == line[1:-1])
    return between


def _commands(pixels: Array, line: Array, *, closed: bool) -> str:
    """Return path data in tenths of pixels, each corner by its distance from the one before."""
    begins = np.flatnonzero(np.append(True, line[1:] != line[:-1]))
    parts = []
    for begin, end in zip(begins, np.append(begins[1:], len(pixels)), strict=True):
        if end - begin < (3 if closed else 2):
            continue
        steps = np.diff(pixels[begin:end], axis=0).ravel().tolist()
        moves = "".join(f"{step}" if step < 0 else f" {step}" for step in steps)
        parts.append(f"M{pixels[begin, 0]} {pixels[begin, 1]}l{moves.lstrip()}" + "z" * closed)
    return "".join(parts)


def _names(frame: Frame) -> str:
    """Return the names of the countries that have room for theirs."""
    names = countries.load()
    made = []
    for code in shapes.of_kind("country"):
        spot = _room(frame, code, len(names.names(code)) * _WIDE)
        if spot:
            x, y = spot
            made.append(words("text", names.names(code), x=x, y=y, class_="dm-country"))
    return tag("g", *made, aria_hidden="true") if made else ""


def _room(frame: Frame, code: str, wide: float) -> tuple[float, float] | None:
    """Return the middle of a country's largest part in the window, if a name fits there."""
    rings, best, most = _rings(code), None, wide * _HIGH
    turns = 360.0 * np.round(((rings.low + rings.high)[:, 0] / 2 - frame.middle) / 360)
    turned = np.stack([turns, np.zeros(len(turns))], axis=1)
    low, high = frame.pixels(rings.low - turned), frame.pixels(rings.high - turned)
    low, high = (side.clip((0, 0), (frame.width, frame.height)) for side in (low, high))
    large = np.abs(high - low).prod(axis=1) > most
    for index in np.flatnonzero(large):
        ring = np.split(rings.points, rings.begins[1:])[index]
        spot, area = _middle(frame, ring - turned[index])
        if area > most:
            best, most = spot, area
    return best


def _middle(frame: Frame, ring: Array) -> tuple[tuple[float, float], float]:
    """Return the centre of gravity, and the area in pixels, of a ring within the window."""
    pixels = frame.pixels(ring).clip((0, 0), (frame.width, frame.height))
    (x, y), (nx, ny) = pixels.T, np.roll(pixels, -1, axis=0).T
    cross = x * ny - nx * y
    twice = float(cross.sum())
    if abs(twice) < 1:
        return (0.0, 0.0), 0.0
    middle = ((x + nx) @ cross / (3 * twice), (y + ny) @ cross / (3 * twice))
    return (float(middle[0]), float(middle[1])), abs(twice) / 2
