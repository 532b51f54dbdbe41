"""Events and mentions as GDELT 2.0 has them: 61 and 16 columns, without a line of names.

What demarche does not measure (tone, religion, ethnicity, the actors' own places) stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from demarche.crosswalk import states
from demarche.crosswalk.acts import Act, act_of, quad
from demarche.crosswalk.dyads import Dyad, dyads
from demarche.crosswalk.ids import number
from demarche.crosswalk.sectors import actor_code, all_roles
from demarche.exports.tables import Row, day_of, digits, province, sentence_number
from demarche.lines import Report
from demarche.records import Actor, Place

SOURCE = "gdelt"

COUNTRY, US_STATE, US_CITY, WORLD_CITY, WORLD_STATE = 1, 2, 3, 4, 5
"""What `ActionGeo_Type` tells; 0 for no place."""
WEB, CITATION = 1, 2
"""What `MentionType` tells: an address, or a title to be looked up."""
MIDNIGHT = "000000"


def event_rows(report: Report) -> Iterator[Row]:
    """Yield the rows of an event; none for an act without a CAMEO code or a day."""
    act, day = act_of(report.event), day_of(report)
    if act is None or day is None:
        return
    published = digits(report.document.published) or digits(day)
    for dyad in dyads(report.event):
        yield {
            "GLOBALEVENTID": number(SOURCE, dyad.id),
            **_date(day),
            **_actor(dyad.actor, 1),
            **_actor(dyad.recipient, 2),
            **_act(act),
            "NumMentions": 1,
            "NumSources": 1,
            "NumArticles": 1,
            "Actor1Geo_Type": 0,
            "Actor2Geo_Type": 0,
            **_place(report.event.place),
            "DATEADDED": f"{published}{MIDNIGHT}",
            "SOURCEURL": report.document.url or report.document.id,
        }


def mention_rows(report: Report) -> Iterator[Row]:
    """Yield a row for each pair of an event, where in its article it is told."""
    if act_of(report.event) is None or day_of(report) is None:
        return
    for dyad in dyads(report.event):
        yield _mention(report, dyad)


def _mention(report: Report, dyad: Dyad) -> Row:
    event, document = report.event, report.document
    day = digits(day_of(report))
    sure = event.confidence.get("type")
    return {
        "GLOBALEVENTID": number(SOURCE, dyad.id),
        "EventTimeDate": f"{day}{MIDNIGHT}",
        "MentionTimeDate": f"{digits(document.published) or day}{MIDNIGHT}",
        "MentionType": WEB if document.url else CITATION,
        "MentionSourceName": _source(report),
        "MentionIdentifier": document.url or document.id,
        "SentenceID": sentence_number(report),
        "Actor1CharOffset": _offset(dyad.actor),
        "Actor2CharOffset": _offset(dyad.recipient),
        "ActionCharOffset": event.trigger.start if event.trigger.text else -1,
        "InRawText": 1,
        "Confidence": None if sure is None else max(10, round(sure * 10) * 10),
        "MentionDocLen": len(document.text) or None,
    }


def _offset(actor: Actor | None) -> int:
    return actor.mention.start if actor and actor.mention else -1


def _source(report: Report) -> str | None:
    url = report.document.url
    host = urlsplit(url).hostname if url else None
    return host.removeprefix("www.") if host else report.document.publisher


def _date(day: str) -> Row:
    # GDELT reckons all months as 30 days here.
    known = date.fromisoformat(day[:10])
    return {
        "SQLDATE": f"{day[:4]}{day[5:7]}{day[8:10]}",
        "MonthYear": f"{day[:4]}{day[5:7]}",
        "Year": known.year,
        "FractionDate": f"{known.year + min((known.month * 30 + known.day) / 365, 0.9999):.4f}",
    }


def _actor(actor: Actor | None, side: int) -> Row:
    if actor is None:
        return {}
    state = states.is_state(actor.country)
    code = actor_code(actor)
    roles = dict(enumerate(all_roles(code)[:3], 1))
    return {
        f"Actor{side}Code": code.full(),
        f"Actor{side}Name": actor.name.upper(),
        f"Actor{side}CountryCode": actor.country if state else None,
        f"Actor{side}KnownGroupCode": None if state else actor.country,
        **{f"Actor{side}Type{place}Code": role for place, role in roles.items()},
    }


def _act(act: Act) -> Row:
    return {
        "EventCode": act.code,
        "EventBaseCode": act.code[:3],
        "EventRootCode": act.root,
        "QuadClass": quad(act.code, "gdelt"),
        "GoldsteinScale": act.goldstein,
    }


def _place(place: Place | None) -> Row:
    if place is None or place.name is None:
        return {"ActionGeo_Type": 0}
    own = place.name if place.kind not in ("country", "region") else None
    whole = (own, province(place), states.plain_name(place.country))
    return {
        "ActionGeo_Type": _kind(place),
        "ActionGeo_FullName": ", ".join(part for part in whole if part) or place.name,
        "ActionGeo_CountryCode": states.fips(place.country),
        "ActionGeo_ADM1Code": states.fips(place.country),
        "ActionGeo_Lat": place.latitude,
        "ActionGeo_Long": place.longitude,
        "ActionGeo_FeatureID": place.geonames,
    }


def _kind(place: Place) -> int:
    american = place.country == "USA"
    if place.kind == "country":
        return COUNTRY
    if place.kind == "region":
        return US_STATE if american else WORLD_STATE
    return US_CITY if american else WORLD_CITY
