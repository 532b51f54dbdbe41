"""The archive: stored once, read back as it was, versions, several writers, faults."""

from __future__ import annotations

import os
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

import msgspec
import pytest

from demarche.archive import FolderArchive, Query
from demarche.archive.adding import add
from demarche.archive.tables import FORMAT, TABLES
from demarche.errors import ArchiveError
from demarche.records import Document, Skip
from tests.archives import add_articles, article, batch, coding, entry, lines

EVERYTHING = Query(kind="documents", order="oldest")


def open_archive(folder: Path, *, create: bool = False) -> FolderArchive:
    return FolderArchive(folder, create=create)


@pytest.fixture
def archive(tmp_path: Path) -> FolderArchive:
    return open_archive(tmp_path / "archive", create=True)


def contents(folder: Path) -> tuple[list[Document], list[bytes]]:
    """Return all that stands in an archive."""
    archive = open_archive(folder)
    return list(archive.documents(EVERYTHING)), list(archive.find(Query(order="oldest")))


def test_what_is_stored_is_read_back(archive: FolderArchive) -> None:
    assert archive.add(batch(article(1), article(2))) == 2
    assert list(archive.find(Query(order="oldest"))) == [*lines(article(1)), *lines(article(2))]
    assert [event.document for event in archive.events(Query())] == ["wire/0002", "wire/0001"]
    assert list(archive.documents(EVERYTHING)) == [article(1), article(2)]


def test_any_text_comes_back(archive: FolderArchive) -> None:
    odd = '\x00 \u2028 "x" \\u0041 \U0001f680\r\n\tin C:\\Puno \'); DROP'
    text = f"Peru’s army attacked rebels {odd}"
    given = replace(article(1), text=text, title="", url="https://example.org/a'b\"c")
    archive.add(batch(given))
    assert list(archive.documents(EVERYTHING)) == [given]
    assert list(archive.verify()) == []


def test_adding_twice_changes_nothing(archive: FolderArchive) -> None:
    archive.add(batch(article(1)))
    before = sorted(archive.folder.rglob("*"))
    assert archive.add(batch(article(1))) == 0
    assert open_archive(archive.folder).add(batch(article(1))) == 0
    assert sorted(archive.folder.rglob("*")) == before


def test_a_changed_article_is_a_new_version(archive: FolderArchive) -> None:
    archive.add(batch(article(1)))
    between = archive.parts()[-1].manifest.stored
    time.sleep(0.001)
    changed = article(1, " Two died.")
    archive.add(batch(changed))
    for asked in (archive, open_archive(archive.folder)):
        assert list(asked.documents(EVERYTHING)) == [changed]
        assert list(asked.documents(replace(EVERYTHING, as_of=between))) == [article(1)]
        assert len(list(asked.find(Query(as_of=between)))) == 1
        assert list(asked.find(Query(as_of="2001-01-01"))) == []
    # The first one is known, and does not come back.
    assert archive.add(batch(article(1))) == 0
    assert list(archive.documents(EVERYTHING)) == [changed]


def test_an_address_tells_an_article_under_another_id(archive: FolderArchive) -> None:
    one = replace(article(1), url="https://example.org/news/1")
    other = replace(article(1, " More."), id="feed/1", url=one.url)
    archive.add(batch(one))
    assert archive.add(batch(replace(one, id="feed/0"))) == 0
    assert archive.add(batch(other)) == 1
    assert list(archive.documents(EVERYTHING)) == [other]


def test_the_address_of_a_site_is_no_articles(archive: FolderArchive) -> None:
    both = [replace(article(n), url="https://example.org/") for n in (1, 2)]
    archive.add(batch(*both))
    assert list(archive.documents(EVERYTHING)) == both


def test_a_newer_coder_supersedes(archive: FolderArchive) -> None:
    archive.add(batch(article(1), coder="one"))
    assert archive.add(batch(article(1), coder="two")) == 1
    assert archive.add(batch(article(1), coder="one")) == 0
    assert len(list(archive.find(Query()))) == 1
    kept = archive.sql("SELECT coder FROM all_documents ORDER BY stored").rows
    assert kept == [("one",), ("two",)]
    assert archive.sql("SELECT coder FROM documents").rows == [("two",)]


def test_versions_within_one_batch(archive: FolderArchive) -> None:
    archive.add(batch(article(1), article(1, " More."), article(1)))
    assert list(archive.documents(EVERYTHING)) == [article(1, " More.")]


