"""Learn the weights by which statements are read: `python -m training.statements FOLDER`.

Reads the train part of PolNeAR alone (FOLDER/text, FOLDER/attributions) and writes
data/statements/cues.npz and roles.npz: two conditional random fields over hashed features,
numbers only. Takes a few minutes on one core.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]

from demarche.evaluate.quotes import Quote, QuotedText, Spans, measure, read_folder
from demarche.resources import data_path
from demarche.statements import chains
from demarche.statements.chains import BITS, Floats, Ints
from demarche.statements.cues import Stretch, cue_features, pieces
from demarche.statements.find import prepare
from demarche.statements.roles import role_features, windows_of
from demarche.statements.words import Words

LEAST = 8
"""Times a feature must stand in the texts to be given a weight."""
EPOCHS = 6
BATCH = 8000
"""Words of a batch, roughly."""
RATE = 1.0
"""Of AdaGrad in the first epoch; it falls evenly to nothing."""
CALM = 1000.0
"""What squares of slopes begin with: rare features move little, which keeps them modest."""
BAR = -50.0
"""Of steps between labels that cannot follow each other."""
VARIANCES = {"cues": 0.1, "roles": 0.03}
"""Of the weights, as believed beforehand: the L2 penalty is half their square over it."""


@dataclass(frozen=True, slots=True)
class Task:
    """Chains to learn from: rows of features (words x templates), labels, where chains lie."""

    rows: NDArray[np.int32]
    labels: Ints
    starts: Ints
    sizes: Ints


def main(arguments: Sequence[str]) -> None:
    """Learn from a folder; with --check, from five sixths of it, and score the rest."""
    texts = read_folder(Path(arguments[0]))
    if "--check" in arguments:
        kept = [one for one in texts if _part(one.name) != 0]
        learn(kept, data_path("statements"))
        report = measure([one for one in texts if _part(one.name) == 0])
        sys.stdout.write(f"{report}\n")
    else:
        learn(texts, data_path("statements"))


def _part(name: str) -> int:
    return zlib.crc32(name.encode()) % 6


def learn(texts: Sequence[QuotedText], folder: Path) -> None:
    """Learn both taggers and write their weights."""
    readings = [(one, prepare(one.text)) for one in texts]
    for name, parts, count in (
        ("cues", [_cue_part(one, words) for one, words in readings], 5),
        ("roles", [part for one, words in readings if (part := _role_part(one, words))], 9),
    ):
        used, task = _joined(parts)
        _write(folder / f"{name}.npz", used, *_fit(task, len(used) + 1, count, VARIANCES[name]))
        chains.load.cache_clear()


Part = tuple[NDArray[np.uint32], Ints, Ints, Ints]
"""Features (templates x words), labels, starts and sizes of a text's chains."""


def _cue_part(one: QuotedText, words: Words) -> Part:
    labels = np.zeros(len(words), dtype=np.int64)
    for quote in one.quotes:
        _mark(labels, [words.within(span) for span in quote.roles[1]], 1)
    return (cue_features(words), labels, *pieces(words))


def _mark(labels: Ints, ranges: Sequence[tuple[int, int]], first: int) -> None:
    """Write begin, inside, end or single over each half-open range."""
    for start, end in ranges:
        if end - start == 1:
            labels[start] = first + 3
        elif end > start:
            labels[start:end] = first + 1
            labels[start], labels[end - 1] = first, first + 2


def _role_part(one: QuotedText, words: Words) -> Part | None:
    known = list(_known(one.quotes, words))
    if not known:
        return None
    cues = [cue for cue, _ in known]
    windows = windows_of(words, cues)
    labels = np.zeros(len(windows.places), dtype=np.int64)
    for number, (_, quote) in enumerate(known):
        part = slice(windows.starts[number], windows.starts[number] + windows.sizes[number])
        places = windows.places[part]
        _mark(labels[part], _ranges(quote.roles[0], words, places), 1)
        _mark(labels[part], _ranges(quote.roles[2], words, places), 5)
    return role_features(words, cues, windows), labels, windows.starts, windows.sizes


def _known(quotes: Sequence[Quote], words: Words) -> Iterator[tuple[Stretch, Quote]]:
    """Yield the attributions with a cue of one stretch, in text order, each cue once."""
    seen = set[Stretch]()
    for quote in sorted(quotes, key=lambda one: one.roles[1]):
        if not quote.roles[1]:
            continue
        first, after = words.within(quote.roles[1][0])
        if first < after and (first, after - 1) not in seen:
            seen.add((first, after - 1))
            yield (first, after - 1), quote


