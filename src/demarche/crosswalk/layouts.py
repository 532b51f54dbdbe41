"""The columns of the field's tables (POLECAT, ICEWS, GDELT, Phoenix), in their order."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from demarche.resources import data_path


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of table.

    `missing` is written for what is not known and `unknown` read as such; `header` tells whether
    files begin with the columns' names; `optional` columns are missing in some files, and
    `aliases` are names that some use instead.
    """

    name: str
    columns: tuple[str, ...]
    missing: str
    unknown: frozenset[str]
    header: bool
    optional: frozenset[str]
    aliases: dict[str, str]


@cache
def layout(name: str) -> Layout:
    """Return the layout of that name; raise KeyError when there is none."""
    entry = exchange_toml("layouts")[name]
    unknown = frozenset(entry["unknown"])
    columns, optional = tuple(entry["columns"]), frozenset(entry["optional"])
    return Layout(
        name, columns, entry["missing"], unknown, entry["header"], optional, entry["aliases"]
    )


@cache
def exchange_toml(name: str) -> dict[str, Any]:
    """Return a TOML file of data/exchange."""
    return tomllib.loads(data_path(f"exchange/{name}.toml").read_text(encoding="utf-8"))


@cache
def exchange_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a TSV file of data/exchange."""
    lines = data_path(f"exchange/{name}.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
