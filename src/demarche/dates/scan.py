"""The rules over the words of a sentence: what they match, in order, not overlapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from demarche.dates import calendar, clock, durations, explicit, periods, relative
from demarche.dates.calendar import Interval
from demarche.dates.case import Case, Rule, Thread
from demarche.dates.expression import Reading
from demarche.dates.words import Words

PART = r"(?P<part>t?E-?[io]?|t?\}o|[PQ]i?)?"
"""Words in front that tell a part: "early", "late in", "the end of", "earlier"."""
_START = r"(?=[MDdBYKVSFRWJjICAuqPH<]|[tTXLE}QmGvxyNOfU][^.,|]|Hy?U|a[NqfUVORSKD-]|ic|ch|t\.u)"
"""Where an expression may begin: a cheap test that spares most words the rules."""


@dataclass(frozen=True, slots=True)
class Found:
    """Words `first` to before `after`, the rule that read them, and as what."""

    first: int
    after: int
    via: str
    reading: Reading
    case: Case
    rule: Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules; of two that match at the same word, the longer match wins."""
    return clock.RULES + explicit.RULES + periods.RULES + relative.RULES + durations.RULES


@cache
def _compiled() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    return tuple((rule, re.compile((PART if rule.part else "") + rule.pattern)) for rule in rules())


@cache
def _any() -> re.Pattern[str]:
    """Return one pattern for whatever a rule may match."""
    bare = "|".join(pattern.pattern for _, pattern in _compiled())
    return re.compile(_START + "(?:" + re.sub(r"\?P<\w+>", "?:", bare) + ")")


def scan(
    words: Words,
    published: date | None,
    thread: Thread,
    within: tuple[int, int] | None = None,
    *,
    lone: bool = False,
) -> Iterator[Found]:
    """Yield what the rules make of the words, or of those `within`; the thread grows with them."""
    at, end = within or (0, len(words.classes))
    while True:
        hit = _any().search(words.classes, at, end)
        if hit is None:
            return
        found = _longest(words, (hit.start(), end), published, thread, lone=lone)
        if found is None:
            at = hit.start() + 1
            continue
        yield found
        at = found.after
        thread = told(thread, found)


def told(thread: Thread, found: Found) -> Thread:
    """Return the thread after one more expression."""
    days = found.reading.days
    if found.reading.kind == "DURATION" and found.case.words.classes[found.first] == "t":
        return replace(thread, quarter=None)
    if days is None or found.reading.kind != "DATE":
        return thread
    return thread.told(days, found.via)


def _longest(
    words: Words, within: tuple[int, int], published: date | None, thread: Thread, *, lone: bool
) -> Found | None:
    """Return the longest match at the first word that its rule accepts."""
    matches = [(rule, pattern.match(words.classes, *within)) for rule, pattern in _compiled()]
    cases = [
        (rule, Case(words, match, published, thread, lone)) for rule, match in matches if match
    ]
    cases.sort(key=lambda one: -one[1].after)
    for rule, case in cases:
        reading = apply(rule, case)
        if reading is not None:
            return Found(case.first, case.after, rule.name, reading, case, rule)
    return None


def apply(rule: Rule, case: Case) -> Reading | None:
    """Read a case with its rule; words that name no day of the calendar stay unresolved."""
    try:
        reading = rule.read(case)
        if reading is not None and reading.days is not None:
            return replace(reading, days=_narrowed(case, reading.days))
    except (ValueError, OverflowError):
        return Reading("DATE", "")
    return reading


def _narrowed(case: Case, days: Interval) -> Interval:
    """Return the part of the days that words in front tell; "by" Friday is any day until then."""
    part = _part(case) if case.has("part") else None
    if part:
        days = calendar.part(days, part)
    published = case.published
    if case.before == "by" and published is not None and days.start != published <= days.end:
        return replace(days, start=published, precision="days")
    return days


def _part(case: Case) -> str | None:
    """Return which part the words in front tell; "earlier" and "later" tell by the present day."""
    start, after = case.match.span("part")
    for index in range(start, after):
        letter = case.words.classes[index]
        if letter in "E}":
            return str(case.words.values[index])
    return None
