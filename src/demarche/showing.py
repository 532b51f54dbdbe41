"""A document with all that is understood of it marked, for the terminal: who, where, when, said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import IO, Any

from demarche import occasion
from demarche.knowledge import Knowledge
from demarche.records import Document, Findings, Mention, Span
from demarche.resolve import Reference
from demarche.scene import Scene, read_scene

STYLES = {
    "actor": "bold cyan",
    "place": "bold green",
    "time": "bold yellow",
    "said": "italic",
    "number": "bold magenta",
    "force": "bold red",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked stretch: its kind, what it was understood as, and why."""

    span: Span
    kind: str
    meaning: str
    why: str


def marks(scene: Scene, findings: Findings) -> list[Mark]:
    """Return what is understood of a document in text order; stretches may overlap."""
    found = [*_actor_marks(scene), *_place_marks(scene), *_time_marks(scene)]
    found += [*_said_marks(findings), *_number_marks(findings), *_force_marks(findings)]
    return sorted(found, key=lambda one: (one.span.start, one.kind))


def _actor_marks(scene: Scene) -> Iterator[Mark]:
    for one in scene.story.references:
        if one.via != "coordination":
            yield Mark(one.span, "actor", _who(one), _why(scene, one))


def _who(reference: Reference) -> str:
    told = []
    for party in reference.parties:
        parts = (party.country or "?", " ".join(party.sectors), party.post or "")
        name = party.name if party.is_person or party.id else ""
        told.append(" ".join(filter(None, (name, *parts))))
    return "; ".join(told)


def _why(scene: Scene, reference: Reference) -> str:
    if reference.through is None:
        return reference.via
    through = scene.text[reference.through.start : reference.through.end]
    return f"{reference.via}: {' '.join(through.split())}"


def _place_marks(scene: Scene) -> Iterator[Mark]:
    for one in scene.places:
        if one.entry:
            point = f"{one.entry.latitude:.2f}, {one.entry.longitude:.2f}"
            where = ", ".join(filter(None, (one.entry.name, one.entry.admin1, one.entry.country)))
            yield Mark(one.span, "place", f"{where} ({point})", one.via)


def _time_marks(scene: Scene) -> Iterator[Mark]:
    for one in scene.times:
        days = one.start if one.start == one.end else f"{one.start} to {one.end}"
        yield Mark(one.span, "time", days or "not settled", one.via)


def _said_marks(findings: Findings) -> Iterator[Mark]:
    for one in findings.statements:
        speaker = " and ".join(actor.name for actor in one.speakers) or "nobody named"
        stances = ", ".join(f"{issue}: {stance}" for issue, stance in one.stances.items())
        why = one.cue.text if one.cue else "a label of the transcript"
        meaning = f"{one.form}, by {speaker}" + (f"; {stances}" if stances else "")
        yield Mark(Span(one.content.start, one.content.end), "said", meaning, why)


def _number_marks(findings: Findings) -> Iterator[Mark]:
    for one in findings.quantities:
        if one.mention:
            value = f"{one.value:g}" + (f" to {one.high:g}" if one.high is not None else "")
            meaning = f"{one.qualifier} {value} {one.unit}, {one.counted or 'of what is not told'}"
            why = f"of {one.event}" if one.event else one.measure or ""
            yield Mark(Span(one.mention.start, one.mention.end), "number", meaning, why)


def _force_marks(findings: Findings) -> Iterator[Mark]:
    for one in findings.forces:
        if one.mention:
            where = one.place.name or one.place.text if one.place else "a place not told"
            span = Span(one.mention.start, one.mention.end)
            yield Mark(span, "force", f"{one.of.name} in {where}", one.system or "troops")


def as_record(document: Document, known: Knowledge, findings: Findings) -> dict[str, Any]:
    """Return what is understood of a document as one JSON object."""
    scene = read_scene(document, known=known)
    times = [
        asdict(occasion.when_of(scene, Mention(one.span.start, one.span.end, one.text)))
        for one in scene.times
    ]
    return {
        "document": document.id,
        "published": document.published,
        "actors": [
            {
                "start": one.span.start,
                "end": one.span.end,
                "text": scene.text[one.span.start : one.span.end],
                "parties": [asdict(party) for party in one.parties],
                "via": one.via,
                "through": asdict(one.through) if one.through else None,
            }
            for one in scene.story.references
        ],
        "places": [
            asdict(occasion.place_of(scene, Mention(one.span.start, one.span.end, one.text)))
            for one in scene.places
            if one.entry
        ],
        "times": times,
        "statements": [asdict(one) for one in findings.statements],
        "quantities": [asdict(one) for one in findings.quantities],
        "forces": [asdict(one) for one in findings.forces],
    }


def print_document(
    document: Document, known: Knowledge, findings: Findings, stream: IO[str]
) -> None:
    """Print the text with marks in colour, and under each sentence what they were understood as."""
    from rich.console import Console
    from rich.text import Text

    scene = read_scene(document, known=known)
    found = marks(scene, findings)
    # Brackets of a text are its own, and lines of a file or pipe are not cut.
    console = Console(file=stream, highlight=False, markup=False, soft_wrap=True)
    published = document.published or "unknown (give --published; relative dates stay open)"
    console.print(f"{document.title or document.id}  [published {published}]", style="bold")
    for sentence in scene.sentences:
        own = [one for one in found if sentence.start <= one.span.start < sentence.end]
        line = Text(document.text[sentence.start : sentence.end])
        for one in own:
            first, last = one.span.start - sentence.start, one.span.end - sentence.start
            line.stylize(STYLES[one.kind], first, last)
        console.print(line)
        for one in own:
            words = " ".join(document.text[one.span.start : one.span.end].split())
            told = Text(f"    {one.kind:6} {words} = {one.meaning}  ({one.why})", style="dim")
            console.print(told)
