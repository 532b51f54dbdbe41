"""The tagger's readings of one sentence in, drafts of events out: spans, labels, confidence.

A draft's spans count from the start of its sentence; the coder turns drafts into records.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from demarche.ranges import tag_spans
from demarche.records import Span
from demarche.tagger import Reading, Settings
from demarche.tokens import Encoding

NEAR = 25
"""Characters between two triggers that may be two halves of one ("held ... talks")."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch in a role, and how sure the tagger is of it."""

    span: Span
    confidence: float


Stretches = tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """An event of a sentence before its actors, place and time are resolved."""

    trigger: Span
    type: str
    mode: str | None
    modality: str
    contexts: tuple[str, ...]
    roles: dict[str, tuple[Found, ...]]
    confidence: dict[str, float]

    def spans(self, role: str) -> tuple[Span, ...]:
        """Return the spans in a role."""
        return tuple(found.span for found in self.roles[role])


def drafts(encoding: Encoding, readings: Sequence[Reading], settings: Settings) -> list[Draft]:
    """Return the events of a sentence in text order."""
    made = [draft(encoding, reading, settings) for reading in readings]
    kept = [one for one in made if one is not None]
    return [one for one in kept if not any(_repeats(one, other) for other in kept)]


def draft(encoding: Encoding, reading: Reading, settings: Settings) -> Draft | None:
    """Turn one reading into a draft, or None when it is more likely no event."""
    kinds = reading.types[: len(settings.types)]
    best = int(kinds.argmax())
    if kinds[best] < settings.event_floor:
        return None
    kind = settings.types[best]
    mode, mode_likely = best_mode(reading, kind, settings)
    modality = int(reading.modalities.argmax())
    roles = {
        role: tuple(
            Found(encoding.characters(*span), confidence)
            for span, confidence in tag_spans(reading.tags[:, index], encoding)
        )
        for index, role in enumerate(settings.tags)
        if role != "trigger"
    }
    roles |= apart(roles["actor"], roles["recipient"])
    confidence = {
        "type": calibrated(float(kinds[best]), settings, "type"),
        "mode": calibrated(mode_likely, settings, "mode"),
        "modality": calibrated(float(reading.modalities[modality]), settings, "modality"),
        "actors": _least(roles["actor"], settings, "actors"),
        "recipients": _least(roles["recipient"], settings, "recipients"),
    }
    return Draft(
        trigger=encoding.characters(*reading.trigger),
        type=kind,
        mode=mode,
        modality=settings.modalities[modality],
        contexts=contexts(reading, settings),
        roles=roles,
        confidence={name: round(value, 3) for name, value in confidence.items()},
    )


def apart(actors: Stretches, recipients: Stretches) -> dict[str, Stretches]:
    """Give each stretch that is tagged as both actor and recipient to the surer role."""
    return {
        "actor": _without(actors, recipients, ties=True),
        "recipient": _without(recipients, actors, ties=False),
    }


def _without(own: Stretches, others: Stretches, *, ties: bool) -> Stretches:
    def kept(one: Found) -> bool:
        rivals = [other.confidence for other in others if other.span.overlaps(one.span)]
        best = max(rivals, default=0.0)
        return one.confidence > best or (ties and one.confidence == best)

    return tuple(one for one in own if kept(one))


def best_mode(reading: Reading, kind: str, settings: Settings) -> tuple[str | None, float]:
    """Return the likeliest mode of a type (None for none), and how likely it is."""
    own = [index for index, (name, _) in enumerate(settings.modes) if name == kind]
    scores = reading.modes[own]
    powers = np.exp(scores - scores.max())
    chosen = int(powers.argmax())
    return settings.modes[own[chosen]][1] or None, float(powers[chosen] / powers.sum())


def contexts(reading: Reading, settings: Settings) -> tuple[str, ...]:
    """Return the contexts over the floor, likeliest first, three at most."""
    likely = reading.contexts[: len(settings.contexts)]
    order = np.argsort(-likely, kind="stable")[:3]
    return tuple(
        settings.contexts[index] for index in order if likely[index] >= settings.context_floor
    )


def calibrated(probability: float, settings: Settings, field: str) -> float:
    """Return the probability after Platt scaling of its log odds, fitted on set-aside data."""
    if not settings.calibration or field not in settings.calibration:
        return probability
    slope, shift = settings.calibration[field]
    odds = math.log(max(probability, 1e-6)) - math.log(max(1 - probability, 1e-6))
    return 1 / (1 + math.exp(-(slope * odds + shift)))


def _least(found: Sequence[Found], settings: Settings, field: str) -> float:
    """Return the confidence of the least sure stretch; that of an empty role is left at one."""
    if not found:
        return 1.0
    return calibrated(min(one.confidence for one in found), settings, field)


def _repeats(one: Draft, other: Draft) -> bool:
    """Tell whether `other` is the surer half of the same act, named by two words close by."""
    if one is other or one.type != other.type:
        return False
    first, second = sorted((one.trigger, other.trigger))
    if second.start - first.end > NEAR:
        return False
    same = all(one.spans(role) == other.spans(role) for role in ("actor", "recipient"))
    surer = (other.confidence["type"], -other.trigger.start)
    return same and surer > (one.confidence["type"], -one.trigger.start)
