"""The gazetteer's files in, its entries by name out.

The tables under data/gazetteer are mapped into memory, not read: loading costs nothing and
processes share them. Names are found through their CRC-32, sorted, and compared in full.
builders/gazetteer.py writes the files and tells where each place comes from.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from demarche.gazetteer.names import EXACT, key
from demarche.resources import data_path

RECORD = np.dtype(
    [
        ("geonames", "<i4"),
        ("latitude", "<f4"),
        ("longitude", "<f4"),
        ("population", "<u4"),
        ("radius", "<f4"),
        ("admin1", "<i2"),
        ("admin2", "<i2"),
        ("country", "u1"),
        ("kind", "u1"),
        ("source", "u1"),
    ]
)
"""One entry as it is stored; admin1 and admin2 are -1 where none is known."""

MAIN, OTHER, DEMONYM = 0, 1, 2
"""How a name belongs to an entry: its own, another one, or that of its people."""
_BITS = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """A place: its point in degrees, its country as ISO 3166-1 alpha-3, its extent in km.

    `index` is its number in this build of the gazetteer, `population` 0 where none is known.
    """

    index: int
    name: str
    kind: str
    country: str | None
    admin1: str | None
    admin1_code: str | None
    admin2: str | None
    latitude: float
    longitude: float
    population: int
    radius_km: float
    geonames: int | None
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Gazetteer:
    """Finds places by name; made by `load`."""

    records: np.ndarray[Any, np.dtype[Any]]
    displays: _Strings
    keys: _Strings
    hashes: memoryview
    starts: memoryview
    postings: memoryview
    lists: dict[str, list[str]]

    def __len__(self) -> int:
        """Return the number of entries."""
        return len(self.records)

    def candidates(self, name: str) -> tuple[Entry, ...]:
        """Return the places of that name, most populous first; no demonym counts."""
        found = self.find(EXACT + name) or self.find(key(name))
        indices = [index for index, use in found if use != DEMONYM]
        return tuple(sorted(map(self.entry, indices), key=lambda one: -one.population))

    def find(self, key: str) -> list[tuple[int, int]]:
        """Return entry numbers and uses (MAIN, OTHER, DEMONYM) of what bears exactly this key."""
        data = key.encode("utf-8", "replace")
        code = crc32(data)
        place = bisect_left(self.hashes, code)
        while place < len(self.hashes) and self.hashes[place] == code:
            if self.keys.raw(place) == data:
                found = self.postings[self.starts[place] : self.starts[place + 1]]
                return [(one >> _BITS, one & 3) for one in found]
            place += 1
        return []

    def entry(self, index: int) -> Entry:
        """Return the entry of a number."""
        row = self.records[index].item()
        geonames, latitude, longitude, population, radius, admin1, admin2, *rest = row
        country, kind, source = rest
        return Entry(
            index=index,
            name=self.displays.raw(index).decode(),
            kind=self.lists["kinds"][kind],
            country=self.lists["countries"][country] or None,
            admin1=self.lists["admin1"][admin1] if admin1 >= 0 else None,
            admin1_code=self.lists["admin1_codes"][admin1] if admin1 >= 0 else None,
            admin2=self.lists["admin2"][admin2] if admin2 >= 0 else None,
            latitude=round(latitude, 5),
            longitude=round(longitude, 5),
            population=population,
            radius_km=round(radius, 1),
            geonames=geonames or None,
            source=self.lists["sources"][source],
        )


@dataclass(frozen=True, slots=True)
class _Strings:
    """Many strings in one run of bytes."""

    data: memoryview
    starts: memoryview

    def raw(self, place: int) -> bytes:
        return bytes(self.data[self.starts[place] : self.starts[place + 1]])


@cache
def load(folder: Path | None = None) -> Gazetteer:
    """Open the gazetteer that ships with the package, or one built elsewhere."""
    folder = folder or data_path("gazetteer")
    lists = json.loads((folder / "lists.json").read_text(encoding="utf-8"))
    return Gazetteer(
        records=_array(folder, "entries").view(RECORD),
        displays=_Strings(_view(folder, "displays"), _view(folder, "display_starts")),
        keys=_Strings(_view(folder, "keys"), _view(folder, "key_starts")),
        hashes=_view(folder, "hashes"),
        starts=_view(folder, "posting_starts"),
        postings=_view(folder, "postings"),
        lists=lists,
    )


def _array(folder: Path, name: str) -> np.ndarray[Any, np.dtype[Any]]:
    return np.load(folder / f"{name}.npy", mmap_mode="r")  # type: ignore[no-any-return]


def _view(folder: Path, name: str) -> memoryview:
    return _array(folder, name).data
