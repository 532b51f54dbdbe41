"""The words that tell quantities, from data/quantities.toml: each with its class and its meaning.

A class is one letter, so that numbers are patterns over a string with one letter a word:

    D figures       N cardinal      S scale         V vague plural  g several, few
    a a, an         h half          o of            & and           | or
    2 to            b between       - dash, hyphen  , comma         $ currency in front
    ( bracket       ) bracket       n no
    X figures that are a name, a date, a clock time
    . any other word                ! a mark that ends a phrase
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from demarche.resources import data_path

_SMALL = {
    "a": "a", "an": "a", "half": "h", "of": "o", "and": "&", "or": "|", "to": "2",
    "between": "b", "&": "&", "no": "n",
}  # fmt: skip

_PIECES = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+|\S")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as it is written down: `(figure + offset) * factor` of it; its base and its kind.

    `currency` is what a word like "pound" means when it is no weight.
    """

    name: str
    kind: str
    factor: float = 1.0
    offset: float = 0.0
    base: str = ""
    in_base: float = 1.0
    currency: str | None = None

    def of(self, figure: float) -> float:
        """Return how many of the written unit a figure stands for."""
        return (figure + self.offset) * self.factor


@cache
def data() -> dict[str, Any]:
    """Return the tables of data/quantities.toml."""
    return tomllib.loads(data_path("quantities.toml").read_text(encoding="utf-8"))


@cache
def words_of(table: str, key: str) -> frozenset[str]:
    """Return a list of words of a table."""
    return frozenset(data()[table][key].split())


@cache
def lexicon() -> Mapping[str, tuple[str, Any]]:
    """Return words in small letters with their class and what they stand for."""
    tables = data()
    entries: dict[str, tuple[str, Any]] = {word: (one, word) for word, one in _SMALL.items()}
    for table, letter in (("cardinals", "N"), ("scales", "S"), ("vague", "V"), ("few", "g")):
        entries |= {word: (letter, value) for word, value in tables[table].items()}
    return entries


@cache
def units() -> Mapping[str, Unit]:
    """Return the units by the words that name them, in small letters."""
    named: dict[str, Unit] = {}
    for table in data()["units"]:
        for word in table["words"]:
            named[word] = _unit(table)
    return named


@cache
def short_units() -> Mapping[str, Unit]:
    """Return the units by their signs, which are read in these letters only."""
    return {
        sign: _unit(table) for table in data()["units"] for sign in table.get("short", "").split()
    }


def _unit(table: Mapping[str, Any]) -> Unit:
    base, in_base = table["base"]
    return Unit(
        table["unit"],
        table["kind"],
        table.get("factor", 1.0),
        table.get("offset", 0.0),
        base,
        in_base,
        table.get("currency"),
    )


@cache
def currency_words() -> Mapping[str, Unit]:
    """Return the currencies by the words behind a figure, "canadian dollars" among them."""
    named = {word: money(code) for word, code in data()["currencies"]["words"].items()}
    for front, codes in data()["currencies"]["national"].items():
        named |= {f"{front} {word}": money(code) for word, code in codes.items()}
    return named


@cache
def currency_signs() -> Mapping[str, Unit]:
    """Return the currencies by signs and ISO 4217 codes."""
    tables = data()["currencies"]
    codes = {code: code for code in tables["codes"]["list"].split()}
    return {sign: money(code) for sign, code in (tables["symbols"] | codes).items()}


def money(code: str) -> Unit:
    """Return a currency as a unit; "USD/100" is its hundredth part."""
    name, _, part = code.partition("/")
    factor = 1 / float(part) if part else 1.0
    return Unit(name, "money", factor, base=name)


@cache
def bases() -> Mapping[str, tuple[str, float]]:
    """Return for each written unit its base unit and how many of that it is."""
    return {unit.name: (unit.base, unit.in_base) for unit in units().values()}


@cache
def qualifiers(table: str) -> Mapping[str, str]:
    """Return qualifiers by their phrases: those before a figure, or those after."""
    return {phrase: name for name, phrases in data()[table].items() for phrase in phrases}


@cache
def cues(column: str) -> Mapping[str, str]:
    """Return words of a column of the casualty tables with their category."""
    return {
        word: category
        for category, columns in data()["casualties"].items()
        for word in columns[column].split()
    }


@cache
def edge_words(table: str) -> frozenset[str]:
    """Return the words that a unit's names or the qualifiers of a table meet the figure with.

    They save looking for phrases where none can stand.
    """
    edge = -1 if table == "qualifiers" else 0
    phrases = [*units(), *currency_words()] if table == "units" else list(qualifiers(table))
    return frozenset(_PIECES.findall(phrase)[edge] for phrase in phrases)


@cache
def casualty_cues() -> frozenset[str]:
    """Return the words without one of which a sentence tells no casualty."""
    columns = ("after", "verbs", "active", "of", "nouns")
    told = {part for column in columns for word in cues(column) for part in word.split("-")}
    return frozenset(told) | words_of("casualty_words", "tolls") | {"lives"}
