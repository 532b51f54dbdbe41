"""An archive in a PostgreSQL database (15 or later), for teams: the same tables, the same SQL.

A batch is one transaction, so it is stored whole or not at all. Writers wait for each other
while they store; readers never wait. Corrected events are kept ready in tables of their own.
"""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec

from demarche.archive import filing, schema
from demarche.archive.conditions import Conditions, Dialect, conditions, visible
from demarche.archive.corrections import Correction, correction_of, correction_row
from demarche.archive.counting import count_sql
from demarche.archive.filing import Batch, Known, naming
from demarche.archive.overlay import Standing, overlay
from demarche.archive.query import ORDERS, Query, as_of_time
from demarche.archive.store import Answer, Fault
from demarche.archive.tables import KINDS, TABLES, Row, event_of
from demarche.archive.upkeep import misplaced
from demarche.errors import ArchiveError, QueryError
from demarche.records import Document, Event

DIALECT = Dialect("{text} ~* {pattern}", "[^[:alnum:]]", "{column} @> ARRAY[CAST({value} AS TEXT)]")
_WORD = re.compile(r"[^\W_]+")
_NUL = "\x00"


class PostgresArchive:
    """An archive in the first schema of a connection's search path."""

    def __init__(self, address: str, *, create: bool = False) -> None:
        """Connect; raise ArchiveError where there is no server, or no archive in it."""
        self._psycopg = _driver()
        self.address = address
        with self._telling():
            self.connection = self._connect()
            self._closing = weakref.finalize(self, self.connection.close)
            schema.prepare(self.connection, self._shown(), create=create)

    def _connect(self) -> Any:
        return self._psycopg.connect(self.address, autocommit=True, connect_timeout=10)

    def _shown(self) -> str:
        """Return the address without its password."""
        return re.sub(r"(://[^:/@]*):[^@/]*@", r"\1@", self.address)

    @contextmanager
    def _telling(self) -> Iterator[None]:
        """Turn the driver's faults into ours."""
        try:
            yield
        except (self._psycopg.DataError, self._psycopg.ProgrammingError) as fault:
            raise QueryError(f"the question cannot be answered: {str(fault).strip()}") from fault
        except self._psycopg.Error as fault:
            raise ArchiveError(
                f"{self._shown()}: {str(fault).strip()}; what was not stored is stored "
                "by the same command once the server answers"
            ) from fault

    def _rows(self, sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        with self._telling():
            return list(self.connection.execute(_pyformat(sql), values or {}).fetchall())

    # -- adding ----------------------------------------------------------------------------

    def holds(self, document: Document, coder: str) -> bool:
        """Tell whether this content of the document is stored as this coder read it."""
        return filing.is_known(self._known([document]), document, coder)

    def _known(self, documents: Sequence[Document], skips: Sequence[int] = ()) -> Known:
        """Return what is known of some documents, by id and by address."""
        known = Known()
        sql = (
            "SELECT it.version, id, url, content, coder, NOT EXISTS (SELECT 1 FROM superseded p "
            "WHERE p.version = it.version) FROM all_documents it "
            "WHERE id = ANY($ids) OR url = ANY($urls) ORDER BY stored, version"
        )
        asked = {
            "ids": [_plain(document.id) for document in documents],
            "urls": [_plain(document.url) for document in documents if document.url],
        }
        for version, name, url, content, coder, stands in self._rows(sql, asked):
            made = naming(name, url, content, coder)
            known.note(version, made.names, made.identities if stands else ())
        told = "SELECT version FROM skips WHERE version = ANY($skips)"
        known.seen.update(row[0] for row in self._rows(told, {"skips": list(skips)}))
        return known

    def add(self, batch: Batch) -> int:
        """Store what is new of a batch, whole or not at all; return how many documents it was."""
        skips = [filing.skip_number(line) for line in batch.skips]
        with self._storing() as stored:
            known = self._known([entry.document for entry in batch.entries], skips)
            rows = filing.rows_to_store(batch, known, stored)
            for name, found in rows.items():
                self._copy(schema.STORED[name], name, found)
            self._index_words(rows.get("documents", ()))
            ids = {row["id"] for row in rows.get("documents", ())}
            if any(one.document in ids for one in self.corrections()):
                self._lay_over(None)
        return len(rows.get("documents", ()))

    @contextmanager
    def _storing(self) -> Iterator[str]:
        """Give the time that rows are stored at, in a transaction that no other writer is in."""
        with self._telling(), self.connection.transaction():
            self.connection.execute(
                "SELECT pg_advisory_xact_lock(hashtext(current_schema() || ' demarche'))"
            )
            sql = "SELECT greatest(max(stored) + interval '1 microsecond', $now) FROM "
            latest = "(SELECT stored FROM runs UNION ALL SELECT stored FROM corrections) t"
            now = datetime.now(UTC).replace(tzinfo=None)
            yield self._rows(sql + latest, {"now": now})[0][0].isoformat(timespec="microseconds")

    def _copy(self, into: str, table: str, rows: Sequence[Row]) -> None:
        kept = [*TABLES[table].columns, *TABLES[table].recorded]
        listed = ", ".join(f'"{name}"' for name in kept)
        with (
            self.connection.cursor() as cursor,
            cursor.copy(f"COPY {into} ({listed}) FROM STDIN") as copy,
        ):
            for row in rows:
                copy.write_row([_plain(row[name]) for name in kept])
        if table == "events":
            self._draw(into, rows)

    def _draw(self, into: str, rows: Sequence[Row]) -> None:
        """Give events their areas as PostGIS geometries, where the server has it."""
        if not schema.has_geometry(self.connection):
            return
        areas = []
        for row in rows:
            place = msgspec.json.decode(row["record"]).get("place") or {}
            if place.get("geometry"):
                told = msgspec.json.encode(place["geometry"]).decode()
                areas.append((told, row["version"], row["id"]))
        if areas:
            with self.connection.cursor() as cursor:
                cursor.executemany(
                    f"UPDATE {into} SET area = ST_SetSRID(ST_GeomFromGeoJSON(%s), 4326) "
                    "WHERE version = %s AND id = %s",
                    areas,
                )

    def _index_words(self, documents: Sequence[Row]) -> None:
        with (
            self.connection.cursor() as cursor,
            cursor.copy("COPY words (term, version, places) FROM STDIN") as copy,
        ):
            for row in documents:
                for term, places in sorted(_places(row["title"], row["text"]).items()):
                    copy.write_row((term, row["version"], places))

    # -- corrections -----------------------------------------------------------------------

    def correct(self, correction: Correction) -> None:
        """Store what somebody corrected."""
        with self._storing() as stored:
            self._copy("corrections", "corrections", [correction_row(correction, stored)])
            self._lay_over(None)

    def corrections(self) -> list[Correction]:
        """Return all that was corrected, in its order; also what was taken back."""
        return self._corrections(None)

    def _corrections(self, as_of: str | None) -> list[Correction]:
        moment = as_of_time(as_of) or datetime.max
        sql = "SELECT record FROM corrections WHERE stored <= $moment ORDER BY stored, id"
        return [correction_of(row[0]) for row in self._rows(sql, {"moment": moment})]

    def _lay_over(self, as_of: str | None) -> None:
        """Put what people corrected in the place of what the machine found."""
        corrections = self._corrections(as_of)
        names = sorted({one.document for one in corrections})
        self.connection.execute("DELETE FROM corrected")
        self.connection.execute("DELETE FROM corrected_events")
        made = overlay(corrections, self._standing(names, as_of))
        with self.connection.cursor() as cursor:
            cursor.executemany("INSERT INTO corrected VALUES (%s, %s)", made.gone)
        self._copy("corrected_events", "events", made.rows)

    def _standing(self, names: Sequence[str], as_of: str | None) -> Iterator[Standing]:
        """Yield the documents of some ids, as the machine coded them."""
        made = Conditions(DIALECT)
        made.add("id = ANY($names)", names=list(names))
        visible(made, as_of, any_superseded=True)
        sql = f"SELECT version, stored, record FROM all_documents it WHERE {made.sql}"
        for version, stored, record in self._rows(sql, made.values):
            told = "SELECT record FROM machine_events WHERE version = $version"
            lines = tuple(row[0] for row in self._rows(told, {"version": version}))
            document = msgspec.json.decode(record, type=Document)
            yield Standing(document, version, stored.isoformat(), lines)

    # -- asking ----------------------------------------------------------------------------

    def _conditions(self, query: Query) -> Conditions:
        made = conditions(query, DIALECT)
        visible(made, query.as_of, any_superseded=True)
        values = {name: _plain(value) for name, value in made.values.items()}
        return Conditions(DIALECT, made.texts, values)

    @contextmanager
    def _as_of(self, as_of: str | None) -> Iterator[None]:
        """Show the corrections of a day: in a transaction that is rolled back after it."""
        with self._telling():
            if as_of is None or not self.corrections():
                yield
                return
            with self.connection.transaction(force_rollback=True):
                self._lay_over(as_of)
                yield

    def find(self, query: Query) -> Iterator[bytes]:
        """Yield the JSON lines of the records found, in the order of the query."""
        made = self._conditions(query)
        day = "published" if query.kind == "documents" else "day"
        order = ORDERS[query.order].format(day=day, tie="version, id")
        limit = "ALL" if query.limit is None else int(query.limit)
        sql = (
            f"SELECT record FROM all_{query.kind} it WHERE {made.sql} ORDER BY {order} "
            f"LIMIT {limit} OFFSET {int(query.offset)}"
        )
        with self._as_of(query.as_of):
            for row in self._streamed(sql, made.values):
                yield row[0].encode()

    def _streamed(self, sql: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
        """Yield rows as they come; the name of the cursor is new, so that several may be open."""
        with (
            self._telling(),
            self.connection.transaction(),
            self.connection.cursor(f"demarche_{uuid4().hex[:8]}") as cursor,
        ):
            cursor.execute(_pyformat(sql), values)
            yield from cursor

    def events(self, query: Query) -> Iterator[Event]:
        """Yield the events found."""
        for line in self.find(query):
            yield event_of(line)

    def documents(self, query: Query) -> Iterator[Document]:
        """Yield the documents found, with their texts."""
        for line in self.find(query):
            yield msgspec.json.decode(line, type=Document)

    def count(self, query: Query, by: str, *, per_thousand: bool = False) -> Answer:
        """Return how many records are found, by day, pair, type ... (query.COUNTS)."""
        sql, values = count_sql(query, by, self._conditions, per_thousand=per_thousand)
        with self._as_of(query.as_of):
            result = self.connection.execute(_pyformat(sql), values)
            return Answer(tuple(one.name for one in result.description), result.fetchall())

    def sql(self, text: str) -> Answer:
        """Return the answer to one SELECT over the views of docs/archive.md.

        It runs on a connection of its own that may only read, as a subquery, so that it can be
        nothing but a SELECT; for a role that may read the server's files it is refused.
        """
        with self._connect() as connection:
            if connection.execute(schema.MAY_READ_FILES).fetchone()[0]:
                raise QueryError(
                    "SQL is not answered for a role that may read the server's files; connect "
                    "as an ordinary role that may SELECT from the archive"
                )
            connection.read_only = True
            try:
                told = f"SELECT * FROM (\n{text.strip().rstrip(';')}\n) AS answer"
                # Prepared: the server then takes one statement only.
                result = connection.execute(told.encode(), prepare=True)
                return Answer(tuple(one.name for one in result.description), result.fetchall())
            except self._psycopg.Error as fault:
                raise QueryError(f"give one SELECT: {fault}") from fault

    # -- upkeep ----------------------------------------------------------------------------

    def compact(self) -> int:
        """Bring the server's statistics up to date."""
        with self._telling():
            self.connection.execute("ANALYZE")
        return 0

    def verify(self) -> Iterator[Fault]:
        """Yield what does not stand in its text."""
        texts: dict[int, str] = {}
        for table in (schema.STORED[name] for name in KINDS.values()):
            sql = (
                f"SELECT e.id, e.version, e.record, d.record FROM {table} e "
                "LEFT JOIN all_documents d USING (version) ORDER BY e.version"
            )
            for name, version, record, document in self._streamed(sql, {}):
                if version not in texts:
                    texts = {version: msgspec.json.decode(document or "{}").get("text")}
                if reason := misplaced(msgspec.json.decode(record), texts[version]):
                    yield Fault(table, f"{name}: {reason}")

    def close(self) -> None:
        """End the connection."""
        self._closing()


def _places(title: str | None, text: str) -> dict[str, list[int]]:
    """Return where each word stands, counted in words; the text goes on one after the title."""
    found: dict[str, list[int]] = {}
    at = 1
    for told in (title or "", text):
        for word in _WORD.findall(told.lower()):
            found.setdefault(word, []).append(at)
            at += 1
        at += 1
    return found


def _driver() -> Any:
    try:
        import psycopg
    except ImportError:
        raise ArchiveError(
            "a PostgreSQL archive needs psycopg: pip install 'demarche[postgres]'"
        ) from None
    return psycopg


def _pyformat(sql: str) -> str:
    """Return SQL with the driver's names of parameters; no value is in it."""
    return re.sub(r"\$(\w+)", r"%(\1)s", sql.replace("%", "%%"))


def _plain(value: Any) -> Any:
    """Return a value without the one character that PostgreSQL's texts cannot hold."""
    if isinstance(value, str):
        return value.replace(_NUL, "\ufffd") if _NUL in value else value
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value
