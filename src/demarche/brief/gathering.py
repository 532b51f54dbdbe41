"""An archive, a period and actors in, a brief out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

import msgspec

from demarche import drawing, issues
from demarche.archive import Archive
from demarche.archive.tables import event_of
from demarche.brief import acts, doubts, stances
from demarche.brief.asking import Asker, country, filter_of, shown
from demarche.brief.entries import day_of, entry_of
from demarche.brief.values import Brief, Drawings, Entry, Number, Record, Stand

READ = 20_000
"""Events that are read, the newest ones; numbers count all."""
SHOWN = 400
"""Records that are shown with their sentences."""
FORCES = 40


def make_brief(
    archive: Archive,
    address: str,
    *,
    start: str | None = None,
    end: str | None = None,
    actors: Sequence[str] = (),
) -> Brief:
    """Return the brief of a period and of actors (countries, or persons and groups).

    Days are ISO 8601, both included. Raises QueryError for days that are none, and where
    countries are mixed with others.
    """
    asker = Asker(archive, address, filter_of(start, end, actors))
    events = list(asker.records(limit=READ))
    held, said = stances.stands(asker)
    apart = stances.differences(asker, held, bool(actors))
    held = stances.marked(held, apart)
    forces = list(asker.records(kind="forces", limit=FORCES))
    linked = acts.incidents_of(asker, events)
    biggest = acts.happenings(linked, events)
    pairs, people = acts.country_pairs(asker, events), acts.people_pairs(asker, events)
    unsure = doubts.doubts(asker, events, linked)
    cited = [
        *(one for told in biggest for one in told.reports[:3]),
        *(pair.example for pair in (*pairs, *people) if pair.example),
        *(one for _, group in unsure for doubt in group for one in doubt.records),
    ]
    entries = _entries(cited, events, [*said, *forces])
    by_day = asker.counts("day")
    return Brief(
        title=_title(actors),
        archive=shown(address),
        period=_period(start, end, events),
        actors=tuple(actors),
        numbers=_numbers(asker),
        types=acts.types(asker),
        happenings=biggest,
        pairs=pairs,
        people=people,
        stands=tuple(held),
        differences=tuple(apart),
        forces=tuple(one["id"] for one in forces),
        doubts=unsure,
        entries=entries,
        left_out=max(0, len(events) - sum(one.kind == "event" for one in entries.values())),
        early=_early(by_day, start),
        drawings=_drawings(asker, events, entries, held, (start, end)),
        issues={name: one.title for name, one in issues.load().items()},
    )


def _title(actors: Sequence[str]) -> str:
    return f"Brief: {', '.join(map(_name, actors))}" if actors else "Brief"


def _name(actor: str) -> str:
    return country(actor) if len(actor) == 3 and actor.isupper() else actor


def _period(start: str | None, end: str | None, events: Sequence[Record]) -> str:
    days = sorted(filter(None, map(day_of, events)))
    first, last = start or (days[0] if days else "?"), end or (days[-1] if days else "?")
    return f"{first} to {last}"


def _numbers(asker: Asker) -> tuple[Number, ...]:
    base = asker.base
    articles = {
        "kind": "documents",
        "start": None,
        "end": None,
        "published_start": base.start,
        "published_end": base.end,
        "parties": (),
        "countries": (),
    }
    return (
        asker.number("events"),
        *(asker.number(f"of {name}", quads=(quad,)) for quad, name in drawing.QUADS.items()),
        asker.number("events told as done", modalities=("actual",)),
        asker.number("statements", kind="statements"),
        asker.number("reports of forces", kind="forces"),
        asker.number("articles published in this time, on all actors", **articles),
    )


def _entries(
    cited: Iterable[str], events: Sequence[Record], others: Sequence[Record]
) -> dict[str, Entry]:
    """Return the records to show, oldest first: those cited, then the newest there is room for."""
    by_id = {record["id"]: record for record in (*events, *others)}
    shown = dict.fromkeys(name for name in cited if name in by_id)
    shown |= dict.fromkeys(record["id"] for record in others)
    for record in events:
        if len(shown) >= SHOWN:
            break
        shown.setdefault(record["id"])
    ordered = sorted((by_id[name] for name in shown), key=lambda one: (day_of(one), one["id"]))
    return {record["id"]: entry_of(record) for record in ordered}


def _early(by_day: Iterable[tuple[Any, ...]], start: str | None) -> int:
    """Return how many events began before the period and lie in it."""
    first = date.fromisoformat(start) if start else date.min
    return sum(count for day, count in by_day if day and day < first)


def _drawings(
    asker: Asker,
    events: Sequence[Record],
    entries: dict[str, Entry],
    held: Sequence[Stand],
    period: tuple[str | None, str | None],
) -> Drawings:
    numbers = {name: number for number, name in enumerate(entries, 1)}

    def href(record: str) -> str | None:
        return f"#r{numbers[record]}" if record in numbers else None

    return Drawings(
        _map(events, href), _timeline(asker, entries, period, href), _matrix(held, href)
    )


def _map(events: Sequence[Record], href: Callable[[str], str | None]) -> str:
    told = (event_of(msgspec.json.encode(record)) for record in events)
    points, areas = drawing.of_events(told, lambda event: href(event.id))
    if not points and not areas:
        return ""
    return drawing.map_svg(points, areas, title="Where it happened")


def _timeline(
    asker: Asker,
    entries: dict[str, Entry],
    period: tuple[str | None, str | None],
    href: Callable[[str], str | None],
) -> str:
    counts: list[tuple[str, int | None, int]] = []
    for quad in (1, 2, 3, 4):
        rows = asker.counts("day", quads=(quad,))
        counts += [(day.isoformat(), quad, count) for day, count in rows if day]
    if not counts:
        return ""
    events = [(one.day.removeprefix("reported "), one.id) for one in entries.values()
              if one.kind == "event"]  # fmt: skip

    def first(begin: str, last: str) -> str:
        return next((href(name) or "" for day, name in events if begin <= day[:10] <= last), "")

    return drawing.timeline_svg(counts, start=period[0], end=period[1], href=first)


def _matrix(held: Sequence[Stand], href: Callable[[str], str | None]) -> str:
    if not held:
        return ""
    titles = {name: one.title for name, one in issues.load().items()}
    cells = [
        drawing.Cell(
            one.name,
            one.issue,
            one.stance,
            count=len(one.evidence),
            href=next(filter(None, map(href, one.evidence)), None),
            differs=one.differs,
        )
        for one in held
    ]
    return drawing.matrix_svg(cells, titles=titles, title="Positions")
