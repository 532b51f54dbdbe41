"""Counts by day in, the bins of a timeline out: days, weeks or months, stacked by quad class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from demarche.archive.query import Query
from demarche.drawing import bins
from demarche.web.address import Address
from demarche.web.asking import Asker

QUADS = (1, 2, 3, 4)
"""Verbal and material cooperation, verbal and material conflict."""


@dataclass(frozen=True, slots=True)
class Bin:
    """A day, week or month: first and last day, events of quad class 1 to 4, where it leads."""

    start: str
    end: str
    counts: tuple[int, int, int, int]
    address: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events over time; `unit` is day, week, month or year, and empty bins are left out."""

    unit: str
    bins: tuple[Bin, ...]
    undated: int = 0


def timeline(asker: Asker, query: Query, there: Address) -> Timeline:
    """Return the timeline of what a query finds; each bin leads there, narrowed to its days."""
    counted = {quad: _days(asker, query, quad) for quad in QUADS if quad in (query.quads or QUADS)}
    known = [day for days in counted.values() for day in days if day]
    undated = sum(days.get(None, 0) for days in counted.values())
    if not known:
        return Timeline("day", (), undated)
    unit = bins.grain(*_bounds(known, query))
    counts: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for quad, days in counted.items():
        for day, count in days.items():
            if day:
                counts[bins.begin_of(day, unit)][quad - 1] += count
    made = (_bin(start, unit, counts[start], there) for start in sorted(counts))
    return Timeline(unit, tuple(made), undated)


def _bounds(known: Iterable[date], query: Query) -> tuple[date, date]:
    """Return the first and last day shown: those asked for, else those there are."""
    days = sorted(known)
    first, last = (bins.parsed(day) for day in (query.start, query.end))
    return first or days[0], last or days[-1]


def _days(asker: Asker, query: Query, quad: int) -> dict[date | None, int]:
    rows = asker.count(replace(query, quads=(quad,), limit=None), "day")
    return {_date(day): count for day, count in rows}


def _date(day: object) -> date | None:
    return day if isinstance(day, date) or day is None else date.fromisoformat(str(day)[:10])


def _bin(start: date, unit: str, counts: Iterable[int], there: Address) -> Bin:
    first, last = start.isoformat(), bins.last_of(start, unit).isoformat()
    one, two, three, four = counts
    return Bin(first, last, (one, two, three, four), there.at(from_=first, to=last))
