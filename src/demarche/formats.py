"""One reader a file format: an open input in, its rows out as they come.

A row is what the file says, unjudged; read.py makes documents of rows.
"""

from __future__ import annotations

import csv
import html
import io
import json
import logging
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from demarche.decode import Stream, decode, lines, refuse_binary
from demarche.errors import InputError

NAMES = {
    "id": ("id",),
    "text": ("text", "body", "content"),
    "title": ("title", "headline"),
    "published": ("published", "date", "pub_date", "published_at"),
    "publisher": ("publisher", "source"),
    "url": ("url", "link"),
    "language": ("language",),
    "byline": ("byline", "author"),
}
"""The names a field may go by in a table or an object; the first with a value counts."""


@dataclass(frozen=True, slots=True)
class Row:
    """One article as its file gives it, or the fault in its place.

    `number` counts rows of a file of many, None for a file that is one article; `line` is where
    it stands.
    """

    fields: Mapping[str, str]
    number: int | None = None
    line: int | None = None
    fault: str | None = None


def text_rows(stream: Stream) -> Iterator[Row]:
    """Yield the one article of a plain text file."""
    refuse_binary(stream.head)
    yield Row({"text": decode(stream.whole())})


def html_rows(stream: Stream) -> Iterator[Row]:
    """Yield the article of a web page, without menus, advertisements and comments."""
    refuse_binary(stream.head)
    page = _article(decode(stream.whole()))
    if page is None or not page.get("text"):
        raise InputError("no article text in the page")
    names = {"title": "title", "published": "date", "publisher": "sitename", "url": "url"}
    names |= {"text": "text", "byline": "author"}
    yield Row({ours: page[theirs] for ours, theirs in names.items() if page.get(theirs)})


def _article(page: str) -> dict[str, Any] | None:
    import trafilatura

    # Without a handler its log of bad pages goes to standard error; the Skip says it already.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    try:
        found = trafilatura.bare_extraction(
            page,
            include_comments=False,
            with_metadata=True,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as fault:  # whatever a parser makes of a broken page, reading goes on
        raise InputError(f"the page cannot be parsed: {fault}") from fault
    return found if found is None or isinstance(found, dict) else found.as_dict()


def json_rows(stream: Stream) -> Iterator[Row]:
    """Yield the objects of JSON lines, of an array, or the one object of the file."""
    refuse_binary(stream.head)
    start = stream.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{") and b"\n" in start and _object(start.split(b"\n")[0]):
        yield from _json_lines(lines(stream))
        return
    text = decode(stream.whole())
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        yield from _json_lines(io.StringIO(text, newline="\n"))
        return
    for number, entry in enumerate(value if isinstance(value, list) else [value], 1):
        yield _json_row(entry, number, None)


def _object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _json_lines(source: Iterator[str]) -> Iterator[Row]:
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
        except (ValueError, RecursionError) as fault:
            yield Row({}, number, number, f"broken JSON: {fault}")
            continue
        yield _json_row(entry, number, number)


def _json_row(entry: object, number: int, line: int | None) -> Row:
    if not isinstance(entry, dict):
        return Row({}, number, line, f"not a JSON object but {type(entry).__name__}")
    return Row(named(entry), number, line)


def csv_rows(stream: Stream) -> Iterator[Row]:
    """Yield the rows of a table with a header, parted by commas, semicolons or tabs."""
    refuse_binary(stream.head)
    csv.field_size_limit(sys.maxsize)  # articles are longer than the module's 128 kB
    source = lines(stream)
    header = next(source)
    mark = _delimiter(header)
    names = next(csv.reader([header], delimiter=mark), [])
    _need_text_column(names)
    table = csv.reader(source, delimiter=mark)
    number = 0
    while True:
        line = table.line_num + 2
        try:
            cells = next(table, None)
        except csv.Error as fault:
            number += 1
            yield Row({}, number, line, f"broken row: {fault}")
            continue
        if cells is None:
            return
        if cells:  # an empty line is no row
            number += 1
            yield _csv_row(names, cells, number, line)


def _csv_row(names: Sequence[str], cells: Sequence[str], number: int, line: int) -> Row:
    if len(cells) != len(names):
        fault = f"{len(cells)} columns where the header has {len(names)}"
        return Row({}, number, line, fault)
    return Row(named(dict(zip(names, cells, strict=True))), number, line)


def _delimiter(header: str) -> str:
    """Return the delimiter by which the header has most columns."""
    return max(",;\t", key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))


def _need_text_column(names: Sequence[str]) -> None:
    if not {name.strip().casefold() for name in names} & set(NAMES["text"]):
        wanted, found = ", ".join(NAMES["text"]), ", ".join(names)
        raise InputError(f"no column for the text ({wanted}); columns: {found[:200]}")


def parquet_rows(stream: Stream) -> Iterator[Row]:
    """Yield the rows of a Parquet file."""
    # A copy, as the input may be compressed or standard input, and '*' in a path would be a glob.
    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy:
        copy.write(stream.head)
        shutil.copyfileobj(stream.rest, copy)
        copy.flush()
        yield from _query(copy.name)


def _query(path: str) -> Iterator[Row]:
    import duckdb

    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoload_known_extensions": "false",
        "autoinstall_known_extensions": "false",
    }
    try:
        with duckdb.connect(":memory:", config=settings) as base:
            scan = "read_parquet(?, binary_as_string = true)"
            names = [row[0] for row in base.execute(f"DESCRIBE FROM {scan}", [path]).fetchall()]
            _need_text_column(names)
            known = [name for name in names if name.strip().casefold() in _KNOWN]
            quoted = [name.replace('"', '""') for name in known]
            columns = ", ".join(f'CAST("{name}" AS VARCHAR)' for name in quoted)
            rows = base.execute(f"SELECT {columns} FROM {scan}", [path])
            number = 0
            while some := rows.fetchmany(500):
                for cells in some:
                    number += 1
                    yield Row(named(dict(zip(known, cells, strict=True))), number)
    except duckdb.Error as fault:
        raise InputError(f"not a readable Parquet file: {str(fault).splitlines()[0]}") from fault


