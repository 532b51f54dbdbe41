"""A mention's words in, the country or international organization that they name out.

`Countries` holds the names, demonyms and seats of data/countries.tsv and the organizations of
data/organizations.tsv. Phrases of data/not_countries.txt ("New Mexico") hide what they contain.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from demarche.errors import CodebookError
from demarche.records import Span

_Entry = tuple[str, str]
_HIDDEN: _Entry = ("", "")

# One character for one, so that offsets stay those of the text as it was given.
_PLAIN = str.maketrans("‘’ʼ‐‑–—\u00a0\u202f\u2009", "'''----   ")

_HEAD = re.compile(r"(?<!\w)[^\W_]+")
_ORDINARY = frozenset(("WHO", "CAR", "THE STATES"))
"""Names that in a text all in capitals are more often plain words."""

_MADE = (
    "backed|supported|aligned|funded|financed|trained|allied|born|made|occupied|controlled|style"
)
_GLUED_AFTER = re.compile(
    r"(?:(?:-(?:\s(?:and|or)\s)?[\w.]+)?-"
    rf"(?:{_MADE}|held|armed|sponsored|installed|appointed|educated|brokered|mediated|speaking"
    rf"|language|bound|linked|friendly|administered|annexed|inspired)|\s(?:{_MADE}))\b",
    re.IGNORECASE,
)
_GLUED_BEFORE = re.compile(
    r"\b(?:(?:anti|pro|non)[\s-]+|(?:backed|supported|funded|trained|occupied|controlled"
    r"|sponsored|armed)\s+by\s+(?:the\s+)?)$",
    re.IGNORECASE,
)
_BASED = re.compile(r"[\s-](?:based|headquartered)\b", re.IGNORECASE)
_NUMBER = r"(?!\s+(?:\d|(?:half|an?\s+(?:dozen|hundred|thousand)|one|two|three|four|five)\b))"
_LINK = re.compile(
    # Whoever speaks for, serves with or advises a government belongs to it.
    r"\b(?:(?P<belongs>spokes\w+\s+for|(?:lawyer|attorney|negotiator)s?\s+for"
    r"|(?:official|officer|soldier|diplomat|analyst)s?\s+with"
    r"|(?:aide|advis[eo]r|assistant|close)s?\s+to)"
    rf"|(?P<source>from)|(?P<governs>(?:over|about|between){_NUMBER}|(?<!\d\s)(?<!up\s)to|for"
    r"|with|against|on|towards?|concerning|regarding|versus|than)"
    r"|(?P<place>of|in|at|by|near|inside|within|across|under|outside|via|who|which|that))\b(?!-)",
    re.IGNORECASE,
)
_AND = re.compile(r"\b(?:and|or|as\s+well\s+as)\b|&", re.IGNORECASE)
_ONLY_AND = re.compile(
    r"(?:'s?)?\s*(?:(?:[,/&-]|\band\b|\bor\b|\bas\s+well\s+as\b)\s*)+(?:\b(?:the|both)\s+)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Naming:
    """Words that name a country or organization; `kind` tells by which sort of word."""

    span: Span
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """What each name stands for, and per first word the names that begin with it."""

    entries: dict[str, _Entry]
    heads: dict[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A naming in its phrase: `rank` None where it says nothing about the actor itself."""

    naming: Naming
    gap: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class Countries:
    """Finds countries and organizations by name; made by `load`."""

    plain: dict[str, str]
    states: frozenset[str]
    alpha3: dict[str, str]
    exact: _Lexicon
    loud: _Lexicon

    def is_state(self, code: str) -> bool:
        """Tell a country's code from that of an organization."""
        return code in self.states

    def names(self, code: str) -> str:
        """Return the plain name of a code; raise CodebookError when there is none."""
        try:
            return self.plain[code]
        except KeyError:
            raise CodebookError(f"no country or organization has the code '{code}'") from None

    def find(self, text: str) -> list[Naming]:
        """Return the longest namings in the order of the text; none overlaps another."""
        plain = text.translate(_PLAIN)
        if any(map(str.islower, plain)):
            return list(_matches(plain, self.exact))
        found = _matches(plain, self.loud)
        # One or two words alone are too little to tell that a text shouts: "WHO", "THE WHO".
        return [one for one in found if len(plain.split()) < 3 or not _ordinary(plain, one)]

    def of(self, mention: str) -> Naming | None:
        """Return the naming that tells what the actor of a noun phrase itself belongs to."""
        ranked = [one for one in self._readings(mention) if one.rank is not None]
        return min(ranked, key=lambda one: one.rank or 0).naming if ranked else None

    def all_of(self, mention: str) -> list[Naming]:
        """Return the naming of the mention and those coordinated with it, each code once."""
        first = self.of(mention)
        if first is None:
            return []
        chain = _chain(self._readings(mention), first)
        return list({one.code: one for one in reversed(chain)}.values())[::-1]

    def _readings(self, mention: str) -> list[_Reading]:
        namings = self.find(mention)
        return _readings(mention.translate(_PLAIN), namings) if namings else []


