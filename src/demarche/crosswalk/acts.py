"""Acts in CAMEO's terms: code, name, Goldstein score and quad class, and what PLOVER makes of it.

Beside PLOVER's table (cameo.py) this knows the codes that PLOVER left out: statements (010 to
019) have no PLOVER type, appeals (020 to 028) that of the demands for the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from demarche import cameo, codebook
from demarche.crosswalk.layouts import exchange_rows, exchange_toml
from demarche.errors import CodebookError
from demarche.records import Event


@dataclass(frozen=True, slots=True)
class Act:
    """A CAMEO code; `type` is "" where PLOVER has none."""

    code: str
    name: str
    goldstein: float
    type: str
    mode: str | None
    contexts: tuple[str, ...]

    @property
    def root(self) -> str:
        """The first two digits."""
        return self.code[:2]


def act(code: str) -> Act:
    """Return the act of a code, or of the broader code; raise CodebookError for neither."""
    table = _acts()
    for known in (code, code[:3], f"{code[:2]}0"):
        if known in table:
            return table[known]
    raise CodebookError(f"no CAMEO code '{code}'; codes have three or four digits, 010 to 2042")


def code_named(name: str) -> str | None:
    """Return the code that ICEWS calls by this event text."""
    return _names().get(name.casefold())


def act_of(event: Event) -> Act | None:
    """Return the act of an event, by its CAMEO code or else by the codebook's for its type."""
    code = event.cameo
    if code is None and event.type:
        try:
            code = codebook.load().cameo(event.type, event.mode)
        except CodebookError:
            return None
    return act(code) if code else None


def scores(kind: str, mode: str | None) -> tuple[float | None, int | None]:
    """Return PLOVER's intensity and quad class; None for an act that PLOVER does not have."""
    if not kind:
        return None, None
    book = codebook.load()
    return book.intensity(kind, mode), book.type(kind).quad


def quad(code: str, convention: str) -> int:
    """Return the quad class of a code as `gdelt` or `phoenix` count."""
    found: int = exchange_toml("acts")["quads"][convention][code[:2]]
    return found


@cache
def _acts() -> dict[str, Act]:
    return {row["code"]: _act(row) for row in exchange_rows("cameo")}


def _act(row: dict[str, str]) -> Act:
    code, score = row["code"], float(row["goldstein"])
    try:
        plover = cameo.lookup(row["like"] or code)
    except CodebookError:
        return Act(code, row["name"], score, "", None, ())
    return Act(code, row["name"], score, plover.type, plover.mode, plover.contexts)


@cache
def _names() -> dict[str, str]:
    return {row["name"].casefold(): row["code"] for row in exchange_rows("cameo")}
