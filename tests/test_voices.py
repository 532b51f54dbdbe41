"""Voices: from the states of a sentence to who speaks, and the training sentences' marks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from demarche import Coder, Document, issues
from demarche.errors import CodebookError
from demarche.evaluate import positions
from demarche.ranges import Floats
from demarche.voices import ROLES, Listener, Weights, stored
from tests.fakes import encoding

WIDTH = 2
WORDS = "Kenya said talks failed"


class FakeHalf:
    """Marks the word of the mark as cue, the word before as speaker, those behind as content."""

    def lower(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        states = np.zeros((*ids.shape, WIDTH), np.float32)
        states[:, 2, 0] = 1.0
        return states, np.zeros((*ids.shape, 3), np.float32)

    def voices(self, states: Floats, marks: Floats) -> dict[str, Floats]:
        batch, pieces = marks.shape
        tags = np.zeros((batch, pieces, len(ROLES), 3), np.float32)
        tags[..., 0] = 5
        for row, mark in enumerate(marks):
            at = int(mark.argmax())
            tags[row, at, 0], tags[row, at - 1, 1] = (0, 9, 0), (0, 9, 0)
            tags[row, at + 1, 2], tags[row, at + 2 : pieces - 1, 2] = (0, 9, 0), (0, 0, 9)
        cue = np.tile(np.array([0, 3], np.float32), (batch, 1))
        return {"tags": tags.reshape(batch, pieces, -1), "cue": cue, "states_out": states}


def small() -> dict[str, NDArray[np.float32]]:
    """Weights that see a cue where the first state is 1, and the second issue, opposed."""
    probe = np.zeros((1, 3 * WIDTH), np.float32)
    probe[0, WIDTH] = 40
    return {
        "probe_in": probe, "probe_in_bias": np.array([-10.0]), "probe_out": np.array([1.0]),
        "probe_out_bias": np.array([-5.0]), "hidden": np.ones((1, 3 * WIDTH)),
        "hidden_bias": np.ones(1), "issue": np.array([[0.0], [8.0], [0.0]]),
        "issue_bias": np.zeros(3), "mix": np.ones((1, 1)), "mix_bias": np.zeros(1),
        "embed": np.zeros((2, 1)), "centres": np.array([[1.0], [-1.0]]),
        "stance": np.eye(6, 1, k=-1) * 9, "stance_bias": np.zeros(6),
    }  # fmt: skip


@pytest.fixture
def listener(tmp_path: Path) -> Listener:
    stored(small(), ["trade", "border"], tmp_path)
    return Listener(FakeHalf(), tmp_path)


def test_a_cue_is_heard_with_its_speaker_content_and_stance(listener: Listener) -> None:
    sentence = encoding(WORDS)
    ids = np.array([sentence.ids])
    ((voice,),) = listener.hear(ids, FakeHalf().lower(ids)[0], [sentence])
    assert (voice.cue, voice.speaker, voice.contents) == ((2, 3), (1, 2), ((3, 5),))
    assert voice.stances == {"border": "opposes"}
    assert listener.judge(ids, (2, 3), [(3, 5)]) == {"border": "opposes"}


def test_where_nothing_looks_like_a_cue_nobody_speaks(listener: Listener) -> None:
    sentence = encoding(WORDS)
    ids = np.array([sentence.ids])
    silent = np.zeros((1, len(sentence), WIDTH), np.float32)
    assert listener.hear(ids, silent, [sentence]) == [[]]


def test_shares_of_issues_and_of_none_sum_to_one(tmp_path: Path) -> None:
    weights = Weights(
        {name: np.asarray(one, np.float32) for name, one in small().items()}, ("a", "b")
    )
    shares = weights.shares(np.ones(1, np.float32))
    assert len(shares) == 2
    assert 0 < shares.sum() < 1


def test_users_issues_are_read_beside_ours(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('[whaling]\ntitle = "whaling"\ndefinition = "Catching whales."\n')
    assert set(issues.load((path,))) == {*issues.load(), "whaling"}
    path.write_text("[whaling]\ntitle = 3\n")
    issues.load.cache_clear()
    with pytest.raises(CodebookError, match=r"own.toml: \[whaling\] needs"):
        issues.load((path,))
    issues.load.cache_clear()


def test_scores_of_issues_and_stances() -> None:
    gold = [{"trade": "supports"}, {"trade": "opposes"}, {"border": "supports"}, {}]
    found = [{"trade": "supports"}, {"trade": "supports"}, None, {"border": "opposes"}]
    figures = positions.measure(gold, found)
    assert (figures["statements"], figures["found"]) == (4, 3)
    assert figures["issue"]["by_label"] == {"border": 0.0, "trade": 1.0}
    assert figures["issue"]["macro_f1"] == 0.5
    assert figures["stance"]["by_label"] == {"opposes": 0.0, "supports": 0.6667}


def test_a_position_is_read_from_an_article() -> None:
    text = "Kenyan Trade Minister Moses Kuria said Nairobi would never lift the tariffs on sugar."
    findings = Coder().read(Document("a", text, published="2023-05-04"))
    (statement,) = findings.statements
    assert statement.speaker is not None
    assert statement.speaker.country == "KEN"
    assert statement.stances
    assert {one.actor.country for one in findings.positions} == {"KEN"}
