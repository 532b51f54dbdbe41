"""Small archives for tests: generated articles, a coder that finds one event in each."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from demarche.archive import Batch, Entry, open_archive
from demarche.archive.adding import Added, add
from demarche.records import Document, Mention, Place, Run, Skip, When
from demarche.scale import Coded
from demarche.write import encode, event_record, skip_record
from tests.fakes import CODER, EVENT

RUN = Run("run", CODER, "2020-01-01T00:00:00")
TYPES = ("ASSAULT", "CONSULT", "THREATEN", "AID")
TOWNS = (("Puno", -15.84, -70.02, "PER"), ("Suva", -18.14, 178.44, "FJI"))


def article(number: int, more: str = "") -> Document:
    text = f"Peru’s army attacked rebels near town {number} on Monday.{more}"
    day = f"2017-08-{number % 28 + 1:02d}"
    return Document(f"wire/{number:04d}", text, title=f"Attack {number}", published=day)


def lines(document: Document) -> tuple[bytes, ...]:
    """Return one event, whose type, place and confidence go by the length of the text."""
    told = re.search(r"town (\d+)", document.text)
    number = int(told[1]) if told else 0
    name, latitude, longitude, country = TOWNS[number % 2]
    start = document.text.index("attacked")
    event = replace(
        EVENT,
        id=f"{document.id}#{start}",
        document=document.id,
        sentence=Mention(0, len(document.text), document.text),
        trigger=Mention(start, start + 8, "attacked"),
        type=TYPES[number % len(TYPES)],
        actors=(replace(EVENT.actors[0], mention=Mention(0, 11, document.text[:11]), id="Q1"),),
        recipients=(replace(EVENT.recipients[0], mention=Mention(21, 27, "rebels")),),
        when=When("Monday", document.published, document.published, "day"),
        place=Place(name, name, "city", country, latitude, longitude),
        confidence={**EVENT.confidence, "type": round(number % 10 / 10, 1)},
        intensity=float(number % 21 - 10),
    )
    return (encode(event_record(event, document, CODER)),)


def entry(document: Document) -> Entry:
    return Entry(document, lines(document))


def batch(*documents: Document, coder: str = "one") -> Batch:
    return Batch(RUN, coder, [entry(document) for document in documents])


def coding(inputs: Iterable[Document | Skip]) -> Iterator[Coded]:
    """Stand in for scale.code_all, which is slow."""
    for given in inputs:
        if isinstance(given, Skip):
            yield Coded(given.document, (encode(skip_record(given, CODER)),), skipped=True)
        else:
            time.sleep(0.0005)
            yield Coded(given.id, lines(given))


def add_articles(folder: Path, numbers: range, size: int = 15) -> Added:
    """Add articles as `demarche add` does, in small batches."""
    archive = open_archive(folder, create=True)
    *_, done = add(archive, map(article, numbers), coding=coding, batch=size)
    return done
