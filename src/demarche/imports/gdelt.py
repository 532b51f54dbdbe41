"""Rows of GDELT 2.0's event tables as events. The actors' own places are not taken over."""

from __future__ import annotations

from demarche.crosswalk.acts import scores
from demarche.crosswalk.ids import inward
from demarche.crosswalk.sectors import ActorCode, parse_code, sectors_of
from demarche.crosswalk.states import from_code, from_name
from demarche.imports.rows import NOWHERE, Row, iso_day, known_act, on, place_of
from demarche.records import Actor, Document, Event, Place

SOURCE = "gdelt"

KINDS = {"1": "country", "2": "region", "3": "city", "4": "city", "5": "region"}
"""The kind of place that `ActionGeo_Type` tells."""


def read(row: Row) -> tuple[Event, Document]:
    """Return the event and its first article; raise BrokenRowError."""
    source = row.need("SOURCEURL")
    url = source if source.startswith(("http://", "https://")) else None
    code, act = known_act(row.need("EventCode"))
    intensity, quad = scores(act.type, act.mode)
    document = Document(source, "", published=_published(row), url=url)
    event = Event(
        id=inward(SOURCE, row.need("GLOBALEVENTID")),
        document=source,
        sentence=NOWHERE,
        trigger=NOWHERE,
        type=act.type,
        mode=act.mode,
        contexts=act.contexts,
        actors=_actor(row, 1),
        recipients=_actor(row, 2),
        when=on(row.day("SQLDATE")),
        place=_place(row),
        intensity=intensity,
        quad=quad,
        cameo=code,
    )
    return event, document


def _published(row: Row) -> str | None:
    """Return the day on which GDELT took the article in."""
    return iso_day(row.get("DATEADDED"), 8)


def _actor(row: Row, side: int) -> tuple[Actor, ...]:
    full = row.get(f"Actor{side}Code")
    name = row.get(f"Actor{side}Name") or full
    if name is None:
        return ()
    country = from_code(row.get(f"Actor{side}CountryCode"))
    group = from_code(row.get(f"Actor{side}KnownGroupCode"))
    types = (row.get(f"Actor{side}Type{place}Code") for place in (1, 2, 3))
    code = ActorCode(country or group, tuple(role for role in types if role))
    if code == ActorCode(None, ()) and full:
        code = parse_code(full)
    return (Actor(name, country=code.country, sectors=sectors_of(code), via="table"),)


def _place(row: Row) -> Place | None:
    whole, kind = row.get("ActionGeo_FullName"), KINDS.get(row.get("ActionGeo_Type") or "")
    if whole is None or kind is None:
        return None
    parts = whole.split(", ")
    named = parts[1] if len(parts) == 3 else parts[0] if kind == "region" else None
    return place_of(
        name=parts[0],
        kind=kind,
        country=from_code(row.get("ActionGeo_CountryCode")) or from_name(parts[-1]),
        region=named,
        point=(row.number("ActionGeo_Lat", 90), row.number("ActionGeo_Long", 180)),
        geonames=row.get("ActionGeo_FeatureID"),
    )
