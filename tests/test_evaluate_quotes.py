"""Scoring of statements: what a PolNeAR folder holds, what pairs with what, what counts."""

from pathlib import Path

import pytest

from demarche.errors import InputError
from demarche.evaluate.quotes import Quote, measure, pairs, read_folder
from demarche.records import Span
from demarche.statements import Attribution

TEXT = "Mara Lind said the port would close. “No,” replied the mayor. “Never.”"
MARKS = """T1\tSource 0 9\tMara Lind
T2\tCue 10 14\tsaid
T3\tContent 15 35\tthe port would close
E1\tAttribution:T2 Content:T3 Cue:T2 Source:T1
T4\tCue 43 50\treplied
T5\tContent 37 42;62 70\t“No,” “Never.”
T6\tSource 51 60\tthe mayor
E2\tAttribution:T4 Content:T5 Cue:T4 Source:T6
#1\tAnnotatorNotes T6\tnone
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "one_text.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "attributions" / "one_text_aa11.ann").write_text(MARKS, encoding="utf-8")
    (tmp_path / "attributions" / "one_text_bb22.ann").write_text("", encoding="utf-8")
    return tmp_path


def gold(folder: Path) -> list[Attribution]:
    quotes = read_folder(folder)[0].quotes
    return [Attribution(q.roles[0][0], q.roles[1][0], q.roles[2], "direct") for q in quotes]


def test_the_first_annotator_counts_and_contents_come_in_parts(folder: Path) -> None:
    (text,) = read_folder(folder)
    assert len(text.quotes) == 2
    parts = [TEXT[span.start : span.end] for span in text.quotes[1].roles[2]]
    assert parts == ["“No,”", "“Never.”"]


def test_gold_scores_one(folder: Path) -> None:
    report = measure(read_folder(folder), lambda text: gold(folder))
    for how in ("exact", "overlap"):
        assert [report[how][role]["f1"] for role in ("speaker", "cue", "content")] == [1, 1, 1]


def test_a_shorter_content_overlaps_and_is_not_exact(folder: Path) -> None:
    first = gold(folder)[0]
    short = Attribution(first.speaker, first.cue, (Span(15, 23),), "indirect")
    report = measure(read_folder(folder), lambda text: [short])
    assert report["overlap"]["content"] == {"precision": 1, "recall": 0.5, "f1": 0.6667, "n": 2}
    assert report["exact"]["content"]["f1"] == 0
    assert report["exact"]["speaker"]["precision"] == 1


def test_nothing_found_and_something_false(folder: Path) -> None:
    texts = read_folder(folder)
    assert measure(texts, lambda text: [])["overlap"]["cue"]["recall"] == 0
    false = Attribution(Span(0, 4), None, (Span(61, 62),), "indirect")
    report = measure(texts, lambda text: [false])
    assert report["overlap"]["speaker"] == {"precision": 0, "recall": 0, "f1": 0, "n": 2}


def test_pairs_go_by_the_best_overlap_one_to_one() -> None:
    def quote(cue: Span, content: Span) -> Quote:
        return Quote(((), (cue,), (content,)))

    near, far = quote(Span(0, 4), Span(5, 20)), quote(Span(30, 34), Span(5, 9))
    gold_one = quote(Span(0, 4), Span(5, 21))
    assert list(pairs([gold_one], [far, near])) == [(gold_one, near), (None, far)]


def test_an_empty_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no PolNeAR texts"):
        read_folder(tmp_path)


def test_a_broken_line_is_named(folder: Path) -> None:
    broken = folder / "attributions" / "one_text_aa11.ann"
    broken.write_text("T1\tSource zero 9\tMara\n", encoding="utf-8")
    with pytest.raises(InputError, match="one_text_aa11"):
        read_folder(folder)
