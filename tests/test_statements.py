"""Statements: who says what, read from sentences written for this test."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from demarche import Coder
from demarche.records import Span
from demarche.statements import Attribution
from demarche.statements.gather import nested
from demarche.statements.values import KINDS

PIECES = st.sampled_from(
    ["said", "“", "”", '"', "‘", "’", "\n", "\n\n", ". ", ", ", " that ", " he ", "told ", "Q: ",
     "the mayor ", "according to ", "THE CHAIR: ", "  ", "a warning that ", "é", "\u0000", "😀"]
)  # fmt: skip


CODER = Coder()


def find(text: str) -> list[Attribution]:
    return CODER.attributions(text)


def cut(text: str, span: Span | None) -> str | None:
    return text[span.start : span.end] if span else None


def read(text: str) -> list[tuple[str | None, str | None, tuple[str | None, ...], str]]:
    return [
        (cut(text, one.speaker), cut(text, one.cue), tuple(cut(text, c) for c in one.contents),
         one.kind)
        for one in find(text)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "speaker", "cue", "contents", "kind"),
    [
        (
            "Foreign Minister Ana Torres said the border would reopen on Monday.",
            "Foreign Minister Ana Torres", "said", ("the border would reopen on Monday",),
            "indirect",
        ),
        (
            "“We will not sign this paper,” the general said on Friday.",
            "the general", "said", ("“We will not sign this paper,”",), "direct",
        ),
        (
            "The talks have failed, according to a senior official.",
            "a senior official", "according to", ("The talks have failed",), "indirect",
        ),
        (
            '"We are ready," Torres said. "But they are not."',
            "Torres", "said", ('"We are ready,"', '"But they are not."'), "direct",
        ),
        (
            "The minister said the plan was “a grave mistake” for the region.",
            "The minister", "said", ("the plan was “a grave mistake” for the region",), "mixed",
        ),
    ],
)  # fmt: skip
def test_statements(
    text: str, speaker: str, cue: str, contents: tuple[str, ...], kind: str
) -> None:
    assert read(text)[0] == (speaker, cue, contents, kind)


def test_an_addressee_is_whom_it_is_told() -> None:
    text = "The minister told reporters that the ships had left the port."
    (one,) = find(text)
    assert cut(text, one.addressee) == "reporters"
    assert cut(text, one.speaker) == "The minister"


def test_turns_of_a_transcript_go_to_their_labels() -> None:
    text = (
        "THE PRESIDENT: Thank you all. We had good talks.\n"
        "Q: Will the troops leave?\n"
        "THE PRESIDENT: They will. The generals said they are ready.\n"
        "Q: When?\n"
    )
    turns = [one for one in find(text) if one.via == "turn"]
    assert [cut(text, one.speaker) for one in turns] == ["THE PRESIDENT", "Q"] * 2
    assert cut(text, turns[1].contents[0]) == "Will the troops leave?"


def test_turns_marked_by_full_stops() -> None:
    text = (
        "President Vale. Good morning.  Q. Sir, is there a plan?  President Vale. There is.  "
        "Q. Which one?  President Vale. Mine."
    )
    turns = [one for one in find(text) if one.via == "turn"]
    assert [cut(text, one.speaker) for one in turns] == [
        "President Vale", "Q", "President Vale", "Q", "President Vale",
    ]  # fmt: skip


def test_a_title_is_no_label() -> None:
    lines = ["Mr. Hale has a plan.", "Q. Sir?", "Mr. Hale has none.", "Q. Why?", "Mr. Hale."]
    text = "\n".join(lines)
    assert all(cut(text, one.speaker) != "Mr" for one in find(text))


def test_a_content_stays_in_its_sentence() -> None:
    text = "The mayor told reporters: “No. I will stay.” Two council members have said she must go."
    first, second = find(text)
    assert [cut(text, part) for part in first.contents] == ["“No. I will stay.”"]
    assert first.kind == "direct"
    assert cut(text, second.speaker) == "Two council members"
    assert second.nested_in is None


def test_a_quotation_that_follows_belongs_to_the_speaker_before() -> None:
    text = "“The road is closed,” the colonel said at the gate.\n“Nobody may pass. We are sorry.”"
    (one,) = find(text)
    assert [cut(text, part) for part in one.contents] == [
        "“The road is closed,”",
        "“Nobody may pass. We are sorry.”",
    ]


def test_a_participle_shares_the_speaker_of_its_sentence() -> None:
    text = "The envoy said the deal was near, adding that two points were open."
    assert [cut(text, one.speaker) for one in find(text)] == ["The envoy", "The envoy"]


def test_a_statement_within_a_statement_is_nested() -> None:
    # The agency reported that the minister had said the bridge was safe.
    outer = Attribution(Span(0, 10), Span(11, 19), (Span(20, 66),), "indirect")
    inner = Attribution(Span(25, 37), Span(42, 46), (Span(47, 66),), "indirect")
    found = nested([inner, outer])
    assert [one.nested_in for one in found] == [None, 0]
    assert [one.cue for one in found] == [outer.cue, inner.cue]


def test_a_label_that_comes_once_is_no_turn() -> None:
    assert all(one.via != "turn" for one in find("NOTE: the office is closed.\nIt rained."))


@pytest.mark.parametrize("text", ["", " ", "\n\n", "“", '"""', "Q: Q: Q:", "said", "\ud800 said"])
def test_odd_texts_give_nothing_bad(text: str) -> None:
    check(text, find(text))


def check(text: str, found: list[Attribution]) -> None:
    for number, one in enumerate(found):
        assert one.contents
        assert one.kind in KINDS
        spans = [span for span in (one.speaker, one.cue, one.addressee, *one.contents) if span]
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        ordered = sorted(one.contents)
        assert list(one.contents) == ordered
        assert all(a.end <= b.start for a, b in pairwise(ordered))
        assert one.nested_in is None or 0 <= one.nested_in < len(found)
        assert one.nested_in != number
    begins = [min(span.start for span in (one.speaker or one.contents[0], one.cue or
              one.contents[0], one.contents[0])) for one in found]  # fmt: skip
    assert begins == sorted(begins)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_spans_lie_in_the_text_and_in_order(text: str) -> None:
    check(text, find(text))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_safe(text: str) -> None:
    check(text, find(text))


@pytest.mark.parametrize(
    "unit", ["word ", '"', "“", "he said ", "“a” he said. ", "Q: ", "‘a ", "A: b.\n", ", ", "\n"]
)
def test_hostile_texts_take_linear_time(unit: str) -> None:
    def seconds(count: int) -> float:
        began = time.process_time()
        find(unit * count)
        return time.process_time() - began

    seconds(500)
    short, long = seconds(4000), seconds(16000)
    assert long < 12 * short + 1.0
