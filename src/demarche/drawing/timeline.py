"""Counts by day and quad class in, a bar chart over time as SVG out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from demarche.drawing import bins
from demarche.drawing.axes import BOTTOM, LEFT, TOP, Plot, days_axis, steps_to, values_axis
from demarche.drawing.colours import QUADS, STYLE
from demarche.drawing.legend import Item, box, legend
from demarche.drawing.tags import drawing, link, tag, words

HATCHED = frozenset((1, 3))
"""Quad classes whose bars are hatched: the verbal ones."""

Bars = Mapping[date, Mapping[int, int]]


def timeline_svg(
    counts: Iterable[tuple[str, int | None, int]],
    *,
    by: str | None = None,
    start: str | None = None,
    end: str | None = None,
    href: Callable[[str, str], str] | None = None,
    width: int = 960,
    height: int = 200,
    name: str = "dm-timeline",
    title: str = "Events over time",
    description: str | None = None,
    alone: bool = False,
) -> str:
    """Return bars of how many events there were, stacked by quad class.

    `counts` are (day, quad class or None, how many), days in any order and often; `by` is day,
    week, month or year, chosen by the period where it is not given. `href` gives the address of
    what lies from one day to another. Bars carry their days in `data-from` and `data-to`.
    """
    rows = [(day, quad or 0, count) for text, quad, count in counts if (day := bins.parsed(text))]
    first = bins.parsed(start) or min((row[0] for row in rows), default=None)
    last = bins.parsed(end) or max((row[0] for row in rows), default=None)
    if first is None or last is None or last < first:
        return _empty(width, name, title)
    by = by or bins.grain(first, last)
    bars: dict[date, Counter[int]] = {one: Counter() for one in bins.firsts(first, last, by)}
    for day, quad, count in rows:
        if first <= day <= last:
            bars[bins.begin_of(day, by)][quad] += count
    most = max(sum(bar.values()) for bar in bars.values())
    values = steps_to(most)
    plot = Plot(width, height, tuple(bars), by, 0, max(values[-1], 1))
    body = [tag("style", STYLE) if alone else "", tag("defs", _stripes(name))]
    body.append(values_axis(plot, values) + days_axis(plot))
    body += (_bar(plot, index, bars[one], href, name) for index, one in enumerate(bars))
    told, high = legend(_meanings(bars, name), width, height, LEFT)
    body.append(told)
    return drawing(
        "".join(body),
        name=name,
        width=width,
        height=height + high,
        title=title,
        description=description or _description(bars, by),
        data_by=by,
    )


def _bar(
    plot: Plot,
    index: int,
    counts: Mapping[int, int],
    href: Callable[[str, str], str] | None,
    name: str,
) -> str:
    """Return a bar as one link; an empty one leaves its place to a brush."""
    first = plot.firsts[index]
    days = (first.isoformat(), bins.last_of(first, plot.by).isoformat())
    x, done, parts = plot.bar_x(index), 0, []
    for quad in sorted(counts):
        top, bottom = plot.y(done + counts[quad]), plot.y(done)
        box = {"x": x, "y": top, "width": plot.bar, "height": bottom - top}
        parts.append(tag("rect", **box, class_=f"dm-mark dm-quad{quad}"))
        if quad in HATCHED:
            parts.append(tag("rect", **box, fill=f"url(#{name}-stripes)"))
        done += counts[quad]
    room = plot.height - TOP - BOTTOM
    whole = {"x": plot.x(index), "y": TOP, "width": plot.step, "height": room}
    parts.insert(0, tag("rect", **whole, class_="dm-bare"))
    label = f"{bins.period(first, plot.by)}: {_told(counts)}"
    given = {"data_from": days[0], "data_to": days[1], "class_": "dm-bar"}
    if not done:
        return tag("g", *parts, **given)
    return link("".join(parts), href(*days) if href else None, label, **given)


def _told(counts: Mapping[int, int]) -> str:
    parts = (f"{QUADS.get(quad, 'no class')} {count}" for quad, count in sorted(counts.items()))
    total = sum(counts.values())
    return f"{total} event{'s' * (total != 1)} ({', '.join(parts)})"


def _stripes(name: str) -> str:
    line = tag("path", d="M0 6L6 0", class_="dm-stripe")
    return tag("pattern", line, id=f"{name}-stripes", width=6, height=6,
               patternUnits="userSpaceOnUse")  # fmt: skip


def _meanings(bars: Bars, name: str) -> list[Item]:
    quads = sorted({quad for bar in bars.values() for quad in bar})
    return [
        (
            box(f"dm-mark dm-quad{quad}", f"url(#{name}-stripes)" if quad in HATCHED else None),
            QUADS.get(quad, "no class"),
        )
        for quad in quads
    ]


def _description(bars: Bars, by: str) -> str:
    totals = {first: sum(bar.values()) for first, bar in bars.items()}
    first = max(totals, key=lambda one: (totals[one], one))
    return (
        f"{sum(totals.values())} events by {by} from {min(totals).isoformat()} to "
        f"{bins.last_of(max(totals), by).isoformat()}; "
        f"most, {totals[first]}, in {bins.period(first, by)}."
    )


def _empty(width: int, name: str, title: str) -> str:
    text = words("text", "Nothing in this time", x=LEFT, y=30, class_="dm-soft")
    return drawing(
        text, name=name, width=width, height=48, title=title, description="Nothing in this time."
    )
