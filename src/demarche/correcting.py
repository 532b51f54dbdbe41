"""`demarche correct`, `corrections`: what people put right, kept as data."""

from __future__ import annotations

import getpass
import json
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import click

from demarche.errors import QueryError
from demarche.keeping import archive_option


@click.command()
@click.argument("record")
@archive_option
@click.option("--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="Put a field right.")
@click.option("--reject", is_flag=True, help="It is no event.")
@click.option("--add", "words", metavar="WORDS", help="A missed event with these words as trigger.")
@click.option("--why", help="The reason, for who reads it later.")
@click.option("--by", "who", help="Who corrects; default: the user of this computer.")
def correct(
    record: str,
    address: str,
    pairs: Sequence[str],
    reject: bool,
    words: str | None,
    why: str | None,
    who: str | None,
) -> None:
    """Correct the event with the id RECORD, or add one to the document RECORD.

    Fields: type, mode, modality, contexts, actors, recipients, speaker, place, when,
    content_when. Actors are words of the sentence, with ; between, and =CODE for a country
    that they do not name. A correction wins over the machine, also when the text is coded anew.

    \b
    Examples:
      demarche correct "news/a#120" --archive archive --set type=ASSAULT --set mode=
      demarche correct "news/a#120" --archive archive --set "actors=the rebels=MLI; Mali"
      demarche correct "news/a#388" --archive archive --reject --why "a film"
      demarche correct news/a --archive archive --add "opened fire" --set type=ASSAULT
    """
    from demarche.archive import open_archive
    from demarche.archive.corrections import Correction, settled

    if (bool(pairs) or bool(words)) == reject:
        raise click.UsageError("give --set FIELD=VALUE, or --reject, or --add WORDS with --set")
    archive = open_archive(address)
    base = _added(archive, record, words) if words else _found(archive, record)
    fields = settled(_pairs(pairs), base)
    if words and "type" not in fields:
        raise click.UsageError("say of which type the event is: --set type=...")
    made = Correction(
        uuid4().hex[:12],
        base["id"],
        base["document"]["id"],
        "add" if words else "reject" if reject else "set",
        who or getpass.getuser(),
        why,
        fields,
        base,
    )
    archive.correct(made)
    click.echo(f"{made.id}: {made.action} {made.event}", err=True)


def _pairs(given: Sequence[str]) -> dict[str, str]:
    pairs = dict(one.partition("=")[::2] for one in given)
    if any("=" not in one for one in given):
        raise click.UsageError("--set takes FIELD=VALUE, as in --set type=ASSAULT")
    return pairs


def _found(archive: Any, record: str) -> dict[str, Any]:
    from demarche.archive import Query

    line = next(archive.find(Query(ids=(record,), limit=1)), None)
    if line is None:
        raise QueryError(f"there is no event '{record}'; 'demarche find' shows ids")
    return dict(json.loads(line))


def _added(archive: Any, document: str, words: str) -> dict[str, Any]:
    from demarche.archive import Query
    from demarche.archive.corrections import added_event
    from demarche.segment import sentences

    asked = Query(kind="documents", documents=(document,), limit=1)
    found = next(archive.documents(asked), None)
    if found is None:
        raise QueryError(f"there is no document '{document}'; see 'demarche find --kind documents'")
    return added_event(found, words, sentences(found.text))


@click.group()
def corrections() -> None:
    """List, export and take back corrections."""


@corrections.command("list")
@archive_option
def list_corrections(address: str) -> None:
    """Print every correction as a JSON line."""
    from demarche.archive import open_archive
    from demarche.archive.corrections import in_force

    found = open_archive(address).corrections()
    standing = {one.id for one in in_force(found)}
    for one in found:
        names = ("id", "event", "document", "action", "who", "why", "fields")
        told = {name: getattr(one, name) for name in names}
        in_force_now = {"in_force": one.id in standing or one.action == "withdraw"}
        click.echo(json.dumps(told | in_force_now, ensure_ascii=False))


@corrections.command("export")
@archive_option
def export(address: str) -> None:
    """Print the corrected sentences in the markup of training/corpus, to train with."""
    from demarche.archive import open_archive
    from demarche.archive.lessons import lessons

    for line in lessons(open_archive(address)):
        click.echo(line)


@corrections.command("withdraw")
@click.argument("correction")
@archive_option
@click.option("--by", "who", help="Who takes it back; default: the user of this computer.")
def withdraw(correction: str, address: str, who: str | None) -> None:
    """Take back the CORRECTION with this id; it stays on record."""
    from demarche.archive import open_archive
    from demarche.archive.corrections import Correction

    archive = open_archive(address)
    found = next((one for one in archive.corrections() if one.id == correction), None)
    if found is None:
        raise QueryError(f"no correction '{correction}'; see 'demarche corrections list'")
    by = who or getpass.getuser()
    archive.correct(
        Correction(uuid4().hex[:12], correction, found.document, "withdraw", by, base=found.base)
    )
