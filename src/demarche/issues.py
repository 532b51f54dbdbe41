"""Issues that statements take a stance on: the package's codebook, and a user's own tables."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from demarche.errors import CodebookError, MarkupError
from demarche.records import Span
from demarche.resources import data_path

STANCES = ("supports", "opposes", "conditional", "undecided", "declines", "silent")
WITHHELD = frozenset(("undecided", "declines", "silent"))
"""Stances of those who take no side."""


_MARKS = {"<": 1, "[": 0, "{": 2}


@dataclass(frozen=True, slots=True)
class Stated:
    """A marked sentence: its text, stances by issue, and the spans of cue, speaker, content."""

    text: str
    stances: Mapping[str, str]
    roles: tuple[tuple[Span, ...], tuple[Span, ...], tuple[Span, ...]]


@dataclass(frozen=True, slots=True)
class Issue:
    """An issue: what it is about, and the sentences that a user wrote to teach it."""

    name: str
    title: str
    definition: str
    sentences: tuple[Stated, ...] = ()


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
    try:
        told = tuple(parse(f"{name}:{line}") for line in table.get("sentences", ()))
    except MarkupError as fault:
        raise CodebookError(f"{path}: [{name}]: {fault}") from fault
    return Issue(name, str(table["title"]), str(table["definition"]), told)


def parse(line: str, where: str = "a sentence") -> Stated:
    """Read "issue:stance || sentence" with <speaker>, [cue] and {content}; raises MarkupError.

    The form is that of training/issues/GUIDE.md.
    """
    labels, bar, marked = line.partition("||")
    if not bar:
        raise MarkupError(f"{where}: labels and sentence are parted by '||': {line[:60]}")
    text, opened = "", list[tuple[str, int]]()
    roles: tuple[list[Span], list[Span], list[Span]] = ([], [], [])
    for piece in re.findall(r"[<>\[\]{}]|[^<>\[\]{}]+", marked.strip()):
        if piece in _MARKS:
            opened.append((piece, len(text)))
        elif piece in (">", "]", "}"):
            if not opened:
                raise MarkupError(f"{where}: '{piece}' closes nothing: {text[:60]}")
            mark, start = opened.pop()
            roles[_MARKS[mark]].append(Span(start, len(text)))
        else:
            text += piece
    if opened:
        raise MarkupError(f"{where}: '{opened[0][0]}' is never closed: {text[:60]}")
    return Stated(text, _stances(labels, where), (*map(tuple, roles),))  # type: ignore[arg-type]


def _stances(labels: str, where: str) -> dict[str, str]:
    pairs = [one.strip().partition(":") for one in labels.split(",") if one.strip() != "none"]
    for _, _, stance in pairs:
        if stance not in STANCES:
            raise MarkupError(f"{where}: no stance '{stance}'; there are {', '.join(STANCES)}")
    return {issue: stance for issue, _, stance in pairs}
