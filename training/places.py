"""Learn the weights by which places are found and told apart: `python -m training.places`.

Reads the tune halves of LGL and GeoVirus alone and writes data/gazetteer/weights.json: numbers
by name, no text but single words that stand beside names often.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from demarche import gazetteer
from demarche.evaluate.places import GoldDocument, GoldToponym, read
from demarche.gazetteer import Gazetteer
from demarche.geometry.sphere import distance
from demarche.places import finding, ranking
from demarche.places.cues import weights
from demarche.places.ranking import Array
from demarche.places.reading import Reading, given, names_of, read_text, with_title
from demarche.records import Span
from demarche.resources import data_path

GOLD = Path(__file__).parent.parent.parent / "shared" / "data" / "geo"
FILES = ("lgl.xml.gz", "GeoVirus.xml.gz")
LEAST = 4
"""Documents in which a sign must stand to be given a weight."""
STRENGTH = 0.15
"""Inverse strength of the L2 penalty on the signs' weights."""
DECAY = 0.5
"""L2 penalty on the weights of the ranking."""
Step = list[tuple[Array, Array, Array]]


def main() -> None:
    """Write the weights."""
    learn(tune_half())


def tune_half() -> list[GoldDocument]:
    """Return the tune halves of both gold files."""
    return [one for name in FILES for one in read(GOLD / name) if one.half == "tune"]


def learn(documents: Sequence[GoldDocument], path: Path | None = None) -> None:
    """Learn all weights from documents and write them, each step on what the one before gives."""
    path = path or data_path("gazetteer") / "weights.json"
    found: dict[str, Any] = {"spot": {}, "rank": {}, "toponym": {}}
    store = gazetteer.load()
    _put(path, found)
    readings = [_read(one, store) for one in documents]
    labels = [_labels(one, reading) for one, reading in zip(documents, readings, strict=True)]
    found["spot"] = _signs([one.signs for one in readings], labels, readings)
    _put(path, found)
    readings = [_read(one, store) for one in documents]
    found["rank"] = _ranking(documents, readings, store)
    _put(path, found)
    told = [_with_support(reading, store) for reading in readings]
    found["toponym"] = _signs(told, labels, readings)
    _put(path, found)


def _read(document: GoldDocument, store: Gazetteer) -> Reading:
    return read_text(with_title(document.text, document.title), store)


def _with_support(reading: Reading, store: Gazetteer) -> list[list[str]]:
    names, number = names_of(reading, store)
    best = finding.best_of(names, store)
    return [
        [*some, *(finding.support_signs(*best[name]) if name in best else ())]
        for some, name in zip(reading.signs, number, strict=True)
    ]


def _put(path: Path, found: dict[str, Any]) -> None:
    path.write_text(json.dumps(found, indent=0, sort_keys=True), encoding="utf-8")
    weights.cache_clear()


def _shift(document: GoldDocument, reading: Reading) -> int:
    return len(reading.text) - len(document.text)


def _gold_at(document: GoldDocument, reading: Reading) -> list[GoldToponym | None]:
    shift = _shift(document, reading)
    marks = sorted(document.toponyms, key=lambda one: one.span)
    return [
        next(
            (
                one
                for one in marks
                if one.span.start + shift < spot.span.end and spot.span.start < one.span.end + shift
            ),
            None,
        )
        for spot in reading.spots
    ]


def _labels(document: GoldDocument, reading: Reading) -> list[bool]:
    shift = _shift(document, reading)
    return [
        gold is not None if spot.span.start >= shift else False
        for gold, spot in zip(_gold_at(document, reading), reading.spots, strict=True)
    ]


def _signs(
    told: Sequence[Sequence[Sequence[str]]],
    labels: Sequence[Sequence[bool]],
    readings: Sequence[Reading],
) -> dict[str, float]:
    """Fit a logistic regression over signs; demonyms are left out."""
    counts = Counter(sign for some in told for sign in {s for one in some for s in one})
    names = sorted(sign for sign, count in counts.items() if count >= LEAST)
    place = {name: i for i, name in enumerate(names)}
    rows, columns, target = [], [], []
    for some, marks, reading in zip(told, labels, readings, strict=True):
        for one, mark, spot in zip(some, marks, reading.spots, strict=True):
            if not spot.demonym:
                known = [place[sign] for sign in set(one) if sign in place]
                rows += [len(target)] * len(known)
                columns += known
                target.append(mark)
    table = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(target), len(names)))
    model = LogisticRegression(C=STRENGTH, fit_intercept=False, max_iter=2000)
    model.fit(table, np.array(target))
    return {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True)}


