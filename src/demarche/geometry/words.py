"""The vocabulary of spatial relations, and the patterns made of it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from demarche.resources import data_path

ANCHORS = 2
"""Anchors that a form may have."""


@dataclass(frozen=True, slots=True)
class Form:
    """A pattern of words that states a relation of some kind, tried where a cue is there."""

    kind: str
    rank: int
    cues: tuple[str, ...]
    pattern: str


@dataclass(frozen=True, slots=True)
class Direction:
    """A course in degrees from north, and how far the word may be off to either side."""

    name: str
    bearing: float
    spread: float


@dataclass(frozen=True, slots=True)
class Qualifier:
    """How far a distance may be from what is said, as factors of it."""

    name: str
    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Vocabulary:
    """The words by what they mean; words are in small letters."""

    forms: tuple[Form, ...]
    units: dict[str, float]
    numbers: dict[str, float]
    vague: dict[str, tuple[float, float]]
    qualifiers: dict[str, Qualifier]
    directions: dict[str, Direction]
    zones: dict[str, float]
    reach: dict[str, dict[str, float]]


@cache
def load() -> Vocabulary:
    """Return the vocabulary that comes with the package."""
    table = tomllib.loads((data_path("shapes") / "relations.toml").read_text(encoding="utf-8"))
    return Vocabulary(
        _forms(table),
        _flat(table["units"]),
        _flat(table["numbers"]),
        {word: (float(low), float(high)) for word, (low, high) in table["vague"].items()},
        {
            word: Qualifier(row["name"], row["low"], row["high"])
            for row in table["qualifier"]
            for word in row["words"]
        },
        _directions(table),
        _flat(table["zones"]),
        table["reach"],
    )


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Return a form's pattern, compiled when first tried: all at once take half a second."""
    return re.compile(pattern)


def _flat(table: dict[str, list[str]]) -> dict[str, float]:
    return {word.lower(): float(value) for value, words in table.items() for word in words}


def _directions(table: Any) -> dict[str, Direction]:
    return {
        word: Direction(name, float(row["bearing"]), float(row["spread"]))
        for name, row in table["directions"].items()
        for word in (*row["words"], *row.get("parts", ()))
    }


def _forms(table: Any) -> tuple[Form, ...]:
    slots = _slots(table)
    return tuple(
        Form(row["kind"], row["rank"], _cues(row, table), _expanded(row["form"], slots))
        for row in table["form"]
    )


def _cues(row: Any, table: Any) -> tuple[str, ...]:
    lists = table["words"] | {
        "direction": [word for one in table["directions"].values() for word in one["words"]],
        "unit": [word for words in table["units"].values() for word in words],
        "zone": [word for words in table["zones"].values() for word in words],
    }
    words = [word for cue in row["cue"] for word in lists.get(cue.strip("{}"), [cue])]
    shortest = sorted({word.lower() for word in words}, key=len)
    return tuple(word for n, word in enumerate(shortest) if not _in_any(word, shortest[:n]))


def _in_any(word: str, others: list[str]) -> bool:
    return any(other in word for other in others)


def _expanded(form: str, slots: dict[str, str]) -> str:
    """Fill the slots of a form; groups of a slot that comes again are numbered."""
    seen: dict[str, int] = {}

    def filled(slot: re.Match[str]) -> str:
        group = "anchor" if slot[1] in {"people", "half"} else slot[1]
        seen[group] = seen.get(group, 0) + 1
        return slots[slot[1]].replace("#", str(seen[group]))

    whole = re.sub(r"\{([a-z]+)\}", filled, form)
    return r"\b(?<![-\w])" + whole.replace(" ?", r"\s*").replace(" ", r"\s+")


def _slots(table: Any) -> dict[str, str]:
    names = table["names"]
    courses = table["directions"].values()
    slots = {key: choice(words) for key, words in table["words"].items()}
    words = choice(word for row in courses for word in row["words"])
    parts = choice(word for row in courses for word in row.get("parts", ()))
    zones = choice(word for words in table["zones"].values() for word in words)
    return slots | _naming(names, parts) | {
        "distance": _distance(table),
        "direction": rf"(?P<direction>(?i:{words}))",
        "side": rf"(?P<side>(?i:{parts}))",
        "zone": rf"(?P<zone>{zones})",
    }  # fmt: skip


def _naming(names: Any, parts: str) -> dict[str, str]:
    """Return the slots for names: an anchor, half of "A-B border", and a people."""
    not_a_name = rf"(?!(?:{choice(names['never'])})\b)"
    word = r"[^\W\d_a-zß-öø-ÿ][\w]*(?:(?:[.-]|['’](?!s\b))\w+)*"
    short = r"(?:St|Mt|Ft)\. "
    opening, joiner = choice(names["opening"]), choice(names["joiners"])
    more = rf"(?: (?:(?!(?:{opening})\b)(?:{joiner}) )?{not_a_name}{word})*"
    before = rf"(?:{word} |People['’]s ){{0,3}}?"
    head = rf"{before}(?:{choice(names['heads'])})(?: (?:{opening}))+ {word}"
    name = rf"{not_a_name}(?:{head}|(?:{short})?{word}){more}"
    noun = rf"(?:{choice(names['nouns'])})"
    titled = rf"(?:[\w'’-]+ ){{0,4}}?{noun} (?:of |called )?(?:the )?"
    adjectives = rf"(?!People['’])(?:(?:{word}['’]s? )?(?:{parts}) |{word}['’]s )?"
    return {
        "anchor": rf"(?:the )?(?:{titled}|{adjectives})(?P<anchor#>{name})",
        "half": rf"(?P<anchor#>{not_a_name}[^\W\d_a-zß-öø-ÿ]\w+(?: [^\W\d_a-zß-öø-ÿ]\w+)?)",
        "people": rf"(?P<anchor#>{not_a_name}{word}(?: {word})*)",
    }


def _distance(table: Any) -> str:
    """Return the slot of a distance, given once or a second time in brackets or after "or"."""
    marks = choice(word for row in table["qualifier"] for word in row["words"])
    units = choice(word for words in table["units"].values() for word in words)
    words = choice([*(word for row in table["numbers"].values() for word in row), *table["vague"]])
    number = rf"(?:\d[\d,]*(?:\.\d+)?|(?i:{words}))"

    def stated(mark: str) -> str:
        return (
            rf"(?:(?P<mark{mark}>(?i:{marks})) )?(?:(?:a|the) (?=\d))?"
            rf"(?P<low{mark}>{number})(?: ?(?:-|–|to|or) ?(?P<high{mark}>{number}))?"
            rf"(?: |-| ?)(?P<unit{mark}>(?i:{units}))\b\.?"
        )

    again = rf"(?: ?[(\[/] ?{stated('_again')} ?[)\]]?|,? or {stated('_or')},?)?"
    return stated("") + again


def choice(words: Any) -> str:
    """Return a pattern for any of the words, longest first."""
    return "|".join(re.escape(word).replace(r"\ ", " ") for word in sorted(words, key=len)[::-1])
