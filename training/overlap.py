"""Find what the corpus shares with texts not ours: `python -m training.overlap [FILE ...]`.

Six words in a row that also stand in PLV_train, the seed articles or the sample corpora beside
the repository are a hit, unless they are function words and numbers only. Prints
`file:line: words`; exit 1 on a hit. Without the folder there is nothing to compare with.
"""

from __future__ import annotations

import csv
import gzip
import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from demarche.markup import parse
from training.check import CORPUS, lines

SHARED = Path(__file__).parent.parent.parent / "shared"
LENGTH = 6

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_MARK = re.compile(r"</?[st]>")
_COMMON_TEXT = (
    "a about after against all also an and are as at be because been before between but by can "
    "could did do for from had has have he her his i if in into is it its more most no not of on "
    "one or other out over said she so some such than that the their them then there these they "
    "this those to two under until up was we were what when where which while who will with would"
)
_COMMON = frozenset(_COMMON_TEXT.split())


class Hit(NamedTuple):
    """Words of our corpus that stand elsewhere too."""

    file: Path
    line: int
    words: str


def main(arguments: list[str]) -> int:
    """Print the hits of the files, or of the whole corpus."""
    files = [Path(name) for name in arguments] or sorted(CORPUS.glob("*/*.txt"))
    found = hits(files, known())
    for hit in found:
        print(f"{hit.file}:{hit.line}: {hit.words}")
    print(f"{len(found)} lines share {LENGTH} words in a row")
    return 1 if found else 0


def known(shared: Path = SHARED) -> frozenset[int]:
    """Return the digests of all rows of words in the shared texts."""
    return frozenset(hash(row) for text in texts(shared) for row in rows(text))


def texts(shared: Path) -> Iterator[str]:
    """Yield the shared texts; none where the folder is not there."""
    for path in sorted(shared.glob("data/plv/PLV_train.tsv")):
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream, delimiter="\t"):
                yield _MARK.sub("", row["marked_sentence"])
    for path in sorted(shared.glob("seeds/*.txt")):
        yield path.read_text(encoding="utf-8")
    for path in sorted(shared.glob("data/corpora/*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as stream:
            for line in stream:
                yield from (value for value in json.loads(line).values() if isinstance(value, str))


def rows(text: str) -> Iterator[str]:
    """Yield each six words in a row of which one at least says something."""
    words = [word.lower().replace("’", "'") for word in _WORD.findall(text)]
    telling = [not (word in _COMMON or word[0].isdigit()) for word in words]
    for start in range(len(words) - LENGTH + 1):
        if any(telling[start : start + LENGTH]):
            yield " ".join(words[start : start + LENGTH])


def hits(files: Iterable[Path], known: frozenset[int]) -> list[Hit]:
    """Return the first shared row of words of each line, in the order of the files."""
    found = []
    for path in files:
        for number, line in lines(path):
            shared = next((row for row in rows(parse(line).text) if hash(row) in known), None)
            if shared is not None:
                found.append(Hit(path, number, shared))
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
