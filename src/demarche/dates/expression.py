"""The value types of time expressions: what is found in a text and what it is read as."""

from __future__ import annotations

from dataclasses import dataclass

from demarche.dates.calendar import Interval
from demarche.records import Span


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """Words that tell a time, and the days they tell.

    `kind` is DATE, TIME, DURATION or SET and `value` the TIMEX3 value ("" when unknown).
    `start` and `end` are inclusive ISO days, None when the text does not settle them; then
    `precision` is None, too. `via` names the rule that read the words.
    """

    span: Span
    text: str
    kind: str
    value: str
    start: str | None
    end: str | None
    precision: str | None
    via: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a rule makes of words: kind, TIMEX3 value and, where they are settled, the days."""

    kind: str
    value: str
    days: Interval | None = None


def dated(days: Interval | None, kind: str = "DATE") -> Reading:
    """Return the reading whose value is the interval's own."""
    return Reading(kind, days.value if days else "", days)


def record(span: Span, text: str, reading: Reading, via: str) -> TimeExpression:
    """Return a reading of a stretch of text as a record for users."""
    days = reading.days
    return TimeExpression(
        span,
        text[span.start : span.end],
        reading.kind,
        reading.value,
        days.start.isoformat() if days else None,
        days.end.isoformat() if days else None,
        days.precision if days else None,
        via,
    )
