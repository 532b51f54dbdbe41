"""Every export, read back by a tool of its field."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from demarche.crosswalk.layouts import layout
from demarche.errors import ExchangeError
from demarche.exports import FORMATS, export
from demarche.lines import Report
from demarche.records import Actor, Incident, Place
from demarche.write import COLUMNS
from tests.fakes import CODER, DOCUMENT, EVENT, mention

AREA = {
    "type": "Polygon",
    "coordinates": [[[139.0, 42.0], [140.0, 42.0], [140.0, 43.0], [139.0, 42.0]]],
}
PUNO = Place(
    "Puno",
    name="Puno",
    kind="city",
    country="PER",
    latitude=-15.84,
    longitude=-70.02,
    region="Puno",
)
MINISTER = Actor(
    "Taro Kono",
    "JPN",
    ("GOV",),
    role="minister of foreign affairs",
    id="Q1",
    mention=mention("rebels"),
)
UNION = Actor("European Union", "EUR", ("IGO",))
ATTACK = Report(
    replace(
        EVENT, place=PUNO, recipients=(Actor("rebels", "PER", ("REB",), mention=mention("rebels")),)
    ),
    replace(DOCUMENT, url="https://paper.example/1?a=b&c=d"),
    CODER,
)
MEETING = Report(
    replace(
        EVENT, id="one#30", type="CONSULT", mode="visit", actors=(MINISTER, UNION), recipients=(),
        place=Place("off Oshima", name="Oshima", kind="off", country="JPN", latitude=42.0,
                    longitude=139.5, geometry=AREA), intensity=4.0, quad=1, cameo="042",
    ),
    DOCUMENT,
    CODER,
)  # fmt: skip
BARE = Report(replace(EVENT, id="one#40", place=None, actors=(), recipients=()), DOCUMENT, CODER)
PLANNED = Report(replace(EVENT, id="one#50", modality="planned"), DOCUMENT, CODER)
REPORTS = [ATTACK, MEETING, BARE, PLANNED]


def written(folder: Path, form: str, reports: Any = REPORTS) -> Path:
    path = folder / f"events{FORMATS[form].suffix}"
    export(reports, form, path)
    assert [one.name for one in folder.iterdir()] == [path.name]
    return path


@pytest.mark.parametrize(
    ("form", "rows"),
    [("polecat", 3), ("icews", 4), ("gdelt", 4), ("gdelt-mentions", 4), ("phoenix", 4)],
)
def test_pandas_reads_the_tables(form: str, rows: int, tmp_path: Path) -> None:
    import pandas

    columns = list(layout(form).columns)
    path = written(tmp_path, form)
    names = {} if layout(form).header else {"names": columns, "header": None}
    table = pandas.read_csv(path, sep="\t", quoting=3, dtype=str, **names)
    assert list(table.columns) == columns
    assert len(table) == rows
    id = columns[0]
    assert table[id].is_unique
    assert table[id].notna().all()


def cells(path: Path, form: str) -> list[dict[str, str]]:
    lines = path.read_text(encoding="utf-8").splitlines()[layout(form).header :]
    return [dict(zip(layout(form).columns, line.split("\t"), strict=True)) for line in lines]


def test_polecat_has_a_row_an_event(tmp_path: Path) -> None:
    attack, meeting, bare = cells(written(tmp_path, "polecat"), "polecat")
    assert (attack["Event Type"], attack["Event Mode"]) == ("ASSAULT", "None")
    assert attack["Quad Code"] == "MATERIAL CONFLICT"
    assert (attack["Actor Country"], attack["Actor COW"]) == ("PER", "135")
    assert (attack["City"], attack["Province"], attack["Feature Type"]) == ("Puno", "Puno", "PPL")
    assert (meeting["Actor Name"], meeting["Actor COW"]) == (
        "Taro Kono; European Union",
        "740; None",
    )
    assert (meeting["Wikipedia Actor ID"], meeting["City"]) == ("Q1; None", "None")
    assert (bare["Actor Name"], bare["Latitude"]) == ("None", "None")


def test_icews_has_a_row_a_pair(tmp_path: Path) -> None:
    attack, one, other, bare = cells(written(tmp_path, "icews"), "icews")
    assert (attack["CAMEO Code"], attack["Event Text"]) == ("180", "Use unconventional violence")
    assert (attack["Source Country"], attack["Target Sectors"]) == ("Peru", "Insurgents")
    assert (one["Source Name"], one["Target Name"]) == ("Taro Kono", "European Union")
    assert (other["Source Name"], other["Target Name"]) == ("European Union", "Taro Kono")
    assert (one["Target Country"], one["Target Sectors"]) == (
        "",
        "International Government Organization",
    )
    assert attack["Story ID"] == bare["Story ID"]


def test_gdelt_codes(tmp_path: Path) -> None:
    attack, meeting, *_ = cells(written(tmp_path, "gdelt"), "gdelt")
    assert (attack["Actor1Code"], attack["Actor2Code"]) == ("PER", "PERREB")
    assert (attack["EventRootCode"], attack["QuadClass"], attack["GoldsteinScale"]) == (
        "18",
        "4",
        "-9",
    )
    assert (attack["ActionGeo_Type"], attack["ActionGeo_CountryCode"]) == ("4", "PE")
    assert attack["ActionGeo_FullName"] == "Puno, Puno, Peru"
    assert attack["FractionDate"] == "2017.7096"
    assert meeting["Actor2KnownGroupCode"] == "EUR"
    assert meeting["Actor2CountryCode"] == ""


def test_gdelt_mentions_belong_to_events(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    events = cells(written(tmp_path / "a", "gdelt"), "gdelt")
    mentions = cells(written(tmp_path / "b", "gdelt-mentions"), "gdelt-mentions")
    assert [row["GLOBALEVENTID"] for row in mentions] == [row["GLOBALEVENTID"] for row in events]
    assert mentions[0]["MentionSourceName"] == "paper.example"
    assert (mentions[0]["ActionCharOffset"], mentions[0]["Confidence"]) == ("12", "90")
    assert (mentions[0]["Actor1CharOffset"], mentions[3]["Actor1CharOffset"]) == ("0", "-1")


def test_phoenix_takes_codes_apart(tmp_path: Path) -> None:
    attack, meeting, *_ = cells(written(tmp_path, "phoenix"), "phoenix")
    assert (attack["TargetActorFull"], attack["TargetActorRole"]) == ("PERREB", "REB")
    assert meeting["TargetActorFull"] == "IGOEUR"
    assert (meeting["TargetActorEntity"], meeting["TargetActorAttribute"]) == ("IGO", "EUR")
    assert (attack["Date"], attack["Month"]) == ("20170819", "08")


def test_geojson_is_read_by_gdal(tmp_path: Path) -> None:
    import geopandas

    table = geopandas.read_file(written(tmp_path, "geojson"))
    assert list(table.geometry.geom_type[:2]) == ["Point", "Polygon"]
    assert list(table.geometry.isna()) == [False, False, True, True]
    assert set(COLUMNS) <= set(table.columns)
    assert table.crs.to_epsg() == 4326


def test_geoparquet_is_read_by_geopandas(tmp_path: Path) -> None:
    import geopandas

    table = geopandas.read_parquet(written(tmp_path, "geoparquet"))
    assert list(table.columns) == [*COLUMNS, "geometry"]
    assert [table.geometry.iloc[0].x, table.geometry.iloc[0].y] == [-70.02, -15.84]
    assert table.geometry.iloc[1].geom_type == "Polygon"
    assert table.geometry.iloc[2] is None
    assert table.crs.to_authority() == ("OGC", "CRS84")


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_pandas_reads_our_own(form: str, tmp_path: Path) -> None:
    import pandas

    read: Callable[[Path], Any] = {"csv": pandas.read_csv, "parquet": pandas.read_parquet}[form]
    table = read(written(tmp_path, form))
    assert list(table.columns) == list(COLUMNS)
    assert list(table["modality"]) == ["actual"] * 3 + ["planned"]


def test_json_lines_hold_every_kind_of_record(tmp_path: Path) -> None:
    path = written(tmp_path, "jsonl", [ATTACK, Incident("i", ("one#12",))])
    kinds = [json.loads(line)["kind"] for line in path.read_text(encoding="utf-8").splitlines()]
    assert kinds == ["event", "incident"]


def test_feedparser_reads_the_feed(tmp_path: Path) -> None:
    import feedparser

    odd = replace(ATTACK, event=replace(EVENT, id="x", type="A<&B", sentence=mention("Puno")))
    feed = feedparser.parse(str(written(tmp_path, "atom", [*REPORTS, odd])))
    assert not feed.bozo
    assert len(feed.entries) == 4
    assert len({entry.id for entry in feed.entries}) == 4
    entry = next(one for one in feed.entries if one.title.startswith("Peru’s army – ASSAULT"))
    assert entry.title == "Peru’s army – ASSAULT – rebels (Puno, 2017-08-19)"
    assert (entry.link, entry.updated) == (
        "https://paper.example/1?a=b&c=d",
        "2017-08-19T00:00:00Z",
    )
    assert entry.where["coordinates"] == (-70.02, -15.84)


def test_followthemoney_takes_the_entities(tmp_path: Path) -> None:
    if importlib.util.find_spec("followthemoney") is None:
        assert not os.environ.get("DEMARCHE_NEED_FTM"), "followthemoney is not installed"
        pytest.skip("pip install -r requirements-ftm.lock (needs a compiler and libicu-dev)")
    from followthemoney import model

    path = written(tmp_path, "ftm")
    raw = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    entities = [model.get_proxy(one, cleaned=False) for one in raw]
    for given, read in zip(raw, entities, strict=True):
        read.schema.validate(given)
        for name, values in given["properties"].items():
            assert sorted(read.get(name)) == sorted(values), name
    ids = {one.id for one in entities}
    events = [one for one in entities if one.schema.name == "Event"]
    assert len(events) == 3
    for event in events:
        assert {*event.get("involved"), *event.get("proof")} <= ids
    assert {one.schema.name for one in entities} >= {"Person", "Organization", "Article", "Address"}


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    undated = replace(
        ATTACK, event=replace(EVENT, when=None), document=replace(DOCUMENT, published=None)
    )
    tally = export([*REPORTS, undated], "gdelt", tmp_path / "x")
    assert (tally.events, tally.written) == (5, 3)
    assert tally.left_out == {"planned": 1, "no code or day that the table needs": 1}
    assert export(REPORTS, "csv", tmp_path / "y").written == 4
    assert export(REPORTS, "csv", tmp_path / "y", ("planned",)).written == 1


def test_errors_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="no form 'stata' to export to; known: jsonl, csv"):
        export([], "stata", tmp_path / "x")
    with pytest.raises(ExchangeError, match="gone/x: cannot be written"):
        export([], "icews", tmp_path / "gone" / "x")


def test_a_failed_export_leaves_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_text("old", encoding="utf-8")

    def broken() -> Any:
        yield ATTACK
        raise RuntimeError

    with pytest.raises(RuntimeError):
        export(broken(), "icews", path)
    assert path.read_text(encoding="utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]
