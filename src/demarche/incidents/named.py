"""Text in, the days and countries that it names out: fast and rough, to tell stories apart.

The coder says which time and place an event has; what else stands around it tells of which story
a report is, also where a trigger is a noun without a time of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache, lru_cache

from demarche import countries

_DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
_MONTHS = (
    "january february march april may june july august september october november december".split()
)
_COUNTS = {
    word: number
    for number, word in enumerate(
        "a two three four five six seven eight nine ten eleven".split(), 1
    )
}
_NAMED = re.compile(
    rf"\b(?:(?P<last>last\s+)?(?P<day>{'|'.join(_DAYS)})\b"
    rf"|(?P<month>{'|'.join(_MONTHS)})\s+(?P<of>\d\d?)\b(?!,?\s*\d{{3}})"
    rf"|(?P<of2>\d\d?)\s+(?P<month2>{'|'.join(_MONTHS)})\b"
    rf"|(?P<count>{'|'.join(_COUNTS)}|\d\d?)\s+(?P<unit>day|week)s?\s+(?:ago|before|earlier)\b"
    r"|(?P<eve>yesterday|the\s+(?:day\s+before|previous\s+day))\b"
    r"|(?P<now>today|tonight|this\s+morning)\b"
    r"|(?P<weekend>(?:at|over)\s+the\s+weekend|weekend['’]s))",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def days_in(text: str, told: float) -> tuple[tuple[int, int], ...]:
    """Return where days are named and which (proleptic ordinals), seen from the publication."""
    if told != told:
        return ()
    today = int(told)
    return tuple(
        (found.start(), day) for found in _NAMED.finditer(text) for day in _days(found, today)
    )


def _days(found: re.Match[str], today: int) -> Iterator[int]:
    if name := found["day"]:
        back = (date.fromordinal(today).weekday() - _DAYS.index(name.lower())) % 7
        yield today - (7 if back == 0 and found["last"] else back)
    elif month := found["month"] or found["month2"]:
        yield from _dated(int(found["of"] or found["of2"]), month.lower(), today)
    elif unit := found["unit"]:
        count = found["count"].lower()
        yield today - (_COUNTS.get(count) or int(count)) * (7 if unit.lower() == "week" else 1)
    elif found["eve"]:
        yield today - 1
    elif found["now"]:
        yield today
    else:
        back = (date.fromordinal(today).weekday() - 6) % 7
        yield from (today - back, today - back - 1)


def _dated(day: int, month: str, today: int) -> Iterator[int]:
    """Yield the day of a month that is nearest to the publication."""
    year, number = date.fromordinal(today).year, _MONTHS.index(month) + 1
    found = []
    for one in (year - 1, year, year + 1):
        try:
            found.append(date(one, number, day).toordinal())
        except ValueError:
            continue
    if found:
        yield min(found, key=lambda one: (abs(one - today), one))


@lru_cache(maxsize=4096)
def countries_in(text: str) -> tuple[str, ...]:
    """Return the codes of the countries that a text names in any form, each time it does."""
    return tuple(one.code for one in _lexicon().find(text))


@cache
def _lexicon() -> countries.Countries:
    return countries.load()
