"""Intervals of days with a precision and a TIMEX3 value, and the arithmetic on them.

Every function raises ValueError or OverflowError where the calendar has no such day; the rules'
caller turns that into an expression without days.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta

SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""First month of each season of the northern half of the world."""
_MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7, "weekend": 7, "fortnight": 14}


@dataclass(frozen=True, slots=True)
class Interval:
    """Inclusive days, how precise they are meant, and their TIMEX3 value."""

    start: date
    end: date
    precision: str
    value: str


def day(when: date) -> Interval:
    """Return one day."""
    return Interval(when, when, "day", when.isoformat())


def week(when: date) -> Interval:
    """Return the ISO week (Monday to Sunday) around a day."""
    monday = when - timedelta(days=when.weekday())
    year, number, _ = monday.isocalendar()
    return Interval(monday, monday + timedelta(days=6), "week", f"{year:04}-W{number:02}")


def weekend(when: date) -> Interval:
    """Return Saturday and Sunday of the ISO week around a day."""
    own = week(when)
    return Interval(own.end - timedelta(days=1), own.end, "weekend", f"{own.value}-WE")


def month(year: int, number: int) -> Interval:
    """Return a month of a year."""
    last = monthrange(year, number)[1]
    return Interval(
        date(year, number, 1), date(year, number, last), "month", f"{year:04}-{number:02}"
    )


def quarter(year: int, number: int) -> Interval:
    """Return a calendar quarter, 1 to 4."""
    end = month(year, 3 * number).end
    return Interval(date(year, 3 * number - 2, 1), end, "quarter", f"{year:04}-Q{number}")


def half(year: int, number: int) -> Interval:
    """Return the first or second half of a year."""
    end = month(year, 6 * number).end
    return Interval(date(year, 6 * number - 5, 1), end, "half", f"{year:04}-H{number}")


def season(year: int, code: str) -> Interval:
    """Return a season (SP, SU, FA, WI); a winter is that of the year it begins in.

    News names a winter by either year, so its days reach from January of the year to February
    of the next.
    """
    if code == "WI":
        return Interval(date(year, 1, 1), month(year + 1, 2).end, "season", f"{year:04}-WI")
    first = SEASONS[code]
    end = month(year, first + 2).end
    return Interval(date(year, first, 1), end, "season", f"{year:04}-{code}")


def year(number: int) -> Interval:
    """Return a calendar year."""
    return Interval(date(number, 1, 1), date(number, 12, 31), "year", f"{number:04}")


def fiscal_year(number: int) -> Interval:
    """Return all the days that some fiscal year of this number may have."""
    return Interval(date(number - 1, 4, 1), date(number + 1, 3, 31), "fiscal-year", f"{number:04}")


def decade(first: int) -> Interval:
    """Return the ten years from a year that ends in 0."""
    return Interval(date(first, 1, 1), date(first + 9, 12, 31), "decade", f"{first // 10:03}")


def century(number: int) -> Interval:
    """Return a century: the 20th is 1901 to 2000."""
    return Interval(
        date(100 * number - 99, 1, 1), date(100 * number, 12, 31), "century", f"{number - 1:02}"
    )


def around(when: date, unit: str) -> Interval:
    """Return the day, week, weekend, month, quarter, half, year, decade or century of a day."""
    match unit:
        case "week" | "fortnight":
            return week(when)
        case "weekend":
            return weekend(when)
        case "month":
            return month(when.year, when.month)
        case "quarter":
            return quarter(when.year, (when.month + 2) // 3)
        case "half":
            return half(when.year, (when.month + 5) // 6)
        case "year":
            return year(when.year)
        case "decade":
            return decade(when.year - when.year % 10)
        case "century":
            return century((when.year + 99) // 100)
    return day(when)


def shifted(when: date, unit: str, count: int) -> date:
    """Return the day `count` units away; the last of a month where the month is shorter."""
    if unit in _DAYS:
        return when + timedelta(days=_DAYS[unit] * count)
    months = when.year * 12 + when.month - 1 + _MONTHS[unit] * count
    number = months % 12 + 1
    year_of = months // 12
    return date(year_of, number, min(when.day, monthrange(year_of, number)[1]))


def has_days(unit: str) -> bool:
    """Tell whether a unit is a day or longer."""
    return unit in _DAYS or unit in _MONTHS


def part(days: Interval, which: str) -> Interval:
    """Return the early, middle or late part of an interval; the value stays that of the whole.

    Parts overlap, because newspapers do not agree where "early" ends: each is the half of the
    stretch at its side, the middle leaves out a quarter at both ends.
    """
    length = (days.end - days.start).days
    if length < 2:
        return days
    start, end = {
        "START": (0, length // 2),
        "MID": (length // 4, length - length // 4),
        "END": (length - length // 2, length),
    }[which]
    return replace(
        days, start=days.start + timedelta(days=start), end=days.start + timedelta(days=end)
    )


def span(first: Interval, last: Interval) -> Interval:
    """Return the stretch from one interval to another, as precise as the less precise."""
    if first.start > last.end:
        raise ValueError("an interval that ends before it starts")
    rough = max(first, last, key=lambda one: one.end - one.start)
    precision = "days" if rough.precision == "day" else rough.precision
    return Interval(first.start, last.end, precision, f"{first.value}/{last.value}")
