"""Tab-separated knowledge in, checked rows out; what is broken is named with file, line and remedy.

One table form serves the package's own files and those of users (`--knowledge`): a header line,
then a row for each spell. Only `name` must be there; docs/knowledge.md tells the columns.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from itertools import pairwise
from pathlib import Path

from demarche.errors import KnowledgeError
from demarche.knowledge.records import ALWAYS, Known, Spell

SECTORS = frozenset(
    "COP GOV JUD LEG MIL PRM PTY REB SPY UAF UNK AGR BUS CRM CVL EDU ELI JRN LAB MED REF OPP PRE "
    "REL SOC IGO UNO EUR NGO ISM IMG MNC".split()
)
"""PLOVER's sectors (reference manual 0.8, actor codes)."""

COLUMNS = frozenset(
    "id name person names wikidata kind country post sectors start end gender source".split()
)

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table, and where it stands for messages."""

    cells: Mapping[str, str]
    where: str

    def get(self, column: str) -> str:
        """Return a cell, empty where the table has no such column."""
        return self.cells.get(column, "")

    @property
    def name(self) -> str:
        """The actor's usual name."""
        return self.cells.get("name") or self.cells.get("person", "")

    def names(self) -> list[str]:
        """Return all names of the row, the usual one first."""
        others = self.cells.get("names", "")
        return [self.name, *others.split("|")] if others else [self.name]

    def fault(self, said: str, remedy: str) -> KnowledgeError:
        """Make the error for this row."""
        return KnowledgeError(f"{self.where}: {said}; {remedy}")


def read_rows(path: Path | Traversable, allowed: frozenset[str] = COLUMNS) -> list[Row]:
    """Read a table; raise KnowledgeError for unknown columns and rows of another length."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as fault:
        raise KnowledgeError(f"{path}: not UTF-8 text ({fault}); save it as UTF-8") from fault
    lines = [line.rstrip("\r") for line in text.removeprefix("\ufeff").split("\n")]
    head = lines[0].split("\t")
    strange = [column for column in head if column not in allowed]
    if strange:
        known = ", ".join(sorted(allowed))
        raise KnowledgeError(f"{path}:1: unknown column '{strange[0]}'; known are {known}")
    return list(_rows(str(path), head, lines[1:]))


def _rows(path: str, head: list[str], lines: Iterable[str]) -> Iterator[Row]:
    for number, line in enumerate(lines, 2):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != len(head):
            said = f"{path}:{number}: {len(cells)} cells where the header names {len(head)}"
            raise KnowledgeError(f"{said}; separate cells by one tab and keep empty ones")
        yield Row(dict(zip(head, cells, strict=True)), f"{path}:{number}")


def actors(
    rows: Iterable[Row], posts: Mapping[str, tuple[str, ...]], codes: frozenset[str]
) -> list[Known]:
    """Join the rows of each person or group; `posts` gives the sectors of posts, `codes` countries.

    Raises KnowledgeError for unknown codes and sectors, dates that do not exist, and spells of
    one post that overlap.
    """
    return [actor(key, group, posts, codes) for key, group in grouped(rows).items()]


def grouped(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Put the rows of each actor together by its id; raise KnowledgeError for a nameless row."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(_id(row), []).append(row)
    return groups


def _id(row: Row) -> str:
    name = row.name
    if not name:
        raise row.fault("the row has no name", "fill the column 'name' or delete the row")
    return row.get("id") or row.get("wikidata") or f"{name} ({row.get('country')})"


def actor(
    key: str, rows: Sequence[Row], posts: Mapping[str, tuple[str, ...]], codes: frozenset[str]
) -> Known:
    """Make one actor of its rows; raises as `actors`."""
    pairs = [(row, _spell(row, posts, codes)) for row in rows]
    _refuse_overlaps(pairs)
    first, name = rows[0], rows[0].name
    others = {other for row in rows for other in row.names()} - {name}
    kind = first.get("kind") or ("person" if pairs[0][1].post else "group")
    gender = next((row.get("gender") for row in rows if row.get("gender")), None)
    spells = tuple(sorted((spell for _, spell in pairs), key=lambda spell: spell.start))
    return Known(key, name, (name, *sorted(others)), kind, spells, gender)


def _spell(row: Row, posts: Mapping[str, tuple[str, ...]], codes: frozenset[str]) -> Spell:
    country, post = row.get("country") or None, row.get("post").lower() or None
    if country and country not in codes:
        remedy = "use ISO 3166 alpha-3 or a code of data/organizations.tsv"
        raise row.fault(f"unknown country code '{country}'", remedy)
    sectors = tuple(row.get("sectors").split()) or posts.get(post or "", ())
    strange = [sector for sector in sectors if sector not in SECTORS]
    if strange:
        raise row.fault(f"unknown sector '{strange[0]}'", f"use {', '.join(sorted(SECTORS))}")
    start, end = bounds(row)
    return Spell(country, sectors, start, end, post, row.get("source"))


def bounds(row: Row) -> tuple[str, str]:
    """Return the first and last ISO day of a row; raise KnowledgeError for impossible dates."""
    start = _day(row, "start", last=False) if row.get("start") else ALWAYS[0]
    end = _day(row, "end", last=True) if row.get("end") else ALWAYS[1]
    if start > end:
        raise row.fault(f"the spell ends ({end}) before it starts ({start})", "swap or mend them")
    return start, end


def _day(row: Row, column: str, *, last: bool) -> str:
    """Return the first or last day that a date of year, month or day precision can mean."""
    given = row.get(column)
    match = _DAY.fullmatch(given)
    if match is None:
        raise row.fault(f"{column} '{given}' is no date", "write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month = int(match[1]), int(match[2] or (12 if last else 1))
    try:
        day = int(match[3] or (monthrange(year, month)[1] if last else 1))
        return date(year, month, day).isoformat()
    except ValueError:
        said = f"{column} '{given}' is a day that does not exist"
        raise row.fault(said, "mend the date") from None


def _refuse_overlaps(pairs: list[tuple[Row, Spell]]) -> None:
    ordered = sorted(pairs, key=lambda pair: (pair[1].post or "", pair[1].start))
    for (row_before, before), (row, after) in pairwise(ordered):
        same = before.post == after.post and before.country == after.country
        if same and _overlap(row_before.get("end"), row.get("start")):
            said = f"spell {after.start} to {after.end} overlaps {before.start} to {before.end}"
            raise row.fault(said, "let one end before the next begins, or join them")


def _overlap(end: str, start: str) -> bool:
    """Tell whether a spell ends after the next starts, as exactly as both dates are given."""
    if not end or not start:
        return True
    shared = min(len(end), len(start))
    return end[:shared] > start[:shared]