def _ranking(
    documents: Sequence[GoldDocument], readings: Sequence[Reading], store: Gazetteer
) -> dict[str, dict[str, float]]:
    """Fit the three rounds of the conditional logit, each on what the one before gives."""
    scenes = []
    for document, reading in zip(documents, readings, strict=True):
        shift = _shift(document, reading)
        spans = [Span(one.span.start + shift, one.span.end + shift) for one in document.toponyms]
        everything = read_text(reading.text, store, demonyms=True)
        for one in (reading, given(everything, spans, store)):
            scenes.append(_scene(document, one, store))
    scenes = [one for one in scenes if len(one[0].owner)]
    features = [ranking.alone(scene, store) for scene, _, _ in scenes]
    found: dict[str, dict[str, float]] = {}
    for step in ("alone", "together", "again"):
        names = sorted(features[0])
        data = [
            (np.stack([f[name] for name in names], axis=1), s.owner, right)
            for f, (s, right, _) in zip(features, scenes, strict=True)
        ]
        fitted = _logit(data, [w for _, _, w in scenes])
        found[step] = {n: round(float(w), 4) for n, w in zip(names, fitted, strict=True)}
        likely = [
            ranking.weighed(s, f, found[step])
            for f, (s, _, _) in zip(features, scenes, strict=True)
        ]
        features = [
            ranking.together(s, store, p) for (s, _, _), p in zip(scenes, likely, strict=True)
        ]
    return found


def _scene(
    document: GoldDocument, reading: Reading, store: Gazetteer
) -> tuple[ranking.Scene, Array, Array]:
    names, number = names_of(reading, store)
    scene = ranking.scene(names, store)
    points: dict[int, Counter[tuple[float, float]]] = {}
    for gold, name in zip(_gold_at(document, reading), number, strict=True):
        if gold and gold.latitude is not None and gold.longitude is not None and name >= 0:
            points.setdefault(name, Counter())[gold.latitude, gold.longitude] += 1
    right = np.zeros(len(scene.owner))
    weight = np.zeros(len(names))
    for row, owner in enumerate(scene.owner):
        if int(owner) in points:
            point, count = points[int(owner)].most_common(1)[0]
            record = scene.records[row]
            far = distance(*point, float(record["latitude"]), float(record["longitude"]))
            right[row] = far <= 161
            weight[owner] = math.sqrt(count)
    return scene, right, weight


def _logit(data: Step, weight: Sequence[Array]) -> Array:
    """Maximise the likelihood that one of the right candidates is taken."""
    width = data[0][0].shape[1]
    offsets = np.cumsum([0, *(int(owner.max()) + 1 for _, owner, _ in data)])
    table = np.concatenate([features for features, _, _ in data])
    owner = np.concatenate([o + offset for (_, o, _), offset in zip(data, offsets, strict=False)])
    right = np.concatenate([r for _, _, r in data])
    heavy = np.concatenate(
        [w[: int(o.max()) + 1] for w, (_, o, _) in zip(weight, data, strict=True)]
    )
    heavy = heavy * (np.bincount(owner, right, minlength=len(heavy)) > 0)

    def loss(parameters: Array) -> tuple[float, Array]:
        likely = ranking.softmax(table @ parameters, owner)
        good = np.bincount(owner, likely * right, minlength=len(heavy)) + 1e-12
        value = -(heavy * np.log(good)).sum() + DECAY * (parameters**2).sum()
        pull = heavy[owner] * (likely - likely * right / good[owner])
        return float(value), table.T @ pull + 2 * DECAY * parameters

    result = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    fitted: Array = result.x
    return fitted


if __name__ == "__main__":
    main()
