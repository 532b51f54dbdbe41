"""One actor or country: posts with dates, activity, partners and opponents, what it says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import fmean
from typing import Any

from demarche import countries, knowledge
from demarche.archive.query import Query
from demarche.archive.tables import plain
from demarche.errors import CodebookError
from demarche.web.address import Address
from demarche.web.asking import Asker
from demarche.web.faults import NotFound
from demarche.web.overview import Group
from demarche.web.rows import EventRow, StatementRow, event_row, statement_row
from demarche.web.timeline import Timeline, timeline

LATEST = 20
MOST = 12
"""Partners and opponents listed."""
NEWEST = 2_000
"""Events each way of a pair that its mean intensity is taken of."""
COOPERATION, CONFLICT = (1, 2), (3, 4)


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch of days in a post, or with a standing; None where unbounded."""

    start: str | None
    end: str | None
    post: str | None
    country: str | None
    sectors: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Known:
    """Who the knowledge base knows by the name."""

    id: str
    name: str
    kind: str
    spells: tuple[Spell, ...]


@dataclass(frozen=True, slots=True)
class ActorPage:
    """An actor: who it is, what it does, with and against whom, what it says."""

    name: str
    title: str
    country: str | None
    known: tuple[Known, ...]
    events: int
    timeline: Timeline
    partners: tuple[Group, ...]
    opponents: tuple[Group, ...]
    latest: tuple[EventRow, ...]
    statements: tuple[StatementRow, ...]
    positions: str
    all_events: str


@dataclass(frozen=True, slots=True)
class Way:
    """What one of a pair does to the other."""

    one: str
    other: str
    events: int
    timeline: Timeline
    latest: tuple[EventRow, ...]
    all_events: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """A day with the mean intensity of what one of a pair did to the other."""

    side: str
    start: str
    intensity: float
    events: int


@dataclass(frozen=True, slots=True)
class PairPage:
    """Two actors: what each does to the other, and how hostile it is over time."""

    one: str
    other: str
    ways: tuple[Way, Way]
    intensity: tuple[Stretch, ...]
    turned: str


def side(name: str, role: str) -> dict[str, Any]:
    """Return the filter of an actor by name, or of a country by its code, on a side.

    The role is actor, recipient, or party for either.
    """
    code = country_of(name)
    if code:
        return {"countries" if role == "party" else f"{role}_countries": (code,)}
    return {"parties" if role == "party" else f"{role}s": (name,)}


def country_of(name: str) -> str | None:
    """Return the code if the name is that of a country or organization."""
    known = countries.load()
    if len(name) == 3 and name.isupper():
        return name
    found = known.find(name)
    whole = len(found) == 1 and plain(known.names(found[0].code)) == plain(name)
    return found[0].code if whole else None


def title_of(name: str) -> str:
    """Return what to call an actor: a country or person by its usual name."""
    code = country_of(name)
    if code:
        try:
            return countries.load().names(code)
        except CodebookError:
            return name
    actor = knowledge.load().actors.get(name)
    return actor.name if actor else name


def actor_page(asker: Asker, here: Address) -> ActorPage:
    """Return what is known of an actor; raise NotFound where no name is given."""
    name = here.get("name")
    if not name:
        raise NotFound("which actor? the address needs a name")
    query = here.query(**side(name, "party"))
    known = _known(name)
    said = here.query("statements", **side(name, "actor"), limit=LATEST)
    param = {"country" if country_of(name) else "party": country_of(name) or name}
    narrowed = here.moved("/events", name=None, **param)
    return ActorPage(
        name=name,
        title=title_of(name),
        country=country_of(name),
        known=known,
        events=asker.total(query),
        timeline=timeline(asker, query, narrowed),
        partners=_others(asker, query, here, name, COOPERATION),
        opponents=_others(asker, query, here, name, CONFLICT),
        latest=tuple(event_row(one, here) for one in asker.records(replace(query, limit=LATEST))),
        statements=tuple(statement_row(one, here) for one in asker.records(said)),
        positions=here.to("/positions", actor=name),
        all_events=narrowed.address,
    )


def _known(name: str) -> tuple[Known, ...]:
    base = knowledge.load()
    found = (base.actors[name],) if name in base.actors else base.named(name)
    return tuple(
        Known(
            one.id,
            one.name,
            one.kind,
            tuple(
                Spell(
                    _bound(spell.start),
                    _bound(spell.end),
                    spell.post,
                    spell.country,
                    spell.sectors,
                    spell.source,
                )
                for spell in sorted(one.spells, key=lambda spell: spell.start)
            ),
        )
        for one in found
    )


def _bound(day: str) -> str | None:
    return None if day.startswith(("0000", "9999")) else day


def _others(
    asker: Asker, query: Query, here: Address, name: str, quads: tuple[int, ...]
) -> tuple[Group, ...]:
    """Return whom an actor is most with, or against, either way."""
    quads = tuple(quad for quad in quads if quad in (query.quads or quads))
    if not quads:
        return ()
    by = "countries" if country_of(name) else "pair"
    own = {plain(country_of(name) or name), plain(title_of(name))}
    counts: dict[str, int] = {}
    for one, other, count in asker.count(replace(query, quads=quads), by):
        for mine, theirs in ((one, other), (other, one)):
            if mine and theirs and plain(mine) in own and plain(theirs) not in own:
                counts[theirs] = counts.get(theirs, 0) + count
    most = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:MOST]
    return tuple(Group(them, n, here.to("/pair", one=name, other=them)) for them, n in most)


def pair_page(asker: Asker, here: Address) -> PairPage:
    """Return what two actors do to each other; raise NotFound where one is not named."""
    one, other = here.get("one"), here.get("other")
    if not one or not other:
        raise NotFound("which two? the address needs one and other")
    return PairPage(
        one=title_of(one),
        other=title_of(other),
        ways=(_way(asker, here, one, other), _way(asker, here, other, one)),
        intensity=_intensity(asker, here, one, other),
        turned=here.at(one=other, other=one),
    )


def _way(asker: Asker, here: Address, one: str, other: str) -> Way:
    query = here.query(**side(one, "actor"), **side(other, "recipient"))
    given = {
        "actor_country" if country_of(one) else "actor": country_of(one) or one,
        "recipient_country" if country_of(other) else "recipient": country_of(other) or other,
    }
    there = here.moved("/events", one=None, other=None, **given)
    latest = asker.records(replace(query, limit=LATEST))
    return Way(
        one=title_of(one),
        other=title_of(other),
        events=asker.total(query),
        timeline=timeline(asker, query, there),
        latest=tuple(event_row(record, here) for record in latest),
        all_events=there.address,
    )


def _intensity(asker: Asker, here: Address, one: str, other: str) -> tuple[Stretch, ...]:
    """Return the mean intensity day by day, of the newest events each way."""
    made = []
    for a, b in ((one, other), (other, one)):
        query = here.query(**side(a, "actor"), **side(b, "recipient"), limit=NEWEST)
        days: dict[str, list[float]] = {}
        for record in asker.records(query):
            day = (record.get("when") or {}).get("start") or record["document"].get("published")
            if day and record.get("intensity") is not None:
                days.setdefault(day[:10], []).append(record["intensity"])
        made += [
            Stretch(f"{title_of(a)} → {title_of(b)}", day, round(fmean(own), 2), len(own))
            for day, own in sorted(days.items())
        ]
    return tuple(made)
