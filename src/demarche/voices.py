"""States of sentences in, who speaks in them out: cue, speaker, contents, and what it is about.

A small probe finds words that may be cues; the voice half of the encoder (three layers of its
own over the tagger's lower half) then reads each with the cue marked: whether it is one, its
whole extent, the speaker, the stretches of content, and the issues with the stance on each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import pi, sqrt
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from demarche.issues import STANCES
from demarche.ranges import Floats, Range, softmax, tag_spans
from demarche.tokens import Encoding

BATCH = 32
CANDIDATE, CUE, EDGE = 0.08, 0.5, 0.35
"""Probabilities from which a word is read as a cue, is one, and is part of a role."""
ISSUE = 0.25
"""Share of the probability from which a statement is about an issue."""
ROLES = ("cue", "speaker", "content")


class VoiceHalf(Protocol):
    """The lower and the voice half of the encoder, whatever runs them."""

    def lower(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Shape: (batch, pieces) -> states (batch, pieces, width), and what the tagger needs."""

    def voices(self, states: Floats, marks: Floats) -> dict[str, Floats]:
        """Shape: (batch, pieces, width), (batch, pieces) -> tags (.., 9), cue (.., 2), states."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One that speaks in a sentence, as ranges of word pieces; `stances` by issue."""

    cue: Range
    speaker: Range | None
    contents: tuple[Range, ...]
    score: float
    stances: Mapping[str, str]
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that teaches an issue: its cue, where it is marked, and what is said."""

    encoding: Encoding
    cue: Range | None
    contents: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Own:
    """An issue of the user's: the centre of its examples, and how near a statement must be."""

    centre: Floats
    reach: float


@dataclass(frozen=True, slots=True)
class Weights:
    """What is small enough for numpy: the probe of cues, the heads of issues and stances."""

    table: Mapping[str, Floats]
    issues: tuple[str, ...]

    def cues(self, states: Floats) -> Floats:
        """Return, for each piece (pieces, width), the probability that a cue begins there."""
        padded = np.concatenate([states[:1], states, states[-1:]])
        around = np.concatenate([padded[:-2], padded[1:-1], padded[2:]], axis=1)
        hidden = _gelu(around @ self.table["probe_in"].T + self.table["probe_in_bias"])
        score = hidden @ self.table["probe_out"] + self.table["probe_out_bias"]
        return np.asarray(1 / (1 + np.exp(-score)), dtype=np.float32)

    def subject(self, states: Floats, cue: Range | None, contents: Sequence[Range]) -> Floats:
        """Return the vector that issues are told from: of sentence, cue and content."""
        marked = states[slice(*cue)].mean(0) if cue else np.zeros_like(states[0])
        said = np.concatenate([states[first:last] for first, last in contents] or [states[1:-1]])
        joined = np.concatenate([states[0], marked, said.mean(0)])
        hidden = np.tanh(self.table["hidden"] @ joined + self.table["hidden_bias"])
        return np.asarray(hidden, dtype=np.float32)

    def shares(self, subject: Floats) -> Floats:
        """Return the probabilities of the issues; what is missing to 1 is that of none."""
        return softmax(self.table["issue"] @ subject + self.table["issue_bias"])[:-1]

    def nearness(self, subject: Floats, others: Floats) -> Floats:
        """Return the cosines of a subject with others, seen from the middle of all issues."""
        middle = self.table["centres"].mean(0)
        one, rest = subject - middle, others - middle
        lengths = np.linalg.norm(rest, axis=-1) * np.linalg.norm(one)
        return np.asarray(rest @ one / np.maximum(lengths, 1e-6), dtype=np.float32)

    def stance(self, subject: Floats, issue: int | None) -> str:
        """Return the stance taken on an issue; None is one that was not trained."""
        known = self.table["embed"]
        own = known.mean(0) if issue is None else known[issue]
        mixed = self.table["mix"] @ subject + self.table["mix_bias"] + own
        scores = self.table["stance"] @ np.tanh(mixed) + self.table["stance_bias"]
        return STANCES[int(scores.argmax())]


def _gelu(values: Floats) -> Floats:
    """Return the gate of Hendrycks and Gimpel (2016), by its tanh form."""
    inner = sqrt(2 / pi) * (values + 0.044715 * values**3)
    return np.asarray(values * 0.5 * (1 + np.tanh(inner)), dtype=np.float32)


