"""Whose a role is: the countries or the group that a noun phrase's own words name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from demarche import countries
from demarche.countries import Naming
from demarche.knowledge import Knowledge, Match
from demarche.resolve.parties import Party, of_known, of_naming
from demarche.resolve.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Owner:
    """Parties that words name, and by what kind of words."""

    parties: tuple[Party, ...]
    via: str


def choose(
    match: Match, knowledge: Knowledge, day: str | None, likely: Sequence[str | None]
) -> Party:
    """Return whom a known name stands for: of several, who is of a likely country or in office.

    `likely` are the country told beside the name and those that the text mentions, best first.
    Of groups in several countries, none of them likely, only what they share is kept.
    """
    parties = [of_known(knowledge.actors[key], day) for key in match.keys]
    best = min(parties, key=lambda one: (_rank(one.country, likely), one.post is None))
    rivals = {one.country for one in parties if not one.is_person}
    if len(rivals) > 1 and best.country not in likely:
        return replace(best, country=None, id=None)
    return best


def _rank(country: str | None, likely: Sequence[str | None]) -> int:
    return likely.index(country) if country in likely else len(likely)


def owner(
    phrase: Phrase, knowledge: Knowledge, day: str | None, mentioned: Sequence[str]
) -> Owner | None:
    """Return whom the phrase itself names: a group, countries, the country of a place.

    `mentioned` are the countries of the text, the most frequent first.
    """
    namings = countries.load().all_of(phrase.text)
    groups = [match for match in phrase.groups if not _is_beside(phrase, match, namings)]
    if groups:
        told = [one.code for one in namings]
        group = choose(groups[0], knowledge, day, [*told, *mentioned])
        country = group.country or (namings[0].code if namings else None)
        return Owner((replace(group, country=country),), "knowledge")
    if namings:
        return Owner(tuple(_named(phrase, one) for one in namings), namings[0].kind)
    placed = next((one.country for one in phrase.toponyms if one.country), None)
    return Owner((Party(phrase.text, "place", placed),), "place") if placed else None


def _is_beside(phrase: Phrase, match: Match, namings: Sequence[Naming]) -> bool:
    """Tell whether a group stands after the core only, and the core names a country itself."""
    base = phrase.span.start
    outside = match.span.start >= phrase.core.end
    return outside and any(base + one.span.end <= phrase.core.end for one in namings)


def _named(phrase: Phrase, naming: Naming) -> Party:
    return of_naming(naming, phrase.text[naming.span.start : naming.span.end])
