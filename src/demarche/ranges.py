"""Scores of word pieces in, ranges of pieces that bear a role out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demarche.tokens import Encoding

Floats = NDArray[np.float32]
Range = tuple[int, int]

LIKELY, NOT_UNLIKELY = 0.5, 0.15
"""What makes a piece the seed of a range, and what lets a range grow over it."""


def tag_spans(
    tags: Floats, encoding: Encoding, edge: float = NOT_UNLIKELY
) -> list[tuple[Range, float]]:
    """Return the word ranges that one role's tags (pieces, 3) mark, with their mean probability.

    A range grows from a piece that is likely in the role over neighbours that are at least
    `edge` likely, and stops where another range probably begins.
    """
    inside, begins = (1 - tags[:, 0]).tolist(), tags[:, 1].tolist()
    last, taken = len(encoding) - 1, 1
    spans: list[tuple[Range, float]] = []
    for first in np.flatnonzero(1 - tags[:last, 0] >= LIKELY).tolist():
        if first < taken:
            continue
        start, end = first, first + 1
        while start > taken and begins[start] < LIKELY and inside[start - 1] >= edge:
            start -= 1
        while end < last and (
            encoding.joined[end] or (inside[end] >= edge and begins[end] < LIKELY)
        ):
            end += 1
        start = max(encoding.word_start(start), taken)
        spans.append(((start, end), sum(inside[start:end]) / (end - start)))
        taken = end
    return spans


def softmax(scores: Floats) -> Floats:
    """Return probabilities over the last axis."""
    powers = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(powers / powers.sum(-1, keepdims=True), dtype=np.float32)
