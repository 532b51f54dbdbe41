"""`demarche brief`: a page that a person would send to a colleague."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from demarche.console import progress
from demarche.keeping import archive_option

SUFFIXES = (".html", ".md", ".pdf")


@click.command()
@archive_option
@click.option("--from", "start", metavar="DAY", help="Not over before this day (YYYY-MM-DD).")
@click.option("--to", "end", metavar="DAY", help="Begun by this day.")
@click.option("--actors", help="Countries (USA,Japan), or persons and groups, with commas.")
@click.option(
    "-o",
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="brief.html, .md or .pdf (printed by an installed Chromium, Chrome or Edge); "
    "default: HTML to the screen.",
)
def brief(
    address: str, start: str | None, end: str | None, actors: str | None, out: Path | None
) -> None:
    """Write a brief of a period: numbers, map, timeline, acts, positions, forces, doubts.

    It is one file that opens without a server and without the internet, and prints well. Each
    sentence stands with its source, and each number with the `demarche find` that gives it.

    \b
    Examples:
      demarche brief --archive archive --from 2023-02-01 --to 2023-02-28 -o brief.html
      demarche brief --archive archive --actors "USA,South Korea" -o brief.pdf
    """
    from demarche.archive import open_archive
    from demarche.brief.gathering import make_brief
    from demarche.brief.page import as_html, as_markdown

    if out is not None and out.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"'{out}': a brief is written as {', '.join(SUFFIXES)}")
    named = _listed(actors)
    with progress() as shown:
        if shown:
            shown.add_task("reading the archive", total=None)
        made = make_brief(open_archive(address), address, start=start, end=end, actors=named)
    if out is not None and out.suffix.lower() == ".md":
        _write(as_markdown(made), out)
    elif out is not None and out.suffix.lower() == ".pdf":
        from demarche.brief.printing import write_pdf

        write_pdf(as_html(made), out)
    else:
        _write(as_html(made), out)


def _listed(actors: str | None) -> Sequence[str]:
    return [one.strip() for one in (actors or "").split(",") if one.strip()]


def _write(text: str, out: Path | None) -> None:
    data = text.encode("utf-8", "replace")
    if out is None:
        sys.stdout.buffer.write(data)
    else:
        out.write_bytes(data)
