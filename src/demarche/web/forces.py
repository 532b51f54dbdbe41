"""Forces: who has how many troops or which weapons where, each with the words that say so."""

from __future__ import annotations

from dataclasses import dataclass

from demarche.web.address import Address
from demarche.web.asking import Asker, Record
from demarche.web.lists import SIZE, Pages, pages_of
from demarche.web.rows import ForceRow, force_row

COUNTED = 5_000
"""Reports that the table of countries is made of, the newest ones."""


@dataclass(frozen=True, slots=True)
class Presence:
    """One country's forces in another: what the newest report that gives a number says."""

    of: str
    of_name: str
    country: str
    reports: int
    newest: ForceRow
    address: str


@dataclass(frozen=True, slots=True)
class ForcesPage:
    """Who is where, and the reports one by one."""

    pages: Pages
    presences: tuple[Presence, ...]
    rows: tuple[ForceRow, ...]


def forces_page(asker: Asker, here: Address) -> ForcesPage:
    """Return the forces that the address filters."""
    found = asker.records(here.query("forces", limit=COUNTED))
    pages = pages_of(len(found), here)
    first = (here.number - 1) * SIZE
    return ForcesPage(
        pages=pages,
        presences=tuple(_presences(found, here)),
        rows=tuple(force_row(one, here) for one in found[first : first + SIZE]),
    )


def _presences(found: list[Record], here: Address) -> list[Presence]:
    """Group reports by whose and where; found are the newest first."""
    groups: dict[tuple[str, str], list[Record]] = {}
    for record in found:
        where = record.get("country") or (record.get("place") or {}).get("country")
        owner = record["of"].get("country") or record["of"]["name"]
        if where:
            groups.setdefault((owner, where), []).append(record)
    made = [_presence(owner, where, own, here) for (owner, where), own in groups.items()]
    return sorted(made, key=lambda one: (-one.reports, one.of, one.country))


def _presence(owner: str, where: str, own: list[Record], here: Address) -> Presence:
    newest = next((one for one in own if one.get("quantity")), own[0])
    return Presence(
        of=owner,
        of_name=newest["of"]["name"],
        country=where,
        reports=len(own),
        newest=force_row(newest, here),
        address=here.at(
            **{"actor_country" if newest["of"].get("country") else "actor": owner},
            place_country=where,
        ),
    )