class Listener:
    """Hears who speaks in sentences; the folder's small weights are loaded on first use.

    `alone` says that the sentences are read anew, since their states are another model's.
    """

    def __init__(self, half: VoiceHalf, folder: Path, *, alone: bool = False) -> None:
        """Remember what to hear with."""
        self._half, self._folder, self._alone = half, folder, alone
        self._own: dict[str, Own] = {}

    @cached_property
    def weights(self) -> Weights:
        """The small weights."""
        with np.load(self._folder / "voices.npz") as stored:
            table = {name: stored[name].astype(np.float32) for name in stored if name != "issues"}
            return Weights(table, tuple(map(str, stored["issues"])))

    def hear(
        self, ids: NDArray[np.int64], states: Floats, encodings: Sequence[Encoding]
    ) -> list[list[Voice]]:
        """Return the voices of sentences of one length, each in text order."""
        if self._alone:
            states, _ = self._half.lower(ids)
        marked = [
            (row, cue)
            for row, encoding in enumerate(encodings)
            for cue in _candidates(self.weights.cues(states[row]), encoding)
        ]
        heard: dict[int, list[Voice]] = defaultdict(list)
        for start in range(0, len(marked), BATCH):
            for row, voice in self._judged(states, encodings, marked[start : start + BATCH]):
                heard[row].append(voice)
        return [_apart(heard[row]) for row in range(len(encodings))]

    def learn(self, issue: str, examples: Sequence[Example]) -> None:
        """Learn a user's issue from sentences: the centre of their subjects, and its reach.

        A statement is about it when it is nearer to that centre than to any issue of ours, and
        as near as the least near but a fifth of the examples (prototypes, Snell et al., 2017).
        """
        subjects = [self.weights.subject(*self._read(one)) for one in examples]
        centre = np.mean(subjects, axis=0)
        near = sorted(float(self.weights.nearness(one, centre[None])[0]) for one in subjects)
        self._own[issue] = Own(centre, near[len(near) // 5])

    def _read(self, one: Example) -> tuple[Floats, Range, Sequence[Range]]:
        ids = np.array([one.encoding.ids], dtype=np.int64)
        states, _ = self._half.lower(ids)
        outside = self.weights.cues(states[0])
        for first, last in ((0, 1), (len(outside) - 1, len(outside)), *one.contents):
            outside[first:last] = 0
        cue = one.cue or (at := int(outside.argmax()), at + 1)
        marks = np.zeros(ids.shape, dtype=np.float32)
        marks[0, slice(*cue)] = 1
        return self._half.voices(states, marks)["states_out"][0], cue, one.contents

    def judge(
        self, ids: NDArray[np.int64], cue: Range | None, contents: Sequence[Range]
    ) -> dict[str, str]:
        """Return the stances of a given statement; `ids` are of one sentence (1, pieces)."""
        states, _ = self._half.lower(ids)
        marks = np.zeros(ids.shape, dtype=np.float32)
        if cue:
            marks[0, slice(*cue)] = 1
        return self._stances(self._half.voices(states, marks)["states_out"][0], cue, contents)[0]

    def _judged(
        self, states: Floats, encodings: Sequence[Encoding], marked: Sequence[tuple[int, Range]]
    ) -> Iterator[tuple[int, Voice]]:
        rows = [row for row, _ in marked]
        marks = np.zeros((len(marked), states.shape[1]), dtype=np.float32)
        for index, (_, (first, last)) in enumerate(marked):
            marks[index, first:last] = 1
        out = self._half.voices(states[rows], marks)
        scores, tags = softmax(out["cue"])[:, 1], out["tags"]
        for index, (row, cue) in enumerate(marked):
            if scores[index] >= CUE:
                likely = softmax(tags[index].reshape(-1, len(ROLES), 3))
                score, top = float(scores[index]), out["states_out"][index]
                yield row, self._voice(likely, encodings[row], cue, score, top)

    def _voice(
        self, likely: Floats, encoding: Encoding, cue: Range, score: float, top: Floats
    ) -> Voice:
        cues, speakers, contents = (
            tag_spans(likely[:, role], encoding, EDGE) for role in range(len(ROLES))
        )
        whole = next((span for span, _ in cues if span[0] <= cue[0] < span[1]), cue)
        speaker = max(speakers, key=lambda one: one[1], default=None)
        said = tuple(span for span, _ in contents)
        stances, sure = self._stances(top, cue, said)
        return Voice(whole, speaker[0] if speaker else None, said, score, stances, sure)

    def _stances(
        self, top: Floats, cue: Range | None, contents: Sequence[Range]
    ) -> tuple[dict[str, str], float | None]:
        """Return the stance on each issue that a statement is about, and how sure the first is."""
        subject = self.weights.subject(top, cue, contents)
        shares = self.weights.shares(subject)
        about = [at for at in np.argsort(-shares).tolist() if shares[at] >= ISSUE]
        stances = {self.weights.issues[at]: self.weights.stance(subject, at) for at in about}
        stances |= {name: self.weights.stance(subject, None) for name in self._told(subject)}
        return stances, float(shares[about[0]]) if about else None

    def _told(self, subject: Floats) -> Iterator[str]:
        """Yield the user's issues that a subject is about."""
        best = self.weights.nearness(subject, self.weights.table["centres"]).max()
        for name, own in self._own.items():
            if self.weights.nearness(subject, own.centre[None])[0] >= max(best, own.reach):
                yield name


def _candidates(likely: Floats, encoding: Encoding) -> Iterator[Range]:
    """Yield the words that may be cues."""
    last, taken = len(encoding) - 1, 0
    for at in (np.flatnonzero(likely[1:last] >= CANDIDATE) + 1).tolist():
        first = encoding.word_start(at)
        if first < taken:
            continue
        taken = first + 1
        while taken < last and encoding.joined[taken]:
            taken += 1
        yield first, taken


def _apart(voices: Sequence[Voice]) -> list[Voice]:
    """Keep the surer of two voices whose cues share a piece, in text order."""
    kept: list[Voice] = []
    for voice in sorted(voices, key=lambda one: -one.score):
        first, last = voice.cue
        if all(last <= other.cue[0] or other.cue[1] <= first for other in kept):
            kept.append(voice)
    return sorted(kept, key=lambda one: one.cue)


def stored(table: Mapping[str, NDArray[np.float32]], issues: Sequence[str], folder: Path) -> None:
    """Write the small weights where `Listener` reads them."""
    arrays: dict[str, Any] = {name: one.astype(np.float16) for name, one in table.items()}
    np.savez_compressed(folder / "voices.npz", issues=np.array(issues), **arrays)