def _ranges(spans: Spans, words: Words, places: Ints) -> list[tuple[int, int]]:
    bounds = [words.within(span) for span in spans]
    return [(int(a), int(b)) for a, b in (np.searchsorted(places, bound) for bound in bounds)]


def _joined(parts: Sequence[Part]) -> tuple[Ints, Task]:
    """Return the features that stand often enough, and the chains of all texts as rows of them."""
    counts = np.zeros(1 << BITS, dtype=np.int64)
    for features, *_ in parts:
        counts += np.bincount(features.ravel(), minlength=1 << BITS)
    used = np.flatnonzero(counts >= LEAST)
    rows = np.zeros(1 << BITS, dtype=np.int32)
    rows[used] = np.arange(1, len(used) + 1)
    offsets = np.cumsum([0, *(len(labels) for _, labels, _, _ in parts)])
    starts = [part[2] + offset for part, offset in zip(parts, offsets, strict=False)]
    task = Task(
        np.concatenate([rows[features].T for features, *_ in parts]),
        np.concatenate([part[1] for part in parts]),
        np.concatenate(starts),
        np.concatenate([part[3] for part in parts]),
    )
    return used, task


def _fit(task: Task, count: int, labels: int, variance: float) -> list[Floats]:
    """Return weights, steps, first and last by AdaGrad, averaged over the later half."""
    weights: list[Floats] = [np.zeros((count, labels), dtype=np.float32), *_possible(labels)]
    squares = [np.full_like(weight, CALM) for weight in weights]
    sums = [np.zeros_like(weight) for weight in weights]
    taken = 0
    rng = np.random.default_rng(7)
    for epoch in range(EPOCHS):
        rate = RATE * (1 - epoch / EPOCHS)
        for batch in _batches(task, rng):
            _, slopes = _gradient(task, batch, weights)
            slopes[0] += len(batch) / len(task.sizes) / variance * weights[0]
            for weight, square, slope in zip(weights, squares, slopes, strict=True):
                square += slope * slope
                weight -= rate * slope / np.sqrt(square)
            if epoch >= EPOCHS // 2:
                taken += 1
                for total, weight in zip(sums, weights, strict=True):
                    total += weight
    return [np.asarray(total / taken, dtype=np.float32) for total in sums]


def _possible(labels: int) -> Sequence[Floats]:
    """Return steps, first and last to begin with: 0, and a bar where labels cannot follow.

    Labels are 0 and, four by four, begin, inside, end, single.
    """
    place = (np.arange(labels) - 1) % 4
    closed = (np.arange(labels) == 0) | (place >= 2)
    opens = (np.arange(labels) == 0) | (place == 0) | (place == 3)
    group = (np.arange(labels) + 3) // 4
    within = ~closed[:, None] & ~opens & (group[:, None] == group)
    steps = np.where(within | (closed[:, None] & opens), 0.0, BAR)
    first, last = np.where(opens, 0.0, BAR), np.where(closed, 0.0, BAR)
    return [np.asarray(one, dtype=np.float32) for one in (steps, first, last)]


