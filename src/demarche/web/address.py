"""The address of a page in, its whole state out: filters, period, as-of; and addresses from it.

What an address cannot mean raises QueryError, which the reader sees as a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from demarche import countries
from demarche.archive.query import ORDERS, Query
from demarche.archive.tables import TABLES
from demarche.errors import QueryError


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one name in an address means: the field of a query, how its text is read."""

    name: str
    field: str
    told: str
    form: str = "text"
    many: bool = False


PARAMETERS = {
    one.name: one
    for one in (
        Parameter("from", "start", "Not over before this day (YYYY-MM-DD).", "day"),
        Parameter("to", "end", "Begun by this day.", "day"),
        Parameter("as_of", "as_of", "What the archive held then (day or time, UTC)."),
        Parameter("box", "box", "West, south, east, north in degrees.", "box"),
        Parameter("near", "near", "Latitude, longitude, kilometres.", "near"),
        Parameter("place_country", "place_countries", "In this country.", "country", True),
        Parameter("actor", "actors", "Who acts: a name, an id, words of the text.", many=True),
        Parameter("actor_country", "actor_countries", "Code or name.", "country", True),
        Parameter("recipient", "recipients", "Whom it is directed at.", many=True),
        Parameter("recipient_country", "recipient_countries", "Code or name.", "country", True),
        Parameter("party", "parties", "Actor or recipient.", many=True),
        Parameter("country", "countries", "Of actor or recipient.", "country", True),
        Parameter("type", "types", "Event type, as in ASSAULT.", many=True),
        Parameter("mode", "modes", "Mode, as in visit.", many=True),
        Parameter("modality", "modalities", "As in actual, planned.", many=True),
        Parameter("context", "contexts", "As in military.", many=True),
        Parameter("quad", "quads", "1 to 4.", "number", True),
        Parameter("issue", "issues", "As in use-of-force.", many=True),
        Parameter("stance", "stances", "As in opposes.", many=True),
        Parameter("publisher", "publishers", "Newspaper or agency.", many=True),
        Parameter("words", "words", 'Of title and text: words, begin*, "phrases".'),
        Parameter("sentence", "sentence", "The same, of the sentence."),
        Parameter("document_id", "documents", "Id of a document.", many=True),
        Parameter("min_confidence", "min_confidence", "Sure of the type, 0 to 1.", "decimal"),
        Parameter("order", "order", "newest, oldest, surest, harshest, kindest, stored."),
    )
}
"""The filters, by their names in addresses."""

PAGE_STATE = {
    "id": "The record's id.",
    "name": "Name or id of an actor.",
    "one": "One actor: name, id, or a country's code.",
    "other": "The other actor.",
    "q": "What to search for.",
    "at": "Offset into the text: the records that stand there.",
    "page": "Which page of a list, from 1.",
}
"""What else an address may hold."""

