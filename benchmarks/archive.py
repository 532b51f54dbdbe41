"""Size and speed of an archive: `python -m benchmarks.archive [--documents 200000] [--folder DIR]`.

Builds an archive of synthetic records, five events a document on average, actors and places
after Zipf, over five years, without coding; then asks ten typical questions (docs/archive.md)
and prints the seconds to build, the milliseconds of each question (first and best of five),
and the memory of the process at most. A folder that holds an archive is asked, not built.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from demarche.archive import Archive, Batch, Entry, FolderArchive, Query, open_archive
from demarche.records import Coder, Document, Run
from demarche.write import encode

TYPES = tuple(
    "AGREE CONSULT SUPPORT COOPERATE AID YIELD REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION "
    "MOBILIZE COERCE ASSAULT".split()
)
CONTEXTS = ("military", "economic", "diplomatic", "cyber", "health", "election", "territory")
SECTORS = ("GOV", "MIL", "REB", "CVL", "IGO", "COP", "JUD")
FIRST, DAYS = date(2019, 1, 1), 1826
CODER = Coder("0", "synthetic")
BATCH = 4_000


def main() -> None:
    """Run the benchmark and print its figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, required=True)
    arguments = parser.parse_args()
    figures: dict[str, Any] = {}
    if not (arguments.folder / "archive.json").exists():
        figures |= build(arguments.folder, arguments.documents)
    archive = open_archive(arguments.folder)
    figures |= {"bytes": sum(f.stat().st_size for f in arguments.folder.rglob("*.parquet"))}
    figures |= {"questions": dict(ask(archive))}
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(figures, indent=2))


def build(folder: Path, documents: int) -> dict[str, Any]:
    """Make the archive; return the seconds of writing and of merging."""
    archive = FolderArchive(folder, create=True)
    run = Run("synthetic", CODER, "2026-01-01T00:00:00")
    start, worked = time.perf_counter(), time.process_time()
    events = 0
    for entries in batches(documents):
        archive.add(Batch(run, "synthetic", entries))
        events += sum(len(entry.lines) for entry in entries)
    written = time.perf_counter() - start
    archive.compact(timedelta(0))
    whole = time.perf_counter() - start
    return {
        "documents": documents,
        "events": events,
        "build_seconds": round(whole, 1),
        "of_which_compact": round(whole - written, 1),
        "build_processor_seconds": round(time.process_time() - worked, 1),
    }


def batches(documents: int) -> Iterator[list[Entry]]:
    """Yield documents with their events, the same in every run."""
    rng = np.random.default_rng(7)
    vocabulary = [
        f"{a}{b}{c}"
        for a in "bdfgklmnprst"
        for b in ("a", "e", "io", "u", "y")
        for c in ("l", "nd", "rt", "st", "ven", "ric", "ming", "don", "sa", "tor")
    ]
    words = np.array([f"{one}{two}" for one in vocabulary[:150] for two in vocabulary[::4]])
    for first in range(0, documents, BATCH):
        size = min(BATCH, documents - first)
        yield [_entry(number, rng, words) for number in range(first, first + size)]


def _zipf(rng: np.random.Generator, size: int) -> int:
    return min(int(rng.zipf(1.3)), size) - 1


def _entry(number: int, rng: np.random.Generator, words: Any) -> Entry:
    day = FIRST + timedelta(days=int(rng.integers(DAYS)))
    ranks = np.minimum(rng.zipf(1.2, 160), len(words)) - 1
    sentences = [" ".join(words[part]).capitalize() + "." for part in np.split(ranks, 8)]
    text = " ".join(sentences)
    document = Document(
        f"wire/{number:07d}",
        text,
        title=" ".join(words[ranks[:7]]),
        published=day.isoformat(),
        publisher=f"Paper {_zipf(rng, 60)}",
        url=f"https://example.org/{number}",
        language="en",
    )
    count = min(int(rng.poisson(4.1)) + 1, 8)
    lines = [_event(document, sentences, which, day, rng) for which in range(count)]
    return Entry(document, tuple(lines))


