"""Reports of known happenings in; how well raw text becomes incidents out.

A file holds a JSON object a line: id, published, publisher, title, text, and events, each with
its trigger (start, end in text) and the happening that it reports. The coder reads the text; for
a gold trigger stands an event of the same sentence: one whose trigger overlaps it, else the
nearest that stands for no other, else the nearest ("carried out an attack, killing 12" is one
event to the coder). Events that stand for none are left out of the scores. A gold trigger in
whose sentence the coder sees no event was not found: it has no recall and no part in precision
(`b_cubed`), or counts as an incident of its own (`b_cubed_missed_alone`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.coder import Coder
from demarche.errors import InputError
from demarche.evaluate import chains
from demarche.given import code_at
from demarche.records import Document, Event, Span
from demarche.segment import sentences


@dataclass(frozen=True, slots=True)
class Report:
    """A document with its gold triggers and their happenings."""

    document: Document
    triggers: tuple[Span, ...]
    happenings: tuple[str, ...]


Partition = Callable[[Sequence[Event], Sequence[Document]], dict[str, str]]
"""Events and documents in, for each event id its incident out."""


def read_reports(path: Path) -> list[Report]:
    """Read a file of reports; raises InputError with the line that is none."""
    found = list[Report]()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            found.append(_report(json.loads(line)))
        except (KeyError, TypeError, ValueError) as fault:
            raise InputError(
                f"{path}:{number}: no report: {fault!r}; it needs id, text and events"
            ) from None
    return found


def _report(row: dict[str, Any]) -> Report:
    names = ("title", "published", "publisher")
    document = Document(row["id"], row["text"], **{name: row.get(name) for name in names})
    spans = tuple(Span(*one["trigger"]) for one in row["events"])
    if any(not 0 <= span.start < span.end <= len(document.text) for span in spans):
        raise ValueError("a trigger lies outside of the text")
    return Report(document, spans, tuple(one["happening"] for one in row["events"]))


def measure(reports: Sequence[Report], coder: Coder, partition: Partition) -> dict[str, Any]:
    """Score incidents end to end from raw text, and with the gold triggers given."""
    documents = [one.document for one in reports]
    coded = list(coder.code_many(documents))
    return {
        "reports": len(reports),
        "happenings": len({name for one in reports for name in one.happenings}),
        "end_to_end": end_to_end(reports, coded, partition),
        "gold_events": given(reports, coder, partition),
    }


def end_to_end(
    reports: Sequence[Report], coded: Sequence[Sequence[Event]], partition: Partition
) -> dict[str, Any]:
    """Score the incidents of coded events."""
    found = partition([event for made in coded for event in made], _documents(reports))
    pairs = [stands_for(one, made) for one, made in zip(reports, coded, strict=True)]
    owners = [{order: found[event.id] for order, event in standing.items()} for standing in pairs]
    return _figures(reports, owners)


def given(reports: Sequence[Report], coder: Coder, partition: Partition) -> dict[str, Any]:
    """Score the incidents of events at the gold triggers."""
    made = [code_at(coder, one.document, one.triggers) for one in reports]
    found = partition([event for row in made for event in row if event], _documents(reports))
    owners = [{order: found[event.id] for order, event in enumerate(row) if event} for row in made]
    return _figures(reports, owners)


def _documents(reports: Iterable[Report]) -> list[Document]:
    return [one.document for one in reports]


def _figures(reports: Sequence[Report], owners: Sequence[dict[int, str]]) -> dict[str, Any]:
    gold = [
        ((row, order), name)
        for row, one in enumerate(reports)
        for order, name in enumerate(one.happenings)
    ]
    found = [
        ((row, order), owner) for row, made in enumerate(owners) for order, owner in made.items()
    ]
    known, merged = dict(found), mixed(dict(gold), found)
    alone = [(mention, known.get(mention, f"missed {mention}")) for mention, _ in gold]
    wanted = chains.chains_of(gold)
    return {
        "b_cubed": chains.b_cubed(wanted, chains.chains_of(found)).table(),
        "b_cubed_missed_alone": chains.b_cubed(wanted, chains.chains_of(alone)).table(),
        "triggers": len(gold),
        "triggers_found": len(found),
        "incidents_of_several_happenings": len(merged),
        "mixed": merged,
    }


def mixed(
    gold: dict[tuple[int, int], str], found: Iterable[tuple[tuple[int, int], str]]
) -> list[str]:
    """Return the happenings that stand together in an incident, as 'h01 + h02'."""
    held: dict[str, set[str]] = defaultdict(set)
    for mention, owner in found:
        held[owner].add(gold[mention])
    return sorted(" + ".join(sorted(names)) for names in held.values() if len(names) > 1)


def stands_for(report: Report, events: Sequence[Event]) -> dict[int, Event]:
    """Return for each gold trigger that is found the event that stands for it."""
    text = sentences(report.document.text)
    ranked = sorted(
        (_apart(trigger, event), order, number)
        for order, trigger in enumerate(report.triggers)
        for number, event in enumerate(events)
        if _same_sentence(text, trigger, event)
    )
    found: dict[int, Event] = {}
    taken = set[int]()
    for only_free in (True, False):
        for apart, order, number in ranked:
            if order not in found and (apart == 0 or not only_free or number not in taken):
                found[order] = events[number]
                taken.add(number)
    return found


def _apart(trigger: Span, event: Event) -> int:
    return max(0, event.trigger.start - trigger.end + 1, trigger.start - event.trigger.end + 1)


def _same_sentence(text: Sequence[Span], trigger: Span, event: Event) -> bool:
    own = Span(event.sentence.start, event.sentence.end)
    return any(span.overlaps(trigger) and span.overlaps(own) for span in text)
