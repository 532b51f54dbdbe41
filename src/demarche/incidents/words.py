"""Words as the linker sees them: stems, how telling each is, and how near two are in meaning.

How telling a stem is comes from a fixed table (data/incidents/words.tsv: in how many of some
thousand articles it stands), never from the documents at hand: a score must not change because
other articles were added.
"""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche import resources

Floats = NDArray[np.float32]

WORD = re.compile(r"[^\W\d_]+(?:[.'’-][^\W\d_]+)*|\d+(?:[.,]\d+)*")
PARTICLES = frozenset(
    "about across after against ahead along apart around aside at away back by down for forward "
    "from in into of off on onto out over through to together under up upon with without".split()
)
COMMON = 0.3
"""Share of articles from which on a stem tells nothing."""


def stems(text: str) -> list[str]:
    """Return the stems of a text's words in order, numbers as they stand."""
    return [stem(word) for word in WORD.findall(text)]


@lru_cache(maxsize=1 << 18)
def stem(word: str) -> str:
    """Return the stem of a word: irregular forms and act nouns by table, the rest by Snowball."""
    low = word.lower().replace("’", "'").removesuffix("'s")
    base = _forms().get(low, low)
    return str(_snowball().stemWord(base.replace("'", ""))) if base[:1].isalpha() else base


def inflected(word: str) -> str:
    """Return the Snowball stem of a word alone, for baselines."""
    return str(_snowball().stemWord(word.lower()))


@cache
def _forms() -> dict[str, str]:
    with resources.data_path("incidents/forms.tsv").open(encoding="utf-8") as stream:
        return {row["word"]: row["base"] for row in csv.DictReader(stream, delimiter="\t")}


@cache
def _snowball() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english")


@cache
def _shares() -> tuple[int, dict[str, int]]:
    """Return the number of articles counted and, by stem, in how many it stands."""
    with resources.data_path("incidents/words.tsv").open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream, delimiter="\t"))
    return int(rows[0][1]), {name: int(count) for name, count in rows[1:]}


@lru_cache(maxsize=1 << 18)
def weight(name: str) -> float:
    """Return how telling a stem is: its inverse document frequency, 0 for common ones."""
    total, counts = _shares()
    count = counts.get(name, 1)
    return 0.0 if count > COMMON * total else math.log(total / count)


def telling(names: Iterable[str], most: int) -> dict[str, float]:
    """Return the most telling stems with their tf-idf weights, the heaviest first, of length 1."""
    counts = Counter(names)
    weighed = [
        (-(1 + math.log(count)) * worth, name)
        for name, count in counts.items()
        if (worth := weight(name)) > 0
    ]
    kept = sorted(weighed)[:most]
    norm = math.sqrt(sum(value * value for value, _ in kept)) or 1.0
    return {name: -value / norm for value, name in kept}


def head(words: str) -> str:
    """Return the head of a trigger: the word before a particle, else the last."""
    parts = WORD.findall(words) or [words]
    for before, word in pairwise(parts):
        if word.lower() in PARTICLES:
            return str(before)
    return str(parts[-1])


class Meanings:
    """The encoder's word vectors: words in, unit vectors out, zero where nothing is known."""

    def __init__(self, folder: Path | None = None) -> None:
        """Remember the model's folder (the package's own by default); loaded on first use."""
        self._folder = folder or resources.model_folder()
        self._known: dict[str, Floats] = {}

    def of(self, words: Sequence[str]) -> Floats:
        """Return one row a word, shape (words, width)."""
        new = sorted({word for word in words if word not in self._known})
        if new:
            self._known |= dict(zip(new, self._read(new), strict=True))
        width = _vectors(self._folder)[0].shape[1]
        if not words:
            return np.zeros((0, width), dtype=np.float32)
        return np.stack([self._known[word] for word in words])

    def _read(self, words: Sequence[str]) -> Iterable[Floats]:
        from demarche.tokens import Tokenizer

        vectors, mean = _vectors(self._folder)
        for found in Tokenizer(self._folder / "tokenizer.json").encode_all(words):
            pieces = list(found.ids[1:-1])
            summed = (vectors[pieces] - mean).mean(0) if pieces else np.zeros(vectors.shape[1])
            yield (summed / (np.linalg.norm(summed) or 1.0)).astype(np.float32)


@cache
def _vectors(folder: Path) -> tuple[Floats, Floats]:
    with np.load(folder / "words.npz") as archive:
        vectors = archive["vectors"].astype(np.float32) * archive["scales"][..., None]
    return vectors, vectors.mean(0)
