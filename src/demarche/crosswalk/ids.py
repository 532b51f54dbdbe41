"""Ids of records and of the rows of tables: what came from a table goes back under its own id."""

from __future__ import annotations

import hashlib

BITS = 52
"""Of an id made by us: as many as fit a number of every tool (a double holds 53)."""


def inward(source: str, given: str) -> str:
    """Return the id of a record read from a table: `icews/32889836`."""
    return f"{source}/{given}"


def outward(source: str, id: str) -> str:
    """Return the id that a record has in a table: its own there, if it came from there."""
    return id.removeprefix(f"{source}/")


def number(source: str, id: str) -> int:
    """Return the same as a number; made from a digest for records that did not come from there."""
    own = outward(source, id)
    if own != id and own.isascii() and own.isdigit():
        return int(own)
    digest = hashlib.sha256(id.encode()).digest()
    return int.from_bytes(digest[:8], "big") >> (64 - BITS)
