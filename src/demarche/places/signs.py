"""A name and the words around it in, the signs that it means a place there, or something else, out.

A sign is a word such as "before=in" or "after~body"; `weights` says what each is worth.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from demarche.gazetteer.names import EXACT
from demarche.gazetteer.store import MAIN, OTHER
from demarche.places.cues import Word as Known
from demarche.places.cues import cues
from demarche.places.cues import words as known_words
from demarche.places.spots import Spot, Word

_NOBODY = Known()
_ENDS = frozenset(".!?:;\"“”()'‘•")
FIRST_NAME, SURNAME = 0.004, 0.004
"""Per cent of Americans from which on a name is thought of as a person's."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What the document as a whole says about its words."""

    small: frozenset[str]
    """Words that it also writes small."""
    named: frozenset[str]
    """Words that stand in it after a first name or a title."""
    placed: frozenset[str]
    """Keys that stand in it after "in", "at", "near", or before a state."""
    counts: dict[str, int]
    """How often each key stands in it."""


ELSEWHERE = "elsewhere"
"""The sign of a word that in the news is seldom a place: "Congress"."""
LONGEST_LIST = 30
"""Names of a list that are taken together."""
_PLACING = frozenset("in at near from around outside inside throughout across to".split())


def setting(read: Sequence[Word], spots: Sequence[Spot]) -> Setting:
    """Return what the words and names of a document say together."""
    small = frozenset(word.plain for word in read if word.text.islower())
    named = frozenset(
        read[i].plain
        for i in range(1, len(read))
        if read[i].capital and (_addressed(read, i) or _given(read, i - 1))
    )
    placed = frozenset(
        spot.key
        for spot in spots
        if spot.first and read[spot.first - 1].plain in _PLACING and not _runs_on(read, spot)
    )
    return Setting(small, named, placed, Counter(spot.key for spot in spots))


def _title(word: str) -> bool:
    return word in cues()["titles"]


def _addressed(read: Sequence[Word], place: int) -> bool:
    """Tell whether a title stands before a word: "Mr. Houston", "Mayor Houston"."""
    before = place - 1 - (read[place - 1].text == "." and place > 1)
    return _title(read[before].plain) and read[place].start - read[before].end <= 2


def _initial(read: Sequence[Word], place: int) -> bool:
    """Tell whether an initial stands before a word: "J. Houston", "B.J. Houston"."""
    last = read[place - 1]
    if last.text == "." and place > 1:
        return len(read[place - 2].text) == 1 and read[place - 2].capital
    return last.text.endswith(".") and last.capital


def _given(read: Sequence[Word], place: int) -> bool:
    word = read[place]
    return word.capital and known(word.plain).first >= FIRST_NAME and _adjacent(read, place)


def _adjacent(read: Sequence[Word], place: int) -> bool:
    return 0 <= place < len(read) - 1 and read[place + 1].start - read[place].end == 1


def _runs_on(read: Sequence[Word], spot: Spot) -> bool:
    """Tell whether a capital follows a name at once: "in Washington Post offices"."""
    return spot.last < len(read) and read[spot.last].capital and _adjacent(read, spot.last - 1)


def known(word: str) -> Known:
    """Return what a word also is."""
    return known_words().get(word, _NOBODY)


def signs(read: Sequence[Word], spots: Sequence[Spot], place: int, about: Setting) -> Iterator[str]:
    """Yield the signs of one name among the spots of a document."""
    spot = spots[place]
    yield "any"
    yield from _of_name(read, spot, about)
    yield from _before(read, spot)
    yield from _after(read, spot)
    yield from _beside(read, spots, place)


def _of_name(read: Sequence[Word], spot: Spot, about: Setting) -> Iterator[str]:
    here = read[spot.first : spot.last]
    length = len(here)
    yield f"words={min(length, 3)}"
    if spot.key.startswith(EXACT):
        yield "abbreviation"
        yield f"abbreviation{'.' if '.' in spot.key else ''}{min(len(spot.key), 5)}"
    elif all(word.text.isupper() for word in here):
        yield "shouted"
    uses = {use for _, use in spot.found}
    yield "own name" if MAIN in uses else "other name" if OTHER in uses else "demonym"
    if spot.key in about.placed:
        yield "placed elsewhere"
    yield f"count={min(about.counts[spot.key], 4)}"
    if length == 1:
        yield from _of_word(spot.key, about)
    elif all(known(word.plain).plain for word in here):
        yield "plain words"
    if known(here[0].plain).first >= FIRST_NAME and length > 1:
        yield "first name in it"


def _of_word(word: str, about: Setting) -> Iterator[str]:
    also = known(word)
    if word in cues()["elsewhere"]:
        yield ELSEWHERE
    if word in cues()["calendar"]:
        yield "calendar"
    if word in about.small:
        yield "small elsewhere"
    if also.plain:
        yield "plain word"
    if also.first:
        yield "first name" if also.first >= 0.02 else "rare first name"
    if also.last:
        yield "surname" if also.last >= 0.02 else "rare surname"
    if word in about.named:
        yield "person elsewhere"
    if len(word) < 4:
        yield "short"


