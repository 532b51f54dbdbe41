"""The corpus's markup: what it says, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.errors import MarkupError
from demarche.markup import mark, parse
from demarche.records import Span


def test_one_event_with_roles() -> None:
    marked = parse(
        "[Peru](actor) [expelled](SANCTION.expel diplomatic) [the envoy](recipient) [today](time)."
    )
    assert marked.text == "Peru expelled the envoy today."
    (event,) = marked.events
    assert (event.type, event.mode, event.modality) == ("SANCTION", "expel", "actual")
    assert event.contexts == ("diplomatic",)
    assert event.spans("actor") == [Span(0, 4)]
    assert marked.text[event.trigger.start : event.trigger.end] == "expelled"


def test_nested_spans_and_several_events() -> None:
    marked = parse(
        "[[Kenyan](actor2=KEN) police](actor1=KEN) [arrested](COERCE.arrest) him and"
        " [may](2:THREATEN/hypothetical) more."
    )
    assert [event.number for event in marked.events] == [1, 2]
    assert marked.events[0].roles[0].country == "KEN"
    assert marked.events[0].roles[0].stated
    assert marked.events[1].modality == "hypothetical"


def test_one_span_in_several_roles() -> None:
    marked = parse("[A](actor1,recipient2) [hit](ASSAULT) and was [hit](2:ASSAULT).")
    assert marked.events[1].spans("recipient") == [Span(0, 1)]


def test_country_known_from_context_only() -> None:
    (event,) = parse("[He](actor~KEN) [left](RETREAT.resign).").events
    assert event.roles[0].country == "KEN"
    assert not event.roles[0].stated


@pytest.mark.parametrize(
    ("marked", "told"),
    [
        ("[a](actor) goes", "no trigger"),
        ("[a](actor goes", "label"),
        ("a](actor)", "without"),
        ("[a goes", "never closed"),
        ("[a](ASSAULT) [b](ASSAULT)", "two triggers"),
        ("[a](ASSAULT/perhaps)", "no modality"),
        ("[a](winner)", "neither a trigger"),
    ],
)
def test_faults_are_named(marked: str, told: str) -> None:
    with pytest.raises(MarkupError, match=told):
        parse(marked)


@given(st.text(alphabet=st.characters(exclude_characters="[]"), max_size=80))
def test_text_without_brackets_is_itself(text: str) -> None:
    assert parse(text).text == text


@pytest.mark.parametrize(
    "line",
    [
        "No event at all.",
        "[Peru](actor) [expelled](SANCTION.expel diplomatic) [the envoy](recipient) [today](time).",
        "[the governor of [Kandahar](place)](recipient) was [attacked](ASSAULT/planned).",
        "[Peru](actor1,recipient2) [met](CONSULT) and was [told](2:REQUEST) [by Chile](actor2).",
        "[[Turkish](actor) [strikes](ASSAULT)](recipient)",
    ],
)
def test_marking_is_the_way_back(line: str) -> None:
    marked = parse(line)
    again = parse(mark(marked.text, marked.events))
    assert again == marked


def test_what_cannot_be_marked() -> None:
    marked = parse("[a](ACCUSE) b")
    with pytest.raises(MarkupError, match="square"):
        mark("[a] b", marked.events)
