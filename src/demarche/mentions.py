"""The tagger's stretches in, mentions as a reader would cut them out.

A stretch never cuts the name of a country or organization in two, and neither begins nor ends
with a word that only joins it to the rest of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from demarche.records import Span

_BEFORE = re.compile(
    r"(?:['’]s\b|(?:and|or|of|in|at|from|to|by|with|against|that|than|as|while|but|said)\b|\W)\s*",
    re.I,
)
_AFTER = re.compile(
    r"\s*(?:\b(?:and|or|of|to|by|with|against|in|on|at|for|from|the|a|an|that|which|who|has|have"
    r"|was|were|is|said)|['’]s|['’]|[^\w\s)\"”.%]|(?<!\b\w)(?<!\.\w)\.)$",
    re.I,
)
_EMPTY = re.compile(r"(?:the|a|an|its|their|his|her|our|this|these|those|some|s)?", re.I)


def tidy(text: str, spans: Iterable[Span], names: Sequence[Span]) -> list[Span]:
    """Return the spans grown over the names they cut and trimmed, each stretch once, in order.

    A span of which nothing is left but an article is left out.
    """
    kept: list[Span] = []
    for span in sorted(_trimmed(text, _grown(span, names)) for span in spans):
        if _EMPTY.fullmatch(text[span.start : span.end]):
            continue
        if kept and kept[-1].overlaps(span):
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return kept


def _grown(span: Span, names: Sequence[Span]) -> Span:
    cut = [name for name in names if name.overlaps(span)]
    start = min([span.start, *(name.start for name in cut)])
    return Span(start, max([span.end, *(name.end for name in cut)]))


def _trimmed(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start < end and (joint := _BEFORE.match(text, start, end)):
        start = joint.end()
    while start < end and (joint := _AFTER.search(text[start:end])):
        end = start + joint.start()
    return Span(start, end)
