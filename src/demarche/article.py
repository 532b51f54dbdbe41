"""A document in, the same with what the head and foot of its text say about it.

Title, byline, dateline, publisher and date of publication are read where the text sets them
off in a form that news uses; whatever is not plain stays None. The text is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from demarche.dateline import AGENCY, Dateline, agency, find_dateline
from demarche.pubdate import on_or_before, parse_date
from demarche.records import Document

__all__ = ["describe", "parse_date"]

HEAD = 8
"""Lines with words from the top of a text that may be its title, byline, dateline or date."""

LONGEST_TITLE = 160
"""Characters beyond which a line is no title."""

_SENTENCE_END = re.compile(r"[.,;:…][\"'”’)\]]*$")
_ABBREVIATED = re.compile(r"\b[A-Z]\.[A-Z]\.$")
_MARKDOWN = re.compile(r"^#{1,6}\s+|\s+#+$")
_DATE_LABEL = re.compile(
    r"^(?P<label>(?:first\s+|last\s+)?(?:published|updated|posted|modified|date|dated|issued)"
    r"(?:\s+on|\s+at)?)\s*:?\s+",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s+[|•·]\s+")
_NAME = r"(?:[A-Z][\w.'’-]*|de|del|der|di|la|van|von|al-[A-Z]\w+|bin|el)"
_PERSON = rf"[A-Z][\w.'’-]*(?:\s{_NAME}){{1,4}}"
_ROLE = (
    r"staff|writer|correspondent|reporter|editor|bureau|chief|contributor|columnist|analyst|press"
    r"|times|post|news|agency|reuters|afp|ap|special"
)
_NO_ROLE = rf"(?!(?:[A-Z][\w.]*\s){{0,2}}(?i:{_ROLE})\b|{AGENCY})"
_BYLINE = re.compile(
    rf"^(?:by|BY|By)\s+(?P<names>{_PERSON}(?:(?:,\s{_PERSON})*,?\s(?:and|AND|&)\s{_NO_ROLE}{_PERSON})?)"
    rf"(?P<rest>(?:,|\s[|–—-]|\sin\s|\s\().*)?$"
)
_BY_AGENCY = re.compile(rf"^by\s+(?:the\s+)?(?P<agency>{AGENCY})$", re.IGNORECASE)
_NOT_NAMES_TEXT = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april "
    "june july august september october november december the"
)
_NOT_NAMES = frozenset(_NOT_NAMES_TEXT.split())
_PAPER_END = (
    "Times Post Shimbun Herald Gazette News Tribune Observer Guardian Press Agency Daily Journal "
    "Chronicle Independent Telegraph Standard Bulletin Monitor Mail Express Star Globe Register "
    "Courier Inquirer Examiner Dispatch Mirror Nation"
)
_PAPER = re.compile(
    rf"(?:The\s)?(?:[A-Z][\w.'’-]*\s(?:of\s|of\sthe\s|and\s|&\s)?){{1,4}}"
    rf"(?:{_PAPER_END.replace(' ', '|')})|The\sDaily(?:\s[A-Z][\w'’-]*){{1,3}}"
)
_CREDIT = re.compile(
    rf"(?:^|\n|[.!?][\"”’]?)[ \t]*(?:source:\s*|[–—-]+\s*)?\(?(?P<agency>{AGENCY})\)?\s*$",
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What the head of a text says; dates in the order in which they are believed."""

    title: str | None = None
    byline: str | None = None
    dateline: Dateline | None = None
    publisher: str | None = None
    published: str | None = None
    updated: str | None = None


def describe(document: Document) -> Document:
    """Return the document with the fields filled that are None and that its text states."""
    lines = document.text.split("\n", 40)[:40]
    found = _read_head([line.strip() for line in lines])
    place = found.dateline.place if found.dateline else None
    return replace(
        document,
        title=document.title or found.title,
        byline=document.byline or found.byline,
        dateline=document.dateline or place,
        publisher=document.publisher or _publisher(found, document.text),
        published=document.published or _published(found),
    )


def _read_head(lines: Sequence[str]) -> _Found:
    """Read the first lines one by one; each is at most one thing."""
    filled = [number for number, line in enumerate(lines) if line][:HEAD]
    found = _Found()
    title_at = None
    for order, number in enumerate(filled):
        line = lines[number]
        set_off = _set_off(line, found)
        if set_off is not None:
            found = set_off
        elif title_at is None and found.dateline is None and _is_title(lines, number):
            found, title_at = replace(found, title=_MARKDOWN.sub("", line)), order
        elif title_at is None:
            title_at = order
        elif title_at == 0 and order <= 2 and _is_masthead(found, lines, number):
            found = replace(found, publisher=found.title, title=_MARKDOWN.sub("", line))
            title_at = order
    return found


