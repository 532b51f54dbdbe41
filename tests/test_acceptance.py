"""Acceptance lists: what counts as found, what must not be there, what is broken."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demarche.errors import InputError
from demarche.evaluate import acceptance
from demarche.records import Actor, Event, Span
from tests.fakes import EVENT, TEXT, mention

LATER = ("statement", "quantity", "place", "actor", "position")
"""Kinds whose records the coder does not make yet."""


def matches(demand: dict[str, Any], event: Event) -> bool:
    return acceptance.type_matches(demand, event) and acceptance.countries_match(demand, event)


def line(**given: Any) -> dict[str, Any]:
    plain = {
        "doc": "one.txt",
        "kind": "event",
        "quote": TEXT,
        "type": ["ASSAULT"],
        "modality": ["actual"],
        "actors": ["PER"],
        "recipients": [],
    }
    return plain | given


def of(*codes: str | None) -> tuple[Actor, ...]:
    return tuple(Actor(code or "someone", country=code) for code in codes)


@pytest.mark.parametrize(
    ("demand", "hit"),
    [
        ({}, True),
        ({"type": ["ACCUSE", "ASSAULT"]}, True),
        ({"type": ["ACCUSE"]}, False),
        ({"modality": ["planned"]}, False),
        ({"actors": ["CHL"]}, False),
        ({"actors": []}, False),  # PER is coded, and nobody asked for it
        ({"actors": [], "may": ["PER"]}, True),
        ({"recipients": ["CHL"]}, False),
    ],
)
def test_type_modality_and_countries(demand: dict[str, Any], hit: bool) -> None:
    assert matches(line(**demand), EVENT) is hit


def test_no_country_but_the_wanted_ones() -> None:
    coded = replace(EVENT, actors=of("PER", None), recipients=of("CHL"))
    assert matches(line(recipients=["CHL"]), coded)
    assert not matches(line(), coded)


def test_sides_count_unless_the_act_is_reciprocal() -> None:
    both = replace(EVENT, actors=of("PER", "CHL"), recipients=())
    demand = line(actors=["PER"], recipients=["CHL"])
    assert not matches(demand, both)
    assert matches(demand | {"reciprocal": True}, both)
    turned = replace(EVENT, actors=of("CHL"), recipients=of("PER"))
    assert matches(demand | {"reciprocal": True}, turned)
    third = replace(EVENT, actors=of("PER", "CHL", "BOL"), recipients=())
    assert not matches(demand | {"reciprocal": True}, third)
    assert matches(demand | {"reciprocal": True, "may": ["BOL"]}, third)


def test_an_event_line_holds_near_its_quote_only() -> None:
    text = TEXT + " " + "Nothing else happened in the town that day, people said."
    assert acceptance.holds(line(), text, [EVENT])
    assert acceptance.holds(line(quote="attacked rebels"), text, [EVENT])
    assert not acceptance.holds(line(quote="Nothing else happened"), text, [EVENT])
    assert not acceptance.holds(line(), text, [])


def test_most_of_the_quote_must_lie_in_the_sentence() -> None:
    text = TEXT + " " + "x" * len(TEXT)
    assert not acceptance.holds(line(quote=text), text, [EVENT])


def test_must_not() -> None:
    forbidden = line(kind="must_not")
    assert not acceptance.holds(forbidden, TEXT, [EVENT])
    assert acceptance.holds(forbidden, TEXT, [])
    assert acceptance.holds(forbidden, TEXT, [replace(EVENT, modality="negated")])
    assert acceptance.holds(forbidden, TEXT, [replace(EVENT, type="ACCUSE")])
    # The trigger lies outside the quote.
    assert acceptance.holds(line(kind="must_not", quote="rebels in Puno"), TEXT, [EVENT])


def test_kinds_that_the_coder_does_not_make_are_missed() -> None:
    figures = acceptance.measure(
        [line(kind=kind) for kind in LATER], {"one.txt": TEXT}, {"one.txt": [EVENT]}
    )
    assert {kind: figures[kind]["found"] for kind in figures} == dict.fromkeys(LATER, 0)


def test_white_space_in_quotes_does_not_count() -> None:
    assert acceptance.locate("a\n  b c", "b  c") == Span(4, 7)


def test_a_quote_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(InputError, match="does not hold the quote 'a meteor fell'"):
        acceptance.holds(line(quote="a meteor fell"), TEXT, [EVENT])


def test_figures_tell_what_was_missed() -> None:
    lines = [{"doc": "one.txt", "kind": "document"}, line(), line(type=["ACCUSE"])]
    figures = acceptance.measure(lines, {"one.txt": TEXT}, {"one.txt": [EVENT]})
    found = figures["event"]
    assert (found["found"], found["of"], found["typed"]) == (1, 2, 1)
    assert found["missed_lines"] == found["untyped_lines"] == [f"one.txt: {TEXT}"]
    assert found["plain"]["of"] == 2


@pytest.mark.parametrize("broken", ["not json", "[]", '{"doc": "one.txt"}', "3"])
def test_broken_lines_are_told_with_their_number(tmp_path: Path, broken: str) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text(json.dumps(line()) + "\n" + broken + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"list\.jsonl:2"):
        acceptance.read_lines(path)


def test_lines_are_read(tmp_path: Path) -> None:
    path = tmp_path / "list.jsonl"
    path.write_text(json.dumps(line()), encoding="utf-8")
    assert acceptance.read_lines(path) == [line()]


def test_countries_leave_out_the_unknown() -> None:
    assert acceptance.countries(of("PER", None, "PER")) == {"PER"}
    assert mention("Puno").text == "Puno"
