"""Events as Phoenix has them: CAMEO actor codes taken apart, without a line of names."""

from __future__ import annotations

from collections.abc import Iterator

from demarche.crosswalk.acts import act_of, quad
from demarche.crosswalk.dyads import dyads
from demarche.crosswalk.ids import number, outward
from demarche.crosswalk.sectors import ActorCode, actor_code
from demarche.crosswalk.states import is_state, plain_name
from demarche.exports.tables import Row, day_of, digits, province, sentence_number
from demarche.lines import Report
from demarche.records import Actor, Place
from demarche.version import __version__

SOURCE = "phoenix"

AGENTS = frozenset("GOV MIL REB OPP PTY COP JUD SPY MED EDU BUS CRM CVL".split())
"""Roles that have a column of their own; all others are attributes."""
ROOTS = frozenset(("IGO", "NGO", "IMG", "MNC"))


def rows(report: Report) -> Iterator[Row]:
    """Yield the rows of an event; none for an act without a CAMEO code or a day."""
    event, document, act, day = report.event, report.document, act_of(report.event), day_of(report)
    if act is None or day is None:
        return
    common = {
        "Date": digits(day),
        **dict(zip(("Year", "Month", "Day"), day[:10].split("-"), strict=True)),
        "EventCode": act.code,
        "EventRootCode": act.root,
        "QuadClass": quad(act.code, "phoenix"),
        "GoldsteinScore": act.goldstein,
        "Issues": ";".join(f"{context},1" for context in event.contexts),
        **_place(event.place),
        "SentenceID": _sentence(report),
        "URLs": document.url.replace(";", "%3B") if document.url else None,
        "NewsSources": _one(document.publisher),
    }
    for dyad in dyads(event):
        sides = _side(dyad.actor, "Source") | _side(dyad.recipient, "Target")
        yield {"EventID": _id(dyad.id)} | common | sides


def _id(id: str) -> str:
    own = outward(SOURCE, id)
    return f"{number(SOURCE, id)}_{__version__}" if own == id else own


def _sentence(report: Report) -> str:
    found = sentence_number(report)
    id = _one(report.document.id)
    return id if found is None else f"{id}_{found}"


def _one(value: str | None) -> str:
    """Return a value that is not taken for several, which semicolons would part."""
    return (value or "").replace(";", ",")


def _place(place: Place | None) -> Row:
    if place is None or place.latitude is None:
        return {}
    return {
        "Lat": place.latitude,
        "Lon": place.longitude,
        "LocationName": place.name,
        "StateName": province(place),
        "CountryName": plain_name(place.country),
    }


def _side(actor: Actor | None, side: str) -> Row:
    if actor is None:
        return {}
    code = actor_code(actor)
    full, role = code.full(), code.roles[0] if code.roles else ""
    agent = role if full[3:6] == role and role in AGENTS else ""
    return {
        f"{side}ActorFull": full,
        f"{side}ActorEntity": full[:3] if is_state(code.country) or full[:3] in ROOTS else "",
        f"{side}ActorRole": agent,
        f"{side}ActorAttribute": ";".join(_others(code, bool(agent))),
    }


def _others(code: ActorCode, agent: bool) -> Iterator[str]:
    if code.country and not is_state(code.country):
        yield code.country
    yield from code.roles[1 if agent else 0 :]
