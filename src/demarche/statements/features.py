"""Words in, hashed features out: what the two taggers look at.

A template names columns, each with a shift: "stem part-1" is the word's stem with the part of
the word before it. Columns are one number a word.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from demarche.statements.chains import mix
from demarche.statements.lexicon import facts
from demarche.statements.words import Words, among

CUE_TEMPLATES = (
    "one", "low", "stem", "kind", "ending part-1 part+1", "low-1", "low+1", "low-2", "low+2",
    "stem low-1", "stem low+1", "stem part-1", "stem part+1", "stem part-1 part+1",
    "stem part+1 part+2", "part-1 part part+1", "part part+1 part+2", "part-2 part-1 part",
    "quote-1 quote quote+1", "stem quote-1 quote+1", "kind quote-1 quote+1",
    "kind quote-2 quote-3", "stem ahead", "kind ahead part-1", "stem place", "stem subject",
    "kind subject part+1", "stem marked", "low low+1", "ending subject ahead",
    "ending marked part-1", "kind-1 stem",
)  # fmt: skip

ROLE_TEMPLATES = (
    "side", "far part", "side low", "side stem", "side part-1 part", "side part part+1",
    "side part-1 part part+1", "side low+1", "side low-1", "side part-2 part-1 part",
    "side part part+1 part+2", "far cue", "far cuekind", "far cuelast", "far cue part",
    "far cuekind part part+1", "far cuekind part-1 part", "side cuekind low", "side cue low",
    "side cuekind low-1", "side cuekind low+1", "side commas part", "side verbs part",
    "side commas verbs marks", "side quote-1 quote quote+1", "far quote-1 quote quote+1",
    "side cuekind quote quote+1 part+1", "side quote-1 quote commas", "far after before",
    "side after part commas", "side before part commas", "side thats part",
    "side commas part part+1", "side commas part-1 part", "side subs part part+1",
    "side cued-1 cued cued+1", "side others part part+1", "edge part side", "inquote side part",
    "side verbs commas part+1", "side shape-1 shape shape+1", "side hasquote cuekind part",
    "side quotegap part cuekind", "side hasquote far", "side verbs commas part-1", "far others",
)  # fmt: skip

_TERM = re.compile(r"([a-z]+)([+-]\d)?$")
Column = NDArray[np.uint32]


@cache
def _parsed(templates: tuple[str, ...]) -> tuple[tuple[tuple[str, int], ...], ...]:
    return tuple(
        tuple(
            (match[1], int(match[2] or 0))
            for match in (_TERM.match(term) for term in template.split())
            if match
        )
        for template in templates
    )


def features(
    templates: tuple[str, ...],
    columns: Mapping[str, Column],
    neighbours: Sequence[NDArray[np.int64]],
) -> NDArray[np.uint32]:
    """Return templates x words; `neighbours` are the columns' places at shifts -3 to 3."""
    shifted: dict[tuple[str, int], Column] = {}

    def column(term: tuple[str, int]) -> Column:
        if term not in shifted:
            name, shift = term
            at = neighbours[shift + 3]
            shifted[term] = columns[name][at] if name in columns else columns[f"{name}:here"]
        return shifted[term]

    parsed = _parsed(templates)
    return np.stack([mix(n, *map(column, terms)) for n, terms in enumerate(parsed, 1)])


def neighbours_of(places: NDArray[np.int64], count: int) -> list[NDArray[np.int64]]:
    """Return where the words at shifts -3 to 3 stand; the last place is padding."""
    shifts = [places + shift for shift in range(-3, 4)]
    return [np.where((at >= 0) & (at < count), at, count) for at in shifts]


def columns_of(words: Words) -> dict[str, Column]:
    """Return the columns of a text's words that hold for any reading, each padded by a zero."""
    raw = {
        "low": words.low, "stem": words.stem, "kind": words.kind, "shape": words.shape,
        "ending": words.ending, "quote": words.quote, "part": words.part,
    }  # fmt: skip
    return {name: np.append(column, np.uint32(0)) for name, column in raw.items()}


def cue_columns(words: Words) -> dict[str, Column]:
    """Return the columns that the tagger of cues looks at, padded."""
    columns = columns_of(words)
    count = len(words)
    subject = among(words.kind, "subject person body") | (words.shape == 2)
    near = np.zeros(count, dtype=np.uint32)
    for shift in (3, 2, 1):
        near[shift:][subject[:-shift]] = shift
    columns |= {
        "one": np.ones(count + 1, dtype=np.uint32),
        "ahead": np.append(_ahead(words), np.uint32(0)),
        "place": np.append(_place(words), np.uint32(0)),
        "subject": np.append(near, np.uint32(0)),
        "marked": np.append(_marked(words), np.uint32(0)),
    }
    return columns


def _ahead(words: Words) -> Column:
    """Return what comes within five words: "that", "to", a question word, an opening mark."""
    count = len(words)
    ahead = np.zeros(count, dtype=np.uint32)
    signs = (words.quote == 1, words.low == facts("to")[0], among(words.kind, "wh"),
             words.low == facts("that")[0])  # fmt: skip
    for number, sign in enumerate(signs, 1):
        for shift in range(5, 0, -1):
            hits = np.flatnonzero(sign[shift:]) if shift < count else np.zeros(0, dtype=np.int64)
            ahead[hits] = number * 8 + shift
    return ahead


def _place(words: Words) -> Column:
    """Return how many words into its sentence a word stands, up to 3; 4 before the last."""
    count = len(words)
    firsts = np.searchsorted(words.sentence, words.sentence, side="left")
    lasts = np.searchsorted(words.sentence, words.sentence, side="right") - 1
    here = np.arange(count)
    place = np.minimum(here - firsts, 3)
    return np.where(lasts - here <= 1, 4, place).astype(np.uint32)


def _marked(words: Words) -> Column:
    """Return whether the word's sentence holds quotation marks, and whether it is quoted."""
    if not len(words):
        return np.zeros(0, dtype=np.uint32)
    holds = np.zeros(int(words.sentence[-1]) + 1, dtype=np.uint32)
    holds[words.sentence[words.quote > 0]] = 1
    return np.asarray(holds[words.sentence] + 2 * (words.quote == 2), dtype=np.uint32)
