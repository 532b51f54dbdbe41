"""Acceptance lists: what counts as found, what must not be there, what is broken."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demarche.errors import InputError
from demarche.evaluate import acceptance
from demarche.evaluate.acceptance import Outcome
from demarche.records import (
    Actor,
    Event,
    Findings,
    Force,
    Place,
    Position,
    Quantity,
    Span,
    Statement,
)
from tests.fakes import EVENT, TEXT, mention


def matches(demand: dict[str, Any], event: Event) -> bool:
    return acceptance.type_matches(demand, event) and acceptance.countries_match(demand, event)


def of_events(*events: Event) -> Outcome:
    return Outcome(Findings("d", tuple(events)))


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
    assert acceptance.holds(line(), text, of_events(EVENT))
    assert acceptance.holds(line(quote="attacked rebels"), text, of_events(EVENT))
    assert not acceptance.holds(line(quote="Nothing else happened"), text, of_events(EVENT))
    assert not acceptance.holds(line(), text, Outcome(Findings("d")))


def test_most_of_the_quote_must_lie_in_the_sentence() -> None:
    text = TEXT + " " + "x" * len(TEXT)
    assert not acceptance.holds(line(quote=text), text, of_events(EVENT))


def test_must_not() -> None:
    forbidden = line(kind="must_not")
    assert not acceptance.holds(forbidden, TEXT, of_events(EVENT))
    assert acceptance.holds(forbidden, TEXT, Outcome(Findings("d")))
    assert acceptance.holds(forbidden, TEXT, of_events(replace(EVENT, modality="negated")))
    assert acceptance.holds(forbidden, TEXT, of_events(replace(EVENT, type="ACCUSE")))
    # The trigger lies outside the quote.
    assert acceptance.holds(line(kind="must_not", quote="rebels in Puno"), TEXT, of_events(EVENT))


def test_actors_and_places_are_looked_for_in_the_quote() -> None:
    army = Actor("Peru", "PER", ("GOV",), mention=mention("Peru"))
    puno = Place("Puno", "Puno", mention=mention("Puno"))
    found = Outcome(Findings("d"), actors=[army], places=[puno])
    who = line(kind="actor", quote="Peru’s army", name="Peru", country="PER", sectors=["GOV"])
    who |= {"post": None, "start": None, "end": None}
    where = line(kind="place", quote="rebels in Puno", name="Puno")
    assert acceptance.holds(who, TEXT, found)
    assert acceptance.holds(where, TEXT, found)
    for missed in (who | {"quote": "rebels"}, who | {"sectors": ["MIL"]}, where | {"name": "Lima"}):
        assert not acceptance.holds(missed, TEXT, found)
    assert not acceptance.holds(who, TEXT, of_events(EVENT))


SAID = Statement(
    "one#s0",
    "one",
    mention(TEXT),
    mention("attacked rebels"),
    contents=(mention("attacked rebels"),),
    form="indirect",
    speakers=(Actor("Peru", country="PER", sectors=("GOV",), mention=mention("Peru’s army")),),
)


@pytest.mark.parametrize(
    ("demand", "held"),
    [
        ({"speaker": {"name": "Peru", "country": "PER"}, "direct": False}, True),
        ({"speaker": {"name": "Peru", "country": "PER"}, "direct": True}, False),
        ({"speaker": {"name": "Peru", "country": "CHL"}, "direct": False}, False),
        ({"speaker": {"name": "the rebels", "country": "PER"}, "direct": False}, False),
        ({"speaker": {"countries": ["PER"]}, "direct": False}, True),
        ({"speaker": {"countries": ["PER", "CHL"]}, "direct": False}, False),
    ],
)
def test_statements_need_speaker_and_form(demand: dict[str, Any], held: bool) -> None:
    asked = {"doc": "one.txt", "kind": "statement", "quote": "attacked rebels"} | demand
    outcome = Outcome(Findings("d", statements=(SAID,)))
    assert acceptance.holds(asked, TEXT, outcome) == held


def test_quantities_need_every_part_and_their_force() -> None:
    text = "Some 300 Chilean soldiers are in Puno."
    told = mention("Some 300 Chilean soldiers", text)
    count = Quantity(told.text, 300, "count", "Chilean soldiers", "about", mention=told)
    force = Force("f", "d", Actor("Chile", country="CHL"), count, country="PER", mention=told)
    asked = {"kind": "quantity", "quote": "300 Chilean soldiers", "value": 300, "unit": "count"}
    asked |= {"counted": "soldiers", "qualifier": "about", "force": {"of": "CHL", "in": "PER"}}
    outcome = Outcome(Findings("d", quantities=(count,), forces=(force,)))
    assert acceptance.holds(asked, text, outcome)
    assert not acceptance.holds(asked | {"qualifier": "exact"}, text, outcome)
    assert not acceptance.holds(asked | {"value": 200}, text, outcome)
    assert not acceptance.holds(asked | {"force": {"of": "CHL", "in": "BOL"}}, text, outcome)


def test_positions_are_those_of_the_countries_asked_for() -> None:
    held = Position("p", Actor("Peru", "PER", id="PER"), "ceasefire", "opposes")
    asked = {"kind": "position", "quote": TEXT, "issue": "ceasefire"}
    outcome = Outcome(Findings("d", positions=(held,)))
    assert acceptance.holds(asked | {"stances": {"PER": ["opposes"]}}, TEXT, outcome)
    assert not acceptance.holds(asked | {"stances": {"PER": ["supports"]}}, TEXT, outcome)
    assert not acceptance.holds(asked | {"stances": {"CHL": ["opposes"]}}, TEXT, outcome)


def test_white_space_in_quotes_does_not_count() -> None:
    assert acceptance.locate("a\n  b c", "b  c") == Span(4, 7)


def test_a_quote_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(InputError, match="does not hold the quote 'a meteor fell'"):
        acceptance.holds(line(quote="a meteor fell"), TEXT, of_events(EVENT))


def test_figures_tell_what_was_missed() -> None:
    lines = [{"doc": "one.txt", "kind": "document"}, line(), line(type=["ACCUSE"])]
    figures = acceptance.measure(lines, {"one.txt": TEXT}, {"one.txt": of_events(EVENT)})
    found = figures["event"]
    assert (found["found"], found["of"], found["typed"]) == (1, 2, 1)
    assert found["missed_lines"] == found["untyped_lines"] == [f"one.txt: {TEXT}"]
    assert found["plain"]["of"] == 2


def test_complete_lines_have_every_field_right() -> None:
    lines = [line(place={"name": "Puno"}), line(when="2017-08-14", needs=["dates"])]
    named = replace(EVENT, place=Place("Puno", "Puno"))
    figures = acceptance.measure(lines, {"one.txt": TEXT}, {"one.txt": of_events(named)})
    found = figures["event"]
    assert (found["found"], found["complete"]) == (2, 1)
    assert found["incomplete_lines"] == [f"one.txt: {TEXT}"]
    assert found["plain"] == {"found": 1, "of": 1}


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
