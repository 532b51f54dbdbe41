"""`demarche show`, `who`, `where`, `when`: what is understood, and why, without coding events."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from demarche.errors import InputError

issues_option = click.option(
    "--issues",
    "issue_files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Issues of your own: a TOML file with title, definition and sentences (docs/issues.md).",
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for machines.")
knowledge_option = click.option(
    "--knowledge",
    "knowledge_files",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    multiple=True,
    help="Actors of your own: a table, a PETRARCH dictionary or FollowTheMoney entities.",
)


@click.command()
@click.argument("name")
@click.option("--on", "day", metavar="DATE", help="What they were on this day (YYYY-MM-DD).")
@knowledge_option
@as_json
def who(name: str, day: str | None, knowledge_files: tuple[Path, ...], as_json: bool) -> None:
    """Tell who NAME is: posts with their dates, country, sectors.

    \b
    Examples:
      demarche who "Taro Kono" --on 2018-05-01
      demarche who Hezbollah
    """
    from demarche import knowledge

    checked = checked_day(day)
    known = knowledge.load(knowledge_files)
    found = known.named(name) or tuple(known.actors[key] for key in known.surnames.exact(name))
    if not found:
        raise InputError(f"nobody is known as '{name}'; add them with --knowledge, see --help")
    rows = [
        {
            "id": actor.id,
            "name": actor.name,
            "kind": actor.kind,
            "now": _standing(actor, checked) if checked else None,
            "spells": [_spell(one) for one in (actor.on(checked) if checked else actor.spells)],
        }
        for actor in found
    ]
    _answer(rows, as_json, _who_lines(rows))


def _standing(actor: Any, day: str) -> dict[str, Any]:
    standing = actor.standing(day)
    return {"country": standing.country, "sectors": standing.sectors}


def _spell(spell: Any) -> dict[str, Any]:
    bounds = {"start": _bound(spell.start), "end": _bound(spell.end)}
    return asdict(spell) | bounds


def _bound(day: str) -> str | None:
    """Return a day, or None for a spell without a bound."""
    return None if day.startswith(("0000", "9999")) else day


def _who_lines(rows: Sequence[dict[str, Any]]) -> Iterable[str]:
    for row in rows:
        yield f"{row['name']} ({row['kind']}, {row['id']})"
        if row["now"]:
            sectors = " ".join(row["now"]["sectors"]) or "no sector known"
            yield f"  {row['now']['country'] or 'no country known'}: {sectors}"
        for spell in row["spells"]:
            dates = f"{spell['start'] or '...'} to {spell['end'] or '...'}"
            told = f"{spell['post'] or ''} {spell['country'] or ''} {' '.join(spell['sectors'])}"
            yield f"  {dates:26} {' '.join(told.split())}  [{spell['source']}]"


@click.command()
@click.argument("place")
@click.option("--context", default="", help="Text around it, to choose among places of one name.")
@as_json
def where(place: str, context: str, as_json: bool) -> None:
    """Tell where PLACE is: point, country, region, and what else the name may mean.

    \b
    Examples:
      demarche where Kandahar
      demarche where "Paris, Texas"
      demarche where "240 km off the coast of Honshu"
    """
    from demarche import occasion

    found = occasion.places_of(place, context)
    if not found:
        raise InputError(f"no place is known as '{place}'; check the spelling")
    rows = [asdict(one) for one in found]
    _answer(rows, as_json, _where_lines(rows))


def _where_lines(rows: Sequence[dict[str, Any]]) -> Iterable[str]:
    for row in rows[:10]:
        point = f"{row['latitude']:.3f}, {row['longitude']:.3f}"
        spread = f"within {row['radius_km']:.0f} km" if row["radius_km"] else ""
        where = ", ".join(filter(None, (row["region"], row["country"])))
        yield f"{row['name']} ({row['kind']}) {where}  {point} {spread}"
        for name in ("via", "check"):
            if row[name]:
                yield f"  {row[name]}"


@click.command()
@click.argument("expression")
@click.option("--published", metavar="DATE", help="The day it was published (YYYY-MM-DD).")
@click.option("--context", default="", help="The sentence it stands in, which tells the tense.")
@as_json
def when(expression: str, published: str | None, context: str, as_json: bool) -> None:
    """Tell which days EXPRESSION means.

    \b
    Examples:
      demarche when "late Monday" --published 2017-08-19
      demarche when Friday --published 2017-08-19 --context "They will meet Friday."
    """
    from demarche import dates

    found = dates.read(expression, checked_day(published), context)
    if found is None:
        raise InputError(f"'{expression}' tells no time that is known")
    row = {key: value for key, value in asdict(found).items() if key != "span"}
    days = f"{row['start']} to {row['end']} ({row['precision']})" if row["start"] else "not settled"
    _answer(row, as_json, [f"{days}  {row['kind']} {row['value']}  by {row['via']}"])


@click.command()
@click.argument("file")
@click.option("--published", metavar="DATE", help="Publication date (YYYY-MM-DD) if unknown.")
@knowledge_option
@as_json
def show(
    file: str, published: str | None, knowledge_files: tuple[Path, ...], as_json: bool
) -> None:
    """Print the articles of FILE with all that is understood marked and resolved.

    Actors, places, times, what is said and by whom, numbers and forces.
    """
    from demarche import knowledge, showing
    from demarche.coder import Coder
    from demarche.read import read
    from demarche.records import Document

    known, coder = knowledge.load(knowledge_files), Coder(knowledge=knowledge_files)
    given = read([file], published=checked_day(published), stdin=sys.stdin.buffer)
    for document in given:
        if not isinstance(document, Document):
            raise InputError(f"{document.source}: {document.reason}")
        if as_json:
            record = showing.as_record(document, known, coder.read(document))
            click.echo(json.dumps(record, ensure_ascii=False))
        else:
            showing.print_document(document, known, coder.read(document), sys.stdout)


def checked_day(given: str | None) -> str | None:
    """Return a date of the command line as ISO day; click.BadParameter when it is none."""
    if given is None:
        return None
    from demarche.article import parse_date

    found = parse_date(given)
    if found is None:
        raise click.BadParameter(f"'{given}' is no date; give YYYY-MM-DD, as in 2017-08-19")
    return found


def _answer(rows: Any, as_json: bool, lines: Iterable[str]) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for line in lines:
        click.echo(line)
