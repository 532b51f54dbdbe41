"""Sentences: where they end, and that nothing is lost."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.segment import sentences


def split(text: str) -> list[str]:
    return [text[span.start : span.end] for span in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He left. She stayed.", ["He left.", "She stayed."]),
        ("Gen. Li met Mr. Ito.", ["Gen. Li met Mr. Ito."]),
        ("The U.S. Senate voted.", ["The U.S. Senate voted."]),
        ("It hit the U.S. The House met.", ["It hit the U.S.", "The House met."]),
        ("J. R. Smith won. Then he lost.", ["J. R. Smith won.", "Then he lost."]),
        ("It rose 3.5 percent. Later it fell.", ["It rose 3.5 percent.", "Later it fell."]),
        ("“We go.” They went.", ["“We go.”", "They went."]),
        ('"Why?" he asked.', ['"Why?" he asked.']),
        ("A headline\n\nThe text begins.", ["A headline", "The text begins."]),
        ("First line\nSecond line.", ["First line", "Second line."]),
        ("On Jan. 3 it ended.", ["On Jan. 3 it ended."]),
        ("No. 5 won. No one lost.", ["No. 5 won.", "No one lost."]),
        ("", []),
        ("   \n \n", []),
    ],
)
def test_ends(text: str, expected: list[str]) -> None:
    assert split(text) == expected


def test_wrapped_text_keeps_its_sentences() -> None:
    lines = [
        "The two governments said on Monday that they had agreed to open",
        "the border crossing, which has been closed since the fighting in",
        "the spring, and to let lorries pass from the first of the month",
        "onwards. Nobody was hurt when the gates swung open in the early",
        "hours of the morning.",
    ]
    found = split("\n".join(lines))
    assert len(found) == 2
    assert found[1].startswith("Nobody")


@given(st.text(max_size=300))
def test_spans_are_in_order_and_hold_every_word(text: str) -> None:
    spans = sentences(text)
    assert all(first.end <= second.start for first, second in pairwise(spans))
    kept = "".join("".join(text[span.start : span.end].split()) for span in spans)
    assert kept == "".join(text.split())


def test_a_long_line_is_cut_in_linear_time() -> None:
    began = time.monotonic()
    spans = sentences("word " * 1_000_000)
    assert time.monotonic() - began < 10
    assert max(len(span) for span in spans) <= 1200
