"""A line in, its wire dateline out: GENEVA, Nov 3 (Reuters) - and the like.

A place in capitals before a dash is enough; a place in small letters needs a date or a known
agency beside it, as "Merkel (CDU) - the chancellor" is no dateline.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from demarche.pubdate import parse_date, parse_month_day

AGENCY = (
    r"Reuters|REUTERS|Thomson Reuters|AP|Associated Press|The Associated Press|AFP"
    r"|Agence France-Presse|UPI|United Press International|Xinhua|Xinhua News Agency|Kyodo"
    r"|Kyodo News|Jiji|Jiji Press|Yonhap|Yonhap News Agency|TASS|ITAR-TASS|Interfax|RIA Novosti"
    r"|Sputnik|DPA|dpa|EFE|ANSA|PTI|Press Trust of India|IANS|ANI|Bernama|Antara|PNA|VNA|KCNA"
    r"|CNA|MENA|SANA|IRNA|Anadolu Agency|Anadolu|AA|BERNAMA|XINHUA|APP|BSS|Bloomberg|CNN|BBC"
    r"|BBC News|VOA|RFE/RL|PA|PA Media|AAP|CP|The Canadian Press|Canadian Press|Ukrinform"
    r"|Ritzau|NTB|TT|PAP|CTK|MTI|Agerpres|BTA|Tanjug|Hina|Fars|Tasnim|Mehr|ISNA|WAFA|Petra|SPA"
    r"|WAM|QNA|KUNA|BNA|NAN|PANA|IRIN|AllAfrica|Prensa Latina|Dow Jones|UNB|UNI|RFA"
)
"""The news agencies that are credited by name, as a pattern."""

_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_CAPS_WORD = rf"(?:{_CAPITAL}{{2,}}|(?:ST|MT|FT)\.|{_CAPITAL}['’]{_CAPITAL}+)"
_CAPS = rf"{_CAPS_WORD}(?:[\s'’/-]{{1,2}}{_CAPS_WORD}){{0,4}}"
_MIXED = r"[A-Z][\w.'’-]+(?:[\s/](?:[A-Z][\w.'’-]+|de|of|the)){0,3}"
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
_DAY = r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\b"
_WITHIN = (
    rf"(?:,\s(?P<within>D\.C\.|(?!{_MONTH}|{_DAY})[A-Z][a-z][\w.'’-]*(?:\s[A-Z][\w.'’-]+){{0,2}}))?"
)
_DATE = (
    rf"(?:,?\s\(?(?P<date>(?:{_DAY}[.,]?\s)?(?:\d{{1,2}}\s{_MONTH}|{_MONTH}\.?\s\d{{1,2}}\b)\.?"
    r"(?:,?\s\d{4})?)\)?)?"
)
_PARENS = r"(?:,?\s?[(\[](?P<agency>[A-Z][\w./ &-]{1,30})[)\]])?"
_DASH = r"\.?\s*(?:--+|[-–—―])(?=\s|[\"“‘A-Z])\s*(?=\S)"
_TAIL = rf"{_DATE}{_PARENS}{_DASH}"

_IN_CAPS = re.compile(rf"(?P<place>{_CAPS}){_WITHIN}{_TAIL}")
_IN_SMALL = re.compile(rf"(?P<place>{_MIXED}){_WITHIN}{_TAIL}")
_NO_PLACE = re.compile(rf"[(\[](?P<agency>{AGENCY})[)\]]{_DASH}")
_KNOWN = re.compile(AGENCY)

_SLUGS_TEXT = (
    "UPDATE EXCLUSIVE BREAKING FACTBOX WRAPUP ANALYSIS INTERVIEW TIMELINE CORRECTED REFILE "
    "OPINION EDITORIAL LIVE VIDEO WATCH PHOTOS NEWS NATO ASEAN OPEC UNESCO UNICEF URGENT "
    "ALERT FLASH FEATURE PROFILE COMMENT EXPLAINER INSIGHT BRIEF REPORT NOTE STATEMENT "
    "TRANSCRIPT CORRECTION READ MORE RELATED SUMMARY WARNING PRESS RELEASE IMMEDIATE COVID "
    "BRICS AUKUS WORLD POLITICS BUSINESS BACKGROUND QUESTION ANSWER UNHCR IAEA OSCE HAMAS "
    "HEZBOLLAH TALIBAN QAEDA ISIS ISIL"
)
_SLUGS = frozenset(_SLUGS_TEXT.split())
"""Capitals that stand before a dash as often and name no place."""

SHORTEST = 4
"""Letters that a place in capitals needs where neither date nor agency backs it."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a report was filed, and by which agency; `month_day` where no year is."""

    place: str | None
    agency: str | None = None
    day: str | None = None
    month_day: tuple[int, int] | None = None


def find_dateline(line: str) -> Dateline | None:
    """Return the dateline that the line begins with; None where it is not plain."""
    if found := _NO_PLACE.match(line):
        return Dateline(None, found["agency"])
    if (found := _IN_CAPS.match(line)) and (dateline := _checked(found, caps=True, line=line)):
        return dateline
    found = _IN_SMALL.match(line)
    return _checked(found, caps=False, line=line) if found else None


def agency(words: str) -> str | None:
    """Return the words where they name a known news agency."""
    return words if _KNOWN.fullmatch(words) else None


def _checked(found: re.Match[str], *, caps: bool, line: str) -> Dateline | None:
    """Return the dateline of a match whose parts are what they should be."""
    words, credit = found["date"], found["agency"]
    day = parse_date(words) if words else None
    month_day = parse_month_day(words) if words and not day else None
    if credit and not caps and not (agency(credit) or words):
        return None
    if not (credit or words) and not (caps and _is_bare_place(found, line)):
        return None
    if set(re.findall(r"\w+", found["place"])) & _SLUGS:
        return None
    place = found["place"] + (f", {found['within']}" if found["within"] else "")
    return Dateline(place, credit, day, month_day)


def _is_bare_place(found: re.Match[str], line: str) -> bool:
    """Tell whether a place in capitals and a dash begin a sentence, not a headline."""
    enough = len(found["place"]) >= SHORTEST and len(found["place"].split()) <= 3
    spaced = line[found.end() - 1].isspace() if found.end() < len(line) else False
    sentence = re.search(r"[.!?,:;][\"'”’)]*$", line) is not None
    begins = re.match(r"[\"“‘'A-Z0-9]", line[found.end() :]) is not None
    return enough and spaced and sentence and begins
