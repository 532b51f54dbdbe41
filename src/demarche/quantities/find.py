"""The quantities of a document: text in, what was found out, in text order, not overlapping."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from demarche.quantities.amounts import COUNT, Amount, amount_at, qualifier_behind
from demarche.quantities.casualties import Cue, Item, casualties
from demarche.quantities.measures import counted_of, dimension, measure_word, told_of, topic_of
from demarche.quantities.nouns import Phrase, phrase_at
from demarche.quantities.numbers import number_at
from demarche.quantities.vocabulary import cues, data, words_of
from demarche.quantities.words import Words, cut
from demarche.records import Mention, Quantity, Span
from demarche.segment import sentences

_ANCHOR = re.compile(r"[DNSVgh$n]|a(?=[Sg])")
"""Classes of words that a quantity may begin with."""
_LARGE = 10
"""From here on a bare number with a qualifier is told; a thousandfold of it is without one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A quantity: its words; the noun counted; the word that tells what of, and its clause.

    `kind` is casualty, count, distance, money, percent, duration, magnitude, yield or other.
    """

    span: Span
    quantity: Quantity
    noun: Span | None
    of: Span | None
    kind: str
    clause: Span


def find(text: str) -> list[Found]:
    """Return the quantities of a document in text order, none overlapping.

    The work grows linearly with the text; text in capitals is read as well.
    """
    found: list[Found] = []
    for sentence in sentences(text):
        if _trigger().search(text, sentence.start, sentence.end):
            found.extend(_in_sentence(cut(text, sentence)))
    return found


@cache
def _trigger() -> re.Pattern[str]:
    """Return what a sentence without which holds no quantity."""
    tables = ("cardinals", "scales", "vague", "few")
    listed = "|".join(word for table in tables for word in data()[table])
    return re.compile(rf"[0-9]|\b(?:{listed}|no)\b", re.IGNORECASE)


def _in_sentence(words: Words) -> Iterator[Found]:
    items = list(_items(words))
    end = 0
    for item, cue in zip(items, casualties(words, items), strict=True):
        first, after = item.amount.first, item.after
        if first >= end and _is_told(words, item, cue):
            yield _found(words, item, cue)
            end = after


def _items(words: Words) -> Iterator[Item]:
    """Yield the amounts of a sentence, each with what it counts."""
    at, end = 0, 0
    while hit := _ANCHOR.search(words.classes, at):
        at = hit.start()
        amount = _none_at(words, at) if hit.group() == "n" else amount_at(words, at)
        if amount is None:
            number = number_at(words, at)
            at = number.after if number else at + 1
            continue
        amount = _within(amount, end)
        phrase = _phrase(words, amount)
        item = Item(_told_behind(words, amount, phrase), phrase)
        yield item
        at = end = max(item.after, at + 1)


def _told_behind(words: Words, amount: Amount, phrase: Phrase | None) -> Amount:
    """Take up a qualifier behind the noun: "15 trucks at most"."""
    said = qualifier_behind(words, phrase.after)[1] if phrase else ""
    return replace(amount, qualifier=said) if said and amount.qualifier == "exact" else amount


def _within(amount: Amount, end: int) -> Amount:
    """Keep an amount's first word behind the end of the one before."""
    if amount.first >= end:
        return amount
    return replace(amount, first=end)


def _none_at(words: Words, at: int) -> Amount | None:
    """Read "no casualties", "no deaths": none at all."""
    near = range(at + 1, min(at + 3, len(words)))
    if any(words.lowers[one] in cues("nouns") and words.lowers[one].endswith("s") for one in near):
        return Amount(at, at, at + 1, at + 1, 0.0, None, COUNT, "exact")
    return None


def _phrase(words: Words, amount: Amount) -> Phrase | None:
    if amount.unit.kind != "count":
        return None
    return phrase_at(words, amount.after, amount.value if amount.high is None else 2.0)


