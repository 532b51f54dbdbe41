"""A text and marks over it in, HTML out: overlaps nest, and what crosses is cut and taken up again.

Every mark is understood in a side note, to which its first piece links.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from demarche.drawing.colours import KINDS
from demarche.drawing.tags import escaped, followed, tag, words

HIGHEST = 4


@dataclass(frozen=True, slots=True)
class Marking:
    """A stretch of a text, in characters: its kind (colours.KINDS), and what it was read as.

    `record` is the id of the record it belongs to, `href` where that is shown; a mark without
    either leads to its note.
    """

    start: int
    end: int
    kind: str
    note: str = ""
    record: str | None = None
    href: str | None = None


def marked_text(text: str, marks: Iterable[Marking], *, name: str = "m", notes: bool = True) -> str:
    """Return the text with marks as HTML, and the notes as a list after it.

    Marks that are empty or reach beyond the text are left out. `name` starts the ids: mark i, in
    the order of the text, has the id `m<i>`, its note `m<i>-note`. Each piece of a mark carries
    `data-mark`, and `data-record` where its record is known.
    """
    own = sorted(
        (one for one in marks if 0 <= one.start < one.end <= len(text)),
        key=lambda one: (one.start, -one.end, one.kind, one.note, one.record or ""),
    )
    body = tag("div", _pieces(text, own, name, notes), class_="dm-text")
    return body + _notes(text, own, name) if notes and own else body


def _pieces(text: str, marks: Sequence[Marking], name: str, notes: bool) -> str:
    """Walk the boundaries; what closes while others above it are open cuts those in two."""
    heights = _heights(marks)
    bounds = sorted({0, len(text), *(b for one in marks for b in (one.start, one.end))})
    made: list[str] = []
    opened: list[int] = []
    begun: set[int] = set()
    coming = 0
    for at, until in zip(bounds, [*bounds[1:], len(text)], strict=True):
        keep = next((i for i, one in enumerate(opened) if marks[one].end <= at), len(opened))
        made.append("</mark>" * (len(opened) - keep))
        again = [one for one in opened[keep:] if marks[one].end > at]
        del opened[keep:]
        fresh = []
        while coming < len(marks) and marks[coming].start == at:
            fresh.append(coming)
            coming += 1
        for one in sorted([*again, *fresh], key=lambda i: (-marks[i].end, i)):
            made.append(_opening(marks[one], one, name, heights[one], one not in begun))
            if one not in begun and notes:
                made.append(_number(one, name))
            begun.add(one)
            opened.append(one)
        made.append(escaped(text[at:until]))
    return "".join(made)


def _heights(marks: Sequence[Marking]) -> list[int]:
    """Return how many marks lie within each, one in the other, so that borders do not cover."""
    heights = [0] * len(marks)
    opened: list[int] = []
    for index, one in enumerate(marks):
        opened = [other for other in opened if marks[other].end > one.start]
        opened.append(index)
        for above, other in enumerate(reversed(opened)):
            heights[other] = max(heights[other], min(above, HIGHEST))
    return heights


def _opening(one: Marking, index: int, name: str, height: int, first: bool) -> str:
    told = KINDS.get(one.kind, one.kind)
    whole = tag(
        "mark",
        "\0",
        id=f"{name}{index}" if first else None,
        class_=f"dm-{one.kind} dm-h{height}",
        title=f"{told}: {one.note}" if one.note else told,
        data_mark=index,
        data_record=one.record,
    )
    return whole.removesuffix("\0</mark>")


def _number(index: int, name: str) -> str:
    link = tag("a", str(index + 1), href=f"#{name}{index}-note", aria_label=f"note {index + 1}")
    return tag("sup", link)


def _notes(text: str, marks: Sequence[Marking], name: str) -> str:
    made = []
    for index, one in enumerate(marks):
        quoted = " ".join(text[one.start : one.end].split())
        address = followed(one.href)
        record = words("a", "record", href=address) if address else ""
        back = words("a", quoted, href=f"#{name}{index}")
        kind = words("strong", KINDS.get(one.kind, one.kind))
        note = f": {escaped(one.note)} " if one.note else " "
        made.append(tag("li", kind, " “", back, "”", note, record, id=f"{name}{index}-note"))
    return tag("ol", *made, class_="dm-notes")
