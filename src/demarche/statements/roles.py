"""Words and their cues in, who speaks and what is said out, cue by cue.

Each cue is read in a window of its own: its sentence, joined with those that one quotation
spans, the middle of long quotations left out; a cue within a quotation is read there only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

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
from demarche.statements.relations import Windows, relations
from demarche.statements.words import Words

BEFORE, AFTER = 45, 60
"""Words read before and after a cue."""
SHOWN = 4
"""Words of a long quotation that are read at its start, and at its end."""

Ints = NDArray[np.int64]


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
    for first, after in pairwise(edges):
        if words.quotation[first] >= 0 and after - first > 2 * SHOWN + 2:
            shown[first + SHOWN : after - SHOWN] = False
    return shown


def role_features(words: Words, cues: Sequence[Stretch], windows: Windows) -> Column:
    """Return the hashed features, templates x words of all windows."""
    columns = columns_of(words)
    cued = np.zeros(len(words) + 1, dtype=np.uint32)
    for first, last in cues:
        cued[first : last + 1] = 1
    columns["cued"] = cued
    here = relations(words, cues, windows, columns)
    return features(ROLE_TEMPLATES, columns | here, neighbours_of(windows.places, len(words)))
