"""`demarche add`, `compact`, `verify`: an archive is filled and looked after."""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click
import msgspec

from demarche.questions import checked_day, knowledge_option

SKIPPED = 3
"""Exit status of a run that stored what it could and skipped some input."""

archive_option = click.option(
    "--archive",
    "address",
    required=True,
    envvar="DEMARCHE_ARCHIVE",
    metavar="DIR|URL",
    help="The archive's folder (or DEMARCHE_ARCHIVE in the environment).",
)


@click.command()
@click.argument("files", nargs=-1, required=True)
@archive_option
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
@knowledge_option
def add(
    files: tuple[str, ...],
    address: str,
    published: str | None,
    workers: int | None,
    min_confidence: float,
    model: Path | None,
    knowledge_files: tuple[Path, ...],
) -> None:
    """Code FILES and store them in an archive, which is made if there is none.

    FILES are what `demarche code` takes. What is stored already is not coded again, so a run
    that was stopped goes on when it is started again. A changed article becomes a new version.

    \b
    Examples:
      demarche add news/ --archive archive
      cat wire.jsonl | demarche add - --archive archive --workers 4
    """
    from demarche.archive import open_archive
    from demarche.archive.adding import add as add_all
    from demarche.read import read
    from demarche.scale import Setting

    inputs = read(files, published=checked_day(published), stdin=sys.stdin.buffer)
    archive = open_archive(address, create=True)
    setting = Setting(model, min_confidence, knowledge_files)
    done = None
    with _progress() as progress:
        task = progress.add_task("adding", total=None) if progress else None
        workers = workers or os.cpu_count() or 1
        for done in add_all(archive, inputs, setting=setting, workers=workers, files=files):
            _tell_skips(done)
            if progress and task is not None:
                progress.update(task, description=_summary(done))
    if done:
        click.echo(_summary(done), err=True)
    if done and done.skips:
        sys.exit(SKIPPED)


def _tell_skips(done: Any) -> None:
    while done.skipped:
        document, line = done.skipped.popleft()
        click.echo(f"skipped {document}: {msgspec.json.decode(line)['reason']}", err=True)


def _summary(done: Any) -> str:
    known = f", {done.known} stored before" if done.known else ""
    skipped = f", {done.skips} skipped" if done.skips else ""
    return f"{done.documents} documents, {done.events} events{known}{skipped}"


def _progress() -> Any:
    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)


@click.command()
@archive_option
def compact(address: str) -> None:
    """Merge the small parts of an archive into one, sorted, which is faster to ask.

    The old parts stay for an hour, for who is reading them, and go with the next `compact`.
    """
    from demarche.archive import open_archive

    with _progress() as progress:
        if progress:
            progress.add_task("merging", total=None)
        merged = open_archive(address).compact()
    click.echo(f"{merged} parts merged into one" if merged else "nothing to merge", err=True)


@click.command()
@archive_option
@click.option("--set-aside", is_flag=True, help="Move parts with faults out, to damaged/.")
def verify(address: str, set_aside: bool) -> None:
    """Check that an archive is as it was written, and that all words stand in their texts.

    What is set aside is no longer found; `demarche add` of the same files codes it anew.
    """
    from demarche.archive import FolderArchive, open_archive

    archive = open_archive(address)
    faults = []
    with _progress() as progress:
        if progress:
            progress.add_task("verifying", total=None)
        for fault in archive.verify():
            faults.append(fault)
            click.echo(f"{fault.part}: {fault.reason}")
    if faults and set_aside:
        if not isinstance(archive, FolderArchive):
            raise click.UsageError("a database has no parts that could be set aside")
        click.echo(f"moved to {archive.set_aside(faults)}", err=True)
    if faults:
        sys.exit(1)
    click.echo("all as it was written", err=True)