_KNOWN = frozenset(name for names in NAMES.values() for name in names)


def feed_rows(stream: Stream) -> Iterator[Row]:
    """Yield the entries of an RSS or Atom feed, their HTML turned to text."""
    import feedparser

    refuse_binary(stream.head)
    # Bytes in a file object: a bare string would be taken for an address to fetch.
    feed = feedparser.parse(io.BytesIO(stream.whole()))
    if not feed.entries:
        raise InputError("no entries: not an RSS or Atom feed, or an empty one")
    for number, entry in enumerate(feed.entries, 1):
        yield Row(_entry(entry, feed.feed), number)


def _entry(entry: Mapping[str, Any], feed: Mapping[str, Any]) -> dict[str, str]:
    publisher = (entry.get("source") or {}).get("title") or feed.get("title")
    fields = {
        "id": entry.get("id"),
        "text": _entry_text(entry),
        "title": _stripped(entry.get("title")),
        "published": entry.get("published") or entry.get("updated"),
        "publisher": _stripped(publisher),
        "url": entry.get("link"),
        "byline": entry.get("author"),
    }
    return {name: value for name, value in fields.items() if value}


def _entry_text(entry: Mapping[str, Any]) -> str:
    parts = [*entry.get("content", ()), entry.get("summary_detail") or {}]
    part: Mapping[str, Any] = next((part for part in parts if part.get("value")), {})
    value = str(part.get("value", ""))
    return value if part.get("type") == "text/plain" else strip_html(value)


def _stripped(value: str | None) -> str | None:
    return " ".join(strip_html(value).split()) if value else None


_HIDDEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_BREAK = re.compile(r"\s*<br\b[^>]*>\s*", re.IGNORECASE)
_BLOCK = re.compile(
    r"\s*</?(?:p|div|li|ul|ol|h[1-6]|tr|table|blockquote|section|article|figure)\b[^>]*>\s*",
    re.IGNORECASE,
)
_TAG = re.compile(r"</?[a-z][^>]*>", re.IGNORECASE)


def strip_html(fragment: str) -> str:
    """Return the text of a piece of HTML, with an empty line between its blocks."""
    shown = _BREAK.sub("\n", _HIDDEN.sub("", fragment))
    plain = html.unescape(_TAG.sub("", _BLOCK.sub("\n\n", shown)))
    return re.sub(r"\n{3,}", "\n\n", plain).strip()


def named(entry: Mapping[Any, Any]) -> dict[str, str]:
    """Return the known fields under our names; those without a value are left out."""
    given = {str(name).strip().casefold(): value for name, value in entry.items()}
    found: dict[str, str] = {}
    for ours, theirs in NAMES.items():
        values = (_worded(given.get(name)) for name in theirs)
        if value := next(filter(None, values), None):
            found[ours] = value
    return found


def _worded(value: object) -> str | None:
    """Return text and numbers as text; truth values, lists and objects state no field."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value) if str(value).strip() else None


READERS: dict[str, Callable[[Stream], Iterator[Row]]] = {
    "text": text_rows,
    "html": html_rows,
    "json": json_rows,
    "csv": csv_rows,
    "parquet": parquet_rows,
    "feed": feed_rows,
}
"""The reader of each kind of input."""
