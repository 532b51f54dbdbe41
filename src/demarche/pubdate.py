"""Words of a date in, ISO date out; None for what is no date or names a day that never was.

Only dates that can be read one way are read: 3/4/2016 is two different days and gives None.
The day is the day as written; a time zone does not move it.
"""

from __future__ import annotations

import re
from datetime import date

_MONTHS_TEXT = (
    "january february march april may june july august september october november december"
)
_MONTHS = _MONTHS_TEXT.split()
_NUMBER = {name[:3]: number for number, name in enumerate(_MONTHS, 1)}

_NOON = r"\s?[ap]\.?m\b\.?"
_TIME = rf"\d{{1,2}}[:.]\d\d(?:[:.]\d\d(?:[.,]\d+)?)?(?:{_NOON})?|\d{{1,2}}{_NOON}"
_OFFSET = r"[+-]\d{1,2}(?::?\d\d)?"
_ZONE = rf"\(?[A-Z]{{1,5}}\)?(?:\s?{_OFFSET})?|{_OFFSET}(?:\s\([A-Za-z ]+\))?"
_AFTER = rf"(?:,?\s*(?:at\s|[-|–—]\s)?\s*(?:{_TIME})\s?(?:{_ZONE})?)?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+)?"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})"
_NUMERIC = r"(?P<month>\d\d)(?P=mark)(?P<day>\d\d)"
_FLAGS = re.IGNORECASE | re.ASCII

_FORMS = tuple(
    re.compile(form, _FLAGS)
    for form in (
        rf"{_YEAR}(?P<mark>[-/.]){_NUMERIC}(?:T(?:{_TIME})\s?(?:{_ZONE})?|{_AFTER})",
        rf"{_YEAR}(?P<mark>){_NUMERIC}(?:T?\d{{6}}Z?)?",
        rf"{_WEEKDAY}(?:the\s)?{_DAY}(?:\s+of)?[\s-]*{_MONTH}[\s,-]*{_YEAR}{_AFTER}",
        rf"{_WEEKDAY}{_MONTH}\s*{_DAY}(?:\s*,\s*|\s+){_YEAR}{_AFTER}",
    )
)
_SLASHED = re.compile(rf"(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})/{_YEAR}{_AFTER}", _FLAGS)
_PARTIAL = re.compile(rf"{_WEEKDAY}(?:{_MONTH}\s*{_DAY})", _FLAGS)
_PARTIAL_DAY_FIRST = re.compile(rf"{_WEEKDAY}(?:{_DAY}\s*{_MONTH})", _FLAGS)

LONGEST = 80
"""Characters beyond which words are no date."""


def parse_date(words: str) -> str | None:
    """Return the ISO date that the words state, whole; None when they state none that exists."""
    words = words.strip().rstrip(".") if len(words) <= LONGEST else ""
    for form in _FORMS:
        if found := form.fullmatch(words):
            month = found["month"]
            number = int(month) if month.isdigit() else _NUMBER[month[:3].lower()]
            return _iso(int(found["year"]), number, int(found["day"]))
    return _slashed(words)


def parse_month_day(words: str) -> tuple[int, int] | None:
    """Return month and day that the words state without a year; None when there is no such day."""
    words = words.strip()
    found = _PARTIAL.fullmatch(words) or _PARTIAL_DAY_FIRST.fullmatch(words)
    if not found:
        return None
    month, day = _NUMBER[found["month"][:3].lower()], int(found["day"])
    return (month, day) if _iso(2000, month, day) else None


def on_or_before(month_day: tuple[int, int], limit: str) -> str | None:
    """Return the last such day of the year that is not after the ISO date `limit`."""
    year = int(limit[:4])
    this = _iso(year, *month_day)
    return this if this is not None and this <= limit else _iso(year - 1, *month_day)


def _slashed(words: str) -> str | None:
    """Read 19/8/2017 and 8/19/2017, where only one order gives a month."""
    found = _SLASHED.fullmatch(words)
    if not found:
        return None
    one, two, year = int(found["one"]), int(found["two"]), int(found["year"])
    readings = {_iso(year, one, two), _iso(year, two, one)} - {None}
    return readings.pop() if len(readings) == 1 else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
