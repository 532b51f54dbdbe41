"""A measure in its sentence in; what it counts ("tons of rice") and what it is of ("range") out."""

from __future__ import annotations

from demarche.quantities.amounts import Amount
from demarche.quantities.nouns import Phrase, is_plural
from demarche.quantities.vocabulary import data, units, words_of
from demarche.quantities.words import Words

_BACK = 6


def counted_of(words: Words, amount: Amount) -> Phrase | None:
    """Return the noun phrase behind "of" or "worth of": "$1.2 billion in aid", "5% of voters"."""
    if amount.unit.kind in ("distance", "duration", "magnitude"):
        return None
    at = amount.after
    if words.lower(at) == "worth":
        at += 1
    if words.lower(at) not in words_of("measures", "link") - {"from", "for"}:
        return None
    at += 1
    while words.lower(at) in ("the", "its", "their", "his", "a", "an", "all", "those", "our"):
        at += 1
    return _noun(words, at)


def _noun(words: Words, first: int) -> Phrase | None:
    """Return a noun phrase up to its first plural, or the last word before it ends."""
    stop, at = words_of("nouns", "stop"), first
    while at < len(words) and at < first + 4:
        possessed = at > first and words.lowers[at - 1].endswith(("'s", "’s"))
        if words.kind(at) in "DN" and possessed:
            first = at = at + 1
            continue
        if words.kind(at) != "." or words.lowers[at] in stop or not words.lowers[at][0].isalpha():
            break
        unit = units().get(words.lowers[at])
        if unit is not None and unit.kind == "duration":
            return None
        if is_plural(words, at):
            return Phrase(first, at, at + 1)
        at += 1
    return Phrase(first, at - 1, at) if at > first else None


def measure_word(words: Words, amount: Amount) -> tuple[int | None, str | None]:
    """Return the word that says what a measure is of, and its name: "a range of", "km high"."""
    unit = amount.unit
    if unit.kind == "yield":
        return None, "yield"
    if unit.kind != "distance" and unit.base not in ("degC", "km/h"):
        return None, None
    adjectives = data()["measures"]["adjectives"]
    ahead = amount.after + (words.kind(amount.after) == "-")
    if words.lower(ahead) in adjectives:
        return ahead, adjectives[words.lower(ahead)]
    nouns = words_of("measures", "nouns")
    if words.lower(ahead) in nouns:
        return ahead, words.lower(ahead)
    for at in range(amount.first - 1, max(-1, amount.first - 1 - _BACK), -1):
        if words.lowers[at] in nouns:
            return at, words.lowers[at]
        if words.kind(at) in "!,D":
            break
    return None, None
