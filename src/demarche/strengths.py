"""Quantities and forces of a scene in, their records out: what is counted, whose, where.

"54,000 U.S. troops on Okinawa" is a quantity that belongs to the United States and to Okinawa,
and a force of the United States in Japan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from demarche import countries, quantities
from demarche.occasion import place_of, when_of
from demarche.participants import who
from demarche.quantities import ForceFound
from demarche.records import Actor, Document, Event, Force, Mention, Quantity, Span, When
from demarche.scene import Scene


def quantities_of(
    document: Document, events: Sequence[Event], forces: Sequence[Force], scene: Scene
) -> list[Quantity]:
    """Return the document's quantities, each with the event, owner and place it belongs to."""
    owners = {
        (own.mention.start, own.mention.end): event.id
        for event in events
        for own in event.quantities
        if own.mention
    }
    held = {
        (force.quantity.mention.start, force.quantity.mention.end): force
        for force in forces
        if force.quantity and force.quantity.mention
    }
    return [
        replace(
            one.quantity,
            id=f"{document.id}#q{one.span.start}",
            document=document.id,
            measure=one.kind,
            event=owners.get((one.span.start, one.span.end)),
            owner=force.of if force else None,
            place=force.place if force else None,
        )
        for one in scene.quantities
        for force in (held.get((one.span.start, one.span.end)),)
    ]


def forces_of(document: Document, scene: Scene) -> list[Force]:
    """Return the troops and weapons that the document places somewhere."""
    found = quantities.forces(scene.text, scene.quantities)
    made = (_force(document, one, scene) for one in found)
    return [force for force in made if force is not None]


def _force(document: Document, one: ForceFound, scene: Scene) -> Force | None:
    owner = _owner(scene, one)
    place = place_of(scene, _mention(scene, one.where)) if one.where else None
    country = place.country if place else None
    if owner is None or (country is None and one.quantity is None):
        return None
    counted = None if one.quantity is None else scene.quantities[one.quantity].quantity
    return Force(
        id=f"{document.id}#f{one.span.start}",
        document=document.id,
        of=owner,
        quantity=counted,
        system=scene.text[one.system.start : one.system.end] if one.system else None,
        country=country,
        place=place,
        when=_when(scene, one.span),
        mention=_mention(scene, one.span),
    )


def _owner(scene: Scene, one: ForceFound) -> Actor | None:
    if one.of is None:
        return None
    found = who(scene, [_mention(scene, one.of)], scene.published)
    owner = found[0] if found else None
    if owner is None or owner.country is None:
        return None
    named = countries.load().names(owner.country) if owner.id is None else owner.name
    return replace(owner, name=named, sectors=("MIL",))


def _when(scene: Scene, span: Span) -> When | None:
    """Return the date of the sentence, if it has just one."""
    home = next((one for one in scene.sentences if one.overlaps(span)), span)
    dated = [time for time in scene.times if home.covers(time.span) and time.kind == "DATE"]
    return when_of(scene, _mention(scene, dated[0].span)) if len(dated) == 1 else None


def _mention(scene: Scene, span: Span) -> Mention:
    return Mention(span.start, span.end, scene.text[span.start : span.end])
