"""Spans and effort of quantities on text of any sort."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.quantities import attach, find, forces
from demarche.segment import sentences

WORDS = st.sampled_from(
    (
        "12 two dozen dozens hundred thousand million half a several no of and or to between from "
        "- , . ( ) $ € Rs 5 1,500 3.5 2017 km miles percent % kg days killed wounded people were "
        "soldiers U.S. troops in Iraq has deployed at least more than about death toll rose "
        "magnitude minus degrees Celsius m bn one the including others dead 🙂 שלום \x00 ’s"
    ).split(" ")
)


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
def test_spans_are_in_order_within_the_text_and_apart(text: str) -> None:
    found = find(text)
    for one in found:
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.quantity.text == text[one.span.start : one.span.end]
        assert one.quantity.high is None or one.quantity.high >= one.quantity.value
        assert one.clause.overlaps(one.span)
        for part in (one.noun, one.of):
            assert part is None or text[part.start : part.end]
    for one, other in pairwise(found):
        assert one.span.end <= other.span.start


@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_forces_and_attachment_stay_within_the_text(text: str) -> None:
    found = find(text)
    for force in forces(text, found):
        assert 0 <= force.span.start < force.span.end <= len(text)
        assert force.quantity is None or 0 <= force.quantity < len(found)
    triggers = [one.span for one in found[:2]]
    given_away = [i for own in attach(found, triggers, sentences(text)).values() for i in own]
    assert len(given_away) == len(set(given_away))


@given(st.integers(min_value=2, max_value=9_999_999))
def test_figures_with_commas_read_back(number: int) -> None:
    (one,) = find(f"They counted {number:,} soldiers there.") or (None,)
    if number < 1000 or number >= 10_000:
        assert one is not None
    assert one is None or one.quantity.value == number


@pytest.mark.parametrize(
    "unit", ["9", "12 killed ", "(", "two-", "1,", "$1 ", "dozens of ", "\x00", "🙂 5 ", "٣ ", "a "]
)
def test_long_hostile_lines_take_linear_time(unit: str) -> None:
    times = []
    for size in (20_000, 80_000):
        text = (unit * size)[:size]
        begun = time.perf_counter()
        find(text)
        times.append(time.perf_counter() - begun)
    assert times[1] < 12 * times[0] + 0.5
