"""Words of a sentence in, amounts out: number, range, unit, qualifier, the figure in two units."""

from __future__ import annotations

from dataclasses import dataclass, replace

from demarche.quantities.exclusions import is_excluded, looks_like_year
from demarche.quantities.numbers import Number, number_at
from demarche.quantities.vocabulary import (
    Unit,
    currency_signs,
    currency_words,
    edge_words,
    money,
    qualifiers,
    short_units,
    units,
    words_of,
)
from demarche.quantities.words import Words

COUNT = Unit("count", "count", base="count")
MAGNITUDE = Unit("magnitude", "magnitude", base="magnitude")
_METRIC = frozenset("km m cm mm kg g t ha km2 m2 m3 l km/h degC kt".split())
_LONGEST_UNIT = 5
_LONGEST_QUALIFIER = 4


@dataclass(frozen=True, slots=True)
class Amount:
    """Words `first` to before `after` that tell an amount; the number begins at `number`.

    `after_number` is the word behind the figures and their unit, without a second unit's.
    """

    first: int
    number: int
    after_number: int
    after: int
    value: float
    high: float | None
    unit: Unit
    qualifier: str


@dataclass(frozen=True, slots=True)
class _Single:
    """A number with its unit (None for a bare one)."""

    first: int
    after: int
    number: Number
    unit: Unit | None


def amount_at(words: Words, at: int) -> Amount | None:
    """Read the amount whose number or currency sign stands at a word; None when none does."""
    one = _single(words, at)
    if one is None:
        return None
    other = _upper(words, one)
    if is_excluded(words, one.number, measured=_measured(one) or _measured(other)):
        return None
    amount = _ranged(words, one, other) if other else _plain(words, one)
    return _qualified(words, _with_second_unit(words, amount))


def _measured(single: _Single | None) -> bool:
    return single is not None and single.unit is not None


def _single(words: Words, at: int) -> _Single | None:
    """Read a number with the currency in front or the unit behind."""
    if words.kind(at) == "$":
        number = number_at(words, at + 1)
        if number is None:
            return None
        after = number.after
        while words.told(after) in currency_signs() and words.told(after).isalpha():
            after += 1
        return _Single(at, after, number, currency_signs()[words.values[at]])
    number = number_at(words, at)
    if number is None:
        return None
    magnitude = _magnitude(words, number)
    if magnitude is not None:
        return magnitude
    unit, after = _unit_behind(words, number)
    return _Single(at, after, number, unit)


def _magnitude(words: Words, number: Number) -> _Single | None:
    """Read "magnitude 6.3", "6.3-magnitude", "magnitude of 6.3", "6.3 on the Richter scale"."""
    if number.value > 10 or not number.figures:
        return None
    front = {words.lower(number.first - back) for back in (1, 2)} | {
        words.lower(number.first - 3) if words.lower(number.first - 1) in ("of", "about") else ""
    }
    after = number.after + (words.kind(number.after) == "-")
    behind = {words.lower(after)}
    if words.lower(after) == "on":
        behind |= {words.lower(after + ahead) for ahead in (1, 2, 3)}
    known = words_of("measures", "magnitude")
    return (
        _Single(number.first, number.after, number, MAGNITUDE)
        if ((front | behind) & known)
        else None
    )


def _unit_behind(words: Words, number: Number) -> tuple[Unit | None, int]:
    """Return the unit behind a number and the word after it."""
    start = number.after
    if words.kind(start) == "-" and words.touches(start) and words.touches(start + 1):
        start += 1
    if number.vague and words.kind(start) == "o":
        start += 1
    sign = short_units().get(words.told(start))
    if sign is not None and number.figures:
        return sign, start + 1
    code = currency_signs().get(words.told(start))
    if code is not None and number.figures:
        return code, start + 1
    if words.lower(start)[:1] not in "°ºk" and words.lower(start) not in edge_words("units"):
        return None, number.after
    for length in range(_LONGEST_UNIT, 0, -1):
        phrase = words.phrase(start, start + length)
        unit = currency_words().get(phrase) or units().get(phrase)
        if unit is not None:
            return _chosen(words, number, start, unit), start + length
    return None, number.after


def _chosen(words: Words, number: Number, start: int, unit: Unit) -> Unit | None:
    """Settle words of two meanings: "pounds", "won", "one second", "two seconds"."""
    word = words.lowers[start]
    if word == "won" and number.scale < 1e3 and number.value < 1e3:
        return None
    if word == "second" and words.kind(start - 1) != "-":
        return None
    bracket = words.classes.find("(", start, start + 3)
    if unit.currency and (number.scale >= 1e6 or (bracket >= 0 and words.kind(bracket + 1) == "$")):
        return money(unit.currency)
    return unit


def _upper(words: Words, one: _Single) -> _Single | None:
    """Return the upper end of a range: "10 to 15", "$5-7 million", "between 3 and 5 percent"."""
    link = one.after
    letter, before = words.kind(link), words.lower(one.first - 1)
    opened = before == "between"
    if not (
        (letter == "2" and (before != "from" or words.lower(one.first - 2) == "ranging"))
        or letter == "|"
        or (letter == "-" and (words.touches(link) or words.told(link) != "-"))
        or (letter == "&" and opened)
    ):
        return None
    start = link + 1
    if letter == "-" and words.kind(start) == "2" and words.kind(start + 1) == "-":
        start += 2
    other = _single(words, start)
    return other if other is not None and _is_upper(words, one, other) else None


