"""Parts of a folder archive: rows in, a folder of Parquet files that appears whole or not at all.

A part is written under a temporary name, flushed to the disk and renamed. Its manifest
(part.json) holds the checksum of every file, and the names of parts that it replaces, so that
one rename puts a compacted part in the place of many.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb
import msgspec

from demarche.archive.tables import FORMAT, TABLES, Row, Table
from demarche.errors import ArchiveError

MANIFEST = "part.json"
TEMPORARY = ".tmp-"
RECORD_ROWS = 2048
"""Rows of a group of whole records: few, because rows are fetched one here and one there."""

LINE = 1_000_000
"""Bytes of a JSON line that DuckDB is ready for, unless there is a longer one."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A file of a part as it was written."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a part holds; `stored` is the time (UTC) its newest row was stored."""

    format: int
    stored: str
    files: dict[str, Mark] = field(default_factory=dict)
    replaces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is there."""

    folder: Path
    manifest: Manifest

    @property
    def name(self) -> str:
        """The name of its folder."""
        return self.folder.name

    def file(self, table: str) -> Path | None:
        """Return the file that holds its rows of a table, or None where it has none."""
        return (
            self.folder / f"{table}.parquet" if f"{table}.parquet" in self.manifest.files else None
        )


def connect(memory: str = "1GB", folder: Path | None = None) -> Any:
    """Return a connection to a database in memory that fetches no extensions."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "memory_limit": memory,
        "python_enable_replacements": False,
        "temp_directory": str(folder or Path(tempfile.gettempdir()) / "demarche-spill"),
    }
    return duckdb.connect(config=config)


def quoted(path: Path) -> str:
    """Return a path as SQL text."""
    return "'" + str(path).replace("'", "''") + "'"


def read_part(folder: Path) -> Part:
    """Read a part's manifest; raise ArchiveError when it is broken or of a newer format."""
    path = folder / MANIFEST
    try:
        manifest = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.MsgspecError) as fault:
        raise ArchiveError(
            f"{path}: the part's manifest cannot be read ({fault}); "
            "'demarche verify --set-aside' takes the part out, 'demarche add' codes it anew"
        ) from fault
    refuse_newer(manifest.format, path)
    return Part(folder, manifest)


def refuse_newer(version: int, path: Path) -> None:
    """Raise ArchiveError for a format that this version does not know."""
    if version > FORMAT:
        raise ArchiveError(
            f"{path}: written in format {version} by a newer demarche, this one knows {FORMAT}; "
            "install the newer version to read it"
        )


def write_part(
    parent: Path,
    name: str,
    rows: Mapping[str, Sequence[Row]],
    stored: str,
) -> Part:
    """Write a part of some rows by table; raise ArchiveError when the disk refuses."""
    with filling(parent, name, stored) as (folder, database):
        for table, found in rows.items():
            if found:
                _copy_rows(database, folder, TABLES[table], found)
        if rows.get("documents"):
            _copy_words(database, folder)
    return read_part(parent / name)


@contextmanager
def filling(
    parent: Path, name: str, stored: str, replaces: Sequence[str] = (), prefix: str = TEMPORARY
) -> Iterator[tuple[Path, Any]]:
    """Give a folder to write tables into; when all went well, make a part of it, else nothing."""
    folder = parent / f"{prefix}{uuid4().hex}"
    try:
        folder.mkdir()
        with connect(folder=folder / "spill") as database:
            yield folder, database
        shutil.rmtree(folder / "spill", ignore_errors=True)
        for left in folder.glob("*.jsonl"):
            left.unlink()
        _seal(folder, stored, replaces)
        folder.rename(parent / name)
        flush(parent)
    except (OSError, duckdb.Error) as fault:
        raise _unwritten(parent, fault) from fault
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy_rows(database: Any, folder: Path, table: Table, rows: Sequence[Row]) -> None:
    source = folder / f"{table.name}.jsonl"
    lines = [msgspec.json.encode(row) + b"\n" for row in rows]
    with source.open("wb") as stream:
        stream.writelines(lines)
    # DuckDB sets aside twice this much for each thread.
    longest = max(LINE, *(len(line) for line in lines))
    columns = dict(table.columns) | dict.fromkeys(table.recorded, "TEXT")
    listed = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
    database.execute(
        f"CREATE TABLE {table.name} AS SELECT row_number() OVER () - 1 AS nth, * FROM "
        f"(SELECT * FROM read_json({quoted(source)}, columns={{{listed}}}, "
        f"format='newline_delimited', maximum_object_size={longest}) "
        f"ORDER BY {table.order})"
    )
    copy_table(database, folder, table, table.name)


