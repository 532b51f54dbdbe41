"""A document's events in, the same without those its headline only announces.

A headline that its lead repeats is one report: the lead's event stays, which says more.
"""

from __future__ import annotations

from collections.abc import Sequence

from demarche.records import Document, Event, Span

LEAD = 3
"""Sentences after the headline that count as the lead."""


def headline(document: Document, sentences: Sequence[Span]) -> Span | None:
    """Return the sentence that is the document's title, where the text begins with it."""
    if not document.title:
        return None
    title = " ".join(document.title.split())
    for sentence in sentences[:2]:
        words = document.text[sentence.start : sentence.end]
        if " ".join(words.split()) == title:
            return sentence
    return None


def without_repeats(
    events: Sequence[Event], document: Document, sentences: Sequence[Span]
) -> list[Event]:
    """Leave out the headline's events that the lead tells again."""
    title = headline(document, sentences)
    if title is None:
        return list(events)
    lead_ends = ([s.end for s in sentences if s.start >= title.end] or [title.end])[:LEAD][-1]
    lead = [event for event in events if title.end <= event.trigger.start < lead_ends]
    return [
        event
        for event in events
        if event.trigger.start >= title.end or not any(_retells(one, event) for one in lead)
    ]


def _retells(one: Event, title: Event) -> bool:
    """Tell whether two events may be one: same type, no country set against another."""
    if one.type != title.type:
        return False
    pairs = ((one.actors, title.actors), (one.recipients, title.recipients))
    for ours, theirs in pairs:
        known = {actor.country for actor in ours} - {None}
        named = {actor.country for actor in theirs} - {None}
        if known and named and not known & named:
            return False
    return True
