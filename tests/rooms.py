"""A small archive for the tests of the pages, with hostile texts in it, and a client for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from demarche.archive import Batch, Entry, open_archive
from demarche.records import Document, Run
from demarche.web.app import make_app
from demarche.web.guard import Guard
from demarche.write import encode
from tests.fakes import CODER

TOKEN = "a token for tests"
HOSTILE = "<script>window.hit=1</script>\"'><img src=x onerror=window.hit=1>{{7*7}}"
RUN = Run("run", CODER, "2024-05-01T00:00:00")
STRIP = {
    "type": "Polygon",
    "coordinates": [[[137, 40], [138, 40], [138, 42], [137, 42], [137, 40]]],
}
LIKELY = {
    "type": "Polygon",
    "coordinates": [[[137, 40], [137.5, 40], [137.5, 42], [137, 42], [137, 40]]],
}

LAUNCH = Document(
    "wire/launch",
    "North Korea fired a missile on Monday. It fell about 240 km off the coast of Honshu. "
    "Foreign Minister Abe of Japan told reporters that force must never be used. "
    "The United States has 54,000 troops in Japan.",
    title="North Korea fires a missile",
    published="2024-05-06",
    publisher="Pacific Wire",
    url="https://wire.example/launch",
)
ANSWER = Document(
    "wire/answer",
    "The United States said that all options are on the table. Japan met Peru in Lima on Friday.",
    title="Washington answers",
    published="2024-05-10",
    publisher="Pacific Wire",
)
EVIL = Document(
    f"evil/{HOSTILE}?a=b&c#d",
    f"Rebels {HOSTILE} attacked Lima on Tuesday.",
    title=f"Title {HOSTILE}",
    published="2024-05-07",
    publisher=f"Paper {HOSTILE}",
    url="javascript:window.hit=1",
)


def mention(document: Document, words: str) -> dict[str, Any]:
    start = document.text.index(words)
    return {"start": start, "end": start + len(words), "text": words}


def sentence(document: Document, words: str) -> dict[str, Any]:
    at = document.text.index(words)
    start = document.text.rfind(". ", 0, at) + 2 if ". " in document.text[:at] else 0
    end = document.text.find(". ", at) + 1 or len(document.text)
    return {"start": start, "end": end, "text": document.text[start:end]}


def actor(
    document: Document, words: str, country: str | None, sector: str = "GOV", **more: Any
) -> dict[str, Any]:
    empty = ("role", "role_start", "role_end", "id", "through")
    return {
        "name": words,
        "country": country,
        "sectors": [sector],
        **dict.fromkeys(empty),
        "mention": mention(document, words),
        "via": "name",
        **more,
    }


def record(kind: str, document: Document, id: str, **fields: Any) -> bytes:
    told = {
        name: getattr(document, name) for name in ("id", "title", "published", "publisher", "url")
    }
    return encode(
        {
            "schema": "1.2",
            "kind": kind,
            "id": id,
            "document": told,
            **fields,
            "coder": {"version": "0", "model": "test"},
        }
    )


def event(document: Document, trigger: str, kind: str, quad: int, **fields: Any) -> bytes:
    spot = mention(document, trigger)
    empty = ("mode", "speaker", "when", "content_when", "place", "cameo")
    return record(
        "event",
        document,
        f"{document.id}#{spot['start']}",
        **{
            "sentence": sentence(document, trigger),
            "trigger": spot,
            "type": kind,
            "modality": "actual",
            **dict.fromkeys(empty),
            **{name: [] for name in ("contexts", "actors", "recipients", "quantities")},
            "confidence": {"type": 0.9, "modality": 0.95, "actors": 0.8, "recipients": 0.7},
            "intensity": float(5 - 3 * quad),
            "quad": quad,
            **fields,
        },
    )


def place(document: Document, words: str, latitude: float, longitude: float, **more: Any) -> Any:
    return {
        "text": words,
        "name": words,
        "kind": "city",
        "country": None,
        "latitude": latitude,
        "longitude": longitude,
        "radius_km": 10.0,
        "geometry": None,
        "geonames": None,
        "mention": mention(document, words),
        "region": None,
        "likely": None,
        "check": None,
        "via": "only place of this name",
        **more,
    }


def when(document: Document, words: str, day: str) -> dict[str, Any]:
    told = {"start": day, "end": day, "precision": "day", "value": day, "via": "weekday"}
    return {"text": words, "mention": mention(document, words), **told}


def statement(
    document: Document, speaker: dict[str, Any], content: str, issue: str, stance: str
) -> bytes:
    said = mention(document, content)
    return record(
        "statement",
        document,
        f"{document.id}#s{said['start']}",
        sentence=sentence(document, content),
        content=said,
        contents=[said],
        speaker=speaker,
        speakers=[speaker],
        cue=None,
        direct=False,
        form="indirect",
        addressee=None,
        about=[],
        issues=[issue],
        stance=stance,
        stances={issue: stance},
        when=None,
        confidence={"speaker": 0.9},
        nested_in=None,
    )


def launch() -> Entry:
    of, figure = actor(LAUNCH, "The United States", "USA", "MIL"), mention(LAUNCH, "54,000 troops")
    strip = place(
        LAUNCH,
        "about 240 km off the coast of Honshu",
        41.0,
        137.5,
        kind="off",
        geometry=STRIP,
        likely=LIKELY,
        check="agrees: 240 km told, 241 km on the map",
    )
    fired = event(
        LAUNCH,
        "fired",
        "MOBILIZE",
        4,
        mode="weapons",
        actors=[actor(LAUNCH, "North Korea", "PRK", "MIL")],
        recipients=[actor(LAUNCH, "Japan", "JPN")],
        when=when(LAUNCH, "Monday", "2024-05-06"),
        place=strip,
        quantities=[
            {
                "text": "about 240 km",
                "value": 240.0,
                "unit": "km",
                "counted": "distance",
                "qualifier": "about",
                "high": None,
                "mention": mention(LAUNCH, "about 240 km"),
            }
        ],
    )
    said = statement(
        LAUNCH,
        actor(LAUNCH, "Foreign Minister Abe of Japan", "JPN"),
        "force must never be used",
        "use-of-force",
        "opposes",
    )
    held = record(
        "force",
        LAUNCH,
        f"{LAUNCH.id}#f{figure['start']}",
        of=of,
        quantity={
            "text": "54,000 troops",
            "value": 54000.0,
            "unit": "count",
            "counted": "troops",
            "qualifier": "exact",
            "high": None,
            "mention": figure,
        },
        system=None,
        country="JPN",
        place=None,
        when=None,
        mention=mention(LAUNCH, "54,000 troops in Japan"),
    )
    return Entry(LAUNCH, (fired, said, held))


def answer() -> Entry:
    met = event(
        ANSWER,
        "met",
        "CONSULT",
        1,
        actors=[actor(ANSWER, "Japan", "JPN"), actor(ANSWER, "Peru", "PER")],
        recipients=[actor(ANSWER, "Peru", "PER")],
        when=when(ANSWER, "Friday", "2024-05-10"),
        place=place(ANSWER, "Lima", -12.05, -77.04, country="PER"),
    )
    speaker = actor(ANSWER, "The United States", "USA")
    said = statement(ANSWER, speaker, "all options are on the table", "use-of-force", "supports")
    return Entry(ANSWER, (met, said))


def evil() -> Entry:
    attacked = event(
        EVIL,
        "attacked",
        "ASSAULT",
        4,
        actors=[actor(EVIL, f"Rebels {HOSTILE}", None, "REB")],
        when=when(EVIL, "Tuesday", "2024-05-07"),
        place=place(EVIL, "Lima", -12.05, -77.04, country="PER"),
    )
    return Entry(EVIL, (attacked,))


def fill(folder: Path) -> Path:
    """Make the archive, in two parts."""
    archive = open_archive(folder, create=True)
    archive.add(Batch(RUN, "one", [launch(), evil()]))
    archive.add(Batch(RUN, "one", [answer()]))
    archive.close()
    return folder


@contextmanager
def client(folder: Path, token: str | None = None, host: str = "localhost") -> Iterator[TestClient]:
    app = make_app(str(folder), guard=Guard(token))
    with TestClient(app, base_url=f"http://{host}", follow_redirects=False) as made:
        yield made
