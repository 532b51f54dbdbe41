"""Sentences in, word pieces with character offsets out.

The pieces are those of the encoder's vocabulary (uncased WordPiece). Offsets point into the
sentence as it was given, whatever normalization did to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer as _Pieces
from tokenizers import normalizers

from demarche.records import Span

LONGEST = 256
"""Word pieces of a sentence that are read, with the two that frame it; the rest is cut."""

_PLAIN = str.maketrans(
    {"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " ", "\u00ad": "-"}
)


_HALF = re.compile("[\ud800-\udfff]")
"""Halves of a character, which no tokenizer takes."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """Word pieces of one sentence: ids, characters ((0, 0) for the frame), whether in mid-word."""

    ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    joined: tuple[bool, ...]

    def __len__(self) -> int:
        """Return the number of word pieces, frame included."""
        return len(self.ids)

    def cover(self, spans: Iterable[Span]) -> tuple[tuple[int, int], ...]:
        """Return the half-open piece ranges that the character spans touch, empty ones left out."""
        ranges = (self._range(span) for span in spans)
        return tuple((first, last) for first, last in ranges if first < last)

    def _range(self, span: Span) -> tuple[int, int]:
        touched = [
            index
            for index, (start, end) in enumerate(self.offsets)
            if start < span.end and span.start < end
        ]
        return (touched[0], touched[-1] + 1) if touched else (0, 0)

    def word_start(self, index: int) -> int:
        """Return the first piece of the word that holds the piece."""
        while index > 1 and self.joined[index]:
            index -= 1
        return index

    def characters(self, first: int, last: int) -> Span:
        """Return the characters of the pieces `first` up to but not including `last`."""
        return Span(self.offsets[first][0], self.offsets[last - 1][1])


class Tokenizer:
    """Cuts sentences into word pieces; built from a tokenizer.json file."""

    def __init__(self, path: Path) -> None:
        """Load the vocabulary from `path`."""
        self._pieces = _Pieces.from_file(str(path))
        self._pieces.no_padding()
        self._pieces.enable_truncation(LONGEST)
        self._pieces.normalizer = normalizers.Sequence(
            [normalizers.NFKC(), normalizers.BertNormalizer(lowercase=True)]
        )

    def encode(self, sentence: str) -> Encoding:
        """Cut one sentence."""
        return self.encode_all([sentence])[0]

    def encode_all(self, sentences: Sequence[str]) -> list[Encoding]:
        """Cut many sentences at once."""
        plain = [_HALF.sub("\ufffd", sentence.translate(_PLAIN)) for sentence in sentences]
        return [
            Encoding(
                tuple(found.ids),
                tuple(found.offsets),
                tuple(piece.startswith("##") for piece in found.tokens),
            )
            for found in self._pieces.encode_batch(plain)
        ]
