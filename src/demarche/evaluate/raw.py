"""From the raw sentence: a PLV file and the records coded from its sentences in; hit rates out.

A hit needs each marked span matched by the record's span on that side (token F1 of at least
0.5), and the type. PLOVER codes a reciprocal act with both parties as actors and nobody as
recipient; such a record's actors may match both sides. Actors joined by commas and
conjunctions count as one stretch, too, since PLV marks them as one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from demarche.codebook import Codebook
from demarche.evaluate.plv import QUADS, PlvRow, plv_type
from demarche.records import Actor, Event, Span

_WORD = re.compile(r"\w+")
_JOINT = re.compile(r"[\s,;&]*(?:and|or|as well as|along with)?[\s,]*")
ENOUGH = 0.5


def measure(
    rows: Sequence[PlvRow], coded: Sequence[Sequence[Event]], book: Codebook
) -> dict[str, Any]:
    """Score the events of each row's sentence against its marks, type and quad class."""
    found = [
        [event for event in events if spans_match(row, event)]
        for row, events in zip(rows, coded, strict=True)
    ]
    pairs = list(zip(rows, found, strict=True))
    typed = [any(plv_type(event.type) == row.type for event in events) for row, events in pairs]
    quads = [any(_quad(event) == row.quad for event in events) for row, events in pairs]
    return {
        "n": len(rows),
        "type_hit_rate": _share(typed),
        "quad_hit_rate": _share(quads),
        "span_hit_rate": _share([bool(events) for events in found]),
        "events_per_sentence": round(sum(map(len, coded)) / max(1, len(rows)), 4),
        "codebook": book.name,
    }


def spans_match(row: PlvRow, event: Event) -> bool:
    """Tell whether the event's actor and recipient are those that the row marks."""
    recipients = event.recipients or (event.actors if len(event.actors) > 1 else ())
    sides = ((row.actor, event.actors), (row.recipient, recipients))
    return all(_side_matches(row.text, span, actors) for span, actors in sides if span)


def _side_matches(text: str, gold: Span, actors: Sequence[Actor]) -> bool:
    spans = sorted(Span(one.mention.start, one.mention.end) for one in actors if one.mention)
    return any(token_f1(text, gold, span) >= ENOUGH for span in (*spans, *coordinated(text, spans)))


def coordinated(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the stretches of neighbours joined by nothing but commas and conjunctions."""
    joined: list[Span] = []
    for span in spans:
        if joined and _JOINT.fullmatch(text, joined[-1].end, max(span.start, joined[-1].end)):
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def token_f1(text: str, gold: Span, found: Span) -> float:
    """Return the F1 of the words that two stretches of a text share."""
    ours, theirs = _words(text, gold), _words(text, found)
    shared = len(ours & theirs)
    return 2 * shared / (len(ours) + len(theirs)) if shared else 0.0


def _words(text: str, span: Span) -> set[int]:
    return {word.start() for word in _WORD.finditer(text, span.start, span.end)}


def _quad(event: Event) -> int:
    return QUADS[plv_type(event.type)]


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / max(1, len(hits)), 4)
