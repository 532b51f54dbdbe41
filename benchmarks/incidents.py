"""Speed of the linker alone, on events that are made up.

    python -m benchmarks.incidents [EVENTS]

Events come five to a document and about five reports to a happening; actors and places follow
Zipf's law, days five years; each report words its happening anew. Prints seconds, events a
second, the most memory held, and how well happenings were kept (B-cubed F1), which is no measure
of quality: nothing here is hard.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta

from demarche.evaluate import chains
from demarche.incidents import link
from demarche.records import Actor, Document, Event, Mention, Place, Quantity, When

TYPES = {
    "ASSAULT": ("attacked", "bombed", "struck", "shelled", "killed"),
    "COERCE": ("arrested", "detained", "seized", "raided"),
    "PROTEST": ("protested", "marched", "rallied", "demonstrated"),
    "CONSULT": ("met", "visited", "hosted", "talks"),
    "ACCUSE": ("accused", "condemned", "blamed", "denounced"),
}
FIRST = date(2018, 1, 1)
DAYS, PER_DOCUMENT, REPORTS = 5 * 365, 5, 5


def names(kind: str, count: int) -> list[str]:
    """Make up names of two or three syllables."""
    sounds = "ka lo mi ran ta bel su ni dor ve ha zu pe gor li".split()
    chance = random.Random(kind)
    made = ("".join(chance.choices(sounds, k=chance.choice((2, 3, 4)))) for _ in range(count * 4))
    return list(dict.fromkeys(name.title() for name in made))[:count]


def zipf(count: int) -> list[float]:
    """Return weights by rank."""
    return [1 / (rank + 1) for rank in range(count)]


def happenings(count: int, chance: random.Random) -> Iterator[tuple[str, str, str, str, int, int]]:
    """Yield type, actor, recipient, place, day, dead."""
    actors, places = names("actors", 400), names("places", 1500)
    heavy, light = zipf(len(actors)), zipf(len(places))
    kinds = list(TYPES)
    for _ in range(count):
        one, other = chance.choices(actors, heavy, k=2)
        place = chance.choices(places, light)[0]
        yield chance.choice(kinds), one, other, place, chance.randrange(DAYS), chance.randrange(60)


def world(size: int) -> tuple[list[Event], list[Document], dict[str, str]]:
    """Return events, documents, and the happening of each event."""
    chance = random.Random(7)
    told: list[tuple[int, int, tuple[str, str, str, str, int, int]]] = []
    for number, one in enumerate(happenings(size // REPORTS, chance)):
        for _ in range(chance.randint(1, 2 * REPORTS - 1)):
            told.append((one[4] + chance.choice((0, 0, 1, 1, 2)), number, one))
    told.sort(key=lambda item: (item[0], chance.random()))
    events, documents, gold = list[Event](), list[Document](), dict[str, str]()
    for at in range(0, len(told), PER_DOCUMENT):
        document, made = report(f"d{at // PER_DOCUMENT:07d}", told[at : at + PER_DOCUMENT], chance)
        documents.append(document)
        events += made
        gold |= {
            event.id: str(number)
            for event, (_, number, _) in zip(made, told[at : at + PER_DOCUMENT], strict=True)
        }
    return events, documents, gold


def report(
    name: str,
    told: list[tuple[int, int, tuple[str, str, str, str, int, int]]],
    chance: random.Random,
) -> tuple[Document, list[Event]]:
    """Word one document."""
    published = (FIRST + timedelta(days=told[0][0])).isoformat()
    text, events = "", list[Event]()
    for _, _, (kind, one, other, place, day, dead) in told:
        verb = chance.choice(TYPES[kind])
        what = chance.choice(
            ("officials said", "witnesses said", "state media reported", "police said")
        )
        sentence = f"{one} {verb} {other} in {place}, leaving {dead} hurt, {what}."
        start = len(text)
        text += sentence + "\n"
        when = (FIRST + timedelta(days=day)).isoformat()
        events.append(
            Event(
                id=f"{name}#{start + len(one) + 1}",
                document=name,
                sentence=Mention(start, start + len(sentence), sentence),
                trigger=Mention(start + len(one) + 1, start + len(one) + 1 + len(verb), verb),
                type=kind,
                actors=(Actor(one, country=one[:3].upper()),),
                recipients=(Actor(other, country=other[:3].upper()),),
                when=When(when, when, when, "day") if chance.random() < 0.6 else None,
                place=Place(
                    place,
                    place,
                    "city",
                    place[:3].upper(),
                    hash_of(place) % 140 - 70,
                    hash_of(place[::-1]) % 360 - 180,
                    10.0,
                ),
                quantities=(Quantity(f"{dead} hurt", dead, "people", "hurt"),),
                quad=4,
            )
        )
    return Document(name, text, None, published, chance.choice(("Wire", "Post", "Herald"))), events


def hash_of(text: str) -> int:
    """Return a number of a text, the same in every run."""
    return sum(ord(letter) * 31**at for at, letter in enumerate(text))


def main() -> None:
    """Print the figures."""
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    events, documents, gold = world(size)
    started, worked = time.perf_counter(), time.process_time()
    linked = link(events, documents)
    taken, worked = time.perf_counter() - started, time.process_time() - worked
    found = linked.of()
    score = chains.b_cubed(
        chains.chains_of(gold.items()), chains.chains_of((key, found[key]) for key in gold)
    )
    print(f"events     {len(events)}")
    print(f"seconds    {taken:.1f}")
    print(f"a second   {len(events) / taken:.0f}")
    print(f"processor  {worked:.1f} seconds, {len(events) / worked:.0f} events a second")
    print(f"memory     {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    print(f"incidents  {len(linked.incidents)} of {len(set(gold.values()))} happenings")
    print(f"B-cubed    {score.table()}")


if __name__ == "__main__":
    main()
