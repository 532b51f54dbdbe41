"""A noun phrase in, its parts out: names, roles, whose they are, pronouns.

No parser: the phrase's core ends at the first comma or preposition that no name or role swallows,
the last role noun of the core is its head, and capitals that nothing explains are a person's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from demarche.countries import Naming
from demarche.knowledge import Description, Knowledge, Match, RoleMatch, Word
from demarche.records import Span
from demarche.resolve.atoms import Atoms, HasSpan, Toponym, lexicon, within, words_within

_BREAK = re.compile(r"[,;:(—]|\s[–-]\s")
_GROUPED = re.compile(r"(?:[\s.\-'’]|\s&\s){1,3}")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase taken apart; `possessive` and `pronoun` are kinds of pronoun."""

    span: Span
    text: str
    core: Span
    pronoun: str | None
    possessive: str | None
    persons: Sequence[Match]
    groups: Sequence[Match]
    namings: Sequence[Naming]
    roles: Sequence[RoleMatch]
    descriptions: Sequence[Description]
    toponyms: Sequence[Toponym]
    name: Span | None
    title: str | None
    is_abroad: bool

    @property
    def head(self) -> RoleMatch | None:
        """The role noun that the phrase is about."""
        inside = [role for role in self.roles if role.span.end <= self.core.end]
        if inside:
            return inside[-1]
        named = self.name or self.persons
        after = [role for role in self.roles if role.span.start >= self.core.end]
        return after[0] if after and named else None

    @property
    def belongs(self) -> str:
        """Tell whether its bearer belongs to a state: the head noun, else one that it passes."""
        head = self.head
        if head is None:
            return "none"
        ways = [role.role.belongs for role in (head, *self.others(head))]
        return next((way for way in ways if way != "none"), "none")

    def others(self, role: RoleMatch) -> list[RoleMatch]:
        """Return the other role nouns, the nearest to a head first."""
        rest = [one for one in self.roles if one is not role]
        return sorted(rest, key=lambda one: abs(one.span.start - role.span.start))


def take_apart(atoms: Atoms, knowledge: Knowledge, span: Span) -> Phrase:
    """Take a stretch of the text apart as a noun phrase."""
    found = words_within(atoms.words, span)
    groups, persons = _split(within(atoms.knowns, span), knowledge)
    namings = within(atoms.namings, span)
    whole = _spans(groups, persons, namings)
    roles = [role for role in within(atoms.roles, span) if not _inside(role.span, whole)]
    descriptions = within(atoms.descriptions, span)
    toponyms = within(atoms.toponyms, span)
    solid = [*whole, *_spans(roles, descriptions)]
    core = _core(atoms.text, span, found, solid)
    first = found[0].plain if found else ""
    name = _name(atoms.text, words_within(atoms.words, core), solid, toponyms)
    return Phrase(
        span,
        atoms.text[span.start : span.end],
        core,
        # "US" is no "us".
        lexicon().pronouns.get(first) if len(found) == 1 and not namings else None,
        lexicon().pronouns.get(first) if first in lexicon().possessives else None,
        persons,
        groups,
        namings,
        roles,
        descriptions,
        [one for one in toponyms if not (name and name.overlaps(one.span))],
        name,
        next((word.plain for word in found if word.plain in lexicon().titles and word.upper), None),
        not lexicon().abroad.isdisjoint(word.plain for word in found) and not _is_office(roles),
    )


def _is_office(roles: Sequence[RoleMatch]) -> bool:
    """Tell a ministry or minister for what is foreign from who is foreign."""
    return any(" " in role.role.noun for role in roles)


def _spans(*found: Sequence[HasSpan]) -> list[Span]:
    return [one.span for each in found for one in each]


def _split(matches: Sequence[Match], knowledge: Knowledge) -> tuple[list[Match], list[Match]]:
    groups, persons = list[Match](), list[Match]()
    for match in matches:
        person = any(knowledge.actors[key].is_person for key in match.keys)
        (persons if person else groups).append(match)
    return groups, persons


def _inside(span: Span, found: Sequence[Span]) -> bool:
    return any(one.covers(span) and one != span for one in found)


def _core(text: str, span: Span, found: Sequence[Word], solid: Sequence[Span]) -> Span:
    end = span.end
    for match in _BREAK.finditer(text, span.start + 1, span.end):
        if not any(one.start <= match.start() < one.end for one in solid):
            end = match.start()
            break
    for word in found[1:]:
        if word.start >= end:
            break
        if word.plain in lexicon().links and not word.upper and not _covered(word, solid):
            return Span(span.start, word.start)
    return Span(span.start, end)


def _covered(word: Word, solid: Sequence[Span]) -> bool:
    return any(one.start <= word.start < one.end for one in solid)


def _name(
    text: str, found: Sequence[Word], solid: Sequence[Span], toponyms: Sequence[Toponym]
) -> Span | None:
    """Return the last run of capitals that nothing explains; a lone place name is no name."""
    runs = [run for run in capital_runs(text, found, solid) if not _is_place(run, toponyms)]
    return runs[-1] if runs else None


def _is_place(run: Span, toponyms: Sequence[Toponym]) -> bool:
    return any(one.span.covers(run) for one in toponyms)


def capital_runs(text: str, found: Sequence[Word], solid: Sequence[Span]) -> Iterator[Span]:
    """Yield runs of capitalized words outside `solid`, with small particles between them."""
    run = list[Word]()
    for word in found:
        if run and not _GROUPED.fullmatch(text, run[-1].end, word.start):
            yield from _closed(run)
            run = []
        if _is_name_word(word, solid, starts=not run):
            run.append(word)
        elif not (run and word.plain in lexicon().particles):
            yield from _closed(run)
            run = []
        else:
            run.append(word)
    yield from _closed(run)


def _is_name_word(word: Word, solid: Sequence[Span], *, starts: bool) -> bool:
    if not word.upper or _covered(word, solid) or word.plain in lexicon().titles:
        return False
    return not (word.plain in lexicon().not_names and starts) and not word.plain.isdigit()


def _closed(run: list[Word]) -> Iterator[Span]:
    while run and not run[-1].upper:
        run = run[:-1]
    if run and (len(run) > 1 or run[0].end - run[0].start > 1):
        last = run[-1]
        # The s of a possessive is a word of its own here.
        yield Span(run[0].start, last.end)
