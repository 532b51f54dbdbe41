"""A document and its quantities in, the troops and weapons it places somewhere out.

The nouns and verbs are those of data/quantities.toml. Who owns a force and where it is are
spans only: names of countries and organizations, else words with a capital letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from demarche.countries import Countries, Naming, load
from demarche.quantities.find import Found
from demarche.quantities.vocabulary import words_of
from demarche.quantities.words import Words, cut
from demarche.records import Span
from demarche.segment import sentences

_REACH = 9
"""Words between a force and its place, or its verb and its noun, at most."""
_NAME = re.compile(r"([A-Z][\w.-]*(?:\s+(?:of\s+|de\s+)?[A-Z][\w.-]*){0,4})(?<![.,-])(?!['’]|\w)")
_NONE: tuple[Span | None, str] = (None, "")
_STOPS = ("moves", "troops", "uses")
"""Words that no name of a weapon goes back over."""


@dataclass(frozen=True, slots=True)
class ForceFound:
    """A force: its words, whose it is, the index of its quantity, the weapon, and where."""

    span: Span
    of: Span | None
    quantity: int | None
    system: Span | None
    where: Span | None


@dataclass(frozen=True, slots=True)
class _Force:
    """A noun phrase that names a force: words `first` to `head`, its quantity's index."""

    first: int
    head: int
    quantity: int | None
    begin: int


def forces(
    text: str, found: Sequence[Found], countries: Countries | None = None
) -> list[ForceFound]:
    """Return the forces of a document in text order; `found` is what `find` made of the text.

    A force is told when an owner or a place stands with it; without a number, a place must.
    """
    names = countries or load()
    told: list[ForceFound] = []
    at = 0
    for sentence in sentences(text):
        while at < len(found) and found[at].span.start < sentence.start:
            at += 1
        if not _nouns().search(text, sentence.start, sentence.end):
            continue
        after = at
        while after < len(found) and found[after].span.start < sentence.end:
            after += 1
        own = {index: found[index] for index in range(at, after)}
        told.extend(_in_sentence(text, sentence, own, names))
    return told


@cache
def _nouns() -> re.Pattern[str]:
    listed = sorted(words_of("forces", "troops") | words_of("forces", "systems"))
    return re.compile(rf"\b(?:{'|'.join(listed)})\b", re.IGNORECASE)


def _in_sentence(
    text: str, sentence: Span, found: dict[int, Found], names: Countries
) -> Iterator[ForceFound]:
    words = cut(text, sentence)
    namings = [
        (Span(one.span.start + sentence.start, one.span.end + sentence.start), one)
        for one in names.find(text[sentence.start : sentence.end])
    ]
    for force in _phrases(words, found):
        if words.lower(force.begin - 1) in words_of("forces", "uses"):
            continue
        where = _place_behind(words, force, namings, shouted=words.capitals)
        of, host = _owner(words, force, namings)
        where = None if where is not None and where == of else where or host
        system = _system(words, force, of)
        if not _is_told(force, of, where, system):
            continue
        span = words.span(force.begin, force.head + 1)
        if force.quantity is None and of is not None and span.covers(of):
            span = Span(of.start, span.end)
        yield ForceFound(span, of, force.quantity, system, where)


def _is_told(force: _Force, of: Span | None, where: Span | None, system: Span | None) -> bool:
    """Tell whether enough stands with a force; without a number, a place and whose or what."""
    if force.quantity is not None:
        return of is not None or where is not None
    named = system is not None and force.first < force.head
    return where is not None and (of is not None or named)


def _phrases(words: Words, found: dict[int, Found]) -> Iterator[_Force]:
    """Yield the noun phrases whose head is a force."""
    known = words_of("forces", "troops") | words_of("forces", "systems")
    for head, word in enumerate(words.lowers):
        following = words.lower(head + 1)
        if word not in known or following in known or words.kind(head + 1) == "-":
            continue
        place = words.span(head, head + 1)
        index = next((i for i, one in found.items() if one.noun and one.noun.covers(place)), None)
        if index is not None:
            begin = _word_at(words, found[index].span.start)
            noun = found[index].noun
            first = _word_at(words, noun.start) if noun else head
            yield _Force(first, head, index, begin)
        else:
            first = _phrase_start(words, head)
            yield _Force(first, head, None, first)


def _word_at(words: Words, offset: int) -> int:
    return next(at for at, end in enumerate(words.ends) if end > offset)


