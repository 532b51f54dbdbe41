"""A text in, the stretches that some place of the gazetteer bears as a name out.

The longest name wins; whether the words mean a place there is for `signs` and the weights.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from demarche.gazetteer.names import EXACT, joined, plain
from demarche.gazetteer.store import DEMONYM, Gazetteer
from demarche.places.cues import cues
from demarche.records import Span

LONGEST = 6
"""Words of the longest name that is looked for."""
WIDEST = 60
"""Letters of the longest word that is looked at."""

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’ʼ‘][^\W\d_]+)*|\d+|[^\w\s]")
_POSSESSIVE = re.compile(r"['’ʼ‘][sS]$")
_SHORTENED = frozenset("st ste mt ft".split())


@dataclass(frozen=True, slots=True)
class Word:
    """A word, number or mark of the text, with its plain form."""

    start: int
    end: int
    text: str
    plain: str
    capital: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Words `first` to `last` (exclusive) that a place bears; `found` is what the key leads to."""

    span: Span
    first: int
    last: int
    key: str
    found: tuple[tuple[int, int], ...]

    @property
    def demonym(self) -> bool:
        """Tell whether the words name a people only."""
        return all(use == DEMONYM for _, use in self.found)


def words(text: str) -> list[Word]:
    """Return the words, numbers and marks of a text."""
    return [_word(one) for one in _WORD.finditer(text)]


def _word(found: re.Match[str]) -> Word:
    text = found[0]
    capital = text[0].isupper() or (len(text) > 3 and text[1] in "'’" and text[2].isupper())
    return Word(found.start(), found.end(), text, _small(text), capital)


@lru_cache(maxsize=65536)
def _small(text: str) -> str:
    """Return a word's plain form without its possessive; nothing for what is no word."""
    return plain(_POSSESSIVE.sub("", text)) if len(text) <= WIDEST else ""


def spots(text: str, read: Sequence[Word], gazetteer: Gazetteer) -> list[Spot]:
    """Return the names of places in the order of the text; none overlaps another."""
    found = []
    place = 0
    while place < len(read):
        spot = _longest(text, read, place, gazetteer) if _begins(read, place) else None
        if spot:
            found.append(spot)
        place = spot.last if spot else place + 1
    return list(_as_counties(read, found, gazetteer))


def _as_counties(
    read: Sequence[Word], found: Sequence[Spot], gazetteer: Gazetteer
) -> Iterator[Spot]:
    """Take the names of "Nassau, Baker and Camden counties" for those of counties."""
    plural = False
    turned = []
    for spot in reversed(found):
        after = read[spot.last : spot.last + 3]
        link = [word.text for word in after if word.text in (",", "and")]
        joined_on = plural and bool(link) and after[0].text == link[0]
        plural = joined_on or (bool(after) and after[0].plain == "counties")
        county = look_up(gazetteer, f"{spot.key} county") if plural else ()
        turned.append(replace(spot, key=f"{spot.key} county", found=county) if county else spot)
    return reversed(turned)


def _begins(read: Sequence[Word], place: int) -> bool:
    word = read[place]
    if word.capital:
        return True
    after = read[place + 1] if place + 1 < len(read) else None
    return word.plain in cues()["starts"] and after is not None and after.text[0] not in ",.;"


def _longest(text: str, read: Sequence[Word], place: int, gazetteer: Gazetteer) -> Spot | None:
    for end in reversed(list(_reaches(text, read, place))):
        if not any(word.capital for word in read[place:end]):
            continue
        parts = [word.plain for word in read[place:end] if word.text not in ".-"]
        for name, stop in _keys(text, read, place, end, parts):
            found = look_up(gazetteer, name)
            if found:
                return Spot(Span(read[place].start, stop), place, end, name, found)
    return None


def _reaches(text: str, read: Sequence[Word], place: int) -> Iterator[int]:
    """Yield the places after the last word that a name may have."""
    yield place + 1
    at = place
    for _ in range(LONGEST - 1):
        after = _next(text, read, at)
        if after is None:
            return
        at = after
        if read[at].capital or read[at].plain in cues()["ends"]:
            yield at + 1
        elif read[at].plain not in cues()["joins"]:
            return


def _next(text: str, read: Sequence[Word], at: int) -> int | None:
    """Return the place of the word that goes on a name, across a space, hyphen or "St."."""
    after = at + 1
    if after < len(read):
        mark = read[after]
        hyphen = mark.text == "-" and mark.start == read[at].end
        after += hyphen or (mark.text == "." and _shortened(read[at]))
    if after >= len(read) or not read[after].text[0].isalpha():
        return None
    gap = text[read[after - 1].end : read[after].start]
    return after if gap in ("", " ", "\u00a0", "\n") else None


def _shortened(word: Word) -> bool:
    return word.plain in _SHORTENED or (len(word.text) == 1 and word.capital)


def _keys(
    text: str, read: Sequence[Word], place: int, end: int, parts: list[str]
) -> Iterator[tuple[str, int]]:
    """Yield the keys to try for words of the text, with the end of what they cover."""
    start, stop = read[place].start, read[end - 1].end
    raw = " ".join(text[start:stop].split())
    if len(raw) < 16:
        if text[stop : stop + 1] == ".":
            yield f"{EXACT}{raw}.", stop + 1
        yield EXACT + raw, stop
    if _POSSESSIVE.search(raw) and parts[-1]:
        yield joined([*parts[:-1], plain(read[end - 1].text)]), stop
        stop -= 2
        yield EXACT + raw[:-2], stop
    if len(parts) > 1 or len(parts[0]) > 2 or raw[-1].islower():
        yield joined(parts), stop


@lru_cache(maxsize=65536)
def look_up(gazetteer: Gazetteer, key: str) -> tuple[tuple[int, int], ...]:
    """Return what a key leads to, remembered."""
    return tuple(gazetteer.find(key)) if key else ()
