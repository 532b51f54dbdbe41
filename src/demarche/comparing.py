"""`demarche positions`: actors side by side on an issue, with what they said."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from demarche.errors import InputError
from demarche.questions import as_json, checked_day, issues_option, knowledge_option
from demarche.records import Document, Position, Statement

if TYPE_CHECKING:
    from demarche.coder import Coder

Row = dict[str, Any]


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--actors", help="Countries (USA,JPN), names or ids, separated by commas.")
@click.option("--issue", "issue", metavar="NAME", help="One issue; default: all that are found.")
@click.option("--as-of", metavar="DATE", help="Count what was said until this day (YYYY-MM-DD).")
@click.option("--published", metavar="DATE", help="Publication date (YYYY-MM-DD) where unknown.")
@knowledge_option
@issues_option
@as_json
def positions(
    files: tuple[str, ...],
    actors: str | None,
    issue: str | None,
    as_of: str | None,
    published: str | None,
    knowledge_files: tuple[Path, ...],
    issue_files: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Put actors side by side: where they agree, differ, or hold back.

    FILES are news, as for `code`. A minister's words count for the country, too. The issues and
    what supporting each of them means stand in docs/issues.md.

    \b
    Examples:
      demarche positions news/ --actors USA,JPN --issue use-of-force
      demarche positions news/ --actors "Sergei Lavrov,CHN" --as-of 2017-08-31
    """
    from demarche import issues, positions
    from demarche.coder import Coder

    known = issues.load(issue_files)
    if issue and issue not in known:
        raise click.BadParameter(f"no issue is called '{issue}': {', '.join(known)}")
    wanted = [one.strip() for one in actors.split(",") if one.strip()] if actors else []
    coder = Coder(knowledge=knowledge_files, issues=issue_files)
    said, dates = _said(files, checked_day(published), coder)
    if as_of:
        said = positions.until(said, dates, checked_day(as_of) or "")
    held = [one for one in positions.positions_of(said, dates) if issue in (None, one.issue)]
    if wanted:
        held = [one for one in held if any(_is_called(one, name) for name in wanted)]
    rows = [_row(name, own, wanted, said) for name, own in _by_issue(held).items()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for line in _lines(rows, wanted):
        click.echo(line)


def _said(
    files: Sequence[str], published: str | None, coder: Coder
) -> tuple[list[Statement], Mapping[str, str | None]]:
    from demarche.read import read

    documents = list[Document]()
    for given in read(files, published=published, stdin=sys.stdin.buffer):
        if isinstance(given, Document):
            documents.append(given)
        else:
            click.echo(f"skipped {given.document}: {given.reason}", err=True)
    if not documents:
        raise InputError("no document could be read: see --help for what can be")
    found = [one for findings in coder.read_many(documents) for one in findings.statements]
    return found, {document.id: document.published for document in documents}


def _is_called(position: Position, name: str) -> bool:
    actor, small = position.actor, name.casefold()
    return small in {(actor.id or "").casefold(), actor.name.casefold()} or (
        actor.id == actor.country == name.upper()
    )


def _by_issue(held: Iterable[Position]) -> dict[str, list[Position]]:
    groups: dict[str, list[Position]] = {}
    for one in held:
        groups.setdefault(one.issue, []).append(one)
    return dict(sorted(groups.items()))


def _row(
    issue: str, held: Sequence[Position], wanted: Sequence[str], said: Sequence[Statement]
) -> Row:
    from demarche.positions import verdict

    words = {one.id: one for one in said}
    sides = [next((one for one in held if _is_called(one, name)), None) for name in wanted]
    pairs = zip(combinations(wanted, 2), combinations(sides, 2), strict=True)
    return {
        "issue": issue,
        "positions": [_told(one, words) for one in held],
        "compared": [{"actors": list(names), "verdict": verdict(*both)} for names, both in pairs],
    }


def _told(position: Position, words: Mapping[str, Statement]) -> Row:
    said = [words[name] for name in position.evidence if name in words]
    return asdict(position) | {
        "said": [
            {
                "document": one.document,
                "speaker": one.speaker.name if one.speaker else None,
                "stance": one.stances[position.issue],
                "start": one.content.start,
                "end": one.content.end,
                "text": one.content.text,
            }
            for one in said
        ]
    }


def _lines(rows: Sequence[Row], wanted: Sequence[str]) -> Iterable[str]:
    if not rows:
        yield "nobody asked for takes a stance in these texts" if wanted else "no stance was found"
    for row in rows:
        yield f"{row['issue']}"
        for held in row["positions"]:
            counts = ", ".join(f"{name} {count}" for name, count in held["counts"].items())
            when = " to ".join(dict.fromkeys(filter(None, (held["start"], held["end"]))))
            yield f"  {held['actor']['name']}: {held['stance']} ({counts}) {when}".rstrip()
            for said in held["said"]:
                text = " ".join(said["text"].split())
                yield f"      {said['stance']:11} {said['speaker']}: {text}  [{said['document']}]"
        for pair in row["compared"]:
            yield f"  {' and '.join(pair['actors'])}: {pair['verdict']}"
