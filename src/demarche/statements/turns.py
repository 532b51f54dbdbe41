"""A transcript in, its turns out: who has the word ("THE PRESIDENT:", "Q.") and what is said.

A label opens a paragraph, or follows the end of a sentence; it is taken for one only where the
text gives the word to and fro: the same labels come again, and there are at least two of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from demarche.records import Span
from demarche.statements.lexicon import classes, facts, kind_number
from demarche.statements.values import Attribution

LONGEST = 60
"""Characters of the longest label."""
_OPENING = r"(?:\A|(?<=\n)|(?<=\s\s)|(?<=[.!?)\]\"”—-]\s))"
_LOUD = re.compile(r"[^a-z]+(?:\([^()]*\))?$")


@cache
def _label() -> re.Pattern[str]:
    """Return what a label looks like; a full stop within it is that of a title."""
    titles = "|".join(form for form, kind in classes()[0].items() if kind == kind_number("title"))
    word = rf"(?:(?i:{titles})\.|[A-Z][\w'’\-]*)"
    name = rf"{word}(?:[ \t](?:{word}|of|the|de|van|al)){{0,6}}(?:[ \t]\([^()\n]{{1,40}}\))?"
    return re.compile(rf"{_OPENING}(?P<label>[QA]|{name})(?P<mark>:|\.)(?=[ \t\n])")


def find_turns(text: str) -> list[Attribution]:
    """Return the turns of a transcript in order; none where the text is no transcript."""
    labels = _labels(text)
    if not labels:
        return []
    ends = [*(label.start for label in labels[1:]), len(text)]
    return list(_turns(text, labels, ends))


def _turns(text: str, labels: Sequence[Span], ends: Sequence[int]) -> Iterator[Attribution]:
    for label, end in zip(labels, ends, strict=True):
        said = text[label.end + 1 : end]
        start = label.end + 1 + len(said) - len(said.lstrip())
        if said.strip():
            content = Span(start, start + len(said.strip()))
            yield Attribution(label, None, (content,), "direct", via="turn")


def _labels(text: str) -> list[Span]:
    found = [match for match in _label().finditer(text) if len(match["label"]) <= LONGEST]
    for mark in (":", "."):
        mine = [match for match in found if match["mark"] == mark and _may_be(text, match)]
        counts = Counter(match["label"] for match in mine)
        again = {label for label, count in counts.items() if count > 1}
        if len(again) > 1 and (mark == ":" or "Q" in again):
            opened = {label for label in counts if _LOUD.match(label)} if mark == ":" else set()
            known = again | opened
            return [Span(*match.span("label")) for match in mine if match["label"] in known]
    return []


def _may_be(text: str, match: re.Match[str]) -> bool:
    """Tell whether a label stands where one may: capitals anywhere, others open a paragraph."""
    last = match["label"].split()[-1]
    if facts(last)[2] == kind_number("title") or (len(last) == 1 and len(match["label"]) > 1):
        return False
    if _LOUD.match(match["label"]) and match["mark"] == ":":
        return True
    start = match.start()
    return (
        match["label"] == "Q"
        or start == 0
        or text[max(0, start - 2) : start].isspace()
        or (text[start - 1] == "\n")
    )


def merge(turns: Sequence[Attribution], found: Sequence[Attribution]) -> list[Attribution]:
    """Join turns with the statements read by cue, leaving out those that cross two turns."""
    if not turns:
        return list(found)
    cuts = [one.speaker.start for one in turns if one.speaker]
    kept = [one for one in found if not _crosses(one, cuts)]
    return [*turns, *kept]


def _crosses(one: Attribution, cuts: Sequence[int]) -> bool:
    spans = [span for span in (one.speaker, one.cue, *one.contents) if span]
    first, last = min(span.start for span in spans), max(span.end for span in spans)
    return any(first < cut < last or cut == first for cut in cuts)
