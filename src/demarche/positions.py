"""Statements in, positions out: where each actor stands on each issue, and how two compare.

A person who speaks in office speaks for the country, too. The stance of a position is the one
taken most often in its period, the latest among equals; all are counted, so that a change of
mind or a mixed message shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from demarche import countries
from demarche.issues import WITHHELD
from demarche.records import Actor, Document, Position, Statement

OFFICIAL = frozenset(("GOV", "MIL", "COP", "SPY", "LEG", "IGO"))
"""Sectors whose members speak for their country or organization."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A stance that an actor takes once."""

    actor: Actor
    issue: str
    stance: str
    day: str | None
    evidence: str


def positions_of(
    statements: Iterable[Statement], published: Mapping[str, str | None]
) -> list[Position]:
    """Return the positions that statements show, in the order of their first evidence.

    `published` gives each document's day, the time of a statement that tells none.
    """
    groups: dict[tuple[str, str], list[_Taken]] = {}
    for statement in statements:
        day = statement.when.start if statement.when else None
        for one in _taken(statement, day or published.get(statement.document)):
            groups.setdefault((key_of(one.actor), one.issue), []).append(one)
    return [_position(own) for own in groups.values()]


def of_document(statements: Sequence[Statement], document: Document) -> list[Position]:
    """Return the positions that one document's statements show."""
    found = positions_of(statements, {document.id: document.published})
    return [replace(one, id=f"{document.id}#{one.id}", document=document.id) for one in found]


def _taken(statement: Statement, day: str | None) -> Iterable[_Taken]:
    for actor in _speaking(statement):
        for issue, stance in statement.stances.items():
            yield _Taken(actor, issue, stance, day, statement.id)


def _speaking(statement: Statement) -> Iterable[Actor]:
    """Return who takes the stance: each speaker by name, and the country of one in office."""
    found: dict[str, Actor] = {}
    for speaker in statement.speakers:
        if speaker.id is not None or speaker.country is not None:
            found.setdefault(key_of(speaker), speaker)
        if speaker.country and OFFICIAL & set(speaker.sectors):
            found.setdefault(speaker.country, country_actor(speaker.country))
    return found.values()


def country_actor(code: str) -> Actor:
    """Return a country or organization as an actor of its own."""
    known = countries.load()
    sectors = ("GOV",) if known.is_state(code) else ("IGO",)
    return Actor(known.names(code), country=code, sectors=sectors, id=code)


def key_of(actor: Actor) -> str:
    """Return what tells actors apart: the id in the knowledge base, else name and country."""
    return actor.id or f"{actor.name} {actor.country or ''}".strip()


def _position(taken: Sequence[_Taken]) -> Position:
    dated = sorted(taken, key=lambda one: one.day or "")
    counts = Counter(one.stance for one in dated)
    latest = {one.stance: place for place, one in enumerate(dated)}
    days = [one.day for one in dated if one.day]
    first = taken[0]
    return Position(
        id=f"{key_of(first.actor)} {first.issue}",
        actor=replace(first.actor, mention=None, through=None),
        issue=first.issue,
        stance=max(counts, key=lambda stance: (counts[stance], latest[stance])),
        start=days[0] if days else None,
        end=days[-1] if days else None,
        evidence=tuple(one.evidence for one in dated),
        counts=dict(counts),
    )


def until(
    statements: Iterable[Statement], published: Mapping[str, str | None], day: str
) -> list[Statement]:
    """Return the statements made on a day or before; those without any date are left out."""
    return [
        one
        for one in statements
        if ((one.when.start if one.when else None) or published.get(one.document) or "9999") <= day
    ]


def verdict(one: Position | None, other: Position | None) -> str:
    """Say how two positions on an issue compare: agree, differ, hold back, unknown."""
    if one is None or other is None:
        return "no evidence for " + ("either" if one is other else "one of them")
    if one.stance == other.stance:
        return "agree"
    if (one.stance in WITHHELD) != (other.stance in WITHHELD):
        silent = one if one.stance in WITHHELD else other
        return f"{silent.actor.name} holds back"
    return "differ"
