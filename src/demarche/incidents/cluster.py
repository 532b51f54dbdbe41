"""Scored pairs in, clusters out: average linkage, judgements first.

Pairs that are not scored count as 0. Two clusters join while the mean score over all pairs
across is at least the threshold, the surest first, ties by number; so the outcome depends on
the scored pairs alone, and each group that is connected by pairs of at least `floor` can be
clustered by itself.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Sequence

Edge = tuple[int, int, float]
Pair = tuple[int, int]


def clusters(
    size: int,
    edges: Iterable[Edge],
    threshold: float,
    joined: Sequence[Pair] = (),
    apart: Sequence[Pair] = (),
) -> list[int]:
    """Return for each of `size` members the least member of its cluster.

    `joined` pairs start in one cluster; `apart` pairs never end in one, unless both are asked.
    """
    state = _State(size)
    for one, other in apart:
        state.part(one, other)
    for one, other, score in edges:
        state.score(one, other, score)
    for one, other in joined:
        state.join(one, other)
    state.run(threshold)
    return [state.root(member) for member in range(size)]


class _State:
    """Clusters that merge: sums of scores across, sizes, what must stay apart."""

    def __init__(self, size: int) -> None:
        self.parent = list(range(size))
        self.size = [1] * size
        self.sums: dict[int, dict[int, float]] = defaultdict(dict)
        self.apart: dict[int, set[int]] = defaultdict(set)

    def root(self, member: int) -> int:
        while self.parent[member] != member:
            self.parent[member] = self.parent[self.parent[member]]
            member = self.parent[member]
        return member

    def part(self, one: int, other: int) -> None:
        if one != other:
            self.apart[one].add(other)
            self.apart[other].add(one)

    def score(self, one: int, other: int, score: float) -> None:
        if one != other:
            self.sums[one][other] = self.sums[one].get(other, 0.0) + score
            self.sums[other][one] = self.sums[one][other]

    def mean(self, one: int, other: int) -> float:
        return self.sums[one][other] / (self.size[one] * self.size[other])

    def join(self, one: int, other: int) -> int:
        """Merge two clusters into that of the lesser number; one that is asked for wins."""
        kept, gone = sorted((self.root(one), self.root(other)))
        if kept == gone:
            return kept
        self.parent[gone] = kept
        self.size[kept] += self.size[gone]
        for other_one, score in self.sums.pop(gone, {}).items():
            del self.sums[other_one][gone]
            if other_one != kept:
                self.score(kept, other_one, score)
        for other_one in self.apart.pop(gone, set()):
            self.apart[other_one].discard(gone)
            self.part(kept, other_one)
        return kept

    def run(self, threshold: float) -> None:
        heap = [
            (-self.mean(one, other), one, other)
            for one, row in self.sums.items()
            for other in row
            if one < other and self.mean(one, other) >= threshold
        ]
        heapq.heapify(heap)
        while heap:
            negative, one, other = heapq.heappop(heap)
            if self._is_stale(-negative, one, other) or other in self.apart.get(one, ()):
                continue
            kept = self.join(one, other)
            for neighbour in self.sums.get(kept, {}):
                mean = self.mean(kept, neighbour)
                if mean >= threshold:
                    first, second = sorted((kept, neighbour))
                    heapq.heappush(heap, (-mean, first, second))

    def _is_stale(self, mean: float, one: int, other: int) -> bool:
        return other not in self.sums.get(one, {}) or self.mean(one, other) != mean
