"""What every store of an archive does; a folder and a PostgreSQL database do it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from demarche.archive.corrections import Correction
from demarche.archive.filing import Batch
from demarche.archive.query import Query
from demarche.records import Document, Event


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows with the names of their columns."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a part, or with one record of it."""

    part: str
    reason: str


class Archive(Protocol):
    """An archive; made by `open_archive`.

    What cannot be read or written raises ArchiveError, what cannot be asked QueryError.
    """

    def holds(self, document: Document, coder: str) -> bool:
        """Tell whether this content of the document is stored as this coder read it."""

    def add(self, batch: Batch) -> int:
        """Store what is new of a batch, whole or not at all; return how many documents it was."""

    def find(self, query: Query) -> Iterator[bytes]:
        """Yield the JSON lines of the records found, in the order of the query."""

    def events(self, query: Query) -> Iterator[Event]:
        """Yield the events found."""

    def documents(self, query: Query) -> Iterator[Document]:
        """Yield the documents found, with their texts."""

    def count(self, query: Query, by: str, *, per_thousand: bool = False) -> Answer:
        """Return how many records are found, by day, pair, type ... (query.COUNTS)."""

    def sql(self, text: str) -> Answer:
        """Return the answer to one SELECT over the views of docs/archive.md."""

    def correct(self, correction: Correction) -> None:
        """Store what somebody corrected."""

    def corrections(self) -> list[Correction]:
        """Return all that was corrected, in its order; also what was taken back."""

    def compact(self) -> int:
        """Make it faster to ask; return how many parts were merged."""

    def verify(self) -> Iterator[Fault]:
        """Yield what is not as it was written, or does not stand in its text."""

    def close(self) -> None:
        """Let go of memory, files and connections."""
