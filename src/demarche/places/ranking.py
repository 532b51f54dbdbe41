"""The names of a document in, how likely each of their candidates is out.

Candidates are weighed in rounds: first by what they are, then also by what the document's
other names make likely: the same state, county or country, nearness, "Paris, Texas". One name
has one sense in a document. The weights are those of a conditional logit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from demarche.gazetteer.store import DEMONYM, MAIN, Gazetteer
from demarche.geometry.sphere import EARTH_KM

Array = np.ndarray[Any, np.dtype[Any]]
Columns = dict[str, Array]

MOST_CANDIDATES = 60
MOST_NAMES = 200
"""Names of a document that are weighed together."""
MOST_CONTEXT = 300
"""Candidates whose nearness counts, those with the most behind them."""
WIDE_KM = 500.0
"""Places that reach farther than this are near to nothing."""
NEAR = (40.0, 150.0, 600.0)
"""Distances in km within which other names support a candidate."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the document uses it.

    `within` are the entries said to contain it, `beside` the keys listed with it.
    """

    key: str
    found: tuple[tuple[int, int], ...]
    weight: float
    within: tuple[int, ...] = ()
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scene:
    """All candidates of a document's names, one row each; `owner` is the number of the name."""

    owner: Array
    index: Array
    use: Array
    records: Array
    vectors: Array
    weight: Array
    within: Array
    beside: Array
    """Pairs of names that are listed together, one row each."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What came of the names: per row of the scene its probability and its support."""

    scene: Scene
    likely: Array
    columns: Columns


def scene(names: Sequence[Name], gazetteer: Gazetteer) -> Scene:
    """Gather the candidates of all names."""
    owner, index, use, within = [], [], [], []
    for number, name in enumerate(names):
        for entry, how in _foremost(name.found, gazetteer):
            owner.append(number)
            index.append(entry)
            use.append(how)
            within.append(_contained(gazetteer, entry, name.within))
    records = gazetteer.records[np.array(index, int)]
    latitude, longitude = (np.radians(records[c]) for c in ("latitude", "longitude"))
    level = np.cos(latitude)
    vectors = np.stack(
        [level * np.cos(longitude), level * np.sin(longitude), np.sin(latitude)], axis=1
    )
    weight = np.array([name.weight for name in names], float)
    return Scene(
        np.array(owner, int),
        np.array(index, int),
        np.array(use, int),
        records,
        vectors,
        weight,
        np.array(within, float),
        _pairs(names),
    )


def _pairs(names: Sequence[Name]) -> Array:
    number = {name.key: place for place, name in enumerate(names)}
    pairs = [
        (place, number[key])
        for place, name in enumerate(names)
        for key in name.beside
        if key in number and key != name.key
    ]
    return np.array(pairs, int).reshape(-1, 2)


def _foremost(found: Sequence[tuple[int, int]], gazetteer: Gazetteer) -> Sequence[tuple[int, int]]:
    """Return the most populous candidates where there are very many."""
    if len(found) <= MOST_CANDIDATES:
        return found
    people = gazetteer.records["population"][[entry for entry, _ in found]]
    best = np.argsort(-people.astype(np.int64), kind="stable")[:MOST_CANDIDATES]
    return [found[place] for place in best]


def _contained(gazetteer: Gazetteer, entry: int, within: Sequence[int]) -> int:
    """Return 1 where a containing name fits the entry, -1 where none of them does, else 0."""
    if not within:
        return 0
    row = gazetteer.records[entry]
    return 1 if any(_contains(gazetteer, row, other, entry) for other in within) else -1


def _contains(gazetteer: Gazetteer, row: Any, other: int, entry: int) -> bool:
    outer = gazetteer.records[other]
    kind = gazetteer.lists["kinds"][outer["kind"]]
    if other == entry:
        return False
    if kind == "country":
        return bool(row["country"] == outer["country"])
    if outer["admin1"] < 0 or row["admin1"] != outer["admin1"]:
        return False
    return kind == "region" or (kind == "county" and bool(row["admin2"] == outer["admin2"]))


def rank(
    names: Sequence[Name], gazetteer: Gazetteer, weights: dict[str, dict[str, float]]
) -> Ranked:
    """Weigh the candidates of all names together."""
    placed = scene(names, gazetteer)
    columns = alone(placed, gazetteer)
    likely = weighed(placed, columns, weights["alone"])
    for step in ("together", "again"):
        columns = together(placed, gazetteer, likely)
        likely = weighed(placed, columns, weights[step])
    return Ranked(placed, likely, columns)


def weighed(placed: Scene, columns: Columns, weights: dict[str, float]) -> Array:
    """Return the probability of each candidate among those of its name."""
    scores = np.zeros(len(placed.owner))
    for name, worth in weights.items():
        scores += worth * columns[name]
    return softmax(scores, placed.owner)


KINDS = ("country", "region", "county", "capital", "city", "continent", "sea", "island")
LEVELS = ("admin1", "admin2", "country")


