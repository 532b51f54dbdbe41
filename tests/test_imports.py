"""Tables of others: what they tell, what they do not, and rows that are broken."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from demarche.cli import main
from demarche.crosswalk.layouts import layout
from demarche.errors import ExchangeError
from demarche.exports import export
from demarche.imports import import_file
from demarche.lines import Report, line, parse
from demarche.records import Skip

ICEWS = Path(__file__).parent.parent.parent / "shared/data/events/icews_2018_sample.tab"
HEAD = "\t".join(layout("icews").columns) + "\n"
CELLS = [
    "7", "2018-06-01", "Police (Peru)", "Police,Government", "Peru",
    "Arrest, detain, or charge with legal action", "173", "-5", "Citizen (Peru)",
    "General Population / Civilian / Social,Social", "Peru", "99", "2", "Andina", "Lima", "NA",
    "Lima", "Peru", "-12.04", "-77.03",
]  # fmt: skip


def table(folder: Path, *changes: dict[int, str]) -> Path:
    path = folder / "events.tab"
    rows = [[change.get(place, cell) for place, cell in enumerate(CELLS)] for change in changes]
    path.write_text(HEAD + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.skipif(not ICEWS.exists(), reason="the shared data is not at hand")
def test_the_icews_sample_comes_whole_and_goes_back(tmp_path: Path) -> None:
    found = list(import_file(ICEWS, "icews"))
    events = [one for one in found if isinstance(one, Report)]
    assert len(events) == len(found) == 3705
    assert sum(not one.event.type for one in events) == 610  # statements, which PLOVER has not
    export(events, "icews", tmp_path / "back")
    old, new = (
        [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        for path in (ICEWS, tmp_path / "back")
    )
    same = ("Event ID", "Event Date", "Event Text", "CAMEO Code", "Story ID", "Publisher", "City",
            "Country", "Source Country", "Target Country")  # fmt: skip
    for name in same:
        place = old[0].index(name)
        differing = [
            (a[place], b[place])
            for a, b in zip(old[1:], new[1:], strict=True)
            if " ".join(a[place].replace("NA", "").split()) != b[place].replace("NA", "")
        ]
        assert differing == [], name
    for place in map(old[0].index, ("Intensity", "Latitude", "Longitude")):
        assert all(
            a[place] == "NA" or float(a[place]) == float(b[place])
            for a, b in zip(old[1:], new[1:], strict=True)
        )


def test_a_row_of_icews(tmp_path: Path) -> None:
    (report,) = import_file(table(tmp_path, {}), "icews")
    assert isinstance(report, Report)
    event = report.event
    assert (event.id, event.document, event.cameo) == ("icews/7", "icews/99", "173")
    assert (event.type, event.mode, event.intensity, event.quad) == ("COERCE", "arrest", -7, 4)
    assert (event.actors[0].country, event.actors[0].sectors) == ("PER", ("COP", "GOV"))
    assert event.recipients[0].sectors == ("CVL",)
    assert event.place is not None
    assert (event.place.kind, event.place.country, event.place.region) == ("city", "PER", "Lima")
    assert (event.sentence.text, report.document.published, event.confidence) == ("", None, {})
    assert report.coder.model == "import:icews"


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        (1, "2018-02-30", "Event Date '2018-02-30' is no day"),
        (1, "NA", "no Event Date"),
        (0, "", "no Event ID"),
        (6, "999", "no CAMEO code '999'"),
        (18, "north", "Latitude 'north' is no number"),
        (18, "91", "Latitude 91 is beyond 90"),
        (18, "nan", "Latitude nan is beyond 90"),
        (19, "0\textra", "21 columns where icews has 20"),
    ],
)
def test_broken_rows_are_skips(column: int, value: str, reason: str, tmp_path: Path) -> None:
    path = table(tmp_path, {}, {column: value}, {})
    first, broken, last = import_file(path, "icews")
    assert isinstance(first, Report)
    assert isinstance(last, Report)
    assert isinstance(broken, Skip)
    assert broken.reason.startswith(reason)
    assert broken.source == f"{path}:3"


def test_appeals_and_statements(tmp_path: Path) -> None:
    codes = ("020", "0241", "010", "014")
    found = import_file(table(tmp_path, *({6: code} for code in codes)), "icews")
    events = [one.event for one in found if isinstance(one, Report)]
    assert [(one.type, one.mode) for one in events[:2]] == [
        ("REQUEST", None),
        ("REQUEST", "change"),
    ]
    assert [(one.type, one.intensity, one.cameo) for one in events[2:]] == [
        ("", None, "010"), ("", None, "014")
    ]  # fmt: skip


@pytest.mark.parametrize(("given", "code"), [("57", "057"), ("312", "0312"), ("10", "010")])
def test_codes_that_lost_their_zero(given: str, code: str, tmp_path: Path) -> None:
    (report,) = import_file(table(tmp_path, {6: given}), "icews")
    assert isinstance(report, Report)
    assert report.event.cameo == code


@pytest.mark.parametrize("source", ["polecat", "icews", "gdelt", "phoenix"])
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_cells_give_a_record_or_a_skip(
    source: str, tmp_path: Path, data: st.DataObject
) -> None:
    known = ["20180101", "2018-01-01", "057", "CONSULT", "USA; None", "1", "-91", "NA", "None", ""]
    cell = st.sampled_from(known) | st.text(
        st.characters(codec="utf-8", exclude_characters="\t\n\0"), max_size=8
    )
    count = len(layout(source).columns)
    rows = data.draw(st.lists(st.lists(cell, min_size=count, max_size=count), max_size=3))
    lines = [*rows, layout(source).columns] if not rows else [layout(source).columns, *rows]
    path = tmp_path / "table"
    path.write_text("".join("\t".join(row) + "\n" for row in lines), encoding="utf-8", newline="")
    full = [row for row in rows if "".join(row).strip()]
    found = list(import_file(path, source))
    assert len(found) == len(full)
    assert all(parse(line(one)) == one for one in found if isinstance(one, Report))


def test_old_and_government_icews(tmp_path: Path) -> None:
    columns = [
        *layout("icews").columns[:6],
        *layout("icews").columns[7:],
        "Event Sentence",
        "Headline",
    ]
    cells = [*CELLS[:6], *CELLS[7:], "Police held ten.", "Ten held"]
    path = tmp_path / "old.tab.gz"
    # Without its column of codes a file is another table, unless the code's name is there.
    path.write_bytes(gzip.compress(("\t".join(columns) + "\n" + "\t".join(cells) + "\n").encode()))
    (report,) = import_file(path, "icews")
    assert isinstance(report, Report)
    assert (report.event.cameo, report.event.sentence.text) == ("173", "Police held ten.")
    assert report.document.title == "Ten held"


def test_organizations_are_known_by_name_and_nobody_is_nobody(tmp_path: Path) -> None:
    path = table(tmp_path, {2: "European Union", 4: "NA", 8: "Unspecified Actor", 10: "NA"})
    (report,) = import_file(path, "icews")
    assert isinstance(report, Report)
    assert report.event.actors[0].country == "EUR"
    assert report.event.recipients == ()


def test_malformed_polecat(tmp_path: Path) -> None:
    names = layout("polecat").columns
    cells = ["None"] * len(names)
    told = {
        "Event ID": "e1",
        "Event Date": "2023-01-02",
        "Event Type": "CONSULT",
        "Actor Name": "A; B",
        "Actor Country": "USA; None",
        "Recipient Name": "C",
        "Recipient Country": "JPN; KOR",
    }
    for name, value in told.items():
        cells[names.index(name)] = value
    header = ["Event Intensity" if name == "Intensity" else name for name in names]
    path = tmp_path / "week.txt"
    rows = ["\t".join([*header, "Headline", "Feed"]), "\t".join(cells), "\t".join([*cells, "", ""])]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    for report in import_file(path, "polecat"):
        assert isinstance(report, Report)
        assert [one.country for one in report.event.actors] == ["USA", None]
        assert [one.country for one in report.event.recipients] == [None]  # two for one name


def test_another_table_is_refused(tmp_path: Path) -> None:
    path = table(tmp_path, {})
    for source in ("gdelt", "phoenix", "polecat", "csv"):
        with pytest.raises(ExchangeError, match=r"events\.tab:1: not a"):
            list(import_file(path, source))
    with pytest.raises(ExchangeError, match="no source 'acled'"):
        import_file(path, "acled")
    with pytest.raises(ExchangeError, match="cannot be read: No such file"):
        list(import_file(tmp_path / "gone", "icews"))


def test_the_commands(tmp_path: Path) -> None:
    path, records, out = table(tmp_path, {}, {1: "soon"}), tmp_path / "r.jsonl", tmp_path / "e.txt"
    result = CliRunner().invoke(main, ["import", str(path), "--from", "icews", "-o", str(records)])
    assert result.exit_code == 3
    assert f"skipped {path}:3: Event Date 'soon' is no day" in result.stderr
    assert "1 events, 1 skipped" in result.stderr
    assert [json.loads(one)["kind"] for one in records.read_text().splitlines()] == [
        "event",
        "skip",
    ]
    result = CliRunner().invoke(
        main, ["export", "--records", str(records), "--to", "polecat", "-o", str(out)]
    )
    assert (result.exit_code, result.stderr) == (0, f"1 of 1 events written to {out}\n")
    assert out.read_text(encoding="utf-8").count("\n") == 2


def test_news_are_coded_and_records_are_not_news(tmp_path: Path) -> None:
    news, out = tmp_path / "a.txt", tmp_path / "out.geojson"
    news.write_text("Troops attacked rebels in Puno, Peru, on Monday.\n", encoding="utf-8")
    arguments = ["--to", "geojson", "-o", str(out), "--published", "2017-08-19"]
    result = CliRunner().invoke(main, ["export", str(news), "--workers", "1", *arguments])
    assert result.exit_code == 0, result.stderr
    (feature,) = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert feature["properties"]["type"] == "ASSAULT"
    assert feature["properties"]["when_start"] == "2017-08-14"
    records = tmp_path / "r.jsonl"
    export(import_file(table(tmp_path, {}), "icews"), "jsonl", records)
    result = CliRunner().invoke(main, ["export", str(records), *arguments])
    assert result.exit_code == 2
    assert "holds records, not news: give it with --records" in result.stderr


def test_export_needs_one_source(tmp_path: Path) -> None:
    out = str(tmp_path / "x")
    for arguments in ([], [__file__, "--records", __file__]):
        result = CliRunner().invoke(main, ["export", *arguments, "--to", "csv", "-o", out])
        assert result.exit_code == 2
    result = CliRunner().invoke(main, ["export", "--records", __file__, "--to", "csv", "-o", out])
    assert result.exit_code == 1
    assert f"{__file__}:1: not a record" in result.stderr
    assert "demarche code --format jsonl" in result.stderr


@pytest.mark.parametrize("command", ["export", "import"])
def test_help_tells_whom_a_form_serves(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    for form in ("polecat", "icews", "gdelt", "phoenix", "csv"):
        assert form in result.stdout
