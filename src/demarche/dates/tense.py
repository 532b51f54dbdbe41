"""Which way the clause around an expression looks: "past", "future" or None.

The nearest verb to the left decides, else the nearest to the right. A participle looks the way
of its auxiliary: "will be released", "is expected", "to be held". "Monday's vote" looks the way
of the verb after it.
"""

from __future__ import annotations

from demarche.dates.vocabulary import real_verbs, tense_words
from demarche.dates.words import Words

_REACH = 24
_CLOSE = 3
"""Words in which a verb governs what follows, and those in which it still tells its time."""
_AUXILIARIES = frozenset("be been being is are 's 're am".split())
_POSSESSIVES = frozenset("his her its their our my your".split())
_MODALS = frozenset("will 'll won't shall to would could may might must should can".split())


def direction(words: Words, first: int, after: int) -> str | None:
    """Return the way the clause around words `first` to `after` looks."""
    if words.lower(first - 1) == "since":
        return "past"
    left = range(first - 1, max(-1, first - _REACH), -1)
    right = range(after, min(len(words.texts), after + _REACH))
    if words.lower(after) == "s":
        return _nearest_cue(words, right) or _nearest_cue(words, left)
    return _nearest_cue(words, left) or _nearest_cue(words, right)


def governing(words: Words, first: int) -> str | None:
    """Return the way a verb looks that stands right before word `first`: "was held in"."""
    if words.lower(first - 1) == "since":
        return "past"
    return _nearest_cue(words, range(first - 1, max(-1, first - _CLOSE), -1))


def _nearest_cue(words: Words, indexes: range) -> str | None:
    for index in indexes:
        if words.texts[index] in (";", ":"):
            return None
        found = _cue(words, index)
        if found:
            return found
    return None


def _cue(words: Words, index: int) -> str | None:
    word = words.lower(index)
    known = tense_words().get(word)
    verbal = known is not None or (word.endswith("ed") and len(word) > 4)
    if known == "" or (verbal and _is_noun_phrase(words, index)):
        return None
    if known == "future":
        if "had" in (words.lower(index - 1), words.lower(index - 2)):
            return "past"
        return "past" if word == "set" and not _leans_ahead(words, index) else known
    if verbal:
        if words.lower(index - 1) in ("is", "are"):
            return "future" if _leans_ahead(words, index) else None
        return "future" if _leans_ahead(words, index) else "past"
    if word == "to" and _is_infinitive(words, index):
        governor = words.lower(index - 1)
        due = tense_words().get(governor) == "future"
        return _cue(words, index - 1) if due or governor in real_verbs() else "future"
    return None


def _is_noun_phrase(words: Words, index: int) -> bool:
    """Tell whether "the plan", "a reduced dividend" stands there, and no verb."""
    return words.classes[max(0, index - 1)] in "ta" or words.lower(index - 1) in _POSSESSIVES


def _is_infinitive(words: Words, index: int) -> bool:
    """Tell whether "to" stands before a verb: a small word that no class knows."""
    following = words.texts[index + 1] if index + 1 < len(words.texts) else ""
    small = following.islower() and words.classes[index + 1] == "."
    if not small or following.endswith(("ing", "ed", "s")):
        return False
    return f"to {following}" not in tense_words()


def _leans_ahead(words: Words, index: int) -> bool:
    """Tell whether a participle follows "will be", "to be", "is" + "set"."""
    for back in range(index - 1, max(-1, index - 5), -1):
        word = words.lower(back)
        if words.texts[back] in _MODALS:
            return True
        if word not in _AUXILIARIES and word not in ("not", "also", "then", "have", "it", "he"):
            return False
    return False
