"""The when, where and how many of an act: words that the coder found in, resolved records out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from demarche import countries, places
from demarche.codebook import Codebook
from demarche.dates import TimeExpression
from demarche.gazetteer import Entry
from demarche.places import Toponym
from demarche.quantities import attach
from demarche.records import Document, Event, Mention, Place, Span, When
from demarche.scene import Scene, read_scene
from demarche.spatial import Told, country_entry, told_of


def when_of(scene: Scene, mention: Mention, *, past: bool = False) -> When:
    """Resolve words that tell a time; what no rule reads keeps its words alone.

    The time of what has happened (`past`) ends on the day of publication at the latest.
    """
    span = Span(mention.start, mention.end)
    overlapping = [one for one in scene.times if one.span.overlaps(span)]
    if not overlapping:
        return When(mention.text, mention=mention)
    when = _when(max(overlapping, key=lambda one: _settled(one, span)), mention)
    day = scene.published
    if past and day and when.start and when.end and when.start <= day < when.end:
        return replace(when, end=day)
    return when


def _settled(expression: TimeExpression, span: Span) -> tuple[bool, bool, int]:
    """Rank expressions: days before durations and sets, settled before open, more words first."""
    shared = min(expression.span.end, span.end) - max(expression.span.start, span.start)
    return expression.kind in ("DATE", "TIME"), expression.start is not None, shared


def _when(found: TimeExpression, mention: Mention) -> When:
    return When(
        mention.text,
        found.start,
        found.end,
        found.precision,
        mention,
        found.value or None,
        found.via,
    )


def place_of(scene: Scene, mention: Mention, origin: str | None = None) -> Place:
    """Resolve words that tell a place; what the gazetteer does not know keeps its words alone.

    `origin` is the country that the act came from: of a strip of sea, the side that faces it is
    the more probable.
    """
    span = Span(mention.start, mention.end)
    start = country_entry(origin) if origin and countries.load().is_state(origin) else None
    told = told_of(scene, span, (start.latitude, start.longitude) if start else None)
    if told:
        return _area(mention, told)
    found = next(iter(_named(scene.places, span)), None)
    if found is None or found.entry is None:
        return Place(mention.text, mention=mention)
    return _place(mention.text, found.entry, mention, found.via)


def places_in(scene: Scene) -> list[Place]:
    """Return every place that a scene mentions, in text order."""
    return [
        place_of(scene, Mention(one.span.start, one.span.end, one.text))
        for one in scene.places
        if one.entry
    ]


def counted(events: Sequence[Event], scene: Scene, book: Codebook) -> list[Event]:
    """Give each event the numbers of its clause that belong to it; casualties to violent acts."""
    triggers = [Span(event.trigger.start, event.trigger.end) for event in events]
    violent = [index for index, event in enumerate(events) if book.type(event.type).violent]
    found = scene.quantities
    owned = attach(found, triggers, scene.sentences, violent)
    return [
        replace(event, quantities=tuple(found[at].quantity for at in owned.get(index, ())))
        for index, event in enumerate(events)
    ]


def _area(mention: Mention, told: Told) -> Place:
    area, anchor = told.area, told.anchors[0]
    return Place(
        text=mention.text,
        name=anchor.name,
        kind=told.relation.kind,
        country=anchor.country,
        latitude=area.latitude,
        longitude=area.longitude,
        radius_km=area.radius_km,
        geometry=area.geometry,
        mention=mention,
        likely=area.likely,
        check=told.check,
        via=f"{told.relation.kind} {' and '.join(one.name for one in told.anchors)}",
    )


def _named(found: Sequence[Toponym], span: Span) -> Iterable[Toponym]:
    return (one for one in found if one.entry and one.span.overlaps(span))


def places_of(words: str, context: str = "") -> list[Place]:
    """Return the places that words alone may mean, the likeliest first."""
    scene = read_scene(Document("words", words))
    told = told_of(scene, Span(0, len(words)))
    if told:
        return [_area(Mention(0, len(words), words), told)]
    return [_place(words, one.entry, None, one.via) for one in places.read(words, context)]


def _place(text: str, entry: Entry, mention: Mention | None, via: str) -> Place:
    return Place(
        text=text,
        name=entry.name,
        kind=entry.kind,
        country=entry.country,
        latitude=entry.latitude,
        longitude=entry.longitude,
        radius_km=entry.radius_km,
        geonames=entry.geonames,
        mention=mention,
        region=entry.admin1,
        via=via,
    )
