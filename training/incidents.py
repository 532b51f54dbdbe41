"""Fit the linker's weights: a logistic regression on ranges of each column, in numpy.

    python -m training.incidents

This fits the table for reports of the same act; `training.happenings` fits that for happenings.
Learns from ECB+ topics 1 to 25 (../shared) and from our own reports (training/incidents), each
read with its triggers given and, ours, end to end. Coded documents are kept in build/incidents,
since coding takes longest; remove that folder when the coder or the reports have changed.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche import resources
from demarche.coder import Coder
from demarche.evaluate.corpora import read_ecb
from demarche.evaluate.reports import read_reports, stands_for
from demarche.given import code_at
from demarche.incidents.candidates import candidates
from demarche.incidents.pairs import SAME_ACT, compare
from demarche.incidents.traits import Vocabulary, read_texts, read_traits
from demarche.incidents.values import EVENT
from demarche.incidents.weights import FILES, places
from demarche.records import Document, Event

ECB = Path("../shared/data/events/ecbplus_topics_1_35.tar.gz")
OWN = Path("training/incidents/reports.jsonl")
CACHE = Path("build/incidents")

RANGES, STEPS, TIGHT = 10, 150, 2.0
OWN_WEIGHT = 30.0
THRESHOLD, FLOOR, BAR = 0.3, 0.1, 0.5
RISING = (
    "documents alike,same word,words alike,same type,same mode,same quad class,modality,actors,"
    "recipients,actor countries,recipient countries,sentences alike,names alike,place country,"
    "place words,scene place,scene country,figures,word in documents alike,"
    "word in sentences alike,meaning in documents alike,agreements,likely by itself"
).split(",")
FALLING = "days apart,published apart,likely days apart,km apart,scene days apart,conflicts".split(
    ","
)
DIRECTION = dict.fromkeys(RISING, 1) | dict.fromkeys(FALLING, -1)
"""Which way a column's weights may go: more agreement never speaks against a link."""

Floats = NDArray[np.float64]
Gold = list[str | None]
Coded = tuple[list[Document], list[Event], list[int], Gold]


def main() -> None:
    """Fit the table and write it into the package."""
    ecb = cached("train_ecb", code_ecb)
    own = cached("train_own", code_own)
    parts = [
        (*sample(one), weight)
        for one, weight in zip((ecb, *own), (1, OWN_WEIGHT, OWN_WEIGHT), strict=True)
    ]
    rows = np.concatenate([part[0][:, : len(SAME_ACT)] for part in parts])
    gold = np.concatenate([part[1] for part in parts])
    weight = np.concatenate([np.full(len(part[1]), float(part[2])) for part in parts])
    bounds = ranges(rows)
    values, base = fit(rows, gold.astype(float), weight, bounds, SAME_ACT)
    table = {
        "trained_on": "ECB+ topics 1 to 25 (validated sentences) and training/incidents",
        **{"threshold": THRESHOLD, "floor": FLOOR, "bar": BAR},
        **columns(SAME_ACT, bounds, values, base),
    }
    path = resources.data_path(FILES[EVENT])
    path.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def columns(
    names: Sequence[str], bounds: Sequence[Floats], values: Sequence[Floats], base: float
) -> dict[str, Any]:
    """Return a fitted table as the package reads it."""
    rows = zip(names, bounds, values, strict=True)
    return {
        "base": round(base, 4),
        "columns": [
            {"name": name, "bounds": _rounded(edges), "weights": _rounded(found)}
            for name, edges, found in rows
        ],
    }


def _rounded(values: Floats) -> list[float]:
    return [round(float(value), 4) for value in values]


def cached(name: str, make: Callable[[], Any]) -> Any:
    """Return what was made before, or make it and keep it."""
    path = CACHE / f"{name}.pickle"
    if not path.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        path.write_bytes(pickle.dumps(make()))
    return pickle.loads(path.read_bytes())


def code_ecb() -> Coded:
    """Code the training topics at their gold triggers."""
    coder, texts = Coder(), read_ecb(ECB, range(1, 26))
    made = [code_at(coder, one.document, [gold.head for gold in one.mentions]) for one in texts]
    return _joined(
        [one.document for one in texts],
        made,
        [[gold.happening for gold in one.mentions] for one in texts],
    )


def code_own() -> tuple[Coded, Coded]:
    """Code our reports at their triggers, and end to end."""
    coder, reports = Coder(), read_reports(OWN)
    documents = [one.document for one in reports]
    given = [code_at(coder, one.document, one.triggers) for one in reports]
    found = list(coder.code_many(documents))
    owners: list[Gold] = []
    for report, events in zip(reports, found, strict=True):
        standing = stands_for(report, events)
        own = {event.id: report.happenings[order] for order, event in reversed(standing.items())}
        owners.append([own.get(event.id) for event in events])
    wanted = [list[str | None](one.happenings) for one in reports]
    return _joined(documents, given, wanted), _joined(documents, found, owners)


