"""A news text in, its attributed statements out, in text order.

text -> quotations, words -> cues -> roles of each cue -> whole quotations -> turns, nesting
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from demarche.records import Span
from demarche.segment import sentences as segment
from demarche.statements.addressees import addressee
from demarche.statements.cues import find_cues
from demarche.statements.quotations import Quotation, find_quotations
from demarche.statements.roles import find_roles
from demarche.statements.turns import find_turns, merge
from demarche.statements.values import Attribution
from demarche.statements.whole import (
    completed,
    kind_of,
    unbroken,
    with_followers,
    with_shared_speakers,
)
from demarche.statements.words import Words, read_words


def find(text: str, sentences: Sequence[Span] | None = None) -> list[Attribution]:
    """Return the statements of a text; `sentences` are those of segment.py if not given.

    Linear in the text. Anything may be handed in: what is no news gives few statements or none.
    """
    quotations = find_quotations(text)
    spans = segment(text) if sentences is None else sentences
    words = read_words(text, spans, quotations)
    by_cue = unbroken(text, list(_by_cue(words, quotations)), spans)
    by_cue = with_shared_speakers(text, by_cue, spans)
    followed = with_followers(text, by_cue, quotations, spans)
    kinds = [replace(one, kind=kind_of(one.contents, quotations)) for one in followed]
    return nested(merge(find_turns(text), kinds))


def prepare(text: str) -> Words:
    """Return the words of a text, with the sentences and quotations they stand in."""
    return read_words(text, segment(text), find_quotations(text))


def _by_cue(words: Words, quotations: Sequence[Quotation]) -> Iterator[Attribution]:
    cues = find_cues(words)
    for cue, role in zip(cues, find_roles(words, cues), strict=True):
        if not role.contents:
            continue
        contents = completed([words.span(*one) for one in role.contents], quotations)
        yield Attribution(
            words.span(*role.speaker) if role.speaker else None,
            words.span(*cue),
            contents,
            kind_of(contents, quotations),
            addressee(words, cue, contents),
        )


def nested(found: Sequence[Attribution]) -> list[Attribution]:
    """Sort statements by where they begin, and tell of each which other's content holds it."""
    ordered = sorted(found, key=lambda one: (_extent(one).start, -_extent(one).end))
    open_contents = list[tuple[Span, int]]()
    holders: list[int | None] = []
    for number, one in enumerate(ordered):
        mark = one.cue or _extent(one)
        open_contents = [item for item in open_contents if item[0].end > mark.start]
        holding = [item for item in open_contents if item[0].covers(mark)]
        holders.append(min(holding, key=lambda item: len(item[0]))[1] if holding else None)
        open_contents += [(content, number) for content in one.contents]
    return [replace(one, nested_in=holder) for one, holder in zip(ordered, holders, strict=True)]


def _extent(one: Attribution) -> Span:
    spans = [span for span in (one.speaker, one.cue, *one.contents) if span]
    return Span(min(span.start for span in spans), max(span.end for span in spans))
