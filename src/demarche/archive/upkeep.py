"""Looking after a folder archive: small parts merged into one, what is stored checked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import msgspec

from demarche.archive.parts import (
    MANIFEST,
    Part,
    connect,
    copy,
    copy_table,
    filling,
    locked,
    mark,
    quoted,
    read_part,
)
from demarche.archive.sources import source, views
from demarche.archive.store import Fault
from demarche.archive.tables import KINDS, TABLES, Table
from demarche.errors import ArchiveError

LARGE = 2_000_000_000
"""Bytes from which a part is left as it is."""
GRACE = timedelta(hours=1)
"""How long parts that were replaced stay, for readers that began before."""
DAMAGED = "damaged"
COMPACTING = ".compact-"


def compact(folder: Path, parts: Sequence[Part], grace: timedelta = GRACE) -> int:
    """Merge the parts that are not large into one, sorted; return how many were merged.

    Readers see either the old parts or the new one. Old ones go with the first `compact` after
    the grace.
    """
    with locked(folder.parent / "compact.lock"):
        for left in folder.glob(f"{COMPACTING}*"):
            shutil.rmtree(left, ignore_errors=True)
        small = [part for part in parts if _bytes(part) < LARGE]
        if len(small) > 1:
            _merge(folder, small)
        _remove_replaced(folder, grace)
    return len(small) if len(small) > 1 else 0


def _bytes(part: Part) -> int:
    return sum(one.bytes for one in part.manifest.files.values())


def _merge(folder: Path, parts: Sequence[Part]) -> None:
    stored = max(part.manifest.stored for part in parts)
    name = f"{stored.replace(':', '').replace('.', '-')}-{uuid4().hex[:8]}"
    names = [part.name for part in parts]
    with filling(folder, name, stored, names, COMPACTING) as (fresh, database):
        for table in TABLES.values():
            if any(part.file(table.name) for part in parts):
                _merge_table(database, fresh, table, parts)


def _merge_table(database: Any, fresh: Path, table: Table, parts: Sequence[Part]) -> None:
    for name, columns in views(table).items():
        made = source(parts, table, name, columns)
        database.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {made}")
    if table.name == "words":
        copy(
            database,
            f"SELECT * EXCLUDE part FROM all_words ORDER BY {table.order}",
            fresh / "words.parquet",
        )
        return
    names = ", ".join(f'"{column}"' for column in table.columns)
    database.execute(
        f"CREATE TABLE merged AS SELECT parse_dirpath(part) AS old, nth AS was, "
        f"row_number() OVER (ORDER BY {table.order}) - 1 AS nth, {names} FROM all_{table.name}"
    )
    copy_table(
        database,
        fresh,
        table,
        "merged",
        f"(SELECT r.* REPLACE (m.nth AS nth) "
        f"FROM {table.records} r JOIN merged m "
        "ON m.was = r.nth AND m.old = parse_dirpath(r.part))",
    )
    database.execute("DROP TABLE merged")


def _remove_replaced(folder: Path, grace: timedelta) -> None:
    parts = [read_part(path) for path in folder.iterdir() if not path.name.startswith(".")]
    replaced = {name for part in parts for name in part.manifest.replaces}
    before = (datetime.now(UTC) - grace).timestamp()
    for part in parts:
        by = [one for one in parts if part.name in one.manifest.replaces]
        if part.name in replaced and all(_made(one) <= before for one in by):
            gone = folder / f"{COMPACTING}{part.name}"
            part.folder.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)


def _made(part: Part) -> float:
    return (part.folder / MANIFEST).stat().st_mtime


def verify(folder: Path) -> Iterator[Fault]:
    """Yield what is wrong: files that are not as written, spans that are not in their texts."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        try:
            yield from _verify_part(read_part(path))
        except ArchiveError as fault:
            yield Fault(path.name, str(fault))


def _verify_part(part: Part) -> Iterator[Fault]:
    sound = True
    with connect() as database:
        for name, told in part.manifest.files.items():
            reason = _changed(part.folder / name, told, database)
            if reason:
                sound = False
                yield Fault(part.name, f"{name}: {reason}")
        if sound:
            yield from _verify_spans(part, database)


def _changed(path: Path, told: Any, database: Any) -> str | None:
    try:
        found = mark(path, database)
    except FileNotFoundError:
        return "missing"
    except (OSError, duckdb.Error) as fault:
        return f"cannot be read: {fault}"
    return None if found == told else "not as it was written (checksum)"


def _verify_spans(part: Part, database: Any) -> Iterator[Fault]:
    """Check that the words of every mention stand in the stored text where they are said to."""
    documents = part.folder / "document_records.parquet"
    for table in (TABLES[name] for name in KINDS.values()):
        if part.file(table.records) is None or not documents.exists():
            continue
        rows = database.execute(
            f"SELECT r.id, r.record, d.text FROM "
            f"{quoted(part.folder / f'{table.records}.parquet')} r "
            f"LEFT JOIN {quoted(documents)} d USING (version)"
        )
        while chunk := rows.fetchmany(1000):
            for name, record, text in chunk:
                if reason := misplaced(msgspec.json.decode(record), text):
                    yield Fault(part.name, f"{name}: {reason}")


def misplaced(record: Any, text: str | None) -> str | None:
    """Return what is wrong with a record's mentions in the text of its document, or None."""
    if text is None:
        return "its document is not in the part"
    for mention in _mentions(record):
        if text[mention["start"] : mention["end"]] != mention["text"]:
            return f"'{mention['text']}' does not stand at {mention['start']} of the text"
    return None


def _mentions(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys() and isinstance(value["start"], int):
            yield value
        for one in value.values():
            yield from _mentions(one)
    elif isinstance(value, list):
        for one in value:
            yield from _mentions(one)


def set_aside(folder: Path, names: Sequence[str]) -> Path:
    """Move parts out of the archive, into a folder beside; return that folder."""
    beside = folder.parent / DAMAGED
    beside.mkdir(exist_ok=True)
    for name in names:
        (folder / name).rename(beside / f"{name}-{uuid4().hex[:4]}")
    return beside
