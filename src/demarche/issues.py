"""Issues that statements take a stance on: the package's codebook, and a user's own tables."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demarche.errors import CodebookError
from demarche.resources import data_path

STANCES = ("supports", "opposes", "conditional", "undecided", "declines", "silent")
WITHHELD = frozenset(("undecided", "declines", "silent"))
"""Stances of those who take no side."""


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue: what it is about, and what a user wrote to teach it."""

    name: str
    title: str
    definition: str
    sentences: tuple[str, ...] = ()


@cache
def load(own: tuple[Path, ...] = ()) -> Mapping[str, Issue]:
    """Read the package's issues and those of the user's tables (`--issues FILE.toml`).

    Raises CodebookError naming the file and the table that does not fit.
    """
    found: dict[str, Issue] = {}
    for path in (data_path("issues.toml"), *own):
        found |= _read(path)
    return found


def _read(path: Path) -> dict[str, Issue]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise CodebookError(f"{path}: not a TOML file: {fault}") from fault
    return {name: _issue(path, name, table) for name, table in tables.items()}


def _issue(path: Path, name: str, table: object) -> Issue:
    if not isinstance(table, dict) or not table.get("title") or not table.get("definition"):
        raise CodebookError(f"{path}: [{name}] needs a title and a definition")
    sentences = tuple(map(str, table.get("sentences", ())))
    return Issue(name, str(table["title"]), str(table["definition"]), sentences)
