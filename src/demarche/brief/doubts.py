"""Events in, what about them is uncertain or contradictory out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from demarche.brief.asking import WHOLE_EARTH, Asker
from demarche.brief.entries import day_of
from demarche.brief.values import Doubt, Record
from demarche.records import Figure, Incident

SHOWN = 8
"""Records shown for each doubt."""
SURE = 0.5
FIRST, LAST = "0001-01-01", "9999-12-31"
"""Days that all others lie between."""
_SAYING = {
    "planned": "announced or planned, not done",
    "hypothetical": "supposed or possible, not done",
    "conditional": "tied to a condition",
    "negated": "denied or said not to have happened",
    "habitual": "done again and again, or by rule",
}


def doubts(
    asker: Asker, events: Sequence[Record], linked: Iterable[Incident]
) -> tuple[tuple[str, tuple[Doubt, ...]], ...]:
    """Return the doubts under their headings; a heading without doubts is left out."""
    groups = (
        ("Reports that contradict each other", (*figures(linked, events), *denials(events))),
        ("Not done, or only said to be", (*_modalities(asker, events), *_claims(events))),
        (
            "Days, places and certainty",
            (*_days(asker, events), *_places(asker, events), *_unsure(asker, events)),
        ),
    )
    return tuple((head, told) for head, told in groups if told)


def figures(linked: Iterable[Incident], events: Iterable[Record]) -> list[Doubt]:
    """Return the figures of one happening that cannot all be true."""
    by_id = {record["id"]: record for record in events}
    return [
        _figure(one, figure, by_id)
        for one in linked
        for figure in one.figures
        if not figure.agreed and len(one.reports) > 1
    ]


def _figure(one: Incident, figure: Figure, by_id: Mapping[str, Record]) -> Doubt:
    own = [by_id[name] for name in one.events if name in by_id]
    paper = {record["document"]["id"]: _reporter(record) for record in own}
    told = (
        f"“{' '.join(quantity.text.split())}” ({', '.join(paper.get(n, n) for n in names)})"
        for quantity, names in figure.values
    )
    who = ", ".join(actor.name for actor in one.actors)
    day = day_of(own[0]) if own else ""
    act = " ".join(filter(None, (one.type, f"on {day}" if day else "", f"by {who}" if who else "")))
    return Doubt(f"{act}: {'; '.join(dict.fromkeys(told))}", _ids(own))


def _countries(record: Record) -> tuple[str, ...]:
    return tuple(sorted({one["country"] for one in record["actors"] if one.get("country")}))


def _reporter(record: Record) -> str:
    told = record["document"]
    return str(told.get("publisher") or told.get("title") or told["id"])


def denials(events: Iterable[Record]) -> list[Doubt]:
    """Return acts that one report tells as done and another of the same day as not done."""
    groups: dict[tuple[Any, ...], list[Record]] = {}
    for record in events:
        countries = _countries(record)
        if countries and day_of(record):
            groups.setdefault((record["type"], day_of(record), countries), []).append(record)
    made = []
    for (kind, day, who), own in groups.items():
        said = {record["modality"] for record in own}
        if {"actual", "negated"} <= said:
            kept = [one for one in own if one["modality"] in ("actual", "negated")]
            told = f"{kind} by {', '.join(who)} on {day}: told as done, and as not done"
            made.append(Doubt(told, _ids(kept)))
    return made


def _modalities(asker: Asker, events: Sequence[Record]) -> list[Doubt]:
    found = sorted({record["modality"] for record in events} - {"actual"})
    made = []
    for modality in found:
        own = (record for record in events if record["modality"] == modality)
        number = asker.number(modality, modalities=(modality,))
        told = f"{modality}: {_SAYING.get(modality, 'not told as done')}"
        made.append(Doubt(told, _ids(own), number))
    return made


def _claims(events: Sequence[Record]) -> list[Doubt]:
    """Return acts that are told on the word of somebody alone."""
    own = [record for record in events if record["modality"] == "actual" and record.get("speaker")]
    told = f"{len(own)} of the records shown here are told as somebody's words, not by the paper"
    return [Doubt(told, _ids(own))] if own else []


def _days(asker: Asker, events: Sequence[Record]) -> list[Doubt]:
    undated = [record for record in events if not day_of(record)]
    if not undated:
        return []
    dated = asker.number("events with a day", start=FIRST, end=LAST)
    told = "events have a day; the others, as these, have none and are not on the timeline"
    return [Doubt(told, _ids(undated), dated)]


def _places(asker: Asker, events: Sequence[Record]) -> list[Doubt]:
    known = asker.number("events with a known place", box=WHOLE_EARTH)
    nowhere = [record for record in events if record.get("place") and not _known(record)]
    made = [Doubt("events whose place is known; where the others were is not told", (), known)]
    if nowhere:
        made.append(Doubt("a place is named that could not be found on the map", _ids(nowhere)))
    wrong = [one for one in events if _check(one).startswith("disagrees")]
    if wrong:
        made.append(Doubt("a distance in the text does not agree with the map", _ids(wrong)))
    return made


def _known(record: Record) -> bool:
    return record["place"].get("latitude") is not None


def _check(record: Record) -> str:
    return (record.get("place") or {}).get("check") or ""


def _unsure(asker: Asker, events: Sequence[Record]) -> list[Doubt]:
    sure = asker.number("sure events", min_confidence=SURE)
    unsure = [one for one in events if (one["confidence"].get("type") or 0) < SURE]
    if not unsure:
        return []
    told = f"events whose type is sure to {SURE:.0%} or more; the surest of the others"
    ranked = sorted(unsure, key=lambda one: (-(one["confidence"].get("type") or 0), one["id"]))
    return [Doubt(told, _ids(ranked[:3]), sure)]


def _ids(records: Iterable[Record]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(record["id"] for record in records))[:SHOWN]
