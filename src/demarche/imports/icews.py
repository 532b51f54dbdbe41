"""Rows of ICEWS as events: CAMEO codes through the crosswalk, names of countries to ISO codes."""

from __future__ import annotations

from demarche.crosswalk.acts import code_named, scores
from demarche.crosswalk.ids import inward
from demarche.crosswalk.sectors import from_icews
from demarche.crosswalk.states import from_name, organization_in
from demarche.imports.rows import NOWHERE, BrokenRowError, Row, known_act, on, place_of
from demarche.records import Actor, Document, Event, Mention, Place

SOURCE = "icews"

NOBODY = frozenset(("Unspecified Actor",))


def read(row: Row) -> tuple[Event, Document]:
    """Return the event and the story of a row; raise BrokenRowError."""
    text = row.get("Event Sentence") or ""
    whole = Mention(0, len(text), text) if text else NOWHERE
    document = Document(
        inward(SOURCE, row.need("Story ID")),
        text,
        title=row.get("Headline"),
        publisher=row.get("Publisher"),
    )
    code, known = known_act(_code(row))
    intensity, quad = scores(known.type, known.mode)
    event = Event(
        id=inward(SOURCE, row.need("Event ID")),
        document=document.id,
        sentence=whole,
        trigger=NOWHERE,
        type=known.type,
        mode=known.mode,
        contexts=known.contexts,
        actors=_side(row, "Source"),
        recipients=_side(row, "Target"),
        when=on(row.day("Event Date")),
        place=_place(row),
        intensity=intensity,
        quad=quad,
        cameo=code,
    )
    return event, document


def _code(row: Row) -> str:
    """Return the code; files from before June 2020 have only the event's text."""
    code = row.get("CAMEO Code") or code_named(row.need("Event Text"))
    if code is None:
        raise BrokenRowError(f"no CAMEO code, and no event text '{row.get('Event Text')}' is known")
    return code


def _side(row: Row, side: str) -> tuple[Actor, ...]:
    name = row.get(f"{side} Name")
    if name is None or name in NOBODY:
        return ()
    sectors = from_icews((row.get(f"{side} Sectors") or "").split(","))
    country = from_name(row.get(f"{side} Country")) or organization_in(name)
    return (Actor(name, country=country, sectors=sectors, via="table"),)


def _place(row: Row) -> Place | None:
    city, region, country = (row.get(name) for name in ("City", "Province", "Country"))
    kind = "city" if city else "region" if region else "country"
    return place_of(
        name=city or region or country,
        kind=kind,
        country=from_name(country),
        region=region,
        point=(row.number("Latitude", 90), row.number("Longitude", 180)),
    )
