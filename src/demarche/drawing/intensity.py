"""Intensities of events between two actors in, bars above and below zero as SVG out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from demarche.drawing import bins
from demarche.drawing.axes import Plot, days_axis, values_axis
from demarche.drawing.colours import STYLE
from demarche.drawing.tags import drawing, link, tag, words

_HEAD = 22
Means = Mapping[date, tuple[float, int]]


def intensity_svg(
    sides: Mapping[str, Iterable[tuple[str, float]]],
    *,
    by: str | None = None,
    start: str | None = None,
    end: str | None = None,
    href: Callable[[str, str, str], str] | None = None,
    width: int = 960,
    height: int = 150,
    name: str = "dm-intensity",
    title: str = "Intensity over time",
    description: str | None = None,
    alone: bool = False,
) -> str:
    """Return a row of bars for each side: the mean intensity, -10 (conflict) to 10, over time.

    `sides` gives (day, intensity) of events under what each side is called ("USA to CHN");
    `href` gives the address of a side's events from one day to another. The number of events
    stands in each bar's title, and the bar is as wide as there are many.
    """
    own = {
        side: [(day, value) for text, value in values if (day := bins.parsed(text))]
        for side, values in sides.items()
    }
    days = [day for values in own.values() for day, _ in values]
    first = bins.parsed(start) or min(days, default=None)
    last = bins.parsed(end) or max(days, default=None)
    if first is None or last is None or last < first:
        first = last = date(2000, 1, 1)
        own = {side: [] for side in own}
    by = by or bins.grain(first, last)
    firsts = tuple(bins.firsts(first, last, by))
    body, told = [tag("style", STYLE) if alone else ""], []
    for number, (side, values) in enumerate(own.items()):
        kept = [one for one in values if first <= one[0] <= last]
        plot = Plot(width, height, firsts, by, -10, 10, number * (height + _HEAD) + _HEAD)
        means = _means(kept, by)
        body.append(_row(plot, side, means, href))
        told.append(_told(side, [value for _, value in kept]))
    return drawing(
        "".join(body),
        name=name,
        width=width,
        height=max(1, len(own)) * (height + _HEAD),
        title=title,
        description=description or " ".join(told),
    )


def _means(values: Sequence[tuple[date, float]], by: str) -> Means:
    groups: dict[date, list[float]] = {}
    for day, value in values:
        groups.setdefault(bins.begin_of(day, by), []).append(value)
    return {first: (sum(own) / len(own), len(own)) for first, own in groups.items()}


def _row(plot: Plot, side: str, means: Means, href: Callable[[str, str, str], str] | None) -> str:
    head = words("text", side, x=8, y=plot.down - 4, font_weight=600)
    axes = values_axis(plot, (-10.0, -5.0, 0.0, 5.0, 10.0))
    most = max((count for _, count in means.values()), default=1)
    made = []
    for index, first in enumerate(plot.firsts):
        if first not in means:
            continue
        mean, count = means[first]
        wide = max(2.0, plot.bar * (0.35 + 0.65 * count / most))
        top, bottom = sorted((plot.y(mean), plot.y(0)))
        x = plot.x(index) + (plot.step - wide) / 2
        # A mean of zero still shows where there were events.
        body = tag("rect", x=x, y=top, width=wide, height=max(2.0, bottom - top),
                   class_=f"dm-mark dm-quad{_class(mean)}")  # fmt: skip
        days = (first.isoformat(), bins.last_of(first, plot.by).isoformat())
        label = f"{side}, {bins.period(first, plot.by)}: {mean:+.1f} on average of {count} events"
        made.append(link(body, href(side, *days) if href else None, label))
    return tag("g", head, axes, *made, days_axis(plot))


def _class(mean: float) -> int:
    if mean == 0:
        return 0
    return (2 if mean >= 5 else 1) if mean > 0 else (4 if mean <= -5 else 3)


def _told(side: str, values: Sequence[float]) -> str:
    if not values:
        return f"{side}: no events."
    return f"{side}: {len(values)} events, {sum(values) / len(values):+.1f} on average."
