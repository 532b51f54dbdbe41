"""Events of files in, the incidents they report out, as JSON or as rows of a table."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec

from demarche.errors import InputError
from demarche.incidents import Link, Relation
from demarche.incidents.values import Judgement
from demarche.lines import Report, parse
from demarche.records import Document, Event, Incident

Read = tuple[list[Event], list[Document]]


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


def record(
    one: Incident, links: Iterable[Link] = (), relations: Iterable[Relation] = ()
) -> dict[str, Any]:
    """Return an incident as users get it, with its links and relations."""
    return {
        "kind": "incident",
        **asdict(one),
        "links": [asdict(link) for link in links],
        "relations": [asdict(relation) for relation in relations],
    }


HEADS = ("reported", "when", "who", "did", "to whom", "where", "figures", "reports", "sure")


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
