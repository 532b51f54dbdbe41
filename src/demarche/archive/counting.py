"""What to count by in, one SQL query out; both stores run the same text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from demarche.archive.conditions import Conditions
from demarche.archive.query import COUNTS, Query
from demarche.errors import QueryError

_DAYS = {name: f"CAST(date_trunc('{name}', {{day}}) AS DATE)" for name in COUNTS[:4]}
_PAIRS = {
    "pair": ("actors", "recipients", "actor", "recipient"),
    "countries": ("actor_countries", "recipient_countries", "actor_country", "recipient_country"),
}


def count_sql(
    query: Query,
    by: str,
    conditions: Callable[[Query], Conditions],
    *,
    per_thousand: bool,
) -> tuple[str, dict[str, Any]]:
    """Return a query of the groups with their counts, most or first day first, and its values.

    Per thousand: of the documents published in that time, or in the whole period of the query
    where the groups are not times, whoever they tell of.
    """
    if by not in COUNTS:
        raise QueryError(f"nothing is counted by '{by}'; known: {', '.join(COUNTS)}")
    names, grouped, values = _grouped(query, by, conditions)
    order = names[0] if by in _DAYS else f"count DESC, {', '.join(names)}"
    if not per_thousand:
        return f"{grouped} ORDER BY {order}{_limit(query)}", values
    read, more = _read(query, by, conditions)
    told = ", ".join(f"g.{name}" for name in names)
    joined = (
        f"LEFT JOIN ({read}) r ON r.{names[0]} = g.{names[0]}"
        if by in _DAYS
        else (f"CROSS JOIN ({read}) r")
    )
    rate = "round(CAST(1000.0 * g.count / nullif(r.documents, 0) AS NUMERIC), 3)"
    ordered = ", ".join(f"g.{name}" for name in names)
    order = ordered if by in _DAYS else f"g.count DESC, {ordered}"
    return (
        f"SELECT {told}, g.count, coalesce(r.documents, 0) AS documents, "
        f"CAST({rate} AS FLOAT8) AS per_thousand "
        f"FROM ({grouped}) g {joined} ORDER BY {order}{_limit(query)}",
        values | more,
    )


def _grouped(
    query: Query, by: str, conditions: Callable[[Query], Conditions]
) -> tuple[list[str], str, dict[str, Any]]:
    """Return the names of the groups' columns, the query of groups and counts, and its values."""
    made = conditions(query)
    source = f"all_{query.kind} it WHERE {made.sql}"
    if by in _DAYS:
        day = _DAYS[by].format(day="published" if query.kind == "documents" else "day")
        sql = f"SELECT {day} AS {by}, count(*) AS count FROM {source} GROUP BY 1"
        return [by], sql, made.values
    if by == "stored":
        sql = (
            f"SELECT date_trunc('minute', stored) AS stored, count(*) AS count "
            f"FROM {source} GROUP BY 1"
        )
        return [by], sql, made.values
    if query.kind not in ("events", "statements") or (
        query.kind == "statements" and by not in ("pair", "actor")
    ):
        raise QueryError(f"{query.kind} are not counted by {by}; count events")
    if by in _PAIRS:
        one, other, *names = _PAIRS[by]
        sql = (
            f"SELECT {names[0]}, {names[1]}, count(*) AS count FROM (SELECT {names[0]}, "
            f"unnest(theirs) AS {names[1]} FROM (SELECT unnest({one}) AS {names[0]}, "
            f"{other} AS theirs FROM {source}) a) b GROUP BY 1, 2"
        )
        return names, sql, made.values
    if by == "place":
        names = ["place", "place_country", "latitude", "longitude", "quad"]
        listed = ", ".join(names)
        sql = (
            f"SELECT {listed}, max(radius_km) AS radius_km, count(*) AS count FROM {source} "
            f"AND latitude IS NOT NULL GROUP BY {listed}"
        )
        return names, sql, made.values
    if by == "actor":
        sql = (
            "SELECT actor, count(*) AS count FROM (SELECT unnest(actors) AS actor FROM "
            f"{source} UNION ALL SELECT unnest(recipients) FROM {source}) a GROUP BY 1"
        )
        return [by], sql, made.values
    return [by], f"SELECT {by}, count(*) AS count FROM {source} GROUP BY 1", made.values


def _read(
    query: Query, by: str, conditions: Callable[[Query], Conditions]
) -> tuple[str, dict[str, Any]]:
    """Return the query of how many documents were read, by time where groups are times."""
    asked = Query(
        kind="documents",
        start=query.start,
        end=query.end,
        published_start=query.published_start,
        published_end=query.published_end,
        publishers=query.publishers,
        as_of=query.as_of,
    )
    made = conditions(asked)
    source = f"FROM all_documents it WHERE {made.sql}"
    if by in _DAYS:
        day = _DAYS[by].format(day="published")
        return f"SELECT {day} AS {by}, count(*) AS documents {source} GROUP BY 1", made.values
    return f"SELECT count(*) AS documents {source}", made.values


def _limit(query: Query) -> str:
    return "" if query.limit is None else f" LIMIT {int(query.limit)}"
