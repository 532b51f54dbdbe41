"""A batch of coded documents in, the rows to store out: what is new, what it takes the place of.

A version is a document's content as one coder read it. A document of the same id, or of the same
address, takes the place of the version that stood before; that one stays in the archive.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

import msgspec

from demarche.archive.tables import (
    Row,
    Stamp,
    content_digest,
    document_row,
    key,
    record_row,
    run_row,
    skip_row,
)
from demarche.records import Document, Run


@dataclass(frozen=True, slots=True)
class Entry:
    """A document with the JSON lines that the coder made of it."""

    document: Document
    lines: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What one run brings at a time; `coder` is the whole mark of coder, model and settings."""

    run: Run
    coder: str
    entries: Sequence[Entry] = ()
    skips: Sequence[bytes] = ()


@dataclass(slots=True)
class Known:
    """The versions that an archive holds, and which stands for an id or an address."""

    seen: set[int] = field(default_factory=set)
    standing: dict[int, int] = field(default_factory=dict)

    def note(self, version: int, names: Iterable[int], identities: Iterable[int]) -> None:
        """Take a version as the one that stands."""
        self.seen.update((version, *names))
        self.standing.update(dict.fromkeys(identities, version))


@dataclass(frozen=True, slots=True)
class Naming:
    """The numbers that a document goes by: its version, other names of it, its identities."""

    version: int
    names: tuple[int, ...]
    identities: tuple[int, ...]


def naming(id: str, url: str | None, content: str, coder: str) -> Naming:
    """Return the numbers of a document; its address names it if it leads to a page."""
    own = [f"id {id}"]
    if url and _leads_to_a_page(url):
        own.append(f"url {url}")
    first, *others = (key(name, content, coder) for name in own)
    return Naming(first, tuple(others), tuple(key(name) for name in own))


def _leads_to_a_page(url: str) -> bool:
    """Tell a page's address from that of a whole site, which many articles may share."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.path.strip("/") or parts.query)


def is_known(known: Known, document: Document, coder: str) -> bool:
    """Tell whether this content of the document is stored as this coder read it."""
    made = naming(document.id, document.url, content_digest(document), coder)
    return not known.seen.isdisjoint((made.version, *made.names))


def skip_number(line: bytes) -> int:
    """Return the number of a skip's JSON line, the same whenever it is met."""
    return int(skip_row(msgspec.json.decode(line), "", "")["version"])


def rows_to_store(batch: Batch, known: Known, stored: str) -> dict[str, list[Row]]:
    """Return the rows of a batch by table, without what is known; notes the new in `known`.

    The run's row is left out where nothing is new and the run goes on.
    """
    rows: dict[str, list[Row]] = defaultdict(list)
    for entry in batch.entries:
        _file(entry, batch, known, stored, rows)
    for line in batch.skips:
        row = skip_row(msgspec.json.decode(line), batch.run.id, stored)
        if row["version"] not in known.seen:
            known.seen.add(row["version"])
            rows["skips"].append(row)
    if rows or batch.run.finished:
        run = _counted(batch.run, rows)
        rows["runs"].append(run_row(run, batch.coder, stored))
    return dict(rows)


def _file(
    entry: Entry, batch: Batch, known: Known, stored: str, rows: dict[str, list[Row]]
) -> None:
    document, content = entry.document, content_digest(entry.document)
    made = naming(document.id, document.url, content, batch.coder)
    if not known.seen.isdisjoint((made.version, *made.names)):
        return
    stamp = Stamp(made.version, stored, batch.run.id, batch.coder)
    for old in {known.standing.get(one) for one in made.identities} - {None, made.version}:
        rows["superseded"].append({"version": old, "successor": made.version, "stored": stored})
    known.note(made.version, made.names, made.identities)
    rows["documents"].append(document_row(document, content, stamp))
    for line in entry.lines:
        table, row = record_row(line, document, stamp)
        rows[table].append(row)


def _counted(run: Run, rows: dict[str, list[Row]]) -> Run:
    documents, events, skips = (len(rows.get(n, ())) for n in ("documents", "events", "skips"))
    return replace(run, documents=documents, events=events, skips=skips)
