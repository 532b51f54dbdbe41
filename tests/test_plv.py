"""PLV files: marks come out, spans stay, what does not fit is told by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demarche import codebook
from demarche.errors import InputError
from demarche.evaluate import plv
from demarche.records import Span

HEADER = "marked_sentence\tgold_root\tgold_quad\n"


def put(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "plv.tsv"
    path.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def test_unmark_takes_marks_out_and_trims() -> None:
    text, spans = plv.unmark("The <s> Peruvian army </s>hit <t>rebels</t>.")
    assert text == "The  Peruvian army hit rebels."
    assert {role: text[span.start : span.end] for role, span in spans.items()} == {
        "s": "Peruvian army",
        "t": "rebels",
    }


def test_unmark_of_nested_and_unclosed_marks() -> None:
    text, spans = plv.unmark("<s>A <t>B</t> C</s> <s>D")
    assert text == "A B C D"
    assert spans == {"t": Span(2, 3), "s": Span(0, 5)}
    assert plv.unmark("A</s> B") == ("A B", {})


@given(st.text("ab <>/", max_size=20), st.text("ab ", max_size=8), st.text("ab ", max_size=8))
def test_unmark_keeps_the_words(before: str, actor: str, after: str) -> None:
    text, spans = plv.unmark(f"{before}|<s>{actor}</s>{after}")
    assert text.endswith(actor + after)
    if "<s>" not in before and "</s>" not in before:
        span = spans["s"]
        assert text[span.start : span.end] == actor.strip()


def test_rows_are_read(tmp_path: Path) -> None:
    path = put(tmp_path, "<s>A</s> met <t>B</t>.\tCONSULT\t1", "A left.\tRETREAT\t2")
    first, second = plv.read(path)
    assert first == plv.PlvRow("A met B.", Span(0, 1), Span(6, 7), "CONSULT", 1)
    assert (second.actor, second.recipient, second.type) == (None, None, "YIELD")


@pytest.mark.parametrize(
    ("row", "told"),
    [("A\tDANCE\t1", ":2: type 'DANCE'"), ("A\tAID\ttwo", ":2: type 'AID' or quad 'two'")],
)
def test_unknown_labels_are_told_with_their_line(tmp_path: Path, row: str, told: str) -> None:
    with pytest.raises(InputError, match=f"plv.tsv{told}"):
        plv.read(put(tmp_path, row))


def test_missing_columns_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no column gold_quad"):
        plv.read(put(tmp_path, header="marked_sentence\tgold_root\n"))


def test_quads_are_the_codebooks_but_for_concessions() -> None:
    book = codebook.load()
    assert {plv.plv_type(name) for name in book.types} == set(plv.QUADS)
    for name, kind in book.types.items():
        expected = 2 if name == "CONCEDE" else kind.quad
        assert plv.QUADS[plv.plv_type(name)] == expected
