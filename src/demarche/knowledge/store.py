"""The knowledge base: actors by id, names that lead to them, roles and descriptions.

`load` reads the package's own tables once, and a user's files on top of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from demarche import countries
from demarche.knowledge.importers import read_user_rows
from demarche.knowledge.names import Names, words
from demarche.knowledge.properties import (
    DESCRIPTION_COLUMNS,
    PROPERTY_COLUMNS,
    Descriptions,
    read_descriptions,
)
from demarche.knowledge.records import Known
from demarche.knowledge.roles import ROLE_COLUMNS, Roles, read_roles
from demarche.knowledge.tables import Row, actors, read_rows

POST_COLUMNS = frozenset(("post", "kind", "sectors", "source"))
HEADS = frozenset(("head_of_state", "head_of_government", "supreme_leader", "organization_head"))
"""Kinds of post whose holders news names by surname alone."""


@dataclass(frozen=True, slots=True)
class Post:
    """A post's kind (head_of_state, foreign, defence, ...) and PLOVER sectors."""

    kind: str
    sectors: tuple[str, ...]


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
    posts = _posts(read_rows(folder / "posts.tsv", POST_COLUMNS))
    sectors = {name: post.sectors for name, post in posts.items()}
    codes = frozenset(countries.load().plain)
    rows = list(_tables(folder / "holders")) + list(_tables(folder / "entities"))
    found = actors(rows, sectors, codes)
    for path in extra:
        found += actors(read_user_rows(path), sectors, codes)
    known = {actor.id: actor for actor in found}
    return Knowledge(
        known,
        posts,
        _index((name, actor) for actor in known.values() for name in actor.names),
        _index(_surnames(known.values())),
        read_roles(read_rows(folder / "roles.tsv", ROLE_COLUMNS)),
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


def _index(pairs: Iterable[tuple[str, Known]]) -> Names:
    names = Names()
    for name, actor in pairs:
        names.add(name, actor.id)
    return names


def _surnames(known: Iterable[Known]) -> Iterator[tuple[str, Known]]:
    for actor in known:
        if actor.is_person:
            for word in _surname(actor.name):
                yield word, actor


def _surname(name: str) -> set[str]:
    """Return what a name can be cut to: its last word, or its first in the eastern order."""
    found = words(name)
    edges = (found[0], found[-1]) if len(found) > 1 else ()
    return {name[word.start : word.end] for word in edges if word.end - word.start > 1}
