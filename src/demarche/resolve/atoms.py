"""A document's text in, everything in it that names or describes somebody, found once, in order."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Protocol, TypeVar

from demarche import countries
from demarche.countries import Naming
from demarche.knowledge import Description, Knowledge, Match, RoleMatch, Word, words
from demarche.records import Span

HEADLINE = 0.7
"""Share of capitalized longer words from which a sentence counts as a headline."""
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
    mentioned: Counter[str]

    def sentence_of(self, offset: int) -> int:
        """Return the number of the sentence that an offset lies in, or the last before it."""
        return max(0, bisect_left(self.sentences, offset + 1, key=lambda one: one.start) - 1)

    def in_headline_case(self, sentence: Span) -> bool:
        """Tell whether a sentence writes most of its longer words with a capital."""
        long = [one for one in words_within(self.words, sentence) if one.end - one.start > 3]
        return len(long) > 2 and sum(one.upper for one in long) > HEADLINE * len(long)

    def quote_at(self, offset: int) -> Span | None:
        """Return the quotation that an offset lies in."""
        at = bisect_left(self.quotes, offset + 1, key=lambda one: one.start) - 1
        return self.quotes[at] if at >= 0 and offset < self.quotes[at].end else None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The closed classes of data/knowledge/words.toml."""

    pronouns: dict[str, str]
    possessives: frozenset[str]
    group_nouns: frozenset[str]
    plain_groups: frozenset[str]
    numbers: dict[str, int]
    relational: frozenset[str]
    bare: frozenset[str]
    attributive: frozenset[str]
    agents: tuple[str, ...]
    not_names: frozenset[str]
    particles: frozenset[str]
    titles: frozenset[str]
    ranks: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]
    modifiers: frozenset[str]
    abroad: frozenset[str]
    links: frozenset[str]
    articles: frozenset[str]
    determiners: frozenset[str]
    no_nouns: frozenset[str]
    after: frozenset[str]


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
        listed("groups", "plain"),
        table["groups"]["numbers"],
        listed("groups", "relational"),
        listed("groups", "bare"),
        listed("groups", "attributive"),
        tuple(table["groups"]["agents"].split()),
        listed("names", "not_names"),
        listed("names", "particles"),
        listed("names", "titles"),
        listed("names", "ranks"),
        listed("names", "female"),
        listed("names", "male"),
        listed("phrases", "modifiers"),
        listed("phrases", "abroad"),
        listed("phrases", "links"),
        listed("phrases", "articles"),
        listed("phrases", "determiners"),
        listed("phrases", "no_nouns"),
        listed("phrases", "after"),
    )


def read_atoms(
    text: str, sentences: Sequence[Span], toponyms: Iterable[Toponym], knowledge: Knowledge
) -> Atoms:
    """Find what a text names; the work grows linearly with its length."""
    found, namings = words(text), countries.load().find(text)
    placed = sorted(toponyms, key=lambda one: one.span)
    return Atoms(
        text,
        found,
        sentences,
        namings,
        knowledge.names.find(text, found),
        knowledge.roles.find(text, found),
        knowledge.descriptions.find(text, found),
        placed,
        [Span(*quote.span()) for quote in _QUOTED.finditer(text)],
        _mentioned(namings, placed),
    )


def _mentioned(namings: Sequence[Naming], toponyms: Sequence[Toponym]) -> Counter[str]:
    """Count the countries and organizations that names and places stand for, each name once."""
    starts = {one.span.start: one.country for one in toponyms if one.country}
    starts |= {one.span.start: one.code for one in namings}
    return Counter(starts.values())


class HasSpan(Protocol):
    """Anything found at a stretch of the text."""

    @property
    def span(self) -> Span:
        """Where it stands."""


_Spanned = TypeVar("_Spanned", bound=HasSpan)


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
