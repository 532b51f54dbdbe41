"""The brief: numbers that agree with find, sources for every sentence, nothing that runs."""

from __future__ import annotations

import re
import shlex
import stat
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from lxml import html

from demarche import brief
from demarche.archive import Batch, Entry, Query, open_archive
from demarche.brief import printing
from demarche.brief.asking import command, shown
from demarche.brief.page import plain, web
from demarche.cli import main
from demarche.errors import PrintError, QueryError
from demarche.records import (
    Actor,
    Document,
    Event,
    Findings,
    Force,
    Mention,
    Place,
    Quantity,
    Statement,
    When,
)
from demarche.write import encode, records_of
from tests.archives import RUN
from tests.fakes import CODER, EVENT

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)> ](javascript:alert(1)) `x` \x01"
USA, KOR, PRK = (
    Actor("the United States", "USA", ("GOV",), id="USA"),
    Actor("South Korea", "KOR", ("GOV",), id="KOR"),
    Actor("North Korea", "PRK", ("MIL",)),
)


def document(name: str, text: str, day: str, publisher: str = "Wire", **more: Any) -> Document:
    return Document(name, text, f"About {name}", day, publisher, **more)


def event(of: Document, number: int, **more: Any) -> Event:
    words = Mention(0, len(of.text), of.text)
    there = Place("Seoul", "Seoul", "city", "KOR", 37.5, 127.0)
    told = replace(
        EVENT,
        id=f"{of.id}#{number}",
        document=of.id,
        sentence=words,
        trigger=Mention(0, 5, of.text[:5]),
        when=When("then", of.published, of.published, "day"),
        place=there,
        quantities=(),
        speaker=None,
        modality="actual",
    )
    return replace(told, **more)


def statement(of: Document, speaker: Actor, stance: str) -> Statement:
    words = Mention(0, len(of.text), of.text)
    return Statement(
        f"{of.id}#s{speaker.country}",
        of.id,
        words,
        words,
        speaker,
        issues=("use-of-force",),
        stance=stance,
        contents=(words,),
        speakers=(speaker,),
        stances={"use-of-force": stance},
    )


def entries() -> Iterator[Entry]:
    one = document("one", "Three missiles were fired at sea.", "2023-02-20", "Pacific Wire")
    two = document("two", "Two missiles were fired.", "2023-02-20", "Courier",
                   url="https://courier.example/two")  # fmt: skip
    bad = document("bad/" + HOSTILE, HOSTILE, "2023-02-22", HOSTILE, url="javascript:alert(1)")
    old = document("old", "Older things happened.", "2022-12-31")
    bare = replace(old, id="bare", published=None)
    fired = {"type": "MOBILIZE", "actors": (PRK,), "recipients": (), "quad": 4, "intensity": -8.0}
    three, pair = (Quantity(f"{n} missiles", n, "count", "missiles") for n in (3, 2))
    met = {"type": "CONSULT", "actors": (USA,), "recipients": (KOR,), "quad": 1, "intensity": 4.0}
    hostile = Actor(HOSTILE, "PRK")
    yield made(
        one,
        [
            event(one, 1, **fired, quantities=(three,)),
            event(one, 2, **met),
            event(one, 3, **fired, modality="planned", place=None),
        ],
        [statement(one, USA, "supports"), statement(one, KOR, "opposes")],
        [Force("one#f", one.id, USA, Quantity("28,500 troops", 28500, "count"), country="KOR",
               mention=Mention(0, 5, one.text[:5]))],
    )  # fmt: skip
    yield made(
        two,
        [
            event(two, 1, **fired, quantities=(pair,)),
            event(two, 2, **fired, modality="negated", speaker=PRK),
            event(two, 3, **met, place=Place("Nowhere")),
        ],
    )
    yield made(bad, [event(bad, 1, **fired | {"actors": (hostile,), "recipients": (KOR,)})])
    yield made(old, [event(old, 1, **met)])
    yield made(bare, [event(bare, 1, **met, when=None)])


