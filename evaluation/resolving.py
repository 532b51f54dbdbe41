"""Measure who, where and when on ../shared: `python -m evaluation.resolving`.

Times on TimeBank and AQUAINT, places on LGL and GeoVirus (the halves that nothing was tuned on),
office holders against the tables they come from. Writes evaluation/results/resolving.json.
"""

from __future__ import annotations

import csv
import json
import random
import tarfile
import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from demarche import knowledge
from demarche.evaluate import actors, places, times

ROOT = Path(__file__).parent
SHARED = ROOT.parent.parent / "shared" / "data"
RESULT = ROOT / "results" / "resolving.json"
MENTIONS = ROOT / "actors" / "mentions.tsv"
COUNTRIES = {
    "us": "USA",
    "japan": "JPN",
    "south-korea": "KOR",
    "china": "CHN",
    "russia": "RUS",
    "philippines": "PHL",
}
DRAWN = 500
LAST = "2022-07-01"
"""Spells that ended before this day are drawn from: the tables were made then."""

Spells = dict[tuple[str, str], list[tuple[str, str]]]


def main() -> None:
    """Measure everything, print and keep the figures."""
    figures = {
        "times": time_figures(),
        "places": {name: place_figures(name) for name in ("lgl", "GeoVirus")},
        "actors": actor_figures(),
        "holders": holder_figures(),
    }
    RESULT.write_text(json.dumps(figures, indent=1) + "\n")
    print(json.dumps(figures, indent=1))


def time_figures() -> dict[str, Any]:
    """Score the report half of TimeBank and AQUAINT."""
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(SHARED / "time" / "tbaq_cleaned.tar.gz") as archive:
            members = [one for one in archive.getmembers() if "testpipeline" not in one.name]
            archive.extractall(folder, members, filter="data")
        return times.evaluate(Path(folder), "report")


def place_figures(name: str) -> dict[str, Any]:
    """Score the report half of a set of toponyms; LGL marks demonyms as well."""
    documents = places.read(SHARED / "geo" / f"{name}.xml.gz")
    find = places.finder(demonyms=name == "lgl")
    return places.measure([one for one in documents if one.half == "report"], find)


def actor_figures() -> dict[str, Any]:
    """Score both halves of the blind test of actors."""
    known, rows = knowledge.load(), actors.read_actors(MENTIONS)
    halves = {name: [row for row in rows if actors.half(row) == name] for name in actors.HALVES}
    return {
        name: actors.measure(own, [actors.answer(row, known) for row in own])
        for name, own in halves.items()
    }


def holder_figures() -> dict[str, Any]:
    """Draw persons and days inside and outside their spells and ask what they were."""
    known, spells = knowledge.load(), read_spells()
    rng = random.Random(0)
    people = sorted(spells)
    drawn = rng.choices(people, k=2 * DRAWN)
    inside = [(one, between(rng, *rng.choice(spells[one]))) for one in drawn[:DRAWN]]
    outside = [(one, outside_of(rng, spells[one])) for one in drawn[DRAWN:]]
    right = [any(one.country == code for one in on(known, who, day)) for (who, code), day in inside]
    quiet = [not any(one.is_office for one in on(known, who, day)) for (who, _), day in outside]
    return {"n": DRAWN, "inside": sum(right) / DRAWN, "outside": sum(quiet) / DRAWN}


def on(known: knowledge.Knowledge, person: str, day: str) -> list[knowledge.Spell]:
    """Return the spells that a Wikidata id has on a day."""
    return list(known.actors[person].on(day)) if person in known.actors else []


def read_spells() -> Spells:
    """Read the spells with both dates, by Wikidata id and country."""
    spells: Spells = defaultdict(list)
    for path in sorted((SHARED / "actors").glob("holders_*.csv")):
        code = next(code for name, code in COUNTRIES.items() if f"holders_{name}-" in path.name)
        with path.open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                if is_whole(row["start"]) and is_whole(row["end"]) and row["end"] < LAST:
                    spells[row["personID"], code].append((row["start"], row["end"]))
    return spells


def is_whole(day: str) -> bool:
    """Tell a day of 1990 or later from a year, a month or nothing."""
    return len(day) == 10 and day >= "1990"


def between(rng: random.Random, start: str, end: str) -> str:
    """Return a random day of a spell."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return (first + timedelta(days=rng.randint(0, max(0, (last - first).days)))).isoformat()


def outside_of(rng: random.Random, spells: list[tuple[str, str]]) -> str:
    """Return a random day of 1990 to mid-2022 outside all spells."""
    while True:
        day = between(rng, "1990-01-01", LAST)
        if not any(start <= day <= end for start, end in spells):
            return day


if __name__ == "__main__":
    main()
