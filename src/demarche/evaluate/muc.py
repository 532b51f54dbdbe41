"""MUC-3/4 texts and keys in, how many of the victims' numbers are found as casualties out.

A demand is a number of human targets (HUM TGT: NUMBER) whose effect is death or injury, joined
by the words that name them. It is met when the document's casualties hold that number killed or
wounded, as the key says; either will do where one name has both effects ("people": nine dead,
36 hurt), which the keys do not pair with their numbers. Numbers of one are told apart: they
mostly count a person named, without a number in the text. The texts are those of the MUC-3/4
corpora, as the archive with TASK/CORPORA has them; documents of the development part fall into
two halves, as in `times`: "tune" and "report".
"""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from demarche.errors import InputError
from demarche.evaluate.times import half_of
from demarche.quantities import Found, find

PARTS = ("dev", "tst1", "tst2")
"""Folders of the archive that are read; tst3 and tst4 are reserved."""
_HEADER = re.compile(r"^((?:DEV|TST[12])-MUC[34]-\d{4})\b.*$", re.MULTILINE)
_ENTRY = re.compile(r"^\s*\d+\.\s+(.*?)(?:\s{2,}(.*))?$")
_EFFECTS = {"DEATH": "killed", "INJURY": "wounded"}


@dataclass(frozen=True, slots=True)
class Demand:
    """Numbers, any of which will do, of people killed or wounded in a document."""

    document: str
    categories: frozenset[str]
    numbers: frozenset[int]


def evaluate(path: Path) -> dict[str, Any]:
    """Score the archive's development halves, tst1 and tst2; raises InputError for another file."""
    texts, demands = read_archive(path)
    groups: dict[str, list[Demand]] = {}
    for demand in demands:
        if demand.document in texts:
            groups.setdefault(group_of(demand.document), []).append(demand)
    found = {name: casualties(texts[name]) for name in {one.document for one in demands} & {*texts}}
    return {group: measure(own, found) for group, own in sorted(groups.items())}


def group_of(document: str) -> str:
    """Return "tune" or "report" for a development document, "tst1" or "tst2" for the others."""
    return half_of(document) if document.startswith("DEV") else document[:4].lower()


def read_archive(path: Path) -> tuple[dict[str, str], list[Demand]]:
    """Return the texts by document, and what the keys demand of them."""
    texts: dict[str, str] = {}
    demands: list[Demand] = []
    try:
        with tarfile.open(path) as archive:
            for name, content in _members(archive):
                if name.startswith("key"):
                    demands.extend(read_keys(content))
                else:
                    texts |= read_texts(content)
    except (OSError, tarfile.TarError) as fault:
        raise InputError(f"{path}: not the MUC-3/4 archive: {fault}") from fault
    if not texts or not demands:
        raise InputError(f"{path} holds no texts and keys under CORPORA/{'|'.join(PARTS)}")
    return texts, demands


def _members(archive: tarfile.TarFile) -> Iterator[tuple[str, str]]:
    """Yield the names and contents of the texts and keys in the parts that are read."""
    for member in archive.getmembers():
        path = PurePosixPath(member.name)
        wanted = path.parent.name in PARTS and re.match(r"key-|dev-muc|tst[12]-muc", path.name)
        stream = archive.extractfile(member) if wanted and member.isfile() else None
        if stream is not None:
            yield path.name, stream.read().decode("latin-1")


def read_texts(content: str) -> dict[str, str]:
    """Cut a file of texts at the lines that name documents."""
    heads = list(_HEADER.finditer(content))
    ends = [head.start() for head in heads[1:]] + [len(content)]
    return {head.group(1): content[head.end() : end] for head, end in zip(heads, ends, strict=True)}


def read_keys(content: str) -> Iterator[Demand]:
    """Yield the numbers of victims with their effects from a file of keys."""
    for template in re.split(r"^0\.\s+MESSAGE: ID", content, flags=re.MULTILINE)[1:]:
        slots = _slots("0. MESSAGE: ID" + template)
        document = slots.get("MESSAGE: ID", [""])[0].split()
        numbers = slots.get("HUM TGT: NUMBER", [])
        effects = slots.get("HUM TGT: EFFECT OF INCIDENT", [])
        for number in numbers:
            values = frozenset(int(one) for one in re.findall(r"\d+", _lead(number)))
            categories = frozenset(
                category
                for effect in effects
                if (category := _category(effect)) and _names(number) & _names(effect)
            )
            if values and categories and document:
                yield Demand(document[0], categories, values)


def _slots(template: str) -> dict[str, list[str]]:
    """Return the entries of each slot of a template, one a line."""
    slots: dict[str, list[str]] = {}
    current: list[str] = []
    for line in template.splitlines():
        entry = _ENTRY.match(line)
        if entry is not None and line[:1].isdigit():
            current = slots.setdefault(entry.group(1), [])
            current.append((entry.group(2) or "").strip())
        elif line.strip() and not line.startswith(";"):
            current.append(line.strip())
    return slots


def _lead(entry: str) -> str:
    """Return what stands before the first name: the number, the effect."""
    return entry.split('"', 1)[0]


def _names(entry: str) -> frozenset[str]:
    return frozenset(re.findall(r'"([^"]+)"', entry))


def _category(effect: str) -> str | None:
    lead = _lead(effect).replace("?", "").strip("( :)")
    return next((_EFFECTS[one] for one in re.split(r"\s*/\s*", lead) if one in _EFFECTS), None)


def casualties(text: str) -> list[Found]:
    """Return the casualties found in a text."""
    return [one for one in find(text) if one.kind == "casualty"]


def measure(demands: Sequence[Demand], found: Mapping[str, Sequence[Found]]) -> dict[str, Any]:
    """Return the shares of demands met: of numbers above one, of one, and in any category."""
    many = [one for one in demands if max(one.numbers) > 1]
    single = [one for one in demands if max(one.numbers) == 1]
    return {
        "documents": len({one.document for one in demands}),
        "several": _share(many, found),
        "several_any_category": _share(many, found, any_category=True),
        "one": _share(single, found),
    }


def _share(
    demands: Sequence[Demand],
    found: Mapping[str, Sequence[Found]],
    *,
    any_category: bool = False,
) -> dict[str, Any]:
    met = sum(is_met(one, found[one.document], any_category=any_category) for one in demands)
    return {"met": met, "of": len(demands), "share": round(met / max(1, len(demands)), 4)}


def is_met(demand: Demand, found: Sequence[Found], *, any_category: bool = False) -> bool:
    """Tell whether casualties hold a demanded number in one of its categories."""
    return any(
        one.quantity.value in demand.numbers
        and (any_category or (one.quantity.counted or "").split(" ")[-1] in demand.categories)
        for one in found
    )
