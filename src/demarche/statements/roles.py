"""Words and their cues in, who speaks and what is said out, cue by cue.

Each cue is read in a window of its own: its sentence, joined with those that one quotation
spans, the middle of long quotations left out; a cue within a quotation is read there only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from demarche.statements import chains
from demarche.statements.cues import Stretch, stretches
from demarche.statements.features import (
    ROLE_TEMPLATES,
    Column,
    columns_of,
    features,
    neighbours_of,
)
from demarche.statements.lexicon import classes, facts, kind_number
from demarche.statements.words import Words

BEFORE, AFTER = 45, 60
"""Words read before and after a cue."""
SHOWN = 4
"""Words of a long quotation that are read at its start, and at its end."""

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Windows:
    """The windows of all cues, one after the other: `places` are words, `cue` numbers its cue."""

    places: Ints
    cue: Ints
    starts: Ints
    sizes: Ints


@dataclass(frozen=True, slots=True)
class Roles:
    """What a cue's window holds, as stretches of words."""

    speaker: Stretch | None
    contents: tuple[Stretch, ...]


def find_roles(words: Words, cues: Sequence[Stretch]) -> list[Roles]:
    """Return speaker and contents of each cue."""
    if not cues:
        return []
    windows = windows_of(words, cues)
    chain = chains.load("roles")
    scores = chain.scores(role_features(words, cues, windows))
    labels = chains.decode(chain, scores, windows.starts, windows.sizes)
    speakers = _by_cue(windows, stretches(labels, windows.starts, 1), len(cues))
    contents = _by_cue(windows, stretches(labels, windows.starts, 5), len(cues))
    return [
        Roles(_nearest(named, cue), tuple(said))
        for cue, named, said in zip(cues, speakers, contents, strict=True)
    ]


def _by_cue(windows: Windows, found: Sequence[Stretch], count: int) -> list[list[Stretch]]:
    groups: list[list[Stretch]] = [[] for _ in range(count)]
    for first, last in found:
        place = (int(windows.places[first]), int(windows.places[last]))
        groups[int(windows.cue[first])].append(place)
    return groups


def _nearest(found: Sequence[Stretch], cue: Stretch) -> Stretch | None:
    return min(found, key=lambda one: max(cue[0] - one[1], one[0] - cue[1]), default=None)


