"""Word forms in, what is known of a word as numbers out: class, stem, shape, ending.

The classes are those of data/statements/words.tsv. Words are numbered by their CRC-32, so that
features of a text are arithmetic on arrays; no vocabulary is kept.
"""

from __future__ import annotations

import zlib
from functools import cache, lru_cache

from demarche.resources import data_path

_VERBS = frozenset("say tell write ask promise deny judge describe think seem".split())
_PLAIN = str.maketrans("’‘“”–", "''\"\"-")
SHAPES = ("lower", "capital", "upper", "number", "mixed", "comma", "stop", "mark", "quote", "other")
"""Shapes of words; a word's number is the shape's place plus one."""

Facts = tuple[int, int, int, int, int, int]
"""A word's number, its stem's, its class's, its shape's, its ending's, and its part of speech's.

The part is rough: the class, or from 100 on the shape with the kind of ending.
"""

_ENDINGS = (
    "ing",
    "ted ned red led ked ded sed ced ged ied ved med ped wed hed ued",
    "ion ons",
    "lly bly tly ely",
    "ous ive ful ble cal nal ial ary",
    "ers ors ees sts",
    "ent nts",
)
_TAILS = {ending: number for number, group in enumerate(_ENDINGS, 1) for ending in group.split()}
"""Kinds of endings that tell a part of speech."""


@cache
def classes() -> tuple[dict[str, int], dict[str, str], tuple[str, ...]]:
    """Return the class of each word form, the base form of each verb form, the class names."""
    kinds: dict[str, int] = {}
    bases: dict[str, str] = {}
    names: list[str] = []
    for line in data_path("statements/words.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, listed = line.split("\t")
        names.append(name)
        for entry in listed.split():
            for form, base in _forms(entry, verb=name in _VERBS, noun=name == "noun"):
                kinds.setdefault(form, len(names))
                bases.setdefault(form, base)
    return kinds, bases, tuple(names)


def kind_number(name: str) -> int:
    """Return the number of a class of words."""
    return classes()[2].index(name) + 1


def _forms(entry: str, *, verb: bool, noun: bool) -> list[tuple[str, str]]:
    base, _, irregular = entry.partition(":")
    forms = [base, *irregular.split(",")] if irregular else [base]
    if verb and not irregular:
        stem = base.removesuffix("e")
        forms += [_plural(base), f"{stem}ed", f"{stem}ing"]
    if noun:
        forms.append(_plural(base))
    return [(form, base) for form in forms]


def _plural(base: str) -> str:
    if base.endswith(("s", "sh", "ch", "x")):
        return f"{base}es"
    return f"{base[:-1]}ies" if base.endswith("y") and base[-2] not in "aeo" else f"{base}s"


@lru_cache(maxsize=1 << 16)
def facts(word: str) -> Facts:
    """Return what is known of a word form."""
    plain = word.translate(_PLAIN)
    low = plain.lower()
    kinds, bases, _ = classes()
    base = bases.get(low) or _stem(low)
    kind, shape = kinds.get(low, 0), SHAPES.index(_shape_name(plain)) + 1
    part = kind or 100 + shape * 16 + _TAILS.get(low[-3:], 0)
    return (_number(low), _number(base), kind, shape, _number(low[-3:]), part)


def _number(word: str) -> int:
    return zlib.crc32(word.encode("utf-8", "surrogatepass"))


def _stem(low: str) -> str:
    for ending in ("ing", "ied", "ies", "ed", "es", "s"):
        if len(low) > len(ending) + 2 and low.endswith(ending):
            return low[: -len(ending)]
    return low.removesuffix("e") if len(low) > 3 else low


def _shape_name(plain: str) -> str:
    first = plain[:1]
    if first.isdigit():
        return "number"
    if first.isalpha():
        if plain.islower():
            return "lower"
        if plain.isupper() and len(plain) > 1:
            return "upper"
        return "capital" if first.isupper() else "mixed"
    if first in '"':
        return "quote"
    if first in ",;":
        return "comma"
    return "stop" if first in ".!?…" else "mark" if first in ":()[]-—" else "other"
