"""Codes and names of countries in the field's tables: ISO 3166 alpha-3, FIPS 10-4, COW, ICEWS."""

from __future__ import annotations

from functools import cache

from demarche import countries
from demarche.crosswalk.layouts import exchange_rows


def is_state(code: str | None) -> bool:
    """Tell a country's code from that of an organization, and from none."""
    return code is not None and countries.load().is_state(code)


def plain_name(code: str | None) -> str | None:
    """Return the usual name of a country or organization."""
    return countries.load().plain.get(code) if code else None


def fips(code: str | None) -> str | None:
    """Return the FIPS 10-4 code of a country, as GDELT's places have it."""
    return _codes("fips").get(code) if code else None


def cow(code: str | None) -> str | None:
    """Return the number of a state in the Correlates of War lists, as POLECAT has it."""
    return _codes("cow").get(code) if code else None


def alpha2(code: str | None) -> str | None:
    """Return the ISO 3166 alpha-2 code in small letters, as FollowTheMoney has it."""
    return _alpha2().get(code) if code else None


def icews_name(code: str | None) -> str | None:
    """Return the name by which ICEWS calls a country; None for an organization."""
    if not is_state(code):
        return None
    return _icews().get(code or "") or plain_name(code)


def from_code(code: str | None) -> str | None:
    """Return our code for a country's or organization's three letters, or for a FIPS code."""
    if code is None or code in countries.load().plain:
        return code
    return _foreign().get(code)


def from_name(name: str | None) -> str | None:
    """Return the code of a country by a name that is its whole; ICEWS's names are known."""
    if name is None:
        return None
    known = _named().get(name.casefold())
    if known:
        return known
    found = countries.load().of(name)
    whole = found is not None and len(found.span) == len(name)
    return found.code if found and whole else None


def organization_in(name: str) -> str | None:
    """Return the code of the international organization that an actor's name names."""
    found = countries.load().of(name)
    return found.code if found and found.kind == "organization" else None


@cache
def _codes(column: str) -> dict[str, str]:
    return {row["code"]: row[column] for row in exchange_rows("countries") if row[column]}


@cache
def _foreign() -> dict[str, str]:
    found = {row["fips"]: row["code"] for row in exchange_rows("countries") if row["fips"]}
    return found | {row["other"]: row["code"] for row in exchange_rows("countries") if row["other"]}


@cache
def _alpha2() -> dict[str, str]:
    return {code: short.lower() for short, code in countries.load().alpha3.items()}


@cache
def _icews() -> dict[str, str]:
    return {row["code"]: row["name"] for row in exchange_rows("icews_countries")}


@cache
def _named() -> dict[str, str]:
    known = countries.load()
    names = {known.plain[code].casefold(): code for code in known.states}
    return names | {name.casefold(): code for code, name in _icews().items()}
