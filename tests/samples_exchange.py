"""Events that hypothesis draws, for the tests of exports and imports."""

from __future__ import annotations

import string

from hypothesis import strategies as st

from demarche import codebook, countries
from demarche.crosswalk.layouts import exchange_rows
from demarche.lines import Report
from demarche.records import Actor, Coder, Document, Event, Mention, Place, Quantity, When
from demarche.version import __version__

CODES = sorted(countries.load().states)
BODIES = ["UNO", "EUR", "NAT", "ASE", "G07", "RCR"]
SECTORS = sorted({row["sector"] for row in exchange_rows("icews_sectors")})
BOOK = codebook.load()
ACTS = [(kind, mode) for kind in BOOK.types for mode in (None, *BOOK.modes(kind))]
CODER = Coder(__version__, "0123456789ab")

words = st.text(string.ascii_letters + "éßñŁ' -,.&\"", min_size=1, max_size=20).map(
    lambda text: f"X{' '.join(text.split())}Y"
)
days = st.dates().map(str)


@st.composite
def actors(draw: st.DrawFn) -> Actor:
    name = draw(words)
    return Actor(
        name,
        country=draw(st.none() | st.sampled_from(CODES + BODIES)),
        sectors=tuple(draw(st.lists(st.sampled_from(SECTORS), max_size=2, unique=True))),
        role=draw(st.none() | words),
        id=draw(st.none() | st.integers(1, 999999).map(lambda number: f"Q{number}")),
        mention=Mention(0, len(name), name),
    )


@st.composite
def places(draw: st.DrawFn) -> Place:
    country = draw(st.sampled_from(CODES))
    kind = draw(
        st.sampled_from(["city", "capital", "region", "country", "sea", "off", "settlement"])
    )
    name = countries.load().plain[country] if kind == "country" else draw(words)
    name = name if kind == "country" else name.replace(",", "")
    region = draw(st.none() | words.map(lambda text: text.replace(",", "")))
    return Place(
        draw(words),
        name=name,
        kind=kind,
        country=country,
        latitude=draw(st.floats(-90, 90).map(lambda value: round(value, 4))),
        longitude=draw(st.floats(-180, 180).map(lambda value: round(value, 4))),
        radius_km=draw(st.none() | st.floats(0, 500)),
        geonames=draw(st.none() | st.integers(1, 10**7)),
        region=name if kind == "region" else region if kind in ("city", "settlement") else None,
    )


@st.composite
def reports(draw: st.DrawFn, most: int = 3) -> Report:
    kind, mode = draw(st.sampled_from(ACTS))
    contexts = st.lists(st.sampled_from(list(BOOK.contexts)), min_size=1, max_size=3, unique=True)
    day = draw(days)
    score = BOOK.intensity(kind, mode)
    sentence = draw(words | st.just('Two lines,\n"quoted"; and a tab\t.'))
    event = Event(
        id=f"{draw(words)}#{draw(st.integers(0, 999))}",
        document="one; two",
        sentence=Mention(0, len(sentence), sentence),
        trigger=Mention(0, 1, sentence[0]),
        type=kind,
        mode=mode,
        modality="actual",
        contexts=tuple(draw(contexts)),
        actors=tuple(draw(st.lists(actors(), max_size=most))),
        recipients=tuple(draw(st.lists(actors(), max_size=most))),
        speaker=draw(st.none() | words.map(Actor)),
        when=draw(st.none() | st.just(When("then", day, day, "day"))),
        place=draw(st.none() | places()),
        quantities=draw(st.just(()) | st.just((Quantity("two", 2.0, "people"),))),
        confidence={"type": draw(st.floats(0, 1))},
        intensity=None if score is None else float(score),
        quad=BOOK.type(kind).quad,
        cameo=BOOK.cameo(kind, mode),
    )
    document = Document(
        "one; two",
        "",
        title=draw(st.none() | words),
        published=draw(days),
        publisher=draw(st.none() | words),
        url=draw(st.none() | st.just("https://news.example/a;b?c=1&d=2")),
    )
    return Report(event, document, CODER)
