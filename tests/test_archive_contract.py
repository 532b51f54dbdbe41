"""What every store of an archive answers: one suite for folder and PostgreSQL."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demarche.archive import Archive, Entry, FolderArchive, Query, open_archive
from demarche.archive.adding import add
from demarche.archive.corrections import Correction, added_event, settled
from demarche.archive.lessons import lessons
from demarche.errors import ArchiveError, DemarcheError, QueryError
from demarche.markup import parse
from demarche.records import Document, Mention, Skip, Statement
from demarche.segment import sentences
from demarche.write import encode
from tests.archives import article, batch, coding, entry
from tests.fakes import CODER

POSTGRES = os.environ.get("DEMARCHE_TEST_POSTGRES")
"""Address of a server for tests; scripts/with-postgres starts one."""
STORES = [
    "folder",
    pytest.param("postgres", marks=pytest.mark.skipif(not POSTGRES, reason="no server")),
]
DOCUMENTS = tuple(article(number) for number in range(12))
ALL = {document.id for document in DOCUMENTS}


def numbers(*found: int) -> set[str]:
    return {f"wire/{number:04d}" for number in found}


def address(store: str, folder: Path) -> str:
    if store == "folder":
        return str(folder / "archive")
    import psycopg

    schema = f"test_{uuid4().hex[:12]}"
    with psycopg.connect(str(POSTGRES), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}".encode())
    return f"{POSTGRES}?options=-csearch_path%3D{schema},public"


@pytest.mark.skipif(not os.environ.get("DEMARCHE_NEED_POSTGRES"), reason="not asked for")
def test_the_suite_is_not_skipped_where_it_is_needed() -> None:
    assert POSTGRES, "no server: run the tests with scripts/with-postgres"


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archive]:
    archive = open_archive(address(request.param, tmp_path), create=True)
    yield archive
    archive.close()


@pytest.fixture(params=STORES, scope="module")
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    archive = open_archive(address(request.param, tmp_path_factory.mktemp("a")), create=True)
    archive.add(batch(*DOCUMENTS[:7]))
    archive.add(replace(batch(*DOCUMENTS[7:]), entries=[*map(entry, DOCUMENTS[7:-1]), _spoken()]))
    yield archive
    archive.close()


def _spoken() -> Any:
    """Return the last document with a statement in its sentence."""
    document = DOCUMENTS[-1]
    whole = Mention(0, len(document.text), document.text)
    statement = Statement(
        f"{document.id}#s0",
        document.id,
        whole,
        whole,
        issues=("peace-talks", "sanctions"),
        stance="opposes",
        stances={"peace-talks": "opposes", "sanctions": "supports"},
        confidence={"stance": 0.9},
    )
    line = encode({"kind": "statement", **_fields(statement)})
    made = entry(document)
    return replace(made, lines=(*made.lines, line))


def _fields(statement: Statement) -> dict[str, Any]:
    from dataclasses import asdict

    return asdict(statement) | {"document": {"id": statement.document, "published": None}}


def found(archive: Archive, **asked: Any) -> set[str]:
    return {event.document for event in archive.events(Query(**asked))}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ALL),
        ({"start": "2017-08-03", "end": "2017-08-04"}, numbers(2, 3)),
        ({"published_start": "2017-08-11"}, numbers(10, 11)),
        ({"published_end": "2017-08-01"}, numbers(0)),
        ({"start": "0001-01-01", "end": "9999-12-31"}, ALL),
        ({"box": (-80.0, -20.0, -60.0, 0.0), "end": "2017-08-04"}, numbers(0, 2)),
        ({"box": (170.0, -30.0, -170.0, 0.0), "end": "2017-08-04"}, numbers(1, 3)),
        ({"box": (-180.0, -90.0, 180.0, 90.0)}, ALL),
        ({"near": (-15.84, -70.02, 1.0)}, numbers(0, 2, 4, 6, 8, 10)),
        ({"near": (-16.0, -70.02, 18.0)}, numbers(0, 2, 4, 6, 8, 10)),
        ({"near": (-16.0, -70.02, 17.0)}, set()),
        ({"near": (-18.0, -179.9, 200.0)}, numbers(1, 3, 5, 7, 9, 11)),
        ({"near": (90.0, 0.0, 30_000.0)}, ALL),
        ({"place_countries": ("FJI",), "end": "2017-08-02"}, numbers(1)),
        ({"actors": ("peru’s  ARMY",)}, ALL),
        ({"actors": ("Q1",)}, ALL),
        ({"actors": ("rebels",)}, set()),
        ({"recipients": ("rebels", "nobody")}, ALL),
        ({"parties": ("rebels",)}, ALL),
        ({"countries": ("PER",)}, ALL),
        ({"countries": ("FJI",)}, set()),
        ({"actor_countries": ("PER", "FJI")}, ALL),
        ({"recipient_countries": ("PER",)}, set()),
        ({"actor_sectors": ("MIL",)}, set()),
        ({"types": ("ASSAULT",)}, numbers(0, 4, 8)),
        ({"types": ("ASSAULT", "AID")}, numbers(0, 4, 8, 3, 7, 11)),
        ({"modes": ("visit",)}, set()),
        ({"modalities": ("actual",)}, ALL),
        ({"contexts": ("territory", "x")}, ALL),
        ({"quads": (4,)}, ALL),
        ({"min_intensity": 0.0}, numbers(10, 11)),
        ({"max_intensity": -9.5}, numbers(0)),
        ({"min_confidence": 0.8}, numbers(8, 9)),
        ({"publishers": ("The Paper",)}, set()),
        ({"documents": ("wire/0003",)}, numbers(3)),
        ({"ids": ("wire/0003#12",)}, numbers(3)),
        ({"words": "Attack 7"}, numbers(7)),
        ({"words": "ATTACKED rebel*"}, ALL),
        ({"words": '"attacked rebels" "town 5"'}, numbers(5)),
        ({"words": '"rebels attacked"'}, set()),
        ({"words": "rebel"}, set()),
        ({"sentence": "town-5"}, numbers(5)),
        ({"sentence": "peru"}, ALL),
        ({"sentence": "attack*"}, ALL),
        ({"sentence": "attack"}, set()),
        ({"issues": ("peace-talks",)}, numbers(11)),
        ({"issues": ("other",)}, set()),
        ({"issues": ("sanctions",), "stances": ("supports",)}, numbers(11)),
        ({"issues": ("sanctions",), "stances": ("opposes",)}, set()),
        ({"stances": ("opposes",)}, numbers(11)),
        ({"as_of": "2001-01-01"}, set()),
        ({"as_of": "2999-01-01"}, ALL),
    ],
    ids=lambda value: str(value) if isinstance(value, dict) else "",
)
def test_filters(filled: Archive, asked: dict[str, Any], expected: set[str]) -> None:
    assert found(filled, **asked) == expected


def test_orders_and_limits(filled: Archive) -> None:
    def ids(**asked: Any) -> list[str]:
        return [event.document[-2:] for event in filled.events(Query(**asked))]

    assert ids(limit=3) == ["11", "10", "09"]
    assert ids(limit=3, offset=2) == ["09", "08", "07"]
    assert ids(order="oldest", limit=2) == ["00", "01"]
    assert ids(order="harshest", limit=2) == ["00", "01"]
    assert ids(order="kindest", limit=2) == ["11", "10"]
    assert ids(order="surest", limit=2) == ["09", "08"]
    assert ids(limit=0) == []


def test_statements_and_documents(filled: Archive) -> None:
    asked = Query(kind="statements", issues=("peace-talks",), stances=("opposes",))
    assert len(list(filled.find(asked))) == 1
    assert list(filled.documents(Query(kind="documents", words="11"))) == [DOCUMENTS[11]]
    days = Query(kind="documents", start="2017-08-02", end="2017-08-03", order="oldest")
    assert list(filled.documents(days)) == list(DOCUMENTS[1:3])
    with pytest.raises(QueryError, match="documents have no type"):
        list(filled.find(Query(kind="documents", types=("ASSAULT",))))


def test_counts(filled: Archive) -> None:
    def rows(by: str, per_thousand: bool = False, **asked: Any) -> list[tuple[Any, ...]]:
        return filled.count(Query(**asked), by, per_thousand=per_thousand).rows

    assert rows("day", end="2017-08-02") == [(date(2017, 8, 1), 1), (date(2017, 8, 2), 1)]
    assert rows("week", end="2017-08-07") == [(date(2017, 7, 31), 6), (date(2017, 8, 7), 1)]
    assert rows("month") == [(date(2017, 8, 1), 12)]
    assert rows("type", limit=2) == [("AID", 3), ("ASSAULT", 3)]
    assert rows("quad") == [(4, 12)]
    assert rows("pair") == [("Peru’s army", "rebels", 12)]
    assert rows("countries") == []
    assert rows("type", per_thousand=True, types=("AID",)) == [("AID", 3, 12, 250.0)]
    assert rows("month", per_thousand=True, types=("AID",)) == [(date(2017, 8, 1), 3, 12, 250.0)]
    assert filled.count(Query(), "pair").columns == ("actor", "recipient", "count")
    with pytest.raises(QueryError, match="counted by"):
        filled.count(Query(), "moon")


def test_sql(filled: Archive) -> None:
    answer = filled.sql("SELECT type, count(*) AS n FROM events GROUP BY 1 ORDER BY 1 LIMIT 1")
    assert (answer.columns, answer.rows) == (("type", "n"), [("AID", 3)])


@pytest.mark.parametrize(
    "text",
    [
        "DELETE FROM events",
        "DROP VIEW events",
        "SELECT 1; SELECT 2",
        "COPY (SELECT 1) TO '/tmp/demarche-test'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT pg_read_file('/etc/passwd')",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM '/etc/passwd'",
        "WITH x AS (COPY (SELECT 1) TO '/tmp/x' (USE_TMP_FILE false)) SELECT * FROM x",
        "WITH x AS (DELETE FROM superseded RETURNING 1) SELECT * FROM x",
        "ATTACH '/tmp/demarche-test.db'",
        "SET memory_limit = '1TB'",
        "INSTALL httpfs",
        "PRAGMA database_list",
        "SELEC",
        "",
    ],
)
def test_sql_only_reads(filled: Archive, text: str) -> None:
    with pytest.raises(QueryError):
        filled.sql(text)
    assert found(filled) == ALL


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "'",
            '"',
            "';DROP TABLE events;--",
            "%",
            "_",
            "*",
            "\\",
            "$1",
            "$actors",
            "{}",
            "%s",
            ".*",
            "' OR '1'='1",
            "\x1f",
            "’",
            "e'\\'",
            "(",
            "[",
            "%(actors)s",
        ]
    ),
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=20),
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    HOSTILE,
    st.sampled_from(
        [
            "actors",
            "recipients",
            "parties",
            "types",
            "modes",
            "contexts",
            "publishers",
            "documents",
            "ids",
            "actor_countries",
            "place_countries",
            "issues",
        ]
    ),
)
def test_hostile_values_are_data(filled: Archive, value: str, name: str) -> None:
    assert found(filled, **{name: (value,)}) == set()
    assert found(filled) == ALL


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HOSTILE, st.sampled_from(["words", "sentence"]))
def test_hostile_words_are_data(filled: Archive, value: str, name: str) -> None:
    with suppress(QueryError):  # such as: there is no word to look for
        assert found(filled, **{name: f"qqq{value}"}) == set()
        assert found(filled, **{name: f'"qqq {value}"'}) == set()
    assert found(filled) == ALL


@pytest.mark.parametrize(
    "asked",
    [
        {"start": "yesterday"},
        {"end": "2017-13-01"},
        {"as_of": "'; DROP TABLE x"},
        {"box": (0.0, 10.0, 1.0, 5.0)},
        {"box": (-200.0, 0.0, 1.0, 5.0)},
        {"near": (0.0, 0.0, float("inf"))},
        {"near": (float("nan"), 0.0, 1.0)},
        {"kind": "events; DROP TABLE x"},
        {"order": "1; DROP TABLE x"},
        {"limit": -1},
        {"actors": ("\udcff",)},
    ],
    ids=str,
)
def test_what_cannot_be_asked(asked: dict[str, Any]) -> None:
    with pytest.raises(QueryError):
        Query(**asked)


@pytest.mark.parametrize(
    "asked",
    [
        {"quads": (10**30,)},
        {"limit": 10**30},
        {"limit": 10**12},
        {"offset": 10**12},
        {"min_intensity": 1e308},
        {"min_intensity": float("nan")},
        {"near": (0.0, 0.0, 1e300)},
        {"order": "harshest", "kind": "statements"},
        {"order": "surest", "kind": "documents"},
        {"words": " ".join(["word"] * 500)},
        {"words": '"' + "word " * 100 + '"'},
        {"actors": tuple(f"actor {n}" for n in range(500))},
        {"ids": tuple(map(str, range(5000)))},
    ],
    ids=lambda asked: str(asked)[:40],
)
def test_huge_values(filled: Archive, asked: dict[str, Any]) -> None:
    with suppress(QueryError):
        list(filled.find(Query(**asked)))
    assert found(filled) == ALL


def test_words_without_a_word(filled: Archive) -> None:
    with pytest.raises(QueryError, match="no word"):
        found(filled, words="?!")


def test_versions(store: Archive) -> None:
    documents = Query(kind="documents", order="oldest")
    assert store.add(batch(article(1), article(2))) == 2
    assert store.add(batch(article(1), article(2))) == 0
    first = store.sql("SELECT max(stored) FROM documents").rows[0][0].isoformat()
    assert store.add(batch(article(1, " More."))) == 1
    assert list(store.documents(documents)) == [article(1, " More."), article(2)]
    assert list(store.documents(replace(documents, as_of=first))) == [article(1), article(2)]
    assert len(list(store.find(Query()))) == 2
    assert store.add(batch(article(1))) == 0
    assert store.add(batch(article(2), coder="two")) == 1
    assert len(list(store.find(Query()))) == 2
    assert store.sql("SELECT count(*) FROM all_documents").rows == [(4,)]
    assert store.holds(article(2), "two")
    assert not store.holds(article(3), "two")


def test_adding(store: Archive) -> None:
    inputs: list[Document | Skip] = [article(1), Skip("b", "empty file", "b.txt"), article(2)]
    *_, done = add(store, inputs, coding=coding, batch=1)
    assert (done.documents, done.events, done.skips) == (2, 2, 1)
    *_, done = add(store, inputs, coding=coding, batch=1)
    assert (done.documents, done.known, done.skips) == (0, 2, 1)
    assert store.sql("SELECT count(DISTINCT id), count(finished) FROM runs").rows == [(1, 1)]
    assert store.sql("SELECT document, reason FROM skips").rows == [("b", "empty file")]
    assert list(store.verify()) == []
    store.compact()
    assert len(list(store.find(Query()))) == 2


def test_two_writers_at_once(store: Archive) -> None:
    documents = [article(number) for number in range(60)]

    def write(which: int) -> int:
        writer = again(store)
        chunks = range(0, 60, 10) if which else range(50, -10, -10)
        stored = sum(writer.add(batch(*documents[at : at + 10])) for at in chunks)
        writer.close()
        return stored

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(write, (0, 1))) == 60
    assert len(list(store.find(Query()))) == 60
    assert store.sql("SELECT count(*) FROM all_documents").rows == [(60,)]


def again(store: Archive) -> Archive:
    """Open the same archive once more."""
    if isinstance(store, FolderArchive):
        return open_archive(store.folder)
    return open_archive(store.address)  # type: ignore[attr-defined]


def test_an_address_without_an_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError):
        open_archive(tmp_path / "none")


def test_every_kind_is_found(store: Archive) -> None:
    document = {"id": "wire/0001", "published": "2017-08-02"}
    actor = {"name": "Peru", "country": "PER"}
    made: list[dict[str, Any]] = [
        {"kind": "position", "actor": actor, "issue": "ceasefire", "stance": "supports",
         "start": "2017-01-01", "end": "2017-02-01"},
        {"kind": "quantity", "text": "1", "value": 1.0, "unit": "km", "measure": "distance"},
        {"kind": "force", "of": actor, "system": "tanks", "country": "FJI"},
    ]  # fmt: skip
    lines = [encode({"document": document, "id": f"x{n}", **one}) for n, one in enumerate(made)]
    store.add(replace(batch(), entries=[Entry(article(1), tuple(lines))]))

    def ids(kind: str, **asked: Any) -> list[str]:
        return [json.loads(line)["id"] for line in store.find(Query(kind=kind, **asked))]

    assert ids("positions", issues=("ceasefire",), end="2017-01-05") == ["x0"]
    assert ids("positions", countries=("FJI",)) == []
    assert ids("quantities", start="2017-08-02", words="attacked") == ["x1"]
    assert ids("forces", place_countries=("FJI",), actor_countries=("PER",)) == ["x2"]
    assert store.sql("SELECT unit FROM quantities").rows == [("km",)]
    assert store.sql("SELECT count(*) FROM quantity_records").rows == [(1,)]
    assert list(store.verify()) == []


def test_the_coder_is_kept(store: Archive) -> None:
    store.add(batch(article(1)))
    assert store.sql("SELECT model, coder FROM runs").rows == [(CODER.model, "one")]


def _correct(store: Archive, event: str, action: str = "set", **pairs: str) -> Correction:
    base = json.loads(next(store.find(Query(ids=(event,)))))
    made = Correction(
        uuid4().hex[:12],
        event,
        base["document"]["id"],
        action,
        "me",
        "so",
        settled(pairs, base),
        base,
    )
    store.correct(made)
    return made


def test_corrections_win_over_the_machine(store: Archive) -> None:
    store.add(batch(article(1), article(2), article(4)))
    _correct(store, "wire/0001#12", type="threaten", modality="planned", place="town 1")
    _correct(store, "wire/0001#12", recipients="rebels=COL")
    _correct(store, "wire/0002#12", "reject")
    assert found(store) == numbers(1, 4)
    assert found(store, types=("THREATEN",), recipient_countries=("COL",)) == numbers(1)
    assert found(store, types=("CONSULT",)) == set()
    event = next(store.events(Query(documents=("wire/0001",))))
    assert (event.type, event.mode, event.modality, event.quad) == ("THREATEN", None, "planned", 3)
    assert (event.recipients[0].name, event.recipients[0].country) == ("rebels", "COL")
    assert event.confidence["type"] == 1.0
    assert store.count(Query(), "type").rows == [("ASSAULT", 1), ("THREATEN", 1)]
    assert store.sql("SELECT type FROM events ORDER BY type").rows == [("ASSAULT",), ("THREATEN",)]
    assert [one.action for one in store.corrections()] == ["set", "set", "reject"]


def test_corrections_survive_coding_again(store: Archive) -> None:
    store.add(batch(article(1), article(2)))
    _correct(store, "wire/0001#12", type="THREATEN")
    _correct(store, "wire/0002#12", "reject")
    store.add(batch(article(1), coder="two"))
    # A changed text moves the sentence; a coder may also find nothing any more.
    moved = article(2)
    moved = replace(moved, text="PUNO, Peru. " + moved.text)
    store.add(batch(moved, coder="two"))
    assert [event.type for event in store.events(Query())] == ["THREATEN"]
    store.add(replace(batch(coder="three"), entries=[Entry(article(1))]))
    (event,) = store.events(Query())
    assert (event.type, event.id) == ("THREATEN", "wire/0001#12")


def test_a_correction_is_taken_back(store: Archive) -> None:
    store.add(batch(article(1)))
    before = store.sql("SELECT max(stored) FROM documents").rows[0][0].isoformat()
    made = _correct(store, "wire/0001#12", "reject")
    assert found(store) == set()
    assert found(store, as_of=before) == numbers(1)
    store.correct(Correction("w", made.id, made.document, "withdraw", "me", base=made.base))
    assert found(store) == numbers(1)
    assert list(lessons(store)) == []


def test_corrections_become_training_sentences(store: Archive) -> None:
    store.add(batch(article(1), article(2)))
    _correct(store, "wire/0001#12", type="THREATEN", actors="Peru’s army; rebels")
    _correct(store, "wire/0002#12", "reject")
    base = added_event(article(2), "rebels", sentences(article(2).text))
    fields = settled({"type": "PROTEST", "when": "Monday"}, base)
    store.correct(Correction("a", base["id"], "wire/0002", "add", "me", None, fields, base))
    assert {event.type for event in store.events(Query())} == {"THREATEN", "PROTEST"}
    told = [line for line in lessons(store) if line[0] != "#"]
    assert told == [
        "[Peru’s army](actor) [attacked](THREATEN military,territory) [rebels](actor,recipient) "
        "near town 1 on Monday.",
        "Peru’s army attacked [rebels](PROTEST) near town 2 on [Monday](time).",
    ]
    assert [parse(line).events[0].type for line in told] == ["THREATEN", "PROTEST"]


@pytest.mark.parametrize(
    "pairs",
    [
        {"type": "NONSENSE"},
        {"mode": "nonsense"},
        {"modality": "maybe"},
        {"actors": "nobody here"},
        {"when": "town"},
        {"place": ""},
        {"color": "red"},
    ],
    ids=str,
)
def test_what_cannot_be_set(pairs: dict[str, str]) -> None:
    base = json.loads(entry(article(1)).lines[0])
    if pairs == {"place": ""}:
        assert settled(pairs, base) == {"place": None}
        return
    with pytest.raises(DemarcheError):
        settled(pairs, base)


@pytest.mark.skipif(not POSTGRES, reason="no server")
def test_points_and_areas_in_postgis(tmp_path: Path) -> None:
    from demarche.archive.postgres import PostgresArchive
    from demarche.archive.schema import has_geometry

    archive = PostgresArchive(address("postgres", tmp_path), create=True)
    if not has_geometry(archive.connection):
        pytest.skip("the server has no PostGIS")
    area = {"type": "Polygon", "coordinates": [[[0, 0], [0, 2], [2, 2], [2, 0], [0, 0]]]}
    record = json.loads(entry(article(1)).lines[0])
    record["place"]["geometry"] = area
    archive.add(replace(batch(), entries=[Entry(article(1), (encode(record),)), entry(article(2))]))
    sql = "SELECT ST_Area(area), round(ST_X(point)) FROM machine_events ORDER BY document"
    assert archive.sql(sql).rows == [(4.0, 178.0), (None, -70.0)]
    _correct(archive, "wire/0001#12", type="THREATEN")
    assert archive.sql("SELECT type FROM events ORDER BY type").rows[-1] == ("THREATEN",)
    archive.close()
