"""A place name in, the key it is looked up by out: small plain letters, one space between words.

"São Tomé", "Sao Tome" and "SAO-TOME" share a key, and so do "St. Louis" and "Saint Louis".
Abbreviations are kept as they are written, after "=": "Ind." is Indiana, "ind" is nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

EXACT = "="
"""First character of a key that is matched letter by letter."""

_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a"}
)
_SILENT = re.compile(r"[.'’‘ʼʻ`´ʿʾ]")
_GAP = re.compile(r"[\W_]+")
_SAINT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}


def key(name: str) -> str:
    """Return the key of a name; empty where it has no letter or digit."""
    words = _GAP.split(plain(name))
    return joined([word for word in words if word])


def joined(words: list[str]) -> str:
    """Return the key of words that are plain already."""
    if len(words) < 2:
        return "".join(words)
    return " ".join([_SAINT.get(word, word) for word in words[:-1]] + words[-1:])


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """Return a word in small letters without accents, full stops and apostrophes."""
    text = word.lower() if word.isascii() else _without_accents(word)
    return _SILENT.sub("", text)


def _without_accents(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word.casefold()).translate(_LETTERS)
    return "".join(letter for letter in parts if not unicodedata.combining(letter))
