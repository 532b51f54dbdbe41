"""The whole chain with the package's model: true spans, the same bytes, no network, any text."""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from demarche import Coder, Document, Event, codebook, read
from demarche.markup import MODALITIES
from demarche.scale import code_all
from demarche.write import encode, event_record

ROOT = Path(__file__).parent.parent
SAMPLES = ROOT / "samples"
GOLDEN = Path(__file__).parent / "golden"
CODER = Coder()

PIECES = (
    "Police arrested dozens of protesters in Nairobi on Monday. ",
    "France condemned Iran’s missile test, Paris said. ",
    "PERU'S ARMY SHELLED REBEL CAMPS NEAR PUNO, KILLING TWELVE.\n\n",
    "The ministers will meet in Lima next week. ",
    "troops withdrew from the town",
    "🚀🇰🇵 North Korea fired missiles 😀. ",
    "قالت مصر إنها تدين الهجوم. ",
    "Egypt \u202bمصر\u202c condemned the attack. ",
    "Cafe\u0301 owners in Bogota\u0301 protested. ",
    "The oﬃcials ﬁred on the ﬂeet. ",
    "Chad\u00a0and\u00a0Niger signed\u00ada pact. ",
    "Rebels \x00 attacked \x00\x00 the village. ",
    "\u200bIsrael\ufeff struck Gaza. ",
    "İstanbul’daki Straße ǅ ﬆ. ",
    "한국과 미국이 훈련했다. ",
    "\r\n",
    "\n\n",
    '“We will strike,” he said. ("They" lied.)',
)
texts = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=30)), max_size=8).map("".join)


def mentions(value: Any) -> Iterator[dict[str, Any]]:
    """Yield each object, however deep, that says where in the text its words stand."""
    if isinstance(value, dict):
        if isinstance(value.get("start"), int) and "text" in value:
            yield value
        for below in value.values():
            yield from mentions(below)
    elif isinstance(value, list):
        for below in value:
            yield from mentions(below)


def records(document: Document) -> list[dict[str, Any]]:
    lines = (
        encode(event_record(event, document, CODER.parts.mark)) for event in CODER.code(document)
    )
    return [msgspec.json.decode(line) for line in lines]


def check_record(record: dict[str, Any], text: str) -> None:
    found = list(mentions(record))
    assert len(found) >= 2
    for mention in found:
        assert text[mention["start"] : mention["end"]] == mention["text"]
        assert mention["text"].strip()
    for nested in (record["when"], record["content_when"], record["place"]):
        assert nested is None or nested["text"] == nested["mention"]["text"]
    sentence, trigger = record["sentence"], record["trigger"]
    assert sentence["start"] <= trigger["start"] < trigger["end"] <= sentence["end"]
    book = CODER.parts.book
    assert record["mode"] is None or record["mode"] in book.modes(record["type"])
    assert record["modality"] in MODALITIES
    assert set(record["contexts"]) <= set(book.contexts)
    assert len(record["contexts"]) <= 3
    assert all(0 <= value <= 1 for value in record["confidence"].values())
    assert record["quad"] == book.type(record["type"]).quad
    assert record["intensity"] == book.intensity(record["type"], record["mode"])


@given(texts)
@example("".join(PIECES))
@example("\x00")
@example("")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_every_span_is_true(text: str) -> None:
    found = records(Document("d", text))
    for record in found:
        check_record(record, text)
    assert len({record["id"] for record in found}) == len(found)


@pytest.mark.parametrize("piece", PIECES)
def test_odd_letters_are_no_stumbling_block(piece: str) -> None:
    text = f"{piece}\n\nPolice arrested two lawyers in Cairo."
    for record in records(Document("d", text)):
        check_record(record, text)


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    found = [one for one in read([str(SAMPLES)]) if isinstance(one, Document)]
    assert len(found) > 10
    return found


@pytest.fixture(scope="module")
def alone(documents: list[Document]) -> dict[str, tuple[bytes, ...]]:
    return {one.id: next(code_all([one])).lines for one in documents}


def coded(documents: list[Document], workers: int = 1) -> dict[str, tuple[bytes, ...]]:
    found = list(code_all(documents, workers=workers))
    assert [one.document for one in found] == [document.id for document in documents]
    return {one.document: one.lines for one in found}


def test_samples_have_events(alone: dict[str, tuple[bytes, ...]]) -> None:
    assert all(alone.values())


