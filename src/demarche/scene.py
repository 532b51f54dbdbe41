"""A text in; its sentences, actors, places and times out, all resolved, without the model.

The coder resolves what it finds against the scene; `demarche show` prints it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from demarche import dates, knowledge, places
from demarche.dateline import find_dateline
from demarche.dates import TimeExpression
from demarche.knowledge import Knowledge
from demarche.records import Document, Span
from demarche.resolve import Story, Toponym, read_story
from demarche.segment import sentences as split

HEAD = 600
"""Characters at the start of a text in which its dateline stands."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a text says of who, where and when, before any event is coded."""

    text: str
    published: str | None
    sentences: Sequence[Span]
    story: Story
    places: Sequence[places.Toponym]
    times: Sequence[TimeExpression]


def read_scene(
    document: Document, sentences: Sequence[Span] | None = None, known: Knowledge | None = None
) -> Scene:
    """Resolve the actors, places and times of a document; work linear in its length."""
    text, day = document.text, document.published
    spans = split(text) if sentences is None else sentences
    toponyms = places.find(text, document.title)
    story = read_story(
        text,
        spans,
        [Toponym(one.span, one.entry.country if one.entry else None) for one in toponyms],
        knowledge.load() if known is None else known,
        day=day,
        home=_home(document, toponyms),
    )
    return Scene(text, day, spans, story, toponyms, dates.find(text, day))


def _home(document: Document, toponyms: Sequence[places.Toponym]) -> str | None:
    """Return the country of the dateline's place."""
    filed = document.dateline or _first_dateline(document.text)
    if not filed:
        return None
    name = filed.split(",")[0].casefold()
    for one in toponyms:
        if one.span.start < HEAD and one.text.casefold() == name and one.entry:
            return one.entry.country
    return None


def _first_dateline(text: str) -> str | None:
    for line in text[:HEAD].split("\n"):
        if found := find_dateline(line.strip()):
            return found.place
    return None
