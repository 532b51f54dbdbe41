"""What the rules found, joined: times with their days, ranges from one day to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from demarche.dates import calendar, clock
from demarche.dates.calendar import Interval
from demarche.dates.case import Thread
from demarche.dates.expression import Reading
from demarche.dates.scan import Found, apply
from demarche.dates.words import Words


def joined(
    found: Sequence[Found], words: Words, published: date | None, thread: Thread
) -> Iterator[Found]:
    """Yield what was found with times joined to their days and ranges to one expression."""
    yield from _ranges(_with_days(_beside(found, words), published, thread), words)


def _beside(found: Sequence[Found], words: Words) -> list[Found]:
    """Join a time and a day that stand side by side: "9 a.m. Tuesday", "Monday night"."""
    kept: list[Found] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is not None and words.classes[last.after : one.first] in ("", ","):
            both = _time_and_day(last, one)
            if both is not None:
                kept[-1] = both
                continue
        kept.append(one)
    return kept


def _time_and_day(one: Found, other: Found) -> Found | None:
    time, day = (one, other) if _is_open(one.reading) else (other, one)
    days = day.reading.days
    if not _is_open(time.reading) or day.reading.kind != "DATE":
        return None
    if days is None or days.precision != "day":
        if day.via != "weekday":
            return None
        reading = Reading("TIME", day.reading.value + time.reading.value)
    else:
        reading = clock.at(days, time.reading)
    return replace(one, after=other.after, reading=reading, via=f"{day.via}+{time.via}")


def _is_open(reading: Reading) -> bool:
    """Tell whether a reading is a time of day without a day."""
    return reading.kind == "TIME" and reading.value.startswith("T")


def _with_days(found: Iterable[Found], published: date | None, thread: Thread) -> Iterator[Found]:
    """Lend a time without a day that of the sentence or of the thread.

    A time that stands alone has that of the publication.
    """
    listed = list(found)
    for index, one in enumerate(listed):
        if not _is_open(one.reading):
            yield one
            continue
        own = _nearest_day(listed, index) or thread.day
        today = calendar.day(published) if published else None
        if own is None and one.case.lone:
            own = today
        if own is not None:
            yield replace(one, reading=clock.at(own, one.reading))
        else:
            yield replace(one, reading=_likely(one.reading, today))


def _likely(reading: Reading, today: Interval | None) -> Reading:
    """Return a time whose day is not told: the value is TimeML's guess, the days stay open."""
    return replace(reading, value=f"{today.value if today else 'XXXX-XX-XX'}{reading.value}")


def _nearest_day(found: Sequence[Found], index: int) -> Interval | None:
    """Return the day told nearest to what was found at an index, the earlier of two."""
    days = [
        (abs(other - index), one.reading.days)
        for other, one in enumerate(found)
        if one.reading.kind == "DATE" and one.reading.days and one.reading.days.precision == "day"
    ]
    return min(days, key=lambda pair: pair[0])[1] if days else None


def _ranges(found: Iterable[Found], words: Words) -> Iterator[Found]:
    """Join "from March to May", "between 1998 and 2003", "Monday to Friday"."""
    held: Found | None = None
    for one in found:
        joined = _range(held, one, words) if held else None
        if joined is not None:
            held = joined
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def _range(one: Found, other: Found, words: Words) -> Found | None:
    link = words.classes[one.after : other.first]
    opening = words.lower(one.first - 1)
    told = (link == "2" and opening == "from") or (link == "&" and opening == "between")
    told = told or (link == "i" and words.lower(one.after) == "through")
    if not told and not (link == "-" and one.via == other.via == "month-day"):
        return None
    if one.reading.kind != "DATE" or other.reading.kind != "DATE":
        return None
    last = other.reading.days
    if last is None or one.reading.days is None:
        return None
    first = apply(one.rule, replace(one.case, published=last.end))
    if first is None or first.days is None or first.days.start > last.end:
        return None
    days = calendar.span(first.days, last)
    return replace(one, after=other.after, reading=Reading("DATE", days.value, days), via="range")
