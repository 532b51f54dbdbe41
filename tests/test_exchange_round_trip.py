"""What goes out to a table and comes back is the same, for all that the table holds."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from demarche.crosswalk.layouts import layout
from demarche.exports import export
from demarche.imports import import_file
from demarche.lines import Report, line, parse
from tests.samples_exchange import reports

few = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
ALONE = {"polecat": ("Actor Sectors", "Recipient Sectors", "Language")}
"""Columns that tell less of several actors than of one, or nothing that a record's line holds."""


def table(path: Path, form: str) -> list[dict[str, str]]:
    rows = [row.split("\t") for row in path.read_text(encoding="utf-8").split("\n")[:-1]]
    names = layout(form).columns
    assert all(len(row) == len(names) for row in rows)
    left_out = ALONE.get(form, ())
    found = [dict(zip(names, row, strict=True)) for row in rows[layout(form).header :]]
    return [{key: row[key] for key in names if key not in left_out} for row in found]


@pytest.mark.parametrize("form", ["polecat", "icews", "gdelt", "phoenix"])
@few
@given(report=reports())
def test_tables_come_back_as_they_went(form: str, tmp_path: Path, report: Report) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    export([report], form, first)
    back = list(import_file(first, form))
    assert all(isinstance(one, Report) for one in back), back
    export(back, form, second)
    assert table(first, form) == table(second, form)


@pytest.mark.parametrize("form", ["polecat", "icews", "gdelt"])
@few
@given(report=reports(most=1))
def test_fields_come_back(form: str, tmp_path: Path, report: Report) -> None:
    path = tmp_path / "table"
    export([report], form, path)
    (back,) = import_file(path, form)
    assert isinstance(back, Report)
    old, new = report.event, back.event
    assert new.when is not None
    assert new.when.start == (old.when.start if old.when else report.document.published)
    assert new.cameo == old.cameo
    if old.place:
        assert new.place is not None
        assert (new.place.latitude, new.place.country) == (old.place.latitude, old.place.country)
    if form == "polecat":
        assert (new.type, new.mode, new.contexts) == (old.type, old.mode, old.contexts)
        sides = (old.actors, new.actors), (old.recipients, new.recipients)
        for before, after in sides:
            known = [(one.name, one.country, one.role, one.id) for one in before]
            assert [(one.name, one.country, one.role, one.id) for one in after] == known


@few
@given(report=reports())
def test_json_lines_lose_nothing(report: Report) -> None:
    assert parse(line(report)) == report


@few
@given(report=reports(most=1))
def test_csv_loses_figures_alone(tmp_path: Path, report: Report) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    export([report], "csv", first)
    export(import_file(first, "csv"), "csv", second)
    rows = []
    for path in (first, second):
        with path.open(encoding="utf-8", newline="") as stream:
            (row,) = csv.DictReader(stream)
        row.pop("quantities")
        rows.append(row)
    assert rows[0] == rows[1]
