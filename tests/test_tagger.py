"""The tagger around the encoder: batches, triggers, order; and the model's settings file."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from demarche.errors import ModelError
from demarche.tagger import BATCH, Marked, OnnxHalves, Reading, Tagger, by_length, read_settings
from demarche.tokens import Encoding
from tests.fakes import SETTINGS, FakeHalves, encoding

SENTENCES = ["Peru attacked", "He left", "a b c d attacked", "attacked"]


def piece(word: str) -> int:
    return encoding(word).ids[1]


def likely(**words: tuple[float, float]) -> FakeHalves:
    """An encoder that sees (begin, inside) in the given words and nothing elsewhere."""
    table = {piece(word): scores for word, scores in words.items()}
    return FakeHalves(lambda number: table.get(number, (0.01, 0.01)))


def candidates(tagger: Tagger, encodings: list[Encoding]) -> list[list[Reading]]:
    return [list(one.candidates) for one in tagger.read(encodings)]


def spans(tagger: Tagger, sentence: str, joined: tuple[str, ...] = ()) -> list[str]:
    pieces = encoding(sentence, joined)
    (found,) = candidates(tagger, [pieces])
    return [
        sentence[pieces.offsets[one.trigger[0]][0] : pieces.offsets[one.trigger[1] - 1][1]]
        for one in found
    ]


def test_batches_hold_one_length() -> None:
    encodings = [encoding(sentence) for sentence in SENTENCES * 20]
    seen: list[int] = []
    for ids, rows in by_length(encodings):
        assert {len(encodings[row]) for row in rows} == {ids.shape[1]}
        assert len(rows) == ids.shape[0] <= BATCH
        seen += rows
    assert sorted(seen) == list(range(len(encodings)))


def test_triggers_over_the_floor() -> None:
    for score, found in ((0.29, []), (0.31, ["attacked"])):
        assert spans(Tagger(likely(attacked=(score, 0.0)), SETTINGS), "Peru attacked it") == found
    low = replace(SETTINGS, trigger_floor=0.2)
    assert spans(Tagger(likely(attacked=(0.29, 0.0)), low), "Peru attacked it") == ["attacked"]


def test_triggers_of_several_words_and_in_a_row() -> None:
    halves = likely(called=(0.9, 0.0), on=(0.0, 0.9), fled=(0.8, 0.0))
    assert spans(Tagger(halves, SETTINGS), "Peru called on Chile") == ["called on"]
    assert spans(Tagger(halves, SETTINGS), "Peru called fled") == ["called", "fled"]


def test_triggers_take_words_whole() -> None:
    tagger = Tagger(likely(ize=(0.9, 0.0), mobil=(0.9, 0.0)), SETTINGS)
    assert spans(tagger, "they mobil ize now", joined=("ize",)) == ["mobil ize"]
    second = Tagger(likely(ize=(0.9, 0.0)), SETTINGS)
    assert spans(second, "they mobil ize now", joined=("ize",)) == ["mobil ize"]


def test_the_frame_is_no_trigger() -> None:
    everything = Tagger(FakeHalves(lambda _: (0.9, 0.05)), SETTINGS)
    assert spans(everything, "one two") == ["one", "two"]
    assert candidates(everything, [encoding("")]) == [[]]


def test_every_sentence_gets_its_own_readings() -> None:
    tagger = Tagger(likely(attacked=(0.9, 0.0), left=(0.7, 0.0)), SETTINGS)
    found = candidates(tagger, [encoding(sentence) for sentence in SENTENCES])
    assert [[one.trigger for one in each] for each in found] == [
        [(2, 3)], [(2, 3)], [(5, 6)], [(1, 2)],
    ]  # fmt: skip
    assert [round(each[0].trigger_score, 2) for each in found] == [0.9, 0.7, 0.9, 0.9]
    alone = [candidates(tagger, [encoding(sentence)])[0] for sentence in SENTENCES]
    for together, single in zip(found, alone, strict=True):
        np.testing.assert_array_equal(together[0].types, single[0].types)


def test_marks_stand_where_the_trigger_is() -> None:
    halves = likely(attacked=(0.9, 0.0))
    Tagger(halves, SETTINGS).read([encoding("Peru attacked it")])
    (marks,) = halves.marks
    assert marks[0, :, 0].tolist() == [0, 0, 1, 0, 0]
    assert not marks[..., 1:].any()


def test_many_candidates_go_in_batches() -> None:
    halves = likely(attacked=(0.9, 0.0))
    tagger = Tagger(halves, SETTINGS)
    found = candidates(tagger, [encoding("attacked attacked attacked")] * BATCH)
    assert [len(each) for each in found] == [3] * BATCH
    assert max(rows for rows, _ in halves.batches) == BATCH


def test_given_candidates_come_back_in_their_order() -> None:
    encodings = [encoding(sentence) for sentence in SENTENCES]
    marked = [
        Marked(3, {"trigger": ((1, 2),)}),
        Marked(0, {"actor": ((1, 2),), "recipient": ()}),
        Marked(2, {"trigger": ((4, 6),)}),
        Marked(0, {"trigger": ((2, 3),)}),
    ]
    tagger = Tagger(likely(), SETTINGS)
    readings = tagger.judge(encodings, marked)
    assert [one.trigger for one in readings] == [(1, 2), (0, 0), (4, 6), (2, 3)]
    assert [len(one.tags) for one in readings] == [3, 4, 7, 4]
    for candidate, one in zip(marked, readings, strict=True):
        (single,) = tagger.judge(encodings, [candidate])
        np.testing.assert_array_equal(one.types, single.types)


def test_readings_are_probabilities() -> None:
    tagger = Tagger(likely(attacked=(0.9, 0.0)), SETTINGS)
    ((one,),) = candidates(tagger, [encoding("Peru attacked it")])
    assert one.types.sum() == pytest.approx(1)
    assert one.modalities.sum() == pytest.approx(1)
    assert one.contexts == pytest.approx(0.5)
    assert one.tags.sum(-1) == pytest.approx(1)


def test_nothing_to_read() -> None:
    empty: list[Encoding] = []
    assert Tagger(likely(), SETTINGS).read(empty) == []
    assert Tagger(likely(), SETTINGS).judge(empty, []) == []


def test_settings_round_trip(tmp_path: Path) -> None:
    given = replace(SETTINGS, trained_on={"a.txt": "00"})
    (tmp_path / "settings.json").write_text(json.dumps(asdict(given)), encoding="utf-8")
    assert read_settings(tmp_path) == given


def test_missing_settings_tell_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"settings\.json is missing: reinstall demarche"):
        read_settings(tmp_path)


@pytest.mark.parametrize(
    "change", [{"colour": "red"}, {"types": None}, {"modes": [["AID"]]}, {"contexts": 3}]
)
def test_settings_that_do_not_fit(tmp_path: Path, change: dict[str, Any]) -> None:
    table = asdict(SETTINGS) | change
    (tmp_path / "settings.json").write_text(json.dumps(table), encoding="utf-8")
    with pytest.raises(ModelError, match="does not fit this version"):
        read_settings(tmp_path)


def test_broken_settings(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{", encoding="utf-8")
    with pytest.raises(ModelError, match="does not fit this version"):
        read_settings(tmp_path)


def test_missing_weights_tell_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"words\.npz is missing"):
        OnnxHalves(tmp_path).lower(np.array([[1]]))
    zeros = np.zeros((1, 1, 3), dtype=np.float32)
    with pytest.raises(ModelError, match=r"upper\.onnx is missing"):
        OnnxHalves(tmp_path).upper(zeros, zeros)
