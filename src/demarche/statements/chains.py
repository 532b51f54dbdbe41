"""Features of words in, one label a word out: a linear-chain model, many short chains at once.

A conditional random field (Lafferty et al., 2001) over hashed features (Weinberger et al.,
2009), decoded with Viterbi's algorithm. training/statements.py learns the weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from demarche.resources import data_path

BITS = 20
"""Features are numbers of this many bits."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chain:
    """Weights: `rows` (features to rows of `weights`; row 0 is of the unknown), steps, ends."""

    rows: NDArray[np.int32]
    weights: Floats
    steps: Floats
    first: Floats
    last: Floats

    def scores(self, features: NDArray[np.uint32]) -> Floats:
        """Return words x labels; `features` is templates x words."""
        total = np.zeros((features.shape[1], self.weights.shape[1]), dtype=np.float32)
        for column in features:
            total += self.weights.take(self.rows.take(column), axis=0)
        return total


@cache
def load(name: str) -> Chain:
    """Read the weights of data/statements/`name`.npz once."""
    with np.load(data_path(f"statements/{name}.npz")) as stored:
        rows = np.zeros(1 << BITS, dtype=np.int32)
        rows[np.cumsum(stored["gaps"].astype(np.int64))] = np.arange(1, len(stored["gaps"]) + 1)
        scale = stored["scale"].astype(np.float32)
        weights = np.vstack([np.zeros_like(scale), stored["weights"].astype(np.float32) * scale])
        parts = [stored[key].astype(np.float32) for key in ("steps", "first", "last")]
        return Chain(rows, weights.astype(np.float32), *parts)


def mix(template: int, *columns: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return one feature a word: the template and the columns' values, hashed together."""
    mixed = np.full(columns[0].shape, (template * 0x9E3779B1) & 0xFFFFFFFF, dtype=np.uint32)
    for column in columns:
        mixed = (mixed ^ column) * np.uint32(0x85EBCA6B)
        mixed ^= mixed >> np.uint32(15)
    return mixed & np.uint32((1 << BITS) - 1)


def decode(chain: Chain, scores: Floats, starts: Sequence[int] | Ints, sizes: Ints) -> Ints:
    """Return the best labels of chains that lie in `scores` from `starts`, `sizes` words long."""
    labels = np.zeros(len(scores), dtype=np.int64)
    if not len(sizes):
        return labels
    order = np.argsort(-np.asarray(sizes), kind="stable")
    begins, lengths = np.asarray(starts)[order], np.asarray(sizes)[order]
    back, best = _forward(chain, scores, begins, lengths)
    for step in range(int(lengths[0]) - 1, -1, -1):
        active = int(np.searchsorted(-lengths, -step, side="left"))
        labels[begins[:active] + step] = best[:active]
        if step:
            best[:active] = back[step - 1][np.arange(active), best[:active]]
    return labels


def _forward(
    chain: Chain, scores: Floats, begins: Ints, lengths: Ints
) -> tuple[list[NDArray[np.int8]], Ints]:
    """Return, for each step, which label each label was best reached from; and the last labels."""
    state = chain.first + scores[begins]
    back = list[NDArray[np.int8]]()
    for step in range(1, int(lengths[0])):
        active = int(np.searchsorted(-lengths, -step, side="left"))
        reached = state[:active, :, None] + chain.steps
        back.append(reached.argmax(axis=1).astype(np.int8))
        state[:active] = reached.max(axis=1) + scores[begins[:active] + step]
    return back, (state + chain.last).argmax(axis=1)
