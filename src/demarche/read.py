"""Files, folders and standard input in, documents out, one at a time.

What cannot be read comes out as a Skip that says why, in its place, and the reading goes on.
"""

from __future__ import annotations

import glob
import os
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from demarche.article import describe, parse_date
from demarche.decode import open_stream, sniff
from demarche.errors import InputError
from demarche.formats import READERS, Row
from demarche.language import ENGLISH, detect
from demarche.records import Document, Skip

KINDS = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".json": "json",
    ".jsonl": "json",
    ".ndjson": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".parquet": "parquet",
    ".xml": "feed",
    ".rss": "feed",
    ".atom": "feed",
}
"""The kind of input by the extension of its name, `.gz` aside."""

STDIN = "-"
"""The name of standard input."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def read(
    inputs: Sequence[str], *, published: str | None = None, stdin: BinaryIO | None = None
) -> Iterator[Document | Skip]:
    """Yield the documents of files, folders, globs and `-`, and a Skip for what is none.

    `published` is the date of documents that state none; `stdin` replaces standard input.
    """
    default = _default(published)
    used: dict[str, int] = {}
    for source in inputs:
        for path in _files(source):
            found = [path] if isinstance(path, Skip) else _documents(path, stdin)
            for one in found:
                yield _writable(one) if isinstance(one, Skip) else _unique(one, default, used)


def _default(published: str | None) -> str | None:
    if published is None:
        return None
    day = parse_date(published)
    if day is None:
        raise InputError(f"'{published}' is no date; give YYYY-MM-DD")
    return day


def _writable(skip: Skip) -> Skip:
    """Return the skip with names that can be written out, whatever the file system holds."""
    source = None if skip.source is None else _SURROGATE.sub("\ufffd", skip.source)
    return replace(skip, document=_SURROGATE.sub("\ufffd", skip.document), source=source)


def _unique(document: Document, published: str | None, used: dict[str, int]) -> Document:
    """Return the document under an id that no earlier one has, with the default date."""
    name = document.id
    while name in used:
        used[document.id] += 1
        name = f"{document.id}~{used[document.id]}"
    used[name] = 1
    return replace(document, id=name, published=document.published or published)


def _files(source: str) -> Iterator[str | Skip]:
    """Yield the files that an input stands for, in the order of their names."""
    if source == STDIN:
        yield source
    elif Path(source).is_dir():
        yield from _folder(source)
    elif os.path.lexists(source) or not glob.has_magic(source):
        yield source
    else:
        # Path.glob takes no pattern that begins at the root.
        matches = sorted(glob.glob(source, recursive=True))  # noqa: PTH207
        if not matches:
            yield Skip(source, "no file matches", source)
        for match in matches:
            yield from _folder(match) if Path(match).is_dir() else (match,)


def _folder(folder: str) -> Iterator[str | Skip]:
    faults: list[Skip] = []
    found: list[str] = []

    def refused(fault: OSError) -> None:
        name = str(fault.filename)
        faults.append(Skip(name, _plain(fault), name))

    for place, folders, names in os.walk(folder, onerror=refused):
        folders[:] = [name for name in folders if not name.startswith(".")]
        paths = [str(Path(place, name)) for name in names if not name.startswith(".")]
        found += [path for path in paths if _kind(path) and Path(path).is_file()]
    if not found and not faults:
        faults.append(Skip(folder, "no file of a known kind in the folder", folder))
    yield from faults
    yield from sorted(found)


def _stem(path: str) -> str:
    """Return the path without its known extensions."""
    bare = path[:-3] if path.lower().endswith(".gz") else path
    extension = Path(bare).suffix
    return bare.removesuffix(extension) if extension.lower() in KINDS else bare


def _kind(path: str) -> str | None:
    bare = path.lower().removesuffix(".gz")
    return KINDS.get(Path(bare).suffix)


def _documents(path: str, stdin: BinaryIO | None) -> Iterator[Document | Skip]:
    """Yield the documents of one file; its fault, if it has one, comes last."""
    try:
        if path == STDIN:
            yield from _rows(path, sys.stdin.buffer if stdin is None else stdin)
        else:
            with Path(path).open("rb") as raw:
                yield from _rows(path, raw)
    except InputError as fault:
        yield Skip(_stem(path), str(fault), path)
    except (OSError, EOFError, zlib.error, ValueError) as fault:
        yield Skip(_stem(path), _plain(fault), path)


def _rows(path: str, raw: BinaryIO) -> Iterator[Document | Skip]:
    stream = open_stream(path, raw)
    reader = READERS[_kind(path) or sniff(stream.head)]
    for row in reader(stream):
        yield _document(row, path)


def _document(row: Row, path: str) -> Document | Skip:
    """Return the row as a described document, or a Skip that says what it lacks."""
    name = row.fields.get("id", "").strip() or _row_name(row, path)
    place = path if row.line is None else f"{path}:{row.line}"
    if row.fault is not None:
        return Skip(name, row.fault, place)
    if not row.fields.get("text", "").strip():
        return Skip(name, "empty file" if row.number is None else "no text", place)
    document = _made(name, row)
    code = detect(document.text)
    return document if code == ENGLISH else Skip(name, f"not English: language '{code}'", place)


def _row_name(row: Row, path: str) -> str:
    return _stem(path) if row.number is None else f"{path}#{row.number}"


def _made(name: str, row: Row) -> Document:
    # Half of a surrogate pair, as broken JSON has them, could not be written out again.
    fields = {key: _SURROGATE.sub("\ufffd", value) for key, value in row.fields.items()}
    names = ("title", "publisher", "url", "byline")
    given = {key: " ".join(fields[key].split()) or None for key in names if key in fields}
    day = parse_date(fields["published"]) if "published" in fields else None
    return describe(
        Document(
            id=_SURROGATE.sub("\ufffd", name),
            text=fields["text"],
            published=day,
            language=ENGLISH,
            **given,
        )
    )


def _plain(fault: BaseException) -> str:
    """Return what went wrong in words a reader of a report knows."""
    if isinstance(fault, FileNotFoundError):
        return "no such file"
    if isinstance(fault, PermissionError):
        return "no permission to read it"
    if isinstance(fault, EOFError | zlib.error) or type(fault).__name__ == "BadGzipFile":
        return f"truncated or broken gzip: {fault}"
    return f"cannot be read: {fault}"
