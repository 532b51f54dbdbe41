"""The tables of a PostgreSQL archive: made where there are none, older ones brought up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from demarche.archive.tables import FORMAT, GATHERED, TABLES, VERSIONED, Table
from demarche.errors import ArchiveError

_PLAIN = {
    *("skips", "runs", "superseded", "words", "corrections"),
    *("linkings", "judgements"),
}
"""Tables without versions that stand or do not."""
STORED = {name: name if name in _PLAIN else f"all_{name}" for name in TABLES} | {
    "events": "machine_events"
}
"""The table that holds the rows of each kind; the machine's events go under what is corrected."""

MAY_READ_FILES = (
    "SELECT rolsuper OR pg_has_role(current_user, 'pg_read_server_files', 'MEMBER') "
    "OR pg_has_role(current_user, 'pg_execute_server_program', 'MEMBER') "
    "FROM pg_roles WHERE rolname = current_user"
)

_INDEXES = (
    "CREATE INDEX ON all_documents (id)",
    "CREATE INDEX ON all_documents (url) WHERE url IS NOT NULL",
    "CREATE INDEX ON all_documents (version)",
    "CREATE INDEX ON all_documents (published)",
    "CREATE INDEX ON machine_events (version, id)",
    "CREATE INDEX ON machine_events (day)",
    "CREATE INDEX ON machine_events (document)",
    "CREATE INDEX ON machine_events USING gin (actor_keys)",
    "CREATE INDEX ON machine_events USING gin (recipient_keys)",
    "CREATE INDEX ON all_statements (version)",
    "CREATE INDEX ON all_statements USING gin (issues)",
    "CREATE INDEX ON superseded (version)",
    "CREATE INDEX ON skips (version)",
    "CREATE INDEX ON words (term, version)",
)
_VIEWS = """
CREATE VIEW all_events AS
  SELECT {events} FROM machine_events e WHERE NOT EXISTS
    (SELECT 1 FROM corrected c WHERE c.version = e.version AND c.id = e.id)
  UNION ALL SELECT {events} FROM corrected_events;
CREATE VIEW document_texts AS SELECT version, id, text FROM all_documents;
CREATE VIEW all_superseded AS SELECT * FROM superseded;
CREATE VIEW all_runs AS SELECT * FROM runs;
CREATE VIEW all_skips AS SELECT * FROM skips;
CREATE VIEW all_words AS SELECT * FROM words;
CREATE VIEW all_corrections AS SELECT * FROM corrections;
"""
_INCIDENTS = (*GATHERED, "linkings", "judgements")
"""The tables that came with format 2."""
_INCIDENT_INDEXES = (
    "CREATE INDEX ON all_incidents (version)",
    "CREATE INDEX ON all_incidents (id)",
    "CREATE INDEX ON all_incidents (story)",
    "CREATE INDEX ON all_incidents (day)",
    "CREATE INDEX ON all_links (version)",
    "CREATE INDEX ON all_links (event)",
    "CREATE INDEX ON all_links (document)",
    "CREATE INDEX ON all_relations (version)",
    "CREATE INDEX ON all_relations (other)",
    "CREATE INDEX ON all_linked (version)",
    "CREATE VIEW all_linkings AS SELECT * FROM linkings",
    "CREATE VIEW all_judgements AS SELECT * FROM judgements",
)
_CURRENT = """
CREATE VIEW {name} AS SELECT {columns} FROM all_{name} it WHERE NOT EXISTS
  (SELECT 1 FROM superseded p WHERE p.version = it.version)
"""
_GEOMETRY = """
ALTER TABLE machine_events ADD COLUMN area geometry(Geometry, 4326),
  ADD COLUMN point geometry(Point, 4326) GENERATED ALWAYS AS
    (ST_SetSRID(ST_MakePoint(longitude, latitude), 4326)) STORED;
CREATE INDEX ON machine_events USING gist (point);
"""


def prepare(connection: Any, shown: str, *, create: bool) -> None:
    """Make or migrate the tables; raise ArchiveError where there are none, or newer ones."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(hashtext('demarche tables'))")
        there = connection.execute("SELECT to_regclass('demarche_archive')").fetchone()[0]
        if there is None:
            if not create:
                raise ArchiveError(
                    f"{shown}: no archive is here; 'demarche add FILES --archive URL' makes one"
                )
            _make(connection)
        found = connection.execute("SELECT format FROM demarche_archive").fetchone()[0]
        if found > FORMAT:
            raise ArchiveError(
                f"{shown}: written in format {found} by a newer demarche, this one knows {FORMAT}; "
                "install the newer version to read it"
            )
        for version in range(found, FORMAT):
            for statement in MIGRATIONS[version]:
                connection.execute(statement)
        if found < FORMAT:
            connection.execute("UPDATE demarche_archive SET format = %s", [FORMAT])


def has_geometry(connection: Any) -> bool:
    """Tell whether the archive was made where PostGIS is."""
    sql = (
        "SELECT EXISTS (SELECT 1 FROM pg_attribute WHERE attname = 'area' "
        "AND attrelid = to_regclass('machine_events'))"
    )
    return bool(connection.execute(sql).fetchone()[0])


def _make(connection: Any) -> None:
    connection.execute("CREATE TABLE demarche_archive (format INTEGER NOT NULL)")
    connection.execute("INSERT INTO demarche_archive VALUES (%s)", [FORMAT])
    for name, table in TABLES.items():
        if name not in _INCIDENTS:
            connection.execute(_create(STORED[name], table))
    connection.execute(_create("corrected_events", TABLES["events"]))
    connection.execute('CREATE TABLE corrected (version BIGINT, id TEXT COLLATE "C")')
    events = ", ".join(f'"{name}"' for name in (*TABLES["events"].columns, "record"))
    for statement in _VIEWS.format(events=events).split(";"):
        if statement.strip():
            connection.execute(statement)
    for name in VERSIONED:
        for statement in _current(TABLES[name]):
            connection.execute(statement)
    for statement in (*_INDEXES, *MIGRATIONS[1]):
        connection.execute(statement)
    if connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'").fetchone():
        # The table that corrected events are copied into has the same columns.
        connection.execute(_GEOMETRY)
        connection.execute("ALTER TABLE corrected_events ADD COLUMN area geometry(Geometry, 4326)")


def _current(table: Table) -> Iterator[str]:
    columns = ", ".join(f'"{name}"' for name in table.columns)
    yield _CURRENT.format(name=table.name, columns=columns)
    if table.recorded:
        kept = ", ".join(("version", "id", *table.recorded))
        yield f"CREATE VIEW {table.records} AS SELECT {kept} FROM all_{table.name}"


def _create(name: str, table: Table) -> str:
    kinds = {**table.columns, **dict.fromkeys(table.recorded, "TEXT")}
    columns = (
        f'"{column}" {kind}' + (' COLLATE "C"' if kind.startswith("TEXT") else "")
        for column, kind in kinds.items()
    )
    return f"CREATE TABLE {name} ({', '.join(columns)})"


def _incidents() -> Iterator[str]:
    """Yield the statements that make the tables of incidents."""
    for name in _INCIDENTS:
        yield _create(STORED[name], TABLES[name])
    for name in GATHERED:
        yield from _current(TABLES[name])
    yield from _INCIDENT_INDEXES


MIGRATIONS: dict[int, tuple[str, ...]] = {1: tuple(_incidents())}
"""The statements that bring the tables from a format to the next."""