def test_runs_and_skips_are_kept(tmp_path: Path) -> None:
    def inputs() -> list[Document | Skip]:
        return [article(1), Skip("b", "empty file", "b.txt"), article(2), article(3)]

    archive = open_archive(tmp_path, create=True)
    *_, done = add(archive, inputs(), coding=coding, batch=2, files=("news",))
    assert (done.documents, done.events, done.skips, done.known) == (3, 3, 1, 0)
    told = "SELECT count(DISTINCT id), sum(documents), sum(events), sum(skips), count(finished)"
    assert archive.sql(f"{told} FROM runs").rows == [(1, 3, 3, 1, 1)]
    assert archive.sql("SELECT document, reason FROM skips").rows == [("b", "empty file")]
    before = sorted(tmp_path.rglob("*"))
    *_, again = add(archive, inputs(), coding=coding)
    assert (again.documents, again.known, again.skips) == (0, 3, 1)
    assert sorted(tmp_path.rglob("*")) == before


def test_rows_of_standard_input_do_not_take_each_others_place(tmp_path: Path) -> None:
    archive = open_archive(tmp_path, create=True)
    for number in (1, 2):
        piped = replace(article(number), id="-#0")
        list(add(archive, [piped], coding=coding))
    assert len(list(archive.documents(EVERYTHING))) == 2


def test_compacting_changes_no_answer(tmp_path: Path) -> None:
    add_articles(tmp_path, range(40), size=4)
    archive = open_archive(tmp_path)
    archive.add(batch(article(3, " More."), coder="two"))
    before = contents(tmp_path)
    merged = archive.compact()
    assert merged == 11
    assert len(archive.parts()) == 1
    # Readers that began before still find theirs; then the old parts go.
    assert len(list((tmp_path / "parts").iterdir())) == 12
    assert contents(tmp_path) == before
    assert list(archive.find(Query(order="oldest"))) == before[1]
    assert archive.compact(timedelta(0)) == 0
    assert len(list((tmp_path / "parts").iterdir())) == 1
    assert contents(tmp_path) == before
    assert list(archive.find(Query(order="oldest"))) == before[1]
    assert list(archive.verify()) == []
    assert add_articles(tmp_path, range(40)).known == 40
    assert len(archive.parts()) == 1


def test_a_reader_survives_that_its_parts_go(tmp_path: Path) -> None:
    add_articles(tmp_path, range(20), size=4)
    reader = open_archive(tmp_path)
    expected = list(reader.find(Query()))
    open_archive(tmp_path).compact(timedelta(0))
    assert list(reader.find(Query())) == expected


def test_two_writers_and_a_reader_at_once(tmp_path: Path) -> None:
    open_archive(tmp_path, create=True)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        writing = [pool.submit(add_articles, tmp_path, range(a, a + 60)) for a in (0, 30)]
        reader, seen = open_archive(tmp_path), [0]
        while not all(one.done() for one in writing):
            documents = len(list(reader.documents(EVERYTHING)))
            events = len(list(reader.find(Query())))
            assert seen[-1] <= documents <= events <= 90
            seen.append(events)
        assert [one.result() for one in writing]
    stored, coded = contents(tmp_path)
    assert sorted(document.id for document in stored) == [article(n).id for n in range(90)]
    assert len(coded) == 90
    assert open_archive(tmp_path).sql("SELECT count(*) FROM all_documents").rows == [(90,)]


def test_a_damaged_part_is_told_and_taken_out(tmp_path: Path) -> None:
    add_articles(tmp_path, range(20), size=10)
    archive = open_archive(tmp_path)
    first = archive.parts()[0].folder
    path = first / "events.parquet"
    sound = path.read_bytes()
    path.write_bytes(sound[:100] + bytes(200) + sound[300:])
    faults = list(archive.verify())
    assert [(fault.part, "checksum" in fault.reason) for fault in faults] == [(first.name, True)]
    path.write_bytes(b"PAR1" + bytes(64))
    with pytest.raises(ArchiveError, match="demarche verify"):
        list(open_archive(tmp_path).find(Query()))
    archive.set_aside(faults)
    assert len(contents(tmp_path)[0]) == 10
    add_articles(tmp_path, range(20))
    documents, events = contents(tmp_path)
    assert (len(documents), len(events)) == (20, 20)
    assert list(open_archive(tmp_path).verify()) == []


@pytest.mark.parametrize("left", [b"", b"{", b'{"format": "x"}'])
def test_a_damaged_manifest(tmp_path: Path, left: bytes) -> None:
    add_articles(tmp_path, range(3))
    archive = open_archive(tmp_path)
    (archive.parts()[0].folder / "part.json").write_bytes(left)
    with pytest.raises(ArchiveError, match="set-aside"):
        list(open_archive(tmp_path).find(Query()))
    fresh = open_archive(tmp_path)
    fresh.set_aside(fresh.verify())
    assert contents(tmp_path) == ([], [])


