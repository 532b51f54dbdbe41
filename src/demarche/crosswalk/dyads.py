"""An event with several actors and recipients as pairs, one row of a table each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations, product

from demarche.crosswalk.layouts import exchange_toml
from demarche.records import Actor, Event


@dataclass(frozen=True, slots=True)
class Dyad:
    """Who did it to whom; `id` is the event's, with "/2", "/3" ... for further pairs."""

    id: str
    actor: Actor | None
    recipient: Actor | None


def dyads(event: Event) -> Iterator[Dyad]:
    """Yield the pairs of an event.

    Those who meet or agree, and have no recipient, face one another: a row each way.
    """
    for number, (actor, recipient) in enumerate(_pairs(event), 1):
        yield Dyad(event.id if number == 1 else f"{event.id}/{number}", actor, recipient)


def _pairs(event: Event) -> Iterator[tuple[Actor | None, Actor | None]]:
    mutual = event.type in exchange_toml("acts")["mutual"] and not event.recipients
    if mutual and len(event.actors) > 1:
        yield from permutations(event.actors, 2)
    else:
        yield from product(event.actors or (None,), event.recipients or (None,))
