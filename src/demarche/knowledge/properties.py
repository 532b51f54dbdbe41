"""What countries are like, so that "the reclusive state" can be one of those a text has named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from demarche.knowledge.names import Names, Word
from demarche.knowledge.tables import Row, bounds
from demarche.records import Span

DESCRIPTION_COLUMNS = frozenset(("description", "property", "source"))
PROPERTY_COLUMNS = frozenset(("country", "property", "start", "end", "source"))


@dataclass(frozen=True, slots=True)
class Holding:
    """A country has a property from one day to another (ISO, inclusive)."""

    country: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Description:
    """Words in a text that describe an actor; each of `properties` is a set that will do."""

    span: Span
    properties: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Descriptions:
    """Finds descriptions, and tells which countries they fit."""

    names: Names
    holdings: Mapping[str, Sequence[Holding]]

    def find(self, text: str, given: Sequence[Word] | None = None) -> list[Description]:
        """Return the longest descriptions in the order of the text."""
        return [
            Description(one.span, tuple(frozenset(key.split("|")) for key in one.keys))
            for one in self.names.find(text, given)
        ]

    def fitting(self, description: Description, day: str | None) -> frozenset[str]:
        """Return the countries that have all of one set of properties on a day (or ever)."""
        sets = [
            frozenset.intersection(*(self._having(name, day) for name in names))
            for names in description.properties
        ]
        return frozenset().union(*sets)

    def _having(self, name: str, day: str | None) -> frozenset[str]:
        return frozenset(
            holding.country
            for holding in self.holdings.get(name, ())
            if day is None or holding.start <= day <= holding.end
        )


def read_descriptions(described: Iterable[Row], held: Iterable[Row]) -> Descriptions:
    """Build the table of descriptions from that of phrases and that of countries."""
    names, holdings = Names(), defaultdict(list)
    for row in described:
        names.add(row.get("description"), row.get("property"))
    for row in held:
        holdings[row.get("property")].append(Holding(row.get("country"), *bounds(row)))
    return Descriptions(names, holdings)
