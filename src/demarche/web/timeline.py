"""Counts by day in, the bins of a timeline out: days, weeks or months, stacked by quad class."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from demarche.archive.query import Query
from demarche.web.address import Address
from demarche.web.asking import Asker

QUADS = (1, 2, 3, 4)
"""Verbal and material cooperation, verbal and material conflict."""
DAILY, WEEKLY = 100, 700
"""Days that a timeline shows day by day, week by week; longer ones by month."""


@dataclass(frozen=True, slots=True)
class Bin:
    """A day, week or month: first and last day, events of quad class 1 to 4, where it leads."""

    start: str
    end: str
    counts: tuple[int, int, int, int]
    address: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events over time; `unit` is day, week or month, and empty bins are left out."""

    unit: str
    bins: tuple[Bin, ...]
    undated: int = 0


def timeline(asker: Asker, query: Query, here: Address, page: str | None = None) -> Timeline:
    """Return the timeline of what a query finds; each bin leads to the page, narrowed to it."""
    counted = {quad: _days(asker, query, quad) for quad in QUADS if quad in (query.quads or QUADS)}
    known = [day for days in counted.values() for day in days if day]
    undated = sum(days.get(None, 0) for days in counted.values())
    if not known:
        return Timeline("day", (), undated)
    unit = unit_of(min(known), max(known))
    bins: dict[date, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for quad, days in counted.items():
        for day, count in days.items():
            if day:
                bins[first_day(day, unit)][quad - 1] += count
    made = (_bin(start, unit, bins[start], here, page) for start in sorted(bins))
    return Timeline(unit, tuple(made), undated)


def _days(asker: Asker, query: Query, quad: int) -> dict[date | None, int]:
    rows = asker.count(replace(query, quads=(quad,), limit=None), "day")
    return {_date(day): count for day, count in rows}


def _date(day: object) -> date | None:
    return day if isinstance(day, date) or day is None else date.fromisoformat(str(day)[:10])


def unit_of(first: date, last: date) -> str:
    """Return the bins that suit a period: day, week or month."""
    days = (last - first).days
    return "day" if days <= DAILY else "week" if days <= WEEKLY else "month"


def first_day(day: date, unit: str) -> date:
    """Return the first day of the bin that a day is in; weeks begin on Monday."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit == "month" else day


def last_day(start: date, unit: str) -> date:
    """Return the last day of a bin."""
    if unit == "week":
        return start + timedelta(days=6)
    if unit == "month":
        return (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return start


def _bin(start: date, unit: str, counts: Iterable[int], here: Address, page: str | None) -> Bin:
    first, last = start.isoformat(), last_day(start, unit).isoformat()
    one, two, three, four = counts
    return Bin(first, last, (one, two, three, four), here.at(page, from_=first, to=last))
