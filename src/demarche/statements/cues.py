"""Words in, the cues that attribute a statement out: "said", "according to", "a warning that"."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demarche.statements import chains
from demarche.statements.features import CUE_TEMPLATES, cue_columns, features, neighbours_of
from demarche.statements.words import Words

LONGEST = 64
"""Words of a chain; longer sentences are cut."""

BIAS = 0.3
"""Taken from the score of being no cue: found best on held-out training texts."""
Stretch = tuple[int, int]
"""First and last word."""


def find_cues(words: Words, bias: float = BIAS) -> list[Stretch]:
    """Return the cues in text order: the best labelling of each sentence."""
    if not len(words):
        return []
    chain = chains.load("cues")
    scores = chain.scores(cue_features(words))
    scores[:, 0] -= bias
    starts, sizes = pieces(words)
    return stretches(chains.decode(chain, scores, starts, sizes), starts, 1)


def cue_features(words: Words) -> NDArray[np.uint32]:
    """Return the hashed features, templates x words."""
    around = neighbours_of(np.arange(len(words)), len(words))
    return features(CUE_TEMPLATES, cue_columns(words), around)


def pieces(words: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where the chains begin and how long they are: sentences, the long ones cut."""
    firsts = np.flatnonzero(np.diff(words.sentence, prepend=-1))
    ends = np.append(firsts[1:], len(words))
    starts = np.concatenate([np.arange(a, b, LONGEST) for a, b in zip(firsts, ends, strict=True)])
    return starts, np.diff(np.append(starts, len(words)))


def stretches(
    labels: NDArray[np.int64], starts: NDArray[np.int64], first_label: int
) -> list[Stretch]:
    """Return the stretches that four labels (begin, inside, end, single) mark."""
    mine = (labels >= first_label) & (labels < first_label + 4)
    if not mine.any():
        return []
    opens = mine & ((labels == first_label) | (labels == first_label + 3))
    breaks = np.zeros(len(labels), dtype=bool)
    breaks[starts] = True
    before = np.concatenate([[False], mine[:-1]])
    begins = np.flatnonzero(mine & (opens | breaks | ~before))
    closes = np.flatnonzero(mine & ~np.concatenate([mine[1:], [False]]))
    ends = np.minimum(
        closes[np.searchsorted(closes, begins)], np.append(begins[1:] - 1, len(labels) - 1)
    )
    return [(int(a), int(b)) for a, b in zip(begins, ends, strict=True)]
