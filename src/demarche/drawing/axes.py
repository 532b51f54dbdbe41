"""Plots with days from left to right: the lines, numbers and dates around them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demarche.drawing import bins
from demarche.drawing.tags import tag, words

LEFT, RIGHT, TOP, BOTTOM = 44, 10, 12, 26
_LABEL = 78
"""Pixels that a date takes on the axis."""


@dataclass(frozen=True, slots=True)
class Plot:
    """The room inside the axes, for values from `low` to `high`, and the first days of its bars."""

    width: int
    height: int
    firsts: tuple[date, ...]
    by: str
    low: float
    high: float
    down: int = 0

    @property
    def step(self) -> float:
        """Pixels from bar to bar."""
        return (self.width - LEFT - RIGHT) / max(1, len(self.firsts))

    def x(self, index: int) -> float:
        """Return where a bar begins, from the left."""
        return LEFT + index * self.step

    def y(self, value: float) -> float:
        """Return where a value is, from the top."""
        room = self.height - TOP - BOTTOM
        return self.down + TOP + room * (self.high - value) / ((self.high - self.low) or 1)

    @property
    def bar(self) -> float:
        """Width of a bar."""
        return max(1.0, min(48.0, self.step * 0.82))

    def bar_x(self, index: int) -> float:
        """Return where the drawn part of a bar begins."""
        return self.x(index) + (self.step - self.bar) / 2


def values_axis(plot: Plot, values: Sequence[float]) -> str:
    """Return lines across the plot with their values."""
    made = []
    for value in values:
        y, text = plot.y(value), f"{value:g}"
        kind = "dm-zero" if value == 0 else "dm-axis"
        made.append(tag("path", d=f"M{LEFT} {y:.1f}H{plot.width - RIGHT}", class_=kind))
        made.append(words("text", text, x=LEFT - 6, y=y + 4, text_anchor="end", class_="dm-soft"))
    return tag("g", *made, aria_hidden="true")


def days_axis(plot: Plot) -> str:
    """Return the dates below the plot, as many as have room."""
    every = max(1, math.ceil(_LABEL / plot.step))
    made = []
    for index in range(0, len(plot.firsts), every):
        x, anchor = plot.x(index) + plot.step / 2, "middle"
        if x > plot.width - _LABEL / 2:
            x, anchor = plot.width - 2, "end"
        text = bins.told(plot.firsts[index], plot.by)
        y = plot.down + plot.height - 8
        made.append(words("text", text, x=x, y=y, text_anchor=anchor, class_="dm-soft"))
    return tag("g", *made, aria_hidden="true")


def steps_to(most: int) -> list[float]:
    """Return round values from 0 to the first that is not below `most`."""
    if most <= 4:
        return [float(value) for value in range(most + 1)] or [0.0, 1.0]
    power = 10 ** math.floor(math.log10(most / 4))
    size = next(power * one for one in (1, 2, 5, 10) if power * one * 4 >= most)
    return [float(size * index) for index in range(math.ceil(most / size) + 1)]