def _batches(task: Task, rng: np.random.Generator) -> Iterator[Ints]:
    """Yield groups of chains of like length, in random order."""
    order = np.argsort(task.sizes + rng.uniform(0, 4, len(task.sizes)))
    cuts = np.flatnonzero(np.diff(np.cumsum(task.sizes[order]) // BATCH)) + 1
    groups = np.split(order, cuts)
    for number in rng.permutation(len(groups)):
        yield groups[number]


@dataclass(frozen=True, slots=True)
class _Padded:
    """A batch of chains side by side, chains x words, padded where `inside` is false."""

    inside: NDArray[np.bool_]
    rows: NDArray[np.int32]
    gold: Ints
    ends: Ints

    @property
    def each(self) -> Ints:
        """Return the numbers of the chains."""
        return np.arange(len(self.ends))


def _padded(task: Task, batch: Ints) -> _Padded:
    sizes = task.sizes[batch]
    places = np.arange(int(sizes.max()))
    inside = places < sizes[:, None]
    words = (task.starts[batch][:, None] + places)[inside]
    gold = np.zeros(inside.shape, dtype=np.int64)
    gold[inside] = task.labels[words]
    return _Padded(inside, task.rows[words], gold, sizes - 1)


def _gradient(task: Task, batch: Ints, weights: Sequence[Floats]) -> tuple[float, list[Floats]]:
    """Return minus the log-likelihood of a batch and its slopes."""
    table, steps, first, last = weights
    one = _padded(task, batch)
    scores = _scores(one, table)
    alpha = _alphas(scores, one.inside, steps, first)
    beta = _betas(scores, one.inside, steps, last)
    total = _logsum(alpha[one.each, one.ends] + last)
    marginal = np.exp(alpha + beta - total[:, None, None])
    hits = np.zeros_like(marginal)
    np.put_along_axis(hits, one.gold[:, :, None], 1, axis=2)
    excess = marginal - hits
    slopes = [
        _table_slope(one, excess[one.inside], len(table)),
        _step_slope(one, alpha, beta + scores, steps, total),
        excess[:, 0].sum(axis=0),
        excess[one.each, one.ends].sum(axis=0),
    ]
    loss = float(total.sum() - _gold_score(one, scores, weights))
    return loss, [np.asarray(slope, dtype=np.float32) for slope in slopes]


def _scores(one: _Padded, table: Floats) -> Floats:
    flat = np.zeros((len(one.rows), table.shape[1]), dtype=np.float32)
    for column in one.rows.T:
        flat += table[column]
    scores = np.zeros((*one.inside.shape, table.shape[1]), dtype=np.float32)
    scores[one.inside] = flat
    return scores


def _gold_score(one: _Padded, scores: Floats, weights: Sequence[Floats]) -> float:
    _, steps, first, last = weights
    own = np.take_along_axis(scores, one.gold[:, :, None], axis=2)[:, :, 0][one.inside].sum()
    linked = one.inside[:, 1:]
    stepped = steps[one.gold[:, :-1][linked], one.gold[:, 1:][linked]].sum()
    ends = first[one.gold[:, 0]].sum() + last[one.gold[one.each, one.ends]].sum()
    return float(own + stepped + ends)


def _table_slope(one: _Padded, excess: Floats, count: int) -> Floats:
    rows = one.rows
    bounds = np.arange(0, rows.size + 1, rows.shape[1])
    ones = np.ones(rows.size, dtype=np.float32)
    matrix = csr_matrix((ones, rows.ravel(), bounds), shape=(len(rows), count))
    slope: Floats = np.asarray(matrix.T @ excess, dtype=np.float32)
    slope[0] = 0
    return slope


def _step_slope(
    one: _Padded, alpha: Floats, onward: Floats, steps: Floats, total: Floats
) -> Floats:
    slope = np.zeros_like(steps)
    for at in range(1, one.inside.shape[1]):
        on = one.inside[:, at]
        joint = alpha[on, at - 1, :, None] + steps + onward[on, at][:, None, :]
        slope += np.exp(joint - total[on, None, None]).sum(axis=0)
    linked = one.inside[:, 1:]
    np.subtract.at(slope, (one.gold[:, :-1][linked], one.gold[:, 1:][linked]), 1)
    return slope


def _alphas(scores: Floats, inside: NDArray[np.bool_], steps: Floats, first: Floats) -> Floats:
    alpha = np.zeros_like(scores)
    alpha[:, 0] = first + scores[:, 0]
    for at in range(1, scores.shape[1]):
        reached = _logsum(alpha[:, at - 1, :, None] + steps, axis=1) + scores[:, at]
        alpha[:, at] = np.where(inside[:, at, None], reached, alpha[:, at - 1])
    return alpha


def _betas(scores: Floats, inside: NDArray[np.bool_], steps: Floats, last: Floats) -> Floats:
    beta = np.zeros_like(scores)
    beta[:, -1] = last
    for at in range(scores.shape[1] - 2, -1, -1):
        onward = _logsum(steps + (scores[:, at + 1] + beta[:, at + 1])[:, None, :], axis=2)
        beta[:, at] = np.where(inside[:, at + 1, None], onward, last)
    return beta


def _logsum(values: Floats, axis: int = -1) -> Floats:
    top = values.max(axis=axis, keepdims=True)
    total: Floats = np.log(np.exp(values - top).sum(axis=axis)) + top.squeeze(axis)
    return total


def _write(
    path: Path, used: Ints, weights: Floats, steps: Floats, first: Floats, last: Floats
) -> None:
    """Write the weights as whole numbers of eight bits with a scale for each label."""
    scale = np.abs(weights).max(axis=0) / 127
    small = np.rint(weights[1:] / scale).astype(np.int8)
    kept = np.flatnonzero(small.any(axis=1))
    gaps = np.diff(used[kept], prepend=0).astype(np.uint32)
    np.savez_compressed(
        path,
        gaps=gaps,
        weights=small[kept],
        scale=scale.astype(np.float32),
        steps=steps.astype(np.float32),
        first=first.astype(np.float32),
        last=last.astype(np.float32),
    )


if __name__ == "__main__":
    main(sys.argv[1:])
