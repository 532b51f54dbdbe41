"""Word pieces keep the offsets of the sentence as it was given."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche.records import Span
from demarche.tokens import LONGEST, Encoding, Tokenizer
from tests.fakes import encoding, tokenizer_file

WORDS = "peru s army attacked guer ##illas in ' \" - . , ! a b c e fi ##ve ##re"


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    return Tokenizer(tokenizer_file(tmp_path_factory.mktemp("tokens"), WORDS))


def pieces(sentence: str, found: Encoding) -> list[str]:
    return [sentence[start:end] for start, end in found.offsets[1:-1]]


def test_offsets_and_frame(tokenizer: Tokenizer) -> None:
    sentence = "Peru's army attacked guerillas."
    found = tokenizer.encode(sentence)
    assert pieces(sentence, found) == ["Peru", "'", "s", "army", "attacked", "guer", "illas", "."]
    assert (found.offsets[0], found.offsets[-1]) == ((0, 0), (0, 0))
    assert len(found) == 10
    assert [found.joined[index] for index in (6, 7, 8)] == [False, True, False]
    assert found.word_start(7) == 6
    assert found.characters(6, 8) == Span(21, 30)


@pytest.mark.parametrize(
    ("odd", "plain"),
    [
        ("Peru’s army", "Peru's army"),
        ("“army”", '"army"'),
        ("army – Peru", "army - Peru"),
        ("army\u00a0in Peru", "army in Peru"),
        ("PERU ARMY", "peru army"),
        ("Perú army", "Peru army"),
        ("ﬁve", "five"),
    ],
)
def test_other_letters_same_pieces(tokenizer: Tokenizer, odd: str, plain: str) -> None:
    assert tokenizer.encode(odd).ids == tokenizer.encode(plain).ids


def test_ligatures_and_marks_keep_their_offsets(tokenizer: Tokenizer) -> None:
    sentence = "ﬁre Peru\u0301 army"
    found = tokenizer.encode(sentence)
    first = found.cover([Span(sentence.index("army"), len(sentence))])
    assert [sentence[slice(*found.offsets[index])] for index in range(*first[0])] == ["army"]


def test_batches_are_the_sentences_one_by_one(tokenizer: Tokenizer) -> None:
    sentences = ["Peru attacked.", "", "a", "army in Peru - a b c"]
    assert tokenizer.encode_all(sentences) == [tokenizer.encode(one) for one in sentences]
    assert tokenizer.encode_all([]) == []


def test_long_sentences_are_cut(tokenizer: Tokenizer) -> None:
    found = tokenizer.encode("a " * 1000)
    assert len(found) == LONGEST
    assert found.offsets[-1] == (0, 0)


def test_cover_finds_the_touched_pieces() -> None:
    found = encoding("Peru and Chile")
    assert found.cover([Span(0, 4), Span(5, 14)]) == ((1, 2), (2, 4))
    assert found.cover([Span(2, 6)]) == ((1, 3),)
    assert found.cover([Span(4, 5), Span(90, 99)]) == ()


@given(st.text(max_size=60))
def test_offsets_lie_within_the_sentence_and_in_order(tokenizer: Tokenizer, sentence: str) -> None:
    found = tokenizer.encode(sentence)
    inner = found.offsets[1:-1]
    assert all(0 <= start <= end <= len(sentence) for start, end in inner)
    assert [start for start, _ in inner] == sorted(start for start, _ in inner)
    assert len(found.ids) == len(found.offsets) == len(found.joined)
