from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from demarche.errors import InputError
from demarche.evaluate import places as scored
from demarche.evaluate.places import GoldDocument, GoldToponym
from demarche.gazetteer import Entry
from demarche.places import Toponym
from demarche.records import Span

SHARED = Path(__file__).parent.parent.parent / "shared" / "data" / "geo"
LGL = """<articles><article docid="7"><title>Rain</title><text>Rain in Lima.</text><toponyms>
<toponym><start>8</start><end>12</end><phrase>Lima</phrase><gaztag geonameid="1">
<name>Lima</name><fcode>PPLC</fcode><lat>-12.04</lat><lon>-77.03</lon></gaztag></toponym>
<toponym><start>0</start><end>4</end><phrase>Rain</phrase></toponym>
</toponyms></article></articles>"""
GEOVIRUS = """<articles><article><source>http://x</source><text>Rain in Lima.</text><locations>
<location><name>Lima</name><start>9</start><end>13</end><lat>-12.04</lat><lon>-77.03</lon>
</location></locations></article></articles>"""


def place(latitude: float, longitude: float) -> Entry:
    return Entry(0, "Lima", "city", "PER", None, None, None, latitude, longitude, 0, 1.0, None, "")


def test_lgl_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "lgl.xml.gz"
    path.write_bytes(gzip.compress(LGL.encode()))
    (document,) = scored.read(path)
    assert (document.id, document.title) == ("7", "Rain")
    lima, rain = document.toponyms
    assert lima == GoldToponym(Span(8, 12), "Lima", -12.04, -77.03, "populated")
    assert rain == GoldToponym(Span(0, 4), "Rain")


def test_geovirus_counts_from_one(tmp_path: Path) -> None:
    path = tmp_path / "GeoVirus.xml"
    path.write_text(GEOVIRUS, encoding="utf-8")
    (document,) = scored.read(path)
    assert document.id == "http://x"
    assert [one.text for one in document.toponyms] == ["Lima"]


def test_brat_folders_are_read(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("Rain in Lima. Peruvians.", encoding="utf-8")
    (tmp_path / "1.ann").write_text(
        "T1\tLiteral 8 12\tLima\n#1\tAnnotatorNotes T1\t-12.04, -77.03\n"
        "T2\tDemonym 14 23\tPeruvians\n",
        encoding="utf-8",
    )
    (document,) = scored.read(tmp_path)
    assert document.toponyms == (GoldToponym(Span(8, 12), "Lima", -12.04, -77.03),)


@pytest.mark.parametrize("content", ["no XML", "<articles><article><text>"])
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "gold.xml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.xml"):
        scored.read(path)


def test_a_toponym_without_offsets_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.xml"
    path.write_text(LGL.replace("<start>8</start>", ""), encoding="utf-8")
    with pytest.raises(InputError, match="start"):
        scored.read(path)


def test_halves_depend_on_the_id_alone() -> None:
    halves = [GoldDocument(str(i), "", None, ()).half for i in range(200)]
    assert set(halves) == {"tune", "report"}
    assert 70 < halves.count("tune") < 130
    assert GoldDocument("3", "other", "x", ()).half == halves[3]


def test_scores() -> None:
    gold = GoldDocument(
        "1",
        "Lima and Rome and Oslo",
        None,
        (
            GoldToponym(Span(0, 4), "Lima", -12.0, -77.0, "populated"),
            GoldToponym(Span(9, 13), "Rome", 41.9, 12.5, "populated"),
            GoldToponym(Span(18, 22), "Oslo"),
        ),
    )
    lima = Toponym(Span(0, 4), "Lima", place(-12.1, -77.1), 0.9, "")
    far = Toponym(Span(9, 13), "Rome", place(43.2, -75.4), 0.9, "")
    refused = Toponym(Span(18, 22), "Oslo", None, 0.3, "refused")
    wrong = Toponym(Span(5, 8), "and", place(0, 0), 0.6, "")
    table = scored.measure(
        [gold],
        finder=lambda text, title: [lima, wrong, far, refused],
        locator=lambda text, title, spans: [lima, far, refused],
    )
    assert table["detection"] == {"precision": 0.6667, "recall": 0.6667, "f1": 0.6667, "n": 3}
    assert table["end_to_end"]["accuracy_161km"] == 0.5
    assert table["gold_spans"]["by_kind"]["populated"]["n"] == 2
    assert table["end_to_end"]["median_km"] > 1000


def test_one_found_toponym_hits_one_gold() -> None:
    gold = [GoldToponym(Span(0, 4), "Lima"), GoldToponym(Span(0, 10), "Lima, Peru")]
    found = [Toponym(Span(0, 4), "Lima", None, 0.5, "")]
    assert [hit is not None for _, hit in scored.paired(gold, found)] == [True, False]


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared data")
def test_tune_halves_stay_good() -> None:
    for name, demonyms, floor in (("lgl.xml.gz", True, 0.75), ("GeoVirus.xml.gz", False, 0.8)):
        documents = [one for one in scored.read(SHARED / name) if one.half == "tune"][::4]
        finder = scored.finder(demonyms=demonyms)
        table = scored.measure(documents, finder)
        assert table["end_to_end"]["accuracy_161km"] > floor
        assert table["detection"]["precision"] > 0.75
