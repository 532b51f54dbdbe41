"""A user's knowledge files in, rows out: our own tables, PETRARCH dictionaries, FollowTheMoney.

PETRARCH and Phoenix actor files: a name in capitals with underscores, `+` lines for synonyms,
tab-indented `[CODE <date-date>]` lines for what it was and when (documentation of
openeventdata/petrarch2). Agent files: `NOUN {PLURAL} [~CODE]`.
FollowTheMoney: JSON lines of entities with id, schema and properties (followthemoney.tech).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from demarche import countries
from demarche.errors import KnowledgeError
from demarche.knowledge.tables import SECTORS, Row, read_rows

_CODE = re.compile(r"\[\s*([A-Z~]+)\s*(?:([<>]?)\s*(\d{6,8})?\s*(?:-\s*(\d{6,8}))?)?\s*\]")
_COMMENT = re.compile(r"\s*[;#].*$")
_FIRST_OF_CENTURY = 30
"""Two-digit years below this are of the 2000s, as in PETRARCH."""

_SCHEMATA = {
    "Person": "person",
    "Organization": "group",
    "Company": "company",
    "PublicBody": "government",
    "LegalEntity": "group",
}


def read_user_rows(path: Path) -> list[Row]:
    """Read a user's file of any known form; raise KnowledgeError when it is none of them."""
    if not path.is_file():
        raise KnowledgeError(f"{path}: no such file; name a knowledge table, see docs/knowledge.md")
    if path.suffix in (".json", ".jsonl", ".ftm", ".ijson"):
        return list(_follow_the_money(path))
    with path.open("rb") as stream:
        start = stream.read(4000).decode("utf-8", "replace")
    first = start.split("\n", 1)[0]
    return read_rows(path) if "\t" in first and "name" in first.split("\t") else _petrarch(path)


def _petrarch(path: Path) -> list[Row]:
    rows, names = list[Row](), list[str]()
    spelled = False
    for number, raw in enumerate(path.read_text(encoding="utf-8", errors="replace").split("\n"), 1):
        line, where = _COMMENT.sub("", raw.rstrip()), f"{path}:{number}"
        if not line.strip() or line.startswith(("<!--", "-->")):
            continue
        is_name = not line[0].isspace() and not line.startswith("[")
        if is_name and not line.startswith("+"):
            names, spelled = [], False
        if is_name and spelled:
            raise KnowledgeError(f"{where}: synonym after the codes; put + lines first")
        if is_name:
            names.append(_name(line))
        for code in _CODE.finditer(line):
            spelled = spelled or not is_name
            rows.append(_petrarch_row(names, code, where))
    if not rows:
        raise KnowledgeError(
            f"{path}: neither a table with a 'name' column nor a PETRARCH dictionary; "
            "see docs/knowledge.md"
        )
    return rows


def _name(line: str) -> str:
    bare = line.lstrip("+").split("[", 1)[0].split("{", 1)[0]
    return bare.replace("_", " ").strip().title()


def _petrarch_row(names: list[str], code: re.Match[str], where: str) -> Row:
    if not names:
        raise KnowledgeError(f"{where}: a code before any name; begin with a NAME line")
    country, sectors = _split(code[1].replace("~", ""))
    before, start, end = code[2], _day(code[3]), _day(code[4])
    if before == "<":
        start, end = "", start
    cells = {
        "id": f"petrarch/{names[0]}",
        "name": names[0],
        "names": "|".join(names[1:]),
        "kind": "group",
        "country": country,
        "sectors": " ".join(sectors),
        "start": start,
        "end": end,
        "source": "petrarch",
    }
    return Row(cells, where)


def _split(code: str) -> tuple[str, list[str]]:
    """Split a CAMEO actor code into its country and the PLOVER sectors among its roles."""
    parts = [code[at : at + 3] for at in range(0, len(code), 3)]
    country = "" if not parts or parts[0] in SECTORS else parts.pop(0)
    return country, [part for part in parts if part in SECTORS]


def _day(given: str | None) -> str:
    if not given:
        return ""
    if len(given) == 8:
        return f"{given[:4]}-{given[4:6]}-{given[6:]}"
    year = int(given[:2])
    century = 2000 if year < _FIRST_OF_CENTURY else 1900
    return f"{century + year}-{given[2:4]}-{given[4:]}"


def _follow_the_money(path: Path) -> Iterator[Row]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            entity = json.loads(line)
            kind = _SCHEMATA.get(entity["schema"])
            cells = _entity_cells(entity) | {"kind": kind or ""}
        except (ValueError, KeyError, TypeError, AttributeError) as fault:
            said = f"{where}: no FollowTheMoney entity ({fault})"
            raise KnowledgeError(
                f"{said}; one JSON object a line with id, schema, properties"
            ) from fault
        if kind and cells["name"]:
            yield Row(cells, where)


def _entity_cells(entity: dict[str, Any]) -> dict[str, str]:
    properties: dict[str, list[str]] = entity["properties"]
    names = [*properties.get("name", ()), *properties.get("alias", ())]
    places = [*properties.get("country", ()), *properties.get("nationality", ())]
    return {
        "id": str(entity["id"]),
        "name": names[0] if names else "",
        "names": "|".join(names[1:]),
        "country": countries.load().alpha3.get(places[0].upper(), "") if places else "",
        "wikidata": next(iter(properties.get("wikidataId", ())), ""),
        "post": next(iter(properties.get("position", ())), ""),
        "source": "followthemoney",
    }
