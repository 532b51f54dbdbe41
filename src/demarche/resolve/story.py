"""A document in, the people, bodies and states that it mentions out, each resolved in turn.

`read_story` goes through the text once; each mention is read against those before it. Mentions
that the event coder found are then resolved with `Story.resolve`, against what came before them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from demarche.knowledge import Knowledge, RoleMatch, Word
from demarche.records import Span
from demarche.resolve.atoms import Atoms, Toponym, lexicon, read_atoms, within, words_within
from demarche.resolve.parties import Party, Reference
from demarche.resolve.phrases import capital_runs
from demarche.resolve.reading import NOBODY, Passage, read_mention

BACK, AHEAD = 400, 20
"""Mentions before and after one that it can point to; keeps the work linear."""
_NEXT_WORD = re.compile(r"\s([a-z]+)")
_SPACE = re.compile(r"[\s\-]{1,2}|['’]s?\s|\.\s")
_COMMA = re.compile(r",\s(?:who is\s)?")
_OF = re.compile(r"\s(?:of|for|from)\s")
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
        if joined := self._coordinated(span):
            return joined
        at = bisect_left(self.references, span.start, key=lambda one: one.span.start)
        near = self.references[max(0, at - BACK) : at + AHEAD]
        before = [one for one in near if one.span.end <= span.start]
        later = [one for one in near if one.span.start >= span.end]
        passage = Passage(self.atoms, self.knowledge, before, day, self.home, later)
        return read_mention(span, passage, avoid)

    def _coordinated(self, span: Span) -> Reference | None:
        """Return the parties of a stretch that is several mentions joined: "A, B and C"."""
        inside = within(self.references, span)
        parts = [one for one in inside if one.via != "coordination"]
        if len(parts) < 2 or parts[0].span.start > span.start + 4 or parts[-1].span.end < span.end:
            return None
        if not all(_joins(self.atoms.text, *pair) for pair in pairwise(parts)):
            return None
        if _shares_its_head(parts) or _is_apposition(self.atoms.text, parts):
            return None
        parties = {
            (party.id, party.country, party.name): party for one in parts for party in one.parties
        }
        return Reference(span, tuple(parties.values()), "coordination", plural=True)


def _shares_its_head(parts: Sequence[Reference]) -> bool:
    """Tell "Indian and Nepalese soldiers", where a bare nationality stands before a role."""
    last = parts[-1].parties
    return parts[0].via == "demonym" and bool(last) and last[0].head is not None


def _is_apposition(text: str, parts: Sequence[Reference]) -> bool:
    """Tell "the Jordanian foreign minister, Nasser Judeh": one who is named twice."""
    if len(parts) != 2 or text[parts[0].span.end : parts[1].span.start] != ", ":
        return False
    kinds = [one.parties[0].kind if len(one.parties) == 1 else "" for one in parts]
    return sorted(kinds) == ["person", "role"]


def _joins(text: str, left: Reference, right: Reference) -> bool:
    gap = text[left.span.end : right.span.start]
    return _AND.fullmatch(gap) is not None or gap == ", "


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
        passage = Passage(atoms, knowledge, references[-BACK:], day, home)
        references += _joined(atoms, list(_sentence(sentence, passage)))
    return Story(atoms, knowledge, references, home)


def _sentence(sentence: Span, passage: Passage) -> Iterator[Reference]:
    found = list[Reference]()
    for span in mentions(sentence, passage.atoms):
        before = [*passage.before, *found]
        one = read_mention(span, replace(passage, before=before))
        if one and one.parties:
            found.append(one)
        elif one is None and _is_name(span, sentence, passage.atoms):
            # A name that nobody explains is still somebody whom a pronoun may mean.
            name = passage.atoms.text[span.start : span.end]
            found.append(Reference(span, (Party(name, "person"),), "name"))
    yield from _apposed(passage.atoms, found)


def _is_name(span: Span, sentence: Span, atoms: Atoms) -> bool:
    if span.start == sentence.start or within(atoms.toponyms, span):
        return False
    return any(word.upper for word in words_within(atoms.words, span))


def mentions(sentence: Span, atoms: Atoms) -> list[Span]:
    """Return the simple noun phrases of a sentence that hold a name, a role or a pronoun."""
    found = words_within(atoms.words, sentence)
    solid = sorted(_solid(sentence, atoms))
    headline = atoms.in_headline_case(sentence)
    runs = [] if headline else list(capital_runs(atoms.text, found, solid))
    pronouns = [one for one in _pronouns(found) if not any(one.overlaps(span) for span in solid)]
    pieces = sorted([*solid, *runs, *pronouns])
    adjectives = frozenset(
        one.span.end for one in within(atoms.namings, sentence) if one.kind == "demonym"
    )
    return _grown(atoms.text, _chained(atoms.text, pieces, adjectives), found)


def _solid(sentence: Span, atoms: Atoms) -> list[Span]:
    """Return a sentence's known names, descriptions, and roles that stand for their bearers."""
    named = [one.span for one in within(atoms.knowns, sentence)]
    named += [one.span for one in within(atoms.namings, sentence)]
    named += [one.span for one in within(atoms.descriptions, sentence)]
    roles = within(atoms.roles, sentence)
    ends = frozenset(one.end for one in (*named, *(role.span for role in roles)))
    kept = [role.span for role in roles if _is_mention(role, atoms.text, ends)]
    taken = list[Span]()
    for span in (*named, *kept):
        if not any(span.overlaps(other) for other in taken):
            taken.append(span)
    return taken


