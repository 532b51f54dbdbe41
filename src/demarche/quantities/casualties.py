"""Amounts of a sentence in, which of them are killed, wounded, missing, detained or displaced.

Three ways tell: what befell those counted, behind them ("nine people were killed", "30 dead");
what someone did, in front ("killing at least nine", "the deaths of nine", "the toll rose to
41"); and lists, which share the word of their first or last member.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demarche.quantities.amounts import Amount
from demarche.quantities.nouns import Phrase
from demarche.quantities.vocabulary import casualty_cues, cues, words_of
from demarche.quantities.words import Words

_REACH = 14
"""Words between those who suffer and the word that says what, at most."""
_BACK = 10


@dataclass(frozen=True, slots=True)
class Item:
    """An amount of a sentence and the noun phrase it counts."""

    amount: Amount
    phrase: Phrase | None

    @property
    def after(self) -> int:
        """Return the word behind all of it."""
        return max(self.amount.after, self.phrase.after if self.phrase else 0)


@dataclass(frozen=True, slots=True)
class Cue:
    """A casualty's category, and the word that tells it; `active` when it stands in front."""

    category: str
    word: int
    active: bool = False


def casualties(words: Words, items: Sequence[Item]) -> list[Cue | None]:
    """Return the cue of each item, None for what is no casualty."""
    if casualty_cues().isdisjoint(words.lowers):
        return [None] * len(items)
    own = [_own(words, item) for item in items]
    from_right = _shared_rightwards(words, items, own)
    found: list[Cue | None] = []
    for index, item in enumerate(items):
        cue = own[index] or from_right[index]
        if cue is None and item.amount.unit.kind == "count" and index:
            cue = _shared(words, items[index - 1], item, found[index - 1])
        found.append(cue)
    return found


def _own(words: Words, item: Item) -> Cue | None:
    if item.amount.unit.kind != "count":
        return None
    return (
        _as_noun(words, item)
        or _adjacent(words, item)
        or _in_front(words, item)
        or _behind(words, item)
    )


def _as_noun(words: Words, item: Item) -> Cue | None:
    """Read "30 deaths", "nine arrests", "12 wounded soldiers"."""
    if item.phrase is None:
        return None
    head = words.lowers[item.phrase.head]
    if head in words_of("casualty_words", "lives") and _is_taken(words, item.amount.first - 1):
        return Cue("killed", item.phrase.head)
    if head in cues("nouns"):
        return Cue(cues("nouns")[head], item.phrase.head)
    for at in range(item.phrase.first, item.phrase.head):
        if words.lowers[at] in cues("after"):
            return Cue(cues("after")[words.lowers[at]], at)
    return None


def _is_taken(words: Words, at: int) -> bool:
    """Tell "claimed 12 lives" and "cost the lives of 12" by the verb up to three words before."""
    taking = words_of("casualty_words", "taking")
    return any(words.lower(one) in taking for one in range(at, at - 3, -1))


def _adjacent(words: Words, item: Item) -> Cue | None:
    """Read "30 dead", "12 people killed", "left nine others injured"."""
    at = item.after
    while words.lower(at) in ("others", "more", "other", "people", "persons", "of", "them"):
        at += 1
    word = words.lower(at)
    category = _befell(words, at) or cues("verbs").get(word)
    if category is None or _has_object(words, at):
        return None
    return Cue(category, at)


def _befell(words: Words, at: int) -> str | None:
    """Return the category of "killed", "dead", and of two words: "to death", "gunned down"."""
    after = cues("after")
    word = words.lower(at)
    return (
        after.get(word)
        or after.get(f"{words.lower(at - 1)}-{word}")
        or after.get(f"{word}-{words.lower(at + 1)}")
    )


def _has_object(words: Words, at: int) -> bool:
    """Tell "12 soldiers killed three civilians" from "12 soldiers killed"."""
    if words.lower(at) in cues("verbs") or words.lower(at) not in cues("active"):
        return False
    return words.kind(at + 1) in "DN" or words.lower(at + 1) in words_of(
        "casualty_words", "objects_follow"
    )


def _in_front(words: Words, item: Item) -> Cue | None:
    """Read "killing at least nine", "the deaths of nine", "the death toll rose to 41"."""
    at = item.amount.first - 1
    while words.lower(at) in words_of("casualty_words", "objects") and words.lower(at) != "of":
        at -= 1
    word = words.lower(at)
    if word in cues("active") and not _is_passive(words, at):
        return Cue(cues("active")[word], at, active=True)
    if word == "of" and words.lower(at - 1) in cues("of"):
        return Cue(cues("of")[words.lower(at - 1)], at - 1, active=True)
    if word == "of" and words.lower(at - 1) == "lives" and _is_taken(words, at - 2):
        return Cue("killed", at - 1, active=True)
    return _toll(words, item)


