"""What the voice half learns from: attributions of PolNeAR, and our sentences with stances.

Each example is a sentence's lower states with the word that may be a cue, what it is a cue of,
and the issues and stances where they are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from numpy.typing import NDArray

from demarche.evaluate.quotes import Quote, read_folder
from demarche.issues import Stated, parse
from demarche.records import Span
from demarche.segment import sentences
from demarche.tagger import OnnxHalves, by_length
from demarche.tokens import Encoding, Tokenizer
from demarche.voices import CANDIDATE

if TYPE_CHECKING:
    from training.speech import Probe

Range = tuple[int, int]
Ranges = tuple[Range, ...]
PLAIN = 0.2
"""How likely the likeliest cue of a sentence must be where none is marked."""


@dataclass(frozen=True, slots=True, eq=False)
class Heard:
    """A sentence to learn from; ranges are of word pieces.

    `roles` are cue, speaker and content, of which `told` (their numbers) are known; `is_cue` is
    1 or 0, -100 where unknown; `stances` by issue, None where nobody marked them. `known` are
    all attributions of the sentence.
    """

    encoding: Encoding
    states: NDArray[np.float16]
    mark: Range | None = None
    is_cue: int = -100
    roles: tuple[Ranges, Ranges, Ranges] = ((), (), ())
    told: tuple[int, ...] = ()
    stances: dict[str, str] | None = None
    known: tuple[tuple[Ranges, Ranges, Ranges], ...] = ()

    @property
    def begins(self) -> NDArray[np.int8]:
        """1 for each piece that a known cue begins at."""
        found = np.zeros(len(self.states), np.int8)
        found[[roles[0][0][0] for roles in self.known]] = 1
        return found


def attributions(folder: Path, model: Path) -> list[Heard]:
    """Return the sentences of a PolNeAR folder with their attributions."""
    tokenizer, found = Tokenizer(model / "tokenizer.json"), []
    for one in read_folder(folder):
        spans = sentences(one.text)
        encodings = tokenizer.encode_all([one.text[span.start : span.end] for span in spans])
        for span, encoding in zip(spans, encodings, strict=True):
            here = [
                _parts(encoding, span, quote)
                for quote in one.quotes
                if quote.roles[1] and span.start <= quote.roles[1][0].start < span.end
            ]
            found.append((encoding, tuple(parts for parts in here if parts[0])))
    states = lower_states([encoding for encoding, _ in found], model)
    return [
        Heard(encoding, own, known=known)
        for (encoding, known), own in zip(found, states, strict=True)
    ]


def _parts(encoding: Encoding, sentence: Span, quote: Quote) -> tuple[Ranges, Ranges, Ranges]:
    speaker, cue, content = (_covered(encoding, sentence, role) for role in quote.roles)
    return cue, speaker, content


def _covered(encoding: Encoding, sentence: Span, spans: Iterable[Span]) -> Ranges:
    inside = (one for one in spans if one.overlaps(sentence))
    moved = (
        Span(max(one.start, sentence.start) - sentence.start, one.end - sentence.start)
        for one in inside
    )
    return encoding.cover(moved)


def lower_states(encodings: Sequence[Encoding], model: Path) -> list[NDArray[np.float16]]:
    """Return the lower half's states of each sentence, (pieces, width)."""
    halves, found = OnnxHalves(model), dict[int, NDArray[np.float16]]()
    for ids, rows in by_length(encodings):
        states, _ = halves.lower(ids)
        for row, own in zip(rows, states, strict=True):
            found[row] = own.astype(np.float16)
    return [found[row] for row in range(len(encodings))]


@torch.inference_mode()
def cue_words(heard: Sequence[Heard], probe: Probe) -> list[list[int]]:
    """Return, for each sentence, the first pieces of the words that may be cues."""
    return [_likely(one.encoding, scores_of(one, probe)) for one in heard]


def _likely(encoding: Encoding, scores: NDArray[np.float32]) -> list[int]:
    inner = range(1, len(encoding) - 1)
    return sorted({encoding.word_start(at) for at in inner if scores[at] >= CANDIDATE})


def scores_of(one: Heard, probe: Probe) -> NDArray[np.float32]:
    """Return, for each piece, the probability that a cue begins there."""
    rows = np.arange(len(one.states))
    near = [one.states[np.clip(rows + shift, 0, len(rows) - 1)] for shift in (-1, 0, 1)]
    scores = probe(torch.from_numpy(np.concatenate(near, 1).astype(np.float32)))
    return np.asarray(torch.sigmoid(scores).numpy())


def with_words(heard: Sequence[Heard], words: Sequence[Sequence[int]]) -> list[Heard]:
    """Return an example for each attribution, and for each word that only looks like a cue."""
    found = []
    for one, likely in zip(heard, words, strict=True):
        cues = {at for roles in one.known for part in roles[0] for at in range(*part)}
        for roles in one.known:
            mark = _word(one.encoding, roles[0][0][0])
            found.append(replace(one, mark=mark, is_cue=1, roles=roles, told=(0, 1, 2)))
        for at in likely:
            if at not in cues:
                found.append(replace(one, mark=_word(one.encoding, at), is_cue=0))
    return found


def _word(encoding: Encoding, first: int) -> Range:
    after = first + 1
    while after < len(encoding) - 1 and encoding.joined[after]:
        after += 1
    return first, after


def read_issues(folder: Path) -> list[Stated]:
    """Read all files of a folder; a sentence that stands twice counts once, the fuller marked."""
    found: dict[str, Stated] = {}
    for path in sorted(folder.glob("*.txt"), key=lambda one: one.name != "withheld.txt"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip() and not line.startswith("#"):
                one = parse(line, f"{path}:{number}")
                found.setdefault(one.text, one)
    return list(found.values())


@torch.inference_mode()
def stated(given: Sequence[Stated], probe: Probe, model: Path) -> list[Heard]:
    """Return examples of stances; where no cue is marked, the likeliest word is taken."""
    encodings = Tokenizer(model / "tokenizer.json").encode_all([one.text for one in given])
    states = lower_states(encodings, model)
    plain = [Heard(encoding, own) for encoding, own in zip(encodings, states, strict=True)]
    return [
        _stated(one, heard, scores_of(heard, probe))
        for one, heard in zip(given, plain, strict=True)
    ]


def _stated(one: Stated, heard: Heard, scores: NDArray[np.float32]) -> Heard:
    cue, speaker, content = (heard.encoding.cover(spans) for spans in one.roles)
    outside = scores.copy()
    outside[[0, -1]] = 0
    for first, last in content:
        outside[first:last] = 0
    at = cue[0][0] if cue else heard.encoding.word_start(int(outside.argmax()))
    sure = bool(cue) or outside[at] > PLAIN
    return replace(
        heard,
        mark=_word(heard.encoding, at) if sure else None,
        is_cue=1 if cue else -100,
        roles=(cue, speaker, content),
        told=(0, 1, 2) if cue else (2,) if sure else (),
        stances=one.stances,
    )
