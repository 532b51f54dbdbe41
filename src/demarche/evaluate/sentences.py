"""Marked sentences in (the corpus's held-out part); accuracy of each label and of finding out.

Labels are scored with the gold trigger given. Finding events, and the calibration of their
confidence, is scored from the raw sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from demarche.evaluate.scores import (
    Tally,
    accuracy,
    by_class,
    calibration_error,
    compare,
    macro_f1,
)
from demarche.events import Draft, best_mode, contexts, drafts
from demarche.markup import MarkedEvent, MarkedText
from demarche.tagger import Marked, Reading, Tagger
from demarche.tokens import Tokenizer

Judged = tuple[MarkedEvent, Reading]


def measure(tagger: Tagger, tokenizer: Tokenizer, marked: Sequence[MarkedText]) -> dict[str, Any]:
    """Score labels with given triggers, then finding from the raw sentence."""
    judged = judge(tagger, tokenizer, marked)
    found = find(tagger, tokenizer, marked)
    return {"n": len(marked), **_labels(judged, tagger), **_finding(marked, found)}


def judge(tagger: Tagger, tokenizer: Tokenizer, marked: Sequence[MarkedText]) -> list[Judged]:
    """Read each gold event by its trigger."""
    encodings = tokenizer.encode_all([text.text for text in marked])
    events = [(row, event) for row, text in enumerate(marked) for event in text.events]
    triggers = [
        Marked(row, {"trigger": encodings[row].cover([event.trigger])}) for row, event in events
    ]
    readings = tagger.judge(encodings, triggers)
    return [(event, reading) for (_, event), reading in zip(events, readings, strict=True)]


def find(tagger: Tagger, tokenizer: Tokenizer, marked: Sequence[MarkedText]) -> list[list[Draft]]:
    """Find the events of each sentence without help."""
    encodings = tokenizer.encode_all([text.text for text in marked])
    readings = [one.candidates for one in tagger.read(encodings)]
    return [
        drafts(encoding, found, tagger.settings)
        for encoding, found in zip(encodings, readings, strict=True)
    ]


def _labels(judged: Sequence[Judged], tagger: Tagger) -> dict[str, Any]:
    settings = tagger.settings
    gold = [event.type for event, _ in judged]
    kinds = [settings.types[int(reading.types[:-1].argmax())] for _, reading in judged]
    types = by_class(gold, kinds)
    moded = [(event, reading) for event, reading in judged if event.mode]
    modes = by_class(
        [f"{event.type}.{event.mode}" for event, _ in moded],
        [f"{event.type}.{best_mode(reading, event.type, settings)[0]}" for event, reading in moded],
    )
    modalities = by_class(
        [event.modality for event, _ in judged],
        [settings.modalities[int(reading.modalities.argmax())] for _, reading in judged],
    )
    themes = sum(
        (compare(event.contexts, contexts(reading, settings)) for event, reading in judged), Tally()
    )
    return {
        "type": {
            "macro_f1": round(macro_f1(types), 4),
            "accuracy": round(accuracy(gold, kinds), 4),
        },
        "mode": {"macro_f1": round(macro_f1(modes), 4)},
        "modality": {"macro_f1": round(macro_f1(modalities), 4)},
        "contexts": themes.table(),
        "types": {name: tally.table() for name, tally in types.items()},
        "modalities": {name: tally.table() for name, tally in modalities.items()},
    }


def _finding(marked: Sequence[MarkedText], found: Sequence[Sequence[Draft]]) -> dict[str, Any]:
    triggers, typed = Tally(), Tally()
    roles = dict.fromkeys(
        ("actor", "recipient", "place", "time", "content_time", "speaker"), Tally()
    )
    confidences: list[float] = []
    right: list[bool] = []
    for text, made in zip(marked, found, strict=True):
        pairs = matched(text.events, made)
        triggers += Tally(len(pairs), len(made) - len(pairs), len(text.events) - len(pairs))
        hits = [draft for event, draft in pairs if event.type == draft.type]
        typed += Tally(len(hits), len(made) - len(hits), len(text.events) - len(hits))
        confidences += [draft.confidence["type"] for draft in made]
        right += [any(draft is hit for hit in hits) for draft in made]
        for role in roles:
            roles[role] += sum((_spans(event, draft, role) for event, draft in pairs), Tally())
    empty = [made for text, made in zip(marked, found, strict=True) if not text.events]
    return {
        "trigger": triggers.table(),
        "trigger_and_type": typed.table(),
        "roles": {role: tally.table() for role, tally in roles.items()},
        "false_alarm_rate": round(sum(map(bool, empty)) / max(1, len(empty)), 4),
        "calibration_error": round(calibration_error(confidences, right), 4),
    }


def matched(
    events: Sequence[MarkedEvent], made: Sequence[Draft]
) -> list[tuple[MarkedEvent, Draft]]:
    """Pair gold events with drafts whose triggers overlap, each used once."""
    pairs: list[tuple[MarkedEvent, Draft]] = []
    free = list(made)
    for event in events:
        near = [draft for draft in free if draft.trigger.overlaps(event.trigger)]
        if near:
            chosen = max(near, key=lambda draft: draft.type == event.type)
            pairs.append((event, chosen))
            free.remove(chosen)
    return pairs


def _spans(event: MarkedEvent, draft: Draft, role: str) -> Tally:
    gold, found = event.spans(role), draft.spans(role)
    hits = sum(any(span.overlaps(other) for other in found) for span in gold)
    alarms = sum(not any(span.overlaps(other) for other in gold) for span in found)
    return Tally(hits, alarms, len(gold) - hits)
