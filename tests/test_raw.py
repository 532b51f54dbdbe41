"""Events from the raw sentence: when a record's spans count as those that are marked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from demarche import codebook
from demarche.evaluate import raw
from demarche.evaluate.plv import PlvRow, unmark
from demarche.records import Actor, Event, Mention, Span

BOOK = codebook.load()


def row(marked: str, kind: str = "CONSULT", quad: int = 1) -> PlvRow:
    text, spans = unmark(marked)
    return PlvRow(text, spans.get("s"), spans.get("t"), kind, quad)


def actors(text: str, *names: str) -> tuple[Actor, ...]:
    return tuple(
        Actor(name, mention=Mention(text.index(name), text.index(name) + len(name), name))
        for name in names
    )


def event(
    of: PlvRow, actor: tuple[str, ...], recipient: tuple[str, ...], kind: str = "CONSULT"
) -> Event:
    whole = Mention(0, len(of.text), of.text)
    return Event(
        "e", "d", whole, whole, kind,
        actors=actors(of.text, *actor),
        recipients=actors(of.text, *recipient),
    )  # fmt: skip


MET = row("<s>The Peruvian president</s> met <t>Chile's foreign minister</t> in Lima.")


def test_token_f1_by_hand() -> None:
    text = "the old army of Peru"
    assert raw.token_f1(text, Span(0, 12), Span(0, 12)) == 1
    assert raw.token_f1(text, Span(0, 12), Span(8, 12)) == pytest.approx(0.5)
    assert raw.token_f1(text, Span(0, 7), Span(8, 12)) == 0


@pytest.mark.parametrize(
    ("actor", "recipient", "hit"),
    [
        (("The Peruvian president",), ("Chile's foreign minister",), True),
        (("president",), ("Chile's foreign minister",), True),
        (("The",), ("Lima",), False),
        (("Chile's foreign minister",), ("The Peruvian president",), False),
        (("The Peruvian president",), (), False),
        ((), ("Chile's foreign minister",), False),
        (("The Peruvian president", "Chile's foreign minister"), (), True),
        (("Chile's foreign minister", "The Peruvian president"), (), True),
        (("The Peruvian president", "Lima"), (), False),
    ],
)
def test_spans_match(actor: tuple[str, ...], recipient: tuple[str, ...], hit: bool) -> None:
    assert raw.spans_match(MET, event(MET, actor, recipient)) is hit


def test_coordinated_actors_count_as_one_stretch() -> None:
    of = row("<s>Peru, Chile and Bolivia</s> met <t>Spain</t>.")
    assert raw.spans_match(of, event(of, ("Peru", "Chile", "Bolivia"), ("Spain",)))


def test_a_side_that_is_not_marked_is_not_asked_for() -> None:
    of = row("<s>Police</s> fired.")
    assert raw.spans_match(of, event(of, ("Police",), ()))
    assert raw.spans_match(of, event(of, ("Police",), ("fired",)))


def test_actors_without_words_match_nothing() -> None:
    of = row("<s>Police</s> fired.")
    assert not raw.spans_match(of, replace(event(of, (), ()), actors=(Actor("Police"),)))


def test_rates_by_hand() -> None:
    given = (("The Peruvian president",), ("Chile's foreign minister",))
    right, wrong = event(MET, *given), event(MET, *given, kind="SUPPORT")
    figures = raw.measure([MET, MET, MET, MET], [[right], [wrong], [], [wrong, right]], BOOK)
    assert figures == {
        "n": 4,
        "type_hit_rate": 0.5,
        "quad_hit_rate": 0.75,
        "span_hit_rate": 0.75,
        "events_per_sentence": 1.0,
        "codebook": "plover",
    }


def test_concessions_are_of_quad_two_as_in_plv() -> None:
    of = row("<s>Chile</s> will free <t>them</t>.", "YIELD", 2)
    figures = raw.measure([of], [[event(of, ("Chile",), ("them",), "CONCEDE")]], BOOK)
    assert (figures["type_hit_rate"], figures["quad_hit_rate"]) == (1, 1)


def test_no_rows() -> None:
    assert raw.measure([], [], BOOK)["type_hit_rate"] == 0
