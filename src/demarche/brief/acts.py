"""Events in, what happened and who did what to whom out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from demarche.archive import Query
from demarche.archive.tables import event_of
from demarche.brief.asking import Asker, country
from demarche.brief.values import Happening, Number, Pair, Record
from demarche.incidents import link
from demarche.records import Incident

BIGGEST, PAIRS, PEOPLE = 12, 12, 8
LINKED = 5_000
"""Events that are linked to incidents, the newest ones."""


def incidents_of(asker: Asker, events: Sequence[Record]) -> tuple[Incident, ...]:
    """Return the incidents that the newest events report, as `demarche incidents` links them."""
    newest = events[:LINKED]
    told = [event_of(msgspec.json.encode(record)) for record in newest]
    names = tuple(dict.fromkeys(one.document for one in told))
    texts = asker.archive.documents(Query(kind="documents", documents=names)) if names else ()
    return link(told, texts).incidents


def happenings(incidents: Iterable[Incident], events: Sequence[Record]) -> tuple[Happening, ...]:
    """Return the biggest incidents: most independent reports first, then the strongest."""
    by_id = {record["id"]: record for record in events}
    made = []
    for one in incidents:
        reports = [by_id[name] for name in one.events if name in by_id]
        if one.modality in (None, "actual") and any(r["actors"] + r["recipients"] for r in reports):
            made.append(_happening(reports, one.witnesses))
    made.sort(key=lambda one: (-one.witnesses, -abs(one.intensity or 0), one.reports))
    return tuple(made[:BIGGEST])


def _happening(reports: Sequence[Record], witnesses: int) -> Happening:
    surest = sorted(reports, key=lambda one: (-(one["confidence"].get("type") or 0), one["id"]))
    strongest = max((one.get("intensity") or 0.0 for one in reports), key=abs)
    articles = {one["document"]["id"] for one in reports}
    return Happening(tuple(one["id"] for one in surest), len(articles), witnesses, strongest)


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
