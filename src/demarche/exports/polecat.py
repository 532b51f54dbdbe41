"""Events as POLECAT's weekly files have them: one row an event, several actors joined.

The values of the columns of one side stand in one order, "None" where an actor has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demarche import codebook
from demarche.crosswalk import states
from demarche.crosswalk.ids import outward
from demarche.crosswalk.layouts import exchange_toml, layout
from demarche.exports.tables import SEPARATOR, Row, cell, day_of, province, settlement
from demarche.lines import Report
from demarche.records import Actor, Event

SOURCE = "polecat"


def rows(report: Report) -> Iterator[Row]:
    """Yield the row of an event; none for an act that PLOVER does not have."""
    event, document, place = report.event, report.document, report.event.place
    if not event.type:
        return
    yield {
        "Event ID": outward(SOURCE, event.id),
        "Event Date": day_of(report),
        "Event Type": event.type,
        "Event Mode": event.mode,
        "Intensity": event.intensity,
        "Quad Code": _quad(event),
        "Contexts": SEPARATOR.join(event.contexts),
        **_side(event.actors, "Actor"),
        **_side(event.recipients, "Recipient"),
        "Placename": place.name if place else None,
        "City": settlement(place),
        "Province": province(place),
        "Country": place.country if place else None,
        "Latitude": place.latitude if place else None,
        "Longitude": place.longitude if place else None,
        "GeoNames ID": place.geonames if place else None,
        "Raw Placename": place.text if place else None,
        "Feature Type": exchange_toml("acts")["features"].get(place.kind) if place else None,
        "Source": document.publisher,
        "Publication Date": document.published,
        "Language": document.language,
        "Version": report.coder.version,
    }


def _quad(event: Event) -> str | None:
    return codebook.load().quads[event.quad].upper() if event.quad else None


def _side(actors: Sequence[Actor], side: str) -> Row:
    columns: dict[str, list[str | None]] = {
        f"{side} Name": [actor.name for actor in actors],
        f"{side} Country": [actor.country for actor in actors],
        f"{side} COW": [states.cow(actor.country) for actor in actors],
        f"Primary {side} Sector": [next(iter(actor.sectors), None) for actor in actors],
        f"{side} Title": [actor.role for actor in actors],
        f"{side} Name Raw": [actor.mention.text if actor.mention else None for actor in actors],
        f"Wikipedia {side} ID": [actor.id for actor in actors],
    }
    sectors = dict.fromkeys(sector for actor in actors for sector in actor.sectors)
    return {f"{side} Sectors": SEPARATOR.join(sectors)} | {
        name: _joined(values) for name, values in columns.items()
    }


def _joined(values: Sequence[str | None]) -> str | None:
    if not any(values):
        return None
    # A semicolon within a name would be read as the end of it.
    plain = (value.replace(";", ",") if value else value for value in values)
    return SEPARATOR.join(cell(value, layout(SOURCE)) for value in plain)
