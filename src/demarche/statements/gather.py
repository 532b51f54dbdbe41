"""Voices of a text's sentences in, its attributed statements out, in text order.

voices + quotations -> statements by cue -> whole quotations -> turns of transcripts, nesting
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from demarche.records import Span
from demarche.statements.addressees import addressee
from demarche.statements.quotations import Quotation, find_quotations
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
from demarche.tagger import Sentence
from demarche.voices import Voice

Heard = Sequence[tuple[Span, Sentence]]
"""The sentences of a text: where each stands, what was read in it."""


def gather(text: str, heard: Heard) -> list[Attribution]:
    """Return the statements of a text. Linear in the text; what is no news gives few or none."""
    quotations = find_quotations(text)
    spans = [span for span, _ in heard]
    words = read_words(text, spans, quotations)
    told = (_told(span, sentence, words, quotations) for span, sentence in heard)
    by_cue = unbroken(text, list(chain.from_iterable(told)), spans)
    by_cue = with_shared_speakers(text, by_cue, spans)
    followed = with_followers(text, by_cue, quotations, spans)
    kinds = [replace(one, kind=kind_of(one.contents, quotations)) for one in followed]
    return nested(merge(find_turns(text), kinds))


def _told(
    span: Span, sentence: Sentence, words: Words, quotations: Sequence[Quotation]
) -> Iterator[Attribution]:
    for voice in sentence.voices:
        if voice.contents:
            yield _attribution(span, sentence, voice, words, quotations)


def _attribution(
    span: Span, sentence: Sentence, voice: Voice, words: Words, quotations: Sequence[Quotation]
) -> Attribution:
    def placed(pieces: tuple[int, int]) -> Span:
        inside = sentence.encoding.characters(*pieces)
        return Span(span.start + inside.start, span.start + inside.end)

    cue = placed(voice.cue)
    contents = completed([placed(one) for one in voice.contents], quotations)
    return Attribution(
        placed(voice.speaker) if voice.speaker else None,
        cue,
        contents,
        kind_of(contents, quotations),
        addressee(words, _inclusive(words.within(cue)), contents),
        stances=voice.stances,
        confidence=voice.score,
    )


def _inclusive(words: tuple[int, int]) -> tuple[int, int]:
    return words[0], max(words[0], words[1] - 1)


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
