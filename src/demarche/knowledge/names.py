"""A text in, the longest known names in it out.

Names are compared word by word, without accents and with any hyphen, stop or space between
words: "al-Shabaab" is "Al Shabaab", "Erdoğan" is "Erdogan". A word that a name writes with a
capital must have one in the text; an abbreviation must be in capitals throughout.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from demarche.records import Span

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s.\-‐‑–'’‘ʼ`/&]{1,3}")
LONGEST = 12
"""Words that a name has at most; the rest of a longer one is not compared."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and its letters without case and accents."""

    start: int
    end: int
    plain: str
    upper: bool
    shouted: bool


@dataclass(frozen=True, slots=True)
class Match:
    """A known name in a text and the keys it can stand for."""

    span: Span
    keys: tuple[str, ...]


def words(text: str) -> list[Word]:
    """Return the words of a text in order."""
    return [_word(match) for match in _WORD.finditer(text)]


def _word(match: re.Match[str]) -> Word:
    given = match[0]
    return Word(match.start(), match.end(), plain(given), given[0].isupper(), given.isupper())


def plain(word: str) -> str:
    """Return a word in small letters without accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word)
    return "".join(part for part in parts if not unicodedata.combining(part)).lower()


@dataclass(slots=True)
class Names:
    """An index of names; `add` fills it, `find` asks it."""

    _forms: dict[str, list[tuple[tuple[bool, ...], str]]] = field(default_factory=dict)
    _lengths: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))

    def add(self, name: str, key: str) -> None:
        """Add a name that stands for `key`."""
        found = _WORD.findall(name)[:LONGEST]
        if not found:
            return
        # One word in capitals is an abbreviation: small letters are another word.
        short = len(found) == 1 and found[0].isupper() and len(name) > 1
        needs = (*(word[0].isupper() for word in found), short)
        form = plain(" ".join(found))
        self._forms.setdefault(form, []).append((needs, key))
        self._lengths[form.partition(" ")[0]].add(len(found))

    def find(self, text: str, given: Sequence[Word] | None = None) -> list[Match]:
        """Return the longest names in the order of the text; none overlaps another."""
        return list(self._find(text, words(text) if given is None else given))

    def exact(self, name: str) -> tuple[str, ...]:
        """Return the keys of a name that is the whole text, whatever its case."""
        form = " ".join(word.plain for word in words(name)[:LONGEST])
        return _unique(key for _, key in self._forms.get(form, ()))

    def _find(self, text: str, given: Sequence[Word]) -> Iterator[Match]:
        at = 0
        while at < len(given):
            lengths = self._lengths.get(given[at].plain)
            match = self._longest(text, given, at, lengths) if lengths else None
            if match and given[at].plain == "the" and at + 1 < len(given):
                # "The National" is a paper, "the National Rally" a party.
                inner = self._longest(
                    text, given, at + 1, self._lengths.get(given[at + 1].plain, ())
                )
                if inner and inner[0].span.end > match[0].span.end:
                    at, match = at + 1, inner
            if match:
                yield match[0]
                at += match[1]
            else:
                at += 1

    def _longest(
        self, text: str, given: Sequence[Word], at: int, lengths: Iterable[int]
    ) -> tuple[Match, int] | None:
        for length in sorted(lengths, reverse=True):
            taken = given[at : at + length]
            if len(taken) < length:
                continue
            forms = self._forms.get(" ".join(word.plain for word in taken))
            if not forms or not _joined(text, taken):
                continue
            if keys := _unique(key for needs, key in forms if _fits(taken, needs)):
                return Match(Span(taken[0].start, taken[-1].end), keys), length
        return None


def _joined(text: str, taken: Sequence[Word]) -> bool:
    gaps = pairwise(taken)
    return all(_GAP.fullmatch(text, left.end, right.start) for left, right in gaps)


def _fits(taken: Sequence[Word], needs: tuple[bool, ...]) -> bool:
    if needs[-1] and not taken[0].shouted:
        return False
    return all(word.upper or not need for word, need in zip(taken, needs, strict=False))


def _unique(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
