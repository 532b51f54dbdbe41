"""Time expressions of a document or alone, read against the day of publication and the thread."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

from demarche.dates.case import Thread
from demarche.dates.expression import Reading, TimeExpression, record
from demarche.dates.join import joined
from demarche.dates.scan import Found, scan, told
from demarche.dates.vocabulary import lexicon, near_times
from demarche.dates.words import Words, cut, openers
from demarche.records import Span
from demarche.segment import sentences

_CORE = frozenset("MDdBYKUVSRWJjkuq^")
"""Classes of words without which a sentence holds no time expression."""
_YEAR_WORDS = ("past", "nineteen", "Nineteen", "eighteen", "thousand")
"""Words of other classes that may make a year or "the past"."""


def find(text: str, published: str | None) -> list[TimeExpression]:
    """Return the time expressions of a document in text order, none overlapping.

    `published` is an ISO day (a time after it is ignored); without it, relative expressions
    are found and left unresolved.
    """
    day, thread = _day(published), Thread()
    expressions: list[TimeExpression] = []
    for sentence in sentences(text):
        if not _worth_reading(text, sentence):
            continue
        words = cut(text, sentence)
        for found in joined(list(scan(words, day, thread)), words, day, thread):
            thread = told(thread, found)
            span = words.span(found.first, found.after)
            expressions.append(record(span, text, found.reading, found.via))
    return expressions


def read_at(text: str, span: Span, published: str | None) -> TimeExpression | None:
    """Read words of a text that are known to tell a time; None when no rule reads them."""
    day, thread = _day(published), Thread()
    for sentence in sentences(text):
        words = cut(text, sentence)
        if sentence.end <= span.start:
            for found in scan(words, day, thread):
                thread = told(thread, found)
        elif sentence.start < span.end:
            return _read_within(text, words, span, day, thread)
    return None


def read(expression: str, published: str | None, context: str = "") -> TimeExpression | None:
    """Read one expression; `context` is the clause it stands in, which tells the tense.

    The span counts in the expression itself. None when no rule reads the words.
    """
    at = context.rfind(expression)
    text, start = (context, at) if at >= 0 and expression else (expression, 0)
    found = read_at(text, Span(start, start + len(expression)), published)
    if found is None:
        return None
    return replace(found, span=Span(found.span.start - start, found.span.end - start))


def _read_within(
    text: str, words: Words, span: Span, day: date | None, thread: Thread
) -> TimeExpression | None:
    inside = [
        i
        for i, (s, e) in enumerate(zip(words.starts, words.ends, strict=True))
        if s < span.end and span.start < e
    ]
    if not inside:
        return None
    first, after = inside[0], inside[-1] + 1
    for one in scan(words, day, thread, (0, first)):
        thread = told(thread, one)
    best = _best(words, (first, after), day, thread)
    if best is None or _size(best)[0] < after - first:
        plain = _without_others(words, first, after)
        after -= len(words.classes) - len(plain.classes)
        other = _best(plain, (first, after), day, thread)
        if other is not None and (best is None or _size(other) > _size(best)):
            words, best = plain, other
    if best is None:
        return _phrase(text, words.span(inside[0], inside[-1] + 1))
    return record(words.span(best.first, best.after), text, best.reading, best.via)


def _phrase(text: str, span: Span) -> TimeExpression | None:
    """Read a phrase of the list that no rule finds in a text: "once", "the near term"."""
    value = near_times().get(" ".join(text[span.start : span.end].lower().split()))
    return record(span, text, Reading("DATE", value), "near") if value else None


def _best(words: Words, within: tuple[int, int], day: date | None, thread: Thread) -> Found | None:
    """Return the longest of what is found within known words."""
    alone = list(scan(words, day, thread, within, lone=True))
    found = joined(alone, words, day, thread)
    return max(found, key=_size, default=None)


def _size(found: Found) -> tuple[int, bool]:
    return found.after - found.first, found.via != "lone-unit"


def _without_others(words: Words, first: int, after: int) -> Words:
    """Return the words without those of no class inside: "the very first week"."""
    kept = [
        index
        for index, letter in enumerate(words.classes)
        if letter != "." or not first <= index < after
    ]
    return Words(
        "".join(words.classes[index] for index in kept),
        [words.values[index] for index in kept],
        [words.texts[index] for index in kept],
        [words.starts[index] for index in kept],
        [words.ends[index] for index in kept],
    )


def _day(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


@cache
def _trigger() -> re.Pattern[str]:
    """Return a pattern of figures and core words, grouped by first letter to fail fast."""
    core = {word for word, (letter, _) in lexicon().items() if letter in _CORE}
    core |= {*openers(), *_YEAR_WORDS}
    tails: dict[str, list[str]] = {}
    for word in sorted(core):
        tails.setdefault(word[0], []).append(re.escape(word[1:]))
    listed = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in tails.items())
    first = "".join(tails)
    return re.compile(rf"\d|(?<![A-Za-z])(?=[{first}])(?:{listed})(?![A-Za-z])")


def _worth_reading(text: str, sentence: Span) -> bool:
    return _trigger().search(text, sentence.start, sentence.end) is not None
