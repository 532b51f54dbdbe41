"""Agreements of a pair in, its log odds out: a table of weights, one a range of each column.

The model is additive (a logistic regression on ranges), so each agreement's share in a score
can be told. `training.incidents` fits the table.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from demarche import resources
from demarche.errors import ModelError
from demarche.incidents.pairs import COLUMNS
from demarche.incidents.traits import Floats
from demarche.incidents.values import Agreement

LEAST = 0.1
"""Log odds below which an agreement is not worth telling."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Per column the bounds of its ranges and their weights, that of NaN first; the base.

    Pairs at `threshold` join; pairs below `floor` count as unlike; `bar` is the share of what
    bars a pair that is taken off its score.
    """

    bounds: tuple[Floats, ...]
    values: tuple[Floats, ...]
    base: float
    threshold: float
    floor: float
    bar: float


@cache
def load(path: Path | None = None) -> Weights:
    """Load the table; raises ModelError when it does not fit the columns."""
    path = path or resources.data_path("incidents/weights.json")
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        rows = {row["name"]: row for row in table["columns"]}
        chosen = [rows[name] for name in COLUMNS]
        return Weights(
            tuple(np.array(row["bounds"], dtype=np.float32) for row in chosen),
            tuple(np.array(row["weights"], dtype=np.float32) for row in chosen),
            **{name: float(table[name]) for name in ("base", "threshold", "floor", "bar")},
        )
    except (OSError, KeyError, TypeError, ValueError) as fault:
        raise ModelError(
            f"{path} does not fit this version ({fault!r}); run python -m training.incidents"
        ) from fault


def shares(weights: Weights, rows: Floats) -> Floats:
    """Return the share of each column in the log odds, shape as `rows`."""
    out = np.empty_like(rows)
    for index, (bounds, values) in enumerate(zip(weights.bounds, weights.values, strict=True)):
        out[:, index] = values[places(bounds, rows[:, index])]
    return out


def places(bounds: Floats, column: Floats) -> NDArray[np.intp]:
    """Return the range that each value lies in: 0 for NaN, else 1 and up."""
    found = 1 + np.searchsorted(bounds, column, side="right")
    return np.where(np.isnan(column), 0, found)


def probabilities(weights: Weights, rows: Floats) -> Floats:
    """Return how likely each pair reports one happening."""
    odds = np.full(len(rows), weights.base, dtype=np.float32)
    for index, (bounds, values) in enumerate(zip(weights.bounds, weights.values, strict=True)):
        odds += values[places(bounds, rows[:, index])]
    return (1 / (1 + np.exp(-odds))).astype(np.float32)


def agreements(told: Floats) -> list[tuple[Agreement, ...]]:
    """Return the agreements of pairs from their shares, each pair's heaviest first."""
    order = np.argsort(-np.abs(told), axis=1, kind="stable")
    counts = (np.abs(told) >= LEAST).sum(1).tolist()
    values = np.take_along_axis(told, order, 1).round(3).tolist()
    return [
        tuple(
            Agreement(COLUMNS[at], share)
            for at, share in zip(columns[:count], row[:count], strict=True)
        )
        for columns, row, count in zip(order.tolist(), values, counts, strict=True)
    ]
