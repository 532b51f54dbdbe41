"""Natural Earth's seas, islands, regions and countries as rows with simplified outlines."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from builders.gazetteer_places import Row

Array = np.ndarray[Any, np.dtype[Any]]
FOLDER = Path(__file__).parent.parent.parent / "shared" / "data" / "geo" / "natural_earth"
KINDS = {
    "Island": "island", "Island group": "island", "Range/mtn": "mountain", "Desert": "desert",
    "Continent": "continent", "Plateau": "mountain", "Lake": "lake", "ocean": "ocean",
    "sea": "sea", "bay": "bay", "gulf": "gulf", "strait": "strait", "channel": "strait",
    "sound": "bay", "fjord": "bay", "river": "river", "lagoon": "lake", "reef": "sea",
    "inlet": "bay",
}  # fmt: skip
WORDS = {
    "I.": "Island", "Is.": "Islands", "Mts.": "Mountains", "Mts .": "Mountains", "Ra.": "Range",
    "Pen.": "Peninsula", "Plat.": "Plateau", "Str.": "Strait", "Sd.": "Sound",
    "Arch.": "Archipelago", "ISANDS": "Islands", "IS.": "Islands", "MTS.": "Mountains",
    "PEN.": "Peninsula", "RA.": "Range", "PLAT.": "Plateau",
}  # fmt: skip
WATERS = frozenset(("ocean", "sea", "bay", "gulf", "strait", "river", "lake"))
ALSO = {
    "HONSHÜ": ("Honshu",), "KYÜSHÜ": ("Kyushu",), "HOKKAIDÖ": ("Hokkaido",),
    "Golfo de California": ("Gulf of California", "Sea of Cortez"),
    "Bo Hai": ("Bohai Sea", "Bohai Gulf", "Bohai"), "Bosporus": ("Bosphorus", "Bosphorus Strait"),
    "Bab el Mandeb": ("Bab el-Mandeb Strait", "Bab al-Mandab", "Bab al-Mandab Strait"),
    "Strait of Malacca": ("Malacca Strait", "Straits of Malacca"),
    "Taiwan Strait": ("Strait of Taiwan", "Formosa Strait"),
    "Korea Strait": ("Tsushima Strait", "Strait of Korea"),
    "Dardanelles": ("Dardanelles Strait",), "Estrecho de Magellanes": ("Strait of Magellan",),
    "La Perouse Strait": ("Soya Strait",), "Golfe du Lion": ("Gulf of Lion",),
    "Luzon Strait": ("Bashi Channel",), "Gulf of Sidra": ("Gulf of Sirte",),
    "KURIL ISLANDS": ("Kurils", "Northern Territories", "Southern Kurils"),
    "Spratly Islands": ("Spratlys", "Nansha Islands", "Spratly chain"),
    "Paracel Islands": ("Paracels", "Xisha Islands"), "Cheju I.": ("Jeju Island", "Jeju"),
    "RYÜKYÜ ISANDS": ("Ryukyu Islands", "Nansei Islands", "Ryukyus"),
    "ISLAS CANARIAS": ("Canary Islands", "Canaries"), "AÇORES": ("Azores",),
    "Corse": (), "Sicilia": (), "Sardegna": (), "ARCHIPIÉLAGO DE COLÓN": ("Galapagos Islands",),
    "CUBA": (), "JAPAN": (), "INDIA": (), "FLORIDA": (), "ALASKA": (), "PUNJAB": (),
}  # fmt: skip
TOLERANCE = 0.02
"""Degrees by which an outline may differ from Natural Earth's."""


def outlined() -> list[Row]:
    """Return the named seas, islands and regions."""
    rows = []
    for name in ("ne_10m_geography_marine_polys", "ne_10m_geography_regions_polys"):
        for feature in _features(name):
            title = feature["properties"]["name"]
            if title and title != "Null Island" and "(" not in title:
                rows.append(_row(feature))
    return rows


def country_outlines() -> dict[str, tuple[Any, ...]]:
    """Return the outlines of countries by ISO alpha-3."""
    found: dict[str, tuple[Any, ...]] = {}
    for feature in _features("ne_50m_admin_0_countries"):
        facts = feature["properties"]
        code = next((facts[k] for k in ("ISO_A3_EH", "ADM0_A3") if facts[k] != "-99"), "")
        code = {"KOS": "XKX", "SDS": "SSD", "PSX": "PSE"}.get(code, code)
        found.setdefault(code, tuple(_simplified(feature["geometry"])))
    return found


