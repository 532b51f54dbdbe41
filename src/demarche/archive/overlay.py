"""Corrections over the stored events: which machine's events go, which rows stand instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from demarche.archive.corrections import Correction, changes, in_force
from demarche.archive.tables import Row, Stamp, record_row
from demarche.records import Document


@dataclass(frozen=True, slots=True)
class Standing:
    """A document that stands, its version, when it was stored, and its events' JSON lines."""

    document: Document
    version: int
    stored: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlay:
    """Version and id of the machine's events that do not stand, and rows of those that do."""

    gone: list[tuple[int, str]]
    rows: list[Row]


def overlay(corrections: Sequence[Correction], standing: Iterable[Standing]) -> Overlay:
    """Apply corrections to documents."""
    by_document: dict[str, list[Correction]] = defaultdict(list)
    for one in in_force(corrections):
        by_document[one.document].append(one)
    gone: list[tuple[int, str]] = []
    rows: list[Row] = []
    for place in standing:
        machine = [msgspec.json.decode(line) for line in place.lines]
        stamp = Stamp(place.version, place.stored, "", "")
        for change in changes(machine, by_document[place.document.id], place.document):
            if change.machine:
                gone.append((place.version, change.machine))
            if change.record:
                line = msgspec.json.encode(change.record)
                rows.append(record_row(line, place.document, stamp)[1])
    return Overlay(gone, rows)
