"""Mentions in context with a date in; how often country, sector and refusal are right, out.

The file is tab-separated with the columns id, date, context, country, sector and refuse. In the
context the mention stands between <m> and </m>. `country` holds codes: `JPN;USA` both are wanted,
`GBR|-` either will do, `-` none may be claimed. `sector` lists the primary sectors that will do,
or `-`. `refuse` is 1 where the country cannot be told.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.errors import InputError
from demarche.knowledge import Knowledge
from demarche.records import Document, Span
from demarche.scene import read_scene

COLUMNS = ("id", "date", "context", "country", "sector", "refuse")
HALVES = ("tune", "report")

_MARK = re.compile(r"</?m>")


@dataclass(frozen=True, slots=True)
class ActorRow:
    """One mention: where it stands, when it was published, and what it stands for."""

    id: str
    day: str
    text: str
    mention: Span
    countries: frozenset[frozenset[str]]
    sectors: frozenset[str]
    refuse: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What came out for a mention: countries, and each party's primary sector."""

    countries: frozenset[str]
    sectors: frozenset[str]
    via: str


def read_actors(path: Path) -> list[ActorRow]:
    """Read the rows; raise InputError naming file and line of what does not fit."""
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or ())]
        if missing:
            raise InputError(f"{path}: no column {missing[0]}; needed: {', '.join(COLUMNS)}")
        return [_row(row, f"{path}:{reader.line_num}") for row in reader]


def half(row: ActorRow) -> str:
    """Return the half that a row belongs to, by the digest of its id."""
    return HALVES[hashlib.sha256(row.id.encode()).digest()[0] % 2]


def answer(row: ActorRow, knowledge: Knowledge) -> Answer:
    """Resolve a row's mention in its context."""
    scene = read_scene(Document(row.id, row.text, published=row.day), known=knowledge)
    found = scene.story.resolve(row.mention, row.day)
    parties = found.parties if found else ()
    return Answer(
        frozenset(one.country for one in parties if one.country),
        frozenset(one.sectors[0] for one in parties if one.sectors),
        found.via if found else "",
    )


def measure(rows: Sequence[ActorRow], answers: Sequence[Answer]) -> dict[str, Any]:
    """Score answers: countries and primary sectors of what can be told, and refusals."""
    pairs = list(zip(rows, answers, strict=True))
    told = [(row, given) for row, given in pairs if not row.refuse]
    sectored = [(row, given) for row, given in told if row.sectors]
    return {
        "n": len(rows),
        "country": _share(given.countries in row.countries for row, given in told),
        "sector": _share(bool(given.sectors & row.sectors) for row, given in sectored),
        "refusals": _share(not given.countries for row, given in pairs if row.refuse),
        "told": len(told),
        "to_refuse": len(pairs) - len(told),
    }


def _share(right: Iterable[bool]) -> float:
    found = list(right)
    return round(sum(found) / len(found), 4) if found else 0.0


def _row(row: dict[str, str], where: str) -> ActorRow:
    pieces = _MARK.split(row["context"] or "")
    if len(pieces) != 3:
        raise InputError(f"{where}: mark one mention, between <m> and </m>")
    start = len(pieces[0])
    return ActorRow(
        row["id"],
        row["date"],
        "".join(pieces),
        Span(start, start + len(pieces[1])),
        frozenset(_codes(option) for option in row["country"].split("|")),
        frozenset(name for name in row["sector"].split("|") if name != "-"),
        row["refuse"] == "1",
    )


def _codes(option: str) -> frozenset[str]:
    return frozenset(code for code in option.split(";") if code != "-")
