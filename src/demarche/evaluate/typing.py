"""Typing with given spans: a PLV file in; macro F1 and accuracy over types and quads out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from demarche.evaluate.plv import QUADS, PlvRow, plv_type
from demarche.evaluate.scores import accuracy, by_class, macro_f1
from demarche.ranges import Floats
from demarche.tagger import Marked, Settings, Tagger
from demarche.tokens import Tokenizer

TYPES = tuple(QUADS)


def probabilities(tagger: Tagger, tokenizer: Tokenizer, rows: Sequence[PlvRow]) -> Floats:
    """Return each row's distribution over PLV's types, shape (rows, types)."""
    encodings = tokenizer.encode_all([row.text for row in rows])
    marked = [
        Marked(
            index,
            {
                "actor": encoding.cover([row.actor] if row.actor else []),
                "recipient": encoding.cover([row.recipient] if row.recipient else []),
            },
        )
        for index, (row, encoding) in enumerate(zip(rows, encodings, strict=True))
    ]
    readings = tagger.judge_pairs(encodings, marked)
    return _to_plv(np.stack([reading.types for reading in readings]), tagger.settings)


def _to_plv(types: Floats, settings: Settings) -> Floats:
    """Sum a model's type probabilities to PLV's types, leaving out 'no event'."""
    found = np.zeros((len(types), len(TYPES)), dtype=np.float32)
    for index, name in enumerate(settings.types):
        found[:, TYPES.index(plv_type(name))] += types[:, index]
    return np.asarray(found / found.sum(1, keepdims=True), dtype=np.float32)


def measure(rows: Sequence[PlvRow], likely: Floats) -> dict[str, Any]:
    """Score distributions over PLV's types against the rows."""
    kinds = [TYPES[index] for index in likely.argmax(1)]
    quads = [str(quad) for quad in quad_of(likely)]
    gold_kinds, gold_quads = [row.type for row in rows], [str(row.quad) for row in rows]
    classes = by_class(gold_kinds, kinds)
    quad_classes = by_class(gold_quads, quads)
    return {
        "n": len(rows),
        "root": _summary(macro_f1(classes), accuracy(gold_kinds, kinds)),
        "quad": _summary(macro_f1(quad_classes), accuracy(gold_quads, quads)),
        "classes": {name: tally.table() for name, tally in classes.items()},
    }


def quad_of(likely: Floats) -> list[int]:
    """Return the likeliest quad class of each row, by the sum over its types."""
    sums = np.zeros((len(likely), 5))
    for index, name in enumerate(TYPES):
        sums[:, QUADS[name]] += likely[:, index]
    return [int(quad) for quad in sums.argmax(1)]


def _summary(macro: float, right: float) -> dict[str, float]:
    return {"macro_f1": round(macro, 4), "accuracy": round(right, 4)}