@cache
def load() -> Countries:
    """Read the countries and organizations that ship with the package."""
    plain: dict[str, str] = {}
    own = _table("countries.tsv")
    states = frozenset(row["code"] for row in own)
    short = {row["alpha2"]: row["code"] for row in own if row["alpha2"]}
    entries: dict[str, _Entry] = dict.fromkeys(_lines("not_countries.txt"), _HIDDEN)
    for row in (*own, *_table("organizations.tsv")):
        plain[row["code"]] = row["name"]
        entries |= _entries(row)
    loud = {_shout(name): entry for name, entry in entries.items()}
    return Countries(plain, states, short, _lexicon(entries), _lexicon(loud))


def _lines(name: str) -> list[str]:
    # Not splitlines: it would also break at characters that are no ends of lines here.
    text = (files("demarche") / "data" / name).read_text(encoding="utf-8")
    return [line for line in text.split("\n") if line]


def _table(name: str) -> list[dict[str, str]]:
    head, *rows = (line.split("\t") for line in _lines(name))
    return [dict(zip(head, row, strict=True)) for row in rows]


def _entries(row: dict[str, str]) -> dict[str, _Entry]:
    code, country = row["code"], "demonyms" in row
    names = [row["name"], *_cell(row, "names")]
    found = {name: (code, _kind(name) if country else "organization") for name in names}
    found |= dict.fromkeys(_cell(row, "demonyms"), (code, "demonym"))
    found |= dict.fromkeys(_cell(row, "seats"), (code, "seat"))
    return {name.translate(_PLAIN): entry for name, entry in found.items()}


def _cell(row: dict[str, str], column: str) -> list[str]:
    return [name for name in row.get(column, "").split("|") if name]


def _kind(name: str) -> str:
    return "name" if any(map(str.islower, name)) else "abbreviation"


def _shout(name: str) -> str:
    # Three letters or fewer stay as they are: "Lao" in capitals may be anything.
    return name.upper() if len(name) > 3 or "." in name else name


def _lexicon(entries: dict[str, _Entry]) -> _Lexicon:
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(entries, key=len, reverse=True):
        if head := _HEAD.match(name):
            groups[head[0]].append(name)
    return _Lexicon(entries, {head: _pattern(names) for head, names in groups.items()})


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    options = "|".join(re.escape(name).replace(r"\ ", r"\s+") for name in names)
    return re.compile(rf"(?:{options})(?!\w)")


def _matches(text: str, lexicon: _Lexicon) -> Iterator[Naming]:
    done = 0
    for head in _HEAD.finditer(text):
        pattern = lexicon.heads.get(head[0]) if head.start() >= done else None
        if match := pattern and pattern.match(text, head.start()):
            done = match.end()
            code, kind = lexicon.entries[" ".join(match[0].split())]
            if code:
                yield Naming(Span(*match.span()), code, kind)


def _ordinary(text: str, naming: Naming) -> bool:
    return text[naming.span.start : naming.span.end] in _ORDINARY


def _readings(text: str, namings: Sequence[Naming]) -> list[_Reading]:
    found: list[_Reading] = []
    role, end, kind = "", 0, ""
    for place, naming in enumerate(namings):
        gap = text[end : naming.span.start]
        turns = naming.kind == "demonym" and kind != "demonym"
        role = _role(gap, role, turns)
        after = namings[place + 1] if place + 1 < len(namings) else None
        found.append(_Reading(naming, gap, _rank(text, naming, role, after)))
        end, kind = naming.span.end, naming.kind
    return found


def _role(gap: str, before: str, turns: bool) -> str:
    """Return what governs a naming: the last preposition before it, or that of its conjunct."""
    links = list(_LINK.finditer(gap))
    if links:
        return links[-1].lastgroup or ""
    # After "to Egypt and the Russian ..." a new noun phrase begins: it is not under "to".
    return "" if turns and ("," in gap or _AND.search(gap)) else before


def _rank(text: str, naming: Naming, role: str, after: Naming | None) -> int | None:
    start, end = naming.span.start, naming.span.end
    if role == "governs" or _GLUED_AFTER.match(text, end):
        return None
    if _GLUED_BEFORE.search(text[max(0, start - 40) : start]):
        return None
    if role == "source":
        return 2
    return int(bool(_BASED.match(text, end)) or _modifies(text, naming, after))


def _modifies(text: str, naming: Naming, after: Naming | None) -> bool:
    """Tell whether a bare name stands before an organization: "the Mali UN mission"."""
    if naming.kind not in ("name", "seat") or after is None or after.kind != "organization":
        return False
    return text[naming.span.end : after.span.start].isspace()


def _chain(readings: Sequence[_Reading], first: Naming) -> list[Naming]:
    chain: list[Naming] = []
    within = False
    for one in readings:
        follows = bool(chain) and one.rank is not None and _joined(one.gap, within)
        within = one.naming == first or follows
        chain += [one.naming] if within else []
    return chain


def _joined(gap: str, within: bool) -> bool:
    """Tell whether "and" links a naming to the chain; alone it links to the last naming only."""
    return within if _ONLY_AND.fullmatch(gap) else bool(_AND.search(gap))
