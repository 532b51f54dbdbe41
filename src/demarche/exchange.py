"""`demarche export` and `demarche import`: records to the files of other tools, and back."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import click

from demarche.console import SKIPPED, progress
from demarche.errors import ExchangeError
from demarche.exports import FORMATS, Tally
from demarche.imports import SOURCES
from demarche.lines import Report, Value, line
from demarche.questions import checked_day, knowledge_option
from demarche.records import Skip

MODALITIES = ("actual", "planned", "conditional", "hypothetical", "negated", "habitual")


def _listed(entries: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"  {name:15} {serves}" for name, serves in entries)


EXPORT_HELP = f"""Write event records for other tools.

Events come from --records, JSON lines as `demarche code` and `demarche import` write them, or
from news FILES, which are coded first.

\b
Forms (--to), and whom they serve:
{_listed((form.name, form.serves) for form in FORMATS.values())}

\b
Examples:
  demarche export --records events.jsonl --to polecat -o events.polecat.txt
  demarche export news/ --to geojson -o map.geojson
  demarche export --records events.jsonl --to csv --modality planned -o plans.csv

jsonl, csv, parquet, geojson and geoparquet tell of each act whether it happened, and hold all;
the others hold what happened, unless --modality says otherwise. docs/exports.md tells where
each column comes from.
"""


@click.command(name="export", help=EXPORT_HELP)
@click.argument("files", nargs=-1)
@click.option(
    "--records",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Records to export (JSON lines, also gzipped); may be given several times.",
)
@click.option("--to", "form", type=click.Choice(tuple(FORMATS)), required=True, help="The form.")
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file."
)
@click.option(
    "--modality",
    "modalities",
    type=click.Choice(MODALITIES),
    multiple=True,
    help="Acts of this modality only; may be given several times.",
)
@click.option("--published", metavar="DATE", help="Publication date of FILES where unknown.")
@click.option("--workers", type=click.IntRange(1), help="Processes; default: one per core.")
@knowledge_option
def export_command(
    files: tuple[str, ...],
    records: tuple[Path, ...],
    form: str,
    out: Path,
    modalities: tuple[str, ...],
    published: str | None,
    workers: int | None,
    knowledge_files: tuple[Path, ...],
) -> None:
    """Write event records for other tools."""
    from demarche.exports import export
    from demarche.lines import read_lines

    if bool(files) == bool(records):
        raise click.UsageError("give either news FILES or --records FILE")
    _need_folder(out)
    _refuse_records(files)
    watched = Watched(telling=bool(files))
    values = (
        read_lines(records)
        if records
        else _coded(files, checked_day(published), workers, knowledge_files)
    )
    tally = export(watched.through(values, "exporting"), form, out, modalities)
    click.echo(_summary(tally, out), err=True)
    if watched.skips and files:
        sys.exit(SKIPPED)


def _refuse_records(files: tuple[str, ...]) -> None:
    """Raise UsageError for records given where news is meant, which would be coded as text."""
    from demarche.lines import opened, parse

    for path in map(Path, files):
        if not {".json", ".jsonl"} & set(path.suffixes) or not path.is_file():
            continue
        with suppress(ExchangeError), opened(path) as source:
            parse(next(source, "").encode())
            raise click.UsageError(f"{path} holds records, not news: give it with --records")


def _coded(
    files: tuple[str, ...], published: str | None, workers: int | None, knowledge: tuple[Path, ...]
) -> Iterator[Value]:
    from demarche import scale
    from demarche.lines import parse
    from demarche.read import read

    given = read(files, published=published, stdin=sys.stdin.buffer)
    cores = workers or os.cpu_count() or 1
    for coded in scale.code_all(given, workers=cores, knowledge=knowledge):
        yield from map(parse, coded.lines)


def _summary(tally: Tally, out: Path) -> str:
    reasons = ", ".join(f"{number} {why}" for why, number in sorted(tally.left_out.items()))
    left = f"; left out: {reasons}" if reasons else ""
    return f"{tally.written} of {tally.events} events written to {out}{left}"


IMPORT_HELP = f"""Read event tables of others into records.

FILES are tables of one kind, also gzipped. Codes go through the crosswalk to PLOVER, names of
countries to ISO codes, sectors to PLOVER's. What a table does not tell stays empty. A row that
cannot be read becomes a line of kind "skip" with file, line and reason, and the run ends with
exit status 3.

\b
Kinds (--from):
{_listed((source.name, source.serves) for source in SOURCES.values())}

\b
Examples:
  demarche import events.2018.tab --from icews -o records.jsonl
  demarche export --records records.jsonl --to geoparquet -o events.geoparquet
"""


@click.command(name="import", help=IMPORT_HELP)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@click.option(
    "--from", "source", type=click.Choice(tuple(SOURCES)), required=True, help="The kind of table."
)
@click.option(
    "-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Default: the screen."
)
def import_command(files: tuple[Path, ...], source: str, out: Path | None) -> None:
    """Read event tables of others into records."""
    from demarche.imports import import_file

    if out:
        _need_folder(out)
    watched = Watched()
    values = watched.through(
        (one for path in files for one in import_file(path, source)), "reading"
    )
    _write(values, out)
    skipped = f", {watched.skips} skipped" if watched.skips else ""
    click.echo(f"{watched.events} events{skipped}", err=True)
    if watched.skips:
        sys.exit(SKIPPED)


def _write(values: Iterable[Value], out: Path | None) -> None:
    from demarche.exports.own import write_jsonl

    if out is None:
        for value in values:
            sys.stdout.buffer.write(line(value) + b"\n")
        return
    try:
        write_jsonl(values, out)
    except OSError as fault:
        raise ExchangeError(f"{out}: cannot be written: {fault.strerror or fault}") from fault


def _need_folder(out: Path) -> None:
    if not out.parent.is_dir():
        raise click.BadParameter(f"there is no folder '{out.parent}' to write into")


class Watched:
    """Counts records as they go by, tells of skips, and shows progress on a terminal."""

    def __init__(self, telling: bool = True) -> None:
        """Start at nothing; not `telling` counts skips in silence."""
        self.events = self.skips = 0
        self._telling = telling

    def through(self, values: Iterable[Value], doing: str) -> Iterator[Value]:
        """Yield the records."""
        with progress() as shown:
            task = shown.add_task(doing, total=None) if shown else None
            for value in values:
                self.events += isinstance(value, Report)
                if isinstance(value, Skip):
                    self.skips += 1
                if isinstance(value, Skip) and self._telling:
                    click.echo(
                        f"skipped {value.source or value.document}: {value.reason}", err=True
                    )
                if shown and task is not None:
                    shown.update(task, advance=1, description=f"{doing}: {self.events} events")
                yield value
