"""A statement's cue in, the words that tell whom it is said to out: "told reporters"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from demarche.records import Span
from demarche.statements.lexicon import classes, facts, kind_number
from demarche.statements.words import Words

Stretch = tuple[int, int]
"""First and last word."""
LONGEST = 10
"""Words of the longest addressee that is read."""


def addressee(words: Words, cue: Stretch, contents: Sequence[Span]) -> Span | None:
    """Return whom a statement is told: the noun phrase after "told", or after "said to"."""
    head = next((at for at in range(cue[0], cue[1] + 1) if _tells(words, at)), None)
    if head is not None and _is_passive(words, head):
        return None
    after = cue[1] + 1 if head is not None else _after_to(words, cue)
    if after is None:
        return None
    stop = min((span.start for span in contents if span.end > words.ends[cue[1]]), default=None)
    end = after
    while end < min(len(words), after + LONGEST) and _goes_on(words, end, after, stop):
        end += 1
    return words.span(after, end - 1) if after < end else None


def _tells(words: Words, at: int) -> bool:
    return int(words.kind[at]) == kind_number("tell")


def _is_passive(words: Words, head: int) -> bool:
    return (
        head > 0
        and int(words.kind[head - 1]) == kind_number("aux")
        and (int(words.low[head - 1]) not in _having())
    )


@cache
def _having() -> frozenset[int]:
    return frozenset(facts(word)[0] for word in ("has", "have", "had", "having", "do", "did"))


def _after_to(words: Words, cue: Stretch) -> int | None:
    """Return the word after "to" that follows a verb of saying and a noun phrase at most."""
    to = facts("to")[0]
    if int(words.kind[cue[1]]) == kind_number("say") and cue[1] + 2 < len(words):
        return cue[1] + 2 if int(words.low[cue[1] + 1]) == to else None
    return None


def _goes_on(words: Words, at: int, after: int, stop: int | None) -> bool:
    if stop is not None and words.starts[at] >= stop:
        return False
    if words.sentence[at] != words.sentence[after] or words.quote[at]:
        return False
    if int(words.shape[at]) in _marks() and words.text[words.starts[at]] not in "'’&":
        return False
    inner = at > after and words.low[at] == facts("of")[0]
    return bool(inner or int(words.kind[at]) not in _ends())


@cache
def _marks() -> frozenset[int]:
    """Return the shapes of what is no word."""
    return frozenset(facts(mark)[3] for mark in (",", ".", ":", '"', "$"))


@cache
def _ends() -> frozenset[int]:
    """Return the classes of words that end a noun phrase."""
    wanted = frozenset("prep sub wh aux modal day adv subject not".split())
    return frozenset(n for n, name in enumerate(classes()[2], 1) if name in wanted)
