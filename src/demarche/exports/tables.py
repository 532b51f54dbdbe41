"""Tab-separated tables of the field: rows by a layout's columns, one line each, no quotes.

A file appears under its name when it is whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from demarche.crosswalk.layouts import Layout, exchange_toml
from demarche.lines import Report
from demarche.records import Place
from demarche.segment import sentences

Row = dict[str, Any]

SEPARATOR = "; "


def write_table(
    layout: Layout, rows: Iterable[Row], stream: IO[str], header: bool | None = None
) -> int:
    """Write rows and return their number; columns that a row lacks are written as missing."""
    if layout.header if header is None else header:
        stream.write("\t".join(layout.columns) + "\n")
    number = 0
    for number, row in enumerate(rows, 1):  # noqa: B007
        stream.write("\t".join(cell(row.get(name), layout) for name in layout.columns) + "\n")
    return number


def cell(value: object, layout: Layout) -> str:
    """Return a value as a cell: no tabs or line ends, numbers without needless digits."""
    if isinstance(value, float):
        return f"{value:.10g}"
    text = "" if value is None else " ".join(str(value).split())
    return text or layout.missing


@contextmanager
def whole_file(path: Path) -> Iterator[IO[str]]:
    """Open a text file to write, which appears under its name when all went well."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def day_of(report: Report) -> str | None:
    """Return the first day of the act, or the day of publication where the text tells none.

    The tables have no row without a date, and the field dates such acts so.
    """
    when = report.event.when
    return (when.start if when else None) or report.document.published


def digits(day: str | None) -> str | None:
    """Return a day as the tables' YYYYMMDD."""
    return day[:10].replace("-", "") if day else None


def sentence_number(report: Report) -> int | None:
    """Return which sentence of the document tells the act, from 1; None without the text."""
    if not report.document.text:
        return None
    starts = [span.start for span in sentences(report.document.text)]
    start = report.event.sentence.start
    return starts.index(start) + 1 if start in starts else None


def settlement(place: Place | None) -> str | None:
    """Return the name of a town; None for seas, bases, areas ..., which are none."""
    towns = exchange_toml("acts")["settlements"]
    return place.name if place and place.kind in towns else None


def province(place: Place | None) -> str | None:
    """Return the name of the region that a place is or lies in."""
    if place is None:
        return None
    return place.region or (place.name if place.kind == "region" else None)
