"""One mention in, whom it stands for out, or nothing where the text does not settle it.

The ways are tried from the surest to the least: a name that is known, the words of the mention
themselves, what it points back to, and last the one country that the passage is about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from demarche import countries
from demarche.knowledge import Knowledge, Known, Role
from demarche.records import Span
from demarche.resolve import anaphora
from demarche.resolve.atoms import Atoms, lexicon, words_within
from demarche.resolve.owners import Owner, choose, owner
from demarche.resolve.parties import (
    GOVERNMENT,
    PEOPLE,
    Party,
    Reference,
    of_body,
    of_known,
    of_role,
)
from demarche.resolve.phrases import Phrase, take_apart
from demarche.resolve.setting import sentence_place, setting

_POSSESSIVE = re.compile(r"((?:the|both)\s[^'’]{3,40}s)['’]\s", re.IGNORECASE)
NOBODY = frozenset[str]()
FEW = 4
"""Known bearers of a surname beside whom a head of state still stands out."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What a mention is read against: the text, what is known, what was mentioned, the day."""

    atoms: Atoms
    knowledge: Knowledge
    before: Sequence[Reference]
    day: str | None
    home: str | None = None
    later: Sequence[Reference] = ()

    @property
    def mentioned(self) -> list[str]:
        """The countries that the text mentions, the most frequent first."""
        return [code for code, _ in self.atoms.mentioned.most_common()]


def read_mention(span: Span, passage: Passage, avoid: frozenset[str] = NOBODY) -> Reference | None:
    """Resolve a mention; `avoid` are countries that it cannot stand for, such as the actor's."""
    phrase = take_apart(passage.atoms, passage.knowledge, span)
    found = (
        _pronoun(phrase, passage, avoid)
        or _person(phrase, passage)
        or _together(phrase, passage)
        or _by_own_words(phrase, passage)
        or _described(phrase, passage, avoid)
        or _possessed(phrase, passage)
        or _same_role(phrase, passage, avoid)
        or _by_setting(phrase, passage, avoid)
        or _bare_role(phrase)
    )
    return replace(found, span=span) if found else None


def _pronoun(phrase: Phrase, passage: Passage, avoid: frozenset[str]) -> Reference | None:
    if phrase.pronoun is None:
        return None
    start = phrase.span.start
    if phrase.pronoun == "speaker":
        every = [*passage.before, *passage.later]
        found = anaphora.quoted_speaker(every, passage.atoms, start)
    else:
        found = anaphora.pronoun(phrase.pronoun, passage.before, passage.atoms, start, avoid)
    if found is None:
        # A pronoun that points to nobody stands for nobody: no other rule may guess.
        return Reference(phrase.span, (), "pronoun")
    return Reference(phrase.span, found.parties, "pronoun", found.span, found.plural)


def _person(phrase: Phrase, passage: Passage) -> Reference | None:
    told = owner(phrase, passage.knowledge, passage.day, passage.mentioned)
    country = told.parties[0].country if told else None
    known = [one for one in phrase.persons if not _owns(phrase, one.span)]
    if known:
        likely = [country, *passage.mentioned]
        party = choose(known[-1], passage.knowledge, passage.day, likely)
        return Reference(phrase.span, (_completed(party, phrase, country),), "knowledge")
    if phrase.name is None or _owns(phrase, phrase.name):
        return None
    return _short_name(phrase, phrase.name, passage) or _stranger(
        phrase, phrase.name, told, passage
    )


def _owns(phrase: Phrase, name: Span) -> bool:
    """Tell whether a role noun follows the name, as in "Putin's spokesman"."""
    head = phrase.head
    return head is not None and name.end <= head.span.start <= phrase.core.end


def _completed(party: Party, phrase: Phrase, country: str | None) -> Party:
    """Give a known person what only the mention tells."""
    head = phrase.head
    sectors = party.sectors or (head.role.sectors if head else ())
    return replace(
        party,
        country=party.country or country,
        sectors=sectors,
        head=head.role.noun if head else None,
    )


def _short_name(phrase: Phrase, name: Span, passage: Passage) -> Reference | None:
    words = [word.plain for word in words_within(passage.atoms.words, name)]
    earlier = anaphora.short_name(words, passage.before)
    if earlier:
        party = next(one for one in earlier.parties if anaphora.abbreviates(words, one.name))
        return Reference(phrase.span, (party,), "short name", earlier.span)
    return _head_in_office(phrase, name, passage)


