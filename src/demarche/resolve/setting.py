"""Where a passage is set: the one country that "police" or "the ministry" belongs to here.

Tried in this order: a place named with a preposition in the same sentence; the dateline's country,
if the text names no other more often; the subject of this sentence or, for a government's, of the
one before; a place in that one; the dateline's country all the same; the one the text is about.
Where two are as good, none is taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from demarche import countries
from demarche.records import Span
from demarche.resolve.atoms import Atoms, within
from demarche.resolve.parties import Reference

_PLACE = r"(?-i:[A-Z])\w+(?:\s(?-i:[A-Z])\w+)?"
_LOCATIVE = re.compile(
    r"\b(?:in|at|near|outside|inside|around|across|throughout|north of|south of|east of|west of"
    rf"|city of|town of|province of|capital|capital,)"
    rf"\s+(?:the\s+)?(?:[a-z-]+\s+){{0,2}}(?:{_PLACE},\s)?$",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(
    r"\b(?:of|in|from|at|to|with|by|against|over|near|on|for|into|about|between|under|after|before"
    r"|towards?|outside|inside|across|via)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
MOSTLY = 0.7
"""Share of a text's country mentions that makes a country the one it is about."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A country, how it was found, and the mention that told it."""

    country: str
    via: str
    through: Span | None = None


def setting(
    atoms: Atoms, before: Sequence[Reference], span: Span, home: str | None, *, state: bool
) -> Setting | None:
    """Return the country a mention is set in; `state`: it belongs to a government."""
    return (
        sentence_place(atoms, span, 0)
        or _home(atoms, home)
        or _subject(atoms, before, span, 0)
        or (_subject(atoms, before, span, 1) if state else None)
        or sentence_place(atoms, span, 1)
        or (Setting(home, "dateline") if home else None)
        or _only_country(atoms, 2 if state else 1)
    )


def sentence_place(atoms: Atoms, span: Span, back: int) -> Setting | None:
    """Return the country that a sentence's places told with in, at, near ... lie in, if one."""
    number = atoms.sentence_of(span.start) - back
    if number < 0:
        return None
    sentence = atoms.sentences[number]
    places = [(one.span, one.country) for one in within(atoms.toponyms, sentence)]
    places += [(one.span, one.code) for one in within(atoms.namings, sentence)]
    found = {
        code: where
        for where, code in places
        if code and _LOCATIVE.search(atoms.text, max(sentence.start, where.start - 40), where.start)
    }
    if len(found) != 1:
        return None
    ((country, where),) = found.items()
    return Setting(country, "place in the sentence", where)


def _subject(atoms: Atoms, before: Sequence[Reference], span: Span, back: int) -> Setting | None:
    number = atoms.sentence_of(span.start) - back
    if number < 0:
        return None
    sentence = atoms.sentences[number]
    for one in before:
        if sentence.covers(one.span) and one.countries and not _governed(atoms, one.span):
            if len(one.countries) > 1 or not _is_state(one.countries[0]):
                return None
            return Setting(one.countries[0], "subject nearby", one.span)
    return None


def _home(atoms: Atoms, home: str | None) -> Setting | None:
    """Return the dateline's country where the text names no other more often."""
    if home is None or max(atoms.mentioned.values(), default=0) > atoms.mentioned[home]:
        return None
    return Setting(home, "dateline")


def _governed(atoms: Atoms, span: Span) -> bool:
    """Tell whether a preposition stands before a mention, so that it is no subject."""
    return _PREPOSITION.search(atoms.text, max(0, span.start - 16), span.start) is not None


def _only_country(atoms: Atoms, least: int) -> Setting | None:
    named = Counter({code: n for code, n in atoms.mentioned.items() if _is_state(code)})
    if not named:
        return None
    country, times = named.most_common(1)[0]
    if times < least or times < MOSTLY * named.total():
        return None
    return Setting(country, "the text's country")


def _is_state(code: str) -> bool:
    return countries.load().is_state(code)