def windows_of(words: Words, cues: Sequence[Stretch]) -> Windows:
    """Return what is read around each cue."""
    firsts, lasts = _units(words)
    shown = np.flatnonzero(_shown(words))
    parts = [_window(words, cue, firsts, lasts, shown) for cue in cues]
    sizes = np.array([len(part) for part in parts], dtype=np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    return Windows(np.concatenate(parts), np.repeat(np.arange(len(cues)), sizes), starts, sizes)


def _window(words: Words, cue: Stretch, firsts: Ints, lasts: Ints, shown: Ints) -> Ints:
    first, last = cue
    if words.quotation[first] >= 0:
        low, high = _quoted_sentence(words, first, last)
        return np.arange(max(low, first - BEFORE), min(high, last + AFTER) + 1)
    low, high = int(firsts[first]), int(lasts[last])
    a, b = np.searchsorted(shown, [low, high + 1])
    c, d = np.searchsorted(shown, [first, last + 1])
    left, right = shown[max(a, c - BEFORE) : c], shown[d : min(b, d + AFTER)]
    return np.concatenate([left, np.arange(first, last + 1), right])


def _quoted_sentence(words: Words, first: int, last: int) -> Stretch:
    quotation, sentence = words.quotation[first], words.sentence[first]
    low, high = first, last
    bottom, top = max(0, first - BEFORE), min(len(words) - 1, last + AFTER)
    while low > bottom and _same(words, low - 1, quotation, sentence):
        low -= 1
    while high < top and _same(words, high + 1, quotation, words.sentence[last]):
        high += 1
    return low, high


def _same(words: Words, at: int, quotation: int, sentence: int) -> bool:
    return bool(words.quotation[at] == quotation and words.sentence[at] == sentence)


def _units(words: Words) -> tuple[Ints, Ints]:
    """Return the first and last word of each word's unit: sentences that a quotation joins."""
    new = np.diff(words.sentence, prepend=-1) != 0
    joined = np.zeros(len(words), dtype=bool)
    joined[1:] = (words.quotation[1:] >= 0) & (words.quotation[1:] == words.quotation[:-1])
    begins = np.flatnonzero(new & ~joined)
    number = np.searchsorted(begins, np.arange(len(words)), side="right") - 1
    return begins[number], np.append(begins[1:], len(words))[number] - 1


def _shown(words: Words) -> NDArray[np.bool_]:
    """Tell which words are read: not those in the middle of a long quotation."""
    shown = np.ones(len(words), dtype=bool)
    edges = np.flatnonzero(np.diff(words.quotation, prepend=-2, append=-2))
    for first, after in zip(edges[:-1], edges[1:], strict=True):
        if words.quotation[first] >= 0 and after - first > 2 * SHOWN + 2:
            shown[first + SHOWN : after - SHOWN] = False
    return shown


def role_features(words: Words, cues: Sequence[Stretch], windows: Windows) -> Column:
    """Return the hashed features, templates x words of all windows."""
    columns = columns_of(words)
    marks = np.zeros(len(words) + 1, dtype=np.uint32)
    for number, (first, last) in enumerate(cues):
        marks[first : last + 1] = 1 + number % 2
    columns["cued"] = (marks > 0).astype(np.uint32)
    here = _relations(words, cues, windows, columns, marks)
    return features(ROLE_TEMPLATES, columns | here, neighbours_of(windows.places, len(words)))


def _relations(
    words: Words, cues: Sequence[Stretch], windows: Windows, columns: dict[str, Column],
    marks: Column,
) -> dict[str, Column]:  # fmt: skip
    """Return the columns that tell how each word of a window stands to its cue."""
    ends = np.array(cues, dtype=np.int64)
    heads = _heads(words, cues)
    first, last = ends[windows.cue, 0], ends[windows.cue, 1]
    places = windows.places
    position = np.arange(len(places))
    at_first = np.searchsorted(_keys(windows.cue, places), _keys(windows.cue, first))
    at_last = np.searchsorted(_keys(windows.cue, places), _keys(windows.cue, last))
    side = np.where(places < first, 1, np.where(places > last, 2, 0))
    distance = np.where(side == 1, at_first - position, np.maximum(position - at_last, 0))
    far = side * 16 + np.searchsorted(_BUCKETS, distance, side="right")

    def between(sign: NDArray[np.bool_], most: int) -> Column:
        counts = np.concatenate([[0], np.cumsum(sign[places])])
        right = counts[position] - counts[np.minimum(at_last + 1, position)]
        left = counts[at_first] - counts[np.minimum(position + 1, at_first)]
        return np.minimum(np.where(side == 1, left, right), most).astype(np.uint32)

    starts = np.zeros(len(words), dtype=bool)
    starts[ends[:, 0]] = True
    quoted = words.quotation[ends[:, 0]] >= 0
    marked = np.bincount(windows.cue[words.quote[places] == 1], minlength=len(cues)) > 0
    edge = np.zeros(len(places))
    edge[windows.starts] = 1
    edge[windows.starts + windows.sizes - 1] += 2
    part = columns["part"]
    near = np.where(side == 1, first - 1, last + 1)
    gap = np.where((near >= 0) & (near < len(words)), near, len(words))
    raw = {
        "side": side,
        "far": far,
        "commas": between(words.low == facts(",")[0], 3),
        "marks": between((words.quote == 1) | (words.quote == 3), 3),
        "thats": between(words.low == facts("that")[0], 2),
        "verbs": between(np.isin(words.kind, _verbs()) & (words.quote == 0), 3),
        "subs": between(np.isin(words.kind, _joints()), 2),
        "others": between(starts, 2),
        "cue": words.stem[heads][windows.cue],
        "cuekind": part[heads][windows.cue],
        "cuelast": words.low[last],
        "after": part[last + 1] * 4 + columns["quote"][last + 1],
        "before": part[first - 1] * 4 + columns["quote"][first - 1],
        "edge": edge,
        "inquote": quoted[windows.cue],
        "hasquote": marked[windows.cue],
        "quotegap": columns["quote"][gap] * 4 + columns["quote"][np.maximum(gap - 1, 0)],
    }
    return {f"{name}:here": column.astype(np.uint32) for name, column in raw.items()}


_BUCKETS = np.array([1, 2, 3, 4, 5, 7, 10, 15, 25])


def _keys(cue: Ints, place: Ints) -> Ints:
    return cue * (1 << 40) + place


@cache
def _verbs() -> list[int]:
    names = "say tell write ask promise deny judge describe think seem aux modal".split()
    return [kind_number(name) for name in names]


@cache
def _joints() -> list[int]:
    return [kind_number(name) for name in ("conj", "sub", "wh")]


@cache
def _head_kinds() -> frozenset[int]:
    _, _, names = classes()
    wanted = "say tell write ask promise deny judge describe think seem noun according".split()
    return frozenset(names.index(name) + 1 for name in wanted)


def _heads(words: Words, cues: Sequence[Stretch]) -> Ints:
    """Return the word of each cue that says most: a verb or noun of saying, else the last."""
    kinds = words.kind
    heads = [
        next((at for at in range(a, b + 1) if int(kinds[at]) in _head_kinds()), b) for a, b in cues
    ]
    return np.array(heads, dtype=np.int64)
