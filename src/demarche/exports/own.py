"""Our own forms in a file: JSON lines of all records; CSV and Parquet of the events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from demarche import write
from demarche.exports.tables import whole_file
from demarche.lines import Report, Value, line, to_record


def write_jsonl(values: Iterable[Value], path: Path) -> None:
    """Write every record as a line."""
    with whole_file(path) as stream:
        for value in values:
            stream.write(line(value).decode() + "\n")


def write_csv(values: Iterable[Value], path: Path) -> None:
    """Write the events as rows of `write.COLUMNS`."""
    with whole_file(path) as stream:
        write.write_csv(_lines(values), stream)


def write_parquet(values: Iterable[Value], path: Path) -> None:
    """Write the events as rows of `write.COLUMNS`."""
    write.write_parquet(_lines(values), path)


def flat_rows(values: Iterable[Value]) -> Iterator[tuple[Report, write.Record]]:
    """Yield each event with its flat row."""
    for value in values:
        if isinstance(value, Report):
            yield value, write.flat(to_record(value))


def _lines(values: Iterable[Value]) -> Iterator[bytes]:
    return (line(value) for value in values if isinstance(value, Report))