def _head_in_office(phrase: Phrase, name: Span, passage: Passage) -> Reference | None:
    """Resolve a bare surname to the head in office that bears it, if nobody else of note does."""
    keys = passage.knowledge.surnames.exact(passage.atoms.text[name.start : name.end])
    bearers = [passage.knowledge.actors[key] for key in keys]
    alive = [one for one in bearers if passage.day and one.is_of_time(passage.day)]
    heads = [one for one in alive if passage.knowledge.is_head(one, passage.day)]
    if len(heads) == 1 and (phrase.head or phrase.title or _stands_out(heads[0], alive, passage)):
        party = of_known(heads[0], passage.day)
        return Reference(phrase.span, (party,), "surname of a head in office")
    if len(alive) == 1 and set(alive[0].countries) & set(passage.mentioned):
        return Reference(phrase.span, (of_known(alive[0], passage.day),), "only surname")
    return None


def _stands_out(head: Known, alive: Sequence[Known], passage: Passage) -> bool:
    """Tell whether a bare surname means the head: others are few, or the text is on its country."""
    others = {country for one in alive for country in one.countries}
    few = len(alive) <= FEW and others <= set(head.countries)
    return few or bool(set(head.countries) & set(passage.mentioned))


def _stranger(phrase: Phrase, name: Span, told: Owner | None, passage: Passage) -> Reference | None:
    """Return a person that only the text knows, with the country and role told beside the name."""
    head, words = phrase.head, passage.atoms.text[name.start : name.end]
    several = len(words_within(passage.atoms.words, name)) > 1
    if not (head or phrase.title or several):
        return None
    owned = told or _owner_elsewhere(phrase, passage) or _whereabouts(phrase, passage)
    country = owned.parties[0].country if owned else None
    # CVL is PLOVER's sector for individuals of whom no role is told.
    untold = ("MIL",) if phrase.title in lexicon().ranks else PEOPLE
    sectors = _sectors(phrase, head.role, owned.parties[0] if owned else None) if head else untold
    gender = _gender(phrase.title)
    noun = head.role.noun if head else None
    party = Party(words, "person", country, sectors, gender=gender, head=noun)
    return Reference(phrase.span, (party,), owned.via if owned else "name")


def _owner_elsewhere(phrase: Phrase, passage: Passage) -> Owner | None:
    """Return whose the role of a named stranger is where the phrase does not say it."""
    if phrase.belongs == "none":
        return None
    found = _possessed(phrase, passage) or _by_setting(phrase, passage, NOBODY, named=True)
    return Owner(found.parties[:1], found.via) if found and found.parties else None


def _whereabouts(phrase: Phrase, passage: Passage) -> Owner | None:
    """Return the country that the sentence places a stranger in."""
    place = sentence_place(passage.atoms, phrase.span, 0)
    return Owner((Party(place.country, "place", place.country),), place.via) if place else None


def _gender(title: str | None) -> str | None:
    if title in lexicon().female:
        return "f"
    return "m" if title in lexicon().male else None


def _together(phrase: Phrase, passage: Passage) -> Reference | None:
    # "the two countries", or the owners in "the two countries' troops"
    owner = _POSSESSIVE.match(phrase.text)
    length = owner.end(1) if owner else len(phrase.text)
    several = Span(phrase.span.start, phrase.span.start + length)
    found = anaphora.together(several, passage.before, passage.atoms)
    if found is None:
        return None
    parties, through = found
    if owner:
        return _under(phrase, parties, "together", through.span)
    return Reference(phrase.span, parties, "together", through.span, plural=True)


def _by_own_words(phrase: Phrase, passage: Passage) -> Reference | None:
    told = owner(phrase, passage.knowledge, passage.day, passage.mentioned)
    if told is None and (persons := phrase.persons):
        party = choose(persons[0], passage.knowledge, passage.day, passage.mentioned)
        told = Owner((party,), "knowledge")
    if told is None and phrase.name and (short := _short_name(phrase, phrase.name, passage)):
        told = Owner(short.parties, short.via)
    return _under(phrase, told.parties, told.via, None) if told else None