def made(
    of: Document,
    events: Sequence[Event],
    said: Sequence[Statement] = (),
    forces: Sequence[Force] = (),
) -> Entry:
    found = Findings(of.id, tuple(events), tuple(said), forces=tuple(forces))
    return Entry(of, tuple(encode(record) for record in records_of(found, of, CODER)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("brief") / "archive"
    open_archive(where, create=True).add(Batch(RUN, "one", list(entries())))
    return where


@pytest.fixture(scope="module")
def told(folder: Path) -> brief.Brief:
    return brief.make_brief(open_archive(folder), str(folder), start="2023-01-01", end="2023-12-31")


@pytest.fixture(scope="module")
def page(told: brief.Brief) -> Any:
    return html.document_fromstring(brief.as_html(told))


@cache
def found(command: str) -> int:
    """Return how many records a command of the brief finds."""
    ran = CliRunner().invoke(main, [*shlex.split(command)[1:], "--format", "jsonl"])
    assert ran.exit_code == 0, ran.output
    return len(ran.stdout_bytes.splitlines())


def test_every_number_agrees_with_find(told: brief.Brief) -> None:
    numbers = [
        *told.numbers,
        *told.types,
        *(one.number for one in (*told.pairs, *told.people)),
        *(number for one in (*told.pairs, *told.people) for _, number in one.classes),
        *(doubt.number for _, group in told.doubts for doubt in group if doubt.number),
    ]
    assert len(numbers) > 15
    for one in numbers:
        assert found(one.command) == one.value, one.command


def test_the_page_shows_these_numbers(told: brief.Brief, page: Any) -> None:
    shown = page.xpath("//*[@class='numbers']//dd/span")
    assert [int(one.text) for one in shown] == [one.value for one in told.numbers]
    assert {one.label: one.value for one in told.numbers} == {
        "events": 7,
        "of verbal cooperation": 2,
        "of material cooperation": 0,
        "of verbal conflict": 0,
        "of material conflict": 5,
        "events told as done": 5,
        "statements": 2,
        "reports of forces": 1,
        "articles published in this time, on all actors": 3,
    }
    for one in page.xpath("//section[@id='how']//li"):
        assert found(one.xpath(".//code")[0].text) == int(one.text.rpartition(": ")[2])


def test_the_timeline_has_all_events(told: brief.Brief, page: Any) -> None:
    labels = page.xpath("//section[@id='time']//a/@aria-label")
    assert sum(int(label.split(": ")[1].split()[0]) for label in labels) == told.numbers[0].value


def test_nothing_runs_and_nothing_is_fetched(page: Any) -> None:
    assert not page.xpath("//script | //iframe | //img | //link | //object | //embed | //form")
    assert not page.xpath("//@src | //@srcset | //@*[starts-with(name(), 'on')]")
    hrefs = set(page.xpath("//@href"))
    assert all(href.startswith(("#", "https://")) for href in hrefs)
    assert "https://courier.example/two" in hrefs
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]
    assert "url(http" not in html.tostring(page).decode()


def test_every_link_within_leads_somewhere(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {href[1:] for href in page.xpath("//@href") if href.startswith("#")} <= set(ids)


def test_every_sentence_has_its_source(page: Any) -> None:
    quotes = page.xpath("//blockquote")
    assert len(quotes) > 10
    for one in quotes:
        assert "“" in one.text_content()
        assert one.xpath(".//cite")
    first = page.xpath("//section[@id='records']//blockquote")[0].text_content()
    assert "Three missiles were fired at sea." in first
    assert "Pacific Wire, 2023-02-20, About one" in first


def test_partners_differ(told: brief.Brief, page: Any) -> None:
    (one,) = told.differences
    assert {one.one.country, one.other.country} == {"USA", "KOR"}
    assert one.verdict == "differ"
    assert "2 acts of cooperation, 0 of conflict" in one.why
    assert all(stand.differs for stand in told.stands)
    assert (
        "differs from a partner" in page.xpath("//section[@id='positions']//svg")[0].text_content()
    )


def test_contradictions_are_told(told: brief.Brief) -> None:
    doubts = {doubt.told: doubt.records for _, group in told.doubts for doubt in group}
    figures = [one for one in doubts if "“3 missiles” (Pacific Wire)" in one]
    assert "“2 missiles” (Courier)" in figures[0]
    assert {"one#1", "two#1"} <= set(doubts[figures[0]])
    denied = "MOBILIZE by PRK on 2023-02-20: told as done, and as not done"
    assert doubts[denied] == ("one#1", "two#1", "two#2")
    assert "a place is named that could not be found on the map" in doubts
    assert any(one.startswith("planned: announced") for one in doubts)


def test_actors_narrow_it_down(folder: Path) -> None:
    archive = open_archive(folder)
    told = brief.make_brief(archive, str(folder), actors=["USA", "South Korea"])
    assert told.numbers[0].value == 5
    assert told.differences[0].why == "both asked for"
    named = brief.make_brief(archive, str(folder), actors=["the United States"])
    assert named.numbers[0].value == 4
    with pytest.raises(QueryError, match="together"):
        brief.make_brief(archive, str(folder), actors=["USA", "Some Body"])


def test_an_empty_period(folder: Path) -> None:
    told = brief.make_brief(open_archive(folder), str(folder), start="1950-01-01", end="1950-12-31")
    assert told.numbers[0].value == 0
    assert "No events in this time." in brief.as_html(told)
    assert "No events in this time." in brief.as_markdown(told)


def test_markdown_shows_text_as_it_is(told: brief.Brief) -> None:
    text = brief.as_markdown(told)
    assert "\\<script\\>" in text
    bare = re.sub(r"\\.", "", text)
    assert not re.search(r"<(?!a id=|/a>|https://)", bare)
    assert "](javascript" not in bare
    assert "Pacific Wire, 2023-02-20, About one" in text
    assert "[About two](<https://courier.example/two>)" in text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("- a", "\\- a"), ("1. a", "\\1. a"), ("a*b_c", "a\\*b\\_c"), ("# x\ny", "\\# x y")],
)
def test_plain_markdown(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_addresses_of_the_web() -> None:
    assert web("https://a.example/b?c=d") == "https://a.example/b?c=d"
    assert web("https://a.example/> [x](y)") == "https://a.example/[x]y"
    assert web("javascript:x") is None
    assert web(None) is None


def test_the_same_archive_gives_the_same_brief(folder: Path, told: brief.Brief) -> None:
    again = brief.make_brief(
        open_archive(folder), str(folder), start="2023-01-01", end="2023-12-31"
    )
    assert brief.as_html(again) == brief.as_html(told)


@pytest.mark.parametrize("name", ["brief.html", "brief.md"])
def test_command_writes(folder: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    ran = CliRunner().invoke(main, ["brief", "--archive", str(folder), "-o", str(out)])
    assert ran.exit_code == 0, ran.output
    assert "Three missiles" in out.read_text(encoding="utf-8")


def test_command_names_what_it_can_write(folder: Path, tmp_path: Path) -> None:
    ran = CliRunner().invoke(main, ["brief", "--archive", str(folder), "-o", "brief.docx"])
    assert ran.exit_code == 2
    assert ".html, .md, .pdf" in ran.output


def test_a_pdf_needs_a_browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _name: None)
    with pytest.raises(PrintError, match=r"brief\.html"):
        printing.write_pdf("<p>", tmp_path / "brief.pdf")


@pytest.mark.parametrize(("does", "fault"), [('echo PDF > "${one#*=}"', None), ("exit 1", "print")])
def test_a_browser_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str, fault: str | None
) -> None:
    browser, out = tmp_path / "chromium", tmp_path / "brief.pdf"
    browser.write_text(
        f'#!/bin/sh\nfor one in "$@"; do case "$one" in --print-to-pdf=*) {does};; esac; done\n'
    )
    browser.chmod(browser.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr("shutil.which", lambda _name: str(browser))
    if fault:
        with pytest.raises(PrintError, match=fault):
            printing.write_pdf("<p>", out)
    else:
        printing.write_pdf("<p>", out)
        assert out.read_text() == "PDF\n"


def test_events_without_a_day_are_told(folder: Path) -> None:
    told = brief.make_brief(open_archive(folder), str(folder))
    (one,) = (d for _, group in told.doubts for d in group if "have a day" in d.told)
    assert one.records == ("bare#1",)
    assert one.number is not None
    assert one.number.value == told.numbers[0].value - 1 == found(one.number.command)


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("postgresql://ann:s3c:ret@host/news", "postgresql://ann@host/news"),
        ("postgresql://ann@host/news", "postgresql://ann@host/news"),
        ("my archive", "my archive"),
    ],
)
def test_a_brief_tells_no_password(address: str, told: str) -> None:
    assert shown(address) == told
    assert "s3c" not in command(Query(), address)


def test_reports_of_one_happening_stand_together(told: brief.Brief, page: Any) -> None:
    first = told.happenings[0]
    assert {"one#1", "two#1"} <= set(first.reports)
    assert (first.articles, first.witnesses) == (2, 2)
    shown = page.xpath("//section[@id='biggest']/ol/li")[0].text_content()
    assert "Three missiles were fired at sea." in shown
    assert "Two missiles were fired." in shown
    assert "2 articles" in shown
