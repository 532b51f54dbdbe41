"""How well event mentions become incidents: ECB+, MEANTIME, and reports of our own making.

Gold mentions are given, arguments come from our own coder, topics are not told, and singletons
count. The baseline joins mentions whose head words have one Snowball stem.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from demarche.coder import Coder
from demarche.evaluate import chains
from demarche.evaluate.corpora import GoldText, read_ecb, read_meantime
from demarche.evaluate.reports import measure as measure_reports
from demarche.evaluate.reports import read_reports
from demarche.given import code_at
from demarche.incidents import link
from demarche.incidents.values import EVENT
from demarche.incidents.words import inflected
from demarche.records import Document, Event

TUNED, REPORTED = range(1, 26), range(26, 36)
"""Topics of ECB+ that the weights were fitted on, and those that figures are given for."""

Progress = Callable[[Sequence[GoldText]], Sequence[GoldText]]


def evaluate(path: Path, form: str, coder: Coder) -> dict[str, Any]:
    """Score a corpus by its form: ecb, meantime or reports."""
    if form == "reports":
        return measure_reports(read_reports(path), coder, partition)
    if form == "meantime":
        return measure(read_meantime(path), coder) | {"trained_on": "not on MEANTIME"}
    figures = measure(read_ecb(path, REPORTED), coder)
    return {"topics": "26-35", **figures, "trained_on": "topics 1-25"}


def partition(events: Sequence[Event], documents: Sequence[Document]) -> dict[str, str]:
    """Return the incident of each event."""
    return link(events, documents).of()


def same_acts(events: Sequence[Event], documents: Sequence[Document]) -> dict[str, str]:
    """Return the same by the corpora's notion: one act, not its parts."""
    return link(events, documents, notion=EVENT).of()


def measure(texts: Sequence[GoldText], coder: Coder) -> dict[str, Any]:
    """Score the linker and the baseline on gold mentions."""
    events = list[Event]()
    gold, same_head = list[tuple[str, str]](), list[tuple[str, str]]()
    for text in texts:
        heads = [one.head for one in text.mentions]
        for number, (one, event) in enumerate(
            zip(text.mentions, code_at(coder, text.document, heads), strict=True)
        ):
            key = f"{text.document.id}@{number}"
            if event:
                events.append(replace(event, id=key))
            gold.append((key, one.happening))
            same_head.append((key, inflected(text.document.text[one.head.start : one.head.end])))
    found = same_acts(events, [text.document for text in texts])
    ours = chains.chains_of((key, found.get(key, key)) for key, _ in gold)
    wanted = chains.chains_of(gold)
    return {
        "documents": len(texts),
        "mentions": len(gold),
        "happenings": len(wanted),
        "linker": chains.measure(wanted, ours),
        "same_head_stem": chains.measure(wanted, chains.chains_of(same_head)),
    }