def _is_mention(role: RoleMatch, text: str, ends: frozenset[int]) -> bool:
    """Tell a role noun that stands for somebody from one that qualifies ("military drills").

    `ends` are the ends of names and roles; one right before makes the noun a bearer's.
    """
    start = role.span.start
    if role.plural or role.role.noun in lexicon().bare or text[start].isupper():
        return True
    after = _NEXT_WORD.match(text, role.span.end)
    if after is None:
        return True
    if role.role.noun in lexicon().attributive and not _ends_a_phrase(after[1]):
        return False
    before = text[max(0, start - 12) : start].split()
    determined = bool(before) and before[-1].lower() in lexicon().determiners
    return determined or not ends.isdisjoint(range(start - 3, start))


def _ends_a_phrase(word: str) -> bool:
    return word.endswith("ed") or word in lexicon().after


def _pronouns(found: Sequence[Word]) -> Iterator[Span]:
    for word in found:
        if word.plain in lexicon().pronouns:
            yield Span(word.start, word.end)


def _chained(text: str, pieces: Sequence[Span], adjectives: frozenset[int]) -> Iterator[Span]:
    """Join pieces that stand side by side: "South Korean" + "army" + "spokesman"."""
    chain: Span | None = None
    for piece in pieces:
        if chain and _links(text, chain, piece, adjectives):
            chain = Span(chain.start, piece.end)
        else:
            if chain:
                yield chain
            chain = piece
    if chain:
        yield chain


def _links(text: str, left: Span, right: Span, adjectives: frozenset[int]) -> bool:
    if right.start < left.end:
        return True
    gap = text[left.end : right.start]
    if _SPACE.fullmatch(gap):
        return not _is_pronoun(text[right.start : right.end])
    words = gap.strip(" '’s-").split() if len(gap) < 40 else []
    if left.end in adjectives and len(words) == 1 and gap.startswith(" ") and words[0].islower():
        # "a Lebanese port official": after a nationality any one noun may stand.
        return not words[0].endswith(("ed", "s")) and words[0] not in lexicon().no_nouns
    known = lexicon().modifiers | {"and"}
    return bool(words) and words[0] != "and" and all(word.lower() in known for word in words)


def _is_pronoun(words: str) -> bool:
    return words.lower() in lexicon().pronouns


def _grown(text: str, chains: Iterable[Span], found: Sequence[Word]) -> list[Span]:
    """Take in a determiner, and "of/for the ..." that says whose a role is."""
    grown = list[Span]()
    for chain in chains:
        start = _determined(text, chain.start, found)
        bound = bool(grown) and _OF.fullmatch(text, grown[-1].end, start) is not None
        if bound and not _is_pronoun(text[chain.start : chain.end]):
            grown[-1] = Span(grown[-1].start, chain.end)
            continue
        grown.append(Span(start, chain.end))
    return grown


def _determined(text: str, start: int, found: Sequence[Word]) -> int:
    """Return where a noun phrase begins: its article, with modifiers and numbers in between."""
    begins = start
    for word in reversed([one for one in found if one.end <= start][-4:]):
        if not text[word.end : begins].isspace():
            break
        if word.plain in lexicon().articles:
            return word.start
        if word.plain not in lexicon().modifiers | lexicon().numbers.keys():
            break
        begins = word.start
    return start


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
                sectors=role.sectors or name.sectors,
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
