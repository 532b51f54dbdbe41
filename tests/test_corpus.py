"""The training sentences: clean markup, no doubles, enough of everything, and ours alone."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from demarche import codebook
from demarche.markup import MODALITIES
from training import overlap
from training.check import CORPUS, check, codebook_of, lines, tally

BOOK = codebook.load()
FILES = sorted(CORPUS.glob("*/*.txt"))
TRAIN = sorted(CORPUS.glob("train/*.txt"))
PLOVER = [path for path in FILES if path.parent.name in ("train", "heldout")]


@pytest.fixture(scope="module")
def counts() -> Counter[str]:
    total: Counter[str] = Counter()
    for path in TRAIN:
        for _, line in lines(path):
            total.update(tally(check(line, BOOK)[1]))
    return total


def too_few(counts: Counter[str], names: list[str], least: int) -> dict[str, int]:
    return {name: counts[name] for name in names if counts[name] < least}


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_faults(path: Path) -> None:
    book = codebook_of(path)
    faults = [
        f"{path.name}:{number}: {fault}"
        for number, line in lines(path)
        for fault in check(line, book)[0]
    ]
    assert faults == []


def test_no_sentence_stands_twice() -> None:
    seen: dict[str, str] = {}
    doubles = []
    for path in PLOVER:
        for number, line in lines(path):
            plain = " ".join(re.findall(r"\w+", check(line, BOOK)[1].text.lower()))
            where = f"{path.parent.name}/{path.name}:{number}"
            if plain in seen:
                doubles.append(f"{where} is {seen[plain]}")
            seen.setdefault(plain, where)
    assert doubles == []


def test_enough_of_every_type(counts: Counter[str]) -> None:
    assert too_few(counts, [f"type {name}" for name in BOOK.types], 120) == {}


def test_enough_of_every_mode(counts: Counter[str]) -> None:
    names = [f"mode {kind}.{mode}" for kind in BOOK.types for mode in BOOK.modes(kind)]
    assert too_few(counts, names, 15) == {}


def test_enough_of_every_context(counts: Counter[str]) -> None:
    assert too_few(counts, [f"context {name}" for name in BOOK.contexts], 40) == {}


def test_enough_of_every_modality(counts: Counter[str]) -> None:
    names = [f"modality {name}" for name in MODALITIES if name != "actual"]
    assert too_few(counts, names, 120) == {}


def test_enough_sentences_without_and_with_several_events(counts: Counter[str]) -> None:
    assert counts["lines with 0 events"] >= 600
    assert counts["lines with 2 events"] >= 300


def test_rows_of_words() -> None:
    assert list(overlap.rows("One of the 27 who would")) == []
    assert list(overlap.rows("The army’s men left on Monday, 3 May.")) == [
        "the army's men left on monday",
        "army's men left on monday 3",
        "men left on monday 3 may",
    ]


def test_overlap_is_found(tmp_path: Path) -> None:
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    (seeds / "a.txt").write_text("The envoy left Lima on Monday evening.", encoding="utf-8")
    ours = tmp_path / "ours.txt"
    ours.write_text(
        "# comment\nIt rained.\n[The envoy](actor) [left](RETREAT.withdraw) Lima on Monday.\n",
        encoding="utf-8",
    )
    known = overlap.known(tmp_path)
    assert overlap.hits([ours], known) == [overlap.Hit(ours, 3, "the envoy left lima on monday")]
    assert overlap.known(tmp_path / "nowhere") == frozenset()


@pytest.mark.skipif(not overlap.SHARED.is_dir(), reason="the shared folder is not here")
def test_nothing_is_copied() -> None:
    known = overlap.known()
    assert len(known) > 100_000
    assert overlap.hits(FILES, known) == []
