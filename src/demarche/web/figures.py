"""What pages show, drawn: data of the pages in, SVG and marked text out, safe to put into HTML.

Everything goes through demarche.drawing, which escapes what it is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from demarche import drawing
from demarche.drawing.marks import quad_mark
from demarche.web.actor import Stretch
from demarche.web.address import Address
from demarche.web.document import Mark
from demarche.web.places import Area, Point
from demarche.web.rows import place_name
from demarche.web.stances import Cell, PositionsPage
from demarche.web.timeline import Timeline

Record = Mapping[str, Any]


def places_map(points: Sequence[Point], areas: Sequence[Area], here: Address) -> Markup:
    """Return the map of points with counts and of areas; a cluster narrows the page to its box."""
    told = [
        drawing.Point(
            one.latitude,
            one.longitude,
            f"{one.name}: {one.count} {drawing.QUADS.get(one.quad or 0, 'events')}",
            one.address,
            one.quad,
            one.count,
            name=one.name,
        )
        for one in points
    ]

    def narrowed(box: tuple[float, float, float, float]) -> str:
        west, south, east, north = box
        inside = {
            one.address
            for one in points
            if south <= one.latitude <= north and (west <= one.longitude <= east or west > east)
        }
        return inside.pop() if len(inside) == 1 else here.at(box=box_text(box))

    svg = drawing.map_svg(
        told,
        [_area(one) for one in areas],
        box=box_of(here),
        title="Where events happened",
        cluster_href=narrowed,
    )
    return Markup('<div class="figure" data-map>{}</div>').format(Markup(svg))


def event_map(event: Record, areas: Sequence[Area]) -> Markup:
    """Return the map of one event's place: its point with the radius of doubt, or its area."""
    place = event.get("place") or {}
    return incident_map([] if areas else [place], areas)


def incident_map(places: Iterable[Record], areas: Sequence[Area]) -> Markup:
    """Return the map of the places of some reports."""
    points = [
        drawing.Point(
            one["latitude"],
            one["longitude"],
            place_name(dict(one)) or "",
            radius_km=one.get("radius_km"),
            name=place_name(dict(one)) or "",
        )
        for one in places
        if one.get("latitude") is not None and not one.get("geometry")
    ]
    svg = drawing.map_svg(points, [_area(one) for one in areas], title="Where it happened")
    return Markup('<div class="figure">{}</div>').format(Markup(svg))


def _area(one: Area) -> drawing.Area:
    label = f"{one.name} ({one.check})" if one.check else one.name
    return drawing.Area(one.geometry, label, one.address, one.likely, one.name)


def box_text(box: Iterable[float]) -> str:
    """Return a box as an address says it."""
    return ",".join(f"{side:.4f}".rstrip("0").rstrip(".") for side in box)


def box_of(here: Address) -> tuple[float, float, float, float] | None:
    """Return the box that an address says."""
    told = here.get("box")
    found: tuple[float, float, float, float] | None = here.query().box if told else None
    return found


def timeline(
    told: Timeline, here: Address, name: str = "dm-timeline", brush: bool = True
) -> Markup:
    """Return the timeline; each bar leads to its bin. A brush narrows the page to days."""
    counts = [
        (one.start, quad, count)
        for one in told.bins
        for quad, count in enumerate(one.counts, 1)
        if count
    ]
    addresses = {one.start: one.address for one in told.bins}
    svg = drawing.timeline_svg(
        counts,
        by=told.unit,
        start=here.get("from") if brush else None,
        end=here.get("to") if brush else None,
        href=lambda first, _last: addresses.get(first, ""),
        name=name,
    )
    return Markup('<div class="figure"{}>{}</div>').format(
        Markup(" data-brush") if brush else "", Markup(svg)
    )


def intensity(stretches: Iterable[Stretch], one: str, other: str) -> Markup:
    """Return the mean intensity over time of what two do to each other."""
    sides: dict[str, list[tuple[str, float]]] = {f"{one} → {other}": [], f"{other} → {one}": []}
    for stretch in stretches:
        sides.setdefault(stretch.side, []).append((stretch.start, stretch.intensity))
    svg = drawing.intensity_svg(sides)
    return Markup('<div class="figure">{}</div>').format(Markup(svg))


def positions_matrix(page: PositionsPage) -> Markup:
    """Return the matrix of actors by issues, each cell a link to its words."""
    names = {one.key: one.title for one in page.actors}
    titles = {one.key: one.title for one in page.issues}
    cells = [
        drawing.Cell(
            names[one.actor],
            one.issue,
            one.stance,
            _cell_told(one, names[one.actor], titles[one.issue]),
            count=len(one.evidence),
            href=one.address,
            differs=one.differs,
        )
        for one in page.cells
    ]
    wide = max(960, 200 + 96 * len(titles))
    return Markup('<div class="figure wide-figure" tabindex="0">{}</div>').format(
        Markup(drawing.matrix_svg(cells, issues=list(titles), titles=titles, width=wide))
    )


def _cell_told(one: Cell, actor: str, issue: str) -> str:
    """Return what a cell says; the signs that it shows stand first, for who speaks to a screen."""
    letter, meaning = drawing.STANCES.get(one.stance, ("?", one.stance))
    times = f"×{len(one.evidence)}" if len(one.evidence) > 1 else ""
    return f"{letter}{times}{'≠' * one.differs}: {actor} {meaning}: {issue}"


def marked_document(text: str, marks: Iterable[Mark], here: Address) -> Markup:
    """Return the text with its marks, and notes that lead to their records.

    What several records share is marked once and leads to all that stand there.
    """
    groups: dict[tuple[int, int, str], list[Mark]] = {}
    for one in marks:
        groups.setdefault((one.start, one.end, one.kind), []).append(one)
    return Markup(drawing.marked_text(text, [_marking(own, here) for own in groups.values()]))


def _marking(own: Sequence[Mark], here: Address) -> drawing.Marking:
    one = own[0]
    labels = "; ".join(dict.fromkeys(mark.label for mark in own))
    single = len({mark.anchor for mark in own}) == 1
    href = f"#{one.anchor}" if single else f"{here.at(at=one.start)}#records"
    record = one.anchor if single else None
    return drawing.Marking(one.start, one.end, one.kind, labels, record, href)


def quad_shape(quad: int) -> Markup:
    """Return the small mark of a quad class."""
    return Markup(
        '<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">{}'
        "</svg>"
    ).format(Markup(quad_mark(8, 8, 5, quad)))
