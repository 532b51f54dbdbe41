"""Rules for fiscal years, seasons, quarters, halves, decades, centuries, holidays and weeks of
a month.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from demarche.dates import calendar, numbers
from demarche.dates.anchor import nearest, nearest_year, way
from demarche.dates.calendar import Interval
from demarche.dates.case import Case, Rule
from demarche.dates.explicit import day_number
from demarche.dates.expression import Reading, dated
from demarche.dates.holidays import in_year
from demarche.dates.numbers import YEAR


def _fiscal(case: Case) -> Reading | None:
    return dated(calendar.fiscal_year(int(case.value("year"))))


def _season(case: Case) -> Reading | None:
    code = str(case.value("season"))
    if case.has("year"):
        year = numbers.year(case.words, *case.match.span("year"))
        return None if year is None else dated(calendar.season(year, code))
    named = case.has("which") or case.has("the") or case.has("part") or case.lone
    if not named and (case.before not in ("in", "by", "since", "until", "of", "during")):
        return None
    if case.published is None:
        return Reading("DATE", f"XXXX-{code}")
    if case.has("unit"):
        step = int(case.value("which") or 0)
        return dated(calendar.season(case.published.year + step, code))
    return _which_season(case, code, case.published)


def _which_season(case: Case, code: str, published: date) -> Reading:
    step = case.value("which")
    year = published.year
    if case.has("which") and case.at("which") + 1 < case.at("season"):
        step = case.words.values[case.at("season") - 1]
    if step is None:
        return dated(nearest_year(case, lambda number: calendar.season(number, code)))
    started = date(year, calendar.SEASONS[code], 1) <= published
    if step < 0:
        over = code != "WI" and calendar.season(year, code).end < published
        return dated(calendar.season(year if over else year - 1, code))
    if step > 0:
        return dated(calendar.season(year + 1 if started else year, code))
    if code == "WI" and published.month < 3:
        year -= 1
    return dated(calendar.season(year, code))


def _quarter(case: Case) -> Reading | None:
    """Read "the third quarter of 1990", "third-quarter", "next year's first quarter"."""
    if case.value("unit") != "quarter":
        return None
    number = int(case.value("number"))
    if number == -1:
        number = 4
    if not 1 <= number <= 4:
        return None
    year = _own_year(case)
    if year is not None:
        return dated(calendar.quarter(year, number))
    if case.published is None:
        return Reading("DATE", f"XXXX-Q{number}")
    return dated(_open_year(case, lambda one: calendar.quarter(one, number), case.published))


def _quarter_code(case: Case) -> Reading | None:
    """Read "Q3", "Q3 2015", "2016 H1"; H1 needs the year beside it."""
    code = str(case.value("code") or case.value("code2"))
    number, year = int(code[1]), _own_year(case)
    kind = calendar.quarter if code[0] == "Q" else calendar.half
    if year is not None:
        return dated(kind(year, number))
    if code[0] == "H":
        return None
    if case.published is None:
        return Reading("DATE", f"XXXX-{code}")
    return dated(_open_year(case, lambda one: kind(one, number), case.published))


def _of_month(case: Case) -> Reading | None:
    """Read "the first week of May", "the last week of July 2015", "the month of May"."""
    number, month, unit = case.value("number"), int(case.value("month")), case.value("unit")

    def of_year(year: int) -> Interval:
        return _piece(calendar.month(year, month), str(unit), number)

    if case.has("year"):
        return dated(of_year(int(case.value("year"))))
    if case.published is None:
        return Reading("DATE", "")
    return dated(nearest_year(case, of_year))


def _piece(month: Interval, unit: str, number: int | None) -> Interval:
    """Return the nth day, week or half of a month, -1 for the last; the value is the month's."""
    length = {"day": 1, "week": 7, "half": 15}.get(unit, 31)
    if number is None or length == 31:
        return month
    if number == -1:
        start = month.end - timedelta(days=length - 1)
        return replace(month, start=start, precision="days")
    start = month.start + timedelta(days=length * (number - 1))
    if start > month.end:
        raise ValueError(f"no {unit} {number} in a month")
    whole = number * length >= 29 or (unit == "half" and number == 2)
    end = month.end if whole else start + timedelta(days=length - 1)
    return replace(month, start=start, end=end, precision="days" if length > 1 else "day")


def _unit_of(case: Case) -> Reading | None:
    """Read "the week of March 6", "the weekend of June 5"."""
    day = day_number(case)
    if day is None:
        return None
    month, unit = int(case.value("month")), str(case.value("unit"))

    def of_year(year: int) -> Interval:
        return calendar.around(date(year, month, day), unit)

    if case.has("year"):
        return dated(of_year(int(case.value("year"))))
    return dated(nearest_year(case, of_year)) if case.published else Reading("DATE", "")


