"""Rules for dates told from the day of publication or from the thread of the story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from demarche.dates import calendar, numbers
from demarche.dates.anchor import related, way, weekday
from demarche.dates.calendar import Interval
from demarche.dates.case import Case, Rule
from demarche.dates.expression import Reading, dated
from demarche.dates.numbers import APPROX, COUNT
from demarche.dates.vocabulary import near_times

_THREADED = frozenset("previous preceding prior following ensuing subsequent".split())
"""Words that count from the thread, not from the day of publication."""


def _day_word(case: Case) -> Reading:
    word, step = case.lower("word"), int(case.value("word"))
    if case.published is None:
        return Reading("DATE", "")
    days = calendar.day(case.published + timedelta(days=step))
    if word in ("tonight", "tonite"):
        return Reading("TIME", f"{days.value}TNI", replace(days, precision="daypart"))
    return dated(days)


def _reference(case: Case) -> Reading | None:
    if case.next in ("after", "before", "as", "enough") or case.before == "as":
        return None
    return Reading("DATE", str(case.value("ref")))


def _near_time(case: Case) -> Reading | None:
    """Read "the future", "in the past", "recent", "at the time", "these days", "recent years"."""
    if case.words.classes[case.first] == "P" and not case.lone:
        return None
    words = " ".join(word.lower() for word in case.words.texts[case.first : case.after])
    if words in ("the time", "the moment", "present") and case.before != "at":
        return None
    if words in ("previously", "current", "future") and not case.lone:
        return None
    if words == "the past" and case.before not in ("in", "of"):
        return None
    value = near_times().get(words)
    return Reading("DATE", value) if value else None


def _weekday(case: Case) -> Reading | None:
    number = int(case.value("weekday"))
    if case.published is None and not case.has("which"):
        return Reading("DATE", f"XXXX-WXX-{number}")
    step = case.value("which")
    if case.lower("which") in _THREADED:
        anchor = case.thread.day.start if case.thread.day else None
        return dated(_beyond(anchor, number, step) if anchor else None)
    if case.published is None:
        return Reading("DATE", "")
    if case.has("unit"):
        if case.value("unit") != "week":
            return None
        monday = calendar.week(case.published + timedelta(days=7 * step)).start
        return dated(calendar.day(monday + timedelta(days=number - 1)))
    if case.has("that"):
        return dated(case.thread.day)
    if step is None:
        return dated(weekday(case.published, number, way(case)))
    return dated(_stepped(case.published, number, step))


def _beyond(anchor: date, number: int, step: int) -> Interval:
    """Return the first such weekday before or after a day."""
    if step < 0:
        return weekday(anchor - timedelta(days=1), number, "past")
    return weekday(anchor + timedelta(days=1), number, "future")


def _stepped(published: date, number: int, step: int) -> Interval:
    """Return "last", "this" or "next" weekday.

    "Next Friday" of a Monday may mean either Friday: the days reach from one to the other.
    """
    if step < 0:
        return _beyond(published, number, step)
    own = calendar.week(published).start + timedelta(days=number - 1)
    if step == 0:
        return calendar.day(own)
    coming = _beyond(published, number, 1)
    of_next_week = calendar.day(own + timedelta(days=7))
    if coming == of_next_week:
        return coming
    return Interval(coming.start, of_next_week.end, "days", of_next_week.value)


def _unit(case: Case) -> Reading | None:
    """Read "last week", "this month", "next quarter", "the following year", "that day"."""
    unit = str(case.value("unit"))
    if not calendar.has_days(unit):
        return None
    step = case.value("which")
    word = case.lower("which")
    if word in _THREADED or case.has("that") or (unit == "day" and word in ("next", "last")):
        if word == "last" or (word == "past" and unit == "day"):
            return None
        anchor = related(case, unit)
        if anchor is None and step == -1 and unit in ("year", "quarter"):
            anchor = case.published
        if anchor is None:
            return Reading("DATE", "")
        return dated(calendar.around(calendar.shifted(anchor, unit, step or 0), unit))
    if case.published is None:
        return Reading("DATE", "")
    if word == "past" or (case.has("the") and word == "last"):
        return _stretch_until(case.published, unit)
    days = calendar.around(calendar.shifted(case.published, unit, step or 0), unit)
    return dated(_last_weekend(case.published, unit, step) or days)


def _stretch_until(published: date, unit: str) -> Reading:
    """Read "the past year", whose days end now though its value is that of last year."""
    start = calendar.shifted(published, unit, -1)
    value = numbers.value_of(1, unit)
    if unit in ("year", "century"):
        before = calendar.around(start, unit)
        return Reading("DATE", before.value, replace(before, start=start, end=published))
    return Reading("DURATION", value, Interval(start, published, unit, value))


def _last_weekend(published: date, unit: str, step: int | None) -> Interval | None:
    """Return the weekend just over for "last weekend" said on a Sunday or later."""
    if unit == "weekend" and step == -1 and published.isoweekday() > 5:
        return calendar.weekend(published - timedelta(days=7))
    return None


def _the_unit(case: Case) -> Reading | None:
    """Read "the quarter", "the weekend"; "the year" only where a part of it is told."""
    unit = str(case.value("unit"))
    if unit == "weekend" and case.published is not None:
        sunday = case.published.isoweekday() > 5
        if way(case) == "future" or sunday:
            return dated(calendar.weekend(case.published))
        return dated(calendar.weekend(case.published - timedelta(days=7)))
    if unit == "quarter" and case.thread.quarter is not None and not case.has("part"):
        return dated(case.thread.quarter)
    if case.next in ("ended", "ending", "ends") and unit in ("year", "quarter"):
        return Reading("DURATION", numbers.value_of(1, unit))
    if not (case.has("part") or case.has("end") or case.lone or _told_of(case, unit)):
        return None
    if not calendar.has_days(unit):
        return None
    if unit == "day" and case.thread.day:
        return dated(case.thread.day)
    if case.published is None:
        return Reading("DATE", "")
    if case.words.classes[case.after - 2] == "y":
        return Reading("DURATION", numbers.value_of(1, unit))
    days = calendar.around(case.published, unit)
    return dated(calendar.part(days, "END") if case.has("end") else days)


def _told_of(case: Case, unit: str) -> bool:
    """Tell whether "the year" or the like is the present one: "sales for the year"."""
    if unit not in ("year", "quarter", "week", "month"):
        return False
    if case.next in ("before", "after", "since", "that", "when", "to", "of", "he", "she", "they"):
        return False
    if case.before == "of":
        return case.words.classes[case.first - 2 : case.first - 1] == "V"
    return case.before in ("for", "during", "throughout", "in") or case.next == "s"


def _ago(case: Case) -> Reading | None:
    """Read "two years ago": as precise as the unit."""
    unit = str(case.value("unit"))
    count = numbers.count(case.words, *case.match.span("count")) if case.has("count") else None
    if count is None or count != int(count) or count > 10_000:
        return Reading("DATE", "PAST_REF")
    return _counted(case, case.published, unit, -int(count))


def _from_now(case: Case) -> Reading | None:
    count = numbers.count(case.words, *case.match.span("count"))
    if count is None or count != int(count):
        return Reading("DATE", "FUTURE_REF")
    start = case.published
    if case.has("weekday") and start is not None:
        start = weekday(start, int(case.value("weekday")), "future").start
    return _counted(case, start, str(case.value("unit")), int(count))


def _counted(case: Case, anchor: date | None, unit: str, count: int) -> Reading | None:
    if anchor is None:
        return Reading("DATE", "")
    if not calendar.has_days(unit):
        return Reading("TIME", "PAST_REF" if count < 0 else "FUTURE_REF")
    unit = "week" if unit == "fortnight" and (count := count * 2) else unit
    quarter = case.thread.quarter
    if unit == "year" and abs(count) == 1 and quarter and not case.has("weekday"):
        return dated(_moved_quarter(quarter, count))
    return dated(calendar.around(calendar.shifted(anchor, unit, count), unit))


def _moved_quarter(quarter: Interval, years: int) -> Interval:
    moved = calendar.shifted(quarter.start, "year", years)
    return calendar.around(moved, quarter.precision)


def _later(case: Case) -> Reading | None:
    """Read "two days later", "a year earlier": from the thread."""
    unit = str(case.value("unit"))
    count = numbers.count(case.words, *case.match.span("count")) if case.has("count") else None
    step = int(case.value("way"))
    if case.lower("way") in ("before", "after") and not _closes(case):
        return None
    if count is None or count != int(count) or not calendar.has_days(unit):
        return Reading("DURATION", numbers.value_of(count, unit))
    anchor = related(case, unit)
    if anchor is None and unit == "year":
        anchor = case.published
    return _counted(case, anchor, unit, int(count) * step)


def _closes(case: Case) -> bool:
    """Tell whether nothing follows that "before" or "after" could govern."""
    following = case.words.classes[case.after : case.after + 1]
    return following in ("", "|", ",") or (following == "." and case.next in ("by", "when"))


def _year_earlier(case: Case) -> Reading | None:
    """Read "the year-earlier quarter", "the year-ago period"."""
    if case.value("base") != "year":
        return None
    if case.has("number") and case.published is not None:
        number, year = int(case.value("number")), case.published.year - 1
        if 1 <= number <= 4 and case.value("unit") == "quarter":
            return dated(calendar.quarter(year, number))
    if case.thread.quarter is not None:
        return dated(_moved_quarter(case.thread.quarter, -1))
    if case.value("unit") == "quarter" and case.published is not None:
        moved = calendar.shifted(_last_quarter(case.published).start, "year", -1)
        return dated(calendar.around(moved, "quarter"))
    if case.published is None:
        return Reading("DATE", "")
    return dated(calendar.year(case.published.year - 1))


def _last_quarter(published: date) -> Interval:
    return calendar.around(calendar.shifted(published, "quarter", -1), "quarter")


def _latest_period(case: Case) -> Reading | None:
    """Read "the latest quarter", "the 1988 period": the thread's quarter, in the named year."""
    unit = case.value("unit")
    quarter = case.thread.quarter
    if quarter is None and case.published is not None:
        quarter = _last_quarter(case.published)
    if quarter is None or unit not in ("quarter", "period"):
        return None
    if case.has("year"):
        return dated(_moved_quarter(quarter, int(case.value("year")) - quarter.start.year))
    return dated(quarter)


