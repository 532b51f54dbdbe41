"""A query in, SQL conditions with named parameters out; both stores run the same text.

No value of a query ever becomes part of the text: each is bound under a name (`$actors`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from demarche.archive.query import Query, Term, as_of_time, terms
from demarche.archive.tables import TABLES, plain, stance_on
from demarche.errors import QueryError

EARTH_KM = 6371.0088
"""Mean radius of the earth."""
LAST = "\U0010ffff"
"""The last character, after which no word begins."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a store says what SQL has no common words for.

    `matches` is a regular expression's test of {text} against {pattern}, case ignored; `gap` is
    the expression of one character that is neither letter nor digit. `holds` tells whether the
    list {column} has the value {value}.
    """

    matches: str
    gap: str
    holds: str


@dataclass(slots=True)
class Conditions:
    """Conditions that must all hold, and the values of their parameters."""

    dialect: Dialect
    texts: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def add(self, text: str, **values: Any) -> None:
        """Add a condition with its values."""
        self.texts.append(text)
        self.values.update(values)

    def any_of(self, columns: Sequence[str], name: str, values: Sequence[str]) -> None:
        """Require that one of some list columns holds one of the values."""
        bound = {f"{name}_{number}": value for number, value in enumerate(values)}
        tests = (
            self.dialect.holds.format(column=column, value=f"${value}")
            for column in columns
            for value in bound
        )
        self.add(f"({' OR '.join(tests)})", **bound)

    @property
    def sql(self) -> str:
        """All conditions as one."""
        return " AND ".join(self.texts) or "TRUE"


ANY = {
    "place_countries": "place_country",
    "types": "type",
    "modes": "mode",
    "modalities": "modality",
    "quads": "quad",
    "publishers": "publisher",
    "ids": "id",
}
"""Fields of a query that name the values of one column."""

SHARED = {
    "actor_countries": "actor_countries",
    "actor_sectors": "actor_sectors",
    "recipient_countries": "recipient_countries",
    "recipient_sectors": "recipient_sectors",
    "contexts": "contexts",
}
"""Fields of a query that name values of which a list column holds one."""

BOUNDS = {
    "start": "last_day >= CAST($start AS DATE)",
    "end": "first_day <= CAST($end AS DATE)",
    "published_start": "published >= CAST($published_start AS DATE)",
    "published_end": "published <= CAST($published_end AS DATE)",
    "min_intensity": "intensity >= $min_intensity",
    "max_intensity": "intensity <= $max_intensity",
    "min_confidence": "confidence >= $min_confidence",
}
"""Fields of a query that bound a column."""


ORDERED = {"surest": "confidence", "harshest": "intensity", "kindest": "intensity"}
"""The columns that orders need."""


def conditions(query: Query, dialect: Dialect) -> Conditions:
    """Return the conditions of a query on its table, without versions and times of storing."""
    made = Conditions(dialect)
    if query.order in ORDERED:
        _column(query, ORDERED[query.order])
    for name, column in ANY.items():
        if values := getattr(query, name):
            made.add(f"{_column(query, column)} = ANY(${name})", **{name: list(values)})
    for name, column in SHARED.items():
        if values := getattr(query, name):
            made.any_of([_column(query, column)], name, values)
    for name, text in BOUNDS.items():
        if (value := getattr(query, name)) is not None:
            _column(query, re.match(r"\w+", text)[0])  # type: ignore[index]
            made.add(_days(query, text), **{name: value})
    _sides(query, made)
    _places(query, made)
    _texts(query, made)
    return made


def _column(query: Query, column: str) -> str:
    """Return a column of the query's table; raise QueryError where the table has none."""
    known = TABLES[query.kind].columns
    if query.kind == "documents" and column in ("first_day", "last_day"):
        return "published"
    if column not in known:
        raise QueryError(f"{query.kind} have no {column.replace('_', ' ')} to filter or order by")
    return column


def _days(query: Query, text: str) -> str:
    if query.kind == "documents":
        return text.replace("first_day", "published").replace("last_day", "published")
    return text


def _sides(query: Query, made: Conditions) -> None:
    for name, column in (("actors", "actor_keys"), ("recipients", "recipient_keys")):
        if values := getattr(query, name):
            made.any_of([_column(query, column)], name, _plain(values))
    for name, part, values in (
        ("parties", "keys", _plain(query.parties)),
        ("countries", "countries", list(query.countries)),
    ):
        if values:
            columns = [_column(query, f"{side}_{part}") for side in _known(query)]
            made.any_of(columns, name, values)


def _known(query: Query) -> list[str]:
    """Return the sides that the query's table has."""
    sides = [side for side in ("actor", "recipient") if f"{side}s" in TABLES[query.kind].columns]
    return sides or ["actor"]


def _plain(names: tuple[str, ...]) -> list[str]:
    return [plain(name) for name in names]