def alone(placed: Scene, gazetteer: Gazetteer) -> Columns:
    """Return by name what tells of each candidate by itself, one number a row."""
    records = placed.records
    people = np.log1p(records["population"].astype(float)) / 10
    countries = gazetteer.lists["countries"]
    behind = people - _greatest(people, placed.owner)[placed.owner]
    columns = {
        "people": people,
        "people squared": people**2,
        "own name": placed.use == MAIN,
        "demonym": placed.use == DEMONYM,
        "inside": placed.within > 0,
        "outside": placed.within < 0,
        "behind": behind,
        "foremost": behind >= 0,
        **{kind: _is(records, kind, gazetteer) for kind in KINDS},
        **{code: records["country"] == countries.index(code) for code in ("USA", "GBR", "CAN")},
    }
    return {name: np.asarray(column, float) for name, column in columns.items()}


def _is(records: Array, kind: str, gazetteer: Gazetteer) -> Array:
    kinds = gazetteer.lists["kinds"]
    same: Array = records["kind"] == (kinds.index(kind) if kind in kinds else 255)
    return same


def _greatest(values: Array, owner: Array) -> Array:
    """Return the greatest value of each owner."""
    best = np.full(int(owner.max()) + 1 if len(owner) else 0, -np.inf)
    np.maximum.at(best, owner, values)
    return best


def together(placed: Scene, gazetteer: Gazetteer, likely: Array) -> Columns:
    """Return by name what tells of each candidate beside those of the other names."""
    mass = likely * placed.weight[placed.owner]
    others = np.maximum(mass.sum() - _by(placed.owner, mass)[placed.owner], 1e-9)
    columns = alone(placed, gazetteer)
    area = columns["region"] + columns["country"]
    for level in LEVELS:
        code, known = _codes(placed.records, level)
        support = _support(placed.owner, code, mass * known) * known
        columns[f"{level} share"] = support / others
        columns[f"{level} support"] = np.log1p(support)
        columns[f"{level} named"] = _support(placed.owner, code, mass * known * area) * known > 0.5
    columns |= _nearness(placed, mass, others)
    columns["listed alike"] = _listed(placed, columns, likely)
    for kind in ("country", "region", "county", "capital", "city"):
        for about in ("admin1 share", "country share", "near 150", "behind"):
            columns[f"{kind}, {about}"] = columns[kind] * columns[about]
    return columns


def _listed(placed: Scene, columns: Columns, likely: Array) -> Array:
    """Return the share of the names listed with each one that are of the candidate's kind."""
    alike = np.zeros(len(placed.owner))
    names = len(placed.weight)
    first, second = placed.beside.T
    count = np.maximum(np.bincount(first, minlength=names), 1)
    for kinds in (("country",), ("region",), ("county",), ("city", "capital")):
        kind = sum(columns[one] for one in kinds)
        share = np.bincount(placed.owner, likely * kind, minlength=names)
        listed = np.bincount(first, share[second], minlength=names) / count
        alike += kind * listed[placed.owner]
    return alike


def _codes(records: Array, level: str) -> tuple[Array, Array]:
    """Return the number of each candidate's state, county or country, and whether it has one."""
    code = records[level].astype(int)
    if level == "country":
        return code, code > 0
    known = code >= 0
    return (code * 8192 + records["admin1"] if level == "admin2" else code), known


def _by(code: Array, mass: Array) -> Array:
    return np.bincount(code, mass) if len(code) else np.zeros(0)


def _support(owner: Array, code: Array, mass: Array) -> Array:
    """Return per row the mass of the other names' candidates that share its code."""
    _, same = np.unique(code, return_inverse=True)
    every = _by(same, mass)
    pair = owner * (len(every) or 1) + same
    _, mine = np.unique(pair, return_inverse=True)
    own = _by(mine, mass)
    result: Array = np.maximum(every[same] - own[mine], 0.0)
    return result


def _nearness(placed: Scene, mass: Array, others: Array) -> Columns:
    """Return the mass of other names within some distances of each candidate, and its share."""
    heavy = np.flatnonzero((mass > 0.02) & (placed.records["radius"] <= WIDE_KM))
    heavy = heavy[np.argsort(-mass[heavy], kind="stable")[:MOST_CONTEXT]]
    cosine = np.clip(placed.vectors @ placed.vectors[heavy].T, -1, 1)
    far = EARTH_KM * np.arccos(cosine)
    foreign = placed.owner[:, None] != placed.owner[heavy][None, :]
    columns = {}
    for reach in NEAR:
        support = (np.exp(-far / reach) * foreign) @ mass[heavy]
        columns[f"near {reach:.0f} share"] = support / others
        columns[f"near {reach:.0f}"] = np.log1p(support)
    return columns


def softmax(scores: Array, owner: Array) -> Array:
    """Return scores as probabilities that add up to 1 for each owner."""
    if not len(owner):
        return scores
    parts = np.exp(scores - _greatest(scores, owner)[owner])
    whole: Array = parts / _by(owner, parts)[owner]
    return whole
