"""Gold articles in (header, then marked paragraphs) with the events coded from them; F1 out.

An article is coded from its plain text. A coded event hits a gold event in the same sentence
whose trigger it overlaps or whose type it shares; each is used once. Countries count where
the mention itself names them (`=KEN` in the markup); those known from context alone (`~KEN`)
may be coded or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.errors import InputError, MarkupError
from demarche.evaluate.scores import Tally
from demarche.markup import MarkedEvent, MarkedRole, parse
from demarche.records import Actor, Document, Event, Span


@dataclass(frozen=True, slots=True)
class GoldArticle:
    """A document and its events, spans counted in the document's text."""

    document: Document
    events: tuple[MarkedEvent, ...]


def read_article(path: Path) -> GoldArticle:
    """Read a gold article; raise InputError naming file and line of a fault in its markup."""
    head, _, body = path.read_text(encoding="utf-8").partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    text, events = "", []
    for number, paragraph in enumerate(body.split("\n"), head.count("\n") + 3):
        if not paragraph.strip():
            continue
        try:
            marked = parse(paragraph)
        except MarkupError as fault:
            raise InputError(f"{path}:{number}: {fault}") from fault
        events += [shifted(event, len(text)) for event in marked.events]
        text += marked.text + "\n\n"
    names = {name: fields.get(name) for name in ("title", "published", "publisher")}
    return GoldArticle(Document(path.stem, text, language="en", **names), tuple(events))


def shifted(event: MarkedEvent, by: int) -> MarkedEvent:
    """Return the event with all its spans moved."""
    roles = (MarkedRole(r.role, _move(r.span, by), r.country, r.stated) for r in event.roles)
    return MarkedEvent(
        event.number,
        _move(event.trigger, by),
        event.type,
        event.mode,
        event.modality,
        event.contexts,
        tuple(roles),
    )


def _move(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


FIELDS = ("trigger", "type", "mode", "modality", "actors", "recipients", "place", "when")


def measure(articles: Sequence[GoldArticle], coded: Sequence[Sequence[Event]]) -> dict[str, Any]:
    """Score coded events per field, and for type, actor and recipient countries together."""
    tallies = dict.fromkeys((*FIELDS, "type_actor_recipient"), Tally())
    for article, events in zip(articles, coded, strict=True):
        pairs = paired(article.events, events)
        extra, missed = len(events) - len(pairs), len(article.events) - len(pairs)
        for name in tallies:
            hits = sum(agrees(name, gold, event) for gold, event in pairs)
            wrong = len(pairs) - hits
            tallies[name] += Tally(hits, wrong + extra, wrong + missed)
    return {
        "articles": len(articles),
        "events": sum(len(article.events) for article in articles),
        **{name: tally.table() for name, tally in tallies.items()},
    }


def paired(gold: Sequence[MarkedEvent], coded: Sequence[Event]) -> list[tuple[MarkedEvent, Event]]:
    """Pair gold with coded events: by overlapping trigger first, then by type in one sentence."""
    pairs: list[tuple[MarkedEvent, Event]] = []
    free = list(coded)
    left: list[MarkedEvent] = []
    for event in gold:
        near = [one for one in free if _trigger(one).overlaps(event.trigger)]
        if near:
            pairs.append((event, near[0]))
            free.remove(near[0])
        else:
            left.append(event)
    for event in left:
        same = [
            one
            for one in free
            if one.type == event.type
            and one.sentence.start <= event.trigger.start < one.sentence.end
        ]
        if same:
            pairs.append((event, same[0]))
            free.remove(same[0])
    return pairs


def agrees(name: str, gold: MarkedEvent, event: Event) -> bool:
    """Tell whether a coded event agrees with the gold in one field."""
    if name == "trigger":
        return True
    if name == "type":
        return gold.type == event.type
    if name == "mode":
        return gold.type == event.type and gold.mode == event.mode
    if name == "modality":
        return gold.modality == event.modality
    if name in ("actors", "recipients"):
        return _countries_agree(gold, name[:-1], getattr(event, name))
    if name == "type_actor_recipient":
        return all(agrees(field, gold, event) for field in ("type", "actors", "recipients"))
    found = event.place.mention if event.place else None
    if name == "when":
        found = event.when.mention if event.when else None
    spans = gold.spans("place" if name == "place" else "time")
    if found is None or not spans:
        return found is None and not spans
    return any(span.overlaps(Span(found.start, found.end)) for span in spans)


def _countries_agree(gold: MarkedEvent, role: str, actors: Sequence[Actor]) -> bool:
    marked = [one for one in gold.roles if one.role == role]
    stated = {one.country for one in marked if one.stated}
    known = {one.country for one in marked if one.country}
    found = {actor.country for actor in actors if actor.country}
    return stated <= found <= known


def _trigger(event: Event) -> Span:
    return Span(event.trigger.start, event.trigger.end)
