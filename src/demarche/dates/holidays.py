"""The days of holidays: fixed, nth weekday of a month, from Easter, or from a table."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import Any

from demarche.dates.calendar import Interval
from demarche.dates.vocabulary import holidays, movable_days


def in_year(name: str, year: int) -> list[Interval]:
    """Return the days of a holiday that begin in a year; none where the table does not reach."""
    entry = holidays()[name]
    margin = timedelta(days=entry.get("margin", 0))
    length = timedelta(days=entry.get("days", 1) - 1)
    found = []
    for first in _first_days(entry, year):
        value = first.isoformat() if not length else f"{first}/{first + length}"
        precision = "day" if not (length or margin) else "days"
        found.append(Interval(first - margin, first + length + margin, precision, value))
    return found


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher)."""
    century, rest = divmod(year, 100)
    golden = year % 19
    moon = (
        19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15
    ) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    shift = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)


def _first_days(entry: dict[str, Any], year: int) -> list[date]:
    if "table" in entry:
        days = movable_days()[entry["table"]]
        return [date.fromisoformat(day) for day in days if day.startswith(f"{year:04}-")]
    if "easter" in entry:
        return [easter(year) + timedelta(days=entry["easter"])]
    if "weekday" in entry:
        return [_nth_weekday(year, entry)]
    return [date(year, entry["month"], entry["day"])]


def _nth_weekday(year: int, entry: dict[str, Any]) -> date:
    month, weekday, nth = entry["month"], entry["weekday"], entry["nth"]
    if nth < 0:
        last = date(year, month, monthrange(year, month)[1])
        return last - timedelta(days=(last.isoweekday() - weekday) % 7)
    first = date(year, month, entry.get("after", 1))
    return first + timedelta(days=(weekday - first.isoweekday()) % 7 + 7 * (nth - 1))
