"""Small stand-ins for the model's parts: settings, word pieces, an encoder that obeys a list."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from demarche.ranges import Floats
from demarche.records import Actor, Coder, Document, Event, Mention, Place, When
from demarche.tagger import Reading, Settings
from demarche.tokens import Encoding

TAGS = ("trigger", "actor", "recipient", "place", "time", "content_time", "speaker")
SETTINGS = Settings(
    codebook="plover",
    types=("CONSULT", "ACCUSE", "ASSAULT"),
    modes=(
        ("CONSULT", ""),
        ("CONSULT", "visit"),
        ("ACCUSE", ""),
        ("ASSAULT", ""),
        ("ASSAULT", "beat"),
    ),
    contexts=("military", "election", "health", "cyber"),
    modalities=("actual", "planned", "negated"),
    tags=TAGS,
    version="fake",
    event_floor=0.5,
)
WIDTH = 4

TEXT = "Peru’s army attacked rebels in Puno on Monday."
DOCUMENT = Document("one", TEXT, title="An attack", published="2017-08-19", publisher="The Paper")
CODER = Coder("0.1.0", "0123456789ab")


def mention(words: str, text: str = TEXT) -> Mention:
    start = text.index(words)
    return Mention(start, start + len(words), words)


EVENT = Event(
    id="one#12",
    document="one",
    sentence=mention(TEXT),
    trigger=mention("attacked"),
    type="ASSAULT",
    contexts=("military", "territory"),
    actors=(Actor("Peru’s army", country="PER", mention=mention("Peru’s army"), via="name"),),
    recipients=(Actor("rebels", mention=mention("rebels")),),
    when=When("Monday", mention=mention("Monday")),
    place=Place("Puno", mention=mention("Puno")),
    confidence={"type": 0.9, "mode": 0.8, "modality": 0.99, "actors": 0.7, "recipients": 0.6},
    intensity=-9.0,
    quad=4,
    cameo="180",
)


def encoding(sentence: str, joined: tuple[str, ...] = ()) -> Encoding:
    """Cut at spaces, one piece a word; words in `joined` go on the piece before them."""
    offsets, ids, continues, at = [(0, 0)], [1], [False], 0
    for word in sentence.split():
        at = sentence.index(word, at)
        offsets.append((at, at + len(word)))
        ids.append(2 + sum(map(ord, word)) % 997)
        continues.append(word in joined)
        at += len(word)
    return Encoding((*ids, 0), (*offsets, (0, 0)), (*continues, False))


def odds(likely: float) -> float:
    return float(np.log(likely / (1 - likely)))


def one_hot(names: tuple[str, ...], likely: Mapping[str, float], rest: float = 0.0) -> Floats:
    return np.array([likely.get(name, rest) for name in names], dtype=np.float32)


def tags(
    pieces: int, spans: Mapping[str, tuple[tuple[int, int], ...]], sure: float = 0.9
) -> Floats:
    """Begin-inside-outside probabilities (pieces, roles, 3) that mark the given piece ranges."""
    found = np.zeros((pieces, len(TAGS), 3), dtype=np.float32)
    found[..., 0] = 1
    for role, ranges in spans.items():
        for first, last in ranges:
            for piece in range(first, last):
                begin = piece == first
                inside = (sure, 0.0) if begin else (0.0, sure)
                found[piece, TAGS.index(role)] = (1 - sure, *inside)
    return found


def reading(
    encoding: Encoding,
    trigger: tuple[int, int],
    types: Mapping[str, float],
    roles: Mapping[str, tuple[tuple[int, int], ...]] | None = None,
    **given: Floats,
) -> Reading:
    """Make a reading; the type's rest of probability is that of 'no event'."""
    likely = one_hot((*SETTINGS.types, "none"), types)
    likely[-1] = 1 - likely[:-1].sum()
    return Reading(
        trigger=trigger,
        trigger_score=0.9,
        types=likely,
        modes=given.get("modes", np.zeros(len(SETTINGS.modes), dtype=np.float32)),
        modalities=given.get("modalities", one_hot(SETTINGS.modalities, {"actual": 1.0})),
        contexts=given.get("contexts", np.zeros(len(SETTINGS.contexts), dtype=np.float32)),
        tags=given.get("tags", tags(len(encoding), roles or {})),
    )


class FakeHalves:
    """An encoder whose trigger scores a function of the piece's id gives; it notes its calls."""

    def __init__(self, likely: Callable[[int], tuple[float, float]]) -> None:
        self._likely = likely
        self.batches: list[tuple[int, ...]] = []
        self.marks: list[Floats] = []

    def lower(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        self.batches.append(ids.shape)
        states = np.repeat(ids[..., None].astype(np.float32), WIDTH, axis=2)
        begin_inside = np.array([[self._likely(int(piece)) for piece in row] for row in ids])
        likely = np.concatenate([1 - begin_inside.sum(-1, keepdims=True), begin_inside], -1)
        return states, np.log(likely.clip(1e-9)).astype(np.float32)

    def upper(self, states: Floats, marks: Floats) -> dict[str, Floats]:
        self.batches.append(states.shape[:2])
        self.marks.append(marks)
        rows, pieces = states.shape[:2]
        # The type's score is the id of the first marked trigger piece, to tell rows apart.
        first = marks[..., 0].argmax(1)
        types = np.zeros((rows, len(SETTINGS.types) + 1), dtype=np.float32)
        types[:, 0] = states[np.arange(rows), first, 0] / 1000
        return {
            "types": types,
            "modes": np.zeros((rows, len(SETTINGS.modes)), dtype=np.float32),
            "modalities": np.zeros((rows, len(SETTINGS.modalities)), dtype=np.float32),
            "contexts": np.zeros((rows, len(SETTINGS.contexts)), dtype=np.float32),
            "tags": np.zeros((rows, pieces, len(TAGS), 3), dtype=np.float32),
        }


def tokenizer_file(folder: Path, words: str) -> Path:
    """Write a tokenizer.json like that of the model, with a vocabulary of a few pieces."""
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys(words.split())]
    table: dict[str, object] = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [],
        "normalizer": {
            "type": "BertNormalizer",
            "clean_text": True,
            "handle_chinese_chars": True,
            "strip_accents": None,
            "lowercase": True,
        },
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
            ],
            "pair": [],
            "special_tokens": {
                "[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]},
            },
        },
        "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": True},
        "model": {
            "type": "WordPiece",
            "unk_token": "[UNK]",
            "continuing_subword_prefix": "##",
            "max_input_chars_per_word": 100,
            "vocab": {piece: number for number, piece in enumerate(vocabulary)},
        },
    }
    path = folder / "tokenizer.json"
    path.write_text(json.dumps(table), encoding="utf-8")
    return path
