"""PolNeAR folders in, how well statements are found out: speaker, cue and content.

PolNeAR (Newell et al., 2018) holds `text/NAME.txt` and `attributions/NAME_ANNOTATOR.ann`; a text
with several annotators counts once, with the first by name. Gold and found attributions are
paired one to one, best overlap of content and cue first, as Pareti (2015) and Newell et al. do;
those that share neither stay alone. A role of a pair is a hit when the two stretches are the
same but for white space (exact) or share a character (overlap). What is not a hit is an alarm
where it was found and a miss where it is gold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.errors import InputError
from demarche.evaluate.scores import Tally
from demarche.records import Span
from demarche.statements import Attribution

ROLES = ("speaker", "cue", "content")
Spans = tuple[Span, ...]
Finder = Callable[[str], Sequence[Attribution]]

_BOUND = re.compile(r"T\d+$")
_TYPES = {"Source": 0, "Cue": 1, "Content": 2, "Content2": 2}


@dataclass(frozen=True, slots=True)
class Quote:
    """Speaker, cue and content of an attribution, each as stretches; empty where not told."""

    roles: tuple[Spans, Spans, Spans]


@dataclass(frozen=True, slots=True)
class QuotedText:
    """A text of the corpus and what its annotator marked."""

    name: str
    text: str
    quotes: tuple[Quote, ...]


def evaluate(folder: Path, finder: Finder) -> dict[str, Any]:
    """Score the attributions of a PolNeAR folder; raises InputError when it is none."""
    return measure(read_folder(folder), finder)


def measure(texts: Sequence[QuotedText], finder: Finder) -> dict[str, Any]:
    """Score a finder on texts; per role, precision, recall and F1, exact and by overlap."""
    tallies = {(role, how): Tally() for role in ROLES for how in ("exact", "overlap")}
    found_in_all = 0
    for one in texts:
        found = [as_quote(attribution) for attribution in finder(one.text)]
        found_in_all += len(found)
        for gold, mine in pairs(one.quotes, found):
            for number, role in enumerate(ROLES):
                ours, theirs = _role(gold, number), _role(mine, number)
                tallies[role, "exact"] += _tally(ours, theirs, _trimmed(one.text, ours, theirs))
                tallies[role, "overlap"] += _tally(ours, theirs, _overlap(ours, theirs) > 0)
    return {
        "texts": len(texts),
        "attributions": sum(len(one.quotes) for one in texts),
        "found": found_in_all,
    } | {how: {role: tallies[role, how].table() for role in ROLES} for how in ("overlap", "exact")}


def pairs(
    gold: Sequence[Quote], found: Sequence[Quote]
) -> Iterator[tuple[Quote | None, Quote | None]]:
    """Yield gold and found attributions that belong together, then those that stay alone."""
    ranked = sorted(
        (
            (-closeness, first, second)
            for first, ours in enumerate(gold)
            for second, theirs in enumerate(found)
            if (closeness := _closeness(ours, theirs)) > 0
        ),
    )
    left, right = set(range(len(gold))), set(range(len(found)))
    for _, first, second in ranked:
        if first in left and second in right:
            left.discard(first)
            right.discard(second)
            yield gold[first], found[second]
    yield from ((gold[number], None) for number in sorted(left))
    yield from ((None, found[number]) for number in sorted(right))


def as_quote(attribution: Attribution) -> Quote:
    """Return the stretches of a found attribution."""
    one = attribution
    speaker, cue = ((span,) if span else () for span in (one.speaker, one.cue))
    return Quote((speaker, cue, one.contents))


def read_folder(folder: Path) -> list[QuotedText]:
    """Read a PolNeAR folder in order of names; raises InputError when it is none."""
    texts = sorted((folder / "text").glob("*.txt"))
    marked = sorted((folder / "attributions").glob("*.ann"))
    first: dict[str, Path] = {}
    for path in marked:
        first.setdefault(path.stem.rpartition("_")[0], path)
    read = [_read(path, first[path.stem]) for path in texts if path.stem in first]
    if not read:
        raise InputError(f"{folder} holds no PolNeAR texts (text/*.txt, attributions/*.ann)")
    return read


def _read(text: Path, marks: Path) -> QuotedText:
    words = text.read_bytes().decode("utf-8")
    bounds: dict[str, Spans] = {}
    quotes = list[Quote]()
    lines = [line.split("\t") for line in marks.read_text(encoding="utf-8").splitlines()]
    try:
        for fields in lines:
            if _BOUND.match(fields[0]):
                bounds[fields[0]] = _spans(fields[1])
        for fields in lines:
            if fields[0].startswith("E"):
                quotes.append(_quote(fields[1].split()[1:], bounds))
    except (IndexError, ValueError) as fault:
        raise InputError(f"{marks}: not a brat file of attributions: {fault}") from fault
    kept = sorted((one for one in quotes if any(one.roles)), key=_begin)
    return QuotedText(text.stem, words, tuple(kept))


def _spans(bound: str) -> Spans:
    offsets = bound.split(" ", 1)[1].split(";")
    return tuple(Span(*map(int, pair.split())) for pair in offsets)


def _quote(arguments: Sequence[str], bounds: dict[str, Spans]) -> Quote:
    """Join an event's arguments; those whose bound is missing are left out."""
    roles: list[list[Span]] = [[], [], []]
    for argument in arguments:
        name, _, bound = argument.partition(":")
        if name in _TYPES:
            roles[_TYPES[name]].extend(bounds.get(bound, ()))
    speaker, cue, content = (tuple(sorted(set(role))) for role in roles)
    return Quote((speaker, cue, content))


def _begin(one: Quote) -> int:
    return min(span.start for role in one.roles for span in role)


def _role(quote: Quote | None, number: int) -> Spans:
    return quote.roles[number] if quote else ()


def _tally(gold: Spans, found: Spans, hit: bool) -> Tally:
    if gold and found and hit:
        return Tally(hits=1)
    return Tally(alarms=bool(found), misses=bool(gold))


def _trimmed(text: str, ours: Spans, theirs: Spans) -> bool:
    """Tell whether the stretches are the same but for white space at their edges."""
    kept = [[text[span.start : span.end].strip() for span in spans] for spans in (ours, theirs)]
    return kept[0] == kept[1] and _overlap(ours, theirs) > 0


def _overlap(ours: Spans, theirs: Spans) -> int:
    """Return the number of characters that two groups of stretches share."""
    shared = (
        min(one.end, other.end) - max(one.start, other.start) for one in ours for other in theirs
    )
    return sum(length for length in shared if length > 0)


def _closeness(one: Quote, other: Quote) -> float:
    """Return how much of content and of cue two attributions share, 0 to 2."""
    total = 0.0
    for number in (1, 2):
        ours, theirs = one.roles[number], other.roles[number]
        shared = _overlap(ours, theirs)
        if shared:
            total += shared / (sum(map(len, ours)) + sum(map(len, theirs)) - shared)
    return total