def _is_passive(words: Words, at: int) -> bool:
    """Tell "were killed" by the auxiliary up to two words before."""
    auxiliaries = words_of("casualty_words", "auxiliaries")
    return words.lower(at - 1) in auxiliaries


def _toll(words: Words, item: Item) -> Cue | None:
    """Read "the death toll rose to 41", "the number of people killed stands at 41"."""
    before = words.lower(item.amount.first - 1)
    if before not in words_of("casualty_words", "to_figure"):
        return None
    category: Cue | None = None
    for at in range(item.amount.first - 1, max(-1, item.amount.first - 1 - _BACK), -1):
        word = words.lowers[at]
        if words.kind(at) in "!,":
            return None
        category = category or _told_by(words, at)
        if word in words_of("casualty_words", "tolls"):
            return category or Cue("killed", at, active=True)
        if category and word in words_of("casualty_words", "counts"):
            return category
    return None


def _told_by(words: Words, at: int) -> Cue | None:
    word = words.lowers[at]
    category = cues("after").get(word) or cues("nouns").get(word)
    return Cue(category, at, active=True) if category else None


def _behind(words: Words, item: Item) -> Cue | None:
    """Read "nine people in the village were later killed": an auxiliary, then what befell them."""
    auxiliaries = words_of("casualty_words", "auxiliaries")
    between = words_of("casualty_words", "between")
    passive, at = False, item.after
    if _is_object(words, item) or words.kind(at) in "DNV$":
        return None
    end = min(len(words), at + _REACH)
    while at < end:
        word = words.lowers[at]
        if word in cues("verbs"):
            return Cue(cues("verbs")[word], at)
        category = _befell(words, at)
        if passive and category:
            return Cue(category, at)
        passive = word in auxiliaries or (passive and (word in between or word.endswith("ly")))
        following = _step(words, at, item.after)
        if following is None:
            return None
        at = following
    return None


def _is_object(words: Words, item: Item) -> bool:
    """Tell "citizens of the seven countries were held", where others are the subject."""
    before = item.amount.first - 1
    before -= words.lower(before) in ("the", "these", "those", "its", "their", "his")
    relative = words.lower(item.after) in words_of("casualty_words", "relatives")
    return words.lower(before) in words_of("casualty_words", "prepositions") and not relative


def _step(words: Words, at: int, start: int) -> int | None:
    """Return the next word to look at: past an insertion in commas; None at a clause's end."""
    letter, word = words.kind(at), words.lowers[at]
    if letter == "," or letter == "(":
        return _past_insertion(words, at)
    if letter == "&" and at > start and words.kind(at + 1) not in "aDN":
        return None
    stopped = word in words_of("casualty_words", "clause_stop")
    unsure = word in words_of("casualty_words", "modals") and words.lower(at + 1) != "have"
    if (
        letter == "!"
        or unsure
        or (word == "to" and words.lower(at + 1) == "be")
        or (stopped and not (at == start and word == "that"))
    ):
        return None
    return at + 1


def _past_insertion(words: Words, at: int) -> int | None:
    """Return the word behind ", including two children," or "(two of them children)"."""
    mark = "," if words.kind(at) == "," else ")"
    closing = words.classes.find(mark, at + 1, at + _REACH)
    if closing < 0 or "!" in words.classes[at:closing]:
        return None
    opens = words.lower(at + 1) in words_of("casualty_words", "insertions")
    goes_on = words.lower(closing + 1) in words_of("casualty_words", "going_on")
    return closing + 1 if opens or goes_on or mark == ")" else None


def _shared_rightwards(
    words: Words, items: Sequence[Item], own: Sequence[Cue | None]
) -> list[Cue | None]:
    """Lend items the cue behind the last of their list: "12 soldiers and 3 civilians dead"."""
    lent: list[Cue | None] = [None] * len(items)
    for index in range(len(items) - 2, -1, -1):
        item, following = items[index], items[index + 1]
        cue = own[index + 1] or lent[index + 1]
        if own[index] or cue is None or cue.active or item.amount.unit.kind != "count":
            continue
        as_noun = following.phrase is not None and cue.word <= following.phrase.head
        if item.phrase and following.phrase and not as_noun and _listed(words, item, following):
            lent[index] = cue
    return lent


def _shared(words: Words, before: Item, item: Item, cue: Cue | None) -> Cue | None:
    """Lend an item the cue of the one before: "killed 12 soldiers and three civilians"."""
    if cue is None or item.phrase is None:
        return None
    if words.lower(item.amount.first - 1) in ("including", "among", "includes"):
        return Cue(cue.category, cue.word, active=True)
    return cue if cue.active and _listed(words, before, item) else None


def _listed(words: Words, before: Item, item: Item) -> bool:
    """Tell whether nothing but commas and words of a list stand between two items."""
    lists = words_of("casualty_words", "lists")
    between = range(before.after, item.amount.first)
    return bool(between) and all(
        words.kind(at) == "," or words.lowers[at] in lists for at in between
    )
