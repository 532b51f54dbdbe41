"""Rules for times of day, and joining them with the day beside them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from demarche.dates import calendar
from demarche.dates.calendar import Interval
from demarche.dates.case import Case, Rule
from demarche.dates.expression import Reading
from demarche.dates.vocabulary import lexicon


def _clock(case: Case) -> Reading | None:
    hour, minute = _figures(case.words.texts[case.at("time")])
    half = case.value("half")
    if half is None and case.has("part"):
        half = "a" if case.value("part") == "MO" else "p"
    if half is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        return None
    return Reading("TIME", f"T{hour:02}:{minute:02}")


def _figures(text: str) -> tuple[int, int]:
    """Return hour and minute of "5:57", "5.57", "0930" or "5"; an hour of 99 for nonsense."""
    parts = text.replace(".", ":").split(":")
    if len(parts) == 1:
        if len(text) == 4 and text.isdigit():
            return int(text[:2]), int(text[2:])
        return (int(text), 0) if text.isdigit() and len(text) < 3 else (_word_hour(text), 0)
    figures = [int(one) if one.isdigit() else 99 for one in parts[:2]]
    return figures[0], figures[1]


def _word_hour(text: str) -> int:
    letter, value = lexicon().get(text, (".", None))
    return int(value) if letter == "N" else 99


def _part_of_day(case: Case) -> Reading | None:
    """Read "this morning", "last night", "Monday night", "overnight", "noon"."""
    value = str(case.value("day_part"))
    if case.has("which"):
        return _night_of(case, value)
    sure = case.lone or case.has("the") or case.has("part")
    sure = sure or case.lower("day_part") in ("overnight", "midnight", "noon", "midday")
    beside = case.words.classes[max(0, case.first - 1) : case.first] in ("D", "W")
    return Reading("TIME", f"T{value}") if sure or beside else None


def _night_of(case: Case, value: str) -> Reading | None:
    step = int(case.value("which") or 0)
    told = case.thread.day.start if case.thread.day else None
    anchor = told if case.words.classes[case.at("which")] == "T" else case.published
    if anchor is None:
        return Reading("TIME", "")
    return at(calendar.day(anchor + timedelta(days=step)), Reading("TIME", f"T{value}"))


def at(day: Interval, reading: Reading) -> Reading:
    """Return a time of day on a day."""
    precision = "time" if ":" in reading.value else "daypart"
    days = replace(day, precision=precision, value=f"{day.value}{reading.value}")
    return Reading("TIME", days.value, days)


_ZONE = r"(?:Z|@\^|\.\^)?"
RULES = (
    Rule("clock", rf"m?(?P<time>[CN])(?P<half>p){_ZONE}", _clock),
    Rule("clock", r"m?(?P<time>[CN])(?:k)?it(?P<part>R)", _clock),
    Rule("clock", rf"m?(?P<time>[CN])k{_ZONE}", _clock),
    Rule("clock", r"m?(?P<time>[CNY])(?:Z|@\^)", _clock),
    Rule("clock", r"m?(?P<time>C)", _clock),
    Rule("part-of-day", r"t?(?P<which>[LXHT])(?P<day_part>R)", _part_of_day, True),
    Rule("part-of-day", r"(?P<the>t)?(?P<day_part>R)", _part_of_day, True),
)
