"""Build src/demarche/data/shapes from Natural Earth: `python -m builders.shapes`.

Writes shapes.npz (rings of all shapes in thousandths of a degree, as steps from point to point)
and names.tsv (name, kind, other names, number of rings; the rings follow one another in the
order of the table). Reads aliases.tsv and parts.tsv beside them, which are written by hand.
"""

from __future__ import annotations

import csv
import gzip
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SOURCE = Path(__file__).parent.parent.parent / "shared" / "data" / "geo" / "natural_earth"
OUT = Path(__file__).parent.parent / "src" / "demarche" / "data" / "shapes"
COAST, REGION = 0.01, 0.02
"""Degrees by which a thinned line may leave the one it came from."""
SCALE = 1000
KINDS = {
    "island": "island", "island group": "islands", "range/mtn": "mountains", "desert": "desert",
    "pen/cape": "peninsula", "peninsula": "peninsula", "plateau": "plateau", "coast": "coast",
    "delta": "delta", "continent": "continent", "lake": "lake", "lagoon": "lake",
    "ocean": "ocean", "sea": "sea", "reef": "sea", "bay": "bay", "fjord": "bay", "inlet": "bay",
    "sound": "sound", "gulf": "gulf", "strait": "strait", "channel": "strait", "river": "river",
}  # fmt: skip
WORDS = {
    "I.": "Island", "Is.": "Islands", "IS.": "Islands", "Mts.": "Mountains", "MTS.": "Mountains",
    "Ra.": "Range", "RA.": "Range", "Pen.": "Peninsula", "PEN.": "Peninsula", "Sd.": "Sound",
    "Plat.": "Plateau", "PLAT.": "Plateau", "Str.": "Strait", "Arch.": "Archipelago",
    "CORD.": "Cordillera", "Cord.": "Cordillera", "S.": "Serra", "N.": "North",
}  # fmt: skip
SMALL = {"of", "de", "do", "da", "du", "des", "la", "los", "the", "and"}
CODES = {
    "KOS": "XKX", "SDS": "SSD", "PSX": "PSE", "SOL": "SOM", "CYN": "CYP", "ATC": "AUS",
    "IOA": "AUS", "KAS": "",
}  # fmt: skip
"""Natural Earth's own codes as ISO 3166-1 has them; what no country holds is left out."""
Ring = NDArray[np.float64]


@dataclass(slots=True)
class Shape:
    """A named shape before it is written; longitudes and latitudes in degrees."""

    name: str
    kind: str
    others: list[str]
    rings: list[Ring]


def main() -> None:
    """Write the shapes and their names."""
    whole = [Shape("land", "land", [], list(_land())), *_countries(), *_named()]
    shapes = [*whole, *_parts(whole)]
    steps, ends = [], [0]
    for ring in (ring for shape in shapes for ring in shape.rings):
        points = np.rint(ring * SCALE).astype(np.int32)
        steps.append(np.diff(points, axis=0, prepend=np.zeros((1, 2), np.int32)))
        ends.append(ends[-1] + len(points))
    np.savez_compressed(
        OUT / "shapes.npz",
        steps=np.ascontiguousarray(np.concatenate(steps).T),
        ends=np.array(ends, np.int32),
    )
    with (OUT / "names.tsv").open("w", encoding="utf-8") as stream:
        stream.write("name\tkind\tothers\trings\n")
        for shape in shapes:
            others = "|".join(dict.fromkeys(shape.others))
            stream.write(f"{shape.name}\t{shape.kind}\t{others}\t{len(shape.rings)}\n")


def _features(name: str) -> list[Any]:
    with gzip.open(SOURCE / f"{name}.json.gz", "rt", encoding="utf-8") as stream:
        return list(json.load(stream)["features"])