def _half(case: Case) -> Reading | None:
    number = int(case.value("number"))
    if number not in (1, 2):
        return None
    year = _own_year(case)
    if year is not None:
        return dated(calendar.half(year, number))
    if not (case.has("of") or case.lone):
        return None
    if case.published is None:
        return Reading("DATE", f"XXXX-H{number}")
    return dated(_open_year(case, lambda one: calendar.half(one, number), case.published))


def _quarters(case: Case) -> Reading | None:
    """Read "the first two quarters of 1990"."""
    if case.value("unit") != "quarter":
        return None
    year, count = _own_year(case), case.value("count")
    if year is None or count not in (2, 3):
        return None
    if case.value("number") == 1 and count == 2:
        return dated(calendar.half(year, 1))
    return dated(calendar.span(calendar.quarter(year, 1), calendar.quarter(year, count)))


def _own_year(case: Case) -> int | None:
    for group in ("year", "year2"):
        if case.has(group):
            return numbers.year(case.words, *case.match.span(group))
    for group in ("which", "which2"):
        if case.has(group) and case.published is not None:
            return case.published.year + int(case.value(group))
    return None


def _open_year(case: Case, of_year: Callable[[int], Interval], published: date) -> Interval:
    """Return a quarter or half of this year, unless the tense points out of it."""
    own: Interval = of_year(published.year)
    looks = way(case)
    if own.start > published and looks != "future":
        before: Interval = of_year(published.year - 1)
        if (published - before.end).days < (own.start - published).days:
            return before
    if own.end < published and looks == "future":
        ahead: Interval = of_year(published.year + 1)
        if (ahead.start - published).days < (published - own.end).days:
            return ahead
    return own


def _decade(case: Case) -> Reading | None:
    number = int(case.value("decade"))
    if number < 100:
        if not (case.has("the") or case.has("part") or case.lone):
            return None
        number += 1900
    return dated(calendar.decade(number))


def _century(case: Case) -> Reading | None:
    if case.value("unit") != "century":
        return None
    return dated(calendar.century(int(case.value("number"))))


def _holiday(case: Case) -> Reading | None:
    name = str(case.value("holiday"))
    if not case.words.texts[case.at("holiday")][0].isupper():
        return None
    if case.has("year"):
        days = in_year(name, int(case.value("year")))
    elif case.published is None:
        return Reading("DATE", "")
    else:
        years = range(case.published.year - 1, case.published.year + 2)
        choices = [one for year in years for one in in_year(name, year)]
        looks = {-1: "past", 1: "future"}.get(case.value("which") or 0) or way(case)
        days = [one for one in (nearest(case.published, looks, choices),) if one]
    if not days:
        return Reading("DATE", "")
    if case.has("unit"):
        return dated(calendar.week(days[0].start)) if case.value("unit") == "week" else None
    return dated(days[0])


_OF_YEAR = rf"(?:,?o?(?:t?U)?(?P<year>{YEAR})|o?(?P<which>[LXH])U)"

RULES = (
    Rule(
        "quarter-code", r"(?P<code>A)(?:,?o?(?P<year>Y))?|(?P<year2>Y)(?P<code2>A)", _quarter_code
    ),
    Rule("fiscal", r"t?yU?(?P<year>Y)", _fiscal, True),
    Rule("quarter", r"t?(?P<year2>Y)y?(?P<number>O)-?(?P<unit>U)", _quarter, True),
    Rule("quarter", r"(?P<which2>[LXH])U'y?(?P<number>O)-?(?P<unit>U)", _quarter, True),
    Rule("quarter", rf"t?(?:y-?)?(?P<number>O)-?(?P<unit>U){_OF_YEAR}?", _quarter, True),
    Rule(
        "of-month",
        r"t(?:(?P<number>[OL])-?)?(?P<unit>[Uf])o(?P<month>M)(?:,?o?(?P<year>Y))?(?!N)",
        _of_month,
    ),
    Rule("unit-of", r"t(?P<unit>U)o(?P<month>M)(?P<day>N)(?:,?(?P<year>Y))?", _unit_of),
    Rule("half", rf"t?(?P<number>O)-?f(?P<of>{_OF_YEAR}|otU)?", _half, True),
    Rule("quarters", rf"t?(?P<number>O)(?P<count>N)(?P<unit>V){_OF_YEAR}", _quarters),
    Rule("century", r"t?(?P<number>O)-?(?P<unit>U)", _century, True),
    Rule("season", rf"(?P<the>t)?(?P<season>S)o?,?(?P<year>{YEAR})", _season, True),
    Rule("season", r"(?P<the>t)?(?P<season>S)o?(?P<which>[LXH])(?P<unit>U)", _season, True),
    Rule("season", r"(?P<the>t)?(?P<which>H?[LXH])?(?P<season>S)", _season, True),
    Rule("decade", r"(?P<the>t)?(?P<decade>K)", _decade, True),
    Rule(
        "holiday", r"(?P<which>[LXH])?(?P<holiday>F)(?P<unit>U)?(?:,?(?P<year>Y))?", _holiday, True
    ),
)
