"""One stage of training: a network, examples and settings in, a better network out.

A stage writes a checkpoint after each epoch and takes up where it stopped.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import Tensor, nn

from training import losses
from training.batches import batches, candidates, decoys, marks, pieces, tag_labels, trigger_labels
from training.data import Example, Labels
from training.model import Network
from training.parallel import ALONE, Team

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """How one stage trains; rates are peaks of a linear warm-up and decay.

    `pairs` is the share of the corpus's acts that are also read by actor and recipient.
    """

    epochs: int
    encoder_rate: float
    head_rate: float
    batch: int = 16
    warmup: float = 0.1
    pairs: float = 0.6
    seed: int = 0


def fit(
    network: Network,
    examples: Sequence[Example],
    labels: Labels,
    stage: Stage,
    checkpoint: Path | None = None,
    team: Team = ALONE,
) -> None:
    """Train the network in place."""
    torch.manual_seed(stage.seed)
    torch.set_flush_denormal(True)
    optimizer = _optimizer(network, stage)
    steps = stage.epochs * ((len(examples) + stage.batch - 1) // stage.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _rate(step, steps, stage))
    first = _resume(checkpoint, network, optimizer, schedule, stage)
    network.train()
    for epoch in range(first, stage.epochs):
        order = random.Random(f"{stage.seed} {epoch}")
        rng = random.Random(f"{stage.seed} {epoch} {team.rank}")
        began, total, count = time.monotonic(), 0.0, 0
        for batch in batches(examples, stage.batch, order):
            loss = _loss(network, team.share(batch), labels, stage, rng)
            loss.backward()  # type: ignore[no-untyped-call]
            team.average(network.parameters())
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            schedule.step()
            total, count = total + loss.item(), count + 1
        seconds = time.monotonic() - began
        told = (epoch + 1, stage.epochs, total / count, seconds)
        log.info("epoch %d of %d: loss %.3f, %.0f s", *told)
        if team.rank == 0:
            _save(checkpoint, network, optimizer, schedule, stage, epoch + 1)
    network.eval()


def _loss(
    network: Network, batch: Sequence[Example], labels: Labels, stage: Stage, rng: random.Random
) -> Tensor:
    ids, mask = pieces(batch)
    with torch.autocast("cpu", torch.bfloat16):
        states, scores = network.lower(ids, mask)
        found = candidates(batch, stage.pairs, rng) + decoys(batch, scores.detach(), rng)
        loss = losses.trigger_loss(scores, trigger_labels(batch, mask))
        if not found:
            return loss
        rows = [candidate.row for candidate in found]
        out = network.upper(states[rows], mask[rows], marks(found, ids.shape[1]))
    return (
        loss
        + losses.tag_loss(out["tags"], tag_labels(found, mask[rows]))
        + losses.type_loss(out["types"], found)
        + 0.5 * losses.mode_loss(out["modes"], found, labels)
        + losses.modality_loss(out["modalities"], found)
        + losses.context_loss(out["contexts"], found)
    )


def _optimizer(network: Network, stage: Stage) -> torch.optim.Optimizer:
    encoder = [*network.layers.parameters(), *network.norm.parameters(), network.segment]
    encoder.append(network.position.weight)
    known = {id(parameter) for parameter in encoder}
    heads = [p for p in network.parameters() if p.requires_grad and id(p) not in known]
    groups = [
        {"params": encoder, "lr": stage.encoder_rate},
        {"params": heads, "lr": stage.head_rate},
    ]
    return torch.optim.AdamW(groups, weight_decay=0.01, fused=True)


def _rate(step: int, steps: int, stage: Stage) -> float:
    warm = max(1.0, stage.warmup * steps)
    return min(step / warm, max(0.0, (steps - step) / max(1.0, steps - warm)))


def _resume(
    checkpoint: Path | None,
    network: Network,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    stage: Stage,
) -> int:
    if checkpoint is None or not checkpoint.exists():
        return 0
    saved = torch.load(checkpoint, weights_only=True)
    if saved["stage"] != asdict(stage):
        return 0
    network.load_state_dict(saved["network"])
    optimizer.load_state_dict(saved["optimizer"])
    schedule.load_state_dict(saved["schedule"])
    return int(saved["epoch"])


def _save(
    checkpoint: Path | None,
    network: Network,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    stage: Stage,
    epoch: int,
) -> None:
    if checkpoint is None:
        return
    state = {
        "stage": asdict(stage),
        "network": network.state_dict(),
        "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(),
        "epoch": epoch,
    }
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    torch.save(state, checkpoint.with_suffix(".part"))
    checkpoint.with_suffix(".part").replace(checkpoint)
