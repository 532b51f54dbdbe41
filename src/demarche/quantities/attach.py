"""Quantities and triggers of a document in, which quantities belong to which trigger out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence

from demarche.quantities.find import Found
from demarche.records import Span

_OTHER_CLAUSE = 60
"""Characters that a clause's boundary adds to the distance of a trigger."""


def attach(
    found: Sequence[Found],
    triggers: Sequence[Span],
    sentences: Sequence[Span],
    violent: Collection[int] = (),
) -> dict[int, tuple[int, ...]]:
    """Return the indices of the quantities of each trigger that has some.

    A quantity goes to one trigger of its sentence: the one on the word that tells it
    ("killing"), else the nearest, those of its clause first. A casualty goes to a trigger of
    `violent` (indices into `triggers`) where the sentence has one. `sentences` are in order.
    """
    by_sentence: dict[int, list[int]] = {}
    for index, trigger in enumerate(triggers):
        by_sentence.setdefault(_sentence_of(trigger, sentences), []).append(index)
    belonging: dict[int, list[int]] = {}
    for index, one in enumerate(found):
        at = _sentence_of(one.span, sentences)
        near = by_sentence.get(at, []) if at >= 0 else []
        fierce = [other for other in near if other in violent] if one.kind == "casualty" else []
        if near:
            chosen = min(fierce or near, key=lambda other: (_distance(one, triggers[other]), other))
            belonging.setdefault(chosen, []).append(index)
    return {trigger: tuple(own) for trigger, own in sorted(belonging.items())}


def _sentence_of(span: Span, sentences: Sequence[Span]) -> int:
    """Return the index of the sentence that a span begins in, -1 for none."""
    at = bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1
    return at if at >= 0 and span.start < sentences[at].end else -1


def _distance(one: Found, trigger: Span) -> int:
    """Return how far a trigger is from a quantity, in characters; 0 for the word that tells it."""
    if any(word is not None and word.overlaps(trigger) for word in (one.of, one.noun)):
        return 0
    gap = max(trigger.start - one.span.end, one.span.start - trigger.end, 0)
    return 1 + gap + (0 if one.clause.overlaps(trigger) else _OTHER_CLAUSE)
