"""Which event a quantity belongs to, and the forces a text places."""

from __future__ import annotations

import pytest

from demarche.quantities import attach, find, forces
from demarche.records import Span
from demarche.segment import sentences


def _span(text: str, words: str) -> Span:
    at = text.index(words)
    return Span(at, at + len(words))


def _attached(
    text: str, triggers: list[str], violent: tuple[int, ...] = ()
) -> dict[str, list[str]]:
    found = find(text)
    given = attach(found, [_span(text, one) for one in triggers], sentences(text), violent)
    return {
        triggers[at]: [found[index].quantity.text for index in own] for at, own in given.items()
    }


def test_a_quantity_goes_to_the_trigger_of_its_clause() -> None:
    text = "Rebels attacked a base with 40 fighters, while Seoul sent 30 trucks."
    assert _attached(text, ["attacked", "sent"]) == {
        "attacked": ["40 fighters"],
        "sent": ["30 trucks"],
    }


def test_a_quantity_stays_in_its_sentence() -> None:
    text = "Troops fired 12 rockets. Talks began in Geneva."
    assert _attached(text, ["began"]) == {}


def test_the_word_that_tells_a_casualty_is_its_trigger() -> None:
    text = "Officials met and mourned after a bomb, killing nine people, shook the city."
    assert _attached(text, ["met", "killing", "shook"]) == {"killing": ["nine people"]}


def test_a_casualty_goes_to_the_violent_trigger() -> None:
    text = "The group bombed a bus and the president condemned the deaths of 12 people."
    assert _attached(text, ["bombed", "condemned"], (0,)) == {"bombed": ["12 people"]}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "54,000 U.S. troops are based on Okinawa.",
            ("U.S.", "54,000 U.S. troops", None, "Okinawa"),
        ),
        (
            "South Korea has about 28,500 U.S. military personnel.",
            ("U.S.", "about 28,500 U.S. military personnel", None, "South Korea"),
        ),
        (
            "The United States deployed two carriers to the Gulf on Monday.",
            ("United States", "two carriers", "carriers", "Gulf"),
        ),
        ("Russia's 30,000 troops in Crimea trained.", ("Russia", "30,000 troops", None, "Crimea")),
        (
            "About 2,000 American soldiers are in northern Syria.",
            ("American", "About 2,000 American soldiers", None, "Syria"),
        ),
        (
            "China put HQ-9 surface-to-air missiles on Woody Island.",
            ("China", None, "HQ-9 surface-to-air missiles", "Woody Island"),
        ),
        ("There is a THAAD battery in South Korea.", (None, None, "THAAD battery", "South Korea")),
        ("Mali met 200 troops from Chad.", ("Chad", "200 troops", None, None)),
        ("PANAMA HAS 13,000 U.S. TROOPS.", ("U.S.", "13,000 U.S. TROOPS", None, "PANAMA")),
    ],
)
def test_forces_are_told_with_owner_system_and_place(
    text: str, wanted: tuple[str | None, ...]
) -> None:
    found = find(text)
    (force,) = forces(text, found)
    quantity = None if force.quantity is None else found[force.quantity].quantity.text
    spans = (force.of, force.system, force.where)
    of, system, where = (one and text[one.start : one.end] for one in spans)
    assert (of, quantity, system, where) == wanted


@pytest.mark.parametrize(
    "text",
    ["Troops marched.", "He boarded a helicopter.", "The 40 fighters slept.", "Tanks are heavy."],
)
def test_a_force_without_owner_and_place_is_none(text: str) -> None:
    assert forces(text, find(text)) == []