def _under(phrase: Phrase, owners: Sequence[Party], via: str, through: Span | None) -> Reference:
    """Return the phrase's role under each owner, or the owners themselves without a role."""
    head = phrase.head
    if head is None:
        kept = [one for one in owners if one.kind != "place"] or [
            replace(one, name=phrase.text, kind="people") for one in owners
        ]
        return Reference(phrase.span, tuple(kept), via, through, plural=len(kept) > 1)
    if head.role.noun.split()[-1] in lexicon().relational:
        # "Japan's allies" are others than Japan.
        party = of_role(phrase.text, head.role, None, GOVERNMENT)
        return Reference(phrase.span, (party,), "relation", through, plural=head.plural)
    parties = tuple(
        of_role(phrase.text, head.role, one.country, _sectors(phrase, head.role, one))
        for one in owners
    )
    return Reference(phrase.span, parties, via, through, plural=head.plural or len(parties) > 1)


def _sectors(phrase: Phrase, role: Role, owner: Party | None) -> tuple[str, ...]:
    """Return the sectors of a role; one that passes takes them from what it belongs to."""
    country = owner.country if owner else None
    return of_body(country, _own_sectors(phrase, role, owner))


def _own_sectors(phrase: Phrase, role: Role, owner: Party | None) -> tuple[str, ...]:
    head = phrase.head
    others = phrase.others(head) if head else []
    if role.sectors[:1] == ("MIL",):
        # Police have the ranks of armies.
        police = [one.role.sectors for one in others if one.role.sectors[:1] == ("COP",)]
        return police[0] if police else role.sectors
    if not role.passes:
        return role.sectors
    for other in others:
        if other.role.sectors and not other.role.passes:
            return other.role.sectors
    if owner and owner.sectors and owner.kind != "people":
        return owner.sectors
    return role.sectors or (GOVERNMENT if owner and owner.country else ())


def _described(phrase: Phrase, passage: Passage, avoid: frozenset[str]) -> Reference | None:
    """Resolve "the reclusive state" to the last country named that is so."""
    if not phrase.descriptions:
        return None
    fitting = passage.knowledge.descriptions.fitting(phrase.descriptions[0], passage.day) - avoid
    for one in reversed(passage.before):
        described = [party for party in one.parties if party.country in fitting]
        if described:
            named = replace(described[0], sectors=GOVERNMENT, kind="country", head=None)
            return _under(phrase, (named,), "description", one.span)
    if len(fitting) == 1:
        (code,) = fitting
        alone = Party(countries.load().names(code), "country", code, GOVERNMENT)
        return _under(phrase, (alone,), "description", None)
    return None


def _possessed(phrase: Phrase, passage: Passage) -> Reference | None:
    if phrase.possessive is None:
        return None
    start = phrase.span.start
    found = anaphora.pronoun(phrase.possessive, passage.before, passage.atoms, start, NOBODY)
    if found is None or not found.countries:
        return None
    return _under(phrase, found.parties, "possessive", found.span)


def _same_role(phrase: Phrase, passage: Passage, avoid: frozenset[str]) -> Reference | None:
    found = anaphora.same_role(phrase, passage.before, passage.atoms)
    if found is None or avoid & set(found.countries):
        return None
    return Reference(phrase.span, found.parties, "same role", found.span, found.plural)


def _by_setting(
    phrase: Phrase, passage: Passage, avoid: frozenset[str], *, named: bool = False
) -> Reference | None:
    """Give a role that belongs to some state the one that the passage is set in.

    A `named` person is somebody new: the subject nearby says nothing about them.
    """
    head = phrase.head
    if head is None or phrase.belongs == "none" or phrase.is_abroad:
        return None
    state = phrase.belongs == "state"
    before = () if named else passage.before
    place = setting(passage.atoms, before, phrase.span, passage.home, state=state)
    if place is None or (state and place.country in avoid):
        return None
    owner = Party(place.country, "country", place.country, GOVERNMENT)
    return _under(phrase, (owner,), place.via, place.through)


def _bare_role(phrase: Phrase) -> Reference | None:
    """Keep the role of somebody whose country stays unknown."""
    if phrase.head is None:
        return None
    role = phrase.head.role
    party = of_role(phrase.text, role, None, _sectors(phrase, role, None))
    return Reference(phrase.span, (party,), "role", plural=phrase.head.plural)
