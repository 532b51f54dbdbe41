"""Rows of Phoenix as events: CAMEO actor codes instead of names."""

from __future__ import annotations

from demarche import codebook
from demarche.crosswalk.acts import scores
from demarche.crosswalk.ids import inward
from demarche.crosswalk.sectors import parse_code, sectors_of
from demarche.crosswalk.states import from_code, from_name, plain_name
from demarche.imports.rows import NOWHERE, Row, known_act, on, place_of
from demarche.records import Actor, Document, Event, Place

SOURCE = "phoenix"


def read(row: Row) -> tuple[Event, Document]:
    """Return the event and its first article; raise BrokenRowError."""
    code, act = known_act(row.need("EventCode"))
    intensity, quad = scores(act.type, act.mode)
    id = inward(SOURCE, row.need("EventID"))
    document = Document(
        _first(row.get("SentenceID")) or id,
        "",
        publisher=_first(row.get("NewsSources")),
        url=_first(row.get("URLs")),
    )
    event = Event(
        id=id,
        document=document.id,
        sentence=NOWHERE,
        trigger=NOWHERE,
        type=act.type,
        mode=act.mode,
        contexts=_contexts(row) or act.contexts,
        actors=_actor(row.get("SourceActorFull")),
        recipients=_actor(row.get("TargetActorFull")),
        when=on(row.day("Date")),
        place=_place(row),
        intensity=intensity,
        quad=quad,
        cameo=code,
    )
    return event, document


def _first(cell: str | None) -> str | None:
    return cell.split(";")[0] if cell else None


def _contexts(row: Row) -> tuple[str, ...]:
    """Return the issues that are contexts of PLOVER; the others are Phoenix's own."""
    issues = (one.split(",")[0] for one in (row.get("Issues") or "").split(";"))
    return tuple(issue for issue in issues if issue in codebook.load().contexts)


def _actor(full: str | None) -> tuple[Actor, ...]:
    if full is None:
        return ()
    code = parse_code(full)
    name = full if code.roles else plain_name(code.country) or full
    return (Actor(name, country=code.country, sectors=sectors_of(code), via="table"),)


def _place(row: Row) -> Place | None:
    name, region, country = (row.get(name) for name in ("LocationName", "StateName", "CountryName"))
    code = from_code(country) if country and len(country) == 3 else from_name(country)
    kind = "country" if name == country else "region" if name == region else "city"
    return place_of(
        name=name,
        kind=kind,
        country=code,
        region=region,
        point=(row.number("Lat", 90), row.number("Lon", 180)),
    )
