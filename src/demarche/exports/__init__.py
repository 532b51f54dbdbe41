"""Records in, files of the field out: `export` writes any of `FORMATS`.

Events come as `lines.Report`; statements, incidents and other records go into JSON lines only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from demarche.crosswalk.layouts import layout
from demarche.errors import ExchangeError
from demarche.exports import atom, followthemoney, gdelt, geo, icews, own, phoenix, polecat
from demarche.exports.tables import Row, whole_file, write_table
from demarche.lines import Report, Value


@dataclass(slots=True)
class Tally:
    """Counts while an export goes on: events seen and written, and why others were left out."""

    events: int = 0
    written: int = 0
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, why: str) -> None:
        """Count an event that is not written."""
        self.left_out[why] = self.left_out.get(why, 0) + 1


Writer = Callable[[Iterable[Value], Path, Tally], None]


@dataclass(frozen=True, slots=True)
class Format:
    """A form of export: for whom, the usual ending of its files, and how it is written.

    `all_modalities` tells of a form that says of each act whether it is planned, negated, ...;
    the others hold what happened.
    """

    name: str
    serves: str
    suffix: str
    write: Writer
    all_modalities: bool = False


def _whole(write: Callable[[Iterable[Value], Path], None]) -> Writer:
    def whole(values: Iterable[Value], path: Path, tally: Tally) -> None:
        write(_counted(values, tally), path)

    return whole


def _counted(values: Iterable[Value], tally: Tally) -> Iterator[Value]:
    for value in values:
        tally.written += isinstance(value, Report)
        yield value


def _table(
    name: str, rows: Callable[[Report], Iterable[Row]]
) -> Callable[[Iterable[Value], Path, Tally], None]:
    return partial(_write_rows, name, rows)


def _write_rows(
    name: str,
    rows: Callable[[Report], Iterable[Row]],
    values: Iterable[Value],
    path: Path,
    tally: Tally,
) -> None:
    with whole_file(path) as stream:
        write_table(layout(name), _rows(rows, values, tally), stream)


def _rows(
    rows: Callable[[Report], Iterable[Row]], values: Iterable[Value], tally: Tally
) -> Iterator[Row]:
    for value in values:
        if isinstance(value, Report):
            made = list(rows(value))
            if made:
                tally.written += 1
            else:
                tally.leave_out("no code or day that the table needs")
            yield from made


def _write_feed(values: Iterable[Value], path: Path, tally: Tally) -> None:
    def dated() -> Iterator[Value]:
        for value in values:
            if isinstance(value, Report) and atom.updated(value) is None:
                tally.leave_out("no day")
            else:
                yield value

    atom.write_feed(_counted(dated(), tally), path)


FORMATS = {
    form.name: form
    for form in (
        Format(
            "jsonl", "programs: whole records, one a line", ".jsonl", _whole(own.write_jsonl), True
        ),
        Format("csv", "spreadsheets, R, Stata", ".csv", _whole(own.write_csv), True),
        Format(
            "parquet", "pandas, polars, DuckDB, Spark", ".parquet", _whole(own.write_parquet), True
        ),
        Format("geojson", "web maps, QGIS", ".geojson", _whole(geo.write_geojson), True),
        Format(
            "geoparquet",
            "QGIS, GeoPandas, large maps",
            ".geoparquet",
            _whole(geo.write_geoparquet),
            True,
        ),
        Format(
            "polecat",
            "who works with POLECAT's weekly files",
            ".polecat.txt",
            _table("polecat", polecat.rows),
        ),
        Format(
            "icews",
            "who works with ICEWS, in R's icews too",
            ".icews.tab",
            _table("icews", icews.rows),
        ),
        Format(
            "gdelt",
            "who works with GDELT 2.0: events",
            ".export.CSV",
            _table("gdelt", gdelt.event_rows),
        ),
        Format(
            "gdelt-mentions",
            "the same: where each event is told",
            ".mentions.CSV",
            _table("gdelt-mentions", gdelt.mention_rows),
        ),
        Format(
            "phoenix",
            "who works with Phoenix, PETRARCH",
            ".phoenix.txt",
            _table("phoenix", phoenix.rows),
        ),
        Format(
            "ftm",
            "Aleph, OpenSanctions: FollowTheMoney entities",
            ".ftm.json",
            _whole(followthemoney.write_entities),
        ),
        Format("atom", "feed readers", ".atom", _write_feed),
    )
}
"""The forms of export, by name."""


def export(
    values: Iterable[Value], form: str, path: Path, modalities: tuple[str, ...] = ()
) -> Tally:
    """Write records to a file and return what became of the events.

    `modalities` are those to write; empty: what happened, and in forms that tell the modality
    everything. Raises ExchangeError for an unknown form or a file that cannot be written.
    """
    if form not in FORMATS:
        raise ExchangeError(f"no form '{form}' to export to; known: {', '.join(FORMATS)}")
    chosen, tally = FORMATS[form], Tally()
    wanted = modalities or (() if chosen.all_modalities else ("actual",))
    try:
        chosen.write(_wanted(values, wanted, tally), path, tally)
    except OSError as fault:
        raise ExchangeError(f"{path}: cannot be written: {fault.strerror or fault}") from fault
    return tally


def _wanted(values: Iterable[Value], modalities: tuple[str, ...], tally: Tally) -> Iterator[Value]:
    for value in values:
        if isinstance(value, Report):
            tally.events += 1
            modality = value.event.modality
            if modalities and modality not in modalities:
                tally.leave_out(modality)
                continue
        yield value
