"""Number words in, numbers out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from demarche.dates.words import Words

COUNT = r"(?:N(?:-?N){0,6}(?:&af|f)?|a?qo?|aN(?=-?V)|a?fa?|a)"
"""Words that count units: "two", "2 1/2", "a couple of", "several", "a dozen", "a"."""
APPROX = r"(?:m|G?ch|ic)?"
"""Words that make a count inexact: "about", "more than", "at least"."""
YEAR = r"(?:Y|N-?N(?:-?N)?)"
"""A year in figures or words: "1998", "nineteen ninety-eight", "two thousand and one"."""


def count(words: Words, first: int, after: int) -> float | None:
    """Return the number that words stand for; None for "several" and its like.

    "A couple" counts as two, "a" as one.
    """
    total = 0.0
    numbers: list[float] = []
    for index in range(first, after):
        letter, value = words.classes[index], words.values[index]
        if letter == "q":
            return float(value) or None
        if letter == "N":
            numbers.append(float(value))
        if letter == "f":
            total += 0.5 if value == "half" else float(value)
    if not numbers and not total:
        return 1.0
    if not all(_joins(one, other) for one, other in pairwise(numbers)):
        return numbers[0]
    return total + cardinal(numbers)


def _joins(one: float, other: float) -> bool:
    """Tell whether two number words make one number: "twenty-four", not "12-18"."""
    tens = one in range(20, 100, 10) and other in range(1, 10)
    return tens or other in (100, 1000) or one in (100, 1000)


def cardinal(numbers: Sequence[float]) -> float:
    """Return the number that a run of number words stands for: 2, 1000, 20, 4 is 2024."""
    whole = current = 0.0
    for number in numbers:
        if number == 100:
            current = max(current, 1.0) * 100
        elif number == 1000:
            whole += max(current, 1.0) * 1000
            current = 0.0
        else:
            current += number
    return whole + current


def year(words: Words, first: int, after: int) -> int | None:
    """Return the year that words stand for, None when they stand for none.

    A year in words has a century word and tens ("nineteen ninety-seven") or a thousand.
    """
    if words.classes[first] == "Y":
        return int(words.values[first])
    if words.texts[first][0].isdigit():
        return None
    numbers = [float(words.values[i]) for i in range(first, after) if words.classes[i] == "N"]
    if len(numbers) > 1 and numbers[1] == 1000:
        number = cardinal(numbers)
    elif len(numbers) > 1 and 17 <= numbers[0] <= 20 and 10 <= numbers[1] <= 90:
        number = numbers[0] * 100 + sum(numbers[1:])
    else:
        return None
    return int(number) if 1000 <= number < 2200 else None


def value_of(number: float | None, unit: str) -> str:
    """Return the TIMEX3 value of a duration: P2W, PT5H, P2Y6M, PXD."""
    letter, factor, timed = _UNITS[unit]
    lead = "PT" if timed else "P"
    if unit == "quarter" and (number is None or number == 1):
        letter, factor = "Q", 1
    if number is None:
        return f"{lead}X{letter}"
    if unit in ("decade", "century") and number != int(number):
        letter, factor = "Y", 10 if unit == "decade" else 100
    total = number * factor
    whole = int(total)
    text = f"{lead}{whole}{letter}" if whole or total == whole else lead
    rest = total - whole
    if rest and unit in _SMALLER:
        smaller, many = _SMALLER[unit]
        return f"{text}{round(rest * many)}{smaller}"
    return text if not rest else f"{lead}{total:g}{letter}"


_UNITS = {
    "second": ("S", 1, True),
    "minute": ("M", 1, True),
    "hour": ("H", 1, True),
    "day": ("D", 1, False),
    "night": ("D", 1, False),
    "week": ("W", 1, False),
    "fortnight": ("W", 2, False),
    "weekend": ("WE", 1, False),
    "month": ("M", 1, False),
    "quarter": ("M", 3, False),
    "year": ("Y", 1, False),
    "decade": ("E", 1, False),
    "century": ("C", 1, False),
}
_SMALLER = {"hour": ("M", 60), "year": ("M", 12)}
