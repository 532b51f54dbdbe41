"""The events of an archive into incidents, slice by slice; what is linked already stays.

A document is due when its version, what people corrected in it, or their judgements on its
events have changed since it was linked. With it are linked the documents that share a key with
it and the stories of all these. A slice is stored whole or not at all, so a run that was stopped
goes on.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol
from uuid import uuid4

from demarche import resources
from demarche.archive.corrections import Correction, in_force
from demarche.archive.gathered import (
    digest,
    incident_row,
    link_rows,
    named_judgements,
)
from demarche.archive.query import Query
from demarche.archive.tables import Row, day_of, key
from demarche.incidents import Judgement, Link, Linked, keys, link
from demarche.incidents.candidates import DAYS, LONG, STORY
from demarche.incidents.weights import FILES
from demarche.records import Document, Event
from demarche.version import __version__

REACH = int(max(STORY, DAYS, LONG)) + 1
"""Days beyond which the linker compares nothing."""
Period = tuple[str, str]
SLICE = 20_000
"""Documents that are linked and stored at a time."""

_SHARING = (
    "SELECT DISTINCT l.document FROM "
    "(SELECT document, first_day, last_day, unnest(keys) AS one FROM linked) l "
    "JOIN (SELECT unnest(CAST($keys AS BIGINT[])) AS one, unnest(CAST($lows AS DATE[])) AS low, "
    "unnest(CAST($highs AS DATE[])) AS high) k ON k.one = l.one "
    "WHERE k.low IS NULL OR l.first_day IS NULL "
    "OR (l.last_day >= k.low AND l.first_day <= k.high)"
)
_STORIES = (
    "SELECT DISTINCT i.story FROM incidents i JOIN links l USING (version) "
    "WHERE l.document IN (SELECT unnest(CAST($documents AS TEXT[])))"
)
_TOLD = (
    "SELECT i.version, i.id, i.digest, l.event, l.document FROM incidents i "
    "JOIN links l USING (version) WHERE i.story IN (SELECT unnest(CAST($stories AS TEXT[])))"
)
_RELATIONS = (
    "SELECT relation, event, other, score FROM relations "
    "WHERE version IN (SELECT unnest(CAST($versions AS BIGINT[])))"
)


class Store(Protocol):
    """What linking needs of an archive."""

    def find(self, query: Query) -> Iterator[bytes]:
        """Yield JSON lines."""

    def events(self, query: Query) -> Iterator[Event]:
        """Yield events."""

    def documents(self, query: Query) -> Iterator[Document]:
        """Yield documents."""

    def corrections(self) -> list[Correction]:
        """Return corrections."""

    def ask(self, sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return rows."""

    def keep(self, make: Callable[[str], dict[str, list[Row]]]) -> None:
        """Store rows."""

    def linking(self) -> AbstractContextManager[None]:
        """Let nobody else link meanwhile."""


