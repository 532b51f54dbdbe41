"""What a rule sees: the words it matched, the day of publication, and the thread so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from demarche.dates.calendar import Interval
from demarche.dates.expression import Reading
from demarche.dates.words import Words

_COMPARED = frozenset(("ago", "later", "year-earlier", "latest"))


@dataclass(frozen=True, slots=True)
class Thread:
    """What the text told before: the latest day, quarter and interval of any kind."""

    day: Interval | None = None
    quarter: Interval | None = None
    latest: Interval | None = None

    def told(self, days: Interval, via: str) -> Thread:
        """Return the thread after one more resolved expression.

        What figures are compared with ("a year earlier") does not become the quarter told of.
        """
        thread = replace(self, latest=days)
        if days.precision == "day":
            thread = replace(thread, day=days)
        if days.precision in ("quarter", "half") and via not in _COMPARED:
            thread = replace(thread, quarter=days)
        return thread


@dataclass(frozen=True, slots=True)
class Case:
    """A match of a rule's pattern; `lone` tells that the words are known to tell a time."""

    words: Words
    match: re.Match[str]
    published: date | None
    thread: Thread
    lone: bool = False

    @property
    def first(self) -> int:
        """Index of the first word matched."""
        return self.match.start()

    @property
    def after(self) -> int:
        """Index of the word after the last one matched."""
        return self.match.end()

    def has(self, group: str) -> bool:
        """Tell whether a group of the pattern took part."""
        return bool(self.match.groupdict().get(group))

    def at(self, group: str) -> int:
        """Return the index of the first word of a group."""
        return self.match.start(group)

    def value(self, group: str) -> Any:
        """Return what the first word of a group stands for, None where it took no part."""
        return self.words.values[self.match.start(group)] if self.has(group) else None

    def lower(self, group: str) -> str:
        """Return the first word of a group in small letters, "" where it took no part."""
        return self.words.lower(self.match.start(group)) if self.has(group) else ""

    @property
    def before(self) -> str:
        """The word before the match, in small letters."""
        return self.words.lower(self.first - 1)

    @property
    def next(self) -> str:
        """The word after the match, in small letters."""
        return self.words.lower(self.after)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern over classes of words and what to make of its matches.

    `read` returns None when the words tell no time after all. With `part`, the pattern may
    have "early", "the end of" or the like in front.
    """

    name: str
    pattern: str
    read: Callable[[Case], Reading | None]
    part: bool = False
