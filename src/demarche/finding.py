"""`demarche find`, `count`, `sql`: an archive is asked."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from dataclasses import fields
from pathlib import Path
from typing import Any

import click

from demarche.errors import QueryError
from demarche.keeping import archive_option

FORMATS = ("table", "jsonl", "csv", "parquet")
SHOWN = 50
"""Records shown where no limit is given and the answer goes to the screen."""


class Numbers(click.ParamType[Any]):
    """Some numbers with commas between them."""

    name = "numbers"

    def __init__(self, count: int) -> None:
        """Say how many."""
        self.count = count

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the numbers."""
        try:
            found = tuple(float(one) for one in str(value).split(","))
        except ValueError:
            found = ()
        if len(found) != self.count:
            self.fail(f"'{value}': give {self.count} numbers with commas between", param, ctx)
        return found


def _country(code: str) -> str:
    """Return the code of a country that is given by code or by name."""
    if len(code) == 3 and code.isupper():
        return code
    from demarche import countries

    found = countries.load().find(code)
    if len(found) != 1:
        raise QueryError(f"'{code}' names no country; give its code, as in JPN, or its name")
    return found[0].code


def _many(*names: str, into: str, told: str, change: Callable[[str], Any] = str) -> Any:
    def changed(_context: Any, _parameter: Any, values: Sequence[str]) -> tuple[Any, ...]:
        return tuple(change(value) for value in values)

    return click.option(*names, into, multiple=True, callback=changed, help=told)


FILTERS = (
    click.option("--from", "start", metavar="DAY", help="Not over before this day (YYYY-MM-DD)."),
    click.option("--to", "end", metavar="DAY", help="Begun by this day."),
    click.option("--published-from", "published_start", metavar="DAY", help="Published since."),
    click.option("--published-to", "published_end", metavar="DAY", help="Published until."),
    click.option("--box", type=Numbers(4), metavar="W,S,E,N", help="Within these degrees."),
    click.option("--near", type=Numbers(3), metavar="LAT,LON,KM", help="Within km of a point."),
    _many(
        "--place-country",
        into="place_countries",
        told="In this country (code or name).",
        change=_country,
    ),
    _many("--actor", into="actors", told="Who acts: a name, an id, or the words of the text."),
    _many("--actor-country", into="actor_countries", told="Code or name.", change=_country),
    _many("--actor-sector", into="actor_sectors", told="As in GOV, MIL, REB.", change=str.upper),
    _many("--recipient", into="recipients", told="Whom it is directed at, as --actor."),
    _many("--recipient-country", into="recipient_countries", told="Code or name.", change=_country),
    _many(
        "--recipient-sector", into="recipient_sectors", told="As --actor-sector.", change=str.upper
    ),
    _many("--party", into="parties", told="Actor or recipient, by name, id or words."),
    _many(
        "--country", into="countries", told="Of actor or recipient; code or name.", change=_country
    ),
    _many("--type", into="types", told="Event type, as in ASSAULT.", change=str.upper),
    _many("--mode", into="modes", told="Mode, as in visit.", change=str.lower),
    _many("--modality", into="modalities", told="As in actual, planned.", change=str.lower),
    _many("--context", into="contexts", told="As in military.", change=str.lower),
    _many(
        "--quad", into="quads", told="1 to 4: verbal, material cooperation; conflict.", change=int
    ),
    _many("--issue", into="issues", told="Of a statement, or said in the event's sentence."),
    _many("--stance", into="stances", told="Of statements, as in opposes.", change=str.lower),
    click.option("--min-intensity", type=float, help="From -10 (conflict)."),
    click.option("--max-intensity", type=float, help="To 10 (cooperation)."),
    click.option("--min-confidence", type=click.FloatRange(0, 1), help="Sure of the type."),
    _many("--publisher", into="publishers", told="Newspaper or agency."),
    click.option("--words", help='Of title and text: words, begin*, "phrases"; all of them.'),
    click.option("--sentence", help="The same, of the event's sentence."),
    _many("--document", into="documents", told="Id of a document."),
    click.option("--as-of", metavar="TIME", help="What the archive held then (day or time, UTC)."),
    click.option("--limit", type=click.IntRange(0), help="This many at most; 0 for all."),
)


