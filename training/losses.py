"""What the network is trained to get right: scores in, one number out."""

from __future__ import annotations

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from training.batches import IGNORED, Candidate
from training.data import Labels

SMOOTHING = 0.1


def type_loss(scores: Tensor, found: Sequence[Candidate]) -> Tensor:
    """Cross entropy over types and 'no event'; an act of several types is right with any.

    PLV's YIELD is such an act: CONCEDE or RETREAT.
    """
    log = scores.float().log_softmax(-1)
    none = scores.shape[-1] - 1
    allowed = torch.zeros_like(log, dtype=torch.bool)
    for index, candidate in enumerate(found):
        allowed[index, list(candidate.act.types) if candidate.act else [none]] = True
    right = log.masked_fill(~allowed, -torch.inf).logsumexp(-1)
    each = -((1 - SMOOTHING) * right + SMOOTHING * log.mean(-1))
    weights = torch.tensor([candidate.weight for candidate in found])
    return (each * weights).sum() / weights.sum()


def mode_loss(scores: Tensor, found: Sequence[Candidate], labels: Labels) -> Tensor:
    """Cross entropy over the modes of the act's own type."""
    rows, gold = _known(found, "mode")
    if not rows:
        return scores.sum() * 0
    kinds = [labels.modes[mode][0] for mode in gold]
    own = torch.tensor([[kind == name for name, _ in labels.modes] for kind in kinds])
    chosen = scores[rows].float().masked_fill(~own, -1e4)
    return F.cross_entropy(chosen, torch.tensor(gold))


def modality_loss(scores: Tensor, found: Sequence[Candidate]) -> Tensor:
    """Cross entropy over modalities."""
    rows, gold = _known(found, "modality")
    if not rows:
        return scores.sum() * 0
    return F.cross_entropy(scores[rows].float(), torch.tensor(gold), label_smoothing=0.05)


def context_loss(scores: Tensor, found: Sequence[Candidate]) -> Tensor:
    """Binary cross entropy, summed over contexts."""
    rows = [i for i, c in enumerate(found) if c.act is not None and c.act.contexts is not None]
    if not rows:
        return scores.sum() * 0
    gold = torch.zeros(len(rows), scores.shape[-1])
    for index, row in enumerate(rows):
        act = found[row].act
        assert act is not None
        gold[index, list(act.contexts or ())] = 1
    return F.binary_cross_entropy_with_logits(scores[rows].float(), gold) * scores.shape[-1]


def tag_loss(scores: Tensor, gold: Tensor) -> Tensor:
    """Cross entropy of the begin/inside/outside layers, summed over roles, mean over pieces."""
    if not (gold != IGNORED).any():
        return scores.sum() * 0
    flat = F.cross_entropy(scores.float().flatten(0, -2), gold.flatten(), ignore_index=IGNORED)
    return flat * scores.shape[-2]


def trigger_loss(scores: Tensor, gold: Tensor) -> Tensor:
    """Cross entropy of the trigger tags of pass one."""
    if not (gold != IGNORED).any():
        return scores.sum() * 0
    weights = torch.tensor([1.0, 2.0, 2.0])
    return F.cross_entropy(
        scores.float().flatten(0, 1), gold.flatten(), weight=weights, ignore_index=IGNORED
    )


def _known(found: Sequence[Candidate], name: str) -> tuple[list[int], list[int]]:
    pairs = [
        (index, getattr(candidate.act, name))
        for index, candidate in enumerate(found)
        if candidate.act is not None and getattr(candidate.act, name) is not None
    ]
    return [index for index, _ in pairs], [label for _, label in pairs]
