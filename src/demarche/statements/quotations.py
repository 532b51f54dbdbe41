"""A text in, its quotations out: the stretches between quotation marks, with the marks.

Curly, straight and single marks; a quotation that is not closed ends with its paragraph, and one
that opens the next paragraph's start goes on (`continues`), as newspapers print long quotations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from demarche.records import Span

LONGEST = 4000
"""Characters after which an unclosed quotation is no quotation."""

_BREAK = re.compile(r"\n\s*")
_DOUBLE = re.compile(r"[“”„«»\"]|``|''")
_SINGLE = re.compile(
    r"(?<![\w.,!?’'])[‘'](?=\w)[^‘“”\"\n]{8,400}?(?:[,.!?…][’']|\w[’'](?=[\s,.;:)]))"
)
_OPENS = frozenset("“„«")
_CLOSES = frozenset("”»")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation with its marks; `closed` by a mark, `continues` the one before it."""

    span: Span
    closed: bool
    continues: bool = False


def find_quotations(text: str) -> list[Quotation]:
    """Return the quotations of a text in order; none overlap. Linear in the text."""
    found = list[Quotation]()
    start = 0
    for stop in (*(gap.span() for gap in _BREAK.finditer(text)), (len(text), len(text))):
        found += _in_paragraph(text, Span(start, stop[0]))
        start = stop[1]
    return _continued(text, [one for one in found if len(one.span) <= LONGEST])


def _in_paragraph(text: str, paragraph: Span) -> Iterator[Quotation]:
    opened: int | None = None
    end = paragraph.start
    for mark in _DOUBLE.finditer(text, paragraph.start, paragraph.end):
        opening = _opens(text, mark, paragraph)
        if opened is None and opening:
            yield from _singles(text, Span(end, mark.start()))
            opened = mark.start()
        elif opened is not None and not (opening and mark.group() in _OPENS):
            yield Quotation(Span(opened, mark.end()), closed=True)
            opened, end = None, mark.end()
    if opened is None:
        yield from _singles(text, Span(end, paragraph.end))
    elif paragraph.end > opened + 1:
        yield Quotation(Span(opened, paragraph.end), closed=False)


def _opens(text: str, mark: re.Match[str], paragraph: Span) -> bool:
    if mark.group() in _OPENS or mark.group() == "``":
        return True
    if mark.group() in _CLOSES:
        return False
    before = text[mark.start() - 1] if mark.start() > paragraph.start else " "
    after = text[mark.end()] if mark.end() < paragraph.end else " "
    return not after.isspace() and (before.isspace() or before in "([—–-‘'")


def _singles(text: str, gap: Span) -> Iterator[Quotation]:
    for match in _SINGLE.finditer(text, gap.start, gap.end):
        if " " in match.group():
            yield Quotation(Span(*match.span()), closed=True)


def _continued(text: str, found: list[Quotation]) -> list[Quotation]:
    """Mark quotations that go on from an unclosed one in the paragraph before."""
    marked = found[:1]
    for before, one in pairwise(found):
        gap = text[before.span.end : one.span.start] if not before.closed else "."
        marked.append(replace(one, continues=not gap.strip()))
    return marked
