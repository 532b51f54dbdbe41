"""Positions: actors by issues with the stance of each, the words behind it, who differs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from demarche import issues, positions
from demarche.records import Position, Statement
from demarche.web.actor import country_of
from demarche.web.address import Address
from demarche.web.asking import Asker, Record
from demarche.web.rows import StatementRow, statement_row

STATEMENTS = 5_000
"""Statements that positions are made of, the newest ones."""
ROWS, COLUMNS = 40, 16
"""Actors and issues that the matrix shows, those with most evidence."""
SHOWN = 200
"""Statements behind a cell that are listed."""
PAIRS = 60
"""Pairs that do not agree, those that differ first."""


@dataclass(frozen=True, slots=True)
class Cell:
    """An actor's stance on an issue, how often each was taken, and where the words stand."""

    actor: str
    issue: str
    stance: str
    counts: dict[str, int]
    start: str | None
    end: str | None
    differs: bool
    evidence: tuple[StatementRow, ...]
    address: str


@dataclass(frozen=True, slots=True)
class Heading:
    """An actor or an issue of the matrix."""

    key: str
    title: str
    told: str
    address: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the positions of two actors on an issue compare."""

    issue: str
    one: str
    other: str
    verdict: str


@dataclass(frozen=True, slots=True)
class PositionsPage:
    """The matrix; `compared` tells of the actors asked for, else of all, where they differ."""

    actors: tuple[Heading, ...]
    issues: tuple[Heading, ...]
    cells: tuple[Cell, ...]
    compared: tuple[Comparison, ...]
    statements: int
    stances: tuple[str, ...]


def positions_page(asker: Asker, here: Address) -> PositionsPage:
    """Return the positions that the statements found show."""
    said = _said(asker, here)
    by_id = {record["id"]: record for record in said}
    held = _wanted(_held(said), here.all("actor"), here.all("issue"))
    shown = _most(held)
    differing = _differing(shown)
    return PositionsPage(
        actors=tuple(
            Heading(key, actor.name, actor.country or "", here.to("/actor", name=key))
            for key, actor in {positions.key_of(one.actor): one.actor for one in shown}.items()
        ),
        issues=tuple(_issue(name, here) for name in sorted({one.issue for one in shown})),
        cells=tuple(_cell(one, by_id, differing, here) for one in shown),
        compared=tuple(sorted(_compared(shown), key=lambda one: one.verdict != "differ"))[:PAIRS],
        statements=len(said),
        stances=issues.STANCES,
    )


def _said(asker: Asker, here: Address) -> list[Record]:
    """Return the statements of the period with an issue; who is asked for is chosen later."""
    aside = {"actors": (), "actor_countries": ()}
    query = here.query("statements", **aside, limit=STATEMENTS)
    return [record for record in asker.records(query) if record.get("issues")]


def _held(said: Sequence[Record]) -> list[Position]:
    published = {one["document"]["id"]: one["document"].get("published") for one in said}
    return positions.positions_of((_statement(one) for one in said), published)


def _statement(record: Record) -> Statement:
    stances = record.get("stances") or dict.fromkeys(record["issues"], record.get("stance"))
    speakers = record.get("speakers") or [record["speaker"]] * bool(record.get("speaker"))
    told: dict[str, Any] = {
        **record,
        "document": record["document"]["id"],
        "stances": {issue: stance for issue, stance in stances.items() if stance},
        "speakers": speakers,
    }
    return msgspec.convert(told, Statement)


def _wanted(
    held: Iterable[Position], actors: Sequence[str], named: Sequence[str]
) -> list[Position]:
    keys = {(country_of(name) or name).casefold() for name in actors}
    return [
        one
        for one in held
        if (not named or one.issue in named)
        and (not keys or {positions.key_of(one.actor).casefold(), one.actor.name.casefold()} & keys)
    ]


def _most(held: Sequence[Position]) -> list[Position]:
    """Return the positions of the actors and issues with most evidence, by actor and issue."""
    actors = Counter[str]()
    topics = Counter[str]()
    for one in held:
        actors[positions.key_of(one.actor)] += len(one.evidence)
        topics[one.issue] += len(one.evidence)
    rows = [key for key, _ in sorted(actors.items(), key=lambda pair: (-pair[1], pair[0]))[:ROWS]]
    columns = {k for k, _ in sorted(topics.items(), key=lambda pair: (-pair[1], pair[0]))[:COLUMNS]}
    turn = {key: number for number, key in enumerate(rows)}
    kept = [o for o in held if positions.key_of(o.actor) in turn and o.issue in columns]
    return sorted(kept, key=lambda one: (turn[positions.key_of(one.actor)], one.issue))


def _differing(held: Sequence[Position]) -> set[tuple[str, str]]:
    """Return the issues with the sides that not most of those shown take."""
    sides: dict[str, Counter[str]] = {}
    for one in held:
        if one.stance not in issues.WITHHELD:
            sides.setdefault(one.issue, Counter())[one.stance] += 1
    return {
        (issue, stance)
        for issue, taken in sides.items()
        for stance, count in taken.items()
        if len(taken) > 1 and 2 * count <= taken.total()
    }


def _issue(name: str, here: Address) -> Heading:
    known = issues.load().get(name)
    title, told = (known.title, known.definition) if known else (name, "")
    return Heading(name, title, told, here.at(issue=name))


def _cell(
    one: Position, by_id: dict[str, Record], differing: set[tuple[str, str]], here: Address
) -> Cell:
    key = positions.key_of(one.actor)
    evidence = [by_id[name] for name in one.evidence[-SHOWN:] if name in by_id]
    return Cell(
        actor=key,
        issue=one.issue,
        stance=one.stance,
        counts=dict(one.counts),
        start=one.start,
        end=one.end,
        differs=(one.issue, one.stance) in differing,
        evidence=tuple(statement_row(record, here) for record in evidence),
        address=f"{here.at(actor=key, issue=one.issue)}#evidence",
    )


def _compared(held: Sequence[Position]) -> Iterable[Comparison]:
    """Yield the pairs of positions on an issue that do not agree."""
    by_issue: dict[str, list[Position]] = {}
    for one in held:
        by_issue.setdefault(one.issue, []).append(one)
    for issue, several in sorted(by_issue.items()):
        for number, one in enumerate(several[:12]):
            for other in several[number + 1 : 12]:
                told = positions.verdict(one, other)
                if told != "agree":
                    yield Comparison(issue, one.actor.name, other.actor.name, told)
