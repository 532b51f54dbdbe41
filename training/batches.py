"""Examples in, padded tensors out: sentences for pass one, candidates for pass two."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from training.data import TAGS, Act, Example
from training.model import MARKS

PAIR_WEIGHT, GUESSED_WEIGHT = 3.0, 0.5
"""What the type of a PLV act counts: read by actor and recipient, and by a guessed trigger."""
IGNORED = -100
"""The label of what is not trained on, as in torch's cross entropy."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of pass two: which sentence, what is marked in it, what is to come out.

    `act` None is a candidate that is no event. `tagged` are the roles whose tags are known;
    `weight` is what its type counts.
    """

    row: int
    marks: dict[str, tuple[tuple[int, int], ...]]
    act: Act | None
    tagged: tuple[str, ...] = ()
    weight: float = 1.0


def batches(examples: Sequence[Example], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Shuffle, group examples of like length, and yield the groups in random order.

    A last group of three or fewer is left out: it would weigh as much as a full one.
    """
    order = list(examples)
    rng.shuffle(order)
    groups: list[list[Example]] = []
    for start in range(0, len(order), size * 16):
        window = sorted(order[start : start + size * 16], key=lambda example: len(example.encoding))
        groups += [window[i : i + size] for i in range(0, len(window), size)]
    rng.shuffle(groups)
    yield from (group for group in groups if len(group) > 3)


def pieces(batch: Sequence[Example]) -> tuple[Tensor, Tensor]:
    """Return piece ids and the mask of real pieces, both (batch, pieces)."""
    longest = max(len(example.encoding) for example in batch)
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    for row, example in enumerate(batch):
        length = len(example.encoding)
        ids[row, :length] = torch.tensor(example.encoding.ids)
        mask[row, :length] = True
    return ids, mask


def trigger_labels(batch: Sequence[Example], mask: Tensor) -> Tensor:
    """Return 0 outside, 1 begin, 2 inside a trigger; where an example is not complete, ignored."""
    labels = torch.where(mask, 0, IGNORED)
    labels[:, 0] = IGNORED
    for row, example in enumerate(batch):
        if not example.complete:
            labels[row] = IGNORED
        for act in example.acts:
            _tag(labels[row], act.spans["trigger"])
    return labels


def candidates(batch: Sequence[Example], pairs: float, rng: random.Random) -> list[Candidate]:
    """Return what pass two is trained on: each act by its trigger, and by other marks.

    `pairs` is the share of complete acts that are also read by actor and recipient. PLV's acts
    always are; read by the trigger that was guessed for them, their type counts little: PLV's
    conventions are its own, and stay with that way of asking.
    """
    found: list[Candidate] = []
    for row, example in enumerate(batch):
        for act in example.acts:
            trigger = {"trigger": act.spans["trigger"]}
            pair = {name: act.spans[name] for name in ("actor", "recipient")}
            roles = TAGS if example.complete else ("actor", "recipient")
            if act.spans["trigger"]:
                weight = 1.0 if example.complete else GUESSED_WEIGHT
                found.append(Candidate(row, trigger, act, roles, weight))
            if not example.complete:
                found.append(Candidate(row, pair, act, weight=PAIR_WEIGHT))
            elif any(pair.values()) and rng.random() < pairs:
                marks = pair if rng.random() < 0.7 else trigger | pair
                found.append(Candidate(row, marks, act, roles))
    return found


def decoys(
    batch: Sequence[Example], scores: Tensor, rng: random.Random, floor: float = 0.1
) -> list[Candidate]:
    """Return candidates that are no event: what pass one takes for a trigger and is none."""
    found: list[Candidate] = []
    likely = scores.float().softmax(-1)[..., 1]
    for row, example in enumerate(batch):
        if not example.complete:
            continue
        spans = [span for act in example.acts for span in act.spans["trigger"]]
        taken = {at for first, last in spans for at in range(first - 1, last + 1)}
        free = [at for at in range(1, len(example.encoding) - 1) if at not in taken]
        tempting = [at for at in free if likely[row, at] > floor]
        if tempting:
            chosen = rng.choice(tempting)
        elif free and rng.random() < 0.15:
            chosen = rng.choice(free)
        else:
            continue
        found.append(Candidate(row, {"trigger": ((chosen, chosen + 1),)}, None))
    return found


def marks(found: Sequence[Candidate], longest: int) -> Tensor:
    """Return (candidates, pieces, marks), 1 where a piece is marked."""
    marked = torch.zeros(len(found), longest, len(MARKS))
    for index, candidate in enumerate(found):
        for name, spans in candidate.marks.items():
            for first, last in spans:
                marked[index, first:last, MARKS.index(name)] = 1
    return marked


def tag_labels(found: Sequence[Candidate], mask: Tensor) -> Tensor:
    """Return (candidates, pieces, roles): 0 outside, 1 begin, 2 inside; unknown roles ignored."""
    labels = torch.full((*mask.shape, len(TAGS)), IGNORED)
    for index, candidate in enumerate(found):
        for role in candidate.tagged:
            column = torch.where(mask[index], 0, IGNORED)
            if candidate.act is not None:
                _tag(column, candidate.act.spans.get(role, ()))
            labels[index, :, TAGS.index(role)] = column
    return labels


def _tag(labels: Tensor, spans: Sequence[tuple[int, int]]) -> None:
    for first, last in spans:
        labels[first] = 1
        labels[first + 1 : last] = 2