def copy_table(
    database: Any, folder: Path, table: Table, rows: str, records: str | None = None
) -> None:
    """Write the narrow columns of a relation, and the wide ones of it or of another, by `nth`."""
    names = ", ".join(f'"{column}"' for column in ("nth", *table.columns))
    copy(database, f"SELECT {names} FROM {rows} ORDER BY nth", folder / f"{table.name}.parquet")
    if table.recorded:
        path = folder / f"{table.records}.parquet"
        named = [name for name in ("version", "id") if name in table.columns]
        kept = ", ".join(("nth", *named, *table.recorded))
        query = f"SELECT {kept} FROM {records or rows} ORDER BY nth"
        copy(database, query, path, RECORD_ROWS)


def copy(database: Any, query: str, path: Path, group: int = 122880) -> None:
    """Write what a query gives to a Parquet file."""
    database.execute(
        f"COPY ({query}) TO {quoted(path)} "
        f"(FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {group})"
    )


def _copy_words(database: Any, folder: Path) -> None:
    """Write which words stand where in which documents, sorted by word.

    Places count words; those of the text go on one after those of the title, so that no phrase
    reaches from the one into the other.
    """
    database.execute(
        f"CREATE TABLE found AS SELECT version, {_words('title')} AS head, "
        f"{_words('text')} AS body "
        "FROM documents"
    )
    each = (
        "SELECT version, unnest(head) AS term, generate_subscripts(head, 1) AS place FROM found "
        "UNION ALL SELECT version, unnest(body), generate_subscripts(body, 1) + len(head) + 1 "
        "FROM found"
    )
    copy(
        database,
        f"SELECT term, version, list(place ORDER BY place)::INTEGER[] AS places FROM ({each}) "
        "GROUP BY term, version ORDER BY term, version",
        folder / "words.parquet",
    )


def _words(column: str) -> str:
    return f"regexp_extract_all(lower(coalesce({column}, '')), '[\\pL\\pN]+')"


def _seal(folder: Path, stored: str, replaces: Sequence[str]) -> None:
    """Write the manifest and flush everything to the disk."""
    with duckdb.connect() as database:
        files = {path.name: mark(path, database) for path in sorted(folder.glob("*.parquet"))}
    made = Manifest(FORMAT, stored, files, tuple(replaces))
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(made)))
    for path in (*folder.iterdir(), folder):
        flush(path)


def mark(path: Path, database: Any) -> Mark:
    """Return a Parquet file's rows, bytes and checksum."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    found = database.execute("SELECT num_rows FROM parquet_file_metadata(?)", [str(path)])
    return Mark(found.fetchone()[0], path.stat().st_size, digest)


def flush(path: Path) -> None:
    """Wait until a file or folder is on the disk; Windows does that with folders by itself."""
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _unwritten(parent: Path, fault: Exception) -> ArchiveError:
    if isinstance(fault, PermissionError) or getattr(fault, "errno", None) == errno.EROFS:
        remedy = "the folder is read-only; make it writable, or add to another archive"
    else:
        remedy = "nothing of this batch was stored; make room and run the same command again"
    return ArchiveError(f"{parent}: cannot be written: {fault}; {remedy}")


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold a lock among writers; the system lets it go when the process ends, however it ends."""
    try:
        stream = path.open("ab")
    except OSError as fault:
        raise _unwritten(path.parent, fault) from fault
    with stream:
        _lock(stream.fileno())
        yield


def _lock(handle: int) -> None:
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        msvcrt.locking(handle, msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined]
    else:
        fcntl.flock(handle, fcntl.LOCK_EX)
