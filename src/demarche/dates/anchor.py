"""Which year, week or day is meant where the words leave it open."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from demarche.dates import calendar
from demarche.dates.calendar import Interval
from demarche.dates.case import Case
from demarche.dates.tense import direction, governing

AGAINST_TENSE = 3.0
AGAINST_DAYS = 30
"""How much farther a day counts that lies against the tense of its clause: factor and days."""


def way(case: Case) -> str | None:
    """Return the way the clause around the words looks."""
    return direction(case.words, case.first, case.after)


def nearest_year(case: Case, of_year: Callable[[int], Interval]) -> Interval | None:
    """Return the interval of the year that lies nearest the publication, None if that is unknown.

    The side against the tense of the clause counts as farther away; after a past tense right
    before the words, what is to come is no choice.
    """
    if case.published is None:
        return None
    years = range(case.published.year - 1, case.published.year + 2)
    choices = _existing(of_year, years)
    if governing(case.words, case.first) == "past":
        choices = [one for one in choices if one.start <= case.published] or choices
    return nearest(case.published, way(case), choices)


def nearest(published: date, looks: str | None, choices: Iterable[Interval]) -> Interval | None:
    """Return the interval nearest a day, given which way the clause looks."""

    def distance(days: Interval) -> float:
        ahead, behind = (days.start - published).days, (published - days.end).days
        against = (looks == "past" and ahead > 0) or (looks == "future" and behind > 0)
        far = max(ahead, behind, 0)
        return far * AGAINST_TENSE + AGAINST_DAYS if against else far

    return min(choices, key=distance, default=None)


def _existing(of_year: Callable[[int], Interval], years: Iterable[int]) -> list[Interval]:
    found = []
    for year in years:
        try:
            found.append(of_year(year))
        except ValueError:
            continue
    return found


def weekday(published: date, number: int, looks: str | None) -> Interval:
    """Return the weekday (1 to 7) nearest in the direction; the day itself counts for both."""
    if looks == "future":
        return calendar.day(published + timedelta(days=(number - published.isoweekday()) % 7))
    return calendar.day(published - timedelta(days=(published.isoweekday() - number) % 7))


def related(case: Case, unit: str) -> date | None:
    """Return a day of the thread for "that day", "the same month", "two weeks later"."""
    thread = case.thread
    if calendar.has_days(unit) and thread.latest is not None:
        whole = calendar.around(thread.latest.start, unit)
        if thread.latest.end <= whole.end:
            return thread.latest.start
    return thread.day.start if thread.day else None
