"""Points in, the marks that they are drawn as out: what is close is counted together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from demarche.drawing.frame import Box, Frame
from demarche.drawing.spots import Point

NEAR = 26.0
"""Pixels between marks that stand for themselves."""
_LISTED = 6


@dataclass(frozen=True, slots=True)
class Cluster:
    """Points that are drawn as one mark, at a pixel."""

    x: float
    y: float
    points: tuple[Point, ...]

    @property
    def count(self) -> int:
        """How many events it stands for."""
        return sum(point.count for point in self.points)


def clusters(frame: Frame, points: Iterable[Point]) -> list[Cluster]:
    """Return the marks of the points in a window: each point joins the first that is near.

    Points with many events come first, so that the marks do not depend on the order given.
    """
    spots = np.zeros((0, 2))
    groups: list[list[Point]] = []
    for point in sorted(points, key=rank):
        x, y = frame.place(point.latitude, point.longitude)
        if not frame.shows(x, y):
            continue
        far = np.hypot(*(spots - (x, y)).T)
        if len(far) and far.min() < NEAR:
            groups[int(far.argmin())].append(point)
        else:
            groups.append([point])
            spots = np.vstack([spots, (x, y)])
    return [_joined(frame, group) for group in groups]


def rank(point: Point) -> tuple[Any, ...]:
    """Return what points are ordered by: many events first, then place and words."""
    return (-point.count, point.latitude, point.longitude, point.label, point.href or "")


def _joined(frame: Frame, group: Sequence[Point]) -> Cluster:
    places = np.array([frame.place(one.latitude, one.longitude) for one in group])
    weights = np.array([one.count for one in group], float)
    x, y = np.average(places, axis=0, weights=weights)
    return Cluster(round(float(x), 1), round(float(y), 1), tuple(group))


def short(count: int) -> str:
    """Return a count in few letters."""
    if count < 10_000:
        return str(count)
    return f"{count / 1e6:.1f}M" if count >= 999_500 else f"{count / 1000:.0f}k"


def around_of(frame: Frame, one: Cluster) -> Box:
    """Return the box of a mark's points, a little wider than they are."""
    places = np.array([frame.place(point.latitude, point.longitude) for point in one.points])
    left, top = (places.min(axis=0) - 1).tolist()
    right, bottom = (places.max(axis=0) + 1).tolist()
    west, north = frame.degrees(left, top)
    east, south = frame.degrees(right, bottom)
    return (round(west, 4), round(max(-90.0, south), 4), round(east, 4), round(min(90.0, north), 4))


def listed(one: Cluster) -> str:
    """Return the words of a mark: how many events, and the first of them."""
    labels = list(dict.fromkeys(point.label for point in one.points))
    more = [f"and {len(labels) - _LISTED} more"] if len(labels) > _LISTED else []
    return "\n".join([f"{short(one.count)} events", *labels[:_LISTED], *more])
