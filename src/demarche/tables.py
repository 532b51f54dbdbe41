"""Records in, tables for the terminal out: one of each kind that has some."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

import msgspec

from demarche import rows, write

Row = dict[str, Any]
Cells = tuple[Any, ...]
HEADS = {
    "event": ("document", "when", "who", "did", "to whom", "where", "words", "sure"),
    "statement": ("document", "speaker", "cue", "said", "issues and stances"),
    "position": ("document", "actor", "issue", "stance", "times"),
    "quantity": ("document", "figure", "value", "unit", "of what", "qualifier"),
    "force": ("document", "whose", "how many", "what", "where", "words"),
}
TITLES = {
    "event": "Events",
    "statement": "Statements",
    "position": "Positions",
    "quantity": "Quantities",
    "force": "Forces",
}
LONGEST = 160
"""Characters of what was said that a row shows."""


def print_records(lines: Iterable[bytes], stream: IO[str]) -> None:
    """Print JSON lines as tables, events first; skips are left out."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    console = Console(file=stream, width=None if stream.isatty() else 140)
    tables = {kind: Table(*heads, title=TITLES[kind]) for kind, heads in HEADS.items()}
    for line in lines:
        record = msgspec.json.decode(line)
        if record["kind"] in tables:
            cells = (str(cell if cell is not None else "") for cell in _cells(record))
            tables[record["kind"]].add_row(*map(escape, cells))
    for kind, table in tables.items():
        if table.row_count or kind == "event":
            console.print(table)


def _cells(record: Row) -> Cells:
    if record["kind"] == "event":
        return _event(write.flat(record))
    row = rows.flat(record)
    if record["kind"] == "statement":
        speaker = named(row["speaker"], row["speaker_country"])
        said = " ".join(row["content"].split())[:LONGEST]
        return row["document"], speaker, row["cue"], said, row["stances"]
    if record["kind"] == "position":
        actor = named(row["actor"], row["actor_country"])
        return row["document"], actor, row["issue"], row["stance"], row["counts"]
    if record["kind"] == "quantity":
        value = (
            f"{row['value']:g}" if row["high"] is None else f"{row['value']:g} to {row['high']:g}"
        )
        return row["document"], row["text"], value, row["unit"], row["counted"], row["qualifier"]
    count = f"{row['count']:g}" if row["count"] is not None else ""
    where = named(row["place"] or "", row["country"] or "")
    return (
        row["document"],
        named(row["of"], row["of_country"]),
        count,
        row["system"],
        where,
        row["text"],
    )


def _event(row: Row) -> Cells:
    kind = row["type"] + (f".{row['mode']}" if row["mode"] else "")
    if row["modality"] != "actual":
        kind += f" ({row['modality']})"
    who = named(row["actors"], row["actor_countries"])
    whom = named(row["recipients"], row["recipient_countries"])
    where = row["place_name"] or row["place"] or ""
    sure = f"{row['confidence']:.2f}"
    return row["document"], days(row), who, kind, whom, where, row["trigger"], sure


def days(row: Row) -> str:
    """Return the days of a row: one, or the first and the last."""
    first, last = row["when_start"], row["when_end"]
    if not first:
        return ""
    return str(first) if first == last else f"{first} to {last}"


def named(names: str, countries: str) -> str:
    """Return names with their countries in brackets."""
    return f"{names} [{countries}]" if countries and countries != names else names
