"""What was coded from a document in, marks for its text out: each field where it was read from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from demarche.drawing.marking import Marking
from demarche.records import (
    Actor,
    Event,
    Findings,
    Force,
    Mention,
    Place,
    Quantity,
    Statement,
    When,
)

Link = Callable[[str], str | None]


def marks_of(findings: Findings, href: Link = lambda _record: None) -> list[Marking]:
    """Return the marks of all records of a document, each stretch with each meaning once.

    `href` gives the address of a record by its id.
    """
    made: dict[tuple[int, int, str, str], Marking] = {}
    for one in _marks(findings, href):
        made.setdefault((one.start, one.end, one.kind, one.note), one)
    return list(made.values())


def _marks(findings: Findings, href: Link) -> Iterator[Marking]:
    for event in findings.events:
        yield from _event(event, href(event.id))
    for statement in findings.statements:
        yield from _statement(statement, href(statement.id))
    for force in findings.forces:
        yield from _force(force, href(force.id))
    for quantity in findings.quantities:
        record = quantity.event or quantity.id
        yield from _quantities([quantity], record, href(record) if record else None)


def _event(event: Event, href: str | None) -> Iterator[Marking]:
    sure = event.confidence.get("type")
    told = [
        ".".join(filter(None, (event.type, event.mode))),
        "" if event.modality == "actual" else event.modality,
        f"sure to {sure:.2f}" if sure is not None else "",
    ]
    yield from _mark(event.trigger, "trigger", ", ".join(filter(None, told)), event.id, href)
    yield from _parties(event.actors, "actor", event.id, href)
    yield from _parties(event.recipients, "recipient", event.id, href)
    if event.speaker:
        yield from _parties([event.speaker], "actor", event.id, href, "told by ")
    for when in filter(None, (event.when, event.content_when)):
        yield from _time(when, event.id, href)
    if event.place:
        yield from _place(event.place, event.id, href)
    yield from _quantities(event.quantities, event.id, href)


def _statement(one: Statement, href: str | None) -> Iterator[Marking]:
    stances = one.stances or dict.fromkeys(one.issues, one.stance or "")
    told = ", ".join(f"{stance} {issue}".strip() for issue, stance in stances.items())
    for content in one.contents or (one.content,):
        yield from _mark(content, "statement", told, one.id, href)
    yield from _mark(one.cue, "trigger", "says", one.id, href)
    speakers = one.speakers or ((one.speaker,) if one.speaker else ())
    yield from _parties(speakers, "actor", one.id, href, "speaker: ")
    if one.addressee:
        yield from _parties([one.addressee], "recipient", one.id, href, "spoken to: ")


def _force(one: Force, href: str | None) -> Iterator[Marking]:
    told = f"forces of {_who(one.of)}" + (f" in {one.country}" if one.country else "")
    yield from _mark(one.mention, "quantity", told, one.id, href)


def _mark(
    mention: Mention | None, kind: str, note: str, record: str | None, href: str | None
) -> Iterator[Marking]:
    if mention:
        yield Marking(mention.start, mention.end, kind, note, record, href)


def _parties(
    actors: Iterable[Actor], kind: str, record: str, href: str | None, role: str = ""
) -> Iterator[Marking]:
    for one in actors:
        through = f": “{' '.join(one.through.text.split())}”" if one.through else ""
        why = f" ({one.via}{through})" if one.via else ""
        yield from _mark(one.mention, kind, f"{role}{_who(one)}{why}", record, href)


def _who(one: Actor) -> str:
    parts = (one.name, one.country, " ".join(one.sectors), one.role)
    return ", ".join(filter(None, parts))


def _time(when: When, record: str, href: str | None) -> Iterator[Marking]:
    days = when.start if when.start == when.end else f"{when.start} to {when.end}"
    yield from _mark(when.mention, "time", days or "not settled", record, href)


def _place(place: Place, record: str, href: str | None) -> Iterator[Marking]:
    spot = (
        f"({place.latitude:.2f}, {place.longitude:.2f})"
        if place.latitude is not None and place.longitude is not None
        else ""
    )
    told = " ".join(filter(None, (place.name or "not found", place.country, spot)))
    yield from _mark(place.mention, "place", told, record, href)


def _quantities(
    quantities: Iterable[Quantity], record: str | None, href: str | None
) -> Iterator[Marking]:
    for one in quantities:
        high = f" to {one.high:g}" if one.high is not None else ""
        told = f"{one.qualifier} {one.value:g}{high} {one.counted or one.unit}"
        yield from _mark(one.mention, "quantity", told, record, href)
