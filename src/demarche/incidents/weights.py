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

MOST = 6
"""Agreements of a pair that are told, the heaviest."""


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


_NOTHING = {"bounds": [], "weights": [0.0, 0.0]}
"""What a column weighs that a table does not name."""


@cache
def load(path: Path | None = None) -> Weights:
    """Load the table; raises ModelError when it does not fit the columns."""
    path = path or resources.data_path("incidents/weights.json")
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        rows = {row["name"]: row for row in table["columns"]}
        if not set(rows) <= set(COLUMNS):
            raise ValueError(f"unknown: {sorted(set(rows) - set(COLUMNS))}")
        chosen = [rows.get(name, _NOTHING) for name in COLUMNS]
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


def agreements(told: Floats) -> list[tuple[tuple[Agreement, ...], float]]:
    """Return the heaviest agreements of pairs from their shares, and the sum of the others."""
    order = np.argsort(-np.abs(told), axis=1, kind="stable")[:, :MOST]
    values = np.take_along_axis(told, order, 1).round(3)
    rest = (told.sum(1) - values.sum(1)).round(3).tolist()
    return [
        (tuple(Agreement(COLUMNS[at], share) for at, share in zip(ats, row, strict=True)), other)
        for ats, row, other in zip(order.tolist(), values.tolist(), rest, strict=True)
    ]
