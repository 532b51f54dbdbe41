"""Bytes in, text out: what a file's first bytes say it is, and which encoding it is in."""

from __future__ import annotations

import codecs
import gzip
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from demarche.errors import InputError

HEAD = 4096
"""Bytes from the start of a file by which it is judged."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GZIP = b"\x1f\x8b"
_OTHER = {
    b"%PDF-": "a PDF, not text; extract its text first",
    b"PK\x03\x04": "a ZIP archive or office document, not text",
    b"\xd0\xcf\x11\xe0": "an office document, not text",
    b"\x89PNG": "an image, not text",
    b"\xff\xd8\xff": "an image, not text",
    _GZIP: "compressed twice",
}
_SNIFFED = (
    (re.compile(r"\s*<(!doctype\s+html|html\b)", re.IGNORECASE), "html"),
    (re.compile(r"\s*<(\?xml|rss\b|feed\b)", re.IGNORECASE), "feed"),
    (re.compile(r"\s*\{"), "json"),
    (re.compile(r'\s*\[\s*\{\s*"'), "json"),
)
_XHTML = re.compile(r"<html\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stream:
    """An open input: its name, its first bytes, and the rest, which is read once."""

    name: str
    head: bytes
    rest: BinaryIO

    def whole(self) -> bytes:
        """Return all bytes, the first ones included."""
        return self.head + self.rest.read()


def open_stream(name: str, raw: BinaryIO) -> Stream:
    """Read the first bytes, through gzip where they say so; raise InputError for no text."""
    head = raw.read(HEAD)
    if head.startswith(_GZIP):
        raw = cast(BinaryIO, gzip.GzipFile(mode="rb", fileobj=cast(Any, _Rejoined(head, raw))))
        head = raw.read(HEAD)
    elif name.lower().endswith(".gz"):
        raise InputError("not a gzip file" if head else "empty file")
    if not head:
        raise InputError("empty file")
    return Stream(name, head, raw)


class _Rejoined:
    """A stream with the bytes put back that were taken from it; enough of a file for gzip."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, those put back first."""
        if size < 0:
            taken, self._head = self._head + self._rest.read(), b""
            return taken
        taken, self._head = self._head[:size], self._head[size:]
        return taken or self._rest.read(size)


def decode(data: bytes, *, partial: bool = False) -> str:
    """Return the text of the bytes: by byte order mark, else UTF-8, else Windows-1252.

    With `partial`, the bytes may end within a character.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data, final=not partial)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def lines(stream: Stream) -> Iterator[str]:
    """Yield the lines with their ends, decoded one by one, so that large files stream."""
    if any(stream.head.startswith(mark) for mark, _ in _MARKS[1:]):
        yield from io.StringIO(decode(stream.whole()), newline="\n")
        return
    kept = stream.head.split(b"\n")
    for line in kept[:-1]:
        yield decode(line + b"\n")
    if last := kept[-1] + stream.rest.readline():
        yield decode(last)
    for line in stream.rest:
        yield decode(line)


def sniff(head: bytes) -> str:
    """Return the kind of input that begins so: html, feed, json, parquet or text."""
    if head.startswith(b"PAR1"):
        return "parquet"
    words = decode(head, partial=True)
    for form, kind in _SNIFFED:
        if form.match(words):
            return "html" if kind == "feed" and _XHTML.search(words) else kind
    return "text"


def refuse_binary(head: bytes) -> None:
    """Raise InputError where the first bytes are those of no text."""
    for magic, what in _OTHER.items():
        if head.startswith(magic):
            raise InputError(what)
    if b"\0" not in head or any(head.startswith(mark) for mark, _ in _MARKS):
        return
    try:
        decoded = codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        raise InputError("binary, not text") from None
    # Some NULs in good UTF-8 are dirt; many are a binary, or UTF-16 that does not say so.
    if decoded.count("\0") * 10 > len(decoded):
        raise InputError("binary, not text")
