"""A model and set-aside sentences in, settings with thresholds and calibration out.

Confidences are Platt-scaled (Platt 1999): the log odds of the model's probability, times a
slope, plus a shift, fitted by maximum likelihood to whether it was right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from demarche.evaluate.scores import Tally, calibration_error, compare
from demarche.evaluate.sentences import find, judge, matched
from demarche.events import Draft, calibrated, contexts, drafts
from demarche.markup import MarkedText
from demarche.records import Span
from demarche.tagger import Halves, Settings, Tagger
from demarche.tokens import Tokenizer

Pairs = list[tuple[float, bool]]

TRIGGER_FLOORS = (0.2, 0.3, 0.4)
"""Lower ones judge a third more candidates and find next to nothing more."""
CONTEXT_FLOORS = (0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5)
EVENT_FLOORS = (0.35, 0.4, 0.45, 0.5, 0.55)
ALARMS = 0.06
"""Share of sentences without an event that may yield one."""


def calibrate(
    tagger: Tagger,
    tokenizer: Tokenizer,
    marked: Sequence[MarkedText],
    unseen: Sequence[MarkedText],
) -> Settings:
    """Choose the floors on set-aside sentences, and fit the calibration to `unseen` ones.

    The set-aside sentences come from the same writers as those trained on; how sure the model
    may be is better learned from sentences by others.
    """
    halves, settings = tagger.halves, replace(tagger.settings, calibration=None)
    settings = _finding_floors(halves, settings, tokenizer, marked)
    settings = _context_floor(Tagger(halves, settings), tokenizer, marked)
    found = find(Tagger(halves, settings), tokenizer, unseen)
    fitted = {name: platt(pairs) for name, pairs in _outcomes(unseen, found).items()}
    return replace(settings, calibration=fitted)


def crossfitted_error(
    tagger: Tagger, tokenizer: Tokenizer, parts: Sequence[Sequence[MarkedText]]
) -> float:
    """Return the calibration error of event confidence, each part fitted to the others.

    The shipped calibration is fitted to all parts; this is what to expect of it elsewhere.
    """
    plain = Tagger(tagger.halves, replace(tagger.settings, calibration=None))
    pairs = [_outcomes(part, find(plain, tokenizer, part))["type"] for part in parts]
    sure: list[float] = []
    right: list[bool] = []
    for number, own in enumerate(pairs):
        fitted = platt(
            [pair for other in (*pairs[:number], *pairs[number + 1 :]) for pair in other]
        )
        settings = replace(tagger.settings, calibration={"type": fitted})
        sure += [calibrated(probability, settings, "type") for probability, _ in own]
        right += [hit for _, hit in own]
    return calibration_error(sure, right)


def _finding_floors(
    halves: Halves, settings: Settings, tokenizer: Tokenizer, marked: Sequence[MarkedText]
) -> Settings:
    """Choose the floors of triggers and events together."""
    encodings = tokenizer.encode_all([text.text for text in marked])
    scored: list[tuple[tuple[bool, float], Settings]] = []
    for trigger in TRIGGER_FLOORS:
        lower = replace(settings, trigger_floor=trigger)
        readings = [one.candidates for one in Tagger(halves, lower).read(encodings)]
        for event in EVENT_FLOORS:
            trial = replace(lower, event_floor=event)
            made = [drafts(*pair, trial) for pair in zip(encodings, readings, strict=True)]
            scored.append((_score(marked, made), trial))
    return max(scored, key=lambda pair: pair[0])[1]


def _score(marked: Sequence[MarkedText], found: Sequence[Sequence[Draft]]) -> tuple[bool, float]:
    """Return whether false alarms are few enough, then F1 of finding an event with its type."""
    total, alarms, empty = Tally(), 0, 0
    for text, made in zip(marked, found, strict=True):
        hits = sum(event.type == draft.type for event, draft in matched(text.events, made))
        total += Tally(hits, len(made) - hits, len(text.events) - hits)
        empty += not text.events
        alarms += bool(made and not text.events)
    return alarms <= ALARMS * empty, total.f1


def _context_floor(tagger: Tagger, tokenizer: Tokenizer, marked: Sequence[MarkedText]) -> Settings:
    judged = judge(tagger, tokenizer, marked)
    trials = [replace(tagger.settings, context_floor=floor) for floor in CONTEXT_FLOORS]

    def score(trial: Settings) -> float:
        tallies = (compare(event.contexts, contexts(read, trial)) for event, read in judged)
        return sum(tallies, Tally()).f1

    return max(trials, key=score)


def _outcomes(marked: Sequence[MarkedText], found: Sequence[Sequence[Draft]]) -> dict[str, Pairs]:
    """Return per field what the model was sure of, and whether it was right."""
    fields = ("type", "mode", "modality", "actors", "recipients")
    pairs: dict[str, Pairs] = {name: [] for name in fields}
    for text, made in zip(marked, found, strict=True):
        gold = {id(draft): event for event, draft in matched(text.events, made)}
        for draft in made:
            event = gold.get(id(draft))
            sure = draft.confidence
            pairs["type"].append((sure["type"], event is not None and event.type == draft.type))
            if event is None or event.type != draft.type:
                continue
            pairs["mode"].append((sure["mode"], event.mode == draft.mode))
            pairs["modality"].append((sure["modality"], event.modality == draft.modality))
            for role in ("actor", "recipient"):
                if draft.roles[role]:
                    right = _same(event.spans(role), draft.spans(role))
                    pairs[f"{role}s"].append((sure[f"{role}s"], right))
    return pairs


def _same(gold: Sequence[Span], found: Sequence[Span]) -> bool:
    pairs = zip(sorted(gold), sorted(found), strict=False)
    return len(gold) == len(found) and all(one.overlaps(other) for one, other in pairs)


def platt(pairs: Pairs, steps: int = 50) -> tuple[float, float]:
    """Fit slope and shift by Newton's method, with a little shrinkage towards (1, 0)."""
    odds = np.array([math.log(max(p, 1e-6)) - math.log(max(1 - p, 1e-6)) for p, _ in pairs])
    right = np.array([float(hit) for _, hit in pairs])
    inputs = np.stack([odds, np.ones_like(odds)], 1)
    start = np.array([1.0, 0.0])
    weights = start.copy()
    for _ in range(steps):
        likely = 1 / (1 + np.exp(-(inputs @ weights)))
        gradient = inputs.T @ (likely - right) + (weights - start)
        curve = (inputs * (likely * (1 - likely))[:, None]).T @ inputs + np.eye(2)
        weights = weights - np.linalg.solve(curve, gradient)
    return round(float(weights[0]), 4), round(float(weights[1]), 4)
