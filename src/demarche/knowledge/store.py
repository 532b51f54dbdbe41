"""The knowledge base: actors by id, names that lead to them, roles and descriptions.

`load` reads the package's own tables once, and a user's files on top of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import chain
from pathlib import Path

from demarche import countries
from demarche.knowledge.importers import read_user_rows
from demarche.knowledge.names import Names
from demarche.knowledge.properties import (
    DESCRIPTION_COLUMNS,
    PROPERTY_COLUMNS,
    Descriptions,
    read_descriptions,
)
from demarche.knowledge.records import Known
from demarche.knowledge.roles import ROLE_COLUMNS, Roles, read_roles
from demarche.knowledge.tables import Row, actor, actors, grouped, read_rows

POST_COLUMNS = frozenset(("post", "kind", "sectors", "source"))
HEADS = frozenset(("head_of_state", "head_of_government", "supreme_leader", "organization_head"))
"""Kinds of post whose holders news names by surname alone."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post's kind (head_of_state, foreign, defence, ...) and PLOVER sectors."""

    kind: str
    sectors: tuple[str, ...]


class Actors(Mapping[str, Known]):
    """Actors by id, each made from its rows when it is first asked for."""

    def __init__(
        self,
        groups: Mapping[str, Sequence[Row]],
        posts: Mapping[str, tuple[str, ...]],
        codes: frozenset[str],
    ) -> None:
        """Remember the rows of each actor."""
        self._groups, self._posts, self._codes = groups, posts, codes
        self._made: dict[str, Known] = {}

    def __getitem__(self, key: str) -> Known:
        if key not in self._made:
            self._made[key] = actor(key, self._groups[key], self._posts, self._codes)
        return self._made[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._groups)

    def __len__(self) -> int:
        return len(self._groups)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What demarche knows of actors; made by `load`."""

    actors: Mapping[str, Known]
    posts: Mapping[str, Post]
    names: Names
    surnames: Names
    roles: Roles
    descriptions: Descriptions

    def is_head(self, actor: Known, day: str | None) -> bool:
        """Tell whether a person heads a state, government or organization on an ISO day."""
        kinds = (self.posts.get(spell.post or "") for spell in actor.on(day or ""))
        return any(post is not None and post.kind in HEADS for post in kinds)

    def named(self, name: str) -> tuple[Known, ...]:
        """Return the actors of a name that is given alone, whatever its case."""
        return tuple(self.actors[key] for key in self.names.exact(name))


@cache
def load(extra: tuple[Path, ...] = ()) -> Knowledge:
    """Read the package's knowledge and the user's files; KnowledgeError names what is broken."""
    folder = files("demarche") / "data" / "knowledge"
    held = read_rows(folder / "posts.tsv", POST_COLUMNS)
    posts = _posts(held)
    sectors = {name: post.sectors for name, post in posts.items()}
    codes = frozenset(countries.load().plain)
    groups = grouped(chain(_tables(folder / "holders"), _tables(folder / "entities")))
    for path in extra:
        own = read_user_rows(path)
        actors(own, sectors, codes)  # a user's rows are all checked at once
        groups |= grouped(own)
    return Knowledge(
        Actors(groups, sectors, codes),
        posts,
        _index((name, key) for key, rows in groups.items() for row in rows for name in row.names()),
        _index(_surnames(groups)),
        read_roles(read_rows(folder / "roles.tsv", ROLE_COLUMNS), held),
        read_descriptions(
            read_rows(folder / "descriptions.tsv", DESCRIPTION_COLUMNS),
            read_rows(folder / "properties.tsv", PROPERTY_COLUMNS),
        ),
    )


def _tables(folder: Traversable) -> Iterator[Row]:
    for path in sorted(folder.iterdir(), key=lambda one: one.name):
        if path.name.endswith(".tsv"):
            yield from read_rows(path)


def _posts(rows: Iterable[Row]) -> dict[str, Post]:
    return {
        row.get("post").lower(): Post(row.get("kind"), tuple(row.get("sectors").split()))
        for row in rows
    }


def _index(pairs: Iterable[tuple[str, str]]) -> Names:
    names, seen = Names(), set[tuple[str, str]]()
    for pair in pairs:
        if pair not in seen:
            seen.add(pair)
            names.add(*pair)
    return names


def _surnames(groups: Mapping[str, Sequence[Row]]) -> Iterator[tuple[str, str]]:
    """Yield what persons' names can be cut to: the last word, or the first in eastern order."""
    for key, rows in groups.items():
        if rows[0].get("post"):
            edges = rows[0].name.split()
            yield from ((word, key) for word in {edges[0], edges[-1]} if len(word) > 1)
