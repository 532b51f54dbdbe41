"""The archive: stored once, read back as it was, versions, kills, several at once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from demarche.archive import Batch, Entry, FolderArchive, Query, open_archive
from demarche.errors import ArchiveError
from demarche.records import Document, Run
from demarche.write import encode, event_record
from tests.fakes import CODER, DOCUMENT, EVENT

RUN = Run("run", CODER, "2020-01-01T00:00:00")


def entry(document: Document = DOCUMENT) -> Entry:
    event = replace(EVENT, id=f"{document.id}#12", document=document.id)
    return Entry(document, (encode(event_record(event, document, CODER)),))


def batch(*documents: Document, coder: str = "one") -> Batch:
    return Batch(RUN, coder, [entry(document) for document in documents])


@pytest.fixture
def archive(tmp_path: Path) -> FolderArchive:
    return open_archive(tmp_path / "archive", create=True)


def test_what_is_stored_is_read_back(archive: FolderArchive) -> None:
    assert archive.add(batch(DOCUMENT)) == 1
    assert list(archive.find(Query())) == list(entry().lines)
    assert list(archive.events(Query())) == [EVENT]
    assert list(archive.documents(Query(kind="documents"))) == [DOCUMENT]


def test_adding_twice_changes_nothing(archive: FolderArchive) -> None:
    archive.add(batch(DOCUMENT))
    before = sorted(archive.folder.rglob("*"))
    assert archive.add(batch(DOCUMENT)) == 0
    assert open_archive(archive.folder).add(batch(DOCUMENT)) == 0
    assert sorted(archive.folder.rglob("*")) == before


def test_a_folder_that_is_no_archive(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="demarche add"):
        open_archive(tmp_path)