def _features(name: str) -> list[Any]:
    with gzip.open(FOLDER / f"{name}.json.gz", "rt", encoding="utf-8") as stream:
        return list(json.load(stream)["features"])


def _row(feature: Any) -> Row:
    facts = feature["properties"]
    title = " ".join(facts["name"].split()).replace("\u0091", "í")
    rings = tuple(_simplified(feature["geometry"]))
    latitude, longitude, radius = middle(max(rings, key=len))
    kind = KINDS.get(facts["featurecla"], "region")
    others = list(ALSO.get(title, ()))
    if facts.get("namealt"):
        others.append(" ".join(facts["namealt"].split()))
    name = _spelled(title)
    if kind == "island" and "land" not in name:
        others.append(f"{name} Island")
    plain = name.replace("Ü", "U").replace("ü", "u").replace("Ö", "O").replace("ö", "o")
    return Row(
        name=plain if title in ALSO else name,
        kind=kind,
        country="",
        latitude=latitude,
        longitude=longitude,
        source="Natural Earth",
        population=int(10 ** max(2.0, 6 - (facts.get("scalerank") or 6) / 2)),
        radius_km=radius,
        others=tuple(others),
        rings=rings,
    )


def _spelled(title: str) -> str:
    words = [WORDS.get(word, word) for word in title.split()]
    small = {"OF", "DE", "DO", "DA", "DU"}
    if title.upper() == title or any(word.isupper() and len(word) > 3 for word in words):
        words = [word.lower() if word in small else word.title() for word in words]
    return " ".join(words)


def _simplified(geometry: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the rings of a polygon, thinned after Douglas and Peucker (1973)."""
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    for polygon in polygons:
        for ring in polygon:
            points = [(float(x), float(y)) for x, y in (one[:2] for one in ring)]
            yield thinned(points, TOLERANCE)


def thinned(points: list[tuple[float, float]], tolerance: float) -> list[tuple[float, float]]:
    """Drop the points of a line that lie within `tolerance` degrees of the line without them."""
    keep = {0, len(points) - 1}
    half = max(range(len(points)), key=lambda i: math.dist(points[i], points[0]))
    todo = [(0, half), (half, len(points) - 1)]
    keep.add(half)
    while todo:
        first, last = todo.pop()
        inner = range(first + 1, last)
        far = max(inner, key=lambda i: _off(points, i, first, last), default=first)
        if far != first and _off(points, far, first, last) > tolerance:
            keep.add(far)
            todo += [(first, far), (far, last)]
    return [points[i] for i in sorted(keep)]


def _off(points: list[tuple[float, float]], index: int, first: int, last: int) -> float:
    (x, y), (a, b), (c, d) = points[index], points[first], points[last]
    length = math.hypot(c - a, d - b)
    if not length:
        return math.hypot(x - a, y - b)
    return abs((c - a) * (b - y) - (a - x) * (d - b)) / length


def middle(ring: list[tuple[float, float]]) -> tuple[float, float, float]:
    """Return latitude, longitude and reach in km of the middle of a ring's area."""
    line = np.array(ring)
    xs, ys = line[:, 0], line[:, 1]
    cross = xs[:-1] * ys[1:] - xs[1:] * ys[:-1]
    area = cross.sum() / 2
    x, y = (xs.min() + xs.max()) / 2, (ys.min() + ys.max()) / 2
    if abs(area) > 1e-9:
        x = float(((xs[:-1] + xs[1:]) * cross).sum() / (6 * area))
        y = float(((ys[:-1] + ys[1:]) * cross).sum() / (6 * area))
    wide = (xs.max() - xs.min()) * math.cos(math.radians(y))
    return float(y), float(x), max(2.0, 55.5 * max(wide, ys.max() - ys.min()))


def within(ring: Array, points: Array) -> Array:
    """Tell which points (longitude, latitude) lie in a ring, by crossings of its sides."""
    low, high = ring.min(axis=0), ring.max(axis=0)
    near = np.flatnonzero(((points >= low) & (points <= high)).all(axis=1))
    inside = np.zeros(len(points), bool)
    if len(near):
        x, y = points[near, 0][:, None], points[near, 1][:, None]
        (a, b), (c, d) = ring[:-1].T, ring[1:].T
        spans = (b > y) != (d > y)
        slope = np.divide(c - a, d - b, out=np.zeros_like(a), where=d != b)
        crossed = spans & (x < (y - b) * slope + a)
        inside[near] = crossed.sum(axis=1) % 2 == 1
    return inside
