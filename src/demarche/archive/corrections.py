"""What people corrected, as data: it wins over the machine, whatever coder reads the text anew.

A correction keeps the event as it was when it was corrected. When the document is coded again,
the machine's event with an overlapping trigger is the one meant; where there is none, or the
sentence has moved in a changed text, the kept event stands with its offsets moved.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import msgspec

from demarche import codebook, countries, dates, occasion
from demarche.archive.tables import Row, day_of
from demarche.errors import QueryError
from demarche.markup import MODALITIES
from demarche.records import SCHEMA, Actor, Document, Mention, Place, When

ACTIONS = ("set", "reject", "add", "withdraw")
VIA = "correction"
Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody corrected; `fields` as they stand in a record, `base` the record it was.

    `withdraw` takes back the correction whose id is in `event`.
    """

    id: str
    event: str
    document: str
    action: str
    who: str
    why: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    base: dict[str, Any] = field(default_factory=dict)


def correction_row(correction: Correction, stored: str) -> Row:
    """Return the row of a correction."""
    names = ("id", "event", "document", "action", "who", "why")
    row = {name: getattr(correction, name) for name in names}
    return {**row, "stored": stored, "record": msgspec.json.encode(correction).decode()}


def correction_of(record: str) -> Correction:
    """Return the correction of a row."""
    return msgspec.json.decode(record, type=Correction)


def in_force(corrections: Sequence[Correction]) -> list[Correction]:
    """Return the corrections that nobody took back, in their order."""
    gone = {one.event for one in corrections if one.action == "withdraw"}
    return [one for one in corrections if one.action != "withdraw" and one.id not in gone]


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of an event: `machine` is its id as coded, None where the machine has none."""

    machine: str | None
    record: Record | None


def changes(
    machine: Sequence[Record], corrections: Sequence[Correction], document: Document
) -> Iterator[Change]:
    """Yield what the corrections of a document make of the events that the machine found."""
    by_event: dict[str, list[Correction]] = defaultdict(list)
    for one in corrections:
        by_event[one.event].append(one)
    taken: set[str] = set()
    for several in by_event.values():
        base = _moved(several[0].base, document.text)
        if base is None:
            continue
        match = _match([one for one in machine if one["id"] not in taken], base)
        record = _applied(match or base, base, several, document)
        if match:
            taken.add(match["id"])
        if match or record:
            yield Change(match["id"] if match else None, record)


def _applied(
    record: Record, base: Record, corrections: Sequence[Correction], document: Document
) -> Record | None:
    """Return the record as corrected, or None where it is rejected."""
    told = {name: getattr(document, name) for name in ("id", "title", "published", "publisher")}
    result = {**record, "document": {**told, "url": document.url}}
    by = base["sentence"]["start"]
    for one in corrections:
        if one.action == "reject":
            return None
        moved = _shifted(one.fields, by - one.base["sentence"]["start"])
        sure = dict.fromkeys(_judged(moved), 1.0)
        result |= moved | {"confidence": {**result["confidence"], **sure}}
        result["corrected"] = {"who": one.who, "why": one.why, "id": one.id}
    return result


def _judged(fields: Mapping[str, Any]) -> set[str]:
    return {"type", "mode", "modality", "actors", "recipients"} & fields.keys()


def _moved(base: Record, text: str) -> Record | None:
    """Return the record with its offsets where its sentence stands now, None if it does not."""
    sentence = base["sentence"]
    if text[sentence["start"] : sentence["end"]] == sentence["text"]:
        return base
    start = text.find(sentence["text"])
    return None if start < 0 else _shifted(base, start - sentence["start"])


def _shifted(value: Any, by: int) -> Any:
    """Return a value with the offsets of all mentions in it moved."""
    if not by:
        return value
    if isinstance(value, dict):
        moved = {name: _shifted(one, by) for name, one in value.items()}
        if {"start", "end", "text"} <= value.keys() and isinstance(value["start"], int):
            moved |= {"start": value["start"] + by, "end": value["end"] + by}
        return moved
    return [_shifted(one, by) for one in value] if isinstance(value, list) else value


def _match(machine: Sequence[Record], base: Record) -> Record | None:
    """Return the machine's event that is meant: the trigger at the same place, or overlapping."""
    start, end = base["trigger"]["start"], base["trigger"]["end"]
    over = [o for o in machine if o["trigger"]["start"] < end and start < o["trigger"]["end"]]
    same = [one for one in over if one["trigger"]["start"] == start]
    return next(iter((*same, *over)), None)


def added_event(document: Document, words: str, sentences: Sequence[Any]) -> Record:
    """Return an event of the words as trigger, in the first sentence that has them."""
    for span in sentences:
        sentence = document.text[span.start : span.end]
        if found := re.search(rf"\b{re.escape(words)}\b", sentence):
            start = span.start + found.start()
            return _blank(document, Mention(span.start, span.end, sentence), start, words)
    raise QueryError(f"'{words}' stands nowhere in {document.id}; give the words of the text")