def _is_told(words: Words, item: Item, cue: Cue | None) -> bool:
    """Tell whether an item says enough to be a quantity: a unit, a casualty, or a noun counted."""
    amount = item.amount
    if amount.unit.kind != "count" or cue is not None:
        return not _is_ago(words, amount)
    if item.phrase is None:
        return _is_large(amount)
    small = amount.value < 3 and amount.high is None
    before = words.lower(amount.first - 1)
    told = small and before in words_of("nouns", "definite")
    return not (told and words.lowers[item.phrase.head] in words_of("nouns", "parties"))


def _is_large(amount: Amount) -> bool:
    """Tell whether a bare number is a quantity by itself: large, vague or with a qualifier."""
    return (
        amount.value >= _LARGE and (amount.high is not None or amount.qualifier != "exact")
    ) or (amount.value >= _LARGE * 1000)


def _is_ago(words: Words, amount: Amount) -> bool:
    return amount.unit.kind == "duration" and words.lower(amount.after) in words_of(
        "exclusions", "ago"
    )


def _found(words: Words, item: Item, cue: Cue | None) -> Found:
    amount, phrase = item.amount, item.phrase
    span = words.span(amount.first, max(item.after, cue_end(item, cue)))
    noun = words.span(phrase.first, phrase.head + 1) if phrase else None
    of = words.span(cue.word, cue.word + 1) if cue else None
    counted = _counted(words, phrase, cue)
    if amount.unit.kind != "count":
        noun, of, counted = _measured(words, amount)
    text = words.text[span.start : span.end]
    quantity = Quantity(
        text=text,
        value=rounded(amount.value),
        unit=amount.unit.name,
        counted=counted,
        qualifier=amount.qualifier,
        high=None if amount.high is None else rounded(amount.high),
        mention=Mention(span.start, span.end, text),
    )
    kind = "casualty" if cue else amount.unit.kind
    return Found(span, quantity, noun, of, kind, clause_of(words, amount))


def cue_end(item: Item, cue: Cue | None) -> int:
    """Return the word behind a cue that stands right behind its number: "30 dead"."""
    return cue.word + 1 if cue and not cue.active and cue.word == item.after else 0


def _measured(words: Words, amount: Amount) -> tuple[Span | None, Span | None, str | None]:
    """Return what a measure counts ("tons of rice"), and the word it is a measure of ("range")."""
    phrase = counted_of(words, amount) or topic_of(words, amount)
    noun = words.span(phrase.first, phrase.head + 1) if phrase else None
    word, name = measure_word(words, amount)
    of = words.span(word, word + 1) if word is not None else None
    named = name or (
        _text(words, phrase) if phrase else told_of(words, amount, _clause(words, amount))
    )
    return noun, of, named or dimension(amount.unit)


def _counted(words: Words, phrase: Phrase | None, cue: Cue | None) -> str | None:
    """Return what is counted: "missile tests", "people killed", "killed"."""
    told = _text(words, phrase) if phrase else ""
    if cue is None:
        return told or None
    if phrase and phrase.first <= cue.word <= phrase.head:
        before = words.phrase(phrase.first, cue.word)
        behind = words.phrase(cue.word + 1, phrase.head + 1)
        told = " ".join(part for part in (before, behind) if part)
    return f"{told} {cue.category}".strip()


def _text(words: Words, phrase: Phrase) -> str:
    """Return a phrase on one line; one in capitals in small letters."""
    span = words.span(phrase.first, phrase.head + 1)
    told = " ".join(words.text[span.start : span.end].split())
    return told.lower() if words.told(phrase.head).isupper() else told


def rounded(value: float) -> float:
    """Return a value without the noise of conversion: six significant digits, whole if it is."""
    return value if value == int(value) else float(f"{value:.6g}")


def clause_of(words: Words, amount: Amount) -> Span:
    """Return the stretch between the marks and joining words around an amount."""
    clause = _clause(words, amount)
    return words.span(clause.start, clause.stop)


def _clause(words: Words, amount: Amount) -> range:
    stops = words_of("casualty_words", "clause_stop")

    def ends(at: int) -> bool:
        return words.kind(at) in "!," or words.lowers[at] in stops

    first, after = amount.first, amount.after
    while first > 0 and not ends(first - 1):
        first -= 1
    while after < len(words) and not ends(after):
        after += 1
    return range(first, after)
