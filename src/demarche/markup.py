"""The corpus's inline markup in, plain text with event annotations out (and back).

`[North Korea](actor) [fired](MOBILIZE.weapons military,cbrn) a missile.` is a text of two
marked stretches. training/corpus/GUIDE.md describes the markup for the people who write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from demarche.errors import MarkupError
from demarche.records import Span

ROLES = ("actor", "recipient", "place", "time", "content_time", "speaker")
MODALITIES = ("actual", "planned", "conditional", "hypothetical", "negated", "habitual")

_ROLE = re.compile(rf"({'|'.join(ROLES)})(\d*)(?:([=~])([A-Z]{{3}}))?")
_TRIGGER = re.compile(
    r"(?:(\d+):)?([A-Z][A-Z-]*)(?:\.([a-z-]+))?(?:/([a-z]+))?(?:\s+([a-z_]+(?:,[a-z_]+)*))?"
)


@dataclass(frozen=True, slots=True)
class MarkedRole:
    """One stretch in one role of an event; `stated` when the words themselves name the country."""

    role: str
    span: Span
    country: str | None = None
    stated: bool = False


@dataclass(frozen=True, slots=True)
class MarkedEvent:
    """One annotated event of a text: its trigger, how it is typed, and who stands in which role."""

    number: int
    trigger: Span
    type: str
    mode: str | None
    modality: str
    contexts: tuple[str, ...]
    roles: tuple[MarkedRole, ...] = ()

    def spans(self, role: str) -> list[Span]:
        """Return the spans that stand in `role`, in text order."""
        return [marked.span for marked in self.roles if marked.role == role]


@dataclass(frozen=True, slots=True)
class MarkedText:
    """A text without its markup, and the events that the markup named, by number."""

    text: str
    events: tuple[MarkedEvent, ...] = ()


def parse(marked: str) -> MarkedText:
    """Read one marked stretch of text; raise MarkupError with the column of the fault."""
    text, labels = _strip(marked)
    triggers: dict[int, MarkedEvent] = {}
    roles: dict[int, list[MarkedRole]] = {}
    for span, label in labels:
        if trigger := _TRIGGER.fullmatch(label):
            event = _event(trigger, span)
            if event.number in triggers:
                raise MarkupError(f"event {event.number} has two triggers: number the second")
            triggers[event.number] = event
            continue
        for number, role in _roles(label, span):
            roles.setdefault(number, []).append(role)
    if orphans := sorted(set(roles) - set(triggers)):
        raise MarkupError(f"roles of event {orphans[0]}, but that event has no trigger")
    events = (_with_roles(triggers[n], roles.get(n, [])) for n in sorted(triggers))
    return MarkedText(text, tuple(events))


def _strip(marked: str) -> tuple[str, list[tuple[Span, str]]]:
    """Take the brackets out; return the text and each bracket's span and label."""
    pieces: list[str] = []
    length = 0
    open_at: list[int] = []
    labels: list[tuple[Span, str]] = []
    at = 0
    while at < len(marked):
        char = marked[at]
        if char == "[":
            open_at.append(length)
        elif char == "]":
            if not open_at:
                raise MarkupError(f"column {at + 1}: ']' without '['")
            close = marked.find(")", at)
            if marked[at + 1 : at + 2] != "(" or close < 0:
                raise MarkupError(f"column {at + 1}: ']' must be followed by '(label)'")
            labels.append((Span(open_at.pop(), length), marked[at + 2 : close].strip()))
            at = close
        else:
            pieces.append(char)
            length += 1
        at += 1
    if open_at:
        raise MarkupError("a '[' is never closed")
    return "".join(pieces), labels


def _event(match: re.Match[str], trigger: Span) -> MarkedEvent:
    number, kind, mode, modality, contexts = match.groups()
    modality = modality or "actual"
    if modality not in MODALITIES:
        raise MarkupError(f"no modality '{modality}'; known: {', '.join(MODALITIES)}")
    named = tuple(contexts.split(",")) if contexts else ()
    return MarkedEvent(int(number or 1), trigger, kind, mode, modality, named)


def _roles(label: str, span: Span) -> Iterator[tuple[int, MarkedRole]]:
    for part in re.split(r"[\s,]+", label):
        match = _ROLE.fullmatch(part)
        if match is None:
            raise MarkupError(f"'{label}' is neither a trigger nor a list of {', '.join(ROLES)}")
        role, number, sign, country = match.groups()
        yield int(number or 1), MarkedRole(role, span, country, sign == "=")


def _with_roles(event: MarkedEvent, roles: list[MarkedRole]) -> MarkedEvent:
    return MarkedEvent(
        event.number,
        event.trigger,
        event.type,
        event.mode,
        event.modality,
        event.contexts,
        tuple(sorted(roles, key=lambda role: (role.span.start, role.role))),
    )


def mark(text: str, events: Sequence[MarkedEvent]) -> str:
    """Return a text with its events in the markup, which `parse` reads as the same events.

    A role whose words overlap another stretch without lying within it is left out. Raises
    MarkupError for a text with square brackets in it, or two triggers that cross.
    """
    if "[" in text or "]" in text:
        raise MarkupError("a text with square brackets cannot be marked")
    stretches: list[tuple[Span, str]] = []
    for event in events:
        _put(stretches, event.trigger, _trigger_label(event), must=True)
    roles: dict[Span, list[str]] = {}
    for event in events:
        for marked in event.roles:
            number = "" if event.number == 1 else str(event.number)
            roles.setdefault(marked.span, []).append(f"{marked.role}{number}")
    for span, labels in roles.items():
        _put(stretches, span, ",".join(dict.fromkeys(labels)), must=False)
    return _bracketed(text, stretches)


def _put(stretches: list[tuple[Span, str]], span: Span, label: str, *, must: bool) -> None:
    crossed = [
        one
        for one, _ in stretches
        if one.overlaps(span) and not (one.covers(span) or span.covers(one))
    ]
    if crossed and must:
        raise MarkupError(f"the triggers at {span.start} and {crossed[0].start} cross")
    if not crossed:
        stretches.append((span, label))


def _trigger_label(event: MarkedEvent) -> str:
    number = "" if event.number == 1 else f"{event.number}:"
    mode = f".{event.mode}" if event.mode else ""
    modality = "" if event.modality == "actual" else f"/{event.modality}"
    contexts = f" {','.join(event.contexts)}" if event.contexts else ""
    return f"{number}{event.type}{mode}{modality}{contexts}"


def _bracketed(text: str, stretches: Sequence[tuple[Span, str]]) -> str:
    """Put brackets around stretches that nest; the longer of two is the outer one."""
    outer_first = sorted(stretches, key=lambda one: (one[0].start, -one[0].end))
    pieces: list[str] = []
    open_now: list[tuple[Span, str]] = []
    at = 0

    def close(until: int) -> None:
        nonlocal at
        while open_now and open_now[-1][0].end <= until:
            span, label = open_now.pop()
            pieces.append(f"{text[at : span.end]}]({label})")
            at = span.end

    for span, label in outer_first:
        close(span.start)
        pieces.append(text[at : span.start] + "[")
        at = span.start
        open_now.append((span, label))
    close(len(text))
    return "".join(pieces) + text[at:]
