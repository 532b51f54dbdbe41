"""Acceptance lists in (documents and the records that must come out of them); found and missed out.

The format is that of records.jsonl: one JSON object a line with `doc`, `kind` and `quote`. An
event line is found when a record's sentence covers most of the quote, its type and modality
are listed, every wanted country is there, and no other country is. `evaluate records --help`
tells the format to users.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.errors import InputError
from demarche.evaluate.demands import fields_match, has_actor, has_place
from demarche.evaluate.sayings import has_position, has_quantity, has_statement
from demarche.records import Actor, Event, Findings, Place, Span

Line = dict[str, Any]
MOST = 0.6
"""Share of a quote that a record's sentence must cover."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out of a document: its records, and the actors and places that it mentions."""

    findings: Findings
    actors: Sequence[Actor] = ()
    places: Sequence[Place] = ()

    @property
    def events(self) -> Sequence[Event]:
        """The events among the records."""
        return self.findings.events


def read_lines(path: Path) -> list[Line]:
    """Read an acceptance list; raise InputError naming the line that is broken."""
    lines = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
            line["kind"], line["doc"]
        except (ValueError, KeyError, TypeError) as fault:
            raise InputError(
                f"{path}:{number}: not an object with doc and kind: {fault}"
            ) from fault
        lines.append(line)
    return lines


def measure(
    lines: Sequence[Line], texts: Mapping[str, str], outcomes: Mapping[str, Outcome]
) -> Line:
    """Score what came out of each document against its lines; per kind, found and missed lines.

    Event lines are also counted by type and modality alone (`typed`), with every field right,
    dates and places included (`complete`), and those whose countries need no resolving apart
    (`plain`).
    """
    by_kind: dict[str, list[Line]] = {}
    for line in lines:
        if line["kind"] != "document":
            by_kind.setdefault(line["kind"], []).append(line)
    results = {
        kind: _verdict(
            own, [holds(line, texts[line["doc"]], outcomes[line["doc"]]) for line in own]
        )
        for kind, own in by_kind.items()
    }
    if "event" in results:
        own = by_kind["event"]
        near = [near_quote(line, texts[line["doc"]], outcomes[line["doc"]].events) for line in own]
        results["event"] |= _event_figures(own, near, results["event"]["missed_lines"])
    return results


def _event_figures(
    lines: Sequence[Line], near: Sequence[Sequence[Event]], missed: Sequence[str]
) -> Line:
    pairs = list(zip(lines, near, strict=True))
    untyped = [_brief(line) for line, found in pairs if not any_of(type_matches, line, found)]
    broken = [_brief(line) for line, found in pairs if not any_of(is_complete, line, found)]
    plain = [line for line in lines if not line.get("needs")]
    return {
        "typed": len(lines) - len(untyped),
        "untyped_lines": untyped,
        "complete": len(lines) - len(broken),
        "incomplete_lines": broken,
        "plain": {"found": sum(_brief(line) not in missed for line in plain), "of": len(plain)},
    }


def any_of(test: Callable[[Line, Event], bool], line: Line, events: Sequence[Event]) -> bool:
    """Tell whether one of the events stands the test."""
    return any(test(line, one) for one in events)


def is_complete(line: Line, event: Event) -> bool:
    """Tell whether every field that a line asks for is right in an event."""
    return type_matches(line, event) and countries_match(line, event) and fields_match(line, event)


def _verdict(lines: Sequence[Line], held: Sequence[bool]) -> Line:
    missed = [_brief(line) for line, holding in zip(lines, held, strict=True) if not holding]
    return {"found": len(lines) - len(missed), "of": len(lines), "missed_lines": missed}


def holds(line: Line, text: str, outcome: Outcome) -> bool:
    """Tell whether a line's demand is met by what came out of its document."""
    quoted, kind, findings = locate(text, line["quote"]), line["kind"], outcome.findings
    if kind == "actor":
        return has_actor(line, quoted, outcome.actors)
    if kind == "place":
        return has_place(line, quoted, outcome.places)
    if kind == "statement":
        return has_statement(line, quoted, findings.statements)
    if kind == "quantity":
        return has_quantity(line, quoted, findings.quantities, findings.forces)
    if kind == "position":
        return has_position(line, findings.positions)
    near = near_quote(line, text, findings.events)
    if kind == "must_not":
        inside = [one for one in near if quoted.covers(Span(one.trigger.start, one.trigger.end))]
        return not any(one.type in line["type"] and one.modality == "actual" for one in inside)
    if kind == "event":
        return any(type_matches(line, one) and countries_match(line, one) for one in near)
    return False


def near_quote(line: Line, text: str, events: Sequence[Event]) -> list[Event]:
    """Return the events whose sentence covers most of the line's quote."""
    quoted = locate(text, line["quote"])
    return [event for event in events if _covers(event, quoted)]


def type_matches(line: Line, event: Event) -> bool:
    """Tell whether an event has a type and a modality that the line lists."""
    return event.type in line["type"] and event.modality in line["modality"]


def countries_match(line: Line, event: Event) -> bool:
    """Tell whether an event has every country of the line, and none beside."""
    actors, recipients = countries(event.actors), countries(event.recipients)
    wanted, whom = set(line["actors"]), set(line["recipients"])
    allowed = wanted | whom | set(line.get("may", ()))
    if line.get("reciprocal"):
        return wanted | whom <= actors | recipients <= allowed
    return wanted <= actors and whom <= recipients and actors | recipients <= allowed


def countries(actors: Sequence[Actor]) -> set[str]:
    """Return the countries that actors are coded with."""
    return {actor.country for actor in actors if actor.country}


def locate(text: str, quote: str) -> Span:
    """Find a quote in its text, white space apart; raise InputError when it is not there."""
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
