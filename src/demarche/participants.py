"""The parties of an act: mentions that the coder found in, actors, resolved, out."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.records import Actor, Mention, Span
from demarche.resolve import Party, Reference
from demarche.scene import Scene


def who(
    scene: Scene, mentions: Sequence[Mention], day: str | None, avoid: Sequence[Actor] = ()
) -> tuple[Actor, ...]:
    """Resolve mentions on a day; one that stands for several gives an actor for each.

    `avoid` are the other side: what points back to no name of its own cannot point to them.
    """
    others = frozenset(actor.country for actor in avoid if actor.country)
    found: dict[tuple[str | None, str | None, str], Actor] = {}
    for mention in mentions:
        for actor in _actors(scene, mention, day, others):
            found.setdefault((actor.id, actor.country, actor.name), actor)
    return tuple(found.values())


def _actors(scene: Scene, mention: Mention, day: str | None, others: frozenset[str]) -> list[Actor]:
    reference = scene.story.resolve(Span(mention.start, mention.end), day, others)
    if reference is None or not reference.parties:
        return [Actor(" ".join(mention.text.split()), mention=mention)]
    return _of(scene, reference, mention)


def _of(scene: Scene, reference: Reference, mention: Mention) -> list[Actor]:
    through = _mention(scene, reference.through) if reference.through else None
    return [_actor(party, mention, reference.via, through) for party in reference.parties]


def actors_in(scene: Scene) -> list[Actor]:
    """Return every actor that a scene mentions, in text order."""
    return [
        actor
        for one in scene.story.references
        for actor in _of(scene, one, _mention(scene, one.span))
    ]


def _mention(scene: Scene, span: Span) -> Mention:
    return Mention(span.start, span.end, scene.text[span.start : span.end])


def _actor(party: Party, mention: Mention, via: str, through: Mention | None) -> Actor:
    told = party.is_person or party.id or through
    return Actor(
        name=" ".join((party.name if told else mention.text).split()),
        country=party.country,
        sectors=party.sectors,
        role=party.post,
        role_start=party.start,
        role_end=party.end,
        id=party.id,
        mention=mention,
        via=via,
        through=through,
    )
