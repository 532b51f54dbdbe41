"""A document in, the people, bodies and states that it mentions out, each resolved in turn.

`read_story` goes through the text once; each mention is read against those before it. Mentions
that the event coder found are then resolved with `Story.resolve`, against what came before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from demarche.knowledge import Knowledge, Word
from demarche.records import Span
from demarche.resolve.atoms import Atoms, Toponym, lexicon, read_atoms, within, words_within
from demarche.resolve.parties import Party, Reference
from demarche.resolve.phrases import capital_runs
from demarche.resolve.reading import NOBODY, Passage, read_mention

_SPACE = re.compile(r"[\s\-]{1,2}|['’]s?\s|\.\s")
_COMMA = re.compile(r",\s(?:who is\s)?")
_OF = re.compile(r"\s(?:of|for|from|with)\s")
_AND = re.compile(r",?\s(?:and|&)\s(?:the\s)?")


@dataclass(frozen=True, slots=True)
class Story:
    """A text with the mentions of actors in it, in text order."""

    atoms: Atoms
    knowledge: Knowledge
    references: Sequence[Reference]
    home: str | None = None

    def resolve(
        self, span: Span, day: str | None, avoid: frozenset[str] = NOBODY
    ) -> Reference | None:
        """Return whom a stretch stands for on a day; None when nothing tells."""
        before = [one for one in self.references if one.span.end <= span.start]
        later = [one for one in self.references if one.span.start >= span.end]
        passage = Passage(self.atoms, self.knowledge, before, day, self.home, later)
        return read_mention(span, passage, avoid)


def read_story(
    text: str,
    sentences: Sequence[Span],
    toponyms: Iterable[Toponym],
    knowledge: Knowledge,
    *,
    day: str | None,
    home: str | None = None,
) -> Story:
    """Resolve every mention that names or describes somebody; `home` is the dateline's country."""
    atoms = read_atoms(text, sentences, toponyms, knowledge)
    references = list[Reference]()
    for sentence in sentences:
        passage = Passage(atoms, knowledge, references, day, home)
        references += _joined(atoms, list(_sentence(sentence, passage)))
    return Story(atoms, knowledge, references, home)


def _sentence(sentence: Span, passage: Passage) -> Iterator[Reference]:
    found = list[Reference]()
    for span in mentions(sentence, passage.atoms):
        before = [*passage.before, *found]
        one = read_mention(span, replace(passage, before=before))
        if one and one.parties:
            found.append(one)
    yield from _apposed(passage.atoms, found)


def mentions(sentence: Span, atoms: Atoms) -> list[Span]:
    """Return the simple noun phrases of a sentence that hold a name, a role or a pronoun."""
    found = words_within(atoms.words, sentence)
    solid = sorted(_solid(sentence, atoms))
    runs = capital_runs(atoms.text, found, solid)
    pieces = sorted([*solid, *runs, *_pronouns(found)])
    return _grown(atoms.text, _chained(atoms.text, pieces), found)


def _solid(sentence: Span, atoms: Atoms) -> Iterator[Span]:
    taken = list[Span]()
    for group in (atoms.knowns, atoms.namings, atoms.descriptions, atoms.roles):
        for span in (one.span for one in within(group, sentence)):
            if not any(span.overlaps(other) for other in taken):
                taken.append(span)
                yield span


def _pronouns(found: Sequence[Word]) -> Iterator[Span]:
    for word in found:
        if word.plain in lexicon().pronouns:
            yield Span(word.start, word.end)


def _chained(text: str, pieces: Sequence[Span]) -> Iterator[Span]:
    """Join pieces that stand side by side: "South Korean" + "army" + "spokesman"."""
    chain: Span | None = None
    for piece in pieces:
        if chain and _links(text, chain, piece):
            chain = Span(chain.start, piece.end)
        else:
            if chain:
                yield chain
            chain = piece
    if chain:
        yield chain


def _links(text: str, left: Span, right: Span) -> bool:
    if right.start < left.end:
        return True
    gap = text[left.end : right.start]
    if _SPACE.fullmatch(gap):
        return not _is_pronoun(text[right.start : right.end])
    words = gap.strip(" '’s-").split() if len(gap) < 40 else []
    return bool(words) and all(word.lower() in lexicon().modifiers for word in words)


def _is_pronoun(words: str) -> bool:
    return words.lower() in lexicon().pronouns


def _grown(text: str, chains: Iterable[Span], found: Sequence[Word]) -> list[Span]:
    """Take in a determiner, and "of/for the ..." that says whose a role is."""
    grown = list[Span]()
    for chain in chains:
        before = next((word for word in reversed(found) if word.end <= chain.start), None)
        start = chain.start
        if before and before.plain in ("the", "a", "an", "this", "that", "both", "these"):
            start = before.start if text[before.end : chain.start].isspace() else start
        bound = bool(grown) and _OF.fullmatch(text, grown[-1].end, start) is not None
        if bound and not _is_pronoun(text[chain.start : chain.end]):
            grown[-1] = Span(grown[-1].start, chain.end)
            continue
        grown.append(Span(start, chain.end))
    return grown


def _apposed(atoms: Atoms, found: Sequence[Reference]) -> Iterator[Reference]:
    """Join a name and the role told beside it: "Joseph Nkaissery, Kenya's interior minister"."""
    waiting: Reference | None = None
    for one in found:
        beside = waiting and _COMMA.fullmatch(atoms.text, waiting.span.end, one.span.start)
        joint = _one_person(waiting, one) if waiting and beside else None
        if waiting and not joint:
            yield waiting
        waiting = joint or one
    if waiting:
        yield waiting


def _one_person(left: Reference, right: Reference) -> Reference | None:
    if len(left.parties) != 1 or len(right.parties) != 1:
        return None
    for name, role in ((left.parties[0], right.parties[0]), (right.parties[0], left.parties[0])):
        told = role.kind in ("role", "people") and role.head is not None
        if name.is_person and name.head is None and name.id is None and told:
            party = replace(
                name,
                country=name.country or role.country,
                sectors=name.sectors or role.sectors,
                head=role.head,
            )
            return Reference(Span(left.span.start, right.span.end), (party,), "apposition")
    return None


def _joined(atoms: Atoms, found: Sequence[Reference]) -> list[Reference]:
    """Add to the single mentions those that "and" joins: "Japan and the United States"."""
    pairs = list[Reference]()
    for left, right in pairwise(found):
        if not _AND.fullmatch(atoms.text, left.span.end, right.span.start):
            continue
        parties: dict[str, Party] = {}
        for party in (*left.parties, *right.parties):
            parties.setdefault(party.id or party.country or party.name, party)
        span = Span(left.span.start, right.span.end)
        pairs.append(Reference(span, tuple(parties.values()), "coordination", plural=True))
    return sorted([*found, *pairs], key=lambda one: (one.span.start, -one.span.end))
