"""Points and areas in, a map as SVG out: every mark a link, counts where marks would overlap."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

import numpy as np

from demarche.drawing.clusters import Cluster, around_of, clusters, listed, rank, short
from demarche.drawing.colours import QUADS, STYLE
from demarche.drawing.frame import Box, Frame, around, window
from demarche.drawing.land import base_map
from demarche.drawing.legend import Item, legend
from demarche.drawing.legend import box as box_of
from demarche.drawing.marks import quad_mark, ring
from demarche.drawing.spots import Area, Point
from demarche.drawing.tags import drawing, link, tag, words
from demarche.geometry.rings import disc

NAMED = 16
"""Marks up to which names are written beside them."""
_SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


def map_svg(
    points: Iterable[Point],
    areas: Iterable[Area] = (),
    *,
    box: Box | None = None,
    width: int = 960,
    height: int | None = None,
    name: str = "dm-map",
    title: str = "Map",
    description: str | None = None,
    cluster_href: Callable[[Box], str] | None = None,
    alone: bool = False,
) -> str:
    """Return a map of points and areas, of the box given or of what is shown.

    `box` is west, south, east, north (west > east crosses the date line); `cluster_href` gives
    the address of what lies in a box. `name` starts the ids, which must differ on a page;
    `alone` puts the style sheet in. The window is told in `data-box`.
    """
    own, drawn = sorted(points, key=rank), list(areas)
    box = box or _box(own, drawn)
    frame = window(box, width, height or _height(box, width))
    groups = clusters(frame, own)
    told_by, high = legend(_meanings(own, drawn, name), width, frame.height)
    told = description or _description(own, drawn)
    inside = [
        tag("style", STYLE) if alone else "",
        tag("defs", _hatching(name), tag("clipPath", _whole(frame), id=f"{name}-window")),
        tag(
            "g",
            base_map(frame),
            *(_area(frame, area, name) for area in drawn),
            *dict.fromkeys(_reach(frame, point) for point in own),
            *(_cluster(frame, one, cluster_href) for one in groups),
            _labels(frame, groups, drawn),
            _scale(frame),
            clip_path=f"url(#{name}-window)",
        ),
        _whole(frame, class_="dm-frame"),
        told_by,
    ]
    return drawing(
        "".join(inside),
        name=name,
        width=width,
        height=frame.height + high,
        title=title,
        description=told,
        data_box=",".join(f"{side:.4f}" for side in frame.box),
        data_height=frame.height,
    )


def _cluster(frame: Frame, one: Cluster, cluster_href: Callable[[Box], str] | None) -> str:
    if len(one.points) == 1 and one.count == 1:
        point = one.points[0]
        mark = quad_mark(one.x, one.y, 6.0, point.quad, actual=point.actual)
        return link(mark, point.href, point.label)
    counts: Counter[int] = Counter()
    for point in one.points:
        counts[point.quad or 0] += point.count
    size = _size(one.count)
    body = tag("circle", cx=one.x, cy=one.y, r=size + 2.5, class_="dm-disc")
    body += ring(one.x, one.y, size, counts)
    body += words("text", short(one.count), x=one.x, y=one.y + 4, class_="dm-count")
    href = cluster_href(around_of(frame, one)) if cluster_href else None
    if href is None and len({point.href for point in one.points}) == 1:
        href = one.points[0].href
    return link(body, href, listed(one))


def _size(count: int) -> float:
    return min(24.0, 9.0 + 2.2 * float(math.log10(count) ** 1.5))


def _reach(frame: Frame, point: Point) -> str:
    """Return the circle that a point may lie in, where it is larger than the mark.

    One that would not fit into the window says nothing there.
    """
    far = frame.pixels_of(point.radius_km or 0)
    if point.radius_km is None or not 10 <= far <= frame.width / 3:
        return ""
    ring_of = disc(point.latitude, point.longitude, point.radius_km)
    return tag("path", d=_closed(frame, ring_of), class_="dm-reach")


def _area(frame: Frame, area: Area, name: str) -> str:
    body = _filled(frame, area.geometry, class_="dm-area dm-mark")
    if area.likely:
        body += _filled(frame, area.likely, fill=f"url(#{name}-hatch)")
    return link(body + _edges(frame, area.geometry), area.href, area.label)


def _filled(frame: Frame, geometry: dict[str, Any], **attributes: object) -> str:
    data = "".join(_closed(frame, np.array(ring_of)) for ring_of in _rings(geometry))
    return tag("path", d=data, fill_rule="evenodd", **attributes)


def _edges(frame: Frame, geometry: dict[str, Any]) -> str:
    """Return the outline without the sides that only cut it at the date line."""
    parts = []
    for ring_of in _rings(geometry):
        corners = np.array(ring_of)
        at_line = np.abs(corners[:, 0]) > 179.999
        pixels = frame.pixels(_turned(frame, corners))
        open_side = True
        for index, (x, y) in enumerate(pixels):
            joined = index > 0 and not (at_line[index] and at_line[index - 1])
            parts.append(f"{'L' if joined and not open_side else 'M'}{x:.1f} {y:.1f}")
            open_side = False
    return tag("path", d="".join(parts), class_="dm-edge")


def _closed(frame: Frame, ring_of: Any) -> str:
    pixels = frame.pixels(_turned(frame, ring_of))
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in pixels) + "z"


def _turned(frame: Frame, ring_of: Any) -> Any:
    """Return a ring on the turn of the globe that the window shows."""
    middle = (float(ring_of[:, 0].min()) + float(ring_of[:, 0].max())) / 2
    return ring_of - (360 * round((middle - frame.middle) / 360), 0)


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """Return all rings of a geometry; what is no polygon has none."""
    if geometry.get("type") == "Polygon":
        return list(geometry["coordinates"])
    if geometry.get("type") == "MultiPolygon":
        return [ring_of for polygon in geometry["coordinates"] for ring_of in polygon]
    return []


def _box(points: Sequence[Point], areas: Sequence[Area]) -> Box:
    longitudes = [point.longitude for point in points]
    latitudes = [point.latitude for point in points]
    for area in areas:
        for ring_of in _rings(area.geometry):
            longitudes += [corner[0] for corner in ring_of]
            latitudes += [corner[1] for corner in ring_of]
    return around(longitudes, latitudes)


def _height(box: Box, width: int) -> int:
    west, south, east, north = box
    across = (east - west) % 360 or 360.0
    flat = math.cos(math.radians((south + north) / 2))
    return round(width * min(0.62, max(0.4, (north - south) / max(1e-6, across * flat))))


def _labels(frame: Frame, groups: Sequence[Cluster], areas: Sequence[Area]) -> str:
    """Return the names of few marks, each where it covers no other."""
    spots = [(one.x, one.y, _named(one)) for one in groups]
    for area in areas:
        pixels = [frame.pixels(_turned(frame, np.array(r))) for r in _rings(area.geometry)]
        if pixels and area.name:
            x, y = np.concatenate(pixels).max(axis=0)
            spots.append((float(np.concatenate(pixels)[:, 0].mean()), float(y) + 6, area.name))
    if len(spots) > NAMED:
        return ""
    taken = [(x - 12, y - 12, x + 12, y + 12) for x, y, _ in spots]
    made = []
    for x, y, text in spots:
        wide = 6.6 * len(text)
        for left, down in ((14, 4), (-14 - wide, 4), (-wide / 2, 26), (-wide / 2, -16)):
            place = (x + left, y + down - 11, x + left + wide, y + down + 3)
            if text and _free(frame, place, taken):
                taken.append(place)
                made.append(words("text", text, x=x + left, y=y + down, class_="dm-halo"))
                break
    return tag("g", *made, aria_hidden="true") if made else ""


def _named(one: Cluster) -> str:
    names = list(dict.fromkeys(point.name for point in one.points if point.name))
    return names[0] if len(names) == 1 else ""


def _free(frame: Frame, place: Box, taken: Sequence[Box]) -> bool:
    left, top, right, bottom = place
    if left < 2 or top < 2 or right > frame.width - 2 or bottom > frame.height - 2:
        return False
    return all(
        right < other[0] or other[2] < left or bottom < other[1] or other[3] < top
        for other in taken
    )


def _hatching(name: str) -> str:
    lines = tag("path", d="M0 8L8 0", class_="dm-hatching")
    return tag(
        "pattern",
        lines,
        id=f"{name}-hatch",
        width=8,
        height=8,
        patternUnits="userSpaceOnUse",
    )


def _whole(frame: Frame, **attributes: object) -> str:
    return tag("rect", width=frame.width, height=frame.height, **attributes)


def _scale(frame: Frame) -> str:
    """Return a bar of a round number of kilometres; none on a map of the world."""
    if frame.tall > 90:
        return ""
    fitting = [km for km in _SCALES if frame.pixels_of(km) <= frame.width / 5]
    km = max(fitting, default=1)
    y, x = frame.height - 12.0, 12.0
    bar = tag("path", d=f"M{x} {y - 5}v5h{frame.pixels_of(km):.1f}v-5", class_="dm-zero")
    text = words("text", f"{km} km", x=x + 4, y=y - 5, class_="dm-halo")
    return tag("g", bar, text, aria_hidden="true")


def _meanings(points: Sequence[Point], areas: Sequence[Area], name: str) -> list[Item]:
    """Return what the marks that are drawn mean."""
    quads = sorted({point.quad for point in points if point.quad})
    made: list[Item] = [(partial(_sample, quad), QUADS[quad]) for quad in quads]
    if any(not point.actual for point in points):
        made.append((partial(_sample, None), "not (yet) done"))
    if areas:
        made.append((box_of("dm-area"), "area told of"))
    if any(area.likely for area in areas):
        made.append((box_of(fill=f"url(#{name}-hatch)"), "likelier part"))
    return made


def _sample(quad: int | None, x: float, y: float) -> str:
    return quad_mark(x, y, 5.0, quad, actual=quad is not None)


def _description(points: Sequence[Point], areas: Sequence[Area]) -> str:
    count = sum(point.count for point in points)
    places = len({(point.latitude, point.longitude) for point in points})
    told = f"{count} events at {places} places"
    if areas:
        told += f" and {len(areas)} areas"
    names = Counter[str]()
    for point in points:
        names[point.name] += point.count
    most = ", ".join(f"{name} ({count})" for name, count in names.most_common(6) if name)
    return f"{told}. Most: {most}." if most else f"{told}."
