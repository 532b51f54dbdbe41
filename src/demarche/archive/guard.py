"""A user's SQL in; QueryError out unless it only reads.

DuckDB lets a SELECT hold COPY, INSERT, ... in its WITH, and run more SQL by table functions such
as query(); so the parsed statement is walked, and only what is listed here may stand in it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from demarche.errors import QueryError

NODES = {"SELECT_NODE", "SET_OPERATION_NODE", "RECURSIVE_CTE_NODE", "CTE_NODE"}
FUNCTIONS = {"unnest", "range", "generate_series"}
"""Table functions that read nothing but their arguments."""


def only_reads(sql: str, database: Any) -> None:
    """Raise QueryError unless the text is one SELECT that changes and opens nothing."""
    told = json.loads(
        database.execute("SELECT json_serialize_sql($sql)", {"sql": sql}).fetchone()[0]
    )
    if told["error"]:
        raise QueryError(f"give one SELECT: {told['error_message']}")
    if len(told["statements"]) != 1:
        raise QueryError("give one SELECT, not several")
    for node in _nodes(told):
        kind = node["type"]
        if kind.endswith("_NODE") and kind not in NODES:
            raise QueryError("give one SELECT; an archive is not changed by SQL")
        name = (node.get("function") or {}).get("function_name", "")
        if kind == "TABLE_FUNCTION" and name not in FUNCTIONS:
            raise QueryError(
                f"'{name}' may not be called here; of table functions only "
                f"{', '.join(sorted(FUNCTIONS))}"
            )


def _nodes(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if isinstance(value.get("type"), str):
            yield value
        for one in value.values():
            yield from _nodes(one)
    elif isinstance(value, list):
        for one in value:
            yield from _nodes(one)
