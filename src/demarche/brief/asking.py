"""An archive and a filter in, counts and records out; each count with the command that gives it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from functools import cache
from typing import Any

import msgspec

from demarche import countries
from demarche.archive import Archive, Query
from demarche.brief.values import Number, Record
from demarche.errors import CodebookError, QueryError

WHOLE_EARTH = (-180.0, -90.0, 180.0, 90.0)
"""The box that every known place lies in."""


@dataclass(frozen=True, slots=True)
class Asker:
    """An archive under its address, asked within one filter."""

    archive: Archive
    address: str
    base: Query

    def number(self, label: str, **more: Any) -> Number:
        """Return how many records the filter finds with further conditions."""
        query = replace(self.base, **more)
        rows = self.archive.count(query, "year").rows
        return Number(label, sum(row[-1] for row in rows), query, command(query, self.address))

    def counts(self, by: str, **more: Any) -> list[tuple[Any, ...]]:
        """Return the counts of the filter with further conditions."""
        return self.archive.count(replace(self.base, **more), by).rows

    def records(self, **more: Any) -> Iterator[Record]:
        """Yield the records of the filter with further conditions."""
        for line in self.archive.find(replace(self.base, **more)):
            yield msgspec.json.decode(line)


def filter_of(start: str | None, end: str | None, actors: Iterable[str]) -> Query:
    """Return the filter of a period and of actors: countries by code or name, or other names.

    Raises QueryError where countries and others are mixed: no one filter holds both.
    """
    named = tuple(actors)
    codes = tuple(filter(None, (_code(name) for name in named)))
    if not codes:
        return Query(start=start, end=end, parties=named)
    if len(codes) < len(named):
        others = [name for name in named if _code(name) is None]
        raise QueryError(
            f"actors: {', '.join(others)} and countries cannot be asked for together; "
            "give either countries, or persons and groups"
        )
    return Query(start=start, end=end, countries=codes)


def _code(name: str) -> str | None:
    """Return the code of what is a country's code or name as a whole."""
    known = countries.load()
    if len(name) == 3 and name.isupper():
        return name
    found = [one for one in known.find(name) if len(one.span) == len(name)]
    return found[0].code if found and found[0].kind in ("name", "organization") else None


def country(code: str | None) -> str:
    """Return a country's name, a code that none has as it is."""
    if not code:
        return "?"
    try:
        return countries.load().names(code)
    except CodebookError:
        return code


def shown(address: str) -> str:
    """Return an archive's address without the password that one of a database may hold."""
    return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1@", address)


def command(query: Query, address: str) -> str:
    """Return the `demarche find` that finds what a query does, all of it."""
    from demarche.archive.query import filters

    parts = ["demarche", "find", "--archive", shown(address)]
    if query.kind != "events":
        parts += ["--kind", query.kind]
    for name, value in filters(query).items():
        for one in _values(name, value):
            parts += [_options()[name], one]
    return shlex.join([*parts, "--limit", "0"])


def _values(name: str, value: object) -> list[str]:
    if isinstance(value, tuple) and name not in ("box", "near"):
        return [str(one) for one in value]
    if isinstance(value, tuple):
        return [",".join(f"{one:g}" for one in value)]
    return [str(value)]


@cache
def _options() -> dict[str, str]:
    """Return the option of `demarche find` for each field of a query."""
    from demarche.finding import find

    known = {one.name for one in fields(Query)}
    return {one.name: one.opts[0] for one in find.params if one.name in known}
