"""Texts in, which are near copies of each other out: wire copy counts as one witness.

Two texts are copies if they share most of their runs of `RUN` words (Broder 1997: shingles and
their resemblance). Only pairs that are alike by their telling words are looked at.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

from demarche.incidents.words import WORD
from demarche.records import Document

RUN = 4
RESEMBLE, HOLD = 0.5, 0.8
"""Share of all runs in common, or of the shorter text's, from which on texts are copies."""
FEWEST = 12
"""Runs that a text needs to be told a copy."""
ALIKE = 0.6
"""Cosine of telling words below which texts are not compared."""


def shingles(text: str) -> frozenset[int]:
    """Return the digests of a text's runs of words."""
    words = [word.lower() for word in WORD.findall(text)]
    runs = zip(*(words[at:] for at in range(RUN)), strict=False)
    return frozenset(zlib.crc32(" ".join(run).encode()) for run in runs)


def are_copies(one: frozenset[int], other: frozenset[int]) -> bool:
    """Tell whether two texts are near copies."""
    shared, least = len(one & other), min(len(one), len(other))
    if least < FEWEST:
        return one == other and least > 0
    return shared >= RESEMBLE * (len(one) + len(other) - shared) or shared >= HOLD * least


def witnesses(documents: Sequence[Document], pairs: Iterable[tuple[int, int, float]]) -> list[str]:
    """Return for each document its witness: the least id among its near copies."""
    root = list(range(len(documents)))
    known: dict[int, frozenset[int]] = {}

    def find(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    def runs(one: int) -> frozenset[int]:
        if one not in known:
            known[one] = shingles(documents[one].text)
        return known[one]

    for one, other, alike in pairs:
        if alike >= ALIKE and find(one) != find(other) and are_copies(runs(one), runs(other)):
            first, second = find(one), find(other)
            ids = documents[first].id, documents[second].id
            kept, gone = (first, second) if ids[0] <= ids[1] else (second, first)
            root[gone] = kept
    return [documents[find(one)].id for one in range(len(documents))]
