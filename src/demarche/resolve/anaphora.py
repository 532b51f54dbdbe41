"""Words that point back in, the earlier mention they point to out, or nothing.

Within a sentence the first mention is preferred, as news puts its subject first, and nearer
sentences before farther ones (after Hobbs 1978 and the salience factors of Lappin and Leass
1994, without a parse).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from demarche import countries
from demarche.knowledge import words as split_words
from demarche.records import Span
from demarche.resolve.atoms import Atoms, lexicon, within, words_within
from demarche.resolve.parties import GOVERNMENT, Party, Reference
from demarche.resolve.phrases import Phrase

BACK = {"male": 4, "female": 4, "thing": 2, "several": 2}
"""How many sentences back a pronoun of each kind looks."""


def by_salience(
    before: Sequence[Reference], atoms: Atoms, offset: int, back: int
) -> Iterator[Reference]:
    """Yield earlier mentions, sentence by sentence backwards, each sentence from its start."""
    here = atoms.sentence_of(offset)
    for number in range(here, max(-1, here - back - 1), -1):
        sentence = atoms.sentences[number] if atoms.sentences else Span(0, len(atoms.text))
        yield from (one for one in before if sentence.covers(one.span))


def pronoun(
    kind: str, before: Sequence[Reference], atoms: Atoms, offset: int, avoid: frozenset[str]
) -> Reference | None:
    """Return what a pronoun of a kind stands for."""
    if kind not in _FITS:
        return None
    found = [
        one
        for one in by_salience(before, atoms, offset, BACK[kind])
        if _FITS[kind](one) and not avoid & set(one.countries)
    ]
    if not found or kind == "thing":
        return found[0] if found else None
    here = atoms.sentence_of(found[0].span.start)
    near = [one for one in found if atoms.sentence_of(one.span.start) == here]
    if kind == "several":
        return next((one for one in near if one.via == "coordination"), found[0])
    named = [one for one in near if one.parties[0].is_person] or near
    # Two persons of one sentence: the pronoun may be either.
    return (
        named[0] if len({one.parties[0].id or one.parties[0].name for one in named}) == 1 else None
    )


def quoted_speaker(references: Sequence[Reference], atoms: Atoms, offset: int) -> Reference | None:
    """Return who speaks the quotation around an offset: the mention beside its said-word."""
    quote = atoms.quote_at(offset)
    if quote is None:
        return None
    near = [one for one in references if quote.end <= one.span.start <= quote.end + 80]
    near += [one for one in references if one.span.end <= quote.start][-1:]
    return next((one for one in near if one.parties), None)


def together(
    span: Span, before: Sequence[Reference], atoms: Atoms
) -> tuple[tuple[Party, ...], Reference] | None:
    """Return the parties of "the two countries", "both sides", "the allies".

    A pair that was named together is preferred; else the last two countries of these or the
    sentence before, if they are no more than the number asked for.
    """
    words = [word.plain for word in words_within(atoms.words, span)]
    named = bool(within(atoms.namings, span)) or bool(within(atoms.knowns, span))
    if named or not _means_several(words):
        return None
    earlier = [one for one in by_salience(before, atoms, span.start, 2) if one.countries]
    numbers = lexicon().numbers
    number = next((numbers[word] for word in words if word in numbers), 2)
    joined = next((one for one in earlier if len(one.countries) == number), None)
    if joined:
        return joined.parties, joined
    return _gathered(earlier, atoms, number)


def _means_several(words: Sequence[str]) -> bool:
    """Tell "the two countries", "both sides", "the allies" by their words."""
    if words in (["the", "two"], ["both"]):
        return True
    if not words or words[-1] not in lexicon().group_nouns or len(words) > 4:
        return False
    counted = any(word in lexicon().numbers for word in words)
    return words[0] in ("the", "both", "these") and (counted or words[-1] in lexicon().plain_groups)


def _gathered(
    earlier: Sequence[Reference], atoms: Atoms, number: int
) -> tuple[tuple[Party, ...], Reference] | None:
    """Gather countries sentence by sentence backwards until there are as many as asked for."""
    parties: dict[str, Party] = {}
    for _, group in groupby(earlier, key=lambda one: atoms.sentence_of(one.span.start)):
        for one in group:
            for party in one.parties if one.via != "pronoun" else ():
                if party.country:
                    parties.setdefault(party.country, _state(party))
        if len(parties) >= number:
            break
    return (tuple(parties.values()), earlier[0]) if len(parties) == number else None


def _state(party: Party) -> Party:
    if party.kind in ("country", "organization", "group") or party.country is None:
        return party
    name = countries.load().names(party.country)
    return Party(name, "country", party.country, GOVERNMENT)


def same_role(phrase: Phrase, before: Sequence[Reference], atoms: Atoms) -> Reference | None:
    """Return the last mention that was told with the same role noun: "the minister".

    Where two of one sentence bear it, a reference to nobody: no other rule may guess.
    """
    head = phrase.head
    if head is None:
        return None
    noun = head.role.noun
    bearers = [
        one for one in before if any(party.country and _bears(party, noun) for party in one.parties)
    ]
    if not bearers:
        return None
    last = bearers[-1]
    if head.plural:
        return last
    here = atoms.sentence_of(last.span.start)
    near = [one for one in bearers if atoms.sentence_of(one.span.start) == here]
    countries = {country for one in near for country in one.countries}
    single = len(countries) == 1 and len(last.parties) == 1
    return last if single else replace(last, parties=())


def _bears(party: Party, noun: str) -> bool:
    told = f"{party.head or ''} {party.post or ''}".split()
    return set(noun.split()) <= set(told) or (party.head or "").endswith(f" {noun}")


def short_name(words: Sequence[str], before: Sequence[Reference]) -> Reference | None:
    """Return the earlier person whose name begins or ends with the words."""
    for one in reversed(before):
        for party in one.parties:
            if party.is_person and abbreviates(words, party.name):
                return one
    return None


def abbreviates(words: Sequence[str], name: str) -> bool:
    """Tell whether plain words are the beginning or the end of a longer name."""
    full, short = _plain_words(name), list(words)
    return len(short) < len(full) and (full[-len(short) :] == short or full[: len(short)] == short)


@lru_cache(8192)
def _plain_words(name: str) -> list[str]:
    return [word.plain for word in split_words(name)]


def _is_thing(reference: Reference) -> bool:
    return len(reference.parties) == 1 and reference.parties[0].kind in (
        "country",
        "organization",
        "group",
        "role",
    )


def _is_several(reference: Reference) -> bool:
    return reference.plural or len(reference.parties) > 1


def _is_male(reference: Reference) -> bool:
    return _is_single_person(reference) and reference.parties[0].gender != "f"


def _is_female(reference: Reference) -> bool:
    return _is_single_person(reference) and reference.parties[0].gender != "m"


def _is_single_person(reference: Reference) -> bool:
    if len(reference.parties) != 1:
        return False
    party = reference.parties[0]
    return party.is_person or (
        not reference.plural and (party.head or "").endswith(lexicon().agents)
    )


_FITS: dict[str, Callable[[Reference], bool]] = {
    "male": _is_male,
    "female": _is_female,
    "thing": _is_thing,
    "several": _is_several,
}
