"""An archive as a folder of Parquet parts: writers add whole parts, readers take what is there.

Writers wait for each other for the moment that a part takes to write; readers never wait. What
a killed writer left is a temporary folder that nobody reads and the next writer removes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import chain, islice
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import msgspec

from demarche.archive import filing, upkeep
from demarche.archive.asking import Session, Vanished
from demarche.archive.corrections import Correction, correction_row
from demarche.archive.filing import Batch, Known, naming
from demarche.archive.parts import (
    TEMPORARY,
    Part,
    flush,
    locked,
    read_part,
    refuse_newer,
    write_part,
)
from demarche.archive.query import Query
from demarche.archive.store import Answer, Fault
from demarche.archive.tables import FORMAT, event_of
from demarche.errors import ArchiveError
from demarche.records import Document, Event

NAME = "archive.json"
KIND = "demarche archive"
T = TypeVar("T")


class FolderArchive:
    """An archive in a folder; opened with `demarche.archive.open_archive`."""

    def __init__(self, folder: Path, *, create: bool = False) -> None:
        """Open it, or make it; raise ArchiveError where that cannot be."""
        self.folder = folder
        self.parts_folder = folder / "parts"
        if create and not (folder / NAME).exists():
            _create(folder)
        _check(folder)
        self._known: Known | None = None
        self._read: set[str] = set()
        self._manifests: dict[str, Part] = {}
        self._session: Session | None = None

    # -- what is there ---------------------------------------------------------------------

    def parts(self) -> list[Part]:
        """Return the parts that count, oldest first: none that another one replaces."""
        found = [self._part(name) for name in self._names()]
        while None in found:
            # One was merged away between the listing and its reading; the one it is in is listed.
            found = [self._part(name) for name in self._names()]
        there = [part for part in found if part]
        replaced = {name for part in there for name in part.manifest.replaces}
        return [part for part in there if part.name not in replaced]

    def _part(self, name: str) -> Part | None:
        """Return a part, None where it is not there any more."""
        if name not in self._manifests:
            try:
                self._manifests[name] = read_part(self.parts_folder / name)
            except ArchiveError:
                if (self.parts_folder / name).exists():
                    raise
                return None
        return self._manifests[name]

    def _names(self) -> list[str]:
        """Return the names of all parts, oldest first."""
        names = (path.name for path in self.parts_folder.iterdir())
        return sorted(name for name in names if not name.startswith("."))

    def _asked(self, question: Callable[[Session], T], as_of: str | None = None) -> T:
        """Return a session's answer; take a new snapshot where parts have gone meanwhile."""
        for _ in range(3):
            try:
                return question(self._current(as_of))
            except Vanished:
                self._forget()
        return question(self._current(as_of))

    def _current(self, as_of: str | None = None) -> Session:
        """Return a session over the parts there are; corrections alone depend on the day."""
        parts = self.parts()
        if not any(part.file("corrections") for part in parts):
            as_of = None
        if self._session is not None and self._session.as_of != as_of:
            self._forget()
        if self._session is None or [part.name for part in self._session.parts] != [
            part.name for part in parts
        ]:
            self._forget()
            self._session = Session(parts, as_of)
        return self._session

    def _forget(self) -> None:
        """Let the snapshot go; answers that are still being read keep theirs."""
        self._session = None
        there = set(self._names())
        self._manifests = {name: part for name, part in self._manifests.items() if name in there}

    # -- adding ----------------------------------------------------------------------------

    def holds(self, document: Document, coder: str) -> bool:
        """Tell whether this content of the document is stored as this coder read it."""
        if self._known is None:
            self._refresh()
        return self._known is not None and filing.is_known(self._known, document, coder)

    def add(self, batch: Batch) -> int:
        """Store what is new of a batch, whole or not at all; return how many documents it was."""
        with locked(self.folder / "write.lock"):
            self._sweep()
            known, stored = self._refresh(), self._moment()
            rows = filing.rows_to_store(batch, known, stored)
            if not rows:
                return 0
            try:
                self._write(rows, stored)
            except ArchiveError:
                self._known = None
                self._read = set()
                raise
            return len(rows.get("documents", ()))

    def _write(self, rows: dict[str, list[dict[str, object]]], stored: str) -> None:
        name = f"{stored.replace(':', '').replace('.', '-')}-{uuid4().hex[:8]}"
        part = write_part(self.parts_folder, name, rows, stored)
        self._manifests[name] = part
        self._read.add(name)

    def _sweep(self) -> None:
        """Remove what killed writers left; the lock is held, so nobody is writing it."""
        for left in self.parts_folder.glob(f"{TEMPORARY}*"):
            shutil.rmtree(left, ignore_errors=True)

    def _moment(self) -> str:
        """Return the time, later than that of everything stored."""
        last = max((part.manifest.stored for part in self.parts()), default="")
        now = datetime.now(UTC).replace(tzinfo=None)
        if last:
            now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
        return now.isoformat(timespec="microseconds")

    def _refresh(self) -> Known:
        """Return what is known, with what parts written since bring."""
        known = self._known or Known()
        fresh = [part for part in self.parts() if part.name not in self._read]
        if fresh:
            session = Session(fresh)
            try:
                _learn(known, session)
            finally:
                session.close()
            self._read |= {part.name for part in fresh}
        self._known = known
        return known

    def correct(self, correction: Correction) -> None:
        """Store what somebody corrected."""
        with locked(self.folder / "write.lock"):
            self._sweep()
            stored = self._moment()
            self._write({"corrections": [correction_row(correction, stored)]}, stored)

    def corrections(self) -> list[Correction]:
        """Return all that was corrected, in its order; also what was taken back."""
        return self._asked(lambda session: session.corrections)

    # -- asking ----------------------------------------------------------------------------

    def find(self, query: Query) -> Iterator[bytes]:
        """Yield the JSON lines of the records found, in the order of the query."""
        for row in self._streamed(query):
            yield row[0].encode()

    def _streamed(self, query: Query) -> Iterator[tuple[str, ...]]:
        """Yield wide columns as they come; until the first is there, parts may go."""

        def begun(session: Session) -> list[Iterator[tuple[str, ...]]]:
            rows = session.records(query)
            return [iter([row]) for row in islice(rows, 1)] + [rows]

        yield from chain.from_iterable(self._asked(begun, query.as_of))

    def count(self, query: Query, by: str, *, per_thousand: bool = False) -> Answer:
        """Return how many records are found, by day, pair, type ... (query.COUNTS)."""
        return self._asked(
            lambda session: session.count(query, by, per_thousand=per_thousand), query.as_of
        )

    def events(self, query: Query) -> Iterator[Event]:
        """Yield the events found."""
        for line in self.find(query):
            yield event_of(line)

    def documents(self, query: Query) -> Iterator[Document]:
        """Yield the documents found, with their texts."""
        for row in self._streamed(query):
            yield msgspec.json.decode(row[0], type=Document)

    def sql(self, text: str) -> Answer:
        """Return the answer to one SELECT over the views of docs/archive.md."""
        session = Session(self.parts())
        try:
            return session.freely(text)
        finally:
            session.close()

    # -- upkeep ----------------------------------------------------------------------------

    def compact(self, grace: timedelta = upkeep.GRACE) -> int:
        """Merge small parts into one; return how many were merged."""
        return upkeep.compact(self.parts_folder, self.parts(), grace)

    def verify(self) -> Iterator[Fault]:
        """Yield what is not as it was written, or does not stand in its text."""
        return upkeep.verify(self.parts_folder)

    def set_aside(self, faults: Iterable[Fault]) -> Path:
        """Move parts with faults out of the archive; return the folder they are in now."""
        return upkeep.set_aside(self.parts_folder, sorted({fault.part for fault in faults}))

    def close(self) -> None:
        """Let go of memory and files."""
        self._forget()


