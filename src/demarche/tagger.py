"""Sentences in, candidate events out: the model at work, through onnxruntime and numpy alone.

Pass one reads every sentence with the lower half of the encoder and finds likely triggers.
Pass two reads each candidate with the upper half and says what it is and who stands in it.
Batches hold sentences of one length only and the int8 scales are fixed, so that a sentence's
numbers do not depend on its neighbours: the same text gives the same record, to the byte.
"""

from __future__ import annotations

import gzip
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from demarche.errors import ModelError
from demarche.ranges import Floats, Range, softmax
from demarche.tokens import Encoding
from demarche.voices import Listener, Voice

MARKS = ("trigger", "actor", "recipient")
BATCH = 32
CANDIDATES = 12
"""Triggers of a sentence that are judged at most, the likeliest: what is no prose has many."""


class Halves(Protocol):
    """The two halves of the encoder, whatever runs them."""

    def lower(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Shape: (batch, pieces) -> states (batch, pieces, width), triggers (batch, pieces, 3)."""

    def upper(self, states: Floats, marks: Floats) -> dict[str, Floats]:
        """Shape: states as above, marks (batch, pieces, 3) -> tags and heads by name."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What goes with the weights: label lists, floors, calibration, what it was trained on."""

    codebook: str
    types: tuple[str, ...]
    modes: tuple[tuple[str, str], ...]
    contexts: tuple[str, ...]
    modalities: tuple[str, ...]
    tags: tuple[str, ...]
    version: str
    trigger_floor: float = 0.3
    event_floor: float = 0.35
    context_floor: float = 0.5
    calibration: dict[str, tuple[float, float]] | None = None
    calibration_error: float | None = None
    trained_on: dict[str, str] | None = None


class OnnxHalves:
    """The int8 encoder of the package: word vectors in numpy, the rest in onnxruntime."""

    def __init__(self, folder: Path, *, words: Path | None = None, threads: int = 1) -> None:
        """Remember where the files lie (`words`: the vectors); they are loaded on first use."""
        self._folder, self._vectors = folder, words or folder
        self._threads = threads

    def voices(self, states: Floats, marks: Floats) -> dict[str, Floats]:
        """Read candidate cues with the voice half."""
        return self._run("voices", states, marks)

    def lower(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Read sentences with the lower half."""
        words, scales = self._words
        vectors = words[ids].astype(np.float32) * scales[ids][..., None]
        states, triggers = self._session("lower").run(None, {"words": vectors})
        return states, triggers

    def upper(self, states: Floats, marks: Floats) -> dict[str, Floats]:
        """Read candidates with the upper half."""
        return self._run("upper", states, marks)

    def _run(self, half: str, states: Floats, marks: Floats) -> dict[str, Floats]:
        session = self._session(half)
        names = [output.name for output in session.get_outputs()]
        return dict(zip(names, session.run(None, {"states": states, "marks": marks}), strict=True))

    @cached_property
    def _words(self) -> tuple[NDArray[np.int8], Floats]:
        with np.load(_existing(self._vectors / "words.npz")) as archive:
            return archive["vectors"], archive["scales"]

    @cached_property
    def _sessions(self) -> dict[str, Any]:
        return {}

    def _session(self, half: str) -> Any:
        if half not in self._sessions:
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = self._threads
            graph = _graph(self._folder / f"{half}.onnx")
            self._sessions[half] = onnxruntime.InferenceSession(
                graph, options, providers=["CPUExecutionProvider"]
            )
        return self._sessions[half]


def _graph(path: Path) -> str | bytes:
    """Return a graph's path, or what it holds where it is packed: halves that are seldom used."""
    packed = path.with_name(f"{path.name}.gz")
    return gzip.decompress(packed.read_bytes()) if packed.exists() else str(_existing(path))


def _existing(path: Path) -> Path:
    if not path.exists():
        raise ModelError(f"{path} is missing: reinstall demarche, or run 'make train'")
    return path


def read_settings(folder: Path) -> Settings:
    """Read a model's settings.json; raise ModelError when it is missing or does not fit."""
    path = folder / "settings.json"
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        table["modes"] = tuple((kind, mode) for kind, mode in table["modes"])
        for name in ("types", "contexts", "modalities", "tags"):
            table[name] = tuple(table[name])
        return Settings(**table)
    except FileNotFoundError:
        raise ModelError(f"{path} is missing: reinstall demarche, or run 'make train'") from None
    except (KeyError, TypeError, ValueError) as fault:
        raise ModelError(f"{path} does not fit this version of demarche: {fault}") from fault


@dataclass(frozen=True, slots=True)
class Reading:
    """What pass two says of one candidate: probabilities over labels, tags over pieces."""

    trigger: Range
    trigger_score: float
    types: Floats
    modes: Floats
    modalities: Floats
    contexts: Floats
    tags: Floats


@dataclass(frozen=True, slots=True)
class Marked:
    """A candidate to be read: the index of its sentence, and the pieces marked in it."""

    sentence: int
    marks: dict[str, tuple[Range, ...]]
    trigger_score: float = 1.0


@dataclass(frozen=True, slots=True)
class Sentence:
    """What was read in a sentence, in text order: candidates of acts, and who speaks."""

    encoding: Encoding
    candidates: tuple[Reading, ...]
    voices: tuple[Voice, ...] = ()


class Tagger:
    """Finds candidates in sentences and reads them."""

    def __init__(
        self,
        halves: Halves,
        settings: Settings,
        pairs: Halves | None = None,
        listener: Listener | None = None,
    ) -> None:
        """Put a model to work; `pairs` reads by actor and recipient, `listener` who speaks."""
        self.halves = halves
        self.settings = settings
        self.pairs = pairs or halves
        self.listener = listener

    def read(self, encodings: Sequence[Encoding]) -> list[Sentence]:
        """Read sentences; the candidates of 'no event' are among those returned."""
        found: dict[int, Sentence] = {}
        for ids, rows in by_length(encodings):
            own = [encodings[row] for row in rows]
            states, scores = self.halves.lower(ids)
            heard = self.listener.hear(ids, states, own) if self.listener else [[] for _ in own]
            read = self._candidates(states, scores, own)
            for row, candidates, voices in zip(rows, read, heard, strict=True):
                found[row] = Sentence(encodings[row], tuple(candidates), tuple(voices))
        return [found[row] for row in range(len(encodings))]

    def _candidates(
        self, states: Floats, scores: Floats, encodings: Sequence[Encoding]
    ) -> list[list[Reading]]:
        found: list[list[Reading]] = [[] for _ in encodings]
        marked = [
            Marked(index, {"trigger": (span,)}, score)
            for index, spans in enumerate(self._triggers(scores, encodings))
            for span, score in spans
        ]
        for candidate, reading in zip(marked, _judge(self.halves, states, marked), strict=True):
            found[candidate.sentence].append(reading)
        return found

    def judge(self, encodings: Sequence[Encoding], marked: Sequence[Marked]) -> list[Reading]:
        """Read candidates that are given, in their order."""
        return self._judge_given(self.halves, encodings, marked)

    def judge_pairs(self, encodings: Sequence[Encoding], marked: Sequence[Marked]) -> list[Reading]:
        """Read candidates that are given by actor and recipient, without a trigger."""
        return self._judge_given(self.pairs, encodings, marked)

    def _judge_given(
        self, halves: Halves, encodings: Sequence[Encoding], marked: Sequence[Marked]
    ) -> list[Reading]:
        wanted: dict[int, list[int]] = defaultdict(list)
        for order, candidate in enumerate(marked):
            wanted[candidate.sentence].append(order)
        readings: dict[int, Reading] = {}
        for ids, rows in by_length(encodings):
            orders = [order for row in rows for order in wanted[row]]
            local = {row: index for index, row in enumerate(rows)}
            moved = [Marked(local[marked[order].sentence], marked[order].marks) for order in orders]
            states, _ = halves.lower(ids)
            readings.update(zip(orders, _judge(halves, states, moved), strict=True))
        return [readings[order] for order in range(len(marked))]

    def _triggers(
        self, scores: Floats, encodings: Sequence[Encoding]
    ) -> Iterator[list[tuple[Range, float]]]:
        likely = softmax(scores)
        for row, encoding in enumerate(encodings):
            found = list(_trigger_spans(likely[row], encoding, self.settings.trigger_floor))
            best = sorted(found, key=lambda one: -one[1])[:CANDIDATES]
            yield sorted(best)


def _judge(halves: Halves, states: Floats, marked: Sequence[Marked]) -> Iterator[Reading]:
    for start in range(0, len(marked), BATCH):
        part = marked[start : start + BATCH]
        rows = [candidate.sentence for candidate in part]
        out = halves.upper(states[rows], _marks(part, states.shape[1]))
        yield from _readings(part, out)


def by_length(encodings: Sequence[Encoding]) -> Iterator[tuple[NDArray[np.int64], list[int]]]:
    """Yield batches of sentences with equally many pieces, and their indices."""
    rows: dict[int, list[int]] = defaultdict(list)
    for index, encoding in enumerate(encodings):
        rows[len(encoding)].append(index)
    for length in sorted(rows):
        for start in range(0, len(rows[length]), BATCH):
            part = rows[length][start : start + BATCH]
            yield np.array([encodings[row].ids for row in part], dtype=np.int64), part


def _marks(marked: Sequence[Marked], pieces: int) -> Floats:
    marks = np.zeros((len(marked), pieces, len(MARKS)), dtype=np.float32)
    for index, candidate in enumerate(marked):
        for name, spans in candidate.marks.items():
            for first, last in spans:
                marks[index, first:last, MARKS.index(name)] = 1
    return marks


def _readings(marked: Sequence[Marked], out: dict[str, Floats]) -> Iterator[Reading]:
    types, modalities = softmax(out["types"]), softmax(out["modalities"])
    contexts = (1 / (1 + np.exp(-out["contexts"]))).astype(np.float32)
    tags = softmax(out["tags"])
    for index, candidate in enumerate(marked):
        trigger = candidate.marks.get("trigger", ((0, 0),))[0]
        yield Reading(
            trigger,
            candidate.trigger_score,
            types[index],
            out["modes"][index],
            modalities[index],
            contexts[index],
            tags[index],
        )


def _trigger_spans(
    likely: Floats, encoding: Encoding, floor: float
) -> Iterator[tuple[Range, float]]:
    """Yield the word ranges whose first piece is likely enough a trigger's beginning."""
    last, taken = len(encoding) - 1, 0
    for at in np.flatnonzero(likely[1:last, 1] >= floor).tolist():
        first = at + 1
        if first < taken:
            continue
        end = first + 1
        while end < last and (likely[end, 2] > 0.5 or encoding.joined[end]):
            end += 1
        yield (encoding.word_start(first), end), float(likely[first, 1])
        taken = end