@dataclass(slots=True)
class Linking:
    """What a run has done so far: documents linked of those due, incidents made and replaced."""

    due: int = 0
    documents: int = 0
    incidents: int = 0
    replaced: int = 0


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be linked: documents with the state they are in, what is linked before.

    `before` gives the row of the state in which a document was linked, `gone` are documents
    that stand no longer.
    """

    states: dict[str, int]
    documents: list[str]
    gone: list[str]
    before: dict[str, int]
    judgements: Sequence[Judgement]

    @property
    def everything(self) -> bool:
        """Tell whether nothing is linked yet."""
        return not self.before


@dataclass(slots=True)
class Given:
    """What is linked at a time: events and documents, and the incidents they were in before."""

    documents: dict[str, Document] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    versions: dict[int, tuple[str, str]] = field(default_factory=dict)

    def take(self, documents: Iterable[Document], events: Iterable[Event]) -> None:
        """Add documents and events."""
        self.documents |= {one.id: one for one in documents}
        self.events |= {one.id: one for one in events}


def link_archive(store: Store, *, size: int = SLICE) -> Generator[Linking, None, None]:
    """Link what is due; yields the counts before the first slice and after each."""
    with store.linking():
        due = find_due(store)
        done = Linking(len(due.documents))
        yield done
        gone = due.gone
        for at in range(0, max(1, len(due.documents)), size):
            part = due.documents[at : at + size]
            if part or gone:
                _link_slice(store, due, part, gone, done)
            gone = []
            if part:
                yield done


def find_due(store: Store) -> Due:
    """Return which documents are not linked as they are now, oldest first."""
    before, was = dict[str, int](), dict[str, int]()
    for document, version, state in store.ask("SELECT document, version, state FROM linked"):
        before[document], was[document] = version, state
    judged = named_judgements(store)
    marks = _marks(store, judged)
    linker, states = _linker(), dict[str, int]()
    rows = store.ask("SELECT id, version, published FROM documents")
    for document, version, _ in rows:
        states[document] = key(linker, str(version), *marks.get(document, ()))
    ordered = sorted(rows, key=lambda row: (str(row[2] or "9999"), row[0]))
    documents = [row[0] for row in ordered if was.get(row[0]) != states[row[0]]]
    gone = sorted(before.keys() - states.keys())
    return Due(states, documents, gone, before, tuple(judged.values()))


def _marks(store: Store, judged: dict[str, Judgement]) -> dict[str, list[str]]:
    """Return for documents what people said of them: ids of corrections and judgements."""
    marks: dict[str, list[str]] = defaultdict(list)
    for correction in in_force(store.corrections()):
        marks[correction.document].append(correction.id)
    if judged:
        names = sorted({event for one in judged.values() for event in one.events})
        sql = "SELECT DISTINCT id, document FROM events WHERE id = ANY($ids)"
        of = dict(store.ask(sql, {"ids": names}))
        for name, judgement in judged.items():
            for document in sorted({of[event] for event in judgement.events if event in of}):
                marks[document].append(name)
    return marks


def _linker() -> str:
    """Return one text for all that the linker goes by."""
    digest = hashlib.sha256()
    for name in sorted(FILES.values()):
        digest.update(resources.data_path(name).read_bytes())
    return f"{__version__}+{digest.hexdigest()[:16]}"


def _link_slice(
    store: Store, due: Due, part: Sequence[str], gone: Sequence[str], done: Linking
) -> None:
    given = Given()
    whole = len(part) == len(due.states)
    asked = () if whole else tuple(part)
    if part:
        _fetch(store, given, asked)
    own, periods = _keys(given), _periods(given)
    if not due.everything or done.documents:
        _surround(store, given, part, gone, own, periods)
    linked = link(given.events.values(), given.documents.values(), due.judgements)
    kept = _carried(store, given, linked)
    fresh, rest = _changed(given, linked, kept)

    def make(stored: str) -> dict[str, list[Row]]:
        rows = _rows(given, fresh, rest, stored)
        for document in (*part, *gone):
            if document in due.before:
                rows["superseded"].append(_superseded(due.before[document], stored))
        rows["linked"] = [
            {
                "version": key("linked", document, stored),
                "stored": stored,
                "document": document,
                "state": due.states[document],
                "first_day": periods[document][0] if document in periods else None,
                "last_day": periods[document][1] if document in periods else None,
                "keys": own.get(document, []),
            }
            for document in part
        ]
        counts = {
            "documents": len(part),
            "events": len(given.events),
            "incidents": len(fresh),
            "replaced": len(rest),
        }
        rows["linkings"] = [{"id": uuid4().hex[:16], "stored": stored, **counts}]
        return rows

    store.keep(make)
    done.documents += len(part)
    done.incidents += len(fresh)
    done.replaced += len(rest)


def _fetch(store: Store, given: Given, documents: tuple[str, ...]) -> None:
    """Take documents and all their events; all there are where none is named."""
    given.take(
        store.documents(Query(kind="documents", documents=documents)),
        store.events(Query(documents=documents)),
    )


def _keys(given: Given) -> dict[str, list[int]]:
    """Return the keys of documents as numbers."""
    own: dict[str, list[Event]] = defaultdict(list)
    for event in given.events.values():
        own[event.document].append(event)
    return {
        document: [key(one) for one in keys(given.documents[document], events)]
        for document, events in own.items()
        if document in given.documents
    }


def _periods(given: Given) -> dict[str, Period]:
    """Return the first and last day that a document and its events tell of.

    A document of unknown date has none, since the linker compares it with those of any time.
    """
    days: dict[str, list[str]] = {}
    for document in given.documents.values():
        if published := day_of(document.published):
            days[document.id] = [published]
    for event in given.events.values():
        for when in (event.when, event.content_when):
            told = (day_of(when.start), day_of(when.end)) if when else ()
            if event.document in days:
                days[event.document] += [day for day in told if day]
    return {document: (min(several), max(several)) for document, several in days.items()}


def _sought(own: dict[str, list[int]], periods: dict[str, Period]) -> dict[str, list[Any]]:
    """Return the keys of documents, each with the period in which others can meet it."""
    found: dict[int, Period | None] = {}
    for document, numbers in own.items():
        period = periods.get(document)
        for number in numbers:
            before = found.get(number, period)
            joined = None
            if before and period:
                joined = min(before[0], period[0]), max(before[1], period[1])
            found[number] = joined
    ordered = sorted(found)
    ends = [found[number] for number in ordered]
    return {
        "keys": ordered,
        "lows": [end and _moved(end[0], -REACH) for end in ends],
        "highs": [end and _moved(end[1], REACH) for end in ends],
    }


def _moved(day: str, by: int) -> str:
    ordinal = date.fromisoformat(day).toordinal() + by
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal())).isoformat()


def _surround(
    store: Store,
    given: Given,
    part: Sequence[str],
    gone: Sequence[str],
    own: dict[str, list[int]],
    periods: dict[str, Period],
) -> None:
    """Take who shares a key with a slice, and the stories of all."""
    sharing = {row[0] for row in store.ask(_SHARING, _sought(own, periods))}
    if more := tuple(sorted(sharing - given.documents.keys() - set(gone))):
        _fetch(store, given, more)
    seeds = sorted({*part, *gone, *sharing})
    stories = [row[0] for row in store.ask(_STORIES, {"documents": seeds})]
    rows = store.ask(_TOLD, {"stories": stories})
    given.versions |= {version: (id, mark) for version, id, mark, _, _ in rows}
    events = {event for _, _, _, event, _ in rows}
    others = {document for *_, document in rows} - set(seeds)
    if others:
        asked = tuple(sorted(others))
        given.take(
            store.documents(Query(kind="documents", documents=asked)),
            (one for one in store.events(Query(documents=asked)) if one.id in events),
        )


Relations = dict[str, list[Row]]


def _carried(store: Store, given: Given, linked: Linked) -> Relations:
    """Return the relations of each new incident: those found, and those kept from before.

    Kept are those to incidents that are not linked anew.
    """
    first = {one.id: one.events[0] for one in linked.incidents}
    found: Relations = defaultdict(list)
    for one in linked.relations:
        ends = {"event": first[one.incident], "other": first[one.other]}
        found[one.incident].append({"relation": one.kind, **ends, "score": one.score})
    if given.versions:
        of = linked.of()
        rows = store.ask(_RELATIONS, {"versions": sorted(given.versions)})
        for kind, event, other, score in sorted(rows):
            if event in of and other not in of:
                row = {"relation": kind, "event": event, "other": other, "score": score}
                found[of[event]].append(row)
    return found


Fresh = list[tuple[Any, list[Link], list[Row], str]]


def _changed(given: Given, linked: Linked, relations: Relations) -> tuple[Fresh, list[int]]:
    """Return the incidents that are new or other than before, and the versions that go."""
    of = linked.of()
    links: dict[str, list[Link]] = defaultdict(list)
    for one in linked.links:
        links[of[one.event]].append(one)
    stays = {told: version for version, told in given.versions.items()}
    fresh: Fresh = []
    for incident in linked.incidents:
        own, related = links[incident.id], relations.get(incident.id, [])
        mark = digest(incident, own, related)
        if stays.pop((incident.id, mark), None) is None:
            fresh.append((incident, own, related, mark))
    return fresh, sorted(stays.values())


def _rows(given: Given, fresh: Fresh, gone: Sequence[int], stored: str) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = defaultdict(list)
    documents = {one.id: one.document for one in given.events.values()}
    for incident, own, related, mark in fresh:
        version = key("incident", incident.id, stored)
        rows["incidents"].append(incident_row(incident, given.events, mark, version, stored))
        rows["links"] += link_rows(incident, own, documents, version, stored)
        rows["relations"] += [{"version": version, "stored": stored, **row} for row in related]
    rows["superseded"] += [_superseded(version, stored) for version in gone]
    return rows


def _superseded(version: int, stored: str) -> Row:
    return {"version": version, "successor": None, "stored": stored}
