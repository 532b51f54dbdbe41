"""A document's text in, everything in it that names or describes somebody, found once, in order."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol, TypeVar

from demarche import countries
from demarche.countries import Naming
from demarche.knowledge import Description, Knowledge, Match, RoleMatch, Word, words
from demarche.records import Span

_QUOTED = re.compile(r"“[^”\n]{1,2000}[”\n]|\"[^\"\n]{1,2000}[\"\n]")


@dataclass(frozen=True, slots=True)
class Toponym:
    """A place name in the text and the country it lies in."""

    span: Span
    country: str | None


@dataclass(frozen=True, slots=True)
class Atoms:
    """The names, roles, places, descriptions and quotations of a text, each in text order."""

    text: str
    words: Sequence[Word]
    sentences: Sequence[Span]
    namings: Sequence[Naming]
    knowns: Sequence[Match]
    roles: Sequence[RoleMatch]
    descriptions: Sequence[Description]
    toponyms: Sequence[Toponym]
    quotes: Sequence[Span]

    def sentence_of(self, offset: int) -> int:
        """Return the number of the sentence that an offset lies in, or the last before it."""
        starts = [sentence.start for sentence in self.sentences]
        return max(0, bisect_left(starts, offset + 1) - 1)

    def quoted(self, offset: int) -> bool:
        """Tell whether an offset lies within quotation marks."""
        starts = [quote.start for quote in self.quotes]
        at = bisect_left(starts, offset) - 1
        return at >= 0 and offset < self.quotes[at].end


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The closed classes of data/knowledge/words.toml."""

    pronouns: dict[str, str]
    possessives: frozenset[str]
    group_nouns: frozenset[str]
    numbers: frozenset[str]
    not_names: frozenset[str]
    particles: frozenset[str]
    titles: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    modifiers: frozenset[str]
    links: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """Read the closed classes once."""
    given = files("demarche") / "data" / "knowledge" / "words.toml"
    table = tomllib.loads(given.read_text(encoding="utf-8"))

    def listed(section: str, name: str) -> frozenset[str]:
        return frozenset(table[section][name].split())

    pronouns: dict[str, str] = {}
    for words_of in table["pronouns"].values():
        kind, *forms = words_of.split()
        pronouns |= dict.fromkeys(forms, kind)
    return Lexicon(
        pronouns,
        listed("possessives", "words"),
        listed("groups", "nouns"),
        listed("groups", "numbers"),
        listed("names", "not_names"),
        listed("names", "particles"),
        listed("names", "titles"),
        listed("names", "female"),
        listed("names", "male"),
        listed("phrases", "modifiers"),
        listed("phrases", "links"),
    )


def read_atoms(
    text: str, sentences: Sequence[Span], toponyms: Iterable[Toponym], knowledge: Knowledge
) -> Atoms:
    """Find what a text names; the work grows linearly with its length."""
    found = words(text)
    return Atoms(
        text,
        found,
        sentences,
        countries.load().find(text),
        knowledge.names.find(text, found),
        knowledge.roles.find(text, found),
        knowledge.descriptions.find(text, found),
        sorted(toponyms, key=lambda one: one.span),
        [Span(*quote.span()) for quote in _QUOTED.finditer(text)],
    )


class _HasSpan(Protocol):
    @property
    def span(self) -> Span: ...


_Spanned = TypeVar("_Spanned", bound=_HasSpan)


def within(found: Sequence[_Spanned], span: Span) -> list[_Spanned]:
    """Return those of `found` (in text order) that lie within a stretch."""
    first = bisect_left(found, span.start, key=lambda one: one.span.start)
    inside = []
    for one in found[first:]:
        if one.span.start >= span.end:
            break
        if one.span.end <= span.end:
            inside.append(one)
    return inside


def words_within(found: Sequence[Word], span: Span) -> Sequence[Word]:
    """Return the words of a stretch."""
    first = bisect_left(found, span.start, key=lambda word: word.start)
    last = bisect_left(found, span.end, key=lambda word: word.start)
    return found[first:last]
