"""Train the voice half: `python -m training.voices POLNEAR_TRAIN_FOLDER`.

First on the attributions of PolNeAR's train part, then on the project's sentences for issues and
stances (training/issues) with attributions in between. The lower half of the package's model is
read as it is and stays as it is; its states are computed once. Writes voices.onnx and voices.npz
into the model's folder. About an hour and a half on one core.
"""

from __future__ import annotations

import logging
import random
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel

from demarche import issues, voices
from demarche.ranges import Floats
from demarche.resources import model_folder
from training.hearing import Heard, attributions, cue_words, read_issues, stated, with_words
from training.speech import SUBJECT, Probe, VoiceNetwork, export

log = logging.getLogger(__name__)
BATCH = 32
PROBE_STEPS, PROBE_RATE = 3000, 2e-3
FIRST = {"epochs": 3, "encoder": 1.2e-4, "heads": 8e-4}
SECOND = {"epochs": 10, "encoder": 7e-5, "heads": 1e-3}
REPLAY = 0.7
"""Chance that a step on issues is joined by a batch of attributions."""


def main(arguments: Sequence[str]) -> None:
    """Train all parts and write them."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.manual_seed(0)
    torch.set_flush_denormal(True)
    folder = model_folder()
    heard = attributions(Path(arguments[0]), folder)
    probe = fit_probe(heard)
    network = VoiceNetwork(len(issues.load()), len(issues.STANCES))
    network.take_layers(Path("build/training/model.pt"))
    examples = with_words(heard, cue_words(heard, probe))
    fit(network, examples, [], FIRST)
    told = stated(read_issues(Path("training/issues")), probe, folder)
    fit(network, examples, told, SECOND)
    export(network, probe, examples[:200], centres(network, told), folder)


def fit_probe(heard: Sequence[Heard]) -> Probe:
    """Learn the probe on pieces, cues a twentieth of each batch."""
    states = np.concatenate([one.states for one in heard])
    begins = np.concatenate([one.begins for one in heard])
    probe, rng = Probe(), np.random.default_rng(0)
    optimizer = torch.optim.AdamW(probe.parameters(), lr=PROBE_RATE, weight_decay=0.01)
    cues = np.flatnonzero(begins)
    for step in range(PROBE_STEPS):
        for group in optimizer.param_groups:
            group["lr"] = PROBE_RATE * (1 - step / PROBE_STEPS)
        rows = np.concatenate([rng.integers(0, len(states), 1900), rng.choice(cues, 100)])
        near = [states[np.clip(rows + shift, 0, len(states) - 1)] for shift in (-1, 0, 1)]
        scores = probe(torch.from_numpy(np.concatenate(near, 1).astype(np.float32)))
        wanted = torch.from_numpy(begins[rows].astype(np.float32))
        F.binary_cross_entropy_with_logits(scores, wanted).backward()
        optimizer.step()
        optimizer.zero_grad()
    return probe.eval()


def fit(
    network: VoiceNetwork,
    examples: Sequence[Heard],
    stances: Sequence[Heard],
    stage: dict[str, float],
) -> None:
    """Train one stage in place: on attributions, or on stances with attributions in between.

    What comes out is the mean of the weights over the later half of the steps (Izmailov et al.,
    2018): annotators of attributions disagree, and single weights follow the last of them.
    """
    main_part = stances or examples
    optimizer = network.optimizer(stage["encoder"], stage["heads"], fresh=bool(stances))
    peaks = [group["lr"] for group in optimizer.param_groups]
    epochs, step = int(stage["epochs"]), 0
    steps = epochs * (len(main_part) // BATCH + 1)
    averaged = AveragedModel(network)
    network.train()
    for epoch in range(epochs):
        rng, began, total, count = random.Random(epoch), time.monotonic(), 0.0, 0
        for batch in _batches(main_part, rng):
            share = min(1, step / (0.06 * steps)) * (1 - step / steps)
            for group, peak in zip(optimizer.param_groups, peaks, strict=True):
                group["lr"] = peak * max(share, 1e-3)
            loss = _loss(network, batch)
            if stances and rng.random() < REPLAY:
                loss = loss + _loss(network, rng.sample(examples, BATCH))
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            if step >= steps // 2:
                averaged.update_parameters(network)
            step, total, count = step + 1, total + loss.item(), count + 1
        seconds = time.monotonic() - began
        log.info("epoch %d of %d: loss %.3f, %.0f s", epoch + 1, epochs, total / count, seconds)
    network.load_state_dict(averaged.module.state_dict())
    network.eval()


@torch.inference_mode()
def centres(network: VoiceNetwork, told: Sequence[Heard]) -> Floats:
    """Return the mean subject of each issue's examples (issues, subject)."""
    sums = np.zeros((len(issues.load()), SUBJECT), np.float32)
    counts = np.zeros(len(sums), np.float32)
    for one in told:
        states, mask, marks, content, _, _, shares, _ = tensors([one])
        subject = network.subject(network.top(states, mask, marks), marks, content)[0].numpy()
        about = np.flatnonzero(shares[0, :-1].numpy())
        sums[about] += subject
        counts[about] += 1
    return sums / np.maximum(counts, 1)[:, None]


