"""A sentence in, its words with their classes out (see vocabulary)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from demarche.dates.vocabulary import Entry, holidays, lexicon
from demarche.records import Span

_MARKS = {"-": "-", "\u2010": "-", "\u2011": "-", "–": "-", ",": ",", "'": "'", "’": "'"}
_OTHER: Entry = (".", None)
_BREAK: Entry = ("|", None)
_CENTURY_SHORT = 30
"""Two-digit years up to this one are of the 2000s."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a stretch of text: `classes` holds one letter each.

    `starts` and `ends` are offsets into the whole text; `values` what a word stands for;
    `texts` the words as they stand.
    """

    classes: str
    values: Sequence[Any]
    texts: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, first: int, after: int) -> Span:
        """Return the stretch of text from word `first` to the one before word `after`."""
        return Span(self.starts[first], self.ends[after - 1])

    def lower(self, index: int) -> str:
        """Return a word in small letters, "" where there is none."""
        return self.texts[index].lower() if 0 <= index < len(self.texts) else ""


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(
        r"""
        (?P<half>[apAP]\.[mM]\.?|(?:am|pm|AM|PM)\b)
        |(?P<coded>(?:Q[1-4]|H[12])\b)
        |(?P<word>o['’]clock|won['’]t|[^\W\d_]+)
        |(?P<iso>\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d)?)?(?![\d-])
            |\d{1,2}/\d{1,2}/(?:\d{4}|\d\d)(?![\d/])|\d{4}/\d{1,2}/\d{1,2}(?![\d/])
            |\d{1,2}\.\d{1,2}\.\d{4}(?!\d)|\d{4}-Q[1-4]\b)
        |(?P<clock>\d{1,2}:\d\d(?::\d\d)?(?!\d))
        |(?P<decade>(?:\d\d|['’])?\d0['’]?s\b)
        |(?P<nth>\d{1,2}(?:st|nd|rd|th)\b)
        |(?P<fraction>\d/\d(?![\d/]))
        |(?P<number>\d[\d,]*(?:\.\d+)?(?<!,))
        |(?P<short>['’]\d\d(?![\d\w]))
        |(?P<ending>['’](?:s|ll|d|re|ve|t)\b)
        |(?P<mark>[^\s\w]|_|\w)
        """,
        re.VERBOSE,
    )


@cache
def openers() -> dict[str, re.Pattern[str]]:
    """Return, by the first word of a holiday's name as it may be written, a pattern of names."""
    names: dict[str, list[str]] = {}
    for name in sorted(holidays(), key=len, reverse=True):
        pattern = r"\s".join(re.escape(part).replace("'", "['’]") for part in name.split())
        names.setdefault(re.split(r"\W", name)[0], []).append(pattern)
    openers: dict[str, re.Pattern[str]] = {}
    for first, patterns in names.items():
        compiled = re.compile(rf"(?:{'|'.join(patterns)})(?!\w)", re.IGNORECASE)
        openers |= dict.fromkeys((first.capitalize(), first.upper()), compiled)
    return openers


def cut(text: str, span: Span) -> Words:
    """Cut a stretch of text into words; the name of a holiday is one word."""
    classes: list[str] = []
    values: list[Any] = []
    texts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    words, names = lexicon(), openers()
    previous, skip = "", span.start
    for found in _pattern().finditer(text, span.start, span.end):
        start, end = found.span()
        word = found.group()
        if start < skip or (word == "." and previous in "Md" and previous and len(texts[-1]) < 5):
            continue
        name = names[word].match(text, start, span.end) if word in names else None
        if name is not None:
            end = skip = name.end()
            word = name.group()
            letter, value = "F", " ".join(word.lower().replace("’", "'").split())
        else:
            letter, value = _entry(found, word, words)
        classes.append(letter)
        values.append(value)
        texts.append(word)
        starts.append(start)
        ends.append(end)
        previous = letter
    return Words("".join(classes), values, texts, starts, ends)


def _entry(found: re.Match[str], word: str, words: dict[str, Entry]) -> Entry:
    kind = found.lastgroup
    if kind == "word":
        return words.get(word.replace("’", "'")) or _OTHER
    if kind == "mark":
        return (_MARKS[word], None) if word in _MARKS else _BREAK
    return _READERS[kind or "mark"](word)


def _number(word: str) -> Entry:
    plain = word.replace(",", "")
    if "." in plain or len(plain) > 9:
        return "N", float(plain[:20])
    if len(plain) == 4 and plain == word and 1000 <= int(plain) < 2200:
        return "Y", int(plain)
    return "N", int(plain)


def _decade(word: str) -> Entry:
    digits = re.sub(r"\D", "", word)
    plain = len(digits) == 2 and word[0].isdigit()
    return ("|", None) if plain else ("K", int(digits))


def _short_year(word: str) -> Entry:
    number = int(word[1:])
    return "Y", number + (2000 if number <= _CENTURY_SHORT else 1900)


def _fraction(word: str) -> Entry:
    over = int(word[2])
    return ("f", int(word[0]) / over) if over else _BREAK


_READERS: dict[str, Callable[[str], Entry]] = {
    "coded": lambda word: ("A", word),
    "ending": lambda word: ("'", word[1:].lower()),
    "iso": lambda word: ("I", word),
    "clock": lambda word: ("C", word),
    "decade": _decade,
    "nth": lambda word: ("O", int(word[:-2])),
    "fraction": _fraction,
    "number": _number,
    "short": _short_year,
    "half": lambda word: ("p", word[0].lower()),
}
