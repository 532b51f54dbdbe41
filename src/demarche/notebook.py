"""What is shown in a notebook: a document with its records, an archive's map and timeline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from zlib import crc32

from demarche import drawing
from demarche.drawing.tags import tag, words
from demarche.records import Document, Findings

if TYPE_CHECKING:
    from demarche.archive import Archive, Query

READ = 20_000
"""Events that a map is made of, the newest ones."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that a notebook displays; `html` stands alone, without scripts."""

    html: str

    def _repr_html_(self) -> str:
        return self.html


def show(document: Document, findings: Findings | None = None) -> Shown:
    """Return a document's text with all that was coded from it marked, and notes on each mark.

    `findings` are those of `Coder.read`; without them the document is coded now.
    """
    if findings is None:
        from demarche.coder import Coder

        findings = Coder().read(document)
    head = words("h3", document.title or document.id)
    told = " · ".join(filter(None, (document.publisher, document.published, document.url)))
    text = drawing.marked_text(
        document.text, drawing.marks_of(findings), name=f"m{_digest(document.id)}-"
    )
    points, areas = drawing.of_events(findings.events)
    title = f"Places of {document.title or document.id}"
    placed = _map(points, areas, title) if points or areas else ""
    return _shown(head, words("p", told) if told else "", text, placed)


def show_map(archive: Archive, query: Query | None = None, *, title: str = "Map") -> Shown:
    """Return a map of the events that a query finds, all by default."""
    points, areas = drawing.of_events(archive.events(_limited(query)))
    return _shown(_map(points, areas, title))


def show_timeline(
    archive: Archive,
    query: Query | None = None,
    *,
    by: str | None = None,
    title: str = "Events over time",
) -> Shown:
    """Return a timeline of the events that a query finds, by day, week, month or year."""
    asked = _limited(query, None)
    counts = [
        (day.isoformat(), quad, count)
        for quad in drawing.QUADS
        for day, count in archive.count(replace(asked, quads=(quad,)), "day").rows
        if day and (not asked.quads or quad in asked.quads)
    ]
    name = f"t{_digest(repr((counts, by)))}"
    period: Mapping[str, Any] = {"start": asked.start, "end": asked.end}
    return _shown(drawing.timeline_svg(counts, by=by, name=name, title=title, **period))


def _limited(query: Query | None, limit: int | None = READ) -> Query:
    from demarche.archive import Query as Asked

    asked = query or Asked()
    return replace(asked, kind="events", limit=asked.limit if asked.limit is not None else limit)


def _map(points: list[drawing.Point], areas: list[drawing.Area], title: str) -> str:
    # Ids must differ between the cells of a notebook, which is one page.
    name = f"p{_digest(repr((points, areas, title)))}"
    return drawing.map_svg(points, areas, name=name, title=title)


def _digest(text: str) -> str:
    return f"{crc32(text.encode('utf-8', 'replace')):08x}"


def _shown(*parts: str) -> Shown:
    return Shown(tag("div", tag("style", drawing.STYLE), *parts, class_="dm-page"))
