"""Corpora of coreference, reports of known happenings, and the command that shows incidents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from demarche import write
from demarche.cli import main
from demarche.coder import Coder
from demarche.errors import InputError
from demarche.evaluate.corpora import read_ecb, read_meantime
from demarche.evaluate.incidents import TUNED, partition
from demarche.evaluate.incidents import measure as measure_texts
from demarche.evaluate.reports import measure, mixed, read_reports, stands_for
from demarche.records import Event, Mention
from tests.fakes import CODER, DOCUMENT, EVENT

TOKENS = "Police arrested Ann Lee . She was taken in"
ECB = """<Document doc_name="{name}">{tokens}
<Markables>
<ACTION_OCCURRENCE m_id="1"><token_anchor t_id="2"/></ACTION_OCCURRENCE>
<ACTION_OCCURRENCE m_id="2"><token_anchor t_id="8"/><token_anchor t_id="9"/></ACTION_OCCURRENCE>
<HUMAN_PART_PER m_id="3"><token_anchor t_id="3"/></HUMAN_PART_PER>
<ACTION_OCCURRENCE m_id="4" instance_id="ACT1"/>
</Markables>
<Relations><CROSS_DOC_COREF r_id="7" note="ACT1"><source m_id="1"/><source m_id="2"/>
<target m_id="4"/></CROSS_DOC_COREF></Relations></Document>"""
REPORTED = "Police arrested Bobi Wine on Wednesday. Protests broke out in Kampala."
REPORT = {
    "id": "r1",
    "published": "2020-11-18",
    "publisher": "Nile Dispatch",
    "title": None,
    "text": REPORTED,
    "events": [
        {"trigger": [7, 15], "happening": "h1"},
        {"trigger": [49, 54], "happening": "h2"},
    ],
}


def tokens() -> str:
    sentence, rows = 0, []
    for number, word in enumerate(TOKENS.split(), 1):
        rows.append(f'<token t_id="{number}" sentence="{sentence}" number="0">{word}</token>')
        sentence += word == "."
    return "\n".join(rows)


@pytest.fixture
def ecb(tmp_path: Path) -> Path:
    (tmp_path / "ECB+" / "1").mkdir(parents=True)
    for name in ("1_1ecb.xml", "1_2ecb.xml"):
        content = ECB.format(name=name, tokens=tokens())
        (tmp_path / "ECB+" / "1" / name).write_text(content, encoding="utf-8")
    rows = "Topic,File,Sentence Number\n1,1ecb,0\n1,1ecb,1\n1,2ecb,0\n"
    (tmp_path / "ECBplus_coreference_sentences.csv").write_text(rows, encoding="utf-8")
    return tmp_path


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    path = tmp_path / "reports.jsonl"
    path.write_text(json.dumps(REPORT) + "\n", encoding="utf-8")
    return path


def test_ecb_is_read_with_its_validated_sentences_alone(ecb: Path) -> None:
    first, second = read_ecb(ecb, TUNED)
    text = first.document.text
    assert text == "Police arrested Ann Lee.\n\nShe was taken in"
    assert [text[one.head.start : one.head.end] for one in first.mentions] == ["arrested", "taken"]
    assert text[first.mentions[1].span.start : first.mentions[1].span.end] == "taken in"
    assert {one.happening for one in first.mentions} == {"ACT1"}
    assert len(second.mentions) == 1


def test_a_folder_without_the_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="ECBplus_coreference_sentences"):
        read_ecb(tmp_path, TUNED)
    with pytest.raises(InputError, match="MEANTIME"):
        read_meantime(tmp_path)


def test_gold_mentions_are_scored_beside_the_baseline(ecb: Path) -> None:
    figures = measure_texts(read_ecb(ecb, TUNED), Coder())
    assert figures["mentions"] == 3
    assert 0 <= figures["same_head_stem"]["conll_f1"] <= 1
    assert 0 <= figures["linker"]["conll_f1"] <= 1


def test_reports_are_scored_from_raw_text(reports: Path) -> None:
    figures = measure(read_reports(reports), Coder(), partition)
    assert figures["happenings"] == 2
    for part in ("end_to_end", "gold_events"):
        assert figures[part]["b_cubed"]["precision"] == 1.0


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "x"}',
        "no json",
        '{"id":"a","text":"b","events":[{"trigger":[0,9],"happening":"h"}]}',
    ],
)
def test_a_line_that_is_no_report_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(line + "\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.jsonl:1"):
        read_reports(path)


def event(start: int, words: str) -> Event:
    sentence = Mention(0, 39, REPORTED[:39])
    return Event(f"r1#{start}", "r1", sentence, Mention(start, start + len(words), words), "COERCE")


def test_overlap_comes_before_nearness(reports: Path) -> None:
    (report,) = read_reports(reports)
    near, over = event(0, "Police"), event(7, "arrested")
    assert stands_for(report, [near, over]) == {0: over}
    assert stands_for(report, [near]) == {0: near}
    assert stands_for(report, []) == {}


def test_mixed_names_the_happenings_that_were_merged() -> None:
    assert mixed({(0, 0): "a", (0, 1): "b"}, [((0, 0), "x"), ((0, 1), "x")]) == ["a + b"]


def test_the_command_shows_incidents_of_records(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_bytes(write.encode(write.event_record(EVENT, DOCUMENT, CODER)) + b"\n")
    shown = CliRunner().invoke(main, ["incidents", str(path), "--json"])
    assert shown.exit_code == 0
    record = json.loads(shown.output)
    assert (record["kind"], record["type"], record["witnesses"]) == ("incident", "ASSAULT", 1)
    table = CliRunner().invoke(main, ["incidents", str(path)])
    assert "ASSAULT" in table.output
    assert CliRunner().invoke(main, ["incidents", str(path), "--least", "2", "--json"]).output == ""


def test_a_broken_record_or_judgement_is_named(tmp_path: Path) -> None:
    good = write.encode(write.event_record(EVENT, DOCUMENT, CODER))
    path, judged = tmp_path / "events.jsonl", tmp_path / "judged.jsonl"
    path.write_bytes(good + b'\n{"schema": "1", "kind": "event"}\n')
    shown = CliRunner().invoke(main, ["incidents", str(path)])
    assert shown.exit_code == 1
    assert "events.jsonl:2" in shown.output
    path.write_bytes(good + b"\n")
    judged.write_text('{"kind": "merge", "events": ["a", "b"], "who": "A", "when": "2020"}\n')
    shown = CliRunner().invoke(main, ["incidents", str(path), "--judgements", str(judged)])
    assert shown.exit_code == 1
    assert "judged.jsonl:1" in shown.output
