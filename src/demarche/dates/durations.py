"""Rules for durations ("three weeks"), stretches ("the past two years") and sets ("every day")."""

from __future__ import annotations

from datetime import date

from demarche.dates import calendar, numbers
from demarche.dates.anchor import way
from demarche.dates.calendar import Interval
from demarche.dates.case import Case, Rule
from demarche.dates.expression import Reading
from demarche.dates.numbers import APPROX, COUNT

_RATE_BEFORE = frozenset(
    "million billion trillion percent cents dollars times once twice %".split()
)
_BARE_BEFORE = frozenset("for in of after over within past last many".split())


def _duration(case: Case) -> Reading | None:
    unit = str(case.value("unit"))
    if not case.has("count"):
        return None
    if case.words.texts[case.at("count")].lower() in ("a", "an") and _is_rate(case):
        return Reading("SET", numbers.value_of(1, unit))
    if case.before == "as" and case.lower("count") == "many":
        return None
    count = numbers.count(case.words, *case.match.span("count"))
    if count is not None and case.has("more"):
        count += 0.5
    if count is not None and (count > 1_000_000 or count == 0):
        return None
    return Reading("DURATION", numbers.value_of(count, unit), _ahead(case, count, unit))


def _ahead(case: Case, count: float | None, unit: str) -> Interval | None:
    """Return the days that "in three weeks" or "within two months" of a time to come spans."""
    whole = count is not None and count == int(count) and calendar.has_days(unit)
    if not whole or case.published is None or case.before not in ("in", "within"):
        return None
    if way(case) != "future":
        return None
    end = calendar.shifted(case.published, unit, int(count or 0))
    return Interval(case.published, end, unit, numbers.value_of(count, unit))


def _is_rate(case: Case) -> bool:
    before = case.words.classes[max(0, case.first - 1) : case.first]
    return case.before in _RATE_BEFORE or (before in ("N", "Y") and bool(before))


def _some(case: Case) -> Reading | None:
    """Read "a day or two"."""
    return Reading("DURATION", numbers.value_of(None, str(case.value("unit"))))


def _bare(case: Case) -> Reading | None:
    """Read "years", "for decades": some, not told how many."""
    before_after = case.before == "the" and case.next in ("before", "after")
    if case.value("unit") == "weekend" and (case.lone or case.before == "on"):
        return Reading("SET", "XXXX-WXX-WE")
    if not (case.lone or before_after or case.before in _BARE_BEFORE):
        return None
    return Reading("DURATION", numbers.value_of(None, str(case.value("unit"))))


def _lone_unit(case: Case) -> Reading | None:
    if not case.lone:
        return None
    return Reading("DURATION", numbers.value_of(1, str(case.value("unit"))))


def _stretch(case: Case) -> Reading | None:
    """Read "the past two weeks", "the next few years": days up to or from the publication."""
    unit = str(case.value("unit"))
    count = numbers.count(case.words, *case.match.span("count")) if case.has("count") else None
    value = numbers.value_of(count, unit)
    settled = count is not None and count == int(count) and calendar.has_days(unit)
    if not settled or case.published is None or case.lower("which") not in _FROM_NOW:
        return Reading("DURATION", value)
    assert count is not None
    return Reading("DURATION", value, _reach(case, case.published, unit, int(count)))


def _reach(case: Case, published: date, unit: str, count: int) -> Interval:
    other = calendar.shifted(published, unit, count * int(case.value("which")))
    value = numbers.value_of(count, unit)
    return Interval(min(other, published), max(other, published), unit, value)


def _first_part(case: Case) -> Reading | None:
    """Read "the first nine months"."""
    count = numbers.count(case.words, *case.match.span("count"))
    return Reading("DURATION", numbers.value_of(count, str(case.value("unit"))))


def _set(case: Case) -> Reading | None:
    """Read "every Monday", "each year", "every two weeks"."""
    if case.has("weekday"):
        return Reading("SET", f"XXXX-WXX-{case.value('weekday')}")
    if case.has("month"):
        return Reading("SET", f"XXXX-{int(case.value('month')):02}")
    if case.has("season"):
        return Reading("SET", f"XXXX-{case.value('season')}")
    if case.has("part_of_day"):
        return Reading("SET", f"XXXX-XX-XXT{case.value('part_of_day')}")
    unit = str(case.value("unit"))
    count = numbers.count(case.words, *case.match.span("count")) if case.has("count") else 1.0
    if case.has("other"):
        count = 2.0
    return Reading("SET", numbers.value_of(count, unit))


def _often(case: Case) -> Reading | None:
    word = case.lower("often")
    if not case.lone and (word == "annual" or (word == "quarterly" and case.next.isalpha())):
        return None
    return Reading("SET", str(case.value("often")))


_FROM_NOW = frozenset("last past next coming".split())

RULES = (
    Rule("set", r"v(?:(?P<weekday>[DB])|(?P<month>M)|(?P<season>S)|(?P<part_of_day>R))", _set),
    Rule("set", r"v(?:(?P<count>N(?:-?N){0,6})|(?P<other>r))?(?P<unit>[UV])", _set),
    Rule("set", r"(?P<weekday>B)", _set),
    Rule("set", r"(?P<often>j)", _often),
    Rule("stretch", rf"t?(?P<which>[LX])(?P<count>{COUNT})?s?(?P<unit>V)", _stretch),
    Rule("first-part", rf"t[O$](?P<count>{COUNT})(?P<unit>V)", _first_part),
    Rule("duration", rf"t?{APPROX}(?P<count>{COUNT})[2&]N-?(?P<unit>[UV])(?!-?~)", _duration),
    Rule("duration", rf"{APPROX}(?P<count>{COUNT})-?[cs]?(?P<unit>[UV])(?!-?~)", _duration),
    Rule("duration", r"t(?P<count>N(?:-?N){0,6})s?(?P<unit>V)", _duration),
    Rule("duration", rf"{APPROX}(?P<count>a)(?P<unit>U)(?P<more>&af)", _duration),
    Rule("some-duration", r"a(?P<unit>U)&N", _some),
    Rule("lone-unit", r"(?P<unit>U)(?!-)", _lone_unit),
    Rule("bare-duration", r"(?P<unit>V)", _bare),
)
