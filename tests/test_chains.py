"""Scores of chains against cases worked out by hand."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.evaluate import chains

# Bagga and Baldwin's picture: gold 1-5, 6-7, 8-c; found 1-5, 6-c in one.
GOLD = [frozenset("12345"), frozenset("67"), frozenset("89abc")]
FOUND = [frozenset("12345"), frozenset("6789abc")]


def test_muc() -> None:
    score = chains.muc(GOLD, FOUND)
    assert score.recall == 1.0
    assert score.precision == pytest.approx(9 / 10)


def test_b_cubed() -> None:
    score = chains.b_cubed(GOLD, FOUND)
    assert score.recall == 1.0
    # five of 5/5, two of 2/7, five of 5/7
    assert score.precision == pytest.approx((5 + 2 * 2 / 7 + 5 * 5 / 7) / 12)


def test_ceaf() -> None:
    score = chains.ceaf(GOLD, FOUND)
    # the first aligns with 1, the third with the joined one: 2*5/(5+7)
    assert score.precision == pytest.approx((1 + 10 / 12) / 2)
    assert score.recall == pytest.approx((1 + 10 / 12) / 3)


def test_singletons_alone_score_zero_in_muc_and_one_elsewhere() -> None:
    alone = [frozenset("1"), frozenset("2")]
    assert chains.muc(alone, alone).f1 == 0.0
    assert chains.b_cubed(alone, alone).f1 == 1.0
    assert chains.ceaf(alone, alone).f1 == 1.0


def test_all_split() -> None:
    gold, found = [frozenset("1234")], [frozenset(one) for one in "1234"]
    assert chains.muc(gold, found).recall == 0.0
    assert chains.b_cubed(gold, found).recall == pytest.approx(1 / 4)
    assert chains.ceaf(gold, found).recall == pytest.approx(2 / 5)
    assert chains.ceaf(gold, found).precision == pytest.approx(2 / 5 / 4)


def test_a_gold_mention_that_was_not_found_has_no_recall() -> None:
    score = chains.b_cubed([frozenset("12")], [frozenset("1")])
    assert score.precision == 1.0
    assert score.recall == pytest.approx(1 / 4)


def test_mean() -> None:
    figures = chains.measure(GOLD, FOUND)
    parts = [figures[name]["f1"] for name in ("muc", "b_cubed", "ceaf_e")]
    assert figures["conll_f1"] == pytest.approx(sum(parts) / 3, abs=1e-4)


@given(st.data())
def test_the_alignment_is_the_best(data: st.DataObject) -> None:
    rows = data.draw(st.integers(1, 4))
    columns = data.draw(st.integers(rows, 5))
    numbers = st.floats(0, 1, allow_nan=False)
    gain = np.array(data.draw(st.lists(numbers, min_size=rows * columns, max_size=rows * columns)))
    table = gain.reshape(rows, columns)
    best = max(
        sum(table[row, column] for row, column in enumerate(order))
        for order in permutations(range(columns), rows)
    )
    assert chains.best_total(table) == pytest.approx(best)
