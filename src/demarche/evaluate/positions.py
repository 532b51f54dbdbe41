"""Texts with marked statements in, how well their issues and stances are told out.

A gold file has one JSON object a line: `text`, `date`, and `statements`, each with start and end
of its content, `speaker` (start, end, country), `cue`, `direct`, `issues` and `stance` (by
issue). Two figures each: with the gold content given, and end to end, where a statement is found
if one of ours shares most of its content. Issues are scored as labels of statements, F1 by issue
and averaged (macro); stances over gold issues that were found, F1 by stance, averaged.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from demarche.coder import Coder
from demarche.errors import InputError
from demarche.evaluate.scores import Tally
from demarche.records import Document, Findings, Span, Statement
from demarche.segment import sentences

MOST = 0.5
"""Share of a gold content that a statement must hold to be the one."""

Stances = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """A statement as a person marked it."""

    content: Span
    cue: Span | None
    country: str | None
    stances: Stances


@dataclass(frozen=True, slots=True)
class GoldText:
    """A document and its statements."""

    document: Document
    statements: tuple[GoldStatement, ...]


def read_gold(path: Path) -> list[GoldText]:
    """Read a gold file; raise InputError naming the line that is broken."""
    texts = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            texts.append(_text(json.loads(line), number))
        except (ValueError, KeyError, TypeError) as fault:
            raise InputError(f"{path}:{number}: not a text with statements: {fault}") from fault
    return texts


def _text(line: Mapping[str, Any], number: int) -> GoldText:
    marked = tuple(
        GoldStatement(
            Span(one["start"], one["end"]),
            Span(*one["cue"]) if one.get("cue") else None,
            (one.get("speaker") or {}).get("country"),
            one["stance"],
        )
        for one in line["statements"]
    )
    name = str(line.get("id", number))
    return GoldText(Document(name, line["text"], published=line.get("date")), marked)


def evaluate(path: Path, coder: Coder) -> dict[str, Any]:
    """Score a gold file with its cues and contents given, and end to end."""
    texts = read_gold(path)
    gold = [one.stances for text in texts for one in text.statements]
    judged = [_judged(text, one, coder) for text in texts for one in text.statements]
    coded = coder.read_many(text.document for text in texts)
    pairs = [paired(*both) for both in zip(texts, coded, strict=True)]
    found = [one.stances if one else None for own in pairs for one in own]
    return {"given": measure(gold, judged), "found": measure(gold, found)}


def _judged(text: GoldText, one: GoldStatement, coder: Coder) -> Stances | None:
    """Return the stances of a gold statement, read in the sentence of its cue."""
    words, listener = text.document.text, coder.parts.tagger.listener
    mark = one.cue or one.content
    home = next((span for span in sentences(words) if span.start <= mark.start < span.end), None)
    if home is None or listener is None:
        return None
    encoding = coder.parts.tokenizer.encode(words[home.start : home.end])
    cue, content = (
        encoding.cover([Span(max(part.start - home.start, 0), part.end - home.start)])
        for part in (mark, one.content)
    )
    given = cue[0] if one.cue and cue else None
    return listener.judge(np.array([encoding.ids]), given, content)


def measure(gold: Sequence[Stances], found: Sequence[Stances | None]) -> dict[str, Any]:
    """Score stances by issue of statements, paired; None where no statement was found."""
    issues: defaultdict[str, Tally] = defaultdict(Tally)
    stances: defaultdict[str, Tally] = defaultdict(Tally)
    for wanted, own in zip(gold, found, strict=True):
        told = own or {}
        for issue in {*wanted, *told}:
            issues[issue] += Tally(
                issue in wanted and issue in told, issue not in wanted, issue not in told
            )
        for issue in {*wanted} & {*told}:
            right = wanted[issue] == told[issue]
            stances[wanted[issue]] += Tally(right, 0, not right)
            stances[told[issue]] += Tally(0, not right, 0)
    return {
        "statements": len(gold),
        "found": sum(one is not None for one in found),
        "issue": _macro(issues),
        "stance": _macro(stances),
    }


def _macro(tallies: Mapping[str, Tally]) -> dict[str, Any]:
    of_gold = {name: one for name, one in sorted(tallies.items()) if one.hits + one.misses}
    shares = [one.f1 for one in of_gold.values()]
    whole = Tally()
    for one in tallies.values():
        whole += one
    return {
        "macro_f1": round(sum(shares) / len(shares), 4) if shares else 0.0,
        "micro_f1": round(whole.f1, 4),
        "by_label": {name: round(one.f1, 4) for name, one in of_gold.items()},
    }


def paired(gold: GoldText, findings: Findings) -> list[Statement | None]:
    """Return, for each gold statement, the one of ours that shares most of its content."""
    return [_nearest(one.content, findings.statements) for one in gold.statements]


def _nearest(content: Span, statements: Sequence[Statement]) -> Statement | None:
    shares = [(_shared(content, one) / len(content), one) for one in statements]
    best = max(shares, key=lambda pair: pair[0], default=(0.0, None))
    return best[1] if best[0] >= MOST else None


def _shared(content: Span, statement: Statement) -> int:
    parts = (
        min(content.end, part.end) - max(content.start, part.start) for part in statement.contents
    )
    return sum(part for part in parts if part > 0)
