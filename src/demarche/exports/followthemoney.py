"""Events as FollowTheMoney entities: Event, the Article that tells it, who is involved, where.

One entity a line, as `ftm` and Aleph take them. An id is made from what it stands for, so that
the same actor of many events is one entity; nothing here needs the followthemoney package.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from demarche import knowledge
from demarche.crosswalk.states import alpha2
from demarche.exports.tables import whole_file
from demarche.lines import Report, Value
from demarche.records import Actor, Document, Event, Place
from demarche.write import encode

Entity = dict[str, Any]

PUBLIC = frozenset(("GOV", "MIL", "COP", "JUD", "LEG", "SPY"))
"""Sectors whose bodies are a state's."""
BODIES = frozenset(("IGO", "UNO", "EUR", "NGO", "PTY", "REB", "PRM", "IMG", "LAB", "JRN"))


def write_entities(values: Iterable[Value], path: Path) -> None:
    """Write each entity once, as a line."""
    written: set[bytes] = set()
    with whole_file(path) as stream:
        for value in values:
            for entity in entities(value) if isinstance(value, Report) else ():
                coded = encode(entity)
                mark = hashlib.sha256(coded).digest()
                if mark not in written:
                    written.add(mark)
                    stream.write(coded.decode() + "\n")


def entities(report: Report) -> Iterator[Entity]:
    """Yield the entities of an event: actors, article, place, and the event that joins them."""
    involved = [actor_entity(one) for one in (*report.event.actors, *report.event.recipients)]
    yield from involved
    article = article_entity(report.document)
    yield article
    place = report.event.place
    where = address_entity(place) if place and place.name else None
    if where:
        yield where
    yield event_entity(report.event, report.document, involved, article, where)


def event_entity(
    event: Event,
    document: Document,
    involved: list[Entity],
    article: Entity,
    where: Entity | None,
) -> Entity:
    """Return the entity of an event."""
    when, place = event.when, event.place
    return _entity(
        "Event",
        event.id,
        name=_title(event),
        summary=event.sentence.text,
        startDate=when.start if when else None,
        endDate=when.end if when else None,
        location=(place.name or place.text) if place else None,
        country=alpha2(place.country) if place else None,
        keywords=[event.type, event.mode, *event.contexts],
        recordId=event.id,
        sourceUrl=_url(document),
        involved=[entity["id"] for entity in involved],
        proof=article["id"],
        addressEntity=where["id"] if where else None,
    )


def article_entity(document: Document) -> Entity:
    """Return the entity of a document."""
    return _entity(
        "Article",
        document.id,
        title=document.title,
        publisher=document.publisher,
        publishedAt=document.published,
        sourceUrl=_url(document),
        fileName=document.id,
    )


def actor_entity(actor: Actor) -> Entity:
    """Return the entity of an actor; who is in the knowledge base has one id everywhere."""
    item = actor.id if actor.id and actor.id.startswith("Q") and actor.id[1:].isdigit() else None
    kind = _kind(actor)
    person = kind == "Person"
    return _entity(
        kind,
        actor.id or f"{actor.name}|{actor.country}",
        name=actor.name,
        country=alpha2(actor.country),
        sector=None if person else list(actor.sectors),
        position=actor.role if person else None,
        wikidataId=item,
    )


def address_entity(place: Place) -> Entity:
    """Return the entity of a place."""
    return _entity(
        "Address",
        f"{place.name}|{place.region}|{place.country}|{place.latitude}|{place.longitude}",
        full=", ".join(part for part in (place.name, place.region) if part),
        state=place.region,
        country=alpha2(place.country),
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _entity(schema: str, key: str, **properties: object) -> Entity:
    values = {name: _values(given) for name, given in properties.items()}
    digest = hashlib.sha1(f"{schema}|{key}".encode(), usedforsecurity=False).hexdigest()
    return {
        "id": f"demarche-{digest}",
        "schema": schema,
        "properties": {name: found for name, found in values.items() if found},
    }


def _values(given: object) -> list[str]:
    many = given if isinstance(given, list) else [given]
    return list(dict.fromkeys(str(one) for one in many if one not in (None, "")))


def _kind(actor: Actor) -> str:
    known = knowledge.load().actors.get(actor.id) if actor.id else None
    if actor.role or (known and known.kind == "person"):
        return "Person"
    chief = actor.sectors[0] if actor.sectors else None
    if chief in PUBLIC:
        return "PublicBody"
    return "Organization" if known or chief in BODIES else "LegalEntity"


def _title(event: Event) -> str:
    act = f"{event.type}.{event.mode}" if event.mode else event.type or event.trigger.text
    sides = (", ".join(one.name for one in side) for side in (event.actors, event.recipients))
    return " | ".join(part for part in (next(sides), act, next(sides)) if part) or event.id


def _url(document: Document) -> str | None:
    return document.url if document.url and document.url.startswith("http") else None