def _before(read: Sequence[Word], spot: Spot) -> Iterator[str]:
    if not spot.first:
        yield "before=start"
        return
    last = read[spot.first - 1]
    if _addressed(read, spot.first):
        yield "before~title"
    elif _initial(read, spot.first):
        yield "before~initial"
        yield f"before={last.plain}"
    elif last.capital and _adjacent(read, spot.first - 1):
        yield "before~capital"
        yield f"before={last.plain}"
        if known(last.plain).first:
            yield "before~first name" if known(last.plain).first >= 0.01 else "before~rare name"
        elif known(last.plain).plain:
            yield "before~plain capital"
        if last.plain in cues()["opens"]:
            yield "before~opens"
    elif last.text in _ENDS:
        yield "begins"
        yield f"before={last.text}"
    elif last.text == "-" and spot.first > 1 and read[spot.first - 2].end == last.start:
        yield "before~joined capital" if read[spot.first - 2].capital else "before~joined"
    else:
        yield f"before={last.plain or last.text}"
        if last.plain == "the" and spot.first > 1:
            yield f"before={read[spot.first - 2].plain} the"


def _after(read: Sequence[Word], spot: Spot) -> Iterator[str]:
    if spot.last >= len(read):
        yield "after=end"
        return
    word = read[spot.last]
    close = word.start - read[spot.last - 1].end
    if read[spot.last - 1].text[-2:] in ("'s", "’s"):
        yield "possessive"
    if word.capital and close <= 1:
        yield "after~capital"
        yield f"after={word.plain}"
        yield from _what_capital(read, spot.last)
        first = known(read[spot.first].plain).first
        if first >= FIRST_NAME and word.plain not in cues()["bodies"] | cues()["grounds"]:
            yield "first name, capital"
    elif word.text == "-":
        yield "after=-"
        if spot.last + 1 < len(read):
            yield f"after=-{read[spot.last + 1].plain}"
    else:
        yield f"after={word.plain or word.text}"
        if word.plain in cues()["grounds"]:
            yield "after~small ground"
        elif word.plain in cues()["bodies"]:
            yield "after~small body"


def _what_capital(read: Sequence[Word], place: int) -> Iterator[str]:
    words = [read[place].plain]
    while len(words) < 4 and _adjacent(read, place) and read[place + 1].capital:
        place += 1
        words.append(read[place].plain)
    for kind in ("bodies", "grounds"):
        if words[0] in cues()[kind]:
            yield f"after~{kind}"
        elif any(word in cues()[kind] for word in words[1:]):
            yield f"after~later {kind}"
    also = known(words[0])
    if also.last >= 0.004 and not also.plain:
        yield "after~surname"
    elif not also.plain:
        yield "after~unknown"


def _beside(read: Sequence[Word], spots: Sequence[Spot], place: int) -> Iterator[str]:
    """Yield what the neighbouring names tell: "Paris, Texas", "Sochi, Moscow and Kazan"."""
    spot = spots[place]
    after = spots[place + 1] if place + 1 < len(spots) else None
    before = spots[place - 1] if place else None
    if after and _between(read, spot, after) == [","]:
        yield "comma, name"
        if after.key.startswith(EXACT):
            yield "comma, abbreviation"
    if before and _between(read, before, spot) == [","]:
        yield "name, comma"
    if after and _between(read, spot, after) == ["and"]:
        yield "and name"
    if before and _between(read, before, spot) == ["and"]:
        yield "name and"


def _between(read: Sequence[Word], spot: Spot, after: Spot) -> list[str]:
    if after.first - spot.last > 3:
        return []
    return [word.text for word in read[spot.last : after.first] if word.text != "."]


_LINKS = ([","], ["and"], ["or"], [",", "and"], [",", "or"])


def listed(read: Sequence[Word], spots: Sequence[Spot]) -> dict[str, set[str]]:
    """Return the keys that are listed with each key: "Oregon, Idaho and Washington"."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    chain: list[Spot] = []
    closed = False
    for place, spot in enumerate(spots):
        chain.append(spot)
        after = spots[place + 1] if place + 1 < len(spots) else None
        link = _between(read, spot, after) if after else []
        closed = closed or link[-1:] in (["and"], ["or"])
        if link in _LINKS and len(chain) < LONGEST_LIST:
            continue
        if closed:
            for one in chain:
                found[one.key] |= {other.key for other in chain}
        chain, closed = [], False
    return found


def score(signs: Iterable[str], weights: dict[str, float]) -> float:
    """Return the sum of what the signs are worth."""
    return sum(weights.get(sign, 0.0) for sign in signs)
