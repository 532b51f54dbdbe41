"""Tables of the field in, their rows as cells by column out; broken rows come out as skips."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from demarche.crosswalk.acts import Act, act
from demarche.crosswalk.layouts import Layout
from demarche.errors import CodebookError, ExchangeError
from demarche.lines import opened
from demarche.records import Mention, Place, Skip, When

NOWHERE = Mention(0, 0, "")
"""Stands where a table does not tell the words."""


class BrokenRowError(Exception):
    """A row cannot be read; the message says why. Becomes a skip."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells by column, and the line where it stands."""

    cells: Mapping[str, str]
    unknown: frozenset[str]
    line: int

    def get(self, column: str) -> str | None:
        """Return a cell; None where the table has "not known" or no such column."""
        value = self.cells.get(column, "").strip()
        return None if value in self.unknown else value

    def need(self, column: str) -> str:
        """Return a cell; raise BrokenRowError where it is not known."""
        value = self.get(column)
        if value is None:
            raise BrokenRowError(f"no {column}")
        return value

    def number(self, column: str, bound: float) -> float | None:
        """Return a cell as a number of at most `bound` either way."""
        value = self.get(column)
        if value is None:
            return None
        try:
            number = float(value)
        except ValueError:
            raise BrokenRowError(f"{column} '{value}' is no number") from None
        if not -bound <= number <= bound:
            raise BrokenRowError(f"{column} {value} is beyond {bound:g}")
        return number

    def day(self, column: str) -> str:
        """Return a cell that holds a day, YYYY-MM-DD or YYYYMMDD, as ISO 8601."""
        value = self.need(column)
        found = iso_day(value, 10)
        if found is None:
            raise BrokenRowError(f"{column} '{value}' is no day; YYYY-MM-DD or YYYYMMDD")
        return found

    def maybe_day(self, column: str) -> str | None:
        """Return a cell that holds a day or nothing."""
        return self.day(column) if self.get(column) else None


def iso_day(value: str | None, length: int) -> str | None:
    """Return the day that the first characters of a cell give; None where they give none."""
    try:
        return date.fromisoformat((value or "")[:length]).isoformat()
    except ValueError:
        return None


def read_rows(path: Path, layout: Layout) -> Iterator[Row | Skip]:
    """Yield the rows of a tab-separated table, also gzipped, with or without a line of names.

    Rows of another length are skips, unless what is too much is empty. Raises ExchangeError where
    the file cannot be read or is another table.
    """
    with opened(path) as source:
        yield from _rows(str(path), source, layout)


def _rows(path: str, source: Iterator[str], layout: Layout) -> Iterator[Row | Skip]:
    names: Sequence[str] = layout.columns
    for number, line in enumerate(source, 1):
        cells = line.rstrip("\r\n").split("\t")
        if number == 1:
            given = [layout.aliases.get(cell.strip(), cell.strip()) for cell in cells]
            if set(layout.columns) - layout.optional <= set(given):
                names = given
                continue
            _refuse_other(path, cells, layout)
        if not line.strip():
            continue
        fitting = _fitting(cells, names, layout)
        if fitting is None:
            reason = f"{len(cells)} columns where {layout.name} has {len(names)}"
            yield skip(path, number, reason)
        else:
            yield Row(fitting, layout.unknown, number)


def skip(path: str, line: int, reason: str) -> Skip:
    """Return the skip of a row."""
    return Skip(f"{path}#{line}", reason, f"{path}:{line}")


def _refuse_other(path: str, cells: Sequence[str], layout: Layout) -> None:
    """Raise ExchangeError for a first line that is no row and not the names of the columns."""
    fits = len(cells) == len(layout.columns)
    named = {cell.strip() for cell in cells} & set(layout.columns)
    if fits and len(named) < 3 and not layout.header:
        return
    if fits and len(named) == 0:
        return
    lacking = [name for name in layout.columns if name not in named]
    raise ExchangeError(
        f"{path}:1: not a table of {layout.name}: {len(cells)} columns of {len(layout.columns)}, "
        f"no {', '.join(lacking[:3])} ...; see demarche import --help for --from"
    )


def _fitting(
    cells: Sequence[str], names: Sequence[str], layout: Layout
) -> Mapping[str, str] | None:
    """Return the cells by name. Some POLECAT files name more columns than they have, or end
    their rows with tabs; of those the known columns are meant."""
    for columns in (names, layout.columns):
        if len(cells) >= len(columns) and not any(map(str.strip, cells[len(columns) :])):
            return dict(zip(columns, cells, strict=False))
    return None


def known_act(code: str) -> tuple[str, Act]:
    """Return a CAMEO code and its act; raise BrokenRowError for an unknown one.

    Where a file was once read as numbers, codes have lost their zero: 57 is 057, 312 is 0312.
    """
    for one in (code, f"0{code}") if len(code) > 2 else (code.zfill(3),):
        with suppress(CodebookError):
            found = act(one)
            # A broader code stands in for a finer one, but not for one that we made up.
            if one == code or found.code == one:
                return one, found
    raise BrokenRowError(f"no CAMEO code '{code}'; codes have three or four digits, 010 to 2042")


def on(day: str) -> When:
    """Return a day of a table as a time."""
    return When(day, start=day, end=day, precision="day", value=day, via="table")


def place_of(
    *,
    name: str | None,
    kind: str | None,
    country: str | None,
    region: str | None,
    point: tuple[float | None, float | None],
    geonames: str | None = None,
    text: str | None = None,
) -> Place | None:
    """Return a place as a table tells it; None where it tells none."""
    known = name or text
    if known is None and point == (None, None):
        return None
    return Place(
        text or name or "",
        name=name,
        kind=kind if name else None,
        country=country,
        latitude=point[0],
        longitude=point[1],
        geonames=int(geonames) if geonames and geonames.isdigit() else None,
        region=region,
        via="table",
    )