def _places(query: Query, made: Conditions) -> None:
    if query.box:
        west, south, east, north = query.box
        joint = "AND" if west <= east else "OR"
        made.add(
            f"{_column(query, 'latitude')} BETWEEN $south AND $north "
            f"AND (longitude >= $west {joint} longitude <= $east)",
            west=west,
            south=south,
            east=east,
            north=north,
        )
    if query.near:
        latitude, longitude, km = query.near
        angle = "asin(least(1.0, sqrt({})))".format(
            "power(sin(radians(latitude - $near_latitude) / 2), 2) + cos(radians(latitude)) "
            "* cos(radians($near_latitude)) "
            "* power(sin(radians(longitude - $near_longitude) / 2), 2)"
        )
        made.add(
            f"{_column(query, 'latitude')} BETWEEN $near_south AND $near_north "
            f"AND {2 * EARTH_KM} * {angle} <= $near_km",
            near_latitude=latitude,
            near_longitude=longitude,
            near_km=km,
            near_south=latitude - km / 110.5,
            near_north=latitude + km / 110.5,
        )


def _texts(query: Query, made: Conditions) -> None:
    of = "version" if query.kind == "documents" else "document"
    if query.documents:
        column = "id" if of == "version" else "document"
        made.add(f"{column} = ANY($documents)", documents=list(query.documents))
    if query.issues or query.stances:
        _issues(query, made)
    if query.words:
        _indexed(made, terms(query.words), "word")
    if query.sentence:
        found = terms(query.sentence)
        column = _column(query, "sentence")
        _indexed(made, found, "in")
        for number, term in enumerate(found):
            _match(made, column, term, f"said{number}")


def _issues(query: Query, made: Conditions) -> None:
    """Of events: those in whose sentence somebody takes it up."""
    if "issues" in TABLES[query.kind].columns:
        _taken_up(query, made, "")
        return
    _column(query, "sentence")
    said = Conditions(made.dialect)
    _taken_up(query, said, "s.")
    made.add(
        "EXISTS (SELECT 1 FROM all_statements s WHERE s.version = it.version "
        "AND s.sentence_start < it.sentence_end AND s.sentence_end > it.sentence_start "
        f"AND {said.sql})",
        **said.values,
    )


def _taken_up(query: Query, made: Conditions, of: str) -> None:
    """Require that an issue is taken up, or a stance taken, on the issue where one is given."""
    if query.stances:
        asked = [stance_on(issue, stance) for issue in query.issues for stance in query.stances]
        made.any_of([f"{of}stances"], "stance", asked or query.stances)
    else:
        made.any_of([f"{of}issues"], "issue", query.issues)


def _indexed(made: Conditions, found: Sequence[Term], name: str) -> None:
    """Require that a document holds every term, by the index of words and their places."""
    asked = Conditions(made.dialect)
    for number, term in enumerate(found):
        bound = f"{name}{number}"
        if term.prefix:
            asked.add(
                f"SELECT w.version FROM words w WHERE w.term >= ${bound} AND w.term < ${bound}_end",
                **{bound: term.words[0], f"{bound}_end": term.words[0] + LAST},
            )
        else:
            _phrase(asked, term.words, bound)
    made.add(f"version IN ({' INTERSECT '.join(asked.texts)})", **asked.values)


def _phrase(asked: Conditions, words: Sequence[str], name: str) -> None:
    """Add the query of the documents in which words stand one right after the other."""
    bound = {f"{name}_{number}": word for number, word in enumerate(words)}
    if len(words) == 1:
        asked.add(f"SELECT w.version FROM words w WHERE w.term = ${name}_0", **bound)
        return
    places = "(SELECT version, unnest(places) AS place FROM words WHERE term = ${})"
    first, *others = (places.format(word) for word in bound)
    joined = " ".join(
        f"JOIN {other} w{number} ON w{number}.version = w0.version "
        f"AND w{number}.place = w0.place + {number}"
        for number, other in enumerate(others, start=1)
    )
    asked.add(f"SELECT w0.version FROM {first} w0 {joined}", **bound)


def _match(made: Conditions, text: str, term: Term, name: str) -> None:
    """Require that a text holds the words of a term one after the other."""
    gap = made.dialect.gap
    end = "" if term.prefix else f"({gap}|$)"
    pattern = f"(^|{gap}){f'{gap}+'.join(term.words)}{end}"
    made.add(made.dialect.matches.format(text=text, pattern=f"${name}"), **{name: pattern})


def visible(made: Conditions, as_of: str | None, *, any_superseded: bool) -> None:
    """Require the version that stands now, or stood as of a day."""
    moment = as_of_time(as_of)
    if moment is not None:
        made.add("stored <= $as_of", as_of=moment)
    if any_superseded:
        until = "" if moment is None else " AND p.stored <= $as_of"
        made.add(f"NOT EXISTS (SELECT 1 FROM superseded p WHERE p.version = it.version{until})")
