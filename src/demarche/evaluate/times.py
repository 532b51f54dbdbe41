"""TimeML files in, how well time expressions are found and normalised out.

Scored as TempEval-3 does (UzZaman et al., 2013): a gold expression is found strictly when the
span is the same, relaxed when one overlaps it; the value F1 counts the relaxed hits whose value
is equal. Only expressions within TEXT count, so the creation time of the header does not. The
files fall into two halves by the SHA-1 of their names: "tune" (even), which the rules may be
tuned on, and "report" (odd).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from demarche.dates import TimeExpression, find, read_at
from demarche.errors import InputError
from demarche.evaluate.scores import Tally, accuracy
from demarche.records import Span

HALVES = ("tune", "report")


@dataclass(frozen=True, slots=True)
class GoldTime:
    """A TIMEX3 of a file's TEXT."""

    span: Span
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class TimedText:
    """The TEXT of a TimeML file, its creation day (ISO, with the time if told) and its TIMEX3."""

    name: str
    text: str
    published: str | None
    times: tuple[GoldTime, ...]


def evaluate(folder: Path, half: str | None) -> dict[str, Any]:
    """Score all .tml files of a folder, or those of one half: "tune" or "report".

    Raises InputError for an unknown half, a folder without files or a file that is no TimeML.
    """
    if half is not None and half not in HALVES:
        raise InputError(f"no half '{half}': say {' or '.join(HALVES)}")
    paths = [path for path in sorted(folder.rglob("*.tml")) if half in (None, half_of(path.name))]
    if not paths:
        raise InputError(f"{folder} holds no TimeML file (*.tml)")
    return measure([read_timeml(path) for path in paths])


def half_of(name: str) -> str:
    """Return the half that a file belongs to, by the SHA-1 of its name."""
    digest = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()
    return HALVES[int(digest, 16) % 2]


def read_timeml(path: Path) -> TimedText:
    """Read a TimeML file; raises InputError when it is none."""
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as fault:
        raise InputError(f"{path}: not TimeML: {fault}") from fault
    body, created = root.find("TEXT"), root.find("DCT/TIMEX3")
    if body is None:
        raise InputError(f"{path}: not TimeML: no TEXT")
    pieces: list[str] = []
    times: list[GoldTime] = []
    _walk(body, pieces, times)
    published = None if created is None else created.get("value")
    return TimedText(path.name, "".join(pieces), published, tuple(times))


def _walk(element: ElementTree.Element, pieces: list[str], times: list[GoldTime]) -> None:
    """Gather the text below an element, and its TIMEX3 with their offsets."""
    start = sum(map(len, pieces))
    pieces.append(element.text or "")
    for child in element:
        _walk(child, pieces, times)
        pieces.append(child.tail or "")
    if element.tag == "TIMEX3":
        span = Span(start, sum(map(len, pieces)))
        if len(span):
            times.append(GoldTime(span, element.get("type", ""), element.get("value", "")))


def measure(documents: Sequence[TimedText]) -> dict[str, Any]:
    """Score what is found in each document, and the values read from the gold spans."""
    strict = relaxed = kinds = values = Tally(0, 0, 0)
    given: list[tuple[str, str, str]] = []
    for document in documents:
        found = find(document.text, document.published)
        pairs = aligned(document.times, found)
        counts = len(found), len(document.times)
        strict += _tally(sum(gold.span == own.span for gold, own in pairs), *counts)
        relaxed += _tally(len(pairs), *counts)
        kinds += _tally(sum(gold.kind == own.kind for gold, own in pairs), *counts)
        values += _tally(sum(gold.value == own.value for gold, own in pairs), *counts)
        given += [(gold.kind, gold.value, value_at(document, gold)) for gold in document.times]
    return {
        "files": len(documents),
        "strict": strict.table(),
        "relaxed": relaxed.table(),
        "kind": kinds.table(),
        "value": values.table(),
        "value_given_spans": round(accuracy(*_columns(given)), 4),
        "value_given_spans_by_kind": _by_kind(given),
    }


def aligned(
    gold: Sequence[GoldTime], found: Sequence[TimeExpression]
) -> list[tuple[GoldTime, TimeExpression]]:
    """Pair each gold expression with one that overlaps it, none twice; equal spans first."""
    pairs: list[tuple[GoldTime, TimeExpression]] = []
    taken: set[int] = set()
    for one in sorted(gold, key=lambda time: time.span):
        near = [i for i, own in enumerate(found) if own.span.overlaps(one.span) and i not in taken]
        if near:
            best = max(near, key=lambda i: (found[i].span == one.span, -i))
            taken.add(best)
            pairs.append((one, found[best]))
    return pairs


def value_at(document: TimedText, gold: GoldTime) -> str:
    """Return the value read from a gold span within its document, "" when none is."""
    read = read_at(document.text, gold.span, document.published)
    return read.value if read else ""


def _tally(hits: int, found: int, gold: int) -> Tally:
    return Tally(hits, found - hits, gold - hits)


def _columns(given: Sequence[tuple[str, str, str]]) -> tuple[list[str], list[str]]:
    return [value for _, value, _ in given], [own for _, _, own in given]


def _by_kind(given: Sequence[tuple[str, str, str]]) -> dict[str, Any]:
    return {
        kind: {
            "accuracy": round(accuracy(*_columns([one for one in given if one[0] == kind])), 4),
            "n": count,
        }
        for kind, count in sorted(Counter(kind for kind, _, _ in given).items())
    }
