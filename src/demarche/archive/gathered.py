"""Incidents of an archive: rows in and out, the questions about them, people's judgements.

Both stores run the same text of SQL; what comes from users is bound by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any, Protocol
from uuid import uuid4

import msgspec

from demarche.archive.query import Query
from demarche.archive.tables import Row, day_of, days_of, sides, where
from demarche.errors import QueryError
from demarche.incidents import Agreement, Judgement, Link, Relation
from demarche.incidents.values import JOIN, SPLIT
from demarche.records import SCHEMA, Event, Incident

_OF_EVENT = "SELECT i.id FROM incidents i JOIN links l USING (version) WHERE l.event = $id"
_LINKS = (
    "SELECT l.event, l.other, l.score, l.base, l.judge, l.agreements FROM links l "
    "JOIN incidents i USING (version) WHERE i.id = $id AND l.other IS NOT NULL "
    "ORDER BY l.event, l.judge NULLS FIRST, l.other"
)
_RELATED = (
    "SELECT DISTINCT r.relation, i.id, p.id, r.score FROM relations r "
    "JOIN incidents i ON i.version = r.version JOIN links l ON l.event = r.other "
    "JOIN incidents p ON p.version = l.version WHERE i.id <> p.id AND {side}.id = $id "
    "ORDER BY 1, 2, 3, 4"
)


class Store(Protocol):
    """What is asked of a store here."""

    def find(self, query: Query) -> Iterator[bytes]:
        """Yield JSON lines."""

    def ask(self, sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return rows."""

    def keep(self, make: Callable[[str], dict[str, list[Row]]]) -> None:
        """Store rows."""


def incidents(store: Store, query: Query) -> Iterator[Incident]:
    """Yield the incidents found."""
    for line in store.find(replace(query, kind="incidents")):
        yield msgspec.json.decode(line, type=Incident)


def incident(store: Store, id: str) -> Incident | None:
    """Return the incident of an id, or that an event of this id belongs to."""
    found = next(incidents(store, Query(ids=(id,), limit=1)), None)
    if found is None and (rows := store.ask(_OF_EVENT, {"id": id})):
        found = next(incidents(store, Query(ids=(rows[0][0],), limit=1)), None)
    return found


def links(store: Store, id: str) -> list[Link]:
    """Return why each event stands in the incident of an id."""
    return [
        Link(event, other, score, _agreements(told), base, judge)
        for event, other, score, base, judge, told in store.ask(_LINKS, {"id": id})
    ]


def _agreements(told: str) -> tuple[Agreement, ...]:
    return msgspec.json.decode(told, type=tuple[Agreement, ...])


def relations(store: Store, id: str) -> list[Relation]:
    """Return how the incident of an id stands to others, then how others stand to it."""
    rows = [row for side in "ip" for row in store.ask(_RELATED.format(side=side), {"id": id})]
    best: dict[tuple[str, str, str], float] = {}
    for kind, one, other, score in rows:
        best[kind, one, other] = max(score, best.get((kind, one, other), 0.0))
    return [Relation(*pair, score) for pair, score in best.items()]


def judge(store: Store, judgement: Judgement) -> None:
    """Store a judgement; raises QueryError where it is of fewer than two events that stand."""
    if judgement.kind not in (JOIN, SPLIT) or len(set(judgement.events)) < 2:
        raise QueryError("a judgement joins or splits two events at least")
    sql = "SELECT DISTINCT id FROM events WHERE id = ANY($ids)"
    there = {row[0] for row in store.ask(sql, {"ids": list(judgement.events)})}
    if missing := [one for one in judgement.events if one not in there]:
        raise QueryError(f"there is no event '{missing[0]}'; 'demarche find' shows ids")
    store.keep(lambda stored: {"judgements": [_judgement_row(judgement, stored)]})


def _judgement_row(judgement: Judgement, stored: str) -> Row:
    return {
        "id": uuid4().hex[:12],
        "stored": stored,
        "judgement": judgement.kind,
        "events": list(judgement.events),
        "who": judgement.who,
        "made": judgement.when,
        "why": judgement.why,
    }


def judgements(store: Store) -> list[Judgement]:
    """Return people's judgements in the order they were stored."""
    return list(named_judgements(store).values())


def named_judgements(store: Store) -> dict[str, Judgement]:
    """Return people's judgements by their ids."""
    sql = "SELECT id, judgement, events, who, made, why FROM judgements ORDER BY stored, id"
    return {
        name: Judgement(kind, tuple(events), who, made, why)
        for name, kind, events, who, made, why in store.ask(sql)
    }


# -- rows --------------------------------------------------------------------------------------


def digest(one: Incident, links: Sequence[Link], relations: Sequence[Row]) -> str:
    """Return 32 hexadecimal digits over all that is stored of an incident."""
    told = msgspec.json.encode([asdict(one), [asdict(link) for link in links], relations])
    return hashlib.sha256(told).hexdigest()[:32]


def incident_row(
    one: Incident, events: Mapping[str, Event], mark: str, version: int, stored: str
) -> Row:
    """Return the row of an incident."""
    record: dict[str, Any] = {"schema": SCHEMA, "kind": "incident", **asdict(one)}
    scored = next(
        (e for name in one.events if (e := events[name]).type == one.type and e.mode == one.mode),
        events[one.events[0]],
    )
    return {
        "version": version,
        "id": one.id,
        "stored": stored,
        **days_of(record["when"], one.first_reported),
        "published": day_of(one.first_reported),
        "last_published": day_of(one.last_reported),
        **{name: record[name] for name in ("type", "mode", "modality", "confidence", "story")},
        **sides(record),
        **where(record["place"]),
        "intensity": scored.intensity,
        "quad": scored.quad,
        "reports": len(one.reports),
        "witnesses": one.witnesses,
        "conflicting": not all(figure.agreed for figure in one.figures),
        "digest": mark,
        "record": msgspec.json.encode(record).decode(),
    }


def link_rows(
    one: Incident, found: Sequence[Link], documents: Mapping[str, str], version: int, stored: str
) -> Iterator[Row]:
    """Yield a row for each link, and one for each event that no link leads from."""
    told = {link.event for link in found}
    alone = [Link(event, "", 0.0) for event in one.events if event not in told]
    for link in (*alone, *found):
        yield {
            "version": version,
            "stored": stored,
            "event": link.event,
            "document": documents[link.event],
            "other": link.other or None,
            "score": link.score if link.other else None,
            "base": link.base,
            "judge": link.by,
            "agreements": msgspec.json.encode(link.agreements).decode(),
        }