def _table(name: str) -> list[dict[str, str]]:
    with (OUT / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def _land() -> Iterator[Ring]:
    """Yield the coastlines, joined to rings, and the minor islands."""
    lines = [
        np.array(one["geometry"]["coordinates"], float)[:, :2]
        for one in _features("ne_10m_coastline")
        if one["properties"]["featurecla"] == "Coastline"
    ]
    yield from (_thinned(ring, COAST) for ring in _joined(lines))
    for one in _features("ne_10m_minor_islands"):
        yield from _rings(one["geometry"], COAST)


def _joined(lines: list[Ring]) -> Iterator[Ring]:
    """Chain lines by their ends, whichever way they run; open chains end at the date line."""
    yield from (line for line in lines if _end(line[0]) == _end(line[-1]))
    left = [line for line in lines if _end(line[0]) != _end(line[-1])]
    ends = Counter(_end(line[side]) for line in left for side in (0, -1))
    # Chains with a loose end begin there, so that none is begun in its middle.
    left.sort(key=lambda line: min(ends[_end(line[0])], ends[_end(line[-1])]))
    while left:
        chain = left.pop(0)
        if ends[_end(chain[0])] > ends[_end(chain[-1])]:
            chain = chain[::-1]
        while (index := _next(left, _end(chain[-1]))) is not None:
            line = left.pop(index)
            chain = np.vstack([chain, line if _end(line[0]) == _end(chain[-1]) else line[::-1]])
        yield _closed(chain)


def _next(lines: list[Ring], end: tuple[float, float]) -> int | None:
    """Return which line goes on from an end."""
    going = (index for index, line in enumerate(lines) if end in (_end(line[0]), _end(line[-1])))
    return next(going, None)


def _end(point: Ring) -> tuple[float, float]:
    return round(float(point[0]), 4), round(float(point[1]), 4)


def _closed(line: Ring) -> Ring:
    """Close a line; one that goes around the pole is led over the pole."""
    if abs(line[0, 0] - line[-1, 0]) > 180:
        line = np.vstack([line, [line[-1, 0], -90.0], [line[0, 0], -90.0]])
    return np.vstack([line, line[:1]])


def _rings(geometry: Any, tolerance: float) -> Iterator[Ring]:
    parts = geometry["coordinates"]
    for polygon in [parts] if geometry["type"] == "Polygon" else parts:
        for ring in polygon:
            yield _thinned(np.array(ring, float)[:, :2], tolerance)


def _thinned(ring: Ring, tolerance: float) -> Ring:
    """Drop points within `tolerance` of the line without them (Douglas and Peucker, 1973)."""
    reach = np.ptp(ring, axis=0).max()
    tolerance = min(tolerance, reach / 8)
    half = int(np.abs(ring - ring[0]).sum(axis=1).argmax())
    keep = {0, half, len(ring) - 1}
    todo = [(0, half), (half, len(ring) - 1)]
    while todo:
        first, last = todo.pop()
        if last - first < 2:
            continue
        off = _off(ring[first + 1 : last], ring[first], ring[last])
        far = int(off.argmax())
        if off[far] > tolerance:
            middle = first + 1 + far
            keep.add(middle)
            todo += [(first, middle), (middle, last)]
    return ring[sorted(keep)]


def _off(points: Ring, start: Ring, end: Ring) -> NDArray[np.float64]:
    along = end - start
    length = np.hypot(*along)
    if not length:
        return np.asarray(np.hypot(*(points - start).T))
    apart = points - start
    return np.asarray(np.abs(along[0] * apart[:, 1] - along[1] * apart[:, 0]) / length)


def _countries() -> Iterator[Shape]:
    """Yield countries by ISO alpha-3, not thinned: neighbours share the points of their border."""
    found: dict[str, Shape] = {}
    for one in _features("ne_50m_admin_0_countries"):
        facts = one["properties"]
        code = next((facts[k] for k in ("ISO_A3_EH", "ADM0_A3") if facts[k] != "-99"), "")
        code = CODES.get(code, code)
        shape = found.setdefault(code, Shape(code, "country", [], []))
        shape.rings += _rings(one["geometry"], 0.0)
    yield from (shape for code, shape in found.items() if code)


def _parts(whole: Iterable[Shape]) -> Iterator[Shape]:
    """Yield parts of shapes that are cut out with a convex outline written by hand."""
    known = {shape.name: shape for shape in whole}
    for row in _table("parts.tsv"):
        clip = np.array([point.split() for point in row["clip"].split(",")], float)
        given = (ring for name in row["of"].split("|") for ring in known[name].rings)
        cut = (_clipped(ring, clip) for ring in given)
        rings = [ring for ring in cut if len(ring) > 3]
        yield Shape(row["name"], row["kind"], row["others"].split("|"), rings)


def _clipped(ring: Ring, clip: Ring) -> Ring:
    """Return the part of a ring within a convex outline (Sutherland and Hodgman, 1974)."""
    points = list(ring)
    for start, end in zip(clip, np.roll(clip, -1, axis=0), strict=True):
        kept: list[Ring] = []
        for one, two in zip(points, points[1:] + points[:1], strict=True):
            a, b = _side(start, end, one), _side(start, end, two)
            if a >= 0:
                kept.append(one)
            if (a >= 0) != (b >= 0):
                kept.append(one + (two - one) * (a / (a - b)))
        points = kept
    return np.array([*points, points[0]]) if points else np.empty((0, 2))


def _side(start: Ring, end: Ring, point: Ring) -> float:
    along, apart = end - start, point - start
    return float(along[0] * apart[1] - along[1] * apart[0])


def _named() -> Iterator[Shape]:
    """Yield seas, islands and regions; those of one name and kind are one shape."""
    known = {row["given"]: row for row in _table("aliases.tsv")}
    grouped: dict[tuple[str, str], Shape] = {}
    count: dict[str, int] = defaultdict(int)
    for file in ("ne_10m_geography_marine_polys", "ne_10m_geography_regions_polys"):
        for one in _features(file):
            facts = one["properties"]
            title = " ".join((facts["name"] or "").split())
            if not title or facts["featurecla"] == "Dragons-be-here":
                continue
            kind = KINDS.get(facts["featurecla"].lower(), "region")
            row = known.get(title) or known.get(facts["name"]) or {}
            name = row.get("name") or _spelled(title)
            others = [other for other in (row.get("others") or "").split("|") if other]
            others += [_spelled(title)] if _spelled(title) != name else []
            others += [_spelled(facts["namealt"])] if facts.get("namealt") else []
            shape = grouped.setdefault((name, kind), Shape(name, kind, others, []))
            shape.rings += _rings(one["geometry"], REGION)
    for shape in grouped.values():
        count[shape.name] += 1
        if count[shape.name] > 1:
            shape.others.append(shape.name)
            shape.name = f"{shape.name} ({shape.kind})"
        yield shape


def _spelled(title: str) -> str:
    """Write a map's label out, in plain letters: "NICOBAR IS." is Nicobar Islands."""
    words = [WORDS.get(word, word) for word in title.split()]
    words = [word.title() if word.isupper() and len(word) > 2 else word for word in words]
    words = [word.lower() if n and word.lower() in SMALL else word for n, word in enumerate(words)]
    plain = unicodedata.normalize("NFKD", " ".join(words).replace("Ø", "O").replace("ø", "o"))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return kept.replace("’S", "’s").replace("ý", "y")


if __name__ == "__main__":
    main()
