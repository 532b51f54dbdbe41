"""The events of one incident in, its picture out: what reports agree on, where they differ."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from demarche.incidents.words import head, stem
from demarche.records import Actor, Document, Event, Figure, Incident, Place, Quantity, Report, When

SHARE = 0.5
"""Share of the witnesses that name anybody, from which on an actor is agreed."""


def picture(
    events: Sequence[Event],
    documents: Mapping[str, Document],
    witness: Mapping[str, str],
    confidence: float | None,
    story: str,
) -> Incident:
    """Return the incident of events; the id is that of its first report's first event."""
    ordered = sorted(events, key=lambda one: order(one, documents))
    days = [day for one in ordered if (day := documents[one.document].published)]
    voices = list(
        {(witness[one.document], index): one for index, one in enumerate(ordered)}.values()
    )
    return Incident(
        id=f"incident/{ordered[0].id}",
        events=tuple(one.id for one in ordered),
        type=_most(one.type for one in voices),
        first_reported=min(days, default=None),
        last_reported=max(days, default=None),
        confidence=confidence,
        mode=_most(one.mode for one in voices),
        modality=_most(one.modality for one in voices),
        actors=_agreed(voices, witness, lambda one: one.actors),
        recipients=_agreed(voices, witness, lambda one: one.recipients),
        when=_when(voices),
        place=_place(voices),
        reports=_reports(ordered, documents, witness),
        witnesses=len({witness[one.document] for one in ordered}),
        figures=_figures(ordered),
        story=story,
    )


def order(event: Event, documents: Mapping[str, Document]) -> tuple[str, str, int]:
    """Return where an event stands in time of report; undated ones come last."""
    return documents[event.document].published or "9999", event.document, event.trigger.start


def _most(values: Iterable[str | None]) -> str | None:
    counted = Counter(one for one in values if one)
    return max(counted, key=lambda one: (counted[one], one), default=None)


def _agreed(
    events: Sequence[Event], witness: Mapping[str, str], side: Callable[[Event], Sequence[Actor]]
) -> tuple[Actor, ...]:
    """Return who is named by at least half of the witnesses that name anybody, most often first."""
    naming: dict[str, set[str]] = defaultdict(set)
    actors: dict[str, Actor] = {}
    for one in events:
        for actor in side(one):
            key = actor.id or actor.country or actor.name
            naming[key].add(witness[one.document])
            actors.setdefault(key, actor)
    voices = set().union(*naming.values()) if naming else set()
    kept = [key for key in naming if len(naming[key]) >= SHARE * len(voices)]
    return tuple(actors[key] for key in sorted(kept, key=lambda key: (-len(naming[key]), key)))


def _when(events: Sequence[Event]) -> When | None:
    """Return the time that most tell, of these the narrowest."""
    told = [one.when for one in events if one.when and one.when.start]
    days = Counter((one.start, one.end) for one in told)
    return min(told, key=lambda one: (-days[one.start, one.end], _length(one)), default=None)


def _length(when: When) -> tuple[str, str]:
    return when.end or "", when.start or ""


def _place(events: Sequence[Event]) -> Place | None:
    """Return the place that most tell, of these the narrowest; one on the map before others."""
    told = [one.place for one in events if one.place]
    names = Counter(one.name or one.text for one in told)
    return min(
        told,
        key=lambda one: (one.name is None, -names[one.name or one.text], one.radius_km or 0.0),
        default=None,
    )


def _reports(
    events: Sequence[Event], documents: Mapping[str, Document], witness: Mapping[str, str]
) -> tuple[Report, ...]:
    held: dict[str, list[str]] = defaultdict(list)
    for one in events:
        held[one.document].append(one.id)
    return tuple(
        Report(
            name,
            witness[name],
            tuple(ids),
            documents[name].published,
            documents[name].publisher,
        )
        for name, ids in held.items()
    )


def _figures(events: Sequence[Event]) -> tuple[Figure, ...]:
    """Return the figures of one thing side by side, in order of first report."""
    groups: dict[tuple[str, str], dict[tuple[object, ...], tuple[Quantity, list[str]]]] = {}
    for event in events:
        for one in event.quantities:
            group = groups.setdefault((one.unit, stem(head(one.counted or ""))), {})
            key = (one.value, one.high, one.qualifier)
            holders = group.setdefault(key, (one, []))[1]
            if event.document not in holders:
                holders.append(event.document)
    return tuple(
        Figure(
            counted=next(iter(group.values()))[0].counted or "",
            unit=unit,
            values=tuple((one, tuple(holders)) for one, holders in group.values()),
            agreed=_can_all_be_true([one for one, _ in group.values()]),
        )
        for (unit, _), group in groups.items()
    )


def _can_all_be_true(quantities: Sequence[Quantity]) -> bool:
    from demarche.incidents.traits import bounds

    ranges = [bounds(one) for one in quantities]
    return max(low for low, _ in ranges) <= min(high for _, high in ranges)
