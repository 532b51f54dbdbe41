"""A snapshot of parts in, answers out: DuckDB over the Parquet files of a folder archive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from demarche.archive.conditions import Conditions, Dialect, standing
from demarche.archive.corrections import Correction, correction_of
from demarche.archive.counting import count_sql
from demarche.archive.guard import only_reads
from demarche.archive.overlay import Standing, overlay
from demarche.archive.parts import Part, connect, quoted
from demarche.archive.query import ORDERS, Query, as_of_time
from demarche.archive.sources import source, views
from demarche.archive.store import Answer
from demarche.archive.tables import GATHERED, TABLES, VERSIONED, Table
from demarche.errors import ArchiveError, QueryError
from demarche.records import Document

DIALECT = Dialect(
    "regexp_matches({text}, {pattern}, 'i')", r"[^\pL\pN]", "list_contains({column}, {value})"
)
UNREADABLE = (
    duckdb.IOException,
    duckdb.InvalidInputException,
    duckdb.SerializationException,
    duckdb.InternalException,
)
"""What DuckDB raises on files that are gone or damaged."""
FEW = 5_000
"""Rows up to which whole records are fetched one by one; beyond, tables are joined."""


class Session:
    """A database in memory whose views are the tables of some parts."""

    def __init__(self, parts: Sequence[Part], as_of: str | None = None) -> None:
        """Make the views; what is superseded or corrected (as of a day) is read into memory."""
        self.parts, self.as_of = tuple(parts), as_of
        self.database = connect("2GB")
        for table in TABLES.values():
            for name, columns in views(table).items():
                made = source(parts, table, name, columns)
                self._make(f"VIEW {name} AS {made}")
        self._make("TABLE superseded AS SELECT * FROM all_superseded")
        for name in ("words", "skips", "runs", "linkings", "judgements"):
            self._make(f"VIEW {name} AS SELECT * EXCLUDE part FROM all_{name}")
        self._make("VIEW document_texts AS SELECT version, id, text FROM document_records")
        self.any_superseded = bool(self.rows("SELECT count(*) FROM superseded")[0][0])
        self.corrections = self._corrections()
        if self.corrections:
            self._lay_over()
        for name in (*VERSIONED, *GATHERED):
            self._make(_current(name))

    def close(self) -> None:
        """Let go of memory and files."""
        self.database.close()

    def rows(self, sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a query; raise ArchiveError where a part cannot be read."""
        with _reading():
            return list(self.database.execute(sql, values or {}).fetchall())

    def _make(self, view: str) -> None:
        with _reading():
            self.database.execute(f"CREATE {view}")

    def _corrections(self) -> list[Correction]:
        """Return the corrections made by the day of the session, in their order."""
        if not any(part.file("corrections") for part in self.parts):
            return []
        moment = as_of_time(self.as_of) or datetime.max
        sql = (
            "SELECT record FROM all_corrections c JOIN correction_records r USING (id) "
            "WHERE c.stored <= $moment ORDER BY c.stored, c.nth"
        )
        return [correction_of(row[0]) for row in self.rows(sql, {"moment": moment})]

    def _lay_over(self) -> None:
        """Put what people corrected in the place of what the machine found."""
        asked = sorted({one.document for one in self.corrections})
        made = overlay(self.corrections, self._standing(tuple(asked)))
        table = TABLES["events"]
        kinds = {"nth": "BIGINT", **table.columns, "record": "TEXT", "part": "TEXT"}
        listed = ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())
        self._make(f"TABLE corrected_events ({listed})")
        self._make("TABLE corrected (version BIGINT, id TEXT)")
        rows = [{**row, "nth": nth, "part": ""} for nth, row in enumerate(made.rows)]
        for into, found in (
            ("corrected_events", [[row[name] for name in kinds] for row in rows]),
            ("corrected", made.gone),
        ):
            if found:
                slots = ", ".join("?" * len(found[0]))
                self.database.executemany(f"INSERT INTO {into} VALUES ({slots})", found)
        for view in (f"all_{table.name}", table.records):
            self._correct(view)

    def _correct(self, view: str) -> None:
        """Make a view of the machine's events one of the corrected events."""
        columns = ", ".join(f'"{one[0]}"' for one in self.rows(f"DESCRIBE {view}"))
        self.database.execute(f"ALTER VIEW {view} RENAME TO machine_{view}")
        kept = (
            f"SELECT {columns} FROM machine_{view} WHERE NOT (version IN "
            "(SELECT version FROM corrected) AND (version, id) IN (SELECT version, id "
            "FROM corrected))"
        )
        self._make(f"VIEW {view} AS {kept} UNION ALL SELECT {columns} FROM corrected_events")

    def _standing(self, documents: tuple[str, ...]) -> list[Standing]:
        """Return the documents of some ids, as the machine coded them."""
        query = Query(kind="documents", documents=documents, as_of=self.as_of)
        made = self.conditions(query)
        sql = (
            "SELECT part, nth, version, CAST(stored AS TEXT) FROM all_documents it "
            f"WHERE {made.sql}"
        )
        rows = self.rows(sql, made.values)
        wide = self._fetched(TABLES["documents"], [row[:2] for row in rows])
        found = []
        for (_, _, version, stored), (record, _) in zip(rows, wide, strict=True):
            document = msgspec.json.decode(record, type=Document)
            sql = "SELECT part, nth FROM all_events WHERE version = $version"
            places = self.rows(sql, {"version": version})
            lines = tuple(row[0] for row in self._fetched(TABLES["events"], places))
            found.append(Standing(document, version, stored, lines))
        return found

    def freely(self, sql: str) -> Answer:
        """Return the answer to one SELECT of a user; nothing but the parts' files can be read.

        Raises QueryError for anything else, and for what DuckDB finds wrong with it.
        """
        files = [str(part.folder / name) for part in self.parts for name in part.manifest.files]
        try:
            only_reads(sql, self.database)
            self.database.execute("SET allowed_paths = ?", [files])
            self.database.execute("SET enable_external_access = false")
            self.database.execute("SET lock_configuration = true")
            result = self.database.execute(sql)
            return Answer(tuple(column[0] for column in result.description), result.fetchall())
        except duckdb.Error as fault:
            raise QueryError(f"the query cannot be answered: {fault}") from fault

    def conditions(self, query: Query) -> Conditions:
        """Return the conditions of a query, those of versions among them."""
        return standing(query, DIALECT, any_superseded=self.any_superseded)

    def records(self, query: Query) -> Iterator[tuple[str, ...]]:
        """Yield the wide columns of the records found, in order."""
        # Rows of a version lie in the order of their ids: `nth` is as good, and faster.
        table, made = TABLES[query.kind], self.conditions(query)
        day = "published" if query.kind == "documents" else "day"
        order = ORDERS[query.order].format(day=day, tie="version, part, nth")
        found = (
            f"SELECT part, nth, {day} AS day FROM all_{table.name} it WHERE {made.sql} "
            f"ORDER BY {order}{_limits(query)}"
        )
        if query.limit is None or query.limit > FEW:
            yield from self._joined(table, found, made.values)
            return
        places = [(part, nth) for part, nth, _ in self.rows(found, made.values)]
        yield from self._fetched(table, places)

    def _joined(
        self, table: Table, found: str, values: dict[str, Any]
    ) -> Iterator[tuple[str, ...]]:
        wide = ", ".join(f"r.{name}" for name in table.recorded)
        sql = (
            f"SELECT {wide} FROM (SELECT *, row_number() OVER () AS turn FROM ({found})) f "
            f"JOIN {table.records} r ON r.nth = f.nth "
            f"AND parse_dirpath(r.part) = parse_dirpath(f.part) ORDER BY turn"
        )
        with _reading():
            # A cursor of its own, so that other questions may be asked meanwhile.
            result = self.database.cursor().execute(sql, values)
            while chunk := result.fetchmany(1000):
                yield from chunk

    def _fetched(
        self, table: Table, places: Sequence[tuple[str, int]]
    ) -> Iterator[tuple[str, ...]]:
        """Yield wide columns at their places; only the groups they lie in are read."""
        wanted: dict[str, list[int]] = {}
        for part, nth in places:
            wanted.setdefault(part, []).append(nth)
        wide = ", ".join(table.recorded)
        got: dict[tuple[str, int], tuple[str, ...]] = {}
        for part, numbers in wanted.items():
            whole = Path(part).parent / f"{table.records}.parquet"
            source = f"read_parquet({quoted(whole)})" if part else "corrected_events"
            listed = ", ".join(str(int(number)) for number in numbers)
            sql = f"SELECT nth, {wide} FROM {source} WHERE nth IN ({listed})"
            got |= {(part, row[0]): row[1:] for row in self.rows(sql)}
        yield from (got[place] for place in places)

    def count(self, query: Query, by: str, *, per_thousand: bool = False) -> Answer:
        """Return the counts of the records found."""
        sql, values = count_sql(query, by, self.conditions, per_thousand=per_thousand)
        with _reading():
            result = self.database.execute(sql, values)
            return Answer(tuple(column[0] for column in result.description), result.fetchall())


class Vanished(ArchiveError):
    """A file of the snapshot is not there any more, or cannot be read."""


@contextmanager
def _reading() -> Iterator[None]:
    """Turn DuckDB's faults about files into ours."""
    try:
        yield
    except duckdb.Error as fault:
        if not isinstance(fault, UNREADABLE):
            raise QueryError(f"the question cannot be answered: {fault}") from fault
        kind = Vanished if isinstance(fault, duckdb.IOException) else ArchiveError
        raise kind(
            f"a part cannot be read: {fault}; 'demarche verify' says which, and "
            "'demarche verify --set-aside' takes it out, so that it can be added anew"
        ) from fault


def _current(name: str) -> str:
    """Return the view of the records that stand now, of all versions kept."""
    table = TABLES[name]
    columns = ", ".join(f'"{column}"' for column in table.columns)
    return (
        f"VIEW {name} AS SELECT {columns} FROM all_{name} it WHERE NOT EXISTS "
        "(SELECT 1 FROM superseded p WHERE p.version = it.version)"
    )


def _limits(query: Query) -> str:
    limit = "" if query.limit is None else f" LIMIT {int(query.limit)}"
    return limit + (f" OFFSET {int(query.offset)}" if query.offset else "")
