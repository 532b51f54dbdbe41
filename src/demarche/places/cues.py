"""The word lists and weights that finding places draws on, read once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

from demarche.resources import data_path


@dataclass(frozen=True, slots=True)
class Word:
    """What a word also is: a plain word, a first name, a surname (per mille of Americans)."""

    plain: bool = False
    first: float = 0.0
    last: float = 0.0


@cache
def words() -> dict[str, Word]:
    """Return place names that are also something else, in small letters."""
    rows = _rows("words.tsv")
    return {row[0]: Word(row[1] == "1", float(row[2]), float(row[3])) for row in rows}


@cache
def cues() -> dict[str, frozenset[str]]:
    """Return the lists of words that tell a place or something else, by name."""
    return {name: frozenset(text.split()) for name, text in _rows("cues.tsv")}


@dataclass(frozen=True, slots=True)
class Weights:
    """What signs are worth, for words alone and with their best place; what ranks candidates."""

    spot: dict[str, float]
    toponym: dict[str, float]
    rank: dict[str, dict[str, float]]


@cache
def weights() -> Weights:
    """Return the learned weights; training/places.py writes them."""
    path = data_path("gazetteer") / "weights.json"
    return Weights(**json.loads(path.read_text(encoding="utf-8")))


def _rows(name: str) -> list[list[str]]:
    text = (data_path("gazetteer") / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.split("\n")[1:] if line]
