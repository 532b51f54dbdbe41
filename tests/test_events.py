"""From readings to drafts: floors, spans, modes within their type, one draft an act."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from demarche.events import Found, apart, best_mode, calibrated, contexts, draft, drafts
from demarche.ranges import tag_spans
from demarche.records import Span
from tests.fakes import SETTINGS, encoding, one_hot, reading, tags

SENTENCE = "Peru and Chile held long talks in Lima on Monday"
PIECES = encoding(SENTENCE)
HELD, TALKS = (4, 5), (6, 7)
ROLES = {"actor": ((1, 2), (3, 4)), "place": ((8, 9),), "time": ((10, 11),)}


def words(span: Span) -> str:
    return SENTENCE[span.start : span.end]


def test_a_reading_becomes_a_draft() -> None:
    made = draft(PIECES, reading(PIECES, TALKS, {"CONSULT": 0.9}, ROLES), SETTINGS)
    assert made is not None
    assert (words(made.trigger), made.type, made.modality) == ("talks", "CONSULT", "actual")
    assert [words(span) for span in made.spans("actor")] == ["Peru", "Chile"]
    assert [words(span) for span in made.spans("place")] == ["Lima"]
    assert [words(span) for span in made.spans("time")] == ["Monday"]
    assert made.spans("recipient") == ()
    assert "trigger" not in made.roles
    assert made.confidence["type"] == pytest.approx(0.9)
    assert made.confidence["actors"] == pytest.approx(0.9)
    assert made.confidence["recipients"] == 1.0


@pytest.mark.parametrize(("likely", "kept"), [(0.49, False), (0.5, True), (0.9, True)])
def test_the_event_floor(likely: float, kept: bool) -> None:
    made = drafts(PIECES, [reading(PIECES, TALKS, {"CONSULT": likely})], SETTINGS)
    assert bool(made) is kept


def test_no_event_is_never_a_type() -> None:
    low = replace(SETTINGS, event_floor=0.0)
    made = draft(PIECES, reading(PIECES, TALKS, {"ACCUSE": 0.01}), low)
    assert made is not None
    assert made.type == "ACCUSE"


def test_no_readings_no_drafts() -> None:
    assert drafts(PIECES, [], SETTINGS) == []


def test_the_mode_is_one_of_its_type() -> None:
    # ASSAULT.beat scores best of all, but the type is CONSULT.
    modes = np.array([0.0, 2.0, 0.0, 0.0, 9.0], dtype=np.float32)
    given = reading(PIECES, TALKS, {"CONSULT": 0.9}, modes=modes)
    mode, likely = best_mode(given, "CONSULT", SETTINGS)
    assert (mode, round(likely, 4)) == ("visit", 0.8808)
    assert best_mode(given, "ASSAULT", SETTINGS)[0] == "beat"
    assert best_mode(given, "ACCUSE", SETTINGS) == (None, 1.0)
    made = draft(PIECES, given, SETTINGS)
    assert made is not None
    assert made.mode == "visit"


def test_the_likeliest_modality() -> None:
    given = reading(
        PIECES,
        TALKS,
        {"CONSULT": 0.9},
        modalities=one_hot(SETTINGS.modalities, {"planned": 0.7, "actual": 0.3}),
    )
    made = draft(PIECES, given, SETTINGS)
    assert made is not None
    assert made.modality == "planned"
    assert made.confidence["modality"] == pytest.approx(0.7)


def test_contexts_over_the_floor_three_at_most() -> None:
    def of(*likely: float) -> tuple[str, ...]:
        given = np.array(likely, dtype=np.float32)
        return contexts(reading(PIECES, TALKS, {}, contexts=given), SETTINGS)

    assert of(0.1, 0.2, 0.3, 0.4) == ()
    assert of(0.6, 0.9, 0.1, 0.5) == ("election", "military", "cyber")
    assert of(0.9, 0.8, 0.7, 0.6) == ("military", "election", "health")


def test_bio_spans() -> None:
    def of(*marks: str) -> list[str]:
        likely = {"O": (0.9, 0.1, 0.0), "B": (0.1, 0.9, 0.0), "I": (0.1, 0.0, 0.9)}
        rows = ["O", *marks, *"O" * (len(PIECES) - len(marks) - 1)]
        found = tag_spans(np.array([likely[row] for row in rows], dtype=np.float32), PIECES)
        return [words(PIECES.characters(*span)) for span, _ in found]

    assert of("O", "O") == []
    assert of("B", "O", "B") == ["Peru", "Chile"]
    assert of("B", "I", "I", "O") == ["Peru and Chile"]
    assert of("B", "B") == ["Peru", "and"]
    assert of("I", "I") == ["Peru and"]  # a beginning that is missing


def test_spans_take_words_whole() -> None:
    pieces = encoding("the guer illas of Peru", joined=("illas",))
    marked = tags(len(pieces), {"actor": ((3, 4),)})  # only the word's second piece
    (found,) = tag_spans(marked[:, 1], pieces)
    assert found[0] == (2, 4)


def test_confidence_of_a_role_is_that_of_its_least_sure_span() -> None:
    marked = tags(len(PIECES), {"actor": ((1, 2),)}, sure=0.95)
    marked += 0
    weak = tags(len(PIECES), {"actor": ((3, 4),)}, sure=0.6)
    marked[3] = weak[3]
    made = draft(PIECES, reading(PIECES, TALKS, {"CONSULT": 0.9}, tags=marked), SETTINGS)
    assert made is not None
    assert made.confidence["actors"] == pytest.approx(0.6)


def test_two_words_of_one_act_become_one_draft() -> None:
    held = reading(PIECES, HELD, {"CONSULT": 0.7}, ROLES)
    talks = reading(PIECES, TALKS, {"CONSULT": 0.9}, ROLES)
    (made,) = drafts(PIECES, [held, talks], SETTINGS)
    assert words(made.trigger) == "talks"


def test_of_two_equally_sure_words_the_first_stays() -> None:
    both = [reading(PIECES, at, {"CONSULT": 0.9}, ROLES) for at in (HELD, TALKS)]
    (made,) = drafts(PIECES, both, SETTINGS)
    assert words(made.trigger) == "held"


@pytest.mark.parametrize(
    "other",
    [
        reading(PIECES, HELD, {"ACCUSE": 0.7}, ROLES),  # another type
        reading(PIECES, HELD, {"CONSULT": 0.7}, {"actor": ((1, 2),)}),  # another actor
    ],
)
def test_different_acts_stay_apart(other: object) -> None:
    talks = reading(PIECES, TALKS, {"CONSULT": 0.9}, ROLES)
    assert len(drafts(PIECES, [other, talks], SETTINGS)) == 2  # type: ignore[list-item]


def test_far_apart_words_are_two_acts() -> None:
    sentence = "talks in the old harbour town were followed by talks"
    pieces = encoding(sentence)
    last = len(pieces) - 2
    both = [reading(pieces, at, {"CONSULT": 0.9}) for at in ((1, 2), (last, last + 1))]
    assert len(drafts(pieces, both, SETTINGS)) == 2


def test_calibration_moves_the_odds() -> None:
    assert calibrated(0.7, SETTINGS, "type") == 0.7
    fitted = replace(SETTINGS, calibration={"type": (1.0, 0.0), "mode": (0.5, 0.0)})
    assert calibrated(0.7, fitted, "type") == pytest.approx(0.7)
    assert 0.5 < calibrated(0.9, fitted, "mode") < 0.9
    assert calibrated(0.7, fitted, "actors") == 0.7
    assert 0 < calibrated(0.0, fitted, "type") < calibrated(1.0, fitted, "type") < 1


def test_the_floor_is_for_the_model_s_own_probability() -> None:
    lowering = replace(SETTINGS, calibration={"type": (1.0, -2.0)})
    (made,) = drafts(PIECES, [reading(PIECES, TALKS, {"CONSULT": 0.6})], lowering)
    assert made.confidence["type"] < SETTINGS.event_floor


def test_nobody_is_both_actor_and_recipient() -> None:
    unsure, sure = Found(Span(0, 5), 0.6), Found(Span(0, 5), 0.9)
    other = Found(Span(9, 12), 0.7)
    assert apart((unsure, other), (sure,)) == {"actor": (other,), "recipient": (sure,)}
    assert apart((sure,), (unsure,)) == {"actor": (sure,), "recipient": ()}
    assert apart((sure,), (sure,)) == {"actor": (sure,), "recipient": ()}
