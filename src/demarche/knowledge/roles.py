"""Nouns for what people and bodies are: "protester", "coast guard", "defence minister".

A role tells PLOVER sectors, whether its bearer belongs to a state, and whether it takes the
sectors of what it belongs to (an army spokesman is military).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from demarche.knowledge.names import Names, Word
from demarche.knowledge.tables import SECTORS, Row
from demarche.records import Span

ROLE_COLUMNS = frozenset(("noun", "plural", "sectors", "belongs", "passes", "source"))
BELONGS = ("state", "person", "none")

_ES = re.compile(r"(?:s|x|z|ch|sh)$")
_IES = re.compile(r"(?<=[^aeiou])y$")


@dataclass(frozen=True, slots=True)
class Role:
    """A role noun; `belongs` is "state", "person" or "none"."""

    noun: str
    sectors: tuple[str, ...]
    belongs: str
    passes: bool


@dataclass(frozen=True, slots=True)
class RoleMatch:
    """A role noun in a text."""

    span: Span
    role: Role
    plural: bool


@dataclass(frozen=True, slots=True)
class Roles:
    """Finds role nouns; made by `read_roles`."""

    known: dict[str, Role]
    names: Names

    def find(self, text: str, given: Sequence[Word] | None = None) -> list[RoleMatch]:
        """Return the longest role nouns in the order of the text, in the singular or plural."""
        return [self._match(one.span, one.keys[0]) for one in self.names.find(text, given)]

    def _match(self, span: Span, key: str) -> RoleMatch:
        noun, _, plural = key.partition("|")
        return RoleMatch(span, self.known[noun], bool(plural))


def read_roles(rows: Sequence[Row], posts: Sequence[Row] = ()) -> Roles:
    """Build the lexicon, with singular and plural forms of each noun; posts are roles, too.

    Raises KnowledgeError for unknown sectors and ways to belong.
    """
    known, names = dict[str, Role](), Names()
    for row in (*rows, *(_of_post(row) for row in posts)):
        role = _role(row)
        if role.noun in known:
            continue
        known[role.noun] = role
        names.add(role.noun, role.noun)
        for plural in _plurals(role.noun, row.get("plural")):
            names.add(plural, f"{role.noun}|s")
    return Roles(known, names)


def _of_post(row: Row) -> Row:
    cells = {"noun": row.get("post"), "sectors": row.get("sectors"), "belongs": "state"}
    first, link, rest = cells["noun"].partition(" of ")
    plural = f"{first}s of {rest}" if link else ""
    return Row(cells | {"plural": plural}, row.where)


def _role(row: Row) -> Role:
    sectors = tuple(row.get("sectors").split())
    strange = [sector for sector in sectors if sector not in SECTORS]
    if strange:
        raise row.fault(f"unknown sector '{strange[0]}'", f"use {', '.join(sorted(SECTORS))}")
    belongs = row.get("belongs") or "none"
    if belongs not in BELONGS:
        raise row.fault(f"belongs is '{belongs}'", f"write one of {', '.join(BELONGS)}")
    return Role(row.get("noun").lower(), sectors, belongs, row.get("passes") == "1")


def _plurals(noun: str, given: str) -> Iterator[str]:
    if given:
        yield from (one for one in given.lower().split("|") if one != noun)
    elif noun.endswith("man"):
        yield f"{noun[:-3]}men"
    elif _ES.search(noun):
        yield f"{noun}es"
    elif _IES.search(noun):
        yield f"{noun[:-1]}ies"
    else:
        yield f"{noun}s"
