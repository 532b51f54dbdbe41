"""Agreements of a pair in, its log odds out: a table of weights, one a range of each column.

The model is additive (a logistic regression on ranges), so each agreement's share in a score
can be told. `training.incidents` fits the table.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche import resources
from demarche.errors import ModelError
from demarche.incidents.pairs import COLUMNS
from demarche.incidents.rivals import RIVALS
from demarche.incidents.traits import Floats
from demarche.incidents.values import EVENT, HAPPENING, Agreement

MOST = 6
"""Agreements of a pair that are told, the heaviest."""


ALL = COLUMNS + RIVALS
"""The columns that a table may weigh: those of the pair, then those of its two documents."""
FILES = {EVENT: "incidents/weights.json", HAPPENING: "incidents/happenings.json"}
_NOTHING = {"bounds": [], "weights": [0.0, 0.0]}
"""What a column weighs that a table does not name."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Per column of `ALL` the bounds of its ranges and their weights, that of NaN first; the base.

    Pairs at `threshold` join; pairs below `floor` count as unlike; `bar` is the share of what
    bars a pair that is taken off its score. `first` scores a pair by itself, where its two
    documents count in a second step.
    """

    bounds: tuple[Floats, ...]
    values: tuple[Floats, ...]
    base: float
    threshold: float
    floor: float
    bar: float
    notion: str = EVENT
    first: Weights | None = None


@cache
def load(notion: str = HAPPENING, path: Path | None = None) -> Weights:
    """Load the table of a notion; raises ModelError when it does not fit the columns."""
    path = path or resources.data_path(FILES[notion])
    try:
        return read(json.loads(path.read_text(encoding="utf-8")), notion)
    except (OSError, KeyError, TypeError, ValueError) as fault:
        raise ModelError(
            f"{path} does not fit this version ({fault!r}); run python -m training.incidents"
        ) from fault


def read(table: dict[str, Any], notion: str) -> Weights:
    """Return the weights of a table; raises KeyError or ValueError when it does not fit."""
    rows = {row["name"]: row for row in table["columns"]}
    if not set(rows) <= set(ALL):
        raise ValueError(f"unknown: {sorted(set(rows) - set(ALL))}")
    chosen = [rows.get(name, _NOTHING) for name in ALL]
    first = table.get("first")
    return Weights(
        tuple(np.array(row["bounds"], dtype=np.float32) for row in chosen),
        tuple(np.array(row["weights"], dtype=np.float32) for row in chosen),
        **{name: float(table[name]) for name in ("base", "threshold", "floor", "bar")},
        notion=notion,
        first=read({**table, **first, "first": None}, notion) if first else None,
    )


def shares(weights: Weights, rows: Floats) -> Floats:
    """Return the share of each column in the log odds, shape as `rows`."""
    out = np.empty_like(rows)
    for index, (bounds, values) in enumerate(_first(weights, rows)):
        out[:, index] = values[places(bounds, rows[:, index])]
    return out


def _first(weights: Weights, rows: Floats) -> Iterable[tuple[Floats, Floats]]:
    """Return bounds and weights of the columns that the rows have."""
    return islice(zip(weights.bounds, weights.values, strict=True), rows.shape[1])


def places(bounds: Floats, column: Floats) -> NDArray[np.intp]:
    """Return the range that each value lies in: 0 for NaN, else 1 and up."""
    found = 1 + np.searchsorted(bounds, column, side="right")
    return np.where(np.isnan(column), 0, found)


def probabilities(weights: Weights, rows: Floats) -> Floats:
    """Return how likely each pair reports one happening."""
    return chances(weights.base + shares(weights, rows).sum(1))


def rival_odds(weights: Weights, rows: Floats) -> Floats:
    """Return the log odds that the columns `RIVALS` add to a pair."""
    odds = np.zeros(len(rows), dtype=np.float32)
    for index, at in enumerate(range(len(COLUMNS), len(ALL))):
        odds += weights.values[at][places(weights.bounds[at], rows[:, index])]
    return odds


def chances(odds: Floats) -> Floats:
    """Return the probabilities of log odds."""
    return (1 / (1 + np.exp(-odds))).astype(np.float32)


def agreements(told: Floats) -> list[tuple[tuple[Agreement, ...], float]]:
    """Return the heaviest agreements of pairs from their shares, and the sum of the others."""
    order = np.argsort(-np.abs(told), axis=1, kind="stable")[:, :MOST]
    values = np.take_along_axis(told, order, 1).round(3)
    rest = (told.sum(1) - values.sum(1)).round(3).tolist()
    return [
        (tuple(Agreement(ALL[at], share) for at, share in zip(ats, row, strict=True)), other)
        for ats, row, other in zip(order.tolist(), values.tolist(), rest, strict=True)
    ]
