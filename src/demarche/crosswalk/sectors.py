"""Sectors of actors: PLOVER's in ICEWS's words, and in CAMEO's actor codes ("USAGOVMIL").

Several words of ICEWS mean one sector of PLOVER; the first of the table is written. What a
table has no word for is left out.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from demarche.crosswalk.layouts import exchange_rows
from demarche.crosswalk.states import from_code, is_state
from demarche.records import Actor

NOBODY = "---"
"""Stands in a CAMEO actor code where no country is known."""
INTERNATIONAL = "IGO"


def to_icews(sectors: Iterable[str]) -> list[str]:
    """Return the words of ICEWS for sectors; vague words where there is no other."""
    rows = [row for sector in sectors if (row := _written().get(sector))]
    return [row["name"] for row in rows if not row["weak"]] or [row["name"] for row in rows]


def from_icews(words: Iterable[str]) -> tuple[str, ...]:
    """Return the sectors that ICEWS's words mean; vague words count where no other does."""
    rows = [row for word in words if (row := _read().get(word.strip()))]
    firm = [row["sector"] for row in rows if not row["weak"]]
    return tuple(dict.fromkeys(firm or [row["sector"] for row in rows]))


def to_roles(sectors: Iterable[str]) -> list[str]:
    """Return CAMEO's role codes for sectors."""
    return [role for sector in sectors if (role := _roles().get(sector))]


def from_roles(roles: Iterable[str]) -> tuple[str, ...]:
    """Return the sectors of CAMEO's role codes; unknown codes are left out."""
    found = (_sectors().get(role) for role in roles)
    return tuple(dict.fromkeys(sector for sector in found if sector))


@dataclass(frozen=True, slots=True)
class ActorCode:
    """A CAMEO actor code in parts: country or organization, and roles, the chief one first."""

    country: str | None
    roles: tuple[str, ...]

    def full(self) -> str:
        """Return the code in one word: "PERMIL", "IGOUNO", "---REB"; "" for nobody."""
        if self.country is None:
            return NOBODY + "".join(self.roles) if self.roles else ""
        root = self.country if is_state(self.country) else INTERNATIONAL + self.country
        return root + "".join(self.roles)


def actor_code(actor: Actor) -> ActorCode:
    """Return an actor's code; the role IGO is implied by an organization."""
    roles = dict.fromkeys(to_roles(actor.sectors))
    if actor.country and not is_state(actor.country):
        roles.pop(INTERNATIONAL, None)
    return ActorCode(actor.country, tuple(roles))


def parse_code(full: str) -> ActorCode:
    """Take a CAMEO actor code apart; letters that are no known code stay as roles."""
    parts = [full[at : at + 3] for at in range(0, len(full), 3)]
    if not parts or parts[0] == NOBODY:
        return ActorCode(None, tuple(parts[1:]))
    if parts[0] == INTERNATIONAL and len(parts) > 1 and from_code(parts[1]):
        return ActorCode(from_code(parts[1]), tuple(parts[2:]))
    country = from_code(parts[0]) if parts[0] not in _sectors() else None
    return ActorCode(country, tuple(parts[1:] if country else parts))


def all_roles(code: ActorCode) -> tuple[str, ...]:
    """Return the roles of a code; an organization's are led by IGO."""
    international = code.country is not None and not is_state(code.country)
    return (*((INTERNATIONAL,) if international else ()), *code.roles)


def sectors_of(code: ActorCode) -> tuple[str, ...]:
    """Return the sectors of a code."""
    return from_roles(all_roles(code))


@cache
def _written() -> dict[str, dict[str, str]]:
    return {row["sector"]: row for row in reversed(exchange_rows("icews_sectors"))}


@cache
def _read() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in exchange_rows("icews_sectors")}


@cache
def _roles() -> dict[str, str]:
    return {row["sector"]: row["role"] for row in reversed(exchange_rows("roles"))}


@cache
def _sectors() -> dict[str, str]:
    return {row["role"]: row["sector"] for row in exchange_rows("roles")}
