"""Rows of POLECAT's weekly files as events; the values of one side are joined by order."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from demarche import codebook
from demarche.crosswalk.acts import scores
from demarche.crosswalk.ids import inward
from demarche.crosswalk.layouts import exchange_toml
from demarche.crosswalk.states import from_code, from_name
from demarche.imports.rows import NOWHERE, BrokenRowError, Row, on, place_of
from demarche.records import Actor, Document, Event, Mention, Place

SOURCE = "polecat"


def read(row: Row) -> tuple[Event, Document]:
    """Return the event and what is told of its article; raise BrokenRowError."""
    id = inward(SOURCE, row.need("Event ID"))
    document = Document(
        id,
        row.get("Event Text") or "",
        title=row.get("Headline"),
        published=row.maybe_day("Publication Date"),
        publisher=row.get("Source"),
        language=row.get("Language"),
    )
    kind, mode = _type(row)
    intensity, quad = scores(kind, mode)
    event = Event(
        id=id,
        document=id,
        sentence=NOWHERE,
        trigger=NOWHERE,
        type=kind,
        mode=mode,
        contexts=tuple(_many(row, "Contexts")),
        actors=_side(row, "Actor"),
        recipients=_side(row, "Recipient"),
        when=on(row.day("Event Date")),
        place=_place(row),
        intensity=intensity,
        quad=quad,
        cameo=codebook.load().cameo(kind, mode),
    )
    return event, document


def _type(row: Row) -> tuple[str, str | None]:
    kind, mode = row.need("Event Type"), row.get("Event Mode")
    book = codebook.load()
    if kind not in book.types:
        raise BrokenRowError(f"PLOVER has no type '{kind}'")
    if mode and mode not in book.modes(kind):
        raise BrokenRowError(f"PLOVER's {kind} has no mode '{mode}'")
    return kind, mode


def _many(row: Row, column: str) -> list[str]:
    value = row.get(column)
    return [one.strip() for one in value.split(";")] if value else []


def _side(row: Row, side: str) -> tuple[Actor, ...]:
    names = _many(row, f"{side} Name")
    columns = ("Country", "Title", "Name Raw")
    countries, roles, words = (_aligned(row, f"{side} {name}", names) for name in columns)
    ids = _aligned(row, f"Wikipedia {side} ID", names)
    first = _aligned(row, f"Primary {side} Sector", names)
    sectors: list[tuple[str, ...]] = [(sector,) if sector else () for sector in first]
    if len(names) == 1:
        sectors = [tuple(_many(row, f"{side} Sectors")) or sectors[0]]
    return tuple(
        Actor(
            name,
            country=from_code(countries[place]),
            sectors=sectors[place],
            role=roles[place],
            id=ids[place],
            mention=_mention(words[place]),
            via="table",
        )
        for place, name in enumerate(names)
        if name not in row.unknown
    )


def _mention(words: str | None) -> Mention | None:
    # The article is not at hand, so the words have no place in it.
    return Mention(0, 0, words) if words else None


def _aligned(row: Row, column: str, names: Sequence[str]) -> list[str | None]:
    """Return a value for each name; none at all where their numbers differ."""
    values = _many(row, column)
    if len(values) != len(names):
        return [None] * len(names)
    return [None if value in row.unknown else value for value in values]


def _place(row: Row) -> Place | None:
    city, region = row.get("City"), row.get("Province")
    name, text = row.get("Placename"), row.get("Raw Placename")
    country = row.get("Country")
    return place_of(
        name=name,
        kind=_kinds().get(row.get("Feature Type") or "") or _likely(name, city, region, country),
        country=from_code(country) if country and len(country) == 3 else from_name(country),
        region=region,
        point=(row.number("Latitude", 90), row.number("Longitude", 180)),
        geonames=row.get("GeoNames ID"),
        text=text,
    )


def _likely(
    name: str | None, city: str | None, region: str | None, country: str | None
) -> str | None:
    """Return the kind of a place that has the name of its town, region or country."""
    if name == city:
        return "settlement"
    return "region" if name == region else "country" if from_name(name) == country else None


@cache
def _kinds() -> dict[str, str]:
    return {code: kind for kind, code in exchange_toml("acts")["features"].items()}