def _period(case: Case) -> Reading | None:
    """Read "the period" as the quarter or half told of, where the words are known to tell one."""
    return dated(case.thread.quarter) if case.lone and case.thread.quarter else None


def _next_to(case: Case) -> Reading | None:
    """Read "the day before yesterday", "the day after tomorrow"."""
    if case.value("unit") != "day" or case.published is None:
        return None
    step = int(case.value("word")) + int(case.value("way"))
    return dated(calendar.day(case.published + timedelta(days=step)))


def _day_before(case: Case) -> Reading | None:
    """Read "the day before", "the week after", where nothing follows."""
    unit = str(case.value("unit"))
    governs = case.lower("way") in ("before", "after") and not _closes(case)
    if governs or not calendar.has_days(unit):
        return None
    anchor = related(case, unit)
    if anchor is None and unit == "year":
        anchor = case.published
    if anchor is None:
        return Reading("DATE", "")
    moved = calendar.shifted(anchor, unit, int(case.value("way")))
    return dated(calendar.around(moved, unit))


RULES = (
    Rule("day-word", r"(?P<word>W)", _day_word, True),
    Rule("weekday-of", r"(?P<weekday>D)o?(?P<which>[LXH])(?P<unit>U)", _weekday, True),
    Rule("weekday", r"(?P<that>[Tx]|tx)(?P<weekday>D)", _weekday, True),
    Rule("weekday", r"(?:t(?=[LX]))?(?P<which>[LXH])?(?P<weekday>D)", _weekday, True),
    Rule("next-to", r"t(?P<unit>U)(?P<way>[<>])(?P<word>W)", _next_to),
    Rule("unit", r"(?P<that>tx|Tx|T)(?P<unit>U)(?!')", _unit, True),
    Rule("unit", r"(?P<the>t)?(?P<which>[LXH])y?(?P<unit>U)", _unit, True),
    Rule(
        "year-earlier", r"[ta]?(?P<base>U)-[gP](?:(?P<number>O)-?)?(?P<unit>[Uz])?", _year_earlier
    ),
    Rule("ago", rf"{APPROX}(?P<count>{COUNT})?-?(?P<unit>[UV])-?g", _ago),
    Rule("later", rf"{APPROX}(?P<count>{COUNT})?(?P<unit>[UV])(?P<way>[PQ<>])", _later),
    Rule(
        "from-now", rf"{APPROX}(?P<count>{COUNT})(?P<unit>[UV])i(?:J|W|(?P<weekday>D))", _from_now
    ),
    Rule("latest", r"t(?P<year>Y)(?P<unit>[Uz])", _latest_period),
    Rule("latest", r"t\$(?P<unit>[Uz])", _latest_period),
    Rule("latest", r"tx?(?P<period>z)", _period),
    Rule("day-before", r"t(?P<unit>U)(?P<way>[<>PQ])", _day_before),
    Rule("unit-end", r"t?(?P<unit>U)[-']?(?P<end>\})", _the_unit),
    Rule("the-unit", r"t[ys]?(?P<unit>U)", _the_unit, True),
    Rule("reference", r"(?P<ref>J)", _reference),
    Rule("near", r"t?u(?!V)|t.u|t[L^]|TV|uV|qV|LV|XV|q|H|<|P", _near_time),
)