def _learn(known: Known, session: Session) -> None:
    """Note the versions of some parts; those superseded stand for nothing."""
    sql = (
        "SELECT it.version, id, url, content, coder, s.version IS NULL FROM all_documents it "
        "LEFT JOIN superseded s USING (version) ORDER BY it.stored, it.version"
    )
    for version, name, url, content, coder, stands in session.rows(sql):
        made = naming(name, url, content, coder)
        known.note(version, made.names, made.identities if stands else ())
    known.seen.update(row[0] for row in session.rows("SELECT version FROM all_skips"))


def _create(folder: Path) -> None:
    try:
        (folder / "parts").mkdir(parents=True, exist_ok=True)
        fresh = folder / f"{TEMPORARY}{uuid4().hex}"
        fresh.write_bytes(msgspec.json.encode({"kind": KIND, "format": FORMAT}) + b"\n")
        fresh.replace(folder / NAME)
        flush(folder)
    except OSError as fault:
        raise ArchiveError(f"{folder}: no archive can be made here: {fault}") from fault


def _check(folder: Path) -> None:
    path = folder / NAME
    try:
        told = msgspec.json.decode(path.read_bytes())
    except FileNotFoundError:
        raise ArchiveError(
            f"{folder}: there is no archive here; 'demarche add FILES --archive {folder}' makes one"
        ) from None
    except (OSError, msgspec.MsgspecError) as fault:
        raise ArchiveError(f"{path}: cannot be read: {fault}") from fault
    if not isinstance(told, dict) or told.get("kind") != KIND:
        raise ArchiveError(f"{path}: this is no archive of demarche")
    refuse_newer(int(told.get("format", 0)), path)
