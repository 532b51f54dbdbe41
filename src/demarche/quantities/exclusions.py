"""A number in its sentence in, whether it tells no quantity: a date, an age, a name, a score."""

from __future__ import annotations

from demarche.quantities.numbers import Number
from demarche.quantities.vocabulary import words_of
from demarche.quantities.words import Words

_FIRST_YEAR, _LAST_YEAR = 1500, 2100
_RECENT = 1900
"""From here on figures that are not round are a year whatever stands in front."""


def is_excluded(words: Words, number: Number, *, measured: bool) -> bool:
    """Tell whether a number is none of a quantity; `measured` says that a unit stands with it."""
    return (
        _is_joined(words, number, measured=measured)
        or _is_date(words, number)
        or _is_age(words, number)
        or _is_fraction(words, number)
        or (not measured and (_is_year(words, number) or _is_name(words, number)))
        or _is_pronoun(words, number)
    )


def looks_like_year(words: Words, number: Number) -> bool:
    """Tell whether figures could be a year: four digits, no comma, no scale."""
    length = words.ends[number.first] - words.starts[number.first]
    plain = number.figures and number.after == number.first + 1 and length == 4
    return plain and number.value.is_integer() and _FIRST_YEAR <= number.value <= _LAST_YEAR


def _is_joined(words: Words, number: Number, *, measured: bool) -> bool:
    """Tell "two-plus-two", "five-nation", "50-50", "3-2", "24/7", "80s" by what touches them."""
    before, after = number.first - 1, number.after
    hyphened = words.kind(before) == "-" and words.touches(number.first) and words.touches(before)
    if hyphened and words.kind(before - 1) in "DNX.":
        return words.lower(before - 1) != "magnitude" and not measured
    if words.lower(before) in ("/", "#", "."):
        return words.touches(number.first)
    if words.kind(after) == "-" and words.touches(after) and words.touches(after + 1):
        return not measured and words.lower(after + 1) not in ("odd", "plus", "some", "strong")
    if not words.touches(after):
        return False
    return words.kind(after) == "(" or (words.lower(after) == "/" and not measured)


def _is_date(words: Words, number: Number) -> bool:
    """Tell days of a month, clock times and "two years ago"."""
    before, after = words.lower(number.first - 1), words.lower(number.after)
    months, weekdays = words_of("exclusions", "months"), words_of("exclusions", "weekdays")
    if words.lower(number.first - 1) == ".":
        before = words.lower(number.first - 2)
    small = number.value <= 31 and number.scale == 1.0
    if number.figures and before in months and words.kind(number.first - 2) == "D":
        return True
    if small and (_is_month(words, number.first - 1, before, months) or before in weekdays):
        return number.figures
    if small and number.figures and after in months:
        return after != "may" or words.told(number.after)[:1].isupper()
    after = f"{after}." if words.told(number.after) in ("a.m", "p.m") else after
    return after in words_of("exclusions", "clock_after")


def _is_month(words: Words, at: int, word: str, months: frozenset[str]) -> bool:
    return word in months and (word != "may" or words.told(at)[:1].isupper())


def _is_age(words: Words, number: Number) -> bool:
    """Tell "aged 25", "25 years old", "25-year-old", "Smith, 34, said"."""
    before, after = number.first - 1, number.after
    if words.lower(before) in words_of("exclusions", "ages_before"):
        return True
    end = after + (words.kind(after) == "-")
    if words.lower(end) in ("year", "years", "month", "months", "week", "weeks", "day", "days"):
        end += 1 + (words.kind(end + 1) == "-")
        return words.lower(end) in ("old", "olds") or words.phrase(end, end + 2) == "of age"
    return (
        number.figures
        and words.kind(before) == ","
        and words.kind(after) in ",)!"
        and words.told(before - 1)[:1].isupper()
        and number.value < 120
    )


def _is_year(words: Words, number: Number) -> bool:
    """Tell a year: after "in", a month or a comma, or with a singular noun behind."""
    if not looks_like_year(words, number):
        return False
    if number.value >= _RECENT and number.value % 50:
        return True
    before = words.lower(number.first - 1)
    listed = words_of("exclusions", "year_before") | words_of("exclusions", "months")
    return before in listed or (
        words.kind(number.first - 1) in ",(-!."
        and before not in ("about", "some", "than", "least", "nearly", "over", "around")
    )


def _is_name(words: Words, number: Number) -> bool:
    """Tell "Section 8", "Resolution 2270", "Windows 10", "Group of Seven", "Big Three"."""
    before = words.lower(number.first - 1)
    if before == "." and words.touches(number.first - 1):
        before = words.lower(number.first - 2)
        if before not in ("no", "nos", "art", "sec", "vol", "p", "pp"):
            return False
    front = words.told(number.first - 1)
    mixed = not words.capitals
    if before in words_of("exclusions", "designators"):
        return number.figures or (front[:1].isupper() and mixed)
    if words.phrase(number.first - 2, number.first) in ("group of", "gang of", "formula of"):
        return mixed and words.told(number.first - 2)[:1].isupper()
    if not mixed or number.first == 0:
        return False
    if not number.figures and words.kind(number.first) in "NS":
        named = words.told(number.first)[:1].isupper() and front.isalpha()
        return named and words.told(number.after)[:1].isupper()
    return (
        number.figures
        and number.first > 1
        and front[:1].isupper()
        and front.isalpha()
        and words.kind(number.first - 1) == "."
        and words.kind(number.first - 2) != "!"
    )


def _is_fraction(words: Words, number: Number) -> bool:
    """Tell "two-thirds", "three quarters", "one in five", "two out of three"."""
    after = number.after + (words.kind(number.after) == "-")
    return words.lower(after) in ("thirds", "third", "quarters", "fifths", "tenths", "fourths")


def _is_pronoun(words: Words, number: Number) -> bool:
    """Tell "one of the", "one another", "no one", "this one", and "one" without its noun."""
    if words.lower(number.first) != "one" or number.after != number.first + 1:
        return False
    before, after = words.lower(number.first - 1), words.lower(number.after)
    return after in (
        "of",
        "another",
        "day",
        "day's",
        "side",
        "hand",
        "thing",
        "way",
        "time",
        "that",
    ) or before in ("no", "this", "that", "any", "every", "each", "which", "the", "some", "for")