def _event(
    document: Document, sentences: list[str], which: int, day: date, rng: np.random.Generator
) -> bytes:
    start = sum(len(one) + 1 for one in sentences[:which])
    sentence = sentences[which]
    trigger = {"start": start, "end": start + sentence.index(" "), "text": sentence.split(" ")[0]}
    kind, spot = int(rng.integers(len(TYPES))), _zipf(rng, 3000)
    dated = (day - timedelta(days=int(rng.integers(4)))).isoformat()
    return encode(
        {
            "schema": "1.1",
            "kind": "event",
            "id": f"{document.id}#{start}",
            "document": {
                "id": document.id,
                "title": document.title,
                "published": document.published,
                "publisher": document.publisher,
                "url": document.url,
            },
            "sentence": {"start": start, "end": start + len(sentence), "text": sentence},
            "trigger": trigger,
            "type": TYPES[kind],
            "mode": None,
            "modality": "actual" if rng.random() < 0.8 else "planned",
            "contexts": [CONTEXTS[_zipf(rng, 7)]],
            "actors": [_actor(rng, trigger)],
            "recipients": [_actor(rng, trigger)] if rng.random() < 0.8 else [],
            "speaker": None,
            "when": {
                "text": trigger["text"],
                "start": dated,
                "end": dated,
                "precision": "day",
                "mention": trigger,
                "value": dated,
                "via": "weekday",
            },
            "content_when": None,
            "place": {
                "text": f"Place {spot}",
                "name": f"Place {spot}",
                "kind": "city",
                "country": f"C{spot % 190:02d}",
                "latitude": (spot * 37) % 120 - 50.0,
                "longitude": (spot * 91) % 360 - 180.0,
                "radius_km": 5.0,
                "geometry": None,
                "geonames": spot,
                "mention": trigger,
            },
            "quantities": [],
            "confidence": {
                "type": round(float(rng.random()), 3),
                "mode": 1.0,
                "modality": 0.9,
                "actors": 0.8,
                "recipients": 0.7,
            },
            "intensity": float(kind - 7),
            "quad": kind // 4 + 1,
            "cameo": "010",
            "coder": {"version": "0", "model": "synthetic"},
        }
    )


def _actor(rng: np.random.Generator, mention: dict[str, Any]) -> dict[str, Any]:
    rank = _zipf(rng, 20_000)
    return {
        "name": f"Actor {rank}",
        "country": f"C{rank % 190:02d}",
        "sectors": [SECTORS[rank % len(SECTORS)]],
        "role": None,
        "role_start": None,
        "role_end": None,
        "id": f"Q{rank}",
        "mention": mention,
        "via": "knowledge",
        "through": None,
    }


def ask(archive: Archive) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield each question's milliseconds: the first time, and the best of five after it."""
    for name, question in questions(archive).items():
        times = []
        for _ in range(6):
            start = time.perf_counter()
            found = question()
            times.append(1000 * (time.perf_counter() - start))
        yield name, {"rows": found, "first": round(times[0]), "warm": round(min(times[1:]))}


def questions(archive: Archive) -> dict[str, Any]:
    """Return ten typical questions by what they ask."""

    def find(**asked: Any) -> Any:
        return lambda: len(list(archive.find(Query(limit=50, **asked))))

    def count(by: str, per_thousand: bool = False, **asked: Any) -> Any:
        return lambda: len(archive.count(Query(**asked), by, per_thousand=per_thousand).rows)

    return {
        "newest assaults of a country": find(types=("ASSAULT",), actor_countries=("C03",)),
        "what one actor did to another, ever": find(actors=("Q2",), recipients=("Actor 5",)),
        "a month near a point, harshest first": find(
            start="2021-03-01", end="2021-03-31", near=(24.0, 2.0, 500.0), order="harshest"
        ),
        "a year in a box by armies, sure": find(
            start="2020-01-01",
            end="2020-12-31",
            box=(-100.0, -20.0, 10.0, 30.0),
            actor_sectors=("MIL",),
            min_confidence=0.8,
        ),
        "a word, a beginning and a phrase": find(words='baldart bandmy* "balbert baldart"'),
        "a word of the sentence, in one quarter": find(
            sentence="balfaven", start="2022-01-01", end="2022-03-31"
        ),
        "threats by week per thousand articles": count("week", True, types=("THREATEN",)),
        "conflict by pairs of countries in a year": count(
            "countries", start="2021-01-01", end="2021-12-31", quads=(3, 4), limit=100
        ),
        "pairs of actors, all years": count("pair", limit=100),
        "types about one country, on either side": count("type", countries=("C10",)),
    }


if __name__ == "__main__":
    main()
