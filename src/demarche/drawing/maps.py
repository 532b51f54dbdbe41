"""Points and areas in, a map as SVG out: every mark a link, counts where marks would overlap."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from demarche.drawing.colours import QUADS, STYLE
from demarche.drawing.frame import Box, Frame, around, window
from demarche.drawing.land import base_map
from demarche.drawing.legend import Item, legend
from demarche.drawing.legend import box as box_of
from demarche.drawing.marks import quad_mark, ring
from demarche.drawing.tags import drawing, link, tag, words
from demarche.geometry.rings import disc
from demarche.records import Event, Place

NEAR = 26.0
"""Pixels between marks that stand for themselves; what is closer is counted together."""
NAMED = 16
"""Marks up to which names are written beside them."""
_LISTED = 6
_SCALES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map: `label` tells it in full, `name` is written beside it.

    `count` is how many events it stands for, `actual` whether they happened; `radius_km` is how
    far off it may be.
    """

    latitude: float
    longitude: float
    label: str
    href: str | None = None
    quad: int | None = None
    count: int = 1
    radius_km: float | None = None
    actual: bool = True
    name: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """A GeoJSON Polygon or MultiPolygon; `likely` is the part that is hatched."""

    geometry: dict[str, Any]
    label: str
    href: str | None = None
    likely: dict[str, Any] | None = None
    name: str = ""


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
    own, drawn = sorted(points, key=_rank), list(areas)
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
            *(_reach(frame, point) for point in own),
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


def of_place(place: Place, label: str, **more: Any) -> Point | Area | None:
    """Return what a place looks like on a map: an area, a point, or None where it is nowhere.

    `more` are further fields of Point; an area takes of them what it has.
    """
    short = place.name or place.text
    if place.geometry:
        return Area(place.geometry, label, more.get("href"), place.likely, short)
    if place.latitude is None or place.longitude is None:
        return None
    return Point(
        place.latitude, place.longitude, label, radius_km=place.radius_km, name=short, **more
    )


def of_events(
    events: Iterable[Event], href: Callable[[Event], str | None] = lambda _event: None
) -> tuple[list[Point], list[Area]]:
    """Return the points and areas of events whose place is known, in their order."""
    points: list[Point] = []
    areas: list[Area] = []
    for event in events:
        given = {"href": href(event), "quad": event.quad, "actual": event.modality == "actual"}
        made = of_place(event.place, _told(event), **given) if event.place else None
        if isinstance(made, Point):
            points.append(made)
        elif made:
            areas.append(made)
    return points, areas


def _told(event: Event) -> str:
    who, whom = (", ".join(one.name for one in side) for side in (event.actors, event.recipients))
    day = (event.when.start if event.when else None) or ""
    place = event.place.name or event.place.text if event.place else ""
    kind = event.type if event.modality == "actual" else f"{event.type} ({event.modality})"
    return " · ".join(filter(None, (day, place, f"{who or '?'}: {kind} {whom}".strip())))


def clusters(frame: Frame, points: Iterable[Point]) -> list[Cluster]:
    """Return the marks of the points in a window: each point joins the first that is near.

    Points with many events come first, so that the marks do not depend on the order given.
    """
    spots = np.zeros((0, 2))
    groups: list[list[Point]] = []
    for point in sorted(points, key=_rank):
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


def _rank(point: Point) -> tuple[Any, ...]:
    return (-point.count, point.latitude, point.longitude, point.label, point.href or "")


def _joined(frame: Frame, group: Sequence[Point]) -> Cluster:
    places = np.array([frame.place(one.latitude, one.longitude) for one in group])
    weights = np.array([one.count for one in group], float)
    x, y = np.average(places, axis=0, weights=weights)
    return Cluster(round(float(x), 1), round(float(y), 1), tuple(group))


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
    body += words("text", _short(one.count), x=one.x, y=one.y + 4, class_="dm-count")
    href = cluster_href(_around(frame, one)) if cluster_href else None
    if href is None and len({point.href for point in one.points}) == 1:
        href = one.points[0].href
    return link(body, href, _listed(one))


def _size(count: int) -> float:
    return min(24.0, 9.0 + 2.2 * float(math.log10(count) ** 1.5))


def _short(count: int) -> str:
    if count < 10_000:
        return str(count)
    return f"{count / 1e6:.1f}M" if count >= 999_500 else f"{count / 1000:.0f}k"


def _around(frame: Frame, one: Cluster) -> Box:
    """Return the box of a mark's points, a little wider than they are."""
    places = np.array([frame.place(point.latitude, point.longitude) for point in one.points])
    left, top = (places.min(axis=0) - 1).tolist()
    right, bottom = (places.max(axis=0) + 1).tolist()
    west, north = frame.degrees(left, top)
    east, south = frame.degrees(right, bottom)
    return (round(west, 4), round(max(-90.0, south), 4), round(east, 4), round(min(90.0, north), 4))


def _listed(one: Cluster) -> str:
    labels = list(dict.fromkeys(point.label for point in one.points))
    more = [f"and {len(labels) - _LISTED} more"] if len(labels) > _LISTED else []
    return "\n".join([f"{one.count} events", *labels[:_LISTED], *more])


def _reach(frame: Frame, point: Point) -> str:
    """Return the circle that a point may lie in, where it is larger than the mark."""
    if not point.radius_km or frame.pixels_of(point.radius_km) < 10:
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