def filtering(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of a filter to a command."""
    for option in reversed(FILTERS):
        command = option(command)
    return command


def query_of(given: dict[str, Any], **more: Any) -> Any:
    """Return the query that the options of a filter ask."""
    from demarche.archive import Query

    known = {field.name for field in fields(Query)}
    asked = {name: value for name, value in given.items() if name in known and value is not None}
    return Query(**asked | more)


@click.command()
@archive_option
@filtering
@click.option(
    "--kind",
    type=click.Choice(("events", "statements", "positions", "quantities", "forces", "documents")),
    default="events",
    show_default=True,
    help="What to find.",
)
@click.option(
    "--order",
    type=click.Choice(("newest", "oldest", "surest", "harshest", "kindest", "stored")),
    default="newest",
    show_default=True,
    help="Which come first.",
)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Default: by OUT, or table.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Write here.")
def find(address: str, form: str | None, out: Path | None, **given: Any) -> None:
    """Find records in an archive. Filters add up; one given twice takes either value.

    \b
    Examples:
      demarche find --archive archive --type ASSAULT --country Mali --from 2018-01-01
      demarche find --archive archive --near 34.5,69.2,100 --words "car bomb" --format jsonl
      demarche find --archive archive --kind statements --issue sanctions --stance opposes
    """
    from demarche.archive import open_archive

    form = form or _format_of(out)
    limit = given.pop("limit")
    if limit is None and form == "table" and out is None:
        limit = SHOWN
    query = query_of(given, limit=limit or None)
    _show(open_archive(address).find(query), query.kind, form, out)


def _format_of(out: Path | None) -> str:
    suffix = "table" if out is None else out.suffix.lstrip(".").lower()
    if suffix not in FORMATS:
        raise click.UsageError(f"no format is known by '{out}': add --format jsonl, csv, ...")
    return suffix


def _show(lines: Iterable[bytes], kind: str, form: str, out: Path | None) -> None:
    from demarche import write

    if form in ("csv", "parquet") and kind != "events":
        raise click.UsageError(
            f"{kind} are written as table or jsonl; 'demarche sql' gives columns"
        )
    if form == "parquet":
        if out is None:
            raise click.UsageError("parquet is not for the screen: name a file with -o")
        write.write_parquet(lines, out)
    elif form == "jsonl":
        with out.open("wb") if out else nullcontext(sys.stdout.buffer) as binary:
            write.write_jsonl(lines, binary)
    else:
        with (
            out.open("w", encoding="utf-8", newline="") if out else nullcontext(sys.stdout) as text
        ):
            if form == "csv":
                write.write_csv(lines, text)
            else:
                _print(*_cells(lines, kind), text)


def _cells(lines: Iterable[bytes], kind: str) -> tuple[Sequence[str], list[Sequence[Any]]]:
    """Return the table of some records: heads and rows."""
    records = [json.loads(line) for line in lines]
    heads: tuple[str, ...]
    if kind == "documents":
        heads = ("id", "published", "publisher", "title", "url")
        return heads, [[record[head] for head in heads] for record in records]
    heads = ("when", "who", "what", "to whom", "where", "words", "id")
    return heads, [_row(record) for record in records]


def _row(record: dict[str, Any]) -> list[Any]:
    when, place = record.get("when") or {}, record.get("place") or {}
    document = record["document"]
    days = when.get("start") or f"({document.get('published') or '?'})"
    if when.get("end") and when["end"] != when["start"]:
        days += f" to {when['end']}"
    return [
        days,
        _names(_whose(record)),
        _what(record),
        _names(record.get("recipients") or _one(record, "addressee")),
        place.get("name") or place.get("text") or "",
        (record.get("trigger") or record.get("content") or record.get("mention") or {}).get(
            "text", ""
        ),
        record["id"],
    ]


def _whose(record: dict[str, Any]) -> list[dict[str, Any]]:
    several = record.get("actors") or record.get("speakers")
    names = ("speaker", "actor", "of", "owner")
    return several or [one for name in names for one in _one(record, name)]


def _one(record: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [record[name]] if record.get(name) else []


def _what(record: dict[str, Any]) -> str:
    if record["kind"] == "event":
        mode = f".{record['mode']}" if record["mode"] else ""
        modality = f" ({record['modality']})" if record["modality"] != "actual" else ""
        return f"{record['type']}{mode}{modality}"
    issues = record.get("issues") or (record.get("issue"),)
    quantity = (record.get("quantity") or {}).get("text") or record.get("text")
    told = (record.get("stance"), *issues, quantity, record.get("counted"), record.get("system"))
    return " ".join(one for one in told if one)


def _names(actors: Iterable[dict[str, Any]]) -> str:
    told = (f"{a['name']} [{a['country']}]" if a.get("country") else a["name"] for a in actors)
    return "; ".join(told)


def _print(heads: Sequence[str], rows: Iterable[Sequence[Any]], stream: Any) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table(*heads)
    for row in rows:
        table.add_row(*("" if one is None else escape(str(one)) for one in row))
    Console(file=stream, width=None if stream.isatty() else 160).print(table)


def _answer(answer: Any, form: str) -> None:
    """Print an answer's rows as table, JSON lines or CSV."""
    if form == "table":
        _print(answer.columns, answer.rows, sys.stdout)
    elif form == "csv":
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(answer.columns)
        writer.writerows(answer.rows)
    else:
        for row in answer.rows:
            told = dict(zip(answer.columns, row, strict=True))
            click.echo(json.dumps(told, ensure_ascii=False, default=str))


_form = click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS[:3]),
    default="table",
    show_default=True,
    help="How to print it.",
)


@click.command()
@archive_option
@click.option(
    "--by",
    required=True,
    help="What to count by.",
    type=click.Choice(
        (
            *("day", "week", "month", "year", "pair", "countries", "type", "quad"),
            *("place", "actor", "stored"),
        )
    ),
)
@click.option("--per-thousand", is_flag=True, help="Also of a thousand articles read then.")
@filtering
@click.option(
    "--kind",
    type=click.Choice(("events", "statements", "documents")),
    default="events",
    show_default=True,
    help="What to count.",
)
@_form
def count(address: str, by: str, per_thousand: bool, form: str, **given: Any) -> None:
    """Count records in an archive by time, by who did it to whom, or by type.

    The volume of news changes: --per-thousand divides by the articles of the same time.

    \b
    Examples:
      demarche count --archive archive --by month --type PROTEST --per-thousand
      demarche count --archive archive --by countries --quad 4 --limit 20
    """
    from demarche.archive import open_archive

    query = query_of(given, limit=given.pop("limit") or None)
    _answer(open_archive(address).count(query, by, per_thousand=per_thousand), form)


@click.command()
@click.argument("query")
@archive_option
@_form
def sql(query: str, address: str, form: str) -> None:
    """Answer one SELECT over the views of an archive, which it cannot change.

    \b
    Examples:
      demarche sql "SELECT type, count(*) FROM events GROUP BY 1" --archive archive
      demarche sql "DESCRIBE events" --archive archive
    """
    from demarche.archive import open_archive

    _answer(open_archive(address).sql(query), form)
