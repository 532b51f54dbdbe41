"""Tables of the field in, records out: `import_file` reads any of `SOURCES`.

A row that cannot be read comes out as a Skip with file, line and reason, in its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from demarche.crosswalk.layouts import layout
from demarche.errors import ExchangeError
from demarche.imports import gdelt, icews, own, phoenix, polecat
from demarche.imports.rows import BrokenRowError, Row, read_rows, skip
from demarche.lines import Report, Value
from demarche.records import Coder, Document, Event, Skip
from demarche.version import __version__


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of table: what it is, and how a file of it is read."""

    name: str
    serves: str
    read: Callable[[Path], Iterator[Value]]


def _table(
    name: str, read: Callable[[Row], tuple[Event, Document]]
) -> Callable[[Path], Iterator[Value]]:
    def values(path: Path) -> Iterator[Value]:
        coder = Coder(__version__, f"import:{name}")
        for row in read_rows(path, layout(name)):
            yield row if isinstance(row, Skip) else _report(str(path), row, read, coder)

    return values


def _report(
    path: str, row: Row, read: Callable[[Row], tuple[Event, Document]], coder: Coder
) -> Value:
    try:
        return Report(*read(row), coder)
    except BrokenRowError as fault:
        return skip(path, row.line, str(fault))


SOURCES = {
    source.name: source
    for source in (
        Source("polecat", "POLECAT's weekly files (40 columns)", _table("polecat", polecat.read)),
        Source(
            "icews", "ICEWS, public or with sentences (20 or more)", _table("icews", icews.read)
        ),
        Source("gdelt", "GDELT 2.0 events (61 columns)", _table("gdelt", gdelt.read)),
        Source("phoenix", "Phoenix (26 columns)", _table("phoenix", phoenix.read)),
        Source("csv", "the CSV of demarche", own.read_csv),
        Source("jsonl", "the JSON lines of demarche", own.read_jsonl),
    )
}
"""The kinds of tables that are read, by name."""


def import_file(path: Path, source: str) -> Iterator[Value]:
    """Yield the records of a file, and a Skip for each row that is none.

    Raises ExchangeError for an unknown source, and for a file that cannot be read or is another
    table.
    """
    if source not in SOURCES:
        raise ExchangeError(f"no source '{source}' to import from; known: {', '.join(SOURCES)}")
    return SOURCES[source].read(path)
