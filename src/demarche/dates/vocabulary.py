"""The words that tell times, from data/times.toml: each with its class and what it stands for.

A class is one letter, so that the rules are patterns over a string with one letter a word:

    t the           a a, an         o of            i other prepositions
    & and, or       2 to, until     , - ' | .       marks; . is any other word
    D weekday       d its short form B Mondays      M month
    N cardinal      f fraction      O ordinal       Y year          K decade
    U unit          V its plural    S season        F holiday       R part of the day
    W today         J now, soon     j daily         I numeric date  C clock time
    p a.m., p.m.    Z zone          k o'clock       L last          X next
    H this          T that          E early, late   } beginning of  g ago
    P earlier       Q later         < before        > after         q several
    m about         v every         x same          y fiscal        ~ old
    l long          b between       c more, least   h than          z period
    $ latest        ^ time          @ local         u future
    r other         G no            A Q3, H1        s full, straight
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from demarche.resources import data_path

Entry = tuple[str, Any]
"""The class of a word and its value."""
_TABLES = {
    "last": "L",
    "next": "X",
    "this": "H",
    "parts": "E",
    "part_nouns": "}",
    "earlier": "P",
    "later": "Q",
    "before": "<",
    "after": ">",
    "approximate": "m",
    "vague": "q",
    "months": "M",
    "weekdays": "D",
    "short_weekdays": "d",
    "cardinals": "N",
    "ordinals": "O",
    "decades": "K",
    "units": "U",
    "plural_units": "V",
    "seasons": "S",
    "day_parts": "R",
    "day_words": "W",
    "refs": "J",
    "sets": "j",
    "zones": "Z",
}
_CAPITALIZED = frozenset("MdZ")
"""Classes whose words are others when written small: may, march, sun, wed, est."""
_SMALL_WORDS = {
    "t": "the",
    "a": "a an",
    "o": "of",
    "i": "in at on by since from during for through throughout within",
    "&": "and or",
    "2": "to until till thru",
    "T": "that those these",
    "v": "every each per",
    "x": "same",
    "y": "fiscal financial fy",
    "~": "old aged olds",
    "k": "o'clock oclock",
    "l": "long",
    "f": "half",
    "b": "between",
    "g": "ago",
    "c": "more less fewer least most",
    "h": "than",
    "z": "period term",
    "$": "latest",
    "^": "time moment",
    "@": "local",
    "u": "future",
    "r": "other",
    "s": "straight consecutive successive full trading business working calendar whole solid "
    "additional extra academic",
    "G": "no",
}


@cache
def data() -> dict[str, Any]:
    """Return the tables of data/times.toml."""
    return tomllib.loads(data_path("times.toml").read_text(encoding="utf-8"))


@cache
def lexicon() -> dict[str, Entry]:
    """Return every spelling of every word with its class and value."""
    words: dict[str, Entry] = {}
    for table, letter in _TABLES.items():
        for word, value in data()[table].items():
            words.setdefault(word, (letter, value))
    for letter, listed in _SMALL_WORDS.items():
        for word in listed.split():
            words.setdefault(word, (letter, word))
    for word, (letter, value) in list(words.items()):
        if letter == "D":
            words[f"{word}s"] = ("B", value)
    return _cased(words)


def _cased(words: dict[str, Entry]) -> dict[str, Entry]:
    """Return the words in the cases they may stand in."""
    cased: dict[str, Entry] = {}
    for word, entry in words.items():
        if entry[0] == "Z":
            cased[word.upper()] = entry
            continue
        if entry[0] not in _CAPITALIZED:
            cased[word] = entry
        cased[word.capitalize()] = entry
        cased[word.upper()] = entry
    return cased


@cache
def tense_words() -> dict[str, str]:
    """Return words with the way they say a clause looks: "future", "past", "" for neither."""
    tables = data()["tense"]
    words = dict.fromkeys(tables["future"].split(), "future")
    words |= {f"to {word}": "" for word in tables["not_verbs"].split()}
    words |= dict.fromkeys(tables["past"].split(), "past")
    return words | dict.fromkeys(tables["not_past"].split(), "")


@cache
def real_verbs() -> frozenset[str]:
    """Return verbs whose infinitive is of their own time: "began to rise", not "agreed to"."""
    return frozenset(data()["tense"]["real"].split())


@cache
def near_times() -> dict[str, str]:
    """Return phrases for about now, before or to come, with their values."""
    return dict(data()["near"])


@cache
def holidays() -> dict[str, dict[str, Any]]:
    """Return the holidays by their names in small letters."""
    return dict(data()["holidays"])


@cache
def movable_days() -> dict[str, tuple[str, ...]]:
    """Return the first days (ISO) of the holidays of other calendars by their keys."""
    days: dict[str, list[str]] = {}
    lines = data_path("movable_holidays.tsv").read_text(encoding="utf-8").splitlines()
    for line in lines:
        if line and not line.startswith(("#", "name\t")):
            name, day = line.split("\t")
            days.setdefault(name, []).append(day)
    return {name: tuple(own) for name, own in days.items()}
