"""A place phrase of a text in, the area that its words tell out: "240 km off the coast of Honshu".

The words are read by `geometry.relation`, the names in them are looked up among the scene's
toponyms and countries, and `geometry.locate` draws the area.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from demarche import countries, gazetteer, geometry
from demarche.gazetteer import Entry
from demarche.geometry import Anchor, Area, Relation
from demarche.records import Span
from demarche.scene import Scene

POINTS = frozenset(("city", "capital", "town", "village", "county", "base", "site", "crossing"))
"""Kinds of place that are drawn as a point, whatever area bears their name."""
WHOLE = frozenset(("inside", "over", "centre", "whole"))
"""Relations that leave a place as it is."""
BEFORE, AFTER = 70, 50
"""Characters around a place phrase that may tell its relation."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Told:
    """A spatial expression in a document, with its anchors and the area it tells."""

    relation: Relation
    span: Span
    anchors: tuple[Anchor, ...]
    area: Area

    @property
    def check(self) -> str | None:
        """Say whether a stated distance agrees with the map; None where none was stated."""
        if self.relation.distance_km is None:
            return None
        found = geometry.agrees(self.relation, self.area, list(self.anchors))
        if found.measured_km is None:
            return f"{found.verdict} {found.reason}".strip()
        return f"{found.verdict}: {found.stated_km:g} km told, {found.measured_km:g} km on the map"


def told_of(scene: Scene, span: Span, toward: Point | None = None) -> Told | None:
    """Return the area that the words in and around a stretch tell; None where they tell none."""
    for window in _windows(scene, span):
        relation = geometry.relation(scene.text[window.start : window.end])
        if relation is None or relation.kind in WHOLE:
            continue
        found = _placed(scene, relation, window.start, toward)
        if found and found.span.overlaps(span) and not _is_beside(scene, span, found):
            return found
    return None


def _is_beside(scene: Scene, span: Span, told: Told) -> bool:
    """Tell whether the phrase names another place before the one the relation starts from."""
    first = next((one for one in scene.places if one.entry and one.span.overlaps(span)), None)
    return (
        first is not None
        and first.entry is not None
        and first.entry.name not in {one.name for one in told.anchors}
    )


def _windows(scene: Scene, span: Span) -> Iterator[Span]:
    sentence = next((one for one in scene.sentences if one.overlaps(span)), span)
    yield span
    start = max(sentence.start, span.start - BEFORE)
    yield Span(start, span.end)
    yield Span(start, min(sentence.end, span.end + AFTER))


def _placed(scene: Scene, relation: Relation, offset: int, toward: Point | None) -> Told | None:
    moved = [Span(one.start + offset, one.end + offset) for one in relation.anchors]
    if any(_cuts_a_name(scene, one) for one in moved):
        return None
    anchors = [anchor for anchor in (_anchor(scene, one) for one in moved) if anchor]
    if not anchors or len(anchors) < len(moved):
        return None
    area = geometry.locate(relation, anchors, toward)
    span = Span(relation.span.start + offset, relation.span.end + offset)
    return Told(relation, span, tuple(anchors), area) if area else None


def _cuts_a_name(scene: Scene, anchor: Span) -> bool:
    """Tell whether an anchor is only a part of a name: the Korea of "North Korea"."""
    names = [one.span for one in scene.places if one.entry]
    names += [one.span for one in scene.story.atoms.namings]
    return any(name.start < anchor.start < name.end for name in names)


def _anchor(scene: Scene, span: Span) -> Anchor | None:
    for toponym in scene.places:
        if toponym.entry and toponym.span.overlaps(span):
            return anchor_of(toponym.entry)
    for naming in scene.story.atoms.namings:
        if naming.span.overlaps(span) and countries.load().is_state(naming.code):
            return country_anchor(naming.code)
    return None


def anchor_of(entry: Entry) -> Anchor:
    """Return a gazetteer entry as a place that relations start from."""
    shape = None if entry.kind in POINTS else geometry.find(entry.name)
    if entry.kind == "country":
        shape = entry.country
    point = (entry.latitude, entry.longitude)
    return Anchor(entry.name, entry.kind, entry.country, *point, entry.radius_km, shape)


def country_anchor(code: str) -> Anchor | None:
    """Return a country as an anchor; None when the gazetteer has no such country."""
    entry = country_entry(code)
    return replace(anchor_of(entry), kind="country", shape=code) if entry else None


def country_entry(code: str) -> Entry | None:
    """Return the gazetteer's entry of a country."""
    named: Sequence[Entry] = gazetteer.load().candidates(countries.load().names(code))
    return next((one for one in named if one.kind == "country" and one.country == code), None)
