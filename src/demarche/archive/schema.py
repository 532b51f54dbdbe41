"""The tables of a PostgreSQL archive: made where there are none, older ones brought up."""

from __future__ import annotations

from typing import Any

from demarche.archive.tables import FORMAT, TABLES, VERSIONED, Table
from demarche.errors import ArchiveError

STORED = {
    name: name if name in ("skips", "runs", "superseded", "words", "corrections") else f"all_{name}"
    for name in TABLES
} | {"events": "machine_events"}
"""The table that holds the rows of each kind; the machine's events go under what is corrected."""

MIGRATIONS: dict[int, tuple[str, ...]] = {}
"""The statements that bring the tables from a format to the next."""

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
_CURRENT = """
CREATE VIEW {name} AS SELECT {columns} FROM all_{name} it WHERE NOT EXISTS
  (SELECT 1 FROM superseded p WHERE p.version = it.version);
CREATE VIEW {records} AS SELECT {kept} FROM all_{name};
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
    for table in TABLES.values():
        connection.execute(_create(STORED[table.name], table))
    connection.execute(_create("corrected_events", TABLES["events"]))
    connection.execute('CREATE TABLE corrected (version BIGINT, id TEXT COLLATE "C")')
    events = ", ".join(f'"{name}"' for name in (*TABLES["events"].columns, "record"))
    for statement in _VIEWS.format(events=events).split(";"):
        if statement.strip():
            connection.execute(statement)
    for name in VERSIONED:
        for statement in _current(TABLES[name]).split(";"):
            if statement.strip():
                connection.execute(statement)
    for statement in _INDEXES:
        connection.execute(statement)
    if connection.execute("SELECT 1 FROM pg_extension WHERE extname = 'postgis'").fetchone():
        # The table that corrected events are copied into has the same columns.
        connection.execute(_GEOMETRY)
        connection.execute("ALTER TABLE corrected_events ADD COLUMN area geometry(Geometry, 4326)")


def _current(table: Table) -> str:
    columns = ", ".join(f'"{name}"' for name in table.columns)
    kept = ", ".join(("version", "id", *table.recorded))
    return _CURRENT.format(name=table.name, columns=columns, records=table.records, kept=kept)


def _create(name: str, table: Table) -> str:
    kinds = {**table.columns, **dict.fromkeys(table.recorded, "TEXT")}
    columns = (
        f'"{column}" {kind}' + (' COLLATE "C"' if kind.startswith("TEXT") else "")
        for column, kind in kinds.items()
    )
    return f"CREATE TABLE {name} ({', '.join(columns)})"
