"""Statements, positions, quantities and forces as records: spans, speakers, sums, comparison."""

from __future__ import annotations

from dataclasses import replace

import pytest

from demarche import Coder, positions, rows, strengths, write
from demarche.records import Actor, Document, Event, Findings, Mention, Position, Statement
from demarche.sayings import claimed, statements_of
from demarche.scene import Scene, read_scene
from tests.fakes import CODER

TEXT = (
    'TOKYO, May 3 - Foreign Minister Wang Yi said on Tuesday: "China opposes the missile test."\n'
    "About 900 French soldiers are stationed in Chad, the ministry said.\n"
    'The launch was "a mistake," a Japanese government official told reporters.\n'
)
DOCUMENT = Document("one", TEXT, published="2016-05-04")


@pytest.fixture(scope="module")
def scene() -> Scene:
    return read_scene(DOCUMENT)


@pytest.fixture(scope="module")
def said(scene: Scene) -> list[Statement]:
    return statements_of(DOCUMENT, Coder().attributions(TEXT), scene)


def of(said: list[Statement], words: str) -> Statement:
    return next(one for one in said if words in one.content.text)


def test_every_mention_stands_in_the_text(said: list[Statement]) -> None:
    assert said
    for one in said:
        parts = [one.sentence, one.content, *one.contents, *((one.cue,) if one.cue else ())]
        for part in parts:
            assert TEXT[part.start : part.end] == part.text
    assert len({one.id for one in said}) == len(said)


def test_speakers_are_resolved_and_dated(said: list[Statement]) -> None:
    one = of(said, "opposes the missile test")
    assert one.speaker is not None
    assert (one.speaker.country, one.speaker.sectors[0]) == ("CHN", "GOV")
    assert one.when is not None
    assert one.when.start == "2016-05-03"


def test_a_speaker_without_a_name_stays_described(said: list[Statement]) -> None:
    one = of(said, "a mistake")
    assert one.speaker is not None
    assert (one.speaker.name, one.speaker.country) == ("a Japanese government official", "JPN")
    assert one.addressee is not None
    assert one.addressee.name == "reporters"


def test_an_event_within_a_statement_is_its_speakers_claim() -> None:
    text = "The army said that rebels burned a market."
    start = text.index("burned")
    trigger = Mention(start, start + 6, "burned")
    whole = Mention(0, len(text), text)
    content = Mention(text.index("rebels"), len(text) - 1, text[text.index("rebels") : -1])
    army = Actor("the army")
    told = Statement("s", "d", whole, content, army, contents=(content,))
    inside = Event("d#1", "d", whole, trigger, "ASSAULT")
    outside = replace(inside, trigger=Mention(9, 13, "said"))
    assert [one.speaker for one in claimed([inside, outside], [told])] == [army, None]


def test_forces_are_counted_owned_and_placed(scene: Scene) -> None:
    (force,) = strengths.forces_of(DOCUMENT, scene)
    assert (force.of.name, force.of.country, force.country) == ("France", "FRA", "TCD")
    assert force.quantity is not None
    assert (force.quantity.value, force.quantity.qualifier) == (900, "about")
    (number,) = strengths.quantities_of(DOCUMENT, [], [force], scene)
    assert number.owner == force.of
    assert number.place == force.place


def held(country: str, stance: str, day: str, number: int) -> Statement:
    speaker = Actor("a minister", country, ("GOV",), id=None)
    mention = Mention(0, 1, "x")
    return Statement(
        f"s{number}", day, mention, mention, speaker, speakers=(speaker,), stances={"trade": stance}
    )


def test_positions_count_and_the_latest_of_equals_stands() -> None:
    given = [
        held("KEN", "supports", "2020-01-01", 1),
        held("KEN", "opposes", "2020-03-01", 2),
        held("UGA", "silent", "2020-02-01", 3),
    ]
    dates = {one.document: one.document for one in given}
    found = positions.positions_of(given, dates)
    by_key = {positions.key_of(one.actor): one for one in found}
    kenya, uganda = by_key["KEN"], by_key["UGA"]
    assert (kenya.stance, kenya.counts) == ("opposes", {"supports": 1, "opposes": 1})
    assert (kenya.start, kenya.end) == ("2020-01-01", "2020-03-01")
    assert kenya.evidence == ("s1", "s2")
    assert positions.verdict(kenya, uganda) == "Uganda holds back"
    assert positions.verdict(kenya, replace(uganda, stance="opposes")) == "agree"
    assert positions.verdict(kenya, replace(uganda, stance="supports")) == "differ"
    assert positions.verdict(kenya, None) == "no evidence for one of them"
    early = positions.until(given, dates, "2020-02-15")
    assert [one.id for one in early] == ["s1", "s3"]


def test_every_kind_has_its_columns(said: list[Statement], scene: Scene) -> None:
    forces = tuple(strengths.forces_of(DOCUMENT, scene))
    numbers = tuple(strengths.quantities_of(DOCUMENT, [], forces, scene))
    position = Position("p", Actor("Kenya", "KEN"), "trade", "opposes", document="one")
    findings = Findings("one", (), tuple(said), (position,), numbers, forces)
    found = list(write.records_of(findings, DOCUMENT, CODER))
    assert {one["kind"] for one in found} == set(rows.COLUMNS)
    for one in found:
        assert set(rows.flat(one)) == set(rows.COLUMNS[one["kind"]])
    frame = write.frame(said, [DOCUMENT])
    assert list(frame.columns) == list(rows.STATEMENT)
    assert set(frame["published"]) == {"2016-05-04"}
