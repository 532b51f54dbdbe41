"""CAMEO codes in; the nearest PLOVER type, mode and contexts, and the Goldstein score out.

The table is PLOVER's own (draft 0.8); the scores are Goldstein's (1992) as extended to CAMEO.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from demarche.errors import CodebookError
from demarche.resources import data_path


@dataclass(frozen=True, slots=True)
class CameoCode:
    """One CAMEO code as PLOVER reads it; `goldstein` from -10 (conflict) to 10 (cooperation)."""

    code: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    goldstein: float | None


def lookup(code: str) -> CameoCode:
    """Return a code's entry, or that of the broader code; raise CodebookError for neither."""
    table = _table()
    for known in (code, code[:3], f"{code[:2]}0"):
        if known in table:
            return table[known]
    raise CodebookError(
        f"no CAMEO code '{code}'; codes have three or four digits, from 030 to 2042"
    )


@cache
def _table() -> dict[str, CameoCode]:
    lines = data_path("cameo.tsv").read_text(encoding="utf-8").splitlines()
    rows = csv.DictReader((line for line in lines if not line.startswith("#")), delimiter="\t")
    return {row["code"]: _entry(row) for row in rows}


def _entry(row: dict[str, str]) -> CameoCode:
    contexts = tuple(row["contexts"].split(",")) if row["contexts"] else ()
    score = float(row["goldstein"]) if row["goldstein"] else None
    return CameoCode(row["code"], row["type"], row["mode"] or None, contexts, score)
