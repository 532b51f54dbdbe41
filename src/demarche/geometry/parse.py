"""Spatial expressions of a text as relations."""

from __future__ import annotations

import re

from demarche.geometry.values import Relation
from demarche.geometry.words import ANCHORS, Form, Qualifier, Vocabulary, compiled, load
from demarche.records import Span

_ROUNDED = 0.15
"""Share of a round number that its rounding may amount to at most."""
_COAST_SPREAD = 67.5
"""Degrees to either side in which a coast named after a direction faces."""
_EXACT = Qualifier("exact", 0.95, 1.05)
Stated = tuple[float, float, float]


def relation(text: str) -> Relation | None:
    """Return the spatial relation that a phrase states, None where it states none.

    Of several, one with a distance wins, then the more specific, then the first.
    """
    found: list[tuple[tuple[int, int, int, int], re.Match[str], Form]] = []
    small = text.lower()
    for form in load().forms:
        if not any(cue in small for cue in form.cues):
            continue
        for match in compiled(form.pattern).finditer(text):
            stated = int(bool(match.groupdict().get("unit")))
            found.append(((stated, form.rank, -match.start(), match.end()), match, form))
    if not found:
        return None
    _, match, form = max(found, key=lambda one: one[0])
    return _read(match, form, load())


def _read(match: re.Match[str], form: Form, words: Vocabulary) -> Relation:
    groups = match.groupdict()
    names = [f"anchor{number}" for number in range(1, ANCHORS + 1) if groups.get(f"anchor{number}")]
    first = _stated(groups, "", words)
    again = _stated(groups, "_again", words) or _stated(groups, "_or", words)
    mark = words.qualifiers.get((groups.get("mark") or "").lower(), _EXACT)
    bearing, spread = _course(groups, words)
    if groups.get("zone"):
        first = (words.zones[groups["zone"].lower()],) * 3
    low, high = _bounds(first, mark) if first else (None, None)
    return Relation(
        kind="off" if groups.get("zone") else form.kind,
        span=Span(match.start(), match.end()),
        anchors=tuple(Span(*match.span(name)) for name in names),
        distance_km=None if groups.get("zone") or not first else first[0],
        low_km=0.0 if groups.get("zone") else low,
        high_km=first[0] if groups.get("zone") and first else high,
        again_km=again[0] if again else None,
        again_low_km=again[1] if again else None,
        again_high_km=again[2] if again else None,
        qualifier="zone" if groups.get("zone") else _qualifier(groups, mark, words),
        bearing=bearing,
        spread=spread,
    )


def _course(groups: dict[str, str], words: Vocabulary) -> tuple[float | None, float | None]:
    """Return bearing and spread of a direction; that of a coast or part is wider."""
    if groups.get("direction"):
        course = words.directions[" ".join(groups["direction"].lower().split())]
        return course.bearing, course.spread
    if groups.get("side"):
        return words.directions[" ".join(groups["side"].lower().split())].bearing, _COAST_SPREAD
    return None, None


def _qualifier(groups: dict[str, str], mark: Qualifier, words: Vocabulary) -> str:
    vague = (groups.get("low") or "").lower() in words.vague
    return "about" if vague and mark is _EXACT else mark.name


def _stated(groups: dict[str, str], mark: str, words: Vocabulary) -> Stated | None:
    """Return a distance in km as said, and the least and most it rounds from."""
    unit = groups.get(f"unit{mark}")
    if not unit:
        return None
    scale = words.units[" ".join(unit.lower().split())]
    value, low, high = _number(groups[f"low{mark}"], words)
    if groups.get(f"high{mark}"):
        _, _, high = _number(groups[f"high{mark}"], words)
        low, high = min(low, high), max(low, high)
        value = (low + high) / 2
    return value * scale, low * scale, high * scale


def _number(text: str, words: Vocabulary) -> Stated:
    """Return a number and the bounds of its rounding: half of its last digit that is not 0."""
    word = " ".join(text.lower().split())
    if word in words.vague:
        low, high = words.vague[word]
        return (low * high) ** 0.5, low, high
    digits = text.replace(",", "")
    value = words.numbers[word] if word in words.numbers else float(digits)
    half = min(_last_digit(digits, value) / 2, value * _ROUNDED)
    return value, value - half, value + half


def _last_digit(digits: str, value: float) -> float:
    """Return what one more in the last digit that is not 0 adds."""
    if "." in digits:
        return float(10 ** -len(digits.split(".")[1]))
    whole = str(int(value))
    return float(10 ** (len(whole) - len(whole.rstrip("0"))))


def _bounds(stated: Stated, mark: Qualifier) -> tuple[float, float]:
    """Return the least and most that a distance may be, by rounding and by its qualifier."""
    value, low, high = stated
    return max(0.0, min(low, value * mark.low)), max(high, value * mark.high)