def test_the_same_bytes_alone_and_among_others(
    documents: list[Document], alone: dict[str, tuple[bytes, ...]]
) -> None:
    assert coded(documents) == alone


def test_the_same_bytes_in_any_order(
    documents: list[Document], alone: dict[str, tuple[bytes, ...]]
) -> None:
    turned = documents[::-1]
    assert coded(turned) == alone
    random.Random(1).shuffle(turned)
    assert coded(turned) == alone


def test_the_same_bytes_on_any_number_of_workers(
    documents: list[Document], alone: dict[str, tuple[bytes, ...]]
) -> None:
    # More than two chunks, so that processes are started.
    many = [
        replace(document, id=f"{turn}/{document.id}") for turn in range(6) for document in documents
    ]
    one, two = coded(many), coded(many, workers=2)
    assert one == two
    assert {name for name in one if name.startswith("0/")} == {f"0/{name}" for name in alone}


def test_a_fresh_coder_gives_the_same(documents: list[Document]) -> None:
    assert Coder().code(documents[0]) == CODER.code(documents[0])


def test_code_many_is_code(documents: list[Document]) -> None:
    assert list(CODER.code_many(documents)) == [CODER.code(one) for one in documents]
    assert list(CODER.code_many([])) == []


def test_min_confidence_leaves_out_the_unsure(documents: list[Document]) -> None:
    everything = [event for events in CODER.code_many(documents) for event in events]
    wary = Coder(model=CODER.parts, min_confidence=0.9)
    sure = [event for events in wary.code_many(documents) for event in events]
    assert 0 < len(sure) < len(everything)
    assert all(event.confidence["type"] >= 0.9 for event in sure)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("x" * 5_000_000, id="no-spaces"),
        pytest.param("Ω " * 50_000, id="no-words"),
        pytest.param("Police arrested two men in Cairo and " * 3_000, id="no-end"),
    ],
)
def test_one_endless_line_finishes(line: str) -> None:
    for event in CODER.code(Document("d", line)):
        assert line[event.trigger.start : event.trigger.end] == event.trigger.text


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "socket", refused)
    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)
    found = [line for one in code_all(read([str(SAMPLES)])) for line in one.lines]
    assert found
    # A fresh model, so that loading is seen, too.
    assert Coder().code(Document("d", "Police arrested dozens of protesters in Nairobi."))


def test_text_without_events() -> None:
    assert CODER.code(Document("d", "")) == []
    assert CODER.code(Document("d", "The bread was warm and the sea was calm.")) == []


def test_a_plain_sentence() -> None:
    text = "Police arrested dozens of protesters in Nairobi on Monday."
    (event,) = CODER.code(Document("d", text))
    assert isinstance(event, Event)
    assert (event.type, event.mode, event.modality) == ("COERCE", "arrest", "actual")
    assert event.trigger.text == "arrested"
    assert event.actors[0].name == "Police"
    assert event.quad == codebook.load().type("COERCE").quad
    assert event.place is not None
    assert event.place.text == "Nairobi"


@pytest.mark.parametrize("name", ["border-clash.txt", "sanctions.html", "verdict.txt"])
def test_golden_records(name: str, update_golden: bool) -> None:
    (document,) = read([str(SAMPLES / name)])
    assert isinstance(document, Document)
    found = records(replace(document, id=name))
    for record in found:
        del record["coder"]
    path = GOLDEN / f"{name}.json"
    if update_golden:
        path.parent.mkdir(exist_ok=True)
        text = json.dumps(found, indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")
    assert path.exists(), f"{path} is missing: run pytest --update-golden and read what it wrote"
    assert found == json.loads(path.read_text(encoding="utf-8"))


def test_an_event_says_who_where_when_and_how_many() -> None:
    text = "Rebels killed 12 villagers in Goma on Monday, the Congolese army said."
    found = CODER.code(Document("d", text, published="2022-11-23"))
    event = next(one for one in found if one.type == "ASSAULT")
    assert event.when is not None
    assert (event.when.start, event.when.end) == ("2022-11-21", "2022-11-21")
    assert event.place is not None
    assert (event.place.name, event.place.country) == ("Goma", "COD")
    assert [(one.value, one.unit) for one in event.quantities] == [(12.0, "count")]
    assert event.actors[0].sectors[:1] == ("REB",)
