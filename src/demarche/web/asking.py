"""One archive, many readers: a few open copies of it, and answers kept while it stays the same."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Queue
from typing import Any, TypeVar

import msgspec

from demarche.archive import open_archive
from demarche.archive.query import Query

Record = dict[str, Any]
T = TypeVar("T")

COPIES = 2
"""Open copies of the archive, each for one reader at a time: a laptop has few cores."""
KEPT, PAGES = 512, 128
"""Answers and whole pages that are kept."""


class _Kept:
    """What was made most recently, for any number of threads."""

    def __init__(self, most: int) -> None:
        """Keep this many at most."""
        self.most = most
        self.values: OrderedDict[Any, Any] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, key: Any) -> Any:
        """Return what is kept, or None."""
        with self.lock:
            if key in self.values:
                self.values.move_to_end(key)
            return self.values.get(key)

    def put(self, key: Any, value: T) -> T:
        """Keep and return a value; the one that was longest not asked for goes."""
        with self.lock:
            self.values[key] = value
            while len(self.values) > self.most:
                self.values.popitem(last=False)
        return value


class Asker:
    """Asks an archive for many readers at a time.

    An answer is kept until parts are added, merged or corrected.
    """

    def __init__(self, address: str) -> None:
        """Open the archive; raise ArchiveError where there is none."""
        self.address = address
        self._free: Queue[Any] = Queue()
        self._answers = _Kept(KEPT)
        self._pages = _Kept(PAGES)
        self._recent: tuple[float, Any] = (0.0, None)
        for _ in range(COPIES):
            self._free.put(open_archive(address))

    @contextmanager
    def archive(self) -> Iterator[Any]:
        """Lend an open archive."""
        archive = self._free.get()
        try:
            yield archive
        finally:
            self._free.put(archive)

    def close(self) -> None:
        """Close the copies that nobody uses."""
        while not self._free.empty():
            self._free.get().close()

    def kept(self, key: Any, make: Callable[[Any], T]) -> T:
        """Return an answer that is still true, or make it with an open archive."""
        with self.archive() as archive:
            whole = (self._state(archive), key)
            found = self._answers.get(whole)
            return found if found is not None else self._answers.put(whole, make(archive))

    def page(self, key: Any, make: Callable[[], bytes]) -> bytes:
        """Return a whole page that is still true, or make it; no archive is held meanwhile."""
        with self.archive() as archive:
            whole = (self._state(archive), key)
        found = self._pages.get(whole)
        return found if found is not None else self._pages.put(whole, make())

    def _state(self, archive: Any) -> Any:
        """Return what tells one state of the archive from another.

        A folder's parts tell. A database is asked what it holds, once a second at most.
        """
        if hasattr(archive, "parts"):
            return tuple(part.name for part in archive.parts())
        asked, known = self._recent
        if time.monotonic() - asked > 1:
            stored = archive.count(Query(kind="documents"), "stored").rows
            known = (tuple(stored), len(archive.corrections()))
            self._recent = (time.monotonic(), known)
        return known

    def count(self, query: Query, by: str) -> list[tuple[Any, ...]]:
        """Return the groups with their counts, which come last."""
        return self.kept(("count", query, by), lambda archive: archive.count(query, by).rows)

    def total(self, query: Query) -> int:
        """Return how many records are found."""
        by = "quad" if query.kind == "events" else "year"
        return sum(row[-1] for row in self.count(query, by))

    def records(self, query: Query) -> list[Record]:
        """Return whole records; the query should have a limit."""
        return self.kept(
            ("records", query),
            lambda archive: [msgspec.json.decode(line) for line in archive.find(query)],
        )

    def texts(self, query: Query) -> list[tuple[Record, str]]:
        """Return documents with their texts; they are large and not kept."""
        with self.archive() as archive:
            found = list(archive.documents(query))
        return [(document_record(document), document.text) for document in found]


def document_record(document: Any) -> Record:
    """Return what is known of a document, its text aside."""
    names = ("id", "title", "published", "publisher", "url", "language", "byline", "dateline")
    return {name: getattr(document, name) for name in names}
