"""Precision, recall, F1, accuracy and calibration error, against sums done by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.evaluate.scores import (
    Tally,
    accuracy,
    by_class,
    calibration_error,
    compare,
    macro_f1,
)


def test_tally_by_hand() -> None:
    tally = Tally(hits=6, alarms=2, misses=4)
    assert tally.precision == pytest.approx(0.75)
    assert tally.recall == pytest.approx(0.6)
    assert tally.f1 == pytest.approx(2 / 3)
    assert tally.table() == {"precision": 0.75, "recall": 0.6, "f1": 0.6667, "n": 10}


def test_nothing_scores_nothing() -> None:
    assert (Tally().precision, Tally().recall, Tally().f1) == (0, 0, 0)
    assert macro_f1({}) == 0
    assert accuracy([], []) == 0
    assert calibration_error([], []) == 0


def test_tallies_add_up() -> None:
    assert Tally(1, 2, 3) + Tally(4, 5, 6) == Tally(5, 7, 9)


def test_compare_counts_each_item_once() -> None:
    assert compare(["a", "a", "b"], ["a", "c"]) == Tally(hits=1, alarms=1, misses=2)


def test_by_class_tells_who_was_taken_for_whom() -> None:
    tallies = by_class(["a", "a", "b"], ["a", "b", "b"])
    assert tallies == {"a": Tally(1, 0, 1), "b": Tally(1, 1, 0)}
    assert macro_f1(tallies) == pytest.approx(2 / 3)
    assert accuracy(["a", "a", "b"], ["a", "b", "b"]) == pytest.approx(2 / 3)


def test_by_class_leaves_out_classes_that_gold_has_not() -> None:
    assert set(by_class(["a"], ["b"])) == {"a"}


def test_calibration_error_by_hand() -> None:
    assert calibration_error([0.9, 0.9], [True, True], bins=1) == pytest.approx(0.1)
    assert calibration_error([0.2, 0.8], [False, True], bins=2) == pytest.approx(0.2)
    assert calibration_error([0.5] * 4, [True, False, True, False], bins=1) == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc"))))
def test_hits_and_misses_are_the_gold(pairs: list[tuple[str, str]]) -> None:
    gold, found = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    tally = compare(gold, found)
    assert tally.hits + tally.misses == len(gold)
    assert tally.hits + tally.alarms == len(found)
    assert 0 <= tally.f1 <= 1
    assert sum(one.hits for one in by_class(gold, found).values()) <= tally.hits
