"""`demarche incidents`, `incident`: incidents of files or of an archive, and people's word."""

from __future__ import annotations

import getpass
import json
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from demarche.errors import QueryError
from demarche.finding import SHOWN, filtering, query_of
from demarche.happenings import HEADS, cells, read_events, read_judgements, record
from demarche.keeping import archive_option, link_shown
from demarche.records import Event, Incident


class Listing(click.Group):
    """A group whose command `list` is meant where none is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Name the command."""
        named = bool(args) and args[0] in (*self.commands, *ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["list", *args])


@click.group(cls=Listing)
def incidents() -> None:
    """List incidents, or say what belongs together.

    `demarche incidents FILES` and `demarche incidents --archive DIR` stand for
    `demarche incidents list ...`, whose --help shows the options.
    """


_judge_options = (
    archive_option,
    click.option("--why", help="The reason, for who reads it later."),
    click.option("--by", "who", help="Who says so; default: the user of this computer."),
    click.option("--link", "and_link", is_flag=True, help="Then link anew what it touches."),
)


def _judging(command: Any) -> Any:
    for option in reversed(_judge_options):
        command = option(command)
    return command


@incidents.command("list")
@click.argument("files", nargs=-1)
@click.option("--archive", "address", metavar="DIR|URL", help="Incidents of this archive.")
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
@click.option(
    "--order",
    type=click.Choice(("newest", "oldest", "surest", "harshest", "kindest", "stored")),
    default="newest",
    show_default=True,
    help="Which of an archive come first.",
)
@filtering
@click.option("--json", "as_json", is_flag=True, help="Print JSON lines for machines.")
def list_incidents(
    files: tuple[str, ...],
    address: str | None,
    published: str | None,
    workers: int | None,
    least: int,
    judged: Path | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Show the incidents that FILES report, or those of an archive.

    FILES are records as `demarche code` writes them (JSON lines), or news to be coded first. An
    archive is linked by `demarche link`; an incident of it is shown if the filters find one of
    its events (see `demarche find`).

    \b
    Examples:
      demarche code news/ -o events.jsonl && demarche incidents events.jsonl
      demarche incidents news/ --least 2
      demarche incidents --archive archive --type ASSAULT --country Mali --least 3
    """
    address = address or (None if files else os.environ.get("DEMARCHE_ARCHIVE"))
    if bool(files) == bool(address):
        raise click.UsageError("name FILES, or an archive with --archive")
    if address:
        if published or workers or judged:
            raise click.UsageError("--published, --workers and --judgements go with FILES")
        _list_archive(address, least, as_json, given)
        return
    order = given.pop("order")
    if order != "newest" or any(value not in (None, ()) for value in given.values()):
        raise click.UsageError("filters and --order go with --archive")
    _list_files(files, published, workers, least, judged, as_json)


def _list_files(
    files: Sequence[str],
    published: str | None,
    workers: int | None,
    least: int,
    judged: Path | None,
    as_json: bool,
) -> None:
    from demarche.incidents import link

    events, documents = read_events(files, published, workers or os.cpu_count() or 1)
    linked = link(events, documents, read_judgements(judged) if judged else ())
    shown = [one for one in linked.incidents if one.witnesses >= least]
    if as_json:
        for one in shown:
            own = [link for link in linked.links if link.event in set(one.events)]
            related = [relation for relation in linked.relations if one.id == relation.incident]
            click.echo(json.dumps(record(one, own, related), ensure_ascii=False))
        return
    _print_table(HEADS, (cells(one) for one in shown))
    for relation in linked.relations:
        click.echo(f"{relation.incident} {relation.kind} {relation.other}")


def _list_archive(address: str, least: int, as_json: bool, given: dict[str, Any]) -> None:
    from demarche.archive import open_archive

    limit = given.pop("limit")
    if limit is None and not as_json:
        limit = SHOWN
    query = query_of(given, kind="incidents", limit=limit or None, min_witnesses=least)
    archive = open_archive(address)
    if as_json:
        for line in archive.find(query):
            click.echo(line.decode())
        return
    rows = [[*cells(one), one.id] for one in archive.incidents(query)]
    if not rows and not archive.sql("SELECT id FROM linkings LIMIT 1").rows:
        raise QueryError(f"nothing is linked yet; 'demarche link --archive {address}' does it")
    _print_table((*HEADS, "id"), rows)


def _print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160)
    table = Table(*heads)
    for row in rows:
        table.add_row(*map(escape, row))
    console.print(table)


@incidents.command()
@click.argument("events", nargs=-1, required=True)
@_judging
def split(
    events: tuple[str, ...], address: str, why: str | None, who: str | None, and_link: bool
) -> None:
    """Say that EVENTS (ids) do not belong to the incident that they stand in.

    Several that are named together may stay together. It holds from the next `demarche link`.

    \b
    Examples:
      demarche incidents split "news/b#120" --archive archive --why "the attack of Friday"
      demarche incidents split "news/b#120" "news/c#31" --archive archive --link
    """
    from demarche.archive import open_archive
    from demarche.incidents import Judgement

    archive = open_archive(address)
    made = []
    for event in events:
        one = _found(archive, event)
        if event not in one.events:
            raise QueryError(f"'{event}' is an incident; name the events that are to leave it")
        others = tuple(other for other in one.events if other not in events)
        if not others:
            raise QueryError(f"nothing else stands in {one.id}")
        told = ("split", (event, *others), who or getpass.getuser(), _now(), why)
        made.append(Judgement(*told))
    _judge(archive, made, and_link)


@incidents.command()
@click.argument("ids", nargs=-1, required=True)
@_judging
def join(
    ids: tuple[str, ...], address: str, why: str | None, who: str | None, and_link: bool
) -> None:
    """Say that the incidents or events with these IDS are one happening.

    It holds from the next `demarche link`.

    \b
    Examples:
      demarche incidents join "incident/news/a#12" "incident/news/b#40" --archive archive
      demarche incidents join "news/a#12" "news/c#77" --archive archive --by Ann --link
    """
    from demarche.archive import open_archive
    from demarche.incidents import Judgement

    archive = open_archive(address)
    found = [(one, _found(archive, one)) for one in ids]
    each = ((named,) if named in one.events else one.events for named, one in found)
    events = tuple(dict.fromkeys(event for several in each for event in several))
    told = ("join", events, who or getpass.getuser(), _now(), why)
    _judge(archive, [Judgement(*told)], and_link)


@incidents.command()
@archive_option
def judgements(address: str) -> None:
    """Print what people joined and split, as JSON lines; of two on one pair the later holds."""
    from dataclasses import asdict

    from demarche.archive import open_archive

    for one in open_archive(address).judgements():
        click.echo(json.dumps(asdict(one), ensure_ascii=False))


def _judge(archive: Any, made: Iterable[Any], and_link: bool) -> None:
    for one in made:
        archive.judge(one)
        click.echo(f"{one.kind}: {' '.join(one.events)}", err=True)
    if and_link:
        link_shown(archive)
    else:
        click.echo("holds from the next 'demarche link'", err=True)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _found(archive: Any, id: str) -> Incident:
    one: Incident | None = archive.incident(id)
    if one is None:
        raise QueryError(
            f"there is no incident '{id}', nor is an event of this id linked; "
            "'demarche link' links, 'demarche incidents' shows ids"
        )
    return one


@click.command()
@click.argument("id")
@archive_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object for machines.")
def incident(id: str, address: str, as_json: bool) -> None:
    """Show the incident with this ID, or that the event with this ID belongs to.

    Its reports in time order with their sentences, what they agree on, figures that conflict
    with who reports which, why they are linked, what it is related to, what people judged.

    \b
    Examples:
      demarche incident "incident/news/a#12" --archive archive
      demarche incident "news/b#40" --archive archive --json
    """
    from dataclasses import asdict

    from demarche.archive import Query, open_archive

    archive = open_archive(address)
    one = _found(archive, id)
    events = {event.id: event for event in archive.events(Query(ids=one.events))}
    links, relations = archive.links(one.id), archive.relations(one.id)
    judged = [told for told in archive.judgements() if set(told.events) & set(one.events)]
    if as_json:
        told = record(one, links, relations) | {
            "judgements": [asdict(judgement) for judgement in judged],
            "sentences": {name: event.sentence.text for name, event in events.items()},
        }
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for lines in (
        _facts(one),
        _reports(one, events),
        _figures(one),
        _links(links),
        _section(
            "Related", [f"{r.incident} {r.kind} {r.other} ({r.score:.2f})" for r in relations]
        ),
        _section("Judged", [_judged(judgement) for judgement in judged]),
    ):
        for line in lines:
            click.echo(line)


def _section(head: str, lines: Sequence[str]) -> list[str]:
    return ["", head, *(f"  {line}" for line in lines)] if lines else []


def _facts(one: Incident) -> list[str]:
    reported, when, who, did, whom, where, _, reports, sure = cells(one)
    facts = {
        "did": did,
        "who": who,
        "to whom": whom,
        "when": when,
        "where": where,
        "reported": reported,
        "witnesses": reports,
        "sure": sure,
    }
    return [one.id, *(f"  {name:<10}{value}" for name, value in facts.items() if value)]


def _reports(one: Incident, events: dict[str, Event]) -> list[str]:
    lines = []
    for report in one.reports:
        told = (report.published or "no date", report.publisher, report.document)
        copy = "" if report.witness == report.document else f"  (copy of {report.witness})"
        lines.append("  ".join(part for part in told if part) + copy)
        for name in report.events:
            text = " ".join(events[name].sentence.text.split()) if name in events else "(gone)"
            lines.append(f"    {text}  [{name}]")
    return _section("Reports", lines)


def _figures(one: Incident) -> list[str]:
    by = {report.document: report.publisher or report.document for report in one.reports}
    lines = []
    for figure in one.figures:
        told = [
            _figure(value.text, [by.get(d, d) for d in documents])
            for value, documents in figure.values
        ]
        head = "agreed" if figure.agreed else "CONFLICT"
        lines.append(f"{head:<9} {figure.counted or figure.unit}: {' / '.join(told)}")
    return _section("Figures", lines)


def _figure(text: str, by: Sequence[str]) -> str:
    return f"{text} ({', '.join(by)})"


def _links(links: Iterable[Any]) -> list[str]:
    lines = []
    for link in links:
        why = (
            f"judged by {link.by}"
            if link.by
            else ", ".join(f"{one.name} {one.weight:+.1f}" for one in link.agreements)
        )
        lines.append(f"{link.event} with {link.other}  {link.score:.2f}: {why}")
    return _section("Linked by", lines)


def _judged(one: Any) -> str:
    return f"{one.when}  {one.who}: {one.kind} {' '.join(one.events)}" + (
        f"  ({one.why})" if one.why else ""
    )
