"""Incidents in an archive: one suite for folder and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demarche.archive import Archive, Batch, Entry, Query, open_archive
from demarche.archive.corrections import Correction
from demarche.archive.linking import Linking, link_archive
from demarche.errors import QueryError
from demarche.incidents import Judgement, link
from demarche.records import Document, Event, Incident
from demarche.write import encode, event_record
from tests.archives import RUN
from tests.fakes import CODER
from tests.test_archive_contract import POSTGRES, STORES, address
from tests.test_incidents import MUBI, attack

Told = tuple[Event, Document]
BOMBING = (
    attack("a", "2018-05-12"),
    attack("b", "2018-05-12", published="2018-05-13", dead=21, publisher="Paper"),
)
OTHER = attack("c", "2018-06-20", MUBI)
LATER = attack("d", "2018-05-12", published="2018-05-14", publisher="Herald")
PLAN = attack("p", "2018-05-12", published="2018-05-10", modality="planned")


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(address(request.param, tmp_path), create=True)
    yield archive
    archive.close()


def put(store: Archive, *told: Told, coder: str = "one") -> None:
    entries = [Entry(one, (encode(event_record(event, one, CODER)),)) for event, one in told]
    store.add(Batch(RUN, coder, entries))


def joined(store: Archive, size: int = 100) -> Linking:
    *_, done = link_archive(store, size=size)
    return done


def groups(store: Archive, **asked: Any) -> set[frozenset[str]]:
    found = store.incidents(Query(**asked))
    return {frozenset(report.document for report in one.reports) for one in found}


def content(store: Archive) -> list[Incident]:
    return sorted(store.incidents(Query()), key=lambda one: one.id)


def sets(*names: str) -> set[frozenset[str]]:
    return {frozenset(name) for name in names}


def test_what_is_linked_is_what_link_gives(store: Archive) -> None:
    told = (*BOMBING, OTHER, PLAN)
    put(store, *told)
    done = joined(store)
    assert (done.due, done.documents, done.replaced) == (4, 4, 0)
    linked = link([event for event, _ in told], [document for _, document in told])
    assert content(store) == sorted(linked.incidents, key=lambda one: one.id)
    for one in linked.incidents:
        own = [link for link in linked.links if link.event in one.events]
        assert store.links(one.id) == sorted(own, key=lambda link: link.event)
    assert linked.relations
    for relation in linked.relations:
        assert store.relations(relation.incident) == [relation]
        assert store.relations(relation.other) == [relation]


def test_linking_twice_changes_nothing(store: Archive) -> None:
    put(store, *BOMBING, OTHER)
    joined(store)
    before = store.sql("SELECT version FROM all_incidents ORDER BY 1").rows
    done = joined(store)
    assert (done.due, done.incidents) == (0, 0)
    assert store.sql("SELECT version FROM all_incidents ORDER BY 1").rows == before
    assert len(store.sql("SELECT id FROM linkings").rows) == 1


@pytest.mark.parametrize("size", [1, 2, 100])
def test_adding_later_is_as_adding_at_once(store: Archive, size: int) -> None:
    told = (*BOMBING, OTHER, LATER, PLAN)
    for one in (OTHER, BOMBING[1], PLAN, LATER):
        put(store, one)
        joined(store, size)
    put(store, BOMBING[0])
    joined(store, size)
    linked = link([event for event, _ in told], [document for _, document in told])
    assert content(store) == sorted(linked.incidents, key=lambda one: one.id)
    found = {one for each in linked.incidents for one in store.relations(each.id)}
    assert {(one.incident, one.other) for one in found} == {
        (one.incident, one.other) for one in linked.relations
    }
    assert len(store.sql("SELECT event FROM links WHERE other IS NULL").rows) == len(
        linked.incidents
    )


def test_only_what_a_new_document_touches_is_replaced(store: Archive) -> None:
    put(store, *BOMBING, OTHER)
    joined(store)
    put(store, LATER)
    done = joined(store)
    assert (done.documents, done.incidents, done.replaced) == (1, 1, 1)
    assert groups(store) == sets("abd", "c")


def test_a_run_that_was_stopped_goes_on(store: Archive) -> None:
    put(store, *BOMBING, OTHER, LATER)
    run = link_archive(store, size=1)
    next(run), next(run), next(run)
    run.close()
    done = joined(store, 1)
    assert done.due == 2
    assert groups(store) == sets("abd", "c")


def test_what_stands_no_longer_is_left_out(store: Archive) -> None:
    put(store, *BOMBING, LATER, OTHER)
    joined(store)
    event, document = LATER
    put(store, (event, replace(document, text=document.text + " It was dark.")), coder="two")
    base = json.loads(next(store.find(Query(documents=("c",)))))
    store.correct(Correction("x", base["id"], "c", "reject", "Ann", base=base))
    gone = attack("b", "2018-07-30", MUBI, published="2018-07-30")
    put(store, gone, coder="two")
    joined(store)
    assert groups(store) == sets("ad", "b")
    assert store.incident("nothing") is None
    assert {one.id for one in content(store)} == {
        row[0] for row in store.sql("SELECT id FROM incidents").rows
    }


def test_a_corrected_event_counts_as_corrected(store: Archive) -> None:
    put(store, *BOMBING)
    joined(store)
    base = json.loads(next(store.find(Query(documents=("b",)))))
    change = {"type": "AID", "when": {"text": "1 May", "start": "2018-05-01", "end": "2018-05-01"}}
    store.correct(Correction("x", base["id"], "b", "set", "Ann", fields=change, base=base))
    assert joined(store).documents == 1
    assert groups(store) == sets("a", "b")
    assert groups(store, types=("AID",)) == sets("b")


def test_judgements_win_and_can_be_judged_again(store: Archive) -> None:
    (one, _), (other, _) = BOMBING
    put(store, *BOMBING, OTHER)
    joined(store)
    split = Judgement("split", (one.id, other.id), "Ann", "2026-01-02T10:00:00", "two attacks")
    store.judge(split)
    assert joined(store).documents == 2
    assert groups(store) == sets("a", "b", "c")
    store.judge(replace(split, kind="join", events=(*split.events, OTHER[0].id), when="2026-02"))
    joined(store)
    assert groups(store) == sets("abc")
    assert [link.by for link in store.links(content(store)[0].id) if link.by] == ["Ann", "Ann"]
    assert [judged.kind for judged in store.judgements()] == ["split", "join"]
    assert store.judgements()[0] == split
    for events in ((one.id,), (one.id, "none#1")):
        with pytest.raises(QueryError):
            store.judge(Judgement("join", events, "Ann", "2026-01-01"))


def test_incidents_are_found_by_their_events(store: Archive) -> None:
    put(store, *BOMBING, OTHER)
    joined(store)
    assert groups(store, publishers=("Paper",)) == sets("ab")
    assert groups(store, words="Mubi") == sets("c")
    assert groups(store, start="2018-06-01") == sets("c")
    assert groups(store, near=(11.85, 13.16, 20)) == sets("ab")
    assert groups(store, min_witnesses=2) == set()
    assert groups(store, min_witnesses=1, types=("ASSAULT",)) == sets("ab", "c")
    assert groups(store, types=("AID",)) == set()
    assert groups(store, limit=1, order="oldest") == sets("ab")
    assert groups(store, limit=1) == sets("c")
    assert groups(store, actors=("a'; DROP TABLE incidents; --",)) == set()
    found = store.incident(BOMBING[1][0].id)
    assert found
    assert store.incident(found.id) == found
    assert [figure.agreed for figure in found.figures] == [False]
    assert store.count(Query(kind="incidents"), "month").rows[0][1] == 1


def test_incidents_of_a_day_before(store: Archive) -> None:
    put(store, *BOMBING)
    joined(store)
    moment = store.sql("SELECT max(stored) FROM linkings").rows[0][0].isoformat()
    put(store, LATER)
    joined(store)
    assert groups(store, as_of=moment) == sets("ab")
    assert groups(store) == sets("abd")


@pytest.mark.skipif(not POSTGRES, reason="no server")
def test_a_database_of_the_first_format_gets_the_tables(tmp_path: Path) -> None:
    from demarche.archive.postgres import PostgresArchive

    where = address("postgres", tmp_path)
    archive = PostgresArchive(where, create=True)
    put(archive, *BOMBING)
    for name in ("incidents", "links", "relations", "linked"):
        archive.connection.execute(f"DROP TABLE all_{name} CASCADE".encode())
    for name in ("linkings", "judgements"):
        archive.connection.execute(f"DROP TABLE {name} CASCADE".encode())
    archive.connection.execute("UPDATE demarche_archive SET format = 1")
    archive.close()
    again = open_archive(where)
    joined(again)
    assert groups(again) == sets("ab")
    again.close()


def test_what_lies_far_apart_in_time_is_not_linked_anew(store: Archive) -> None:
    put(store, *BOMBING, attack("z", "2010-05-12"))
    joined(store)
    put(store, LATER)
    joined(store)
    told = store.sql("SELECT events FROM linkings ORDER BY stored").rows
    assert [row[0] for row in told] == [3, 3]
    assert groups(store) == sets("abd", "z")
    # An undated article may tell of anything.
    event, document = attack("u", "2018-05-12")
    put(store, (event, replace(document, published=None)))
    joined(store)
    assert store.sql("SELECT max(events) FROM linkings").rows == [(5,)]
