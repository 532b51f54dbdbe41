"""Scores of time expressions on TimeML files."""

import tarfile
from pathlib import Path

import pytest

from demarche.dates import find
from demarche.errors import InputError
from demarche.evaluate.times import GoldTime, aligned, evaluate, half_of, measure, read_timeml
from demarche.records import Span

ARCHIVE = Path(__file__).parents[2] / "shared" / "data" / "time" / "tbaq_cleaned.tar.gz"
FILE = """<?xml version="1.0" ?>
<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2017-08-16">08/16/17</TIMEX3></DCT>
<TEXT>The council <EVENT eid="e1">met</EVENT>
<TIMEX3 tid="t1" type="DATE" value="2017-08-14">Monday</TIMEX3> &amp; spoke for
about <TIMEX3 tid="t2" type="DURATION" value="P3D">three <EVENT eid="e2">days</EVENT></TIMEX3>.
It was <TIMEX3 tid="t3" type="DATE" value="FUTURE_REF">high time</TIMEX3>.</TEXT></TimeML>
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.tml").write_text(FILE, encoding="utf-8")
    return tmp_path


def test_text_and_spans_are_read_without_the_header(folder: Path) -> None:
    document = read_timeml(folder / "one.tml")
    assert document.published == "2017-08-16"
    words = [document.text[one.span.start : one.span.end] for one in document.times]
    assert words == ["Monday", "three days", "high time"]
    assert "08/16/17" not in document.text


def test_scores(folder: Path) -> None:
    figures = evaluate(folder, None)
    assert figures["files"] == 1
    assert figures["relaxed"] == {"precision": 1.0, "recall": 0.6667, "f1": 0.8, "n": 3}
    assert figures["strict"]["f1"] == 0.4
    assert figures["value"]["f1"] == figures["kind"]["f1"] == 0.8
    assert figures["value_given_spans"] == 0.6667
    assert figures["value_given_spans_by_kind"]["DURATION"] == {"accuracy": 1.0, "n": 1}


def test_nothing_found_twice() -> None:
    text = "He spoke Monday and Tuesday."
    gold = [GoldTime(Span(9, 27), "DATE", "2017-08-14")]
    assert len(aligned(gold, find(text, "2017-08-16"))) == 1
    assert measure([])["relaxed"]["f1"] == 0


def test_each_file_is_of_one_half(folder: Path) -> None:
    half = half_of("one.tml")
    assert evaluate(folder, half)["files"] == 1
    other = "report" if half == "tune" else "tune"
    with pytest.raises(InputError, match="no TimeML file"):
        evaluate(folder, other)
    with pytest.raises(InputError, match="no half 'third'"):
        evaluate(folder, "third")


def test_files_that_are_no_timeml(tmp_path: Path) -> None:
    path = tmp_path / "bad.tml"
    path.write_text("<TimeML>", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.tml: not TimeML"):
        evaluate(tmp_path, None)
    path.write_text("<TimeML/>", encoding="utf-8")
    with pytest.raises(InputError, match="no TEXT"):
        evaluate(tmp_path, None)


@pytest.mark.skipif(not ARCHIVE.exists(), reason="the TimeBank archive is not at hand")
def test_the_tuning_half_is_read_as_well_as_it_was(tmp_path: Path) -> None:
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            name = Path(member.name).name
            handle = archive.extractfile(member) if name.endswith(".tml") else None
            if handle is not None and "testpipeline" not in member.name:
                (tmp_path / name).write_bytes(handle.read())
    figures = evaluate(tmp_path, "tune")
    assert figures["files"] == 134
    assert figures["relaxed"]["f1"] > 0.93
    assert figures["value"]["f1"] > 0.80
    assert figures["value_given_spans"] > 0.85
