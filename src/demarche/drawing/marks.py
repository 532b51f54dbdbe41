"""Small shapes that tell classes and stances apart without colour."""

from __future__ import annotations

import math
from collections.abc import Mapping

from demarche.drawing.tags import tag, words

_CORNERS: Mapping[int, tuple[tuple[float, float], ...]] = {
    2: ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    3: ((0.0, -1.15), (1.1, 0.85), (-1.1, 0.85)),
    4: ((0.0, -1.3), (1.3, 0.0), (0.0, 1.3), (-1.3, 0.0)),
}
"""Corners of the shapes of quad classes 2 to 4; others are discs."""

_STANCE = {"supports": 0, "opposes": 2, "conditional": 4, "undecided": 0, "declines": 3}


def quad_mark(x: float, y: float, size: float, quad: int | None, *, actual: bool = True) -> str:
    """Return the mark of an event: its shape tells the class, open says it is not actual."""
    kind = "dm-mark" if actual else "dm-mark dm-open"
    return shape(x, y, size, quad or 0, f"{kind} dm-quad{quad or 0}")


def shape(x: float, y: float, size: float, number: int, kind: str) -> str:
    """Return a disc, square, triangle or diamond."""
    corners = _CORNERS.get(number)
    if corners is None:
        return tag("circle", cx=x, cy=y, r=size, class_=kind)
    points = " ".join(f"{x + a * size:.1f},{y + b * size:.1f}" for a, b in corners)
    return tag("polygon", points=points, class_=kind)


def stance_mark(x: float, y: float, size: float, stance: str, letter: str) -> str:
    """Return the mark of a stance with its letter."""
    return stance_shape(x, y, size, stance) + stance_letter(x, y, size, stance, letter)


def stance_shape(x: float, y: float, size: float, stance: str) -> str:
    """Return the shape of a stance; who says nothing gets a bar."""
    kind = f"dm-mark dm-{stance}"
    if stance != "silent":
        return shape(x, y, size, _STANCE.get(stance, 0), kind)
    box = {"x": x - size, "y": y - size * 0.6, "width": 2 * size, "height": 1.2 * size}
    return tag("rect", **box, class_=kind)


def stance_letter(x: float, y: float, size: float, stance: str, letter: str) -> str:
    """Return the letter in the shape of a stance."""
    down = 4.5 + (size * 0.2 if stance == "declines" else 0)
    return words("text", letter, x=x, y=y + down, class_="dm-letter")


def ring(x: float, y: float, radius: float, counts: Mapping[int, int]) -> str:
    """Return a ring whose parts are as long as the counts of the quad classes, from the top."""
    total, done = sum(counts.values()), 0.0
    around = 2 * math.pi * radius
    parts = []
    for quad, count in sorted(counts.items()):
        share = count / total
        parts.append(
            tag(
                "circle",
                cx=x,
                cy=y,
                r=radius,
                class_=f"dm-ring dm-quad{quad}",
                stroke_dasharray=f"{around * share:.1f} {around:.1f}",
                stroke_dashoffset=round(-around * done, 1),
                transform=f"rotate(-90 {x:.1f} {y:.1f})",
            )
        )
        done += share
    return "".join(parts)
