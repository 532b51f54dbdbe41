"""Corrections in, training sentences in the corpus's markup out: use makes the model better."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from demarche.archive.corrections import Correction, in_force
from demarche.archive.query import Query
from demarche.archive.store import Archive
from demarche.errors import MarkupError
from demarche.markup import MarkedEvent, MarkedRole, mark
from demarche.records import Span

ROLES = (("actors", "actor"), ("recipients", "recipient"))
SINGLE = (
    ("place", "place"),
    ("when", "time"),
    ("content_when", "content_time"),
    ("speaker", "speaker"),
)


def lessons(archive: Archive) -> Iterator[str]:
    """Yield each corrected sentence with all events that stand in it now; a comment before it.

    A sentence whose only event was rejected comes without markup, which is a lesson as well.
    Sentences with square brackets, or not in the archive any more, are left out.
    """
    told: set[tuple[str, str]] = set()
    for one in in_force(archive.corrections()):
        sentence = one.base["sentence"]["text"]
        if (one.document, sentence) not in told:
            told.add((one.document, sentence))
            yield from _lesson(archive, one, sentence)


def _lesson(archive: Archive, correction: Correction, sentence: str) -> Iterator[str]:
    lines = archive.find(Query(documents=(correction.document,), order="oldest"))
    records = [msgspec.json.decode(line) for line in lines]
    events = [record for record in records if record["sentence"]["text"] == sentence]
    events.sort(key=lambda record: record["trigger"]["start"])
    try:
        marked = mark(sentence, list(_marked(events)))
    except MarkupError:
        return
    yield f"# {correction.event}: {correction.action} by {correction.who}"
    yield " ".join(marked.split())


def _marked(events: Sequence[dict[str, Any]]) -> Iterator[MarkedEvent]:
    for number, event in enumerate(events, start=1):
        yield MarkedEvent(
            number,
            _span(event["trigger"], event),
            event["type"],
            event["mode"],
            event["modality"],
            tuple(event["contexts"]),
            tuple(dict.fromkeys(_roles(event))),
        )


def _roles(event: dict[str, Any]) -> Iterator[MarkedRole]:
    """Yield the roles whose words stand in the sentence, the trigger's own words aside."""
    given = [(role, one) for name, role in ROLES for one in event[name]]
    given += [(role, event[name]) for name, role in SINGLE if event[name]]
    for role, one in given:
        mention = one.get("mention")
        if mention and _within(mention, event["sentence"]):
            yield MarkedRole(role, _span(mention, event))


def _within(mention: dict[str, Any], sentence: dict[str, Any]) -> bool:
    return bool(sentence["start"] <= mention["start"] and mention["end"] <= sentence["end"])


def _span(mention: dict[str, Any], event: dict[str, Any]) -> Span:
    start = event["sentence"]["start"]
    return Span(mention["start"] - start, mention["end"] - start)
