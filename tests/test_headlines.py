"""A headline that its lead repeats is one report."""

from __future__ import annotations

from demarche.headlines import headline, without_repeats
from demarche.records import Actor, Document, Event, Mention, Span
from demarche.segment import sentences

TITLE = "Peru  attacks rebels"
TEXT = f"""{TITLE}

The army attacked rebels on Monday.
It rained.
Nothing else.
The army attacked again."""


def document(text: str = TEXT, title: str | None = "Peru attacks rebels") -> Document:
    return Document("one", text, title=title)


def event(words: str, kind: str = "ASSAULT", actor: str | None = None, text: str = TEXT) -> Event:
    at = text.index(words)
    trigger = Mention(at, at + len(words), words)
    return Event(f"one#{at}", "one", trigger, trigger, kind, actors=(Actor("who", country=actor),))


def kept(*events: Event, of: Document | None = None) -> list[Event]:
    given = of or document()
    return without_repeats(events, given, sentences(given.text))


def test_the_headline_is_the_sentence_that_is_the_title() -> None:
    assert headline(document(), sentences(TEXT)) == Span(0, len(TITLE))
    assert headline(document(title=None), sentences(TEXT)) is None
    assert headline(document(title="Another"), sentences(TEXT)) is None


def test_what_the_lead_tells_again_is_left_out() -> None:
    title, lead = event("attacks"), event("attacked")
    assert kept(title, lead) == [lead]


def test_what_only_the_headline_tells_stays() -> None:
    title = event("attacks")
    assert kept(title) == [title]
    other = event("attacked", "ACCUSE")
    assert kept(title, other) == [title, other]


def test_countries_must_not_contradict() -> None:
    title = event("attacks", actor="PER")
    other, same, unknown = (event("attacked", actor=code) for code in ("CHL", "PER", None))
    assert kept(title, other) == [title, other]
    assert kept(title, same) == [same]
    assert kept(title, unknown) == [unknown]


def test_the_lead_is_short() -> None:
    title, later = event("attacks"), event("attacked again")
    assert kept(title, later) == [title, later]


def test_events_of_the_body_are_kept() -> None:
    lead, later = event("attacked"), event("attacked again")
    assert kept(lead, later) == [lead, later]


def test_a_text_that_is_only_its_title() -> None:
    only = event("attacks")
    assert kept(only, of=document(TITLE)) == [only]
