"""A text in, the spans of its sentences out.

Rules, not a model: a full stop ends a sentence unless it belongs to an abbreviation, an
initial or a number; a blank line always ends one; a single line break does where the lines
are paragraphs and not wrapped text. The work grows linearly with the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from demarche.records import Span

LONGEST = 1200
"""Characters after which a sentence without an end is cut at the next space."""

_STOP = re.compile(r"[.!?…]+[\"'”’»)]*(?=\s)|[!?][\"”]|\n")
_WORD_BEFORE = re.compile(r"([^\s\"'“‘(\[-]+)$")
_OPENS = re.compile(r"[\"'“‘(\[«-]*")
_TITLES = frozenset(
    "mr mrs ms dr prof rev fr hon gen lt col maj capt cmdr cpl sgt adm brig gov sen sens rep reps "
    "pres amb supt insp det st mt ft no nos vs art messrs sr".split()
)
"""Abbreviations that a name or number follows: never the end of a sentence."""
_ABBREVIATIONS = _TITLES | frozenset(
    "jan feb mar apr jun jul aug sept sep oct nov dec mon tue tues wed thu thur thurs fri sat sun "
    "inc corp co ltd bros dept univ assn approx est etc jr al fig ave blvd rd ala ariz ark calif "
    "colo conn del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa "
    "tenn tex va vt wash wis wyo e.g i.e a.m p.m".split()
)
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_STARTERS = frozenset(
    "the a an in on at it its he she they we i you this that these those but and however after "
    "before when while since if as for from there his her their our my many some most all no not "
    "according meanwhile earlier last both one two more what why how under during despite "
    "also".split()
)
"""Words that, capitalized after an abbreviation, begin a sentence."""


def sentences(text: str) -> list[Span]:
    """Return the sentences of a text in order, without the white space around them."""
    wrapped = _is_wrapped(text)
    spans: list[Span] = []
    start = 0
    for stop in _STOP.finditer(text):
        if _ends(text, stop, wrapped=wrapped):
            spans.extend(_trimmed(text, start, stop.end()))
            start = stop.end()
    spans.extend(_trimmed(text, start, len(text)))
    return spans


def _ends(text: str, stop: re.Match[str], *, wrapped: bool) -> bool:
    """Tell whether a full stop or line break is the end of a sentence."""
    mark = stop.group()
    if mark == "\n":
        return not wrapped or _next_line_is_blank(text, stop.end())
    follower = _following_word(text, stop.end())
    if follower and not follower[0].isupper() and not follower[0].isdigit():
        return not follower[0].islower()
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    return not _is_abbreviation(text, stop.start(), follower)


def _is_abbreviation(text: str, dot: int, follower: str) -> bool:
    before = _WORD_BEFORE.search(text, max(0, dot - 24), dot)
    if before is None:
        return False
    word = before.group(1)
    lower = word.lower()
    if lower in _TITLES:
        return lower != "no" or follower[:1].isdigit()
    if len(word) == 1 and word.isupper():
        return True
    if lower in _ABBREVIATIONS or _DOTTED.fullmatch(word):
        return follower.lower() not in _STARTERS
    return False


def _following_word(text: str, at: int) -> str:
    """Return the next word of the line, without opening quotes; empty at a line's end."""
    rest = text[at : at + 60].lstrip(" \t\u00a0")
    if not rest or rest[0] == "\n":
        return ""
    words = rest[_OPENS.match(rest).end() :].split(None, 1)  # type: ignore[union-attr]
    return words[0].rstrip(",.;:") if words else ""


def _next_line_is_blank(text: str, at: int) -> bool:
    rest = text[at : at + 200].lstrip(" \t\r\u00a0")
    return not rest or rest[0] == "\n"


def _is_wrapped(text: str) -> bool:
    """Tell whether single line breaks fall inside sentences, as in text wrapped at a width."""
    lines = [line for line in text[:20000].split("\n") if line.strip()]
    if len(lines) < 4:
        return False
    broken = [
        line for line in lines[:-1] if line.rstrip()[-1].isalnum() or line.rstrip()[-1] == ","
    ]
    longest = max(map(len, lines))
    return longest <= 110 and sum(len(line) > 0.7 * longest for line in broken) > len(lines) / 2


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the stretch without white space at its edges, in parts where it is too long."""
    while start < end:
        cut = end
        if end - start > LONGEST:
            space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            cut = space if space > 0 else start + LONGEST
        words = text[start:cut]
        left = start + len(words) - len(words.lstrip())
        if words.strip():
            yield Span(left, left + len(words.strip()))
        start = cut
