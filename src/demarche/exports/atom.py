"""Events as an Atom feed (RFC 4287) with GeoRSS points, newest first, for feed readers."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from demarche.exports.tables import day_of, whole_file
from demarche.lines import Report, Value
from demarche.records import Actor

NAMESPACE = uuid.UUID("6f0d7c0e-4b5e-5a37-9d52-1f7f2a0c8b11")
"""Ours, for ids of entries; made once, by chance."""

_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def write_feed(values: Iterable[Value], path: Path, title: str = "demarche: events") -> None:
    """Write the feed; events without any day are left out, as an entry must have one."""
    reports = [value for value in values if isinstance(value, Report) and updated(value)]
    reports.sort(key=lambda report: (updated(report) or "", report.event.id), reverse=True)
    newest = updated(reports[0]) if reports else None
    with whole_file(path) as stream:
        stream.write('<?xml version="1.0" encoding="utf-8"?>\n')
        stream.write(
            '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:georss="http://www.georss.org/georss">'
        )
        stream.write(f"\n{_element('title', title)}{_element('id', _urn(title))}")
        stream.write(_element("updated", _time(newest or "1970-01-01")))
        stream.write("<author><name>demarche</name></author>\n")
        for report in reports:
            stream.writelines(_entry(report))
        stream.write("</feed>\n")


def updated(report: Report) -> str | None:
    """Return the day of publication, or that of the act."""
    return report.document.published or day_of(report)


def _entry(report: Report) -> Iterator[str]:
    event, document = report.event, report.document
    yield "<entry>" + _element("id", _urn(event.id)) + _element("title", headline(report))
    yield _element("updated", _time(updated(report) or ""))
    if document.url:
        yield f'<link rel="alternate" href={quoteattr(_fit(document.url))}/>'
    for term in filter(None, (event.type, event.mode, *event.contexts)):
        yield f"<category term={quoteattr(term)}/>"
    yield _element("summary", event.sentence.text or headline(report))
    source = document.publisher or document.title
    if source:
        yield f"<source>{_element('title', source)}{_element('id', _urn(document.id))}</source>"
    place = event.place
    if place and place.latitude is not None:
        yield _element("georss:point", f"{place.latitude} {place.longitude}")
    yield "</entry>\n"


def headline(report: Report) -> str:
    """Return who did what to whom, where and when, in a line."""
    event = report.event
    act = f"{event.type}.{event.mode}" if event.mode else event.type or event.trigger.text
    where = event.place.name or event.place.text if event.place else None
    parts = (_names(event.actors), act, _names(event.recipients))
    told = " – ".join(part for part in parts if part) or "event"
    after = ", ".join(part for part in (where, day_of(report)) if part)
    return f"{told} ({after})" if after else told


def _names(actors: Iterable[Actor]) -> str:
    return ", ".join(actor.name for actor in actors)


def _urn(name: str) -> str:
    return uuid.uuid5(NAMESPACE, name).urn


def _time(day: str) -> str:
    return f"{day[:10]}T00:00:00Z"


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(_fit(text))}</{name}>"


def _fit(text: str) -> str:
    return _UNFIT.sub("\ufffd", text)
