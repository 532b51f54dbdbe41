"""Texts with marked quantities in, how well they are found and read out.

A gold file has one JSON object a line: `text`, and `quantities`, each with start, end, value,
high (where it is a range), unit, counted and qualifier. A gold quantity is found when one of ours
overlaps it; each is paired once, the longest overlap first. On the pairs:

- value and unit are right when both stand for the same amount within 2 percent, whatever the
  unit of the same dimension ("150 mile" is 241.4 km); a range needs both ends; for a vague word
  ("dozens"), whose interval is ours to choose, a gold value within the interval is right;
- what is counted is right when the head nouns agree, in the singular and in small letters; of
  casualties the category must agree ("killed"), and nothing else; nothing agrees with nothing;
- the qualifier is right when it is equal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from demarche.errors import InputError
from demarche.evaluate.scores import Tally
from demarche.quantities import Found, find
from demarche.quantities.vocabulary import bases, data, units
from demarche.records import Quantity, Span

TOLERANCE = 0.02
QUALIFIERS = ("exact", "about", "at least", "at most", "between")


@dataclass(frozen=True, slots=True)
class GoldQuantity:
    """A quantity as a person marked it."""

    span: Span
    quantity: Quantity


@dataclass(frozen=True, slots=True)
class GoldText:
    """A text and its quantities."""

    text: str
    quantities: tuple[GoldQuantity, ...]


def evaluate(path: Path) -> dict[str, Any]:
    """Score what `find` makes of a gold file; raises InputError naming a broken line."""
    return measure(read_gold(path))


def read_gold(path: Path) -> list[GoldText]:
    """Read a gold file; raises InputError naming the line that is broken."""
    texts = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            texts.append(_gold_text(json.loads(line)))
        except (ValueError, KeyError, TypeError) as fault:
            raise InputError(
                f"{path}:{number}: not an object with text and quantities: {fault}"
            ) from fault
    return texts


def _gold_text(line: Mapping[str, Any]) -> GoldText:
    return GoldText(
        line["text"], tuple(_gold_quantity(line["text"], one) for one in line["quantities"])
    )


def _gold_quantity(text: str, one: Mapping[str, Any]) -> GoldQuantity:
    span = Span(one["start"], one["end"])
    if not 0 <= span.start < span.end <= len(text):
        raise ValueError(f"no span of the text: {span.start} to {span.end}")
    if one["qualifier"] not in QUALIFIERS:
        raise ValueError(f"no qualifier: {one['qualifier']}")
    high = one.get("high")
    quantity = Quantity(
        text=text[span.start : span.end],
        value=float(one["value"]),
        unit=one["unit"],
        counted=one.get("counted"),
        qualifier=one["qualifier"],
        high=None if high is None else float(high),
    )
    return GoldQuantity(span, quantity)


def measure(texts: Sequence[GoldText]) -> dict[str, Any]:
    """Return finding as precision, recall and F1, and the shares of pairs read rightly."""
    finding = Tally()
    pairs: list[tuple[Quantity, Found]] = []
    for text in texts:
        found = find(text.text)
        own = paired(text.quantities, found)
        missed = len(text.quantities) - len(own)
        finding += Tally(len(own), len(found) - len(own), missed)
        pairs.extend(own)
    return {
        "texts": len(texts),
        "finding": finding.table(),
        "value_unit": _share([same_amount(gold, one.quantity) for gold, one in pairs]),
        "counted": _share([same_counted(gold, one.quantity) for gold, one in pairs]),
        "qualifier": _share([gold.qualifier == one.quantity.qualifier for gold, one in pairs]),
        "by_kind": _by_kind(pairs),
    }


def _by_kind(pairs: Sequence[tuple[Quantity, Found]]) -> dict[str, Any]:
    groups: dict[str, list[tuple[Quantity, Quantity]]] = {}
    for gold, one in pairs:
        groups.setdefault(one.kind, []).append((gold, one.quantity))
    return {
        kind: {
            "n": len(own),
            "value_unit": _share([same_amount(*pair) for pair in own]),
            "counted": _share([same_counted(*pair) for pair in own]),
        }
        for kind, own in sorted(groups.items())
    }


def _share(right: Sequence[bool]) -> float:
    return round(sum(right) / len(right), 4) if right else 0.0


def paired(gold: Sequence[GoldQuantity], found: Sequence[Found]) -> list[tuple[Quantity, Found]]:
    """Pair gold quantities with overlapping ones found, each once, the longest overlap first."""
    overlaps = [
        (min(one.span.end, own.span.end) - max(one.span.start, own.span.start), i, j)
        for i, one in enumerate(gold)
        for j, own in enumerate(found)
        if one.span.overlaps(own.span)
    ]
    taken: dict[int, int] = {}
    for _, i, j in sorted(overlaps, key=lambda triple: (-triple[0], triple[1:])):
        if i not in taken and j not in taken.values():
            taken[i] = j
    return [(gold[i].quantity, found[j]) for i, j in sorted(taken.items())]


def same_amount(gold: Quantity, own: Quantity) -> bool:
    """Tell whether two quantities are the same amount of units of one dimension."""
    wanted_base, wanted_factor = base_of(gold.unit)
    base, factor = base_of(own.unit)
    if base != wanted_base:
        return False
    low, high = own.value * factor, None if own.high is None else own.high * factor
    value = gold.value * wanted_factor
    if own.high is not None and own.qualifier == "about" and gold.high is None:
        return low * (1 - TOLERANCE) <= value <= own.high * factor * (1 + TOLERANCE)
    if gold.high is None:
        return _close(value, low) and (high is None or own.qualifier == "about")
    own_high = low if high is None else high
    if own.qualifier == "about":
        return value <= own_high and low <= gold.high * wanted_factor
    return _close(value, low) and _close(gold.high * wanted_factor, own_high)


def base_of(unit: str) -> tuple[str, float]:
    """Return the base unit of a unit, and how many of it it is; an unknown one is its own base."""
    known = bases().get(unit)
    named = units().get(unit.lower())
    if known is None and named is not None:
        return named.base, named.factor * named.in_base
    return known or (unit, 1.0)


def _close(one: float, other: float) -> bool:
    return abs(one - other) <= TOLERANCE * max(abs(one), abs(other))


def same_counted(gold: Quantity, own: Quantity) -> bool:
    """Tell whether two quantities count the same: a casualty's category, or the head noun."""
    wanted, told = _words(gold.counted), _words(own.counted)
    categories = set(data()["casualties"])
    if categories & {*wanted, *told}:
        return categories & {*wanted} == categories & {*told}
    return head_of(wanted) == head_of(told)


def _words(counted: str | None) -> list[str]:
    return (counted or "").lower().replace("’", "'").split()


def head_of(words: Sequence[str]) -> str:
    """Return the head of a noun phrase in the singular: the last word before "of", "in", "with"."""
    for at, word in enumerate(words):
        if at and word in ("of", "in", "with", "for", "from", "on", "at", "by"):
            words = words[:at]
            break
    return singular(words[-1]) if words else ""


def singular(word: str) -> str:
    """Return an English noun without the ending of its plural, as far as a comparison needs it."""
    for ending, instead in (("men", "man"), ("people", "person"), ("ies", "y")):
        if word.endswith(ending) and len(word) > len(ending) - (ending == "people"):
            return word[: -len(ending)] + instead
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
