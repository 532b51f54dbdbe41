"""Statements read by cue in, the same with whole quotations out.

What a cue's window cannot see is settled here: a quotation that is said in part is said whole;
one that follows with no cue of its own goes on from the statement before it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from demarche.records import Span
from demarche.statements.quotations import Quotation
from demarche.statements.values import Attribution

SHORTEST = 8
"""Characters of a quotation that can be a statement without a cue of its own."""


def kind_of(contents: Sequence[Span], quotations: Sequence[Quotation]) -> str:
    """Return direct, mixed or indirect, by how much of the contents stands in quotations."""
    quoted = sum(
        _shared(content, one.span) for content in contents for one in _near(content, quotations)
    )
    total = sum(map(len, contents))
    if not quoted:
        return "indirect"
    return "direct" if quoted >= 0.9 * total else "mixed"


def _near(span: Span, quotations: Sequence[Quotation]) -> Sequence[Quotation]:
    """Return the quotations that share a character with a stretch."""
    first = bisect_right(quotations, span.start, key=lambda one: one.span.end)
    last = bisect_left(quotations, span.end, key=lambda one: one.span.start)
    return quotations[first:last]


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def completed(contents: Sequence[Span], quotations: Sequence[Quotation]) -> tuple[Span, ...]:
    """Return contents stretched over the quotations that they begin or end in."""
    spans = list[Span]()
    for content in contents:
        start, end = content.start, content.end
        for one in _near(content, quotations):
            if start <= one.span.start or _shared(content, one.span) > len(one.span) / 2:
                start, end = min(start, one.span.start), max(end, one.span.end)
        if spans and start < spans[-1].end:
            start = spans[-1].end
        if start < end:
            spans.append(Span(start, end))
    return tuple(spans)


def with_followers(
    text: str,
    found: Sequence[Attribution],
    quotations: Sequence[Quotation],
    sentences: Sequence[Span],
) -> Iterator[Attribution]:
    """Yield the statements, each with the unclaimed quotations that go on from it."""
    grown = list(found)
    outer = [number for number, one in enumerate(found) if not _is_quoted(one, quotations)]
    waiting = sorted(((_end(found[number]), number) for number in outer), reverse=True)
    latest, end = -1, -1
    for quotation in _unclaimed([found[number] for number in outer], quotations):
        while waiting and waiting[-1][0] <= quotation.span.start:
            reached, number = waiting.pop()
            if reached >= end:
                latest, end = number, reached
        if latest >= 0 and _follows(text, grown[latest], end, quotation, sentences):
            one = grown[latest]
            grown[latest] = replace(one, contents=(*one.contents, quotation.span))
            end = quotation.span.end
    yield from grown


def _is_quoted(one: Attribution, quotations: Sequence[Quotation]) -> bool:
    """Tell whether it is within a quotation that somebody says something."""
    return one.cue is not None and any(
        near.span.covers(one.cue) for near in _near(one.cue, quotations)
    )


def _end(one: Attribution) -> int:
    return max(span.end for span in (one.speaker, one.cue, *one.contents) if span)


def _unclaimed(
    found: Sequence[Attribution], quotations: Sequence[Quotation]
) -> Iterator[Quotation]:
    """Yield the quotations of some length that share nothing with a statement's content."""
    claimed = sorted(span for one in found for span in one.contents)
    reach = list(accumulate((span.end for span in claimed), max, initial=-1))
    for one in quotations:
        before = bisect_left(claimed, one.span.end, key=lambda span: span.start)
        if len(one.span) >= SHORTEST and reach[before] <= one.span.start:
            yield one


def _follows(
    text: str, one: Attribution, end: int, quotation: Quotation, sentences: Sequence[Span]
) -> bool:
    """Tell whether a quotation, alone in its sentence, goes on from the one before it."""
    if one.kind == "indirect" and not text[:end].endswith(":"):
        return False
    at = bisect_right(sentences, quotation.span.start, key=lambda span: span.start) - 1
    opens = at > 0 and not text[sentences[at].start : quotation.span.start].strip()
    last = bisect_left(sentences, quotation.span.end, key=lambda span: span.start) - 1
    alone = not text[quotation.span.end : sentences[last].end].strip()
    return opens and alone and end > sentences[at - 1].start


def unbroken(
    text: str, found: Sequence[Attribution], sentences: Sequence[Span]
) -> list[Attribution]:
    """Stretch contents that break off in the middle of another statement over all of it.

    "(that the minister) said the bridge was safe": what somebody says may hold the whole of
    what another says, not the half.
    """
    whole = list(found)
    order = sorted(range(len(whole)), key=lambda number: _begin(whole[number]))
    begins = [_begin(whole[number]) for number in order]
    for number in reversed(order):
        one = whole[number]
        last = one.contents[-1]
        inner = whole[order[bisect_right(begins, last.end + 1) - 1]]
        home = _sentence(_begin(inner), sentences)
        together = _sentence(last.end - 1, sentences) == home
        if inner is not one and together and _broken(text, one, last, inner):
            longer = Span(last.start, inner.contents[-1].end)
            whole[number] = replace(one, contents=(*one.contents[:-1], longer))
    return whole


def _begin(one: Attribution) -> int:
    return min(span.start for span in (one.speaker, one.cue, *one.contents) if span)


def _broken(text: str, one: Attribution, last: Span, inner: Attribution) -> bool:
    """Tell whether a statement's last content ends before or within the inner one's cue."""
    begin = _begin(inner)
    if one.cue is None or inner.cue is None or not one.cue.end <= last.start < begin:
        return False
    told = inner.contents[0].start >= inner.cue.end
    return told and last.end < inner.cue.end and not text[last.end : begin].strip()


def with_shared_speakers(
    text: str, found: Sequence[Attribution], sentences: Sequence[Span]
) -> list[Attribution]:
    """Give a participle without a subject that of its sentence: "..., he said, adding that ..."."""
    shared = list(found)
    for number, one in enumerate(found):
        if one.cue is None or one.speaker or not _is_participle(text, one.cue):
            continue
        beside = [*shared[max(0, number - 1) : number], *shared[number + 1 : number + 2]]
        home = _sentence(one.cue.start, sentences)
        near = [other.speaker for other in beside if other.speaker and other.cue]
        own = [speaker for speaker in near if _sentence(speaker.start, sentences) == home]
        shared[number] = replace(one, speaker=own[0]) if own else one
    return shared


def _is_participle(text: str, cue: Span) -> bool:
    words = text[cue.start : cue.end].split(None, 1)
    return bool(words) and words[0].lower().endswith("ing")


def _sentence(offset: int, sentences: Sequence[Span]) -> int:
    return bisect_right(sentences, offset, key=lambda one: one.start)
