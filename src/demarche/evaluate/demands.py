"""What a line of an acceptance list asks of a single field: a time, a place, an actor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from demarche.geometry import distance_to_coast, is_sea
from demarche.geometry import find as find_shape
from demarche.geometry.sphere import distance as distance_km
from demarche.records import Actor, Event, Mention, Place, Span, When

Line = Mapping[str, Any]
WATERS = frozenset(("sea", "ocean", "gulf", "bay", "strait", "sound"))
SLACK = 0.2
"""Share by which the distance of a geometry may miss the one wanted."""


def fields_match(line: Line, event: Event) -> bool:
    """Tell whether mode, times and place of an event are what the line asks for, if it does."""
    return (
        ("mode" not in line or event.mode == line["mode"])
        and time_matches(line.get("when"), event.when)
        and time_matches(line.get("content_when"), event.content_when)
        and ("place" not in line or place_matches(line["place"], event.place))
    )


def time_matches(wanted: str | None, when: When | None) -> bool:
    """Tell whether an interval lies within the one wanted ("2016-09-12/2016-09-14" or a day)."""
    if wanted is None:
        return True
    first, _, last = wanted.partition("/")
    if when is None or when.start is None or when.end is None:
        return False
    return first <= when.start and when.end <= (last or first)


def place_matches(wanted: Line, place: Place | None) -> bool:
    """Tell whether a place is of the name, kind, point or strip of sea wanted."""
    if place is None:
        return False
    kind = wanted.get("place_kind") or wanted.get("kind")
    if kind == "offset":
        return _is_strip(wanted, place)
    if (kind == "sea" and place.kind not in WATERS) or (kind == "near" and place.kind != "near"):
        return False
    if "name" in wanted and wanted["name"] not in (place.name or ""):
        return False
    return ("latitude" not in wanted or _is_near(wanted, place)) and (
        "country" not in wanted or place.country == wanted["country"]
    )


def _is_near(wanted: Line, place: Place) -> bool:
    if place.latitude is None or place.longitude is None:
        return False
    there = distance_km(wanted["latitude"], wanted["longitude"], place.latitude, place.longitude)
    return bool(there <= wanted["within_km"])


def _is_strip(wanted: Line, place: Place) -> bool:
    """Tell whether a geometry lies at sea at about the wanted distance from a coast."""
    points = list(_points(place.geometry or {}))
    if not points:
        return False
    shape, far = find_shape(wanted["of"]), wanted["distance_km"]
    measured = [distance_to_coast(latitude, longitude, shape) for longitude, latitude in points]
    right = [abs(one - far) <= SLACK * far for one in measured]
    at_sea = [is_sea(latitude, longitude) for longitude, latitude in points]
    return sum(right) >= 0.9 * len(right) and sum(at_sea) >= 0.9 * len(at_sea)


def _points(geometry: Mapping[str, Any]) -> list[tuple[float, float]]:
    rings = geometry.get("coordinates", [])
    depth = {"Polygon": 1, "MultiPolygon": 2}.get(geometry.get("type", ""), -1)
    for _ in range(depth):
        rings = [ring for part in rings for ring in part]
    return [(float(point[0]), float(point[1])) for point in rings]


def has_actor(line: Line, quoted: Span, actors: Sequence[Actor]) -> bool:
    """Tell whether an actor mentioned in the quote has the name, sectors, post and dates wanted."""
    near = [one for one in actors if _overlaps(one.mention, quoted)]
    return any(_is_actor(line, one) for one in near)


def _is_actor(line: Line, actor: Actor) -> bool:
    return (
        actor.name == line["name"]
        and actor.country == line["country"]
        and set(actor.sectors) == set(line["sectors"])
        and _words(actor.role) == _words(line["post"])
        and (actor.role_start, actor.role_end) == (line["start"], line["end"])
    )


def _words(post: str | None) -> frozenset[str]:
    """Return a post's words but for the small ones: minister for or of foreign affairs."""
    return frozenset((post or "").split()) - {"of", "for", "the", "and"}


def has_place(line: Line, quoted: Span, places: Sequence[Place]) -> bool:
    """Tell whether a place within the quote is the one wanted."""
    near = [one for one in places if _overlaps(one.mention, quoted)]
    return any(place_matches(line, one) for one in near)


def _overlaps(mention: Mention | None, quoted: Span) -> bool:
    return mention is not None and Span(mention.start, mention.end).overlaps(quoted)
