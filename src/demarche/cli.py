"""The command line: `demarche code` and `info` here, `evaluate`, `show`, `who` ... elsewhere."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from demarche.comparing import positions
from demarche.console import SKIPPED, progress
from demarche.errors import DemarcheError
from demarche.exchange import export_command, import_command
from demarche.questions import checked_day, issues_option, knowledge_option, show, when, where, who
from demarche.version import __version__

FORMATS = ("jsonl", "csv", "parquet", "table")


class Failing(click.Group):
    """A command group that turns demarche's errors into a message and exit status 1."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        try:
            return super().invoke(context)
        except DemarcheError as fault:
            raise click.ClickException(str(fault)) from fault


@click.group(cls=Failing, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Read news and write down who did or said what to whom, when and where.

    Every record shows the words it was read from. Nothing leaves your machine.
    """


@main.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: by OUT, or jsonl.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write here, not to the screen.")
@click.option("--published", metavar="DATE", help="Publication date (YYYY-MM-DD) where unknown.")
@click.option("--workers", type=click.IntRange(1), help="Processes; default: one per core.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Leave out events that are less sure to be of their type.",
)
@click.option(
    "--model",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A model folder of your own (see training/), in place of the one that comes along.",
)
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(("event", "statement", "position", "quantity", "force")),
    multiple=True,
    help="Write records of this kind only (may be given again); default: all.",
)
@knowledge_option
@issues_option
def code(
    files: tuple[str, ...],
    form: str | None,
    out: Path | None,
    published: str | None,
    workers: int | None,
    min_confidence: float,
    model: Path | None,
    kinds: tuple[str, ...],
    knowledge_files: tuple[Path, ...],
    issue_files: tuple[Path, ...],
) -> None:
    """Code FILES into records: events, statements, positions, quantities, forces.

    FILES are text, HTML, JSON lines, CSV, Parquet or RSS/Atom files (each also gzipped),
    folders, globs, or - for standard input.

    \b
    Examples:
      demarche code article.txt --published 2017-08-19 --format table
      demarche code news/ -o events.parquet --workers 4
      cat wire.jsonl | demarche code - --kind event > events.jsonl

    What cannot be read becomes a line of kind "skip" that says why, and the run ends with
    exit status 3 after everything else is coded.
    """
    from demarche import scale
    from demarche.read import read
    from demarche.write import kind_of

    if out and not out.parent.is_dir():
        raise click.BadParameter(f"there is no folder '{out.parent}' to write into")
    checked = checked_day(published)
    form = form or _format_of(out)
    inputs = read(files, published=checked, stdin=sys.stdin.buffer)
    coded = scale.code_all(
        inputs,
        workers=workers or os.cpu_count() or 1,
        model=model,
        min_confidence=min_confidence,
        knowledge=knowledge_files,
        issues=issue_files,
    )
    counts = Counts()
    lines = counts.watch(coded)
    wanted = {*kinds, "skip"} if kinds else None
    _write(form, out, (one for one in lines if wanted is None or kind_of(one) in wanted))
    click.echo(counts.summary(), err=True)
    if counts.skips:
        sys.exit(SKIPPED)


class Counts:
    """Counts documents, events and skips as their lines go by, and shows progress."""

    def __init__(self) -> None:
        """Start at nothing."""
        self.documents = self.events = self.skips = 0

    def watch(self, coded: Iterable[Any]) -> Iterator[bytes]:
        """Yield the lines of each input, telling of skips and of progress on a terminal."""
        with progress() as shown:
            task = shown.add_task("coding", total=None) if shown else None
            for one in coded:
                self.documents += not one.skipped
                self.events += one.events
                self.skips += one.skipped
                if one.skipped:
                    click.echo(f"skipped {one.document}: {_reason(one.lines[0])}", err=True)
                if shown and task is not None:
                    shown.update(task, advance=1, description=self.summary())
                yield from one.lines

    def summary(self) -> str:
        """Say what was done so far."""
        skipped = f", {self.skips} skipped" if self.skips else ""
        return f"{self.documents} documents, {self.events} events{skipped}"


def _reason(line: bytes) -> str:
    import msgspec

    return str(msgspec.json.decode(line)["reason"])


def _format_of(out: Path | None) -> str:
    if out is None:
        return "jsonl"
    suffix = out.suffix.lstrip(".").lower()
    if suffix not in FORMATS:
        raise click.UsageError(f"no format is known by '{out.name}': add --format jsonl, csv, ...")
    return suffix


def _write(form: str, out: Path | None, lines: Iterable[bytes]) -> None:
    from demarche import write
    from demarche.tables import print_records

    if form == "parquet":
        if out is None:
            raise click.UsageError("parquet is not for the screen: name a file with -o")
        write.write_parquet(lines, out)
    elif form == "csv":
        with (
            out.open("w", encoding="utf-8", newline="") if out else nullcontext(sys.stdout) as text
        ):
            write.write_csv(lines, text)
    elif form == "jsonl":
        with out.open("wb") if out else nullcontext(sys.stdout.buffer) as binary:
            write.write_jsonl(lines, binary)
    else:
        with out.open("w", encoding="utf-8") if out else nullcontext(sys.stdout) as text:
            print_records(lines, text)


@main.command()
def info() -> None:
    """Show the version, the model, its codebook and what it was trained on."""
    from demarche import resources
    from demarche.tagger import read_settings

    folder = resources.model_folder()
    settings = read_settings(folder)
    click.echo(f"demarche {__version__}")
    click.echo(f"model    {resources.model_digest(folder)} in {folder}")
    click.echo(f"codebook {settings.codebook}: {len(settings.types)} types")
    for name in settings.trained_on or {}:
        click.echo(f"trained on {name}")


def _add_commands() -> None:
    from demarche.brief.command import brief
    from demarche.correcting import correct, corrections
    from demarche.evaluate.command import evaluate
    from demarche.finding import count, find, sql
    from demarche.gathering import incident, incidents
    from demarche.keeping import add, compact, link, verify
    from demarche.web.command import serve

    for command in (
        *(evaluate, incidents, incident, positions, show, who, where, when),
        *(add, link, find, count, sql, serve, brief, correct, corrections, compact, verify),
        *(export_command, import_command),
    ):
        main.add_command(command)


_add_commands()