def _blank(document: Document, sentence: Mention, start: int, words: str) -> Record:
    empty = ("mode", "speaker", "when", "content_when", "place", "intensity", "quad", "cameo")
    names = ("id", "title", "published", "publisher", "url")
    return {
        "schema": SCHEMA,
        "kind": "event",
        "id": f"{document.id}#{start}",
        "document": {name: getattr(document, name) for name in names},
        "sentence": asdict(sentence),
        "trigger": asdict(Mention(start, start + len(words), words)),
        "type": None,
        "modality": "actual",
        **dict.fromkeys(empty),
        **{name: [] for name in ("contexts", "actors", "recipients", "quantities")},
        "confidence": {},
        "coder": {"version": "", "model": VIA},
    }


def settled(given: Mapping[str, str], base: Record, *, book: str = "plover") -> dict[str, Any]:
    """Read FIELD=VALUE pairs as fields of the event; QueryError says what cannot be.

    Actors and recipients are words of the sentence, several with `;` between, each with `=CODE`
    for its country where the words do not name it.
    """
    fields: dict[str, Any] = {}
    for name, value in given.items():
        if name not in _READERS:
            raise QueryError(f"'{name}' cannot be set; what can: {', '.join(_READERS)}")
        fields[name] = _READERS[name](value.strip(), base)
    if {"type", "mode"} & fields.keys():
        fields |= _scores(fields, base, codebook.load(book))
    return fields


def _scores(fields: Mapping[str, Any], base: Record, book: codebook.Codebook) -> dict[str, Any]:
    """Return type, mode and what the codebook says of them."""
    kind = fields.get("type", base["type"])
    if kind is None:
        raise QueryError("say of which type it is: --set type=...")
    modes = book.modes(kind)
    mode = fields.get("mode", base["mode"] if base["mode"] in modes else None)
    if mode is not None and mode not in modes:
        raise QueryError(f"{kind} has no mode '{mode}'; known: {', '.join(modes) or 'none'}")
    scores = {"intensity": book.intensity(kind, mode), "cameo": book.cameo(kind, mode)}
    return {"type": kind, "mode": mode, "quad": book.type(kind).quad, **scores}


def _modality(value: str, _base: Record) -> str:
    if value not in MODALITIES:
        raise QueryError(f"no modality '{value}'; known: {', '.join(MODALITIES)}")
    return value


def _contexts(value: str, _base: Record) -> list[str]:
    return [one.strip() for one in value.split(",") if one.strip()]


def _actors(value: str, base: Record) -> list[dict[str, Any]]:
    return [_actor(one.strip(), base) for one in value.split(";") if one.strip()]


def _actor(value: str, base: Record) -> dict[str, Any]:
    words, _, code = value.partition("=")
    mention = _words(words.strip(), base)
    naming = countries.load().of(mention.text)
    country = code.strip() or (naming.code if naming else None)
    return asdict(Actor(mention.text, country=country, mention=mention, via=VIA))


def _speaker(value: str, base: Record) -> dict[str, Any] | None:
    return _actor(value, base) if value else None


def _place(value: str, base: Record) -> dict[str, Any] | None:
    if not value:
        return None
    mention = _words(value, base)
    found = next(iter(occasion.places_of(value, base["sentence"]["text"])), Place(value))
    return asdict(found) | {"mention": asdict(mention), "via": VIA}


def _when(value: str, base: Record) -> dict[str, Any] | None:
    if not value:
        return None
    published, mention = base["document"].get("published"), None
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        mention = _words(value, base)
    found = dates.read(value, day_of(published), base["sentence"]["text"])
    if found is None:
        raise QueryError(f"'{value}' tells no time; give words of the sentence, or YYYY-MM-DD")
    days = {name: getattr(found, name) for name in ("start", "end", "precision", "value")}
    return asdict(When(value, mention=mention, via=VIA, **days))


def _words(words: str, base: Record) -> Mention:
    """Return where the words stand in the sentence."""
    sentence = base["sentence"]
    at = sentence["text"].find(words)
    if at < 0 or not words:
        raise QueryError(f"'{words}' does not stand in the sentence: {sentence['text']}")
    return Mention(sentence["start"] + at, sentence["start"] + at + len(words), words)


_READERS = {
    "type": lambda value, _base: value.upper(),
    "mode": lambda value, _base: value.lower() or None,
    "modality": _modality,
    "contexts": _contexts,
    "actors": _actors,
    "recipients": _actors,
    "speaker": _speaker,
    "place": _place,
    "when": _when,
    "content_when": _when,
}
"""The fields that can be set, and what reads their values."""
