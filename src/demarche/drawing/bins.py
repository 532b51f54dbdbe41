"""Days in, the days, weeks, months or years that they are counted in out."""

from __future__ import annotations

from datetime import date, timedelta

GRAINS = ("day", "week", "month", "year")
_MOST = {"day": 92, "week": 92 * 7, "month": 31 * 140}
"""Days up to which a period is shown in bars of a day, a week, a month; beyond, of a year."""
_LONGEST = date.max


def grain(start: date, end: date) -> str:
    """Return the length of bar that suits a period."""
    days = (end - start).days + 1
    return next((name for name, most in _MOST.items() if days <= most), "year")


def begin_of(day: date, by: str) -> date:
    """Return the first day of the bar that a day is counted in; weeks begin on Monday."""
    if by == "week":
        return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    if by == "month":
        return day.replace(day=1)
    return day.replace(month=1, day=1) if by == "year" else day


def next_of(first: date, by: str) -> date:
    """Return the first day of the bar after; the last day there is where there is none."""
    try:
        if by == "month":
            return (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        if by == "year":
            return first.replace(year=first.year + 1)
        return first + timedelta(days=7 if by == "week" else 1)
    except (OverflowError, ValueError):
        return _LONGEST


def last_of(first: date, by: str) -> date:
    """Return the last day of a bar."""
    after = next_of(first, by)
    return after if after == _LONGEST else after - timedelta(days=1)


def firsts(start: date, end: date, by: str) -> list[date]:
    """Return the first days of all bars of a period."""
    first = begin_of(start, by)
    found: list[date] = []
    while first <= end and (not found or first > found[-1]):
        found.append(first)
        first = next_of(first, by)
    return found


def told(first: date, by: str) -> str:
    """Return how a bar is called on the axis."""
    if by == "year":
        return f"{first.year}"
    return f"{first:%Y-%m}" if by == "month" else first.isoformat()


def period(first: date, by: str) -> str:
    """Return the days of a bar in words."""
    last = last_of(first, by)
    return first.isoformat() if first == last else f"{first.isoformat()} to {last.isoformat()}"


def parsed(day: str | None) -> date | None:
    """Return a day, None for what is none."""
    try:
        return date.fromisoformat((day or "")[:10])
    except ValueError:
        return None
