"""Attributions and a scene in, statements out: who said it, to whom, when, about whom.

A person without a name stays a description with a country and sectors ("a Japanese government
official"); a statement without a speaker is one whose text names none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from demarche.occasion import when_of
from demarche.participants import actors_in, who
from demarche.records import Actor, Document, Event, Mention, Span, Statement, When
from demarche.scene import Scene
from demarche.statements import Attribution


def statements_of(
    document: Document, found: Sequence[Attribution], scene: Scene
) -> list[Statement]:
    """Return the statements of a document in text order."""
    mentioned = actors_in(scene)
    ids = [f"{document.id}#s{one.contents[0].start}" for one in found]
    return [
        _statement(document, one, scene, mentioned, ids[number], _holder(one, ids))
        for number, one in enumerate(found)
    ]


def _holder(one: Attribution, ids: Sequence[str]) -> str | None:
    return None if one.nested_in is None else ids[one.nested_in]


def _statement(
    document: Document,
    one: Attribution,
    scene: Scene,
    mentioned: Sequence[Actor],
    own: str,
    holder: str | None,
) -> Statement:
    contents = tuple(_mention(scene, span) for span in one.contents)
    home = _home(scene, one.cue or one.contents[0])
    when = _when(scene, home, one)
    day = (when.start if when else None) or scene.published
    speakers = _parties(scene, one.speaker, day)
    return Statement(
        id=own,
        document=document.id,
        sentence=_mention(scene, home),
        content=contents[0],
        contents=contents,
        speaker=speakers[0] if speakers else None,
        speakers=speakers,
        cue=_mention(scene, one.cue) if one.cue else None,
        direct=one.kind == "direct",
        form=one.kind,
        addressee=next(iter(_parties(scene, one.addressee, day)), None),
        about=_about(mentioned, one.contents, speakers),
        when=when,
        nested_in=holder,
        issues=tuple(one.stances),
        stance=next(iter(one.stances.values()), None),
        stances=dict(one.stances),
        confidence={} if one.confidence is None else {"cue": round(one.confidence, 4)},
    )


def _mention(scene: Scene, span: Span) -> Mention:
    return Mention(span.start, span.end, scene.text[span.start : span.end])


def _home(scene: Scene, span: Span) -> Span:
    """Return the sentence that a stretch begins in."""
    inside = (one for one in scene.sentences if one.start <= span.start < one.end)
    return next(inside, span)


def _parties(scene: Scene, span: Span | None, day: str | None) -> tuple[Actor, ...]:
    return who(scene, [_mention(scene, span)], day) if span else ()


def _when(scene: Scene, home: Span, one: Attribution) -> When | None:
    """Return the time of saying: the date nearest to the cue that is no part of what is said."""
    if one.cue is None:
        return None
    outside = [
        time
        for time in scene.times
        if home.covers(time.span)
        and time.kind in ("DATE", "TIME")
        and not any(content.overlaps(time.span) for content in one.contents)
    ]
    if not outside:
        return None
    cue = one.cue.start
    nearest = min(outside, key=lambda time: abs(time.span.start - cue))
    return when_of(scene, _mention(scene, nearest.span), past=True)


def _about(
    mentioned: Sequence[Actor], contents: Sequence[Span], speakers: Sequence[Actor]
) -> tuple[Actor, ...]:
    """Return whom the content names or points to, each once, without the speakers."""
    about: dict[tuple[str | None, str | None, str], Actor] = {}
    for actor in mentioned:
        span = Span(actor.mention.start, actor.mention.end) if actor.mention else Span(0, 0)
        if any(content.covers(span) for content in contents) and actor.country:
            about.setdefault((actor.id, actor.country, actor.name), actor)
    own = {(speaker.id, speaker.country, speaker.name) for speaker in speakers}
    return tuple(actor for key, actor in about.items() if key not in own)


def claimed(events: Sequence[Event], statements: Sequence[Statement]) -> list[Event]:
    """Give each event that stands within what somebody says its speaker, the innermost one."""
    return [_claimed(event, statements) for event in events]


def _claimed(event: Event, statements: Sequence[Statement]) -> Event:
    trigger = Span(event.trigger.start, event.trigger.end)
    holding = [
        one
        for one in statements
        if one.speaker and any(Span(part.start, part.end).covers(trigger) for part in one.contents)
    ]
    if not holding:
        return event
    inner = min(holding, key=lambda one: sum(part.end - part.start for part in one.contents))
    return replace(event, speaker=inner.speaker)