KNOWN = (*PAGE_STATE, *PARAMETERS)
CARRIED = ("from", "to", "as_of")
"""What goes along from page to page."""
ELSEWHERE = {"documents": frozenset(("start", "end", "publishers", "words", "documents"))}
"""The filters that a kind of record takes, where its columns do not tell."""
_COLUMNS = {
    "place_countries": "place_country",
    "box": "latitude",
    "near": "latitude",
    "recipients": "recipients",
    "recipient_countries": "recipients",
    "types": "type",
    "modes": "mode",
    "modalities": "modality",
    "contexts": "contexts",
    "quads": "quad",
    "stances": "stance",
    "issues": "sentence",
    "sentence": "sentence",
    "min_confidence": "confidence",
}
"""The column that a kind must have for a filter to mean something."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a reader is: the page's path and what its address says, in a fixed order."""

    path: str
    values: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str | None:
        """Return the first value of a name."""
        return next((value for key, value in self.values if key == name), None)

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a name."""
        return tuple(value for key, value in self.values if key == name)

    @property
    def address(self) -> str:
        """The address of this very state."""
        return _address(self.path, self.values)

    def moved(self, path: str | None = None, /, **changes: object) -> Address:
        """Return the state with some values changed; None takes one out. A list restarts.

        A name that Python keeps for itself is written with a `_` after it (`from_`).
        """
        made = {key.rstrip("_"): value for key, value in {"page": None, **changes}.items()}
        kept = [(key, value) for key, value in self.values if key not in made]
        kept += [pair for key, value in made.items() for pair in _pairs(key, value)]
        return Address(path or self.path, _ordered(kept))

    def at(self, path: str | None = None, /, **changes: object) -> str:
        """Return the address of the state with some values changed, as `moved` does."""
        return self.moved(path, **changes).address

    def to(self, path: str, /, **values: object) -> str:
        """Return the address of another page, to which only period and as-of go along."""
        kept = tuple(pair for pair in self.values if pair[0] in CARRIED)
        return Address(path, kept).at(**values)

    @property
    def filters(self) -> dict[str, tuple[str, ...]]:
        """The filters that are set."""
        return {name: self.all(name) for name in PARAMETERS if self.all(name)}

    @property
    def number(self) -> int:
        """Which page of a list it is, from 1."""
        text = self.get("page") or "1"
        if not text.isdecimal() or not 1 <= int(text[:6]) <= 10_000:
            raise QueryError(f"page '{text[:20]}' is no number from 1 to 10000")
        return int(text)

    def query(self, kind: str = "events", /, **more: Any) -> Query:
        """Return what is asked of the archive; filters that mean nothing for the kind drop out."""
        asked = {
            one.field: _read(one, self.all(name))
            for name, one in PARAMETERS.items()
            if self.get(name) is not None and means(kind, one.field)
        }
        return Query(**{"kind": kind, **asked, **more})

    def dropped(self, kind: str) -> tuple[str, ...]:
        """Return the names of the filters that mean nothing for a kind of record."""
        return tuple(name for name in self.filters if not means(kind, PARAMETERS[name].field))


def read(path: str, pairs: Iterable[tuple[str, str]]) -> Address:
    """Return the state that an address tells; what is empty or unknown is left out."""
    kept = [(key, value.strip()) for key, value in pairs if key in KNOWN and value.strip()]
    return Address(path, _ordered(kept))


def means(kind: str, field: str) -> bool:
    """Tell whether a kind of record can be filtered by a field."""
    if field in ("as_of", "order"):
        return True
    if kind in ELSEWHERE:
        return field in ELSEWHERE[kind]
    columns = TABLES[kind].columns if kind in TABLES else ()
    return field not in _COLUMNS or _COLUMNS[field] in columns


def country_code(text: str) -> str:
    """Return the code of a country that is given by code or name."""
    if len(text) == 3 and text.isupper():
        return text
    found = countries.load().find(text)
    if len(found) != 1:
        raise QueryError(f"'{text[:60]}' names no country; give its code, as in JPN, or its name")
    return found[0].code


def _read(one: Parameter, given: tuple[str, ...]) -> Any:
    values = tuple(_value(one, text) for text in given)
    return values if one.many else values[0]


def _value(one: Parameter, text: str) -> Any:
    if one.form == "country":
        return country_code(text)
    if one.form in ("box", "near"):
        return _numbers(one.name, text, 4 if one.form == "box" else 3)
    if one.form in ("number", "decimal"):
        found = _numbers(one.name, text, 1)[0]
        return int(found) if one.form == "number" else found
    if one.field == "order" and text not in ORDERS:
        raise QueryError(f"no order '{text[:20]}'; known: {', '.join(ORDERS)}")
    return text


def _numbers(name: str, text: str, count: int) -> tuple[float, ...]:
    try:
        found = tuple(float(one) for one in text.split(","))
    except ValueError:
        found = ()
    if len(found) != count or any(abs(one) > 1e9 or one != one for one in found):
        raise QueryError(f"{name} '{text[:60]}': give {count} numbers with commas between")
    return found


def _pairs(key: str, value: object) -> list[tuple[str, str]]:
    if value is None or value == "":
        return []
    if isinstance(value, (tuple, list)):
        return [(key, str(one)) for one in value]
    return [(key, str(value))]


def _ordered(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    turn: Mapping[str, int] = {name: number for number, name in enumerate(KNOWN)}
    return tuple(sorted(dict.fromkeys(pairs), key=lambda pair: turn.get(pair[0], 99)))


def _address(path: str, values: Iterable[tuple[str, str]]) -> str:
    told = urlencode(list(values), errors="replace")
    return f"{path}?{told}" if told else path
