"""The corpus's inline markup in, plain text with event annotations out (and back).

`[North Korea](actor) [fired](MOBILIZE.weapons military,cbrn) a missile.` is a text of two
marked stretches. training/corpus/GUIDE.md describes the markup for the people who write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
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
