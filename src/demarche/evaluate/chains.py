"""Gold and found chains of mentions in; MUC, B-cubed, CEAF-e and their mean (CoNLL) out.

A chain is a set of mentions; both sides partition the same mentions unless it is said
otherwise. Formulas: Vilain et al. 1995 (MUC), Bagga and Baldwin 1998 (B-cubed), Luo 2005 (CEAF
with the similarity 2|K and R| / (|K| + |R|)), Pradhan et al. 2014 (their mean).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Chains = Sequence[frozenset[Hashable]]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean; 0 where both are 0."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def table(self) -> dict[str, float]:
        """Return the figures, rounded."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
        }


def chains_of(owners: Iterable[tuple[Hashable, Hashable]]) -> list[frozenset[Hashable]]:
    """Group mentions by the chain that owns them, in order of their first mention."""
    groups: dict[Hashable, set[Hashable]] = defaultdict(set)
    for mention, owner in owners:
        groups[owner].add(mention)
    return [frozenset(group) for group in groups.values()]


def measure(gold: Chains, found: Chains) -> dict[str, Any]:
    """Return the three scores and the mean of their F1."""
    scores = {"muc": muc(gold, found), "b_cubed": b_cubed(gold, found), "ceaf_e": ceaf(gold, found)}
    mean = sum(score.f1 for score in scores.values()) / 3
    return {"conll_f1": round(mean, 4)} | {name: one.table() for name, one in scores.items()}


def muc(gold: Chains, found: Chains) -> Score:
    """Count links: those of a chain that the other side keeps, over all that it needs."""
    return Score(_links_kept(found, gold), _links_kept(gold, found))


def _links_kept(chains: Chains, others: Chains) -> float:
    owner = _owners(others)
    kept = needed = 0
    for chain in chains:
        parts = {owner.get(mention, ("alone", mention)) for mention in chain}
        kept += len(chain) - len(parts)
        needed += len(chain) - 1
    return kept / needed if needed else 0.0


def b_cubed(gold: Chains, found: Chains) -> Score:
    """Average over mentions the share of its chain that is also in its chain on the other side.

    A gold mention that was not found has recall 0; a found one that is not gold, precision 0.
    """
    return Score(_mean_share(found, gold), _mean_share(gold, found))


def _mean_share(chains: Chains, others: Chains) -> float:
    owner = _owners(others)
    total = count = 0.0
    for chain in chains:
        sizes: dict[Hashable, int] = defaultdict(int)
        for mention in chain:
            if mention in owner:
                sizes[owner[mention]] += 1
        total += sum(size * size for size in sizes.values()) / len(chain)
        count += len(chain)
    return total / count if count else 0.0


def ceaf(gold: Chains, found: Chains) -> Score:
    """Align chains one to one for the greatest total similarity."""
    owner = _owners(gold)
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for index, chain in enumerate(found):
        for mention in chain:
            if mention in owner:
                shared[owner[mention], index] += 1
    likeness = {
        (one, other): 2 * size / (len(gold[one]) + len(found[other]))
        for (one, other), size in shared.items()
    }
    total = sum(_best(part) for part in _parts(likeness))
    return Score(total / len(found) if found else 0.0, total / len(gold) if gold else 0.0)


def _owners(chains: Chains) -> dict[Hashable, int]:
    return {mention: index for index, chain in enumerate(chains) for mention in chain}


Likeness = dict[tuple[int, int], float]


def _parts(likeness: Likeness) -> Iterable[Likeness]:
    """Split an alignment into parts that share no chain, so that each is small."""
    root: dict[tuple[str, int], tuple[str, int]] = {}

    def find(node: tuple[str, int]) -> tuple[str, int]:
        while root.setdefault(node, node) != node:
            root[node] = root[root[node]]
            node = root[node]
        return node

    for one, other in likeness:
        root[find(("gold", one))] = find(("found", other))
    parts: dict[tuple[str, int], Likeness] = defaultdict(dict)
    for pair, value in likeness.items():
        parts[find(("gold", pair[0]))][pair] = value
    return parts.values()


def _best(likeness: Likeness) -> float:
    rows = sorted({one for one, _ in likeness})
    columns = sorted({other for _, other in likeness})
    table = np.zeros((len(rows), len(columns)))
    for (one, other), value in likeness.items():
        table[rows.index(one), columns.index(other)] = value
    return best_total(table if len(rows) <= len(columns) else table.T)


def best_total(gain: Floats) -> float:
    """Return the greatest sum of a one-to-one choice; shape (rows <= columns), Kuhn 1955.

    Shortest augmenting paths with potentials (Jonker and Volgenant 1987).
    """
    rows, columns = gain.shape
    row_price, column_price = np.zeros(rows + 1), np.zeros(columns + 1)
    taken = np.zeros(columns + 1, dtype=np.int64)
    for row in range(1, rows + 1):
        taken[0], column = row, 0
        slack = np.full(columns + 1, np.inf)
        way, used = np.zeros(columns + 1, dtype=np.int64), np.zeros(columns + 1, dtype=bool)
        while taken[column] or column == 0:
            used[column] = True
            here = taken[column]
            cost = -gain[here - 1] - row_price[here] - column_price[1:]
            better = ~used[1:] & (cost < slack[1:])
            slack[1:][better], way[1:][better] = cost[better], column
            following = int(np.where(used[1:], np.inf, slack[1:]).argmin()) + 1
            step = slack[following]
            row_price[taken[used]] += step
            column_price[used] -= step
            slack[~used] -= step
            column = following
        while column:
            taken[column] = taken[way[column]]
            column = int(way[column])
    chosen = [(taken[column] - 1, column - 1) for column in range(1, columns + 1) if taken[column]]
    return float(sum(gain[pair] for pair in chosen))
