"""Events as ICEWS has them: a row for each pair of actor and recipient, CAMEO codes."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.crosswalk.acts import act_of
from demarche.crosswalk.dyads import dyads
from demarche.crosswalk.ids import number
from demarche.crosswalk.sectors import to_icews
from demarche.crosswalk.states import icews_name
from demarche.exports.tables import Row, day_of, province, sentence_number, settlement
from demarche.lines import Report
from demarche.records import Actor

SOURCE = "icews"


def rows(report: Report) -> Iterator[Row]:
    """Yield the rows of an event; none for an act without a CAMEO code."""
    act, place = act_of(report.event), report.event.place
    if act is None:
        return
    common = {
        "Event Date": day_of(report),
        "Event Text": act.name,
        "CAMEO Code": act.code,
        "Intensity": act.goldstein,
        "Story ID": number(SOURCE, report.document.id),
        "Sentence Number": sentence_number(report),
        "Publisher": report.document.publisher,
        "City": settlement(place),
        "Province": province(place),
        "Country": icews_name(place.country) if place else None,
        "Latitude": place.latitude if place else None,
        "Longitude": place.longitude if place else None,
    }
    for dyad in dyads(report.event):
        identity = {"Event ID": number(SOURCE, dyad.id)}
        yield (identity | common | _side(dyad.actor, "Source") | _side(dyad.recipient, "Target"))


def _side(actor: Actor | None, side: str) -> Row:
    if actor is None:
        return {}
    return {
        f"{side} Name": actor.name,
        f"{side} Sectors": ",".join(to_icews(actor.sectors)),
        f"{side} Country": icews_name(actor.country),
    }