def _set_off(line: str, found: _Found) -> _Found | None:
    """Return what is known with the line read as date, byline or dateline; None if it is none."""
    return _with_date(line, found) or _with_byline(line, found) or _with_dateline(line, found)


def _with_date(line: str, found: _Found) -> _Found | None:
    dated = [_dated(part) for part in _PARTS.split(line)]
    days = [one for one in dated if one is not None]
    if not days or len(days) < len(dated):
        return None
    for update, day in days:
        if update:
            found = replace(found, updated=found.updated or day)
        else:
            found = replace(found, published=found.published or day)
    return found


def _dated(words: str) -> tuple[bool, str] | None:
    """Return whether the words give the date of an update, and the date."""
    label = _DATE_LABEL.match(words)
    day = parse_date(words[label.end() :] if label else words)
    if day is None:
        return None
    return bool(label and re.search("updated|modified", label["label"], re.IGNORECASE)), day


def _with_byline(line: str, found: _Found) -> _Found | None:
    if by_agency := _BY_AGENCY.match(line):
        return replace(found, publisher=found.publisher or by_agency["agency"])
    byline = _BYLINE.match(line) if len(line) <= 120 else None
    if byline is None or not _are_names(byline["names"]) or not _is_role(byline["rest"]):
        return None
    rest = re.sub(r"^[\s,|–—(-]+|\)$", "", byline["rest"] or "")
    day = parse_date(rest)
    return replace(
        found,
        byline=found.byline or byline["names"],
        published=found.published or day,
        publisher=found.publisher or agency(rest) or _outlet(rest),
    )


def _outlet(rest: str) -> str | None:
    """Return what follows the names where it is plainly a newspaper, not a post or a place."""
    named = re.fullmatch(r"The(?:\s[A-Z][\w'’-]+){1,4}", rest) or _PAPER.fullmatch(rest)
    return rest if named else None


def _are_names(names: str) -> bool:
    words = re.findall(r"[A-Za-z]+", names)
    return not any(word.lower() in _NOT_NAMES for word in words)


def _is_role(rest: str | None) -> bool:
    """Tell whether what follows the names is what follows names in a byline."""
    if not rest or parse_date(re.sub(r"^[\s,|–—-]+", "", rest)):
        return True
    if re.fullmatch(r"(?:\sin|,)(?:[\s,]+[A-Z][\w'’.-]+){1,5}", rest):
        return True
    return len(rest) <= 60 and re.search(rf"\b(?:{_ROLE})\b", rest, re.IGNORECASE) is not None


def _with_dateline(line: str, found: _Found) -> _Found | None:
    dateline = find_dateline(line) if found.dateline is None else None
    return replace(found, dateline=dateline) if dateline else None


def _is_title(lines: Sequence[str], number: int) -> bool:
    """Tell whether the line is set off from a text that goes on after it."""
    line = lines[number]
    after = [one for one in lines[number + 1 :] if one]
    if len(line) > LONGEST_TITLE or not after or not re.search(r"[^\W\d_]", line):
        return False
    if _SENTENCE_END.search(line) and not _ABBREVIATED.search(line):
        return False
    return not lines[number + 1] or not _runs_on(lines[number + 1 :])


def _runs_on(following: Sequence[str]) -> bool:
    """Tell whether a line goes on in the next one, as in text wrapped at a width."""
    if following[0][:1].islower():
        return True
    second = following[1] if len(following) > 1 else ""
    wrapped = 50 <= len(following[0]) <= 100 and not re.search(r"[.!?][\"”’)]*$", following[0])
    return bool(second) and second[:1].islower() and wrapped


def _is_masthead(found: _Found, lines: Sequence[str], number: int) -> bool:
    """Tell whether the line taken for the title names a newspaper, and this one is the title."""
    named = found.title is not None and len(found.title.split()) <= 5
    return named and bool(_PAPER.fullmatch(found.title or "")) and _is_title(lines, number)


def _publisher(found: _Found, text: str) -> str | None:
    if found.dateline and found.dateline.agency:
        return found.dateline.agency
    credit = _CREDIT.search(text[-80:])
    return found.publisher or (credit["agency"] if credit else None)


def _published(found: _Found) -> str | None:
    """Return the date of publication; a dateline's day takes its year from a later update."""
    stated = found.published or (found.dateline.day if found.dateline else None)
    if stated or not found.updated:
        return stated
    if found.dateline and found.dateline.month_day:
        return on_or_before(found.dateline.month_day, found.updated)
    return found.updated