def test_a_missing_file(tmp_path: Path) -> None:
    add_articles(tmp_path, range(3))
    (open_archive(tmp_path).parts()[0].folder / "events.parquet").unlink()
    with pytest.raises(ArchiveError, match=r"events\.parquet"):
        list(open_archive(tmp_path).find(Query()))
    assert [one.reason for one in open_archive(tmp_path).verify()] == ["events.parquet: missing"]


def test_words_that_do_not_stand_in_the_text(archive: FolderArchive) -> None:
    wrong = replace(
        entry(article(1)),
        document=article(1, " More.").__class__(
            article(1).id, "Another text that is long enough for all of the mentions of the event."
        ),
    )
    archive.add(replace(batch(), entries=[wrong]))
    assert [fault for fault in archive.verify() if "does not stand at" in fault.reason]


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    add_articles(tmp_path, range(3))
    told = tmp_path / "archive.json"
    kept = told.read_bytes()
    told.write_bytes(msgspec.json.encode({"kind": "demarche archive", "format": FORMAT + 1}))
    with pytest.raises(ArchiveError, match="newer"):
        open_archive(tmp_path)
    told.write_bytes(kept)
    part = next((tmp_path / "parts").iterdir()) / "part.json"
    manifest = msgspec.json.decode(part.read_bytes())
    part.write_bytes(msgspec.json.encode(manifest | {"format": FORMAT + 1}))
    with pytest.raises(ArchiveError, match="newer"):
        list(open_archive(tmp_path).find(Query()))


def test_an_older_format_is_brought_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_articles(tmp_path, range(3))
    events = TABLES["events"]
    columns = dict(events.columns) | {"loud": "BOOLEAN"}
    newer = replace(events, columns=columns, since={"loud": (2, "intensity < -5")})
    monkeypatch.setitem(TABLES, "events", newer)
    for module in ("parts", "folder", "tables"):
        monkeypatch.setattr(f"demarche.archive.{module}.FORMAT", 2)
    archive = open_archive(tmp_path)
    archive.add(batch(article(5)))
    expected = [(True,), (True,), (True,), (None,)]
    asked = "SELECT loud FROM events ORDER BY id"
    assert archive.sql(asked).rows == expected
    archive.compact(timedelta(0))
    assert archive.sql(asked).rows == expected
    assert [part.manifest.format for part in archive.parts()] == [2]


def test_a_folder_that_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="demarche add"):
        open_archive(tmp_path)
    (tmp_path / "archive.json").write_text("[]")
    with pytest.raises(ArchiveError, match="no archive"):
        open_archive(tmp_path)


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    add_articles(tmp_path, range(20))
    before = contents(tmp_path)
    pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
    with pool, pytest.raises(ArchiveError, match="make room and run the same command again"):
        pool.submit(_add_without_room, tmp_path).result()
    assert contents(tmp_path) == before
    assert [path for path in (tmp_path / "parts").iterdir() if path.name[0] == "."] == []
    add_articles(tmp_path, range(40))
    assert len(contents(tmp_path)[0]) == 40


def _add_without_room(folder: Path) -> None:
    """Add articles in a process whose files may not grow beyond 4 KB, as on a full disk."""
    import resource
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
    add_articles(folder, range(40))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_is_read_only(tmp_path: Path) -> None:
    add_articles(tmp_path, range(3))
    for path in (tmp_path, tmp_path / "parts"):
        path.chmod(0o555)
    assert len(contents(tmp_path)[0]) == 3
    with pytest.raises(ArchiveError, match="read-only"):
        add_articles(tmp_path, range(6))
    for path in (tmp_path, tmp_path / "parts"):
        path.chmod(0o755)


def test_a_folder_that_cannot_be_written(
    archive: FolderArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    archive.add(batch(article(1)))
    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(ArchiveError, match="read-only"):
        archive.add(batch(article(2)))
    monkeypatch.undo()
    assert archive.add(batch(article(2))) == 1


def test_all_records_stream_while_others_are_asked(tmp_path: Path) -> None:
    add_articles(tmp_path, range(30), size=10)
    archive = open_archive(tmp_path)
    streaming = archive.find(Query(order="oldest"))
    first = next(streaming)
    assert len(list(archive.find(Query(limit=3)))) == 3
    archive.add(batch(article(40)))
    assert len(list(archive.find(Query()))) == 31
    assert len({first, *streaming}) == 30


def test_a_kind_without_a_table_is_kept(archive: FolderArchive) -> None:
    line = b'{"kind":"rumour","id":"wire/0001#r","what":1}'
    made = entry(article(1))
    archive.add(replace(batch(), entries=[replace(made, lines=(*made.lines, line))]))
    asked = "SELECT o.kind, r.record FROM all_others o JOIN other_records r USING (version, id)"
    assert archive.sql(asked).rows == [("rumour", line.decode())]
