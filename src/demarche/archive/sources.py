"""The files of some parts in, the SQL of views over them out; older formats are brought up."""

from __future__ import annotations

from collections.abc import Sequence

from demarche.archive.parts import Part, quoted
from demarche.archive.tables import Table


def views(table: Table) -> dict[str, dict[str, str]]:
    """Return the views over a table's files, each with its columns and their types."""
    nth = {} if table.name == "words" else {"nth": "BIGINT"}
    narrow = {f"all_{table.name}": nth | dict(table.columns)}
    if not table.recorded:
        return narrow
    named = {name: table.columns[name] for name in ("version", "id") if name in table.columns}
    return narrow | {table.records: {**nth, **named, **dict.fromkeys(table.recorded, "TEXT")}}


def source(parts: Sequence[Part], table: Table, view: str, columns: dict[str, str]) -> str:
    """Return the query of a view: the rows of all parts, with the file they are in (`part`)."""
    name = table.records if view == table.records else table.name
    selects = []
    for version in sorted({part.manifest.format for part in parts}):
        files = [part.file(name) for part in parts if part.manifest.format == version]
        listed = ", ".join(quoted(path) for path in files if path)
        if listed:
            chosen = ", ".join(_column(table, column, version) for column in columns)
            selects.append(
                f"SELECT {chosen}, filename AS part FROM read_parquet([{listed}], filename=true)"
            )
    empty = ", ".join(f"CAST(NULL AS {kind}) AS {one}" for one, kind in columns.items())
    return " UNION ALL ".join(selects) or f"SELECT {empty}, '' AS part WHERE FALSE"


def _column(table: Table, column: str, version: int) -> str:
    """Return a column of a part's format: itself, or the expression that stood for it."""
    came, expression = table.since.get(column, (0, column))
    return column if version >= came else f"{expression} AS {column}"
