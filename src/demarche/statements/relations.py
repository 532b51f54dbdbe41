"""Words and a cue in, how each word stands to the cue out: how far, with what between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demarche.statements.cues import Stretch
from demarche.statements.features import Column
from demarche.statements.lexicon import facts
from demarche.statements.words import Words, among

_DISTANCES = np.array([1, 2, 3, 4, 5, 7, 10, 15, 25])
_VERBS = "say tell write ask promise deny judge describe think seem"
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of all cues, one after the other: `places` are words, `cue` numbers its cue."""

    places: Ints
    cue: Ints
    starts: Ints
    sizes: Ints


@dataclass(frozen=True, slots=True)
class _Frame:
    """For each word of the windows: its cue's first and last word, and their own places."""

    first: Ints
    last: Ints
    at_first: Ints
    at_last: Ints
    side: Ints
    """1 before the cue, 2 after it, 0 within."""


def relations(
    words: Words, cues: Sequence[Stretch], windows: Windows, columns: Mapping[str, Column]
) -> dict[str, Column]:
    """Return the columns that hold for a word in the window of one cue; named "x:here"."""
    frame = _frame(cues, windows)
    raw = (
        _distance(windows, frame)
        | _between(words, cues, windows, frame)
        | _cue_columns(words, cues, windows, columns)
        | _beside(words, frame, columns)
    )
    return {f"{name}:here": column.astype(np.uint32) for name, column in raw.items()}


def _frame(cues: Sequence[Stretch], windows: Windows) -> _Frame:
    ends = np.array(cues, dtype=np.int64)
    first, last = ends[windows.cue, 0], ends[windows.cue, 1]
    places = windows.places
    keys = _keys(windows.cue, places)
    side = np.where(places < first, 1, np.where(places > last, 2, 0))
    at_first = np.searchsorted(keys, _keys(windows.cue, first))
    return _Frame(first, last, at_first, np.searchsorted(keys, _keys(windows.cue, last)), side)


def _keys(cue: Ints, place: Ints) -> Ints:
    return cue * (1 << 40) + place


def _distance(windows: Windows, frame: _Frame) -> dict[str, NDArray[np.int64]]:
    here = np.arange(len(windows.places))
    before, after = frame.at_first - here, np.maximum(here - frame.at_last, 0)
    distance = np.where(frame.side == 1, before, after)
    edge = np.zeros(len(here), dtype=np.int64)
    edge[windows.starts] = 1
    edge[windows.starts + windows.sizes - 1] += 2
    far = frame.side * 16 + np.searchsorted(_DISTANCES, distance, side="right")
    return {"side": frame.side, "far": far, "edge": edge}


def _between(
    words: Words, cues: Sequence[Stretch], windows: Windows, frame: _Frame
) -> dict[str, NDArray[np.int64]]:
    """Count what stands between a word and its cue."""
    begins = np.zeros(len(words), dtype=bool)
    begins[[first for first, _ in cues]] = True
    unquoted_verb = among(words.kind, f"{_VERBS} aux modal") & (words.quote == 0)
    signs = {
        "commas": (words.low == facts(",")[0], 3),
        "marks": ((words.quote == 1) | (words.quote == 3), 3),
        "thats": (words.low == facts("that")[0], 2),
        "verbs": (unquoted_verb, 3),
        "subs": (among(words.kind, "conj sub wh"), 2),
        "others": (begins, 2),
    }
    return {
        name: np.minimum(_count(sign[windows.places], frame), most)
        for name, (sign, most) in signs.items()
    }


def _count(sign: NDArray[np.bool_], frame: _Frame) -> NDArray[np.int64]:
    counts = np.concatenate([[0], np.cumsum(sign)])
    here = np.arange(len(sign))
    right = counts[here] - counts[np.minimum(frame.at_last + 1, here)]
    left = counts[frame.at_first] - counts[np.minimum(here + 1, frame.at_first)]
    return np.asarray(np.where(frame.side == 1, left, right), dtype=np.int64)


def _cue_columns(
    words: Words, cues: Sequence[Stretch], windows: Windows, columns: Mapping[str, Column]
) -> dict[str, NDArray[np.int64]]:
    """Return what the cue is: its main word, and whether quotations are near."""
    heads = _heads(words, cues)
    ends = np.array(cues, dtype=np.int64)
    quoted = words.quotation[ends[:, 0]] >= 0
    opening = windows.cue[words.quote[windows.places] == 1]
    raw = {
        "cue": words.stem[heads],
        "cuekind": columns["part"][heads],
        "cuelast": words.low[ends[:, 1]],
        "inquote": quoted,
        "hasquote": np.bincount(opening, minlength=len(cues)) > 0,
    }
    return {name: column[windows.cue].astype(np.int64) for name, column in raw.items()}


def _beside(
    words: Words, frame: _Frame, columns: Mapping[str, Column]
) -> dict[str, NDArray[np.int64]]:
    """Return what stands right before and after the cue."""
    part, quote = (columns[name].astype(np.int64) for name in ("part", "quote"))
    near = np.where(frame.side == 1, frame.first - 1, frame.last + 1)
    gap = np.where((near >= 0) & (near < len(words)), near, len(words))
    return {
        "after": part[frame.last + 1] * 4 + quote[frame.last + 1],
        "before": part[frame.first - 1] * 4 + quote[frame.first - 1],
        "quotegap": quote[gap] * 4 + quote[np.maximum(gap - 1, 0)],
    }


def _heads(words: Words, cues: Sequence[Stretch]) -> Ints:
    """Return the word of each cue that says most: a verb or noun of saying, else the last."""
    telling = among(words.kind, f"{_VERBS} noun according")
    heads = [next((at for at in range(a, b + 1) if telling[at]), b) for a, b in cues]
    return np.array(heads, dtype=np.int64)
