"""Events in, what happened and who did what to whom out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from demarche.brief.asking import Asker, country
from demarche.brief.entries import day_of
from demarche.brief.values import Happening, Number, Pair, Record

BIGGEST, PAIRS, PEOPLE = 12, 12, 8


def happenings(events: Iterable[Record]) -> tuple[Happening, ...]:
    """Return the biggest: told by most articles, then of the strongest intensity.

    Reports of one type, between the same parties, of one day are taken together.
    """
    groups: dict[tuple[object, ...], list[Record]] = {}
    for record in events:
        if record.get("modality") == "actual" and record["actors"] + record["recipients"]:
            groups.setdefault(_key(record), []).append(record)
    made = [_happening(own) for own in groups.values()]
    made.sort(key=lambda one: (-one.articles, -abs(one.intensity or 0), one.reports))
    return tuple(made[:BIGGEST])


def _key(record: Record) -> tuple[object, ...]:
    # Without both sides known, two acts of one country on one day are rarely the same.
    actors, recipients = record["actors"], record["recipients"]
    named = () if actors and recipients else tuple(one["name"].casefold() for one in actors)
    return (record["type"], day_of(record), _sides(actors), _sides(recipients), named)


def _sides(actors: Sequence[Record]) -> frozenset[str]:
    return frozenset(one.get("country") or one["name"].casefold() for one in actors)


def _happening(reports: Sequence[Record]) -> Happening:
    surest = sorted(reports, key=lambda one: (-(one["confidence"].get("type") or 0), one["id"]))
    strongest = max((one.get("intensity") or 0.0 for one in reports), key=abs)
    articles = {one["document"]["id"] for one in reports}
    return Happening(tuple(one["id"] for one in surest), len(articles), strongest)


def country_pairs(asker: Asker, events: Sequence[Record]) -> tuple[Pair, ...]:
    """Return which countries did most to which."""
    made = []
    for one, other, _ in asker.counts("countries", limit=PAIRS):
        given: dict[str, Any] = {"actor_countries": (one,), "recipient_countries": (other,)}
        own = [record for record in events if _between(record, "country", one, other)]
        made.append(_pair(asker, country(one), country(other), given, own))
    return tuple(made)


def people_pairs(asker: Asker, events: Sequence[Record]) -> tuple[Pair, ...]:
    """Return which persons, groups and bodies did most to which, by name."""
    made = []
    for one, other, _ in asker.counts("pair", limit=PEOPLE):
        given: dict[str, Any] = {"actors": (one,), "recipients": (other,)}
        own = [record for record in events if _between(record, "name", one, other)]
        made.append(_pair(asker, one, other, given, own))
    return tuple(made)


def _between(record: Record, field: str, one: str, other: str) -> bool:
    sides = (("actors", one), ("recipients", other))
    return all(any(a.get(field) == name for a in record[side]) for side, name in sides)


def _pair(asker: Asker, who: str, whom: str, given: dict[str, Any], own: Sequence[Record]) -> Pair:
    number = asker.number(f"{who} to {whom}", **given)
    classes = [
        (quad, asker.number(f"class {quad}", quads=(quad,), **given)) for quad in range(1, 5)
    ]
    ranked = sorted(own, key=_weight)
    return Pair(
        who,
        whom,
        number,
        tuple((quad, one) for quad, one in classes if one.value),
        ranked[0]["id"] if ranked else None,
    )


def _weight(record: Record) -> tuple[object, ...]:
    """Order by what is done before what is not, by strength, by how sure it is."""
    sure = record["confidence"].get("type") or 0
    return (record["modality"] != "actual", -abs(record.get("intensity") or 0), -sure, record["id"])


def types(asker: Asker, most: int = 16) -> tuple[Number, ...]:
    """Return how many events there are of each type, most first."""
    rows = asker.counts("type", limit=most)
    return tuple(asker.number(row[0], types=(row[0],)) for row in rows)
