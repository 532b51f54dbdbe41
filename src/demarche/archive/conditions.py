"""A query in, SQL conditions with named parameters out; both stores run the same text.

No value of a query ever becomes part of the text: each is bound under a name (`$actors`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from demarche.archive.query import Query, Term, as_of_time, terms
from demarche.archive.tables import TABLES, plain
from demarche.errors import QueryError

EARTH_KM = 6371.0088
"""Mean radius of the earth."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a store says what SQL has no common words for.

    `matches` is a regular expression's test of {text} against {pattern}, case ignored; `gap` is
    the expression of one character that is neither letter nor digit.
    """

    matches: str
    gap: str


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
    "stances": "stance",
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


def conditions(query: Query, dialect: Dialect) -> Conditions:
    """Return the conditions of a query on its table, without versions and times of storing."""
    made = Conditions(dialect)
    for name, column in ANY.items():
        if values := getattr(query, name):
            made.add(f"{_column(query, column)} = ANY(${name})", **{name: list(values)})
    for name, column in SHARED.items():
        if values := getattr(query, name):
            made.add(f"{_column(query, column)} && ${name}", **{name: list(values)})
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
        raise QueryError(f"{query.kind} have no {column.replace('_', ' ')} to filter by")
    return column


def _days(query: Query, text: str) -> str:
    if query.kind == "documents":
        return text.replace("first_day", "published").replace("last_day", "published")
    return text


def _sides(query: Query, made: Conditions) -> None:
    for name, column in (("actors", "actor_keys"), ("recipients", "recipient_keys")):
        if values := getattr(query, name):
            made.add(f"{_column(query, column)} && ${name}", **{name: _plain(values)})
    for name, part, values in (
        ("parties", "keys", _plain(query.parties)),
        ("countries", "countries", list(query.countries)),
    ):
        if values:
            sides = [f"{_column(query, f'{side}_{part}')} && ${name}" for side in _known(query)]
            made.add(f"({' OR '.join(sides)})", **{name: values})


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
    if query.issues:
        _issues(query, made)
    if query.words:
        for number, term in enumerate(terms(query.words)):
            _word(made, term, f"word{number}")
    if query.sentence:
        for number, term in enumerate(terms(query.sentence)):
            _word(made, term, f"in{number}")
            _match(made, _column(query, "sentence"), term, f"said{number}")


def _issues(query: Query, made: Conditions) -> None:
    """Of events: those in whose sentence somebody takes up the issue."""
    issues = list(query.issues)
    if query.kind == "statements":
        made.add("issues && $issues", issues=issues)
        return
    place = "AND s.sentence_start < sentence_end AND s.sentence_end > sentence_start"
    _column(query, "sentence")
    made.add(
        "EXISTS (SELECT 1 FROM all_statements s WHERE s.version = it.version AND "
        f"s.issues && $issues {place.replace(' sentence', ' it.sentence')})",
        issues=issues,
    )


def _word(made: Conditions, term: Term, name: str) -> None:
    """Require that a document holds a word, or every word of a phrase, by the index of words."""
    for number, word in enumerate(term.words):
        bound = f"{name}_{number}"
        if term.prefix:
            made.add(
                f"version IN (SELECT w.version FROM words w WHERE w.term >= ${bound} "
                f"AND w.term < ${bound}_end)",
                **{bound: word, f"{bound}_end": word + "\U0010ffff"},
            )
        else:
            text = f"version IN (SELECT w.version FROM words w WHERE w.term = ${bound})"
            made.add(text, **{bound: word})
    if len(term.words) > 1:
        phrase = Conditions(made.dialect)
        _match(phrase, "t.text", term, name)
        made.add(
            f"version IN (SELECT t.version FROM document_texts t WHERE {phrase.sql})",
            **phrase.values,
        )


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
