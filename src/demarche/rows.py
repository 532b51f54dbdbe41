"""Records of statements, positions, quantities and forces in, flat rows for tables out.

The columns of events are those of `write.COLUMNS`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

Record = dict[str, Any]
SEPARATOR = "; "

STATEMENT = (
    "id", "document", "title", "published", "publisher", "url", "sentence_start", "sentence_end",
    "speaker", "speaker_country", "speaker_sectors", "speaker_role", "speaker_id", "cue", "form",
    "content_start", "content_end", "content", "addressee", "about_countries", "issues", "stances",
    "when", "when_start", "when_end", "nested_in",
)  # fmt: skip
POSITION = (
    "id", "document", "actor", "actor_country", "actor_id", "issue", "stance", "counts", "start",
    "end", "evidence",
)  # fmt: skip
QUANTITY = (
    "id", "document", "text", "text_start", "text_end", "value", "high", "unit", "counted",
    "qualifier", "measure", "event", "owner", "owner_country", "place", "place_country",
)  # fmt: skip
FORCE = (
    "id", "document", "of", "of_country", "count", "qualifier", "system", "country", "place",
    "latitude", "longitude", "when", "when_start", "when_end", "text",
)  # fmt: skip
COLUMNS = {"statement": STATEMENT, "position": POSITION, "quantity": QUANTITY, "force": FORCE}


def flat(record: Record) -> Record:
    """Return a record that is no event as one row of the columns of its kind."""
    return _FLAT[record["kind"]](record)


def _statement(record: Record) -> Record:
    document, speakers = record["document"], record["speakers"]
    content = SEPARATOR.join(part["text"] for part in record["contents"])
    return {
        "id": record["id"],
        **_document(document),
        "sentence_start": record["sentence"]["start"],
        "sentence_end": record["sentence"]["end"],
        "speaker": _join(speakers, "name"),
        "speaker_country": _join(speakers, "country"),
        "speaker_sectors": SEPARATOR.join(
            dict.fromkeys(one["sectors"][0] for one in speakers if one["sectors"])
        ),
        "speaker_role": _join(speakers, "role"),
        "speaker_id": _join(speakers, "id"),
        "cue": (record["cue"] or {}).get("text"),
        "form": record["form"],
        "content_start": record["content"]["start"],
        "content_end": record["contents"][-1]["end"],
        "content": content,
        "addressee": (record["addressee"] or {}).get("name"),
        "about_countries": _join(record["about"], "country"),
        "issues": SEPARATOR.join(record["issues"]),
        "stances": _pairs(record["stances"]),
        **_when(record["when"]),
        "nested_in": record["nested_in"],
    }


def _position(record: Record) -> Record:
    actor = record["actor"]
    return {
        "id": record["id"],
        "document": record["document"]["id"],
        "actor": actor["name"],
        "actor_country": actor["country"],
        "actor_id": actor["id"],
        **{name: record[name] for name in ("issue", "stance", "start", "end")},
        "counts": _pairs(record["counts"]),
        "evidence": SEPARATOR.join(record["evidence"]),
    }


def _quantity(record: Record) -> Record:
    mention, owner, place = (record[name] or {} for name in ("mention", "owner", "place"))
    plain = ("id", "text", "value", "high", "unit", "counted", "qualifier", "measure", "event")
    return {
        **{name: record[name] for name in plain},
        "document": record["document"]["id"],
        "text_start": mention.get("start"),
        "text_end": mention.get("end"),
        "owner": owner.get("name"),
        "owner_country": owner.get("country"),
        "place": place.get("name") or place.get("text"),
        "place_country": place.get("country"),
    }


def _force(record: Record) -> Record:
    owner, quantity, place = (record[name] or {} for name in ("of", "quantity", "place"))
    return {
        "id": record["id"],
        "document": record["document"]["id"],
        "of": owner.get("name"),
        "of_country": owner.get("country"),
        "count": quantity.get("value"),
        "qualifier": quantity.get("qualifier"),
        "system": record["system"],
        "country": record["country"],
        "place": place.get("name") or place.get("text"),
        "latitude": place.get("latitude"),
        "longitude": place.get("longitude"),
        **_when(record["when"]),
        "text": (record["mention"] or {}).get("text"),
    }


_FLAT: Mapping[str, Callable[[Record], Record]] = {
    "statement": _statement,
    "position": _position,
    "quantity": _quantity,
    "force": _force,
}


def _document(document: Record) -> Record:
    return {"document": document["id"]} | {
        name: document[name] for name in ("title", "published", "publisher", "url")
    }


def _when(when: Record | None) -> Record:
    told = when or {}
    return {"when": told.get("text"), "when_start": told.get("start"), "when_end": told.get("end")}


def _join(actors: Iterable[Record], field: str) -> str:
    return SEPARATOR.join(dict.fromkeys(actor[field] for actor in actors if actor[field]))


def _pairs(counts: Mapping[str, Any]) -> str:
    return SEPARATOR.join(f"{name}: {value}" for name, value in counts.items())
