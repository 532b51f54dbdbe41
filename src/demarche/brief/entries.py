"""Records of an archive in, entries of a brief out: each in words, with its sentence and source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from demarche.brief.values import Entry, Record, Source


def entry_of(record: Record) -> Entry:
    """Return an event, a statement or a force in words."""
    return _OF[record["kind"]](record)


def day_of(record: Record) -> str:
    """Return the first day of a record; that of publication where the text tells none."""
    when = record.get("when") or {}
    return (when.get("start") or record["document"].get("published") or "")[:10]


def names(actors: Iterable[Mapping[str, Any]]) -> str:
    """Return actors as they are shown: names with the countries they are of."""
    told = (
        f"{one['name']} [{one['country']}]" if one.get("country") else one["name"] for one in actors
    )
    return "; ".join(dict.fromkeys(told))


def _event(record: Record) -> Entry:
    what = ".".join(filter(None, (record["type"], record.get("mode"))))
    speaker = record.get("speaker")
    return Entry(
        record["id"],
        "event",
        _days(record),
        names(record["actors"]) or "?",
        f"{what} (“{record['trigger']['text']}”)",
        names(record["recipients"]),
        _place(record.get("place")),
        _line(record["sentence"]["text"]),
        _source(record),
        record.get("modality") or "actual",
        names([speaker]) if speaker else "",
        record.get("confidence", {}).get("type"),
    )


def _statement(record: Record) -> Entry:
    speakers = record.get("speakers") or [record["speaker"]] * bool(record.get("speaker"))
    stances = record.get("stances") or {}
    addressee = record.get("addressee")
    told = ", ".join(f"{stance}: {issue}" for issue, stance in stances.items())
    return Entry(
        record["id"],
        "statement",
        _days(record),
        names(speakers) or "?",
        f"said ({told})" if told else "said",
        names([addressee]) if addressee else "",
        "",
        _line(record["sentence"]["text"]),
        _source(record),
    )


def _force(record: Record) -> Entry:
    quantity, mention = record.get("quantity") or {}, record.get("mention") or {}
    what = quantity.get("text") or record.get("system") or mention.get("text") or "?"
    place = _place(record.get("place")) or record.get("country") or ""
    return Entry(
        record["id"],
        "force",
        _days(record),
        names([record["of"]]),
        _line(what),
        "",
        place,
        _line(mention.get("text") or what),
        _source(record),
    )


_OF = {"event": _event, "statement": _statement, "force": _force}


def _days(record: Record) -> str:
    when = record.get("when") or {}
    start, end = when.get("start"), when.get("end")
    if not start:
        published = day_of(record)
        return f"reported {published}" if published else "no date"
    return str(start) if end in (None, start) else f"{start} to {end}"


def _place(place: Mapping[str, Any] | None) -> str:
    if not place:
        return ""
    name = place.get("name") or place.get("text") or ""
    country = place.get("country")
    return f"{name} [{country}]" if country else str(name)


def _source(record: Record) -> Source:
    told = record["document"]
    return Source(told["id"], *(told.get(k) for k in ("title", "publisher", "published", "url")))


def _line(text: str) -> str:
    return " ".join(text.split())
