"""Events at triggers that are given: the coder's reading without its finding.

For gold mentions (`demarche evaluate incidents`) and for records of others that only point at
words. Types, actors, time and place are the coder's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from demarche import knowledge
from demarche.coder import Coder, event
from demarche.events import Draft, draft
from demarche.occasion import counted
from demarche.records import Document, Event, Span
from demarche.scene import read_scene
from demarche.segment import sentences
from demarche.tagger import Marked

ALWAYS = -1.0
"""A floor that lets every reading be an event: the trigger is given, so there is one."""


def code_at(coder: Coder, document: Document, triggers: Sequence[Span]) -> list[Event | None]:
    """Return the event at each trigger, in order; None beyond what the model reads of a sentence.

    The event's id ends in the offset of the trigger as the model marks it, whole words.
    """
    spans = sentences(document.text)
    homes = [_home(spans, trigger) for trigger in triggers]
    drafted = list(_drafts(coder, document, spans, triggers, homes))
    scene = read_scene(document, spans, knowledge.load())
    made = {
        order: event(document, spans[home], one, coder.parts.book, scene)
        for order, (home, one) in enumerate(zip(homes, drafted, strict=True))
        if home is not None and one is not None
    }
    counts = counted(list(made.values()), scene, coder.parts.book)
    told = dict(zip(made, counts, strict=True))
    return [told.get(order) for order in range(len(triggers))]


def _home(spans: Sequence[Span], trigger: Span) -> int | None:
    found = (index for index, span in enumerate(spans) if span.overlaps(trigger))
    return next(found, None)


def _drafts(
    coder: Coder,
    document: Document,
    spans: Sequence[Span],
    triggers: Sequence[Span],
    homes: Sequence[int | None],
) -> Iterator[Draft | None]:
    parts = coder.parts
    settings = replace(parts.tagger.settings, event_floor=ALWAYS)
    used = sorted({home for home in homes if home is not None})
    encodings = parts.tokenizer.encode_all(
        [document.text[spans[index].start : spans[index].end] for index in used]
    )
    marked: dict[int, Marked] = {}
    for order, (trigger, home) in enumerate(zip(triggers, homes, strict=True)):
        if home is None:
            continue
        row, start = used.index(home), spans[home].start
        local = Span(max(0, trigger.start - start), trigger.end - start)
        if cover := encodings[row].cover([local]):
            marked[order] = Marked(row, {"trigger": cover})
    readings = dict(zip(marked, parts.tagger.judge(encodings, list(marked.values())), strict=True))
    for order in range(len(triggers)):
        reading = readings.get(order)
        row = marked[order].sentence if reading else 0
        yield draft(encodings[row], reading, settings) if reading else None
