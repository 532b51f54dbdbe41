"""Pairs of events with the odds of each by itself in, what else their two documents hold out.

First which reports tell one story, then which of their events are one: a pair is likelier where
some events of the two documents surely are one, and less likely where one of the two has a better
match in the other's document. Both depend on the two documents alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from demarche.incidents.candidates import Candidates
from demarche.incidents.traits import Floats, Traits

Numbers = NDArray[np.int64]

RIVALS = (
    "likely by itself",
    "likeliest of the documents",
    "likeliest rival",
    "lesser rival",
    "ahead of rivals",
)
"""What `compare` gives, in the order of a row."""
NONE = -6.0
"""Log odds of a rival where there is none."""
MOST = 7.0


def compare(traits: Traits, pairs: Candidates, likely: Floats) -> Floats:
    """Return the columns `RIVALS` of pairs, in log odds."""
    sure = np.clip(likely.astype(np.float64), 1e-9, 1 - 1e-9)
    odds = np.clip(np.log(sure / (1 - sure)), -MOST, MOST)
    documents = traits.document.astype(np.int64)
    one, other = documents[pairs.left], documents[pairs.right]
    size = int(documents.max(initial=0)) + 1
    story, _ = _best(np.minimum(one, other) * size + np.maximum(one, other), odds)
    rivals = [
        np.where(odds == first, second, first)
        for first, second in (
            _best(pairs.left * size + other, odds),
            _best(pairs.right * size + one, odds),
        )
    ]
    most, least = np.maximum(*rivals), np.minimum(*rivals)
    return np.stack([odds, story, most, least, odds - most], axis=1).astype(np.float32)


def _best(
    groups: Numbers, odds: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return for each row the highest odds of its group, and the second highest."""
    order = np.lexsort((-odds, groups))
    ranked, values = groups[order], odds[order]
    starts = np.searchsorted(ranked, ranked, side="left")
    second = np.minimum(starts + 1, len(ranked) - 1)
    first = values[starts]
    after = np.where(ranked[second] == ranked, values[second], NONE)
    # A group of one has its only member at both places.
    after = np.where((second == starts), NONE, after)
    back = np.empty(len(order), dtype=np.int64)
    back[order] = np.arange(len(order))
    return first[back], after[back]