def _batches(examples: Sequence[Heard], rng: random.Random) -> Iterator[list[Heard]]:
    order = sorted(examples, key=lambda one: len(one.states) + rng.random() * 6)
    groups = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    rng.shuffle(groups)
    yield from groups


def _loss(network: VoiceNetwork, batch: Sequence[Heard]) -> Tensor:
    """Return the loss of whether it is a cue, of the roles, of issues and of stances."""
    states, mask, marks, content, tags, cues, shares, pairs = tensors(batch)
    top = network.top(states, mask, marks)
    told, is_cue = network.tagged(top, marks)
    weight = 0.3 if len(pairs) else 1.0
    loss = 0.5 * F.cross_entropy(is_cue, cues, ignore_index=-100) if (cues >= 0).any() else 0.0
    for role in range(len(voices.ROLES)):
        if (tags[:, :, role] >= 0).any():
            flat = told[:, :, role].flatten(0, 1), tags[:, :, role].flatten()
            loss = loss + weight * F.cross_entropy(*flat, ignore_index=-100)
    if shares is not None:
        subject = network.subject(top, marks, content)
        likely = network.issue(network.heavy_dropout(subject)).log_softmax(-1)
        loss = loss - 1.5 * (likely * shares).sum(-1).mean()
        if len(pairs):
            scores = network.stances(subject[pairs[:, 0]], pairs[:, 1])
            loss = loss + F.cross_entropy(scores, pairs[:, 2])
    return torch.as_tensor(loss)


def tensors(batch: Sequence[Heard]) -> tuple[Tensor, ...]:
    """Return states, mask, marks, content, tags, cues, shares of issues, (row, issue, stance)."""
    size, length = len(batch), max(len(one.states) for one in batch)
    states = np.zeros((size, length, batch[0].states.shape[1]), np.float32)
    mask, marks, content = (np.zeros((size, length), kind) for kind in (bool, "f4", "f4"))
    tags, cues = np.full((size, length, 3), -100), np.full(size, -100)
    known, stances = list(issues.load()), list(issues.STANCES)
    shares, pairs = np.zeros((size, len(known) + 1), np.float32), []
    for row, one in enumerate(batch):
        count = len(one.states)
        states[row, :count], mask[row, :count] = one.states, True
        cues[row] = one.is_cue
        if one.mark:
            marks[row, slice(*one.mark)] = 1
        for first, last in one.roles[2]:
            content[row, first:last] = 1
        for role in one.told:
            tags[row, 1 : count - 1, role] = 0
            for first, last in one.roles[role]:
                tags[row, first:last, role], tags[row, first, role] = 2, 1
        for issue, stance in (one.stances or {}).items():
            shares[row, known.index(issue)] = 1 / len(one.stances or {})
            pairs.append((row, known.index(issue), stances.index(stance)))
        shares[row, -1] = not one.stances
    given = batch[0].stances is not None
    found = [torch.from_numpy(one) for one in (states, mask, marks, content, tags, cues)]
    return (*found, torch.from_numpy(shares) if given else None, torch.tensor(pairs).reshape(-1, 3))


if __name__ == "__main__":
    main(sys.argv[1:])
