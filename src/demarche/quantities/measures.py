"""A measure in its sentence in; what it counts ("tons of rice") and what it is of ("range") out."""

from __future__ import annotations

from demarche.quantities.amounts import Amount
from demarche.quantities.nouns import Phrase, is_plural
from demarche.quantities.vocabulary import Unit, data, units, words_of
from demarche.quantities.words import Words

_BACK = 6


def counted_of(words: Words, amount: Amount) -> Phrase | None:
    """Return the noun phrase behind "of" or "worth of": "$1.2 billion in aid", "5% of voters"."""
    if amount.unit.kind in ("distance", "duration", "magnitude") or amount.unit.base == "km2":
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


def dimension(unit: Unit) -> str | None:
    """Return what a unit measures: "distance", "area"; None for money, shares and goods."""
    named: str | None = data()["measures"]["of"].get(unit.base)
    return named


def topic_of(words: Words, amount: Amount) -> Phrase | None:
    """Return what money or a share is of: "a $2m loan", "a fine of $2m", "prices rose 4%"."""
    if dimension(amount.unit) is not None:
        return None
    return _behind(words, amount) or _linked_before(words, amount) or _subject(words, amount)


def told_of(words: Words, amount: Amount, clause: range) -> str | None:
    """Return what a word of the clause says a measure is of: "sank in 108 m", "pledged $5m"."""
    near = {words.lowers[at] for at in clause if at not in range(amount.first, amount.after)}
    lists = data()["measures"]["told"].get(amount.unit.kind, {})
    return next((name for name, listed in lists.items() if near & set(listed.split())), None)


def _behind(words: Words, amount: Amount) -> Phrase | None:
    """Return the nouns that an amount stands before as an adjective: "a $2 million aid package"."""
    if words.lower(amount.first - 1) not in words_of("measures", "articles"):
        return None
    at = amount.after + (words.kind(amount.after) == "-")
    return _plain_run(words, at, at + 3)


def _linked_before(words: Words, amount: Amount) -> Phrase | None:
    """Return the noun that "of" joins to an amount: "a loan of $3 billion"."""
    at = amount.first - 1
    if words.lower(at) not in ("of", "worth", "at", "totaling", "totalling") or at < 1:
        return None
    return _plain_run(words, at - 1, at)


def _subject(words: Words, amount: Amount) -> Phrase | None:
    """Return the first noun of the clause whose verb an amount is the measure of."""
    changes = words_of("measures", "changes")
    back = range(amount.first - 1, max(-1, amount.first - 1 - _BACK), -1)
    verb = next((at for at in back if words.lowers[at] in changes or words.kind(at) in "!,"), None)
    if verb is None or words.lowers[verb] not in changes:
        return None
    first = verb
    while first > 0 and words.kind(first - 1) == ".":
        first -= 1
    while first < verb and words.lowers[first] in words_of("nouns", "stop"):
        first += 1
    return _plain_run(words, first, verb)


def _plain_run(words: Words, first: int, after: int) -> Phrase | None:
    """Return the words up to `after` that can be nouns."""
    stop, at = words_of("nouns", "stop"), first
    while 0 <= at < min(after, len(words)) and words.kind(at) == ".":
        word = words.lowers[at]
        if word in stop or not word[0].isalpha() or word.endswith(("ed", "ing", "ly")):
            break
        at += 1
    return Phrase(first, at - 1, at) if at > first else None


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
