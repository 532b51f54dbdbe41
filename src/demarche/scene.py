"""A text in; its sentences, actors, places, times and numbers out, without the model.

The coder resolves what it finds against the scene; `demarche show` prints it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from demarche import dates, knowledge, places, quantities
from demarche.dateline import find_dateline
from demarche.dates import TimeExpression
from demarche.knowledge import Knowledge
from demarche.records import Document, Span
from demarche.resolve import Story, Toponym, read_story
from demarche.segment import sentences as split

_LOCATIVE = re.compile(r"\b(?:in|near|at|outside|from)\s$")
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
    quantities: Sequence[quantities.Found]


def read_scene(
    document: Document, sentences: Sequence[Span] | None = None, known: Knowledge | None = None
) -> Scene:
    """Resolve the actors, places, times and numbers of a document; work linear in its length."""
    text, day = document.text, _day(document.published)
    spans = split(text) if sentences is None else sentences
    known = knowledge.load() if known is None else known
    toponyms = _with_located(document, places.find(text, document.title), known)
    story = read_story(
        text,
        spans,
        [Toponym(one.span, one.entry.country) for one in toponyms if one.entry],
        known,
        day=day,
        home=_home(document, toponyms),
    )
    times, found = dates.find(text, day), quantities.find(text)
    return Scene(text, day, spans, story, toponyms, times, found)


def _day(published: str | None) -> str | None:
    """Return an ISO day as it is; what else a caller gave tells no day."""
    try:
        return date.fromisoformat((published or "")[:10]).isoformat()
    except ValueError:
        return None


def _with_located(
    document: Document, toponyms: Sequence[places.Toponym], known: Knowledge
) -> list[places.Toponym]:
    """Place those refused toponyms, too, that stand as in "near Marondera", "Houston residents"."""
    refused = [one.span for one in toponyms if one.entry is None]
    told = [span for span in refused if _is_local(document.text, span, known)]
    if not told:
        return list(toponyms)
    located = {one.span: one for one in places.locate(document.text, document.title, told)}
    return [located.get(one.span, one) for one in toponyms]


def _is_local(text: str, span: Span, known: Knowledge) -> bool:
    if _LOCATIVE.search(text, max(0, span.start - 9), span.start):
        return True
    after = text[span.end : span.end + 40]
    return any(one.span.start == 1 for one in known.roles.find(after)) and after[:1] == " "


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
