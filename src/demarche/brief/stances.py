"""Statements in, where actors stand and where partners differ out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any

import msgspec

from demarche import positions
from demarche.brief.asking import Asker, country
from demarche.brief.values import Difference, Record, Stand
from demarche.records import Position, Statement

MOST = 5_000
"""Statements that positions are made of, the newest ones."""
ACTORS, ISSUES = 16, 10
"""Actors and issues shown, those with most evidence."""


def stands(asker: Asker) -> tuple[list[Stand], list[Record]]:
    """Return where actors stand, those with most evidence, and the statements that show it."""
    said = [one for one in asker.records(kind="statements", limit=MOST) if _stances(one)]
    dates = {one["document"]["id"]: one["document"].get("published") for one in said}
    held = positions.positions_of((_statement(one) for one in said), dates)
    shown = [_stand(one) for one in _most(held)]
    cited = {record for one in shown for record in one.evidence}
    return shown, [record for record in said if record["id"] in cited]


def _stances(record: Record) -> dict[str, str]:
    told = record.get("stances") or dict.fromkeys(
        record.get("issues") or (), record.get("stance") or ""
    )
    return {issue: stance for issue, stance in told.items() if stance}


def _statement(record: Record) -> Statement:
    speakers = record.get("speakers") or [record["speaker"]] * bool(record.get("speaker"))
    told: dict[str, Any] = {
        **record,
        "document": record["document"]["id"],
        "stances": _stances(record),
        "speakers": speakers,
    }
    return msgspec.convert(told, Statement)


def _most(held: Iterable[Position]) -> list[Position]:
    own = list(held)
    actors: Counter[str] = Counter()
    topics: Counter[str] = Counter()
    for one in own:
        actors[positions.key_of(one.actor)] += len(one.evidence)
        topics[one.issue] += len(one.evidence)
    rows = [key for key, _ in sorted(actors.items(), key=_by_count)[:ACTORS]]
    columns = [key for key, _ in sorted(topics.items(), key=_by_count)[:ISSUES]]
    kept = [o for o in own if positions.key_of(o.actor) in rows and o.issue in columns]
    return sorted(
        kept, key=lambda one: (rows.index(positions.key_of(one.actor)), columns.index(one.issue))
    )


def _by_count(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def _stand(one: Position) -> Stand:
    return Stand(
        positions.key_of(one.actor),
        one.actor.name,
        one.actor.country,
        one.issue,
        one.stance,
        one.counts,
        one.evidence,
    )


def differences(asker: Asker, held: Sequence[Stand], asked: bool) -> list[Difference]:
    """Return where partners differ: those asked for, else countries that work together.

    Countries work together where they cooperate with each other more often than they clash.
    """
    partners = _partners(asker)
    made = []
    for one, other in combinations(held, 2):
        if one.issue != other.issue or one.actor == other.actor or one.country == other.country:
            continue
        why = "both asked for" if asked else partners.get(_two(one.country, other.country))
        verdict = _verdict(one, other)
        if why and verdict != "agree":
            made.append(Difference(one.issue, one, other, verdict, why))
    return sorted(made, key=lambda one: (one.issue, one.one.name, one.other.name))


def marked(held: Sequence[Stand], apart: Sequence[Difference]) -> list[Stand]:
    """Return the stances, marked where they differ from a partner's."""
    differing = {(side.actor, side.issue) for one in apart for side in (one.one, one.other)}
    return [replace(one, differs=(one.actor, one.issue) in differing) for one in held]


def _verdict(one: Stand, other: Stand) -> str:
    return positions.verdict(_position(one), _position(other))


def _position(one: Stand) -> Position:
    from demarche.records import Actor

    return Position("", Actor(one.name, one.country, id=one.actor), one.issue, one.stance)


def _partners(asker: Asker) -> dict[frozenset[str | None], str]:
    """Return the countries that cooperate more than they clash, and how often they do both."""
    together, against = (_between(asker, quads) for quads in ((1, 2), (3, 4)))
    return {
        two: (
            f"{' and '.join(sorted(country(code) for code in two))}: "
            f"{count} acts of cooperation, {against[two]} of conflict"
        )
        for two, count in together.items()
        if count > against[two] and len(two) == 2
    }


def _between(asker: Asker, quads: tuple[int, ...]) -> Counter[frozenset[str | None]]:
    found: Counter[frozenset[str | None]] = Counter()
    for one, other, count in asker.counts("countries", quads=quads):
        found[_two(one, other)] += count
    return found


def _two(one: str | None, other: str | None) -> frozenset[str | None]:
    return frozenset((one, other))
