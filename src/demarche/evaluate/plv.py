"""PLV files in (sentences with a marked actor and recipient, a type and a quad class), rows out.

The format is that of the Zero-Shot-PLOVER data (Hu and others, ACL 2024): a tab-separated file
with the columns marked_sentence, gold_root and gold_quad, the actor between <s> and </s>, the
recipient between <t> and </t>. Its YIELD is PLOVER's CONCEDE and RETREAT.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from demarche.errors import InputError
from demarche.records import Span

COLUMNS = ("marked_sentence", "gold_root", "gold_quad")
QUADS = {
    **dict.fromkeys(("AGREE", "CONSULT", "SUPPORT"), 1),
    **dict.fromkeys(("AID", "COOPERATE", "YIELD"), 2),
    **dict.fromkeys(("REQUEST", "ACCUSE", "REJECT", "THREATEN"), 3),
    **dict.fromkeys(("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"), 4),
}
"""PLV's types and their quad classes."""

_MARK = re.compile(r"<(/?)([st])>")


@dataclass(frozen=True, slots=True)
class PlvRow:
    """One row: the plain sentence, the marked spans, the type and the quad class."""

    text: str
    actor: Span | None
    recipient: Span | None
    type: str
    quad: int


def read(path: Path) -> list[PlvRow]:
    """Read a PLV file; raise InputError naming file and line of what does not fit."""
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, delimiter="\t")
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise InputError(f"{path}: no column {missing[0]}; needed: {', '.join(COLUMNS)}")
        return [_row(row, f"{path}:{reader.line_num}") for row in reader]


def plv_type(kind: str) -> str:
    """Return PLV's name of a PLOVER type."""
    return "YIELD" if kind in ("CONCEDE", "RETREAT") else kind


def _row(row: dict[str, str], where: str) -> PlvRow:
    kind = plv_type(row["gold_root"])
    if kind not in QUADS or not row["gold_quad"].isdigit():
        raise InputError(f"{where}: type '{row['gold_root']}' or quad '{row['gold_quad']}' unknown")
    text, spans = unmark(row["marked_sentence"])
    return PlvRow(text, spans.get("s"), spans.get("t"), kind, int(row["gold_quad"]))


def unmark(marked: str) -> tuple[str, dict[str, Span]]:
    """Take <s>, <t> out; return the text and the spans, without space at their edges."""
    pieces: list[str] = []
    opened: dict[str, int] = {}
    spans: dict[str, Span] = {}
    length = last = 0
    for mark in _MARK.finditer(marked):
        pieces.append(marked[last : mark.start()])
        length += mark.start() - last
        last = mark.end()
        if not mark.group(1):
            opened[mark.group(2)] = length
        elif mark.group(2) in opened:
            spans[mark.group(2)] = Span(opened.pop(mark.group(2)), length)
    text = "".join((*pieces, marked[last:]))
    return text, {role: _trim(text, span) for role, span in spans.items()}


def _trim(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))
