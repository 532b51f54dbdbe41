"""What stands behind a number in, the noun phrase it counts out: first word, head, what follows.

There is no parser: the head is the first plural noun behind the number, or the last of several
in a row ("arms dealers"); one thing has a singular head. A closed list of words ends the phrase.
"""

from __future__ import annotations

from dataclasses import dataclass

from demarche.quantities.vocabulary import cues, words_of
from demarche.quantities.words import Words

_LONGEST = 7
"""Words between a number and the head, at most."""
_NO_PLURAL = ("ss", "us", "is", "ous", "'s", "’s")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words `first` to before `after`, with the head at `head`."""

    first: int
    head: int
    after: int


def phrase_at(words: Words, at: int, value: float) -> Phrase | None:
    """Return the noun phrase that a number in front of a word counts; None when none is there."""
    first = _skipped(words, at)
    if first is None:
        return None
    after = _phrase_end(words, first)
    head = _one_head(words, first, after) if value == 1 else _plural_head(words, first, after)
    if head is None or words.lowers[head] in words_of("nouns", "excluded"):
        return None
    return Phrase(first, head, head + 1)


def _skipped(words: Words, at: int) -> int | None:
    """Return the word behind "more", "other", "of the", "of its"; None for "of them"."""
    skip, stop = words_of("nouns", "skip"), words_of("nouns", "stop")
    if words.kind(at) == "-" and words.lower(at + 1) in ("odd", "plus", "strong", "some"):
        at += 2
    start = at
    while words.lower(at) in skip and at < start + 4:
        at += 1
        if words.lower(at - 1) == "of" and words.lower(at) in stop:
            if words.lower(at) in ("them", "us", "whom", "which", "it", "him", "you"):
                return None
            at += 1 + (words.kind(at + 1) in "DN")
    return at


def _phrase_end(words: Words, first: int) -> int:
    """Return the word that ends a noun phrase: a mark, a word of the closed list, a number."""
    stop, at = words_of("nouns", "stop"), first
    while at < len(words) and at < first + _LONGEST:
        letter = words.kind(at)
        hyphen = letter == "-" and at > first and words.touches(at) and words.touches(at + 1)
        if (letter not in ".X" and not hyphen) or words.lowers[at] in stop:
            break
        if letter == "." and not words.lowers[at][0].isalpha():
            break
        at += 1
    return at


def _plural_head(words: Words, first: int, after: int) -> int | None:
    weak = None
    for at in range(first, after):
        if not is_plural(words, at):
            continue
        if words.lowers[at] in words_of("nouns", "weak"):
            weak = at if weak is None else weak
            continue
        while at + 1 < after and is_plural(words, at + 1) and not _is_cue(words, at + 1):
            at += 1
        return at if weak is None or not _parted(words, weak, at) else weak
    return weak


def _parted(words: Words, weak: int, head: int) -> bool:
    """Tell whether a casualty's verb stands between two plurals: "12 dead died of wounds"."""
    return any(_is_cue(words, at) for at in range(weak + 1, head))


def _is_cue(words: Words, at: int) -> bool:
    return words.lowers[at] in cues("after") or words.lowers[at] in cues("verbs")


def _one_head(words: Words, first: int, after: int) -> int | None:
    """Return the head of what "one" counts: the last word before a verb or the phrase's end."""
    head = None
    for at in range(first, min(after, first + 4)):
        word = words.lowers[at]
        verbal = _is_cue(words, at) or word.endswith(("ed", "ing"))
        if at > first and verbal and words.kind(at - 1) != "-":
            break
        if word[0].isalpha():
            head = at
    if head is None or words.lowers[head].endswith(("ed", "ing", "ly")):
        return None
    return head


def is_plural(words: Words, at: int) -> bool:
    """Tell whether a word looks like a plural noun."""
    word = words.lowers[at]
    if word in words_of("nouns", "plurals") or word in words_of("nouns", "weak"):
        return True
    if not word.endswith("s") or len(word) < 4 or not word.isalpha():
        return False
    return not word.endswith(_NO_PLURAL) and word not in words_of("nouns", "not_plurals")
