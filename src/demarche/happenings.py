"""`demarche incidents`: events of files in, the incidents they report out."""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
import msgspec

from demarche.errors import InputError
from demarche.incidents import Linked, link
from demarche.incidents.values import Judgement
from demarche.lines import Report, parse
from demarche.records import Document, Event, Incident

Read = tuple[list[Event], list[Document]]


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--published", metavar="DATE", help="Publication date (YYYY-MM-DD) where unknown.")
@click.option("--workers", type=click.IntRange(1), help="Processes; default: one per core.")
@click.option(
    "--least", type=click.IntRange(1), default=1, show_default=True, help="Witnesses at least."
)
@click.option(
    "--judgements",
    "judged",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="JSON lines of people's word: kind (join or split), events (ids), who, when.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines for machines.")
def incidents(
    files: tuple[str, ...],
    published: str | None,
    workers: int | None,
    least: int,
    judged: Path | None,
    as_json: bool,
) -> None:
    """Show the incidents that FILES report: who says what of one happening.

    FILES are records as `demarche code` writes them (JSON lines), or news to be coded first.

    \b
    Examples:
      demarche code news/ -o events.jsonl && demarche incidents events.jsonl
      demarche incidents news/ --least 2
    """
    events, documents = read_events(files, published, workers or os.cpu_count() or 1)
    linked = link(events, documents, read_judgements(judged) if judged else ())
    shown = [one for one in linked.incidents if one.witnesses >= least]
    if as_json:
        for one in shown:
            click.echo(json.dumps(record(one, linked), ensure_ascii=False))
        return
    _print_table(shown, linked)


def read_events(files: Iterable[str], published: str | None, workers: int) -> Read:
    """Return events and documents of records, or of news that is coded first."""
    records = [name for name in files if _holds_records(name)]
    news = [name for name in files if name not in records]
    events, documents = list[Event](), dict[str, Document]()
    for name in records:
        take(_lines(Path(name)), name, events, documents)
    if news:
        take(_coded(news, published, workers, documents), "the coder", events, documents)
    return events, list(documents.values())


def _holds_records(name: str) -> bool:
    path = Path(name)
    if not path.is_file() or not name.removesuffix(".gz").endswith((".jsonl", ".ndjson")):
        return False
    first = next(_lines(path), b"{}")
    return b'"kind"' in first and b'"schema"' in first


def _lines(path: Path) -> Iterator[bytes]:
    with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
        yield from (line for line in stream if line.strip())


def take(
    lines: Iterable[bytes], name: str, events: list[Event], documents: dict[str, Document]
) -> None:
    """Add the events of JSON lines and their documents; raises ExchangeError with the line."""
    for number, line in enumerate(lines, 1):
        value = parse(line, f"{name}:{number}")
        if isinstance(value, Report):
            events.append(value.event)
            documents.setdefault(value.document.id, value.document)


def _coded(
    files: list[str], published: str | None, workers: int, documents: dict[str, Document]
) -> Iterator[bytes]:
    from demarche import scale
    from demarche.questions import checked_day
    from demarche.read import read

    def kept() -> Iterator[Any]:
        for one in read(files, published=checked_day(published), stdin=sys.stdin.buffer):
            if isinstance(one, Document):
                documents[one.id] = one
            yield one

    for coded in scale.code_all(kept(), workers=workers):
        yield from coded.lines


def read_judgements(path: Path) -> list[Judgement]:
    """Read people's word on what belongs together; raises InputError with the line."""
    found = list[Judgement]()
    for number, line in enumerate(_lines(path), 1):
        try:
            found.append(msgspec.json.decode(line, type=Judgement))
        except msgspec.MsgspecError as fault:
            raise InputError(f"{path}:{number}: no judgement: {fault}") from None
        if found[-1].kind not in ("join", "split") or len(found[-1].events) < 2:
            raise InputError(f"{path}:{number}: give kind join or split, and two events at least")
    return found


def record(one: Incident, linked: Linked) -> dict[str, Any]:
    """Return an incident as users get it, with its links and relations."""
    own = set(one.events)
    return {
        "kind": "incident",
        **asdict(one),
        "links": [asdict(link) for link in linked.links if link.event in own],
        "relations": [
            asdict(relation) for relation in linked.relations if one.id == relation.incident
        ],
    }


def _print_table(shown: Iterable[Incident], linked: Linked) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 140)
    table = Table(
        "reported", "when", "who", "did", "to whom", "where", "figures", "reports", "sure"
    )
    for one in shown:
        table.add_row(*map(escape, cells(one)))
    console.print(table)
    for relation in linked.relations:
        console.print(escape(f"{relation.incident} {relation.kind} {relation.other}"))


def cells(one: Incident) -> list[str]:
    """Return an incident as a row of the table; `!` marks figures that conflict."""
    reported = one.first_reported or ""
    if one.last_reported and one.last_reported != one.first_reported:
        reported += f" to {one.last_reported}"
    did = f"{one.type}{'.' + one.mode if one.mode else ''}"
    if one.modality not in (None, "actual"):
        did += f" ({one.modality})"
    figures = [
        ("" if figure.agreed else "! ") + " / ".join(value.text for value, _ in figure.values)
        for figure in one.figures
    ]
    copies = len(one.reports) - one.witnesses
    return [
        reported,
        (one.when.start or one.when.text) if one.when else "",
        "; ".join(actor.name for actor in one.actors),
        did,
        "; ".join(actor.name for actor in one.recipients),
        (one.place.name or one.place.text) if one.place else "",
        "; ".join(figures),
        f"{one.witnesses}" + (f" (+{copies} copies)" if copies else ""),
        f"{one.confidence:.2f}" if one.confidence is not None else "",
    ]
