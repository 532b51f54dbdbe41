"""What notebooks display: whole, escaped, without a script, with ids of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

import demarche
from demarche import drawing
from demarche.archive import Query, open_archive
from demarche.coder import Coder
from demarche.records import Actor, Findings, Force, Mention, Place, Quantity, Statement, When
from tests.archives import add_articles
from tests.fakes import DOCUMENT, EVENT, TEXT, mention


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> demarche.archive.FolderArchive:
    folder: Path = tmp_path_factory.mktemp("notebook") / "archive"
    add_articles(folder, range(30))
    found = open_archive(folder)
    assert isinstance(found, demarche.archive.FolderArchive)
    return found


FINDINGS = Findings(
    "one",
    (EVENT,),
    (
        Statement(
            "one#s0",
            "one",
            mention(TEXT),
            mention("in Puno on Monday"),
            Actor("Peru", "PER", mention=mention("Peru")),
            mention("attacked"),
            issues=("use-of-force",),
            stance="opposes",
        ),
    ),
    quantities=(Quantity("one", 1, "count", mention=mention("on"), event=EVENT.id),),
    forces=(Force("one#f", "one", Actor("Peru", "PER"), country="PER", mention=mention("army")),),
)


def parsed(shown: demarche.notebook.Shown) -> etree._Element:
    return etree.fromstring(shown._repr_html_().encode())


def test_a_document_is_shown_with_its_records() -> None:
    root = parsed(demarche.show(DOCUMENT, FINDINGS))
    (text,) = root.iterfind(".//div[@class='dm-text']")
    assert re.sub(r"\d+", "", "".join(text.itertext())) == TEXT
    notes = ["".join(one.itertext()) for one in root.iterfind(".//li")]
    assert any("what happened “attacked”: ASSAULT, sure to 0.90" in one for one in notes)
    assert any("what was said “in Puno on Monday”: opposes use-of-force" in one for one in notes)
    assert any("how many “army”: forces of Peru, PER in PER" in one for one in notes)
    assert not root.findall(".//script")


def test_without_findings_it_is_coded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Coder, "read", lambda _self, _document: FINDINGS)
    assert demarche.show(DOCUMENT) == demarche.show(DOCUMENT, FINDINGS)


def test_a_place_of_the_document_is_on_a_map() -> None:
    there = replace(EVENT, place=Place("Puno", "Puno", latitude=-15.8, longitude=-70.0))
    shown = demarche.show(DOCUMENT, Findings("one", (there,)))
    assert "Places of An attack" in shown.html
    assert "<svg" not in demarche.show(DOCUMENT, FINDINGS).html


def test_hostile_documents() -> None:
    bad = "<script>alert(1)</script></style><img src=x onerror=alert(1)>"
    named = replace(
        EVENT,
        actors=(Actor(bad, mention=Mention(0, 8, bad[:8])),),
        trigger=Mention(0, 3, "<sc"),
        recipients=(),
        when=When(bad),
        place=Place(bad, bad, latitude=1, longitude=1),
    )
    shown = demarche.show(
        replace(DOCUMENT, id=bad, title=bad, publisher=bad, url=bad, text=bad),
        Findings(bad, (named,)),
    )
    root = parsed(shown)
    assert not root.findall(".//script")
    assert not root.findall(".//img")


def test_an_archive_on_a_map(archive: demarche.archive.FolderArchive) -> None:
    root = parsed(demarche.show_map(archive, Query(types=("ASSAULT",))))
    (desc,) = root.iterfind(".//{*}desc")
    assert desc.text is not None
    assert desc.text.startswith("8 events at 1 places")


def test_an_archive_over_time(archive: demarche.archive.FolderArchive) -> None:
    root = parsed(demarche.show_timeline(archive, by="month"))
    (desc,) = root.iterfind(".//{*}desc")
    assert desc.text is not None
    assert desc.text.startswith("30 events by month from 2017-08-01 to 2017-08-31")


def test_cells_of_a_notebook_share_no_ids(archive: demarche.archive.FolderArchive) -> None:
    shown = [
        demarche.show(DOCUMENT, FINDINGS),
        demarche.show(replace(DOCUMENT, id="two"), FINDINGS),
        demarche.show_map(archive),
        demarche.show_map(archive, Query(types=("ASSAULT",))),
        demarche.show_timeline(archive),
        demarche.show_timeline(archive, by="month"),
    ]
    ids = [name for one in shown for name in re.findall(r'\bid="([^"]+)"', one.html)]
    assert len(ids) == len(set(ids))


def test_marks_are_made_once() -> None:
    twice = Findings("one", (EVENT, replace(EVENT, id="one#13")))
    assert drawing.marks_of(twice) == drawing.marks_of(Findings("one", (EVENT,)))
