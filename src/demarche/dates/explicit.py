"""Rules for dates that name a year, a month or a day."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from demarche.dates import calendar, numbers
from demarche.dates.anchor import nearest, nearest_year, way
from demarche.dates.calendar import Interval
from demarche.dates.case import Case, Rule
from demarche.dates.expression import Reading, dated
from demarche.dates.numbers import YEAR

_YEAR_BEFORE = frozenset(
    "in since by until till from of during before after through between for the mid early late "
    "year and to or fiscal spring summer autumn fall winter circa around into this that".split()
)
"""Words before four figures that make them a year."""
_OLD_YEAR_BEFORE = frozenset("in since by until from year during circa".split())
_NOT_YEAR_BEFORE = frozenset(
    "about some nearly almost over than least most no flight boeing approximately roughly only "
    "another room route highway resolution article section number numbers channel".split()
)
_NOT_YEAR_AFTER = frozenset(
    "percent people men women troops soldiers others miles kilometers kilometres meters metres "
    "feet tons tonnes pounds dollars points hours degrees gmt hrs km am pm million billion".split()
)
_BARE_MONTHS = frozenset((3, 5, 4, 6, 8))
"""March, May, April, June, August: other words and names, too."""
_BEFORE_MONTH = frozenset(
    "in since by until till from of during before after through for between this next last early "
    "late mid around every each starting beginning".split()
)
_BEFORE_SHORT = frozenset("in since by until till from".split())
"""Words before "Jan" that make it a month, not a name."""
_NUMERIC = re.compile(r"(\d+)([-/.])(\d+)\2(\d+)")


def _iso(case: Case) -> Reading | None:
    text = case.words.texts[case.first]
    if "Q" in text.upper():
        return dated(calendar.quarter(int(text[:4]), int(text[-1])))
    if text[4] == "-":
        days = calendar.day(date.fromisoformat(text[:10]))
        if len(text) > 10:
            return Reading("TIME", text, replace(days, precision="time", value=text))
        return dated(days)
    found = _NUMERIC.match(text)
    return dated(_figures(found)) if found else None


def _figures(found: re.Match[str]) -> Interval:
    """Read 2/11/1989: with both orders possible, both days are within the interval."""
    one, two, three = int(found[1]), int(found[3]), int(found[4])
    if len(found[1]) == 4:
        return calendar.day(date(one, two, three))
    if len(found[4]) == 2:
        three += 2000 if three <= 30 else 1900
    if found[2] == "." or one > 12:
        return calendar.day(date(three, two, one))
    american = calendar.day(date(three, one, two))
    if two > 12 or one == two:
        return american
    other = calendar.day(date(three, two, one))
    first, last = sorted((american, other), key=lambda days: days.start)
    return Interval(first.start, last.end, "days", american.value)


def day_number(case: Case, group: str = "day") -> int | None:
    """Return the day of a month that a group stands for, None when it is none."""
    number = case.value(group)
    if isinstance(number, int) and 1 <= number <= 31:
        return number
    return None


def _month_day(case: Case) -> Reading | None:
    number = day_number(case)
    figures = number is not None and case.words.texts[case.at("day")][0].isdigit()
    if number is None or not (figures or case.has("of")):
        return None
    month = int(case.value("month"))
    if case.has("year"):
        year = numbers.year(case.words, *case.match.span("year"))
        if year is None:
            return None
        return dated(calendar.day(date(year, month, number)))
    if number > _longest(month):
        return Reading("DATE", "")
    return _without_year(case, lambda year: calendar.day(date(year, month, number)))


def _longest(month: int) -> int:
    return calendar.month(2000, month).end.day


def _without_year(case: Case, of_year: Callable[[int], Interval]) -> Reading:
    """Read a day of a month whose year is open; a weekday beside it may settle the year."""
    weekday = case.value("weekday")
    if case.published is None:
        return Reading("DATE", "")
    if weekday:
        years = range(case.published.year - 1, case.published.year + 2)
        fitting = [one for one in map(of_year, years) if one.start.isoweekday() == weekday]
        if fitting:
            return dated(nearest(case.published, way(case), fitting))
    return dated(nearest_year(case, of_year))


def _day_range(case: Case) -> Reading | None:
    first, last = day_number(case), day_number(case, "last")
    if first is None or last is None or first >= last:
        return None
    month = int(case.value("month"))

    def of_year(year: int) -> Interval:
        start, end = date(year, month, first), date(year, month, last)
        return Interval(start, end, "days", f"{start}/{end}")

    if case.has("year"):
        return dated(of_year(int(case.value("year"))))
    if last > _longest(month):
        return Reading("DATE", "")
    return dated(nearest_year(case, of_year))


def _month_year(case: Case) -> Reading | None:
    year = numbers.year(case.words, *case.match.span("year"))
    return None if year is None else dated(calendar.month(year, int(case.value("month"))))


def _month_of(case: Case) -> Reading | None:
    """Read "July last year", "this September", "next May", "last April"."""
    month = int(case.value("month"))
    if case.published is None:
        return Reading("DATE", f"XXXX-{month:02}")
    step = int(case.value("which") or 0)
    if case.has("unit"):
        if case.value("unit") != "year":
            return None
        return dated(calendar.month(case.published.year + step, month))
    if step < 0:
        # "Last February" of a March is a year old: the one just over is "last month".
        own = month < case.published.month - 1
        return dated(calendar.month(case.published.year - (0 if own else 1), month))
    if step > 0:
        later = month > case.published.month
        return dated(calendar.month(case.published.year + (0 if later else 1), month))
    return dated(calendar.month(case.published.year, month))


def _month(case: Case) -> Reading | None:
    month = int(case.value("month"))
    sure = case.lone or case.has("part") or case.before in _BEFORE_MONTH
    joins = case.before in ("and", "or", "to", "-")
    sure = sure or (joins and case.words.classes[max(0, case.first - 2)] in "MYN")
    sure = sure or (case.before in ("the", "a", "an", "its", "s") and case.next.islower())
    if not sure and month in _BARE_MONTHS:
        return None
    short = len(case.lower("month")) == 3 and month != 5
    if short and not (case.lone or case.has("part") or case.before in _BEFORE_SHORT):
        return None
    if case.published is None:
        return Reading("DATE", f"XXXX-{month:02}")
    return dated(nearest_year(case, lambda year: calendar.month(year, month)))


def _year(case: Case) -> Reading | None:
    year = numbers.year(case.words, *case.match.span("year"))
    if year is None:
        return None
    if not (case.lone or case.has("part") or case.has("named") or _is_year(case, year)):
        return None
    return dated(calendar.year(year))


def _is_year(case: Case, year: int) -> bool:
    before, following = case.before, case.next
    if before in _NOT_YEAR_BEFORE or following in _NOT_YEAR_AFTER:
        return False
    if case.words.classes[case.first] == "N":
        return True
    if before in ("$", "€", "£", "¥", "#", ".", "-") or following in ("%", "$", "€", "°"):
        return False
    if not 1900 <= year <= 2050:
        return before in _OLD_YEAR_BEFORE and not following.endswith("s")
    if before in _YEAR_BEFORE:
        return not (following.endswith("s") and following.islower() and before in ("of", "the"))
    return not following.endswith("s") or case.words.classes[case.after : case.after + 1] == "'"


def _year_range(case: Case) -> Reading | None:
    first, last = int(case.value("year")), case.value("last")
    text = case.words.texts[case.at("last")]
    if len(text) == 2:
        last = first - first % 100 + int(last)
    if not isinstance(last, int) or not first < last < first + 200 or len(text) not in (2, 4):
        return None
    return dated(calendar.span(calendar.year(first), calendar.year(last)))


_WEEKDAY = r"(?P<weekday>[Dd],?t?)?"

RULES = (
    Rule("iso-date", r"I", _iso),
    Rule(
        "day-range", r"(?P<month>M)(?P<day>[NO])[-2&](?P<last>[NO])(?:,?(?P<year>Y))?", _day_range
    ),
    Rule(
        "day-range", r"(?P<day>[NO])[-2&](?P<last>[NO])o?(?P<month>M)(?:,?(?P<year>Y))?", _day_range
    ),
    Rule(
        "month-day", rf"{_WEEKDAY}(?P<month>M)t?(?P<day>[NO])(?:,?(?P<year>Y))?", _month_day, True
    ),
    Rule(
        "day-month",
        rf"{_WEEKDAY}t?(?P<day>[NO])(?P<of>o)?(?P<month>M)(?:,?(?P<year>Y))?",
        _month_day,
        True,
    ),
    Rule("month-year", rf"(?P<month>M)(?:,|o)?(?P<year>{YEAR})", _month_year, True),
    Rule("month-of", r"(?P<month>M)o?(?P<which>[LXH])(?P<unit>U)", _month_of, True),
    Rule("month-of", r"(?P<which>[LXH])(?P<month>M)(?!N)", _month_of, True),
    Rule("month", r"(?P<month>M)", _month, True),
    Rule("year-range", r"(?P<year>Y)-(?P<last>[YN])(?!-)", _year_range),
    Rule("year", rf"(?P<named>t?U)(?P<year>{YEAR})(?!N)", _year, True),
    Rule("year", rf"(?P<year>{YEAR})(?!N)", _year, True),
)
