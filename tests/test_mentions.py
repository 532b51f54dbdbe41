"""Mentions: cut where a reader would cut them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.mentions import tidy
from demarche.records import Span


def cut(text: str, *names: Span) -> list[str]:
    return [text[span.start : span.end] for span in tidy(text, [Span(0, len(text))], names)]


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("of Honshu", ["Honshu"]),
        ("In Washington", ["Washington"]),
        ("Japan's", ["Japan"]),
        ("Kim and the", ["Kim"]),
        ("“the minister", ["the minister"]),
        ("the U.S.", ["the U.S."]),
        ("police in", ["police"]),
        ("Gen. Li,", ["Gen. Li"]),
        ("on Thursday", ["on Thursday"]),
        ("the", []),
        ("’s army", ["army"]),
    ],
)
def test_edges(found: str, kept: list[str]) -> None:
    assert cut(found) == kept


def test_a_name_is_never_cut() -> None:
    text = "North Korea fired"
    assert tidy(text, [Span(6, 11)], [Span(0, 11)]) == [Span(0, 11)]


def test_stretches_that_meet_are_one() -> None:
    text = "South Korea and Japan"
    assert tidy(text, [Span(0, 5), Span(6, 11), Span(16, 21)], [Span(0, 11)]) == [
        Span(0, 11),
        Span(16, 21),
    ]


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_never_outside_never_empty(text: str, first: int, second: int) -> None:
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    for span in tidy(text, [Span(start, end)], []):
        assert start <= span.start < span.end <= end
