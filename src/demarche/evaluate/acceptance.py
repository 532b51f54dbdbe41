"""Acceptance lists in (documents and the records that must come out of them); found and missed out.

The format is that of records.jsonl: one JSON object a line with `doc`, `kind` and `quote`. An
event line is found when a record's sentence covers most of the quote, its type and modality
are listed, every wanted country is there, and no other country is. `evaluate records --help`
tells the format to users.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from demarche.errors import InputError
from demarche.records import Actor, Event, Span

Line = dict[str, Any]
MOST = 0.6
"""Share of a quote that a record's sentence must cover."""
LATER = ("statement", "quantity", "place", "actor", "position")
"""Kinds whose records the coder does not make yet: their lines are counted as missed."""


def read_lines(path: Path) -> list[Line]:
    """Read an acceptance list; raise InputError naming the line that is broken."""
    lines = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
            line["kind"], line["doc"]
        except (ValueError, KeyError, TypeError) as fault:
            raise InputError(f"{path}:{number}: not an object with doc and kind: {fault}") from fault
        lines.append(line)
    return lines


def measure(
    lines: Sequence[Line], texts: Mapping[str, str], events: Mapping[str, Sequence[Event]]
) -> Line:
    """Score the events of each document against its lines; per kind, found and missed lines."""
    results: dict[str, dict[str, list[Line]]] = {}
    for line in lines:
        if line["kind"] == "document":
            continue
        verdict = results.setdefault(line["kind"], {"found": [], "missed": []})
        held = holds(line, texts[line["doc"]], events[line["doc"]])
        verdict["found" if held else "missed"].append(line)
    return {
        kind: {
            "found": len(verdict["found"]),
            "of": len(verdict["found"]) + len(verdict["missed"]),
            "missed_lines": [_brief(line) for line in verdict["missed"]],
        }
        for kind, verdict in results.items()
    }


def holds(line: Line, text: str, events: Sequence[Event]) -> bool:
    """Tell whether a line's demand is met by a document's events."""
    quoted = locate(text, line["quote"])
    near = [event for event in events if _covers(event, quoted)]
    if line["kind"] == "must_not":
        return not any(
            event.type in line["type"]
            and event.modality == "actual"
            and quoted.covers(Span(event.trigger.start, event.trigger.end))
            for event in near
        )
    if line["kind"] == "event":
        return any(event_matches(line, event) for event in near)
    return False


def event_matches(line: Line, event: Event) -> bool:
    """Tell whether an event has the type, modality and countries of a line."""
    if event.type not in line["type"] or event.modality not in line["modality"]:
        return False
    actors, recipients = countries(event.actors), countries(event.recipients)
    wanted = set(line["actors"]), set(line["recipients"])
    may = set(line.get("may", ()))
    if line.get("reciprocal"):
        return wanted[0] | wanted[1] <= actors | recipients <= wanted[0] | wanted[1] | may
    everyone = wanted[0] | wanted[1] | may
    return (
        wanted[0] <= actors and wanted[1] <= recipients and actors | recipients <= everyone
    )


def countries(actors: Sequence[Actor]) -> set[str]:
    """Return the countries that actors are coded with."""
    return {actor.country for actor in actors if actor.country}


def locate(text: str, quote: str) -> Span:
    """Find a quote in its text, white space apart; raise InputError when it is not there."""
    import re

    pattern = r"\s+".join(re.escape(word) for word in quote.split())
    match = re.search(pattern, text)
    if match is None:
        raise InputError(f"the text does not hold the quote '{quote}'")
    return Span(match.start(), match.end())


def _covers(event: Event, quoted: Span) -> bool:
    shared = min(event.sentence.end, quoted.end) - max(event.sentence.start, quoted.start)
    return shared >= MOST * len(quoted)


def _brief(line: Line) -> str:
    return f"{line['doc']}: {line['quote']}"
