"""A text in, its words as arrays out: where they stand, what they are, what quotes them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from demarche.records import Span
from demarche.statements.lexicon import SHAPES, facts, kind_number
from demarche.statements.quotations import Quotation

Numbers = NDArray[np.uint32]
_STOP, _OTHER = SHAPES.index("stop") + 1, SHAPES.index("other") + 1
"""A full stop within a sentence is that of an abbreviation, and no stop."""

_WORD = re.compile(r"['’](?:s|S|re|ll|ve|d|m|t)\b|``|''|--+|\w+(?:[.\-&/]\w+)*|[^\w\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, an array a column, all of one length.

    `low` to `part` are the facts of lexicon.py; `sentence` numbers
    the sentence that a word begins in; `quote` is 0 outside of quotations, 1 at the opening
    mark, 2 within, 3 at the closing mark; `quotation` numbers the quotation, -1 for none.
    """

    text: str
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    low: Numbers
    stem: Numbers
    kind: Numbers
    shape: Numbers
    ending: Numbers
    part: Numbers
    sentence: NDArray[np.int64]
    quote: Numbers
    quotation: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of words."""
        return len(self.starts)

    def span(self, first: int, last: int) -> Span:
        """Return the characters of the words `first` to `last`, both within."""
        return Span(int(self.starts[first]), int(self.ends[last]))

    def within(self, span: Span) -> tuple[int, int]:
        """Return the half-open range of words that share a character with a stretch."""
        first = int(np.searchsorted(self.ends, span.start, side="right"))
        return first, max(first, int(np.searchsorted(self.starts, span.end, side="left")))


def read_words(text: str, sentences: Sequence[Span], quotations: Sequence[Quotation]) -> Words:
    """Cut a text into words and look each up."""
    matches = [match.span() for match in _WORD.finditer(text)]
    places = np.array(matches, dtype=np.int64).reshape(-1, 2)
    starts, ends = places[:, 0].copy(), places[:, 1].copy()
    known = np.array([facts(text[a:b]) for a, b in matches], dtype=np.uint32).reshape(-1, 6)
    columns = [np.ascontiguousarray(known[:, column]) for column in range(6)]
    low, stem, kind, shape, ending, part = columns
    begins = np.array([one.start for one in sentences], dtype=np.int64)
    sentence = np.maximum(np.searchsorted(begins, starts, side="right") - 1, 0)
    quote, quotation = _quoted(starts, ends, quotations)
    inner = np.zeros(len(starts), dtype=bool)
    inner[:-1] = (sentence[:-1] == sentence[1:]) & (starts[1:] > ends[:-1])
    abbreviates = inner & (shape == _STOP)
    shape[abbreviates], part[abbreviates] = _OTHER, 100 + _OTHER * 16
    return Words(
        text, starts, ends, low, stem, kind, shape, ending, part, sentence, quote, quotation
    )


def _quoted(
    starts: NDArray[np.int64], ends: NDArray[np.int64], quotations: Sequence[Quotation]
) -> tuple[Numbers, NDArray[np.int64]]:
    quote = np.zeros(len(starts), dtype=np.uint32)
    quotation = np.full(len(starts), -1, dtype=np.int64)
    for number, one in enumerate(quotations):
        first = bisect_right(ends, one.span.start)
        last = int(np.searchsorted(starts, one.span.end, side="left"))
        quote[first:last] = 2
        quotation[first:last] = number
        if first < last:
            quote[first] = 1
            quote[last - 1] = 3 if one.closed and last - first > 1 else quote[last - 1]
    return quote, quotation


def among(kinds: Numbers, names: str) -> NDArray[np.bool_]:
    """Tell which words are of the classes that are named."""
    return _table(names)[kinds]


@cache
def _table(names: str) -> NDArray[np.bool_]:
    table = np.zeros(256, dtype=bool)
    table[[kind_number(name) for name in names.split()]] = True
    return table