def _joined(
    documents: list[Document],
    made: Sequence[Sequence[Event | None]],
    gold: Sequence[Sequence[str | None]],
) -> Coded:
    events, rows, owners = list[Event](), list[int](), list[str | None]()
    for row, (found, names) in enumerate(zip(made, gold, strict=True)):
        for order, (event, name) in enumerate(zip(found, names, strict=True)):
            if event is not None:
                events.append(replace(event, id=f"{event.id}@{order}"))
                rows.append(row)
                owners.append(name)
    return documents, events, rows, owners


def sample(coded: Coded) -> tuple[Floats, NDArray[np.bool_]]:
    """Return the agreements of the candidate pairs and which report one happening."""
    documents, events, numbers, gold = coded
    vocabulary = Vocabulary()
    texts = read_texts(documents, [[] for _ in documents], vocabulary)
    traits = read_traits(events, numbers, texts, vocabulary)
    pairs = candidates(texts, traits)
    rows = compare(traits, pairs.left, pairs.right, pairs.alike)
    names = np.array([name or "" for name in gold])
    known = (names[pairs.left] != "") & (names[pairs.right] != "")
    return rows[known].astype(float), (names[pairs.left] == names[pairs.right])[known]


def ranges(rows: Floats) -> list[Floats]:
    """Return the bounds of each column's ranges: between its values if few, else by quantile."""
    found = []
    for column in rows.T:
        values = column[~np.isnan(column)]
        own = np.unique(values)
        if len(own) <= RANGES:
            found.append((own[1:] + own[:-1]) / 2)
        else:
            steps = np.quantile(values, np.linspace(0, 1, RANGES + 1)[1:-1])
            found.append(np.unique(steps.round(4)))
    return found


def fit(
    rows: Floats,
    gold: Floats,
    weight: Floats,
    bounds: Sequence[Floats],
    names: Sequence[str],
    tight: float = TIGHT,
) -> tuple[list[Floats], float]:
    """Fit by L-BFGS-B; what is not told weighs 0, and weights rise or fall as DIRECTION says.

    A column's weight is that of its best range (not below 0 where it has a direction), less the
    steps (not below 0) down to the range at hand; columns without direction step freely.
    """
    from scipy.optimize import minimize

    matrix, limits = _steps(rows, bounds, names)
    base = np.zeros(matrix.shape[1])

    def loss(theta: Floats) -> tuple[float, Floats]:
        odds = matrix @ theta
        cost = weight @ (np.logaddexp(0, odds) - gold * odds) + tight / 2 * theta[1:] @ theta[1:]
        slope = matrix.T @ (weight * (1 / (1 + np.exp(-odds)) - gold))
        slope[1:] += tight * theta[1:]
        return float(cost), slope

    found = minimize(
        loss, base, jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": STEPS}
    )
    return _values(found.x, bounds, names), float(found.x[0])


def _steps(
    rows: Floats, bounds: Sequence[Floats], names: Sequence[str]
) -> tuple[Any, list[tuple[float | None, None]]]:
    """Return the matrix of the steps that each pair has taken down, and what bounds each weight."""
    from scipy.sparse import csr_matrix, hstack

    blocks, limits = (
        [csr_matrix(np.ones((len(rows), 1)))],
        list[tuple[float | None, None]]([(None, None)]),
    )
    for edges, column, name in zip(bounds, rows.T, names, strict=True):
        where, way = (
            places(edges.astype(np.float32), column.astype(np.float32)),
            DIRECTION.get(name, 0),
        )
        told = where > 0
        down = (len(edges) + 1 - where) if way >= 0 else where - 1
        blocks.append(csr_matrix(told.astype(float)[:, None]))
        blocks.append(
            csr_matrix(-(told[:, None] & (down[:, None] > np.arange(len(edges)))).astype(float))
        )
        limits += [(0.0 if way else None, None)] * (1 + len(edges))
    return hstack(blocks, format="csr"), limits


def _values(theta: Floats, bounds: Sequence[Floats], names: Sequence[str]) -> list[Floats]:
    """Return each column's weights: of NaN, then of its ranges in order."""
    values, at = list[Floats](), 1
    for edges, name in zip(bounds, names, strict=True):
        best, steps = theta[at], theta[at + 1 : at + 1 + len(edges)]
        ranked = best - np.concatenate([[0.0], np.cumsum(steps)])
        if DIRECTION.get(name, 0) >= 0:
            ranked = ranked[::-1]
        values.append(np.concatenate([[0.0], ranked]))
        at += 1 + len(edges)
    return values


if __name__ == "__main__":
    main()