def _phrase_start(words: Words, head: int) -> int:
    """Return the first word of the noun phrase that a head ends."""
    stop = words_of("nouns", "stop").union(*(words_of("forces", one) for one in _STOPS))
    at = head
    while at > 0 and at > head - 6:
        before = at - 1
        hyphened = "-" in (words.kind(before), words.kind(at)) and words.touches(at)
        plain = words.kind(before) in ".X" and words.lowers[before] not in stop
        if not plain and not hyphened:
            break
        at = before
    return at


def _owner(
    words: Words, force: _Force, namings: Sequence[tuple[Span, Naming]]
) -> tuple[Span | None, Span | None]:
    """Return whose a force is, and the host that "has" another's."""
    inside = words.span(max(0, force.begin - 2), force.head + 1)
    own = [span for span, _ in namings if inside.covers(span) and _is_owner(words, force, span)]
    verb = _verb_before(words, force)
    subject = None
    if verb is not None:
        before = [span for span, _ in namings if span.end <= words.starts[verb]]
        subject = before[-1] if before and before[-1] not in own else None
    holds = verb is not None and words.lowers[verb] in words_of("forces", "holds")
    if own:
        return own[-1], subject if holds else None
    return _source(words, force, namings) or subject, None


def _is_owner(words: Words, force: _Force, span: Span) -> bool:
    """Tell a name within the phrase or, with an 's, right before it from one further in front."""
    if span.start >= words.starts[force.begin]:
        return True
    before = force.begin - 1
    owning = words.lower(before).endswith(("'s", "’s", "s'", "s’"))
    return owning and span.end > words.starts[before]


def _source(words: Words, force: _Force, namings: Sequence[tuple[Span, Naming]]) -> Span | None:
    """Return the name behind "from" or "of": "soldiers from France"."""
    if words.lower(force.head + 1) not in ("from", "of") or force.head + 2 >= len(words):
        return None
    near = words.span(force.head + 2, min(force.head + 4, len(words)))
    return next((span for span, _ in namings if span.overlaps(near)), None)


def _verb_before(words: Words, force: _Force) -> int | None:
    """Return the verb in front whose object a force is: "has", "deployed"."""
    verbs = words_of("forces", "moves") | words_of("forces", "holds")
    for at in range(force.begin - 1, max(-1, force.begin - 1 - _REACH), -1):
        if words.kind(at) == "!":
            return None
        if words.lowers[at] in verbs:
            return at
    return None


def _place_behind(
    words: Words, force: _Force, namings: Sequence[tuple[Span, Naming]], *, shouted: bool
) -> Span | None:
    """Return the name behind the first preposition of place: "in South Korea", "on Okinawa"."""
    known = words_of("forces", "troops") | words_of("forces", "systems")
    for at in range(force.head + 1, min(force.head + 1 + _REACH, len(words) - 1)):
        if words.kind(at) == "!" or words.lowers[at] in known:
            return None
        if words.lowers[at] in words_of("forces", "places_in"):
            place = _name_at(words, at + 1, namings, shouted=shouted)
            if place is not None:
                return place
    return None


def _name_at(
    words: Words, at: int, namings: Sequence[tuple[Span, Naming]], *, shouted: bool
) -> Span | None:
    at += words.lower(at) in ("the", "its", "a")
    stop = words_of("nouns", "stop")
    while words.told(at).islower() and words.kind(at) == "." and words.lower(at) not in stop:
        at += 1
    if at >= len(words):
        return None
    start = words.starts[at]
    named, kind = next(((span, one.kind) for span, one in namings if span.start == start), _NONE)
    calendar = words_of("exclusions", "months") | words_of("exclusions", "weekdays")
    if shouted or kind == "abbreviation" or words.lowers[at] in calendar:
        return named if kind != "demonym" else None
    name = _NAME.match(words.text, start, words.ends[-1])
    if name is None or (kind == "demonym" and named is not None and name.end() <= named.end):
        return None
    return Span(start, name.end())


def _system(words: Words, force: _Force, of: Span | None) -> Span | None:
    """Return the words that name the weapon, without its owner's; None for troops."""
    if words.lowers[force.head] not in words_of("forces", "systems"):
        return None
    first = force.first
    while of is not None and first < force.head and words.starts[first] < of.end:
        first += 1
    return words.span(first, force.head + 1)
