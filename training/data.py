"""The corpus and PLV files in, token-level training examples out.

An `Example` is one sentence with what is known of it: from our corpus everything, from
PLV_train the actor, the recipient and the type only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from demarche.codebook import Codebook
from demarche.evaluate.plv import PlvRow
from demarche.markup import MODALITIES, ROLES, MarkedEvent, MarkedText, parse
from demarche.tokens import Encoding, Tokenizer
from training.check import lines

TAGS = ("trigger", *ROLES)
"""What pass two tags, one outside/begin/inside layer each."""

PLV_TYPES = {"YIELD": ("CONCEDE", "RETREAT")}
"""PLV's types that are not PLOVER's."""


@dataclass(frozen=True, slots=True)
class Act:
    """One event of an example, in piece indices; None where the source does not tell."""

    types: tuple[int, ...]
    mode: int | None
    modality: int | None
    contexts: tuple[int, ...] | None
    spans: dict[str, tuple[tuple[int, int], ...]]


@dataclass(frozen=True, slots=True)
class Example:
    """A tokenized sentence with its acts; `complete` when every act and role is marked."""

    text: str
    encoding: Encoding
    acts: tuple[Act, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Labels:
    """The label lists of a codebook, in the order of the model's outputs."""

    types: tuple[str, ...]
    modes: tuple[tuple[str, str], ...]
    contexts: tuple[str, ...]

    @classmethod
    def of(cls, book: Codebook) -> Labels:
        """List a codebook's types, its modes as (type, mode) with '' for none, its contexts."""
        modes = [(kind, mode) for kind in book.types for mode in ("", *book.modes(kind))]
        return cls(tuple(book.types), tuple(modes), tuple(book.contexts))


def read_corpus(paths: Iterable[Path]) -> list[MarkedText]:
    """Read the marked sentences of the files, in the order of their names."""
    return [parse(line) for path in sorted(paths) for _, line in lines(path)]


def example(marked: MarkedText, labels: Labels, tokenizer: Tokenizer) -> Example:
    """Turn a marked sentence into a training example."""
    encoding = tokenizer.encode(marked.text)
    acts = (_act(event, labels, encoding) for event in marked.events)
    return Example(marked.text, encoding, tuple(act for act in acts if act.spans["trigger"]), True)


def _act(event: MarkedEvent, labels: Labels, encoding: Encoding) -> Act:
    roles = {role: encoding.cover(event.spans(role)) for role in ROLES}
    return Act(
        types=(labels.types.index(event.type),),
        mode=labels.modes.index((event.type, event.mode or "")),
        modality=MODALITIES.index(event.modality),
        contexts=tuple(labels.contexts.index(name) for name in event.contexts),
        spans={"trigger": encoding.cover([event.trigger]), **roles},
    )


def plv_example(row: PlvRow, labels: Labels, tokenizer: Tokenizer) -> Example:
    """Turn a PLV row into an example of one act with no trigger, mode, modality or contexts."""
    encoding = tokenizer.encode(row.text)
    names = PLV_TYPES.get(row.type, (row.type,))
    spans = {
        "trigger": (),
        "actor": encoding.cover([row.actor] if row.actor else []),
        "recipient": encoding.cover([row.recipient] if row.recipient else []),
    }
    act = Act(tuple(labels.types.index(name) for name in names), None, None, None, spans)
    return Example(row.text, encoding, (act,), False)


def is_dev(text: str, share: float = 0.08) -> bool:
    """Tell by the text's digest whether a training sentence is set aside for calibration."""
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16) < share * 0x1_0000_0000
