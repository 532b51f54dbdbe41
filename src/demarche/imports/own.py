"""Our own CSV and JSON lines back as records.

The CSV does not say which country belongs to which of several actors, unless there are as many;
what it does not tell stays empty, so that JSON lines alone are without loss.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from demarche.errors import ExchangeError
from demarche.imports.rows import BrokenRowError, Row, skip
from demarche.lines import HEAD, Report, Value, opened, parse
from demarche.records import Actor, Coder, Document, Event, Mention, Place, When
from demarche.write import COLUMNS, SEPARATOR

UNKNOWN = frozenset(("",))


def read_jsonl(path: Path) -> Iterator[Value]:
    """Yield the records of JSON lines; lines that are none are skips."""
    with opened(path) as source:
        for number, line in enumerate(source, 1):
            try:
                if line.strip():
                    yield parse(line.encode())
            except ExchangeError as fault:
                yield skip(str(path), number, str(fault).removeprefix("a line: "))


def read_csv(path: Path) -> Iterator[Value]:
    """Yield the events of a CSV file with the columns of `write.COLUMNS`; broken rows are skips."""
    csv.field_size_limit(sys.maxsize)
    with opened(path) as source:
        table = csv.DictReader(source)
        lacking = [name for name in COLUMNS if name not in (table.fieldnames or ())]
        if lacking:
            raise ExchangeError(f"{path}:1: not a CSV of demarche: no column {lacking[0]}")
        for cells in table:
            yield _made(str(path), cells, table.line_num)


def _made(path: str, cells: Mapping[str | None, object], line: int) -> Value:
    if None in cells or None in cells.values():
        return skip(path, line, f"not the {len(COLUMNS)} columns of the first line")
    # Unlike the rows of other tables, ours keep the spaces at the ends of a cell.
    row = Row({str(name): str(value) for name, value in cells.items()}, UNKNOWN, line)
    try:
        return _report(row)
    except BrokenRowError as fault:
        return skip(path, line, str(fault))


def _report(row: Row) -> Report:
    document = Document(
        row.need("document"), "", **{name: row.get(name) for name in HEAD if name != "id"}
    )
    return Report(
        _event(row), document, Coder(row.get("coder_version") or "", row.get("model") or "")
    )


def _event(row: Row) -> Event:
    sure, quad = row.number("confidence", 1), row.number("quad", 4)
    speaker = row.get("speaker")
    return Event(
        id=row.need("id"),
        document=row.need("document"),
        sentence=_mention(row, "sentence"),
        trigger=_mention(row, "trigger"),
        type=row.get("type") or "",
        mode=row.get("mode"),
        modality=row.need("modality"),
        contexts=tuple(_many(row, "contexts")),
        actors=_side(row, "actor"),
        recipients=_side(row, "recipient"),
        speaker=Actor(speaker) if speaker else None,
        when=_when(row, "when"),
        content_when=_when(row, "content_when"),
        place=_place(row),
        confidence={} if sure is None else {"type": sure},
        intensity=row.number("intensity", 10),
        quad=None if quad is None else int(quad),
        cameo=row.get("cameo"),
    )


def _mention(row: Row, name: str) -> Mention:
    start, end = (row.number(f"{name}_{bound}", 1e12) or 0 for bound in ("start", "end"))
    return Mention(int(start), int(end), row.cells[name])


def _many(row: Row, column: str) -> list[str]:
    value = row.get(column)
    return value.split(SEPARATOR) if value else []


def _side(row: Row, side: str) -> tuple[Actor, ...]:
    names = _many(row, f"{side}s")
    columns = (f"{side}_countries", f"{side}_sectors", f"{side}_ids")
    countries, sectors, ids = (_aligned(_many(row, column), len(names)) for column in columns)
    return tuple(
        Actor(name, country=country, sectors=(sector,) if sector else (), id=id)
        for name, country, sector, id in zip(names, countries, sectors, ids, strict=True)
    )


def _aligned(values: list[str], wanted: int) -> list[str | None]:
    return [*values] if len(values) == wanted else [None] * wanted


def _when(row: Row, name: str) -> When | None:
    text = row.get(name)
    if text is None:
        return None
    precision = row.get("when_precision") if name == "when" else None
    return When(text, row.get(f"{name}_start"), row.get(f"{name}_end"), precision)


def _place(row: Row) -> Place | None:
    text = row.get("place")
    if text is None:
        return None
    return Place(
        text,
        name=row.get("place_name"),
        kind=row.get("place_kind"),
        country=row.get("place_country"),
        latitude=row.number("latitude", 90),
        longitude=row.number("longitude", 180),
        radius_km=row.number("radius_km", 21000),
    )
