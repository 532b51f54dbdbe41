"""Which place names are also plain words, first names or surnames, and how common those are."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from builders.gazetteer_places import TABLES
from demarche.gazetteer.names import key

SHARED = Path(__file__).parent.parent.parent / "shared" / "data" / "actors"
LEAST_SURNAME = 0.0005
"""Per cent of Americans (census of 1990) who bear a surname that is kept."""


def plain_words(folder: Path) -> frozenset[str]:
    """Return the words that an English word list writes small."""
    path = folder / "american-english-small"
    words = path.read_text(encoding="utf-8").split("\n")
    return frozenset(word for word in words if word.islower() and word.isalpha())


def write_words(folder: Path, words: frozenset[str], names: set[str]) -> None:
    """Write words.tsv: word, "1" where it is a plain word, per mille as first and last name."""
    first, last = _shares(folder, "first"), _shares(folder, "last")
    for name in _leaders():
        first.setdefault(name, 0.001)
    kept = {word for word in words if word in names} | set(first)
    kept |= {name for name, share in last.items() if name in names and share >= LEAST_SURNAME}
    with (TABLES / "words.tsv").open("w", encoding="utf-8") as stream:
        stream.write("word\tplain\tfirst\tlast\n")
        for word in sorted(kept):
            stream.write(
                f"{word}\t{int(word in words)}\t{first.get(word, 0):g}\t{last.get(word, 0):g}\n"
            )


def _shares(folder: Path, part: str) -> dict[str, float]:
    shares: dict[str, float] = {}
    paths = sorted((folder / "names-0.3.0" / "names").glob(f"dist.*.{part}"))
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            name, share, *_ = line.split()
            shares[name.lower()] = max(shares.get(name.lower(), 0.0), float(share))
    return shares


def _leaders() -> Iterator[str]:
    """Yield the first words of ministers' and leaders' names."""
    for path in sorted(SHARED.glob("holders_*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                words = key(row["person"]).split()
                if len(words) > 1:
                    yield words[0]
