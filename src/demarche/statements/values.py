"""What the reader of statements hands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from demarche.records import Span

KINDS = ("direct", "indirect", "mixed")


@dataclass(frozen=True, slots=True)
class Attribution:
    """A statement of a text: who says it, the words that say so, what is said.

    `contents` are the stretches of what is said, in text order; `kind` is direct where all of it
    stands in quotation marks, mixed where part of it does, indirect where none does. `nested_in`
    is the place in the list of the attribution whose content holds this one. `via` tells what
    read it: "cue", or "turn" where a transcript's label gives somebody the word. `stances` are by
    issue.
    """

    speaker: Span | None
    cue: Span | None
    contents: tuple[Span, ...]
    kind: str
    addressee: Span | None = None
    nested_in: int | None = None
    via: str = "cue"
    stances: Mapping[str, str] = field(default_factory=dict)
    confidence: float | None = None