def _is_upper(words: Words, one: _Single, other: _Single) -> bool:
    if looks_like_year(words, one.number) and looks_like_year(words, other.number):
        return False
    if one.unit is None and words.kind(other.first) == "$":
        return False
    same = one.unit is None or other.unit is None or one.unit.base == other.unit.base
    return same and _lower_value(one, other) < other.number.value


def _lower_value(one: _Single, other: _Single) -> float:
    """Return the lower end of a range; it borrows the scale of the upper: "10 to 15 million"."""
    low, high = one.number, other.number
    small = high.scale > 1 and low.scale == 1 and low.value < high.value / high.scale
    return low.value * high.scale if small else low.value


def _ranged(words: Words, one: _Single, other: _Single) -> Amount:
    unit = other.unit or one.unit or COUNT
    lower = one.unit or unit
    first = one.first - (words.lower(one.first - 1) in ("between", "from"))
    low, high = lower.of(_lower_value(one, other)), unit.of(other.number.value)
    return Amount(first, one.first, other.after, other.after, low, high, unit, "between")


def _plain(words: Words, one: _Single) -> Amount:
    unit, number = one.unit or _borrowed(words, one) or COUNT, one.number
    high = None if number.high is None else unit.of(number.high)
    qualifier = "about" if number.vague else "exact"
    below = unit.base == "degC" and words.lower(one.first - 1) in ("minus", "-", "−")
    value = unit.of(-number.value if below else number.value)
    return Amount(one.first - below, one.first, one.after, one.after, value, high, unit, qualifier)


def _borrowed(words: Words, one: _Single) -> Unit | None:
    """Return the unit that a bare lower end borrows: "from 20 to 25 percent"."""
    if words.kind(one.after) != "2" or words.lower(one.first - 1) != "from":
        return None
    other = _single(words, one.after + 1)
    return other.unit if other is not None else None


def _with_second_unit(words: Words, amount: Amount) -> Amount:
    """Join the same figure in a second unit: "150 miles (240 km)"; the metric one is kept."""
    if amount.unit.kind == "count" or words.kind(amount.after) not in ("(", ",", "."):
        return amount
    start = amount.after + 1
    comma = words.kind(amount.after) == "," and words.kind(start) == "|"
    if words.kind(amount.after) != "(" and not comma and words.lower(amount.after) != "/":
        return amount
    start += comma
    while start < amount.after + 4 and words.kind(start) not in "DN$":
        start += 1
    other = _single(words, start)
    if other is None or other.unit is None or not _is_other_unit(amount.unit, other.unit):
        return amount
    upper = _upper(words, other)
    after = upper.after if upper else other.after
    after += words.kind(after) == ")"
    if other.unit.kind == "money":
        return replace(amount, after=after)
    if other.unit.base != amount.unit.base or not _is_metric(other) or _same_words(amount, other):
        return replace(amount, after=after) if other.unit.base == amount.unit.base else amount
    second = _ranged(words, other, upper) if upper else _plain(words, other)
    return replace(amount, after=after, value=second.value, high=second.high, unit=second.unit)


def _is_other_unit(one: Unit, other: Unit) -> bool:
    """Tell whether a unit may tell the same figure as another: of its kind, but not itself."""
    same = one == other or (one.kind == "money" and one.name == other.name)
    return one.kind == other.kind and not same


def _is_metric(single: _Single) -> bool:
    unit = single.unit
    return unit is not None and unit.name in _METRIC and unit.factor == 1.0


def _same_words(amount: Amount, other: _Single) -> bool:
    """Tell whether the first unit was metric itself."""
    return amount.unit.factor == 1.0 and amount.unit.name in _METRIC and other.unit != COUNT


def _qualified(words: Words, amount: Amount) -> Amount:
    """Add the qualifiers in front and behind; the outermost that tells something counts."""
    first, name = amount.first, amount.qualifier
    while True:
        length, found = _qualifier_before(words, first)
        if not length:
            break
        name = found if found != "exact" or name == "exact" else name
        first -= length
    length, behind = qualifier_behind(words, amount.after)
    if amount.qualifier == "between":
        name = "between"
    return replace(amount, first=first, after=amount.after + length, qualifier=behind or name)


def qualifier_behind(words: Words, after: int) -> tuple[int, str]:
    """Return how many words a qualifier behind an amount has, and what it says; 0, "" for none."""
    if words.lower(after) not in edge_words("qualifiers_after"):
        return 0, ""
    for length in (3, 2, 1):
        found = qualifiers("qualifiers_after").get(words.phrase(after, after + length), "")
        if found and _stands_alone(words, after, length):
            return length, found
    return 0, ""


def _stands_alone(words: Words, after: int, length: int) -> bool:
    """Tell "41 at least" from "41, at least 5": no number follows the qualifier."""
    goes_on = words.kind(after + length) in "DN$" or words.lower(after + length) == "than"
    return not goes_on or words.lower(after) in ("-", "odd")


def _qualifier_before(words: Words, first: int) -> tuple[int, str]:
    if words.lower(first - 1) not in edge_words("qualifiers"):
        return 0, ""
    for length in range(_LONGEST_QUALIFIER, 0, -1):
        found = qualifiers("qualifiers").get(words.phrase(first - length, first))
        if found is not None:
            return length, found
    return 0, ""
