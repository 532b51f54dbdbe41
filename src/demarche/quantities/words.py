"""A sentence in, its words with their classes out (see vocabulary)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from demarche.quantities.vocabulary import currency_signs, data, lexicon, short_units
from demarche.records import Span

_MARKS = dict.fromkeys("-‐‑–—", "-") | {",": ",", "(": "(", "[": "(", ")": ")", "]": ")"}
_INNER = frozenset("'’%+<>~&/\"“”")
"""Marks that end no phrase."""
_LONGEST_FIGURE = 24


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a stretch of `text`: `classes` holds one letter each, `lowers` small letters.

    `starts` and `ends` are offsets into the whole text; `values` what a word stands for;
    `capitals` tells that the stretch has no small letter.
    """

    text: str
    classes: str
    values: Sequence[Any]
    lowers: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]
    capitals: bool = False

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.lowers)

    def span(self, first: int, after: int) -> Span:
        """Return the stretch of text from word `first` to the one before word `after`."""
        return Span(self.starts[first], self.ends[after - 1])

    def lower(self, index: int) -> str:
        """Return a word in small letters, "" where there is none."""
        return self.lowers[index] if 0 <= index < len(self.lowers) else ""

    def told(self, index: int) -> str:
        """Return a word as it stands, "" where there is none."""
        inside = 0 <= index < len(self.lowers)
        return self.text[self.starts[index] : self.ends[index]] if inside else ""

    def kind(self, index: int) -> str:
        """Return the class of a word, "!" where there is none."""
        return self.classes[index] if 0 <= index < len(self.lowers) else "!"

    def touches(self, index: int) -> bool:
        """Tell whether no space parts a word from the one before."""
        return 0 < index < len(self.starts) and self.starts[index] == self.ends[index - 1]

    def phrase(self, first: int, after: int) -> str:
        """Return words in small letters, one space where the text has white space; "" outside."""
        if first < 0 or after > len(self.lowers) or first >= after:
            return ""
        parts = [self.lowers[first]]
        for index in range(first + 1, after):
            parts.append(self.lowers[index] if self.touches(index) else " " + self.lowers[index])
        return "".join(parts)


@cache
def _pattern() -> re.Pattern[str]:
    glued = "|".join(
        sorted(map(re.escape, {*short_units(), *data()["short_scales"]}), key=len, reverse=True)
    )
    signs = sorted(currency_signs(), key=len, reverse=True)
    listed = "|".join(
        rf"(?<!\w){re.escape(sign)}" if sign[0].isalpha() else re.escape(sign) for sign in signs
    )
    end = rf"(?=(?:{glued})(?![^\W_])|[^\w]|_|$)"
    return re.compile(
        rf"""
        (?P<plain>[^\W\d_]+(?:['’][^\W\d_]+)*(?!\w|['’]\w|-[0-9]|\.\w\.|\.?\s?[0-9]))
        |(?P<code>(?!magnitude)(?:[A-Za-z]+-)(?=[0-9])[\w.]*[\w]
            |[0-9]{{1,4}}(?:[/:][0-9]{{1,4}})+(?!\w)|[0-9]+(?:\.[0-9]+){{2,}}
            |[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?![0-9])
            |\+?[0-9]{{1,4}}[- ][0-9]{{3}}-[0-9]{{3,4}}(?![0-9])|[0-9]{{3}}-[0-9]{{4}}(?![0-9])
            |[0-9]{{3}}-[0-9]{{2}}-[0-9]{{4}})
        |(?P<mixed>[0-9]{{1,6}}[- ][1-9]/[2-9](?![0-9/]))
        |(?P<sign>(?:{listed})(?=\s?[0-9]))
        |(?P<figures>(?:[0-9]{{1,3}}(?:,[0-9]{{2,3}})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?){end})
        |(?P<other>\w*[0-9]\w*)
        |(?P<short>(?:[^\W\d_]\.){{2,}}|[°º]\s?[CF]\b|[kK]m/h\b|km²)
        |(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)
        |(?P<mark>\S)
        """,
        re.VERBOSE,
    )


def cut(text: str, span: Span) -> Words:
    """Cut a stretch of text into words."""
    classes: list[str] = []
    lowers: list[str] = []
    values: list[Any] = []
    starts: list[int] = []
    ends: list[int] = []
    entries, scales = lexicon(), data()["short_scales"]
    for found in _pattern().finditer(text, span.start, span.end):
        word, kind = found.group(), found.lastgroup
        lower = word.lower()
        letter, value = ".", None
        if kind == "plain" or kind == "word":
            letter, value = entries.get(lower, (".", None))
            if letter == "." and classes and classes[-1] == "D" and word in scales:
                letter, value = "s", scales[word]
        elif kind == "mark":
            letter = _MARKS.get(word, "." if word in _INNER else "!")
            letter = "&" if word == "&" else letter
        elif kind == "figures":
            letter, value = _figures(word)
        elif kind == "mixed":
            letter, value = "D", _mixed(word)
        elif kind == "sign":
            letter, value = "$", word
        elif kind != "short":
            letter = "X"
        classes.append(letter)
        values.append(value)
        lowers.append(lower)
        starts.append(found.start())
        ends.append(found.end())
    capitals = text[span.start : span.end].isupper()
    return Words(text, "".join(classes), values, lowers, starts, ends, capitals)


def _figures(word: str) -> tuple[str, float | None]:
    plain = word.replace(",", "")
    return ("D", float(plain)) if len(plain) <= _LONGEST_FIGURE else ("X", None)


def _mixed(word: str) -> float:
    over, under = word[-3], word[-1]
    return float(word[:-4]) + int(over) / int(under)
