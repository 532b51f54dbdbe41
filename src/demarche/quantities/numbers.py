"""Number words and figures in, numbers out."""

from __future__ import annotations

from dataclasses import dataclass

from demarche.quantities.vocabulary import data
from demarche.quantities.words import Words

_DOZEN = 12
_HUNDRED = 100
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class Number:
    """Words `first` to before `after` that tell a number, `value` to `high` when it is vague.

    `scale` is the last power behind the figure (million: 1e6), `figures` tells digits from words.
    """

    first: int
    after: int
    value: float
    high: float | None = None
    vague: bool = False
    scale: float = 1.0
    figures: bool = False


def number_at(words: Words, at: int) -> Number | None:
    """Read the number that begins at a word; None when none does."""
    letter = words.kind(at)
    if letter == "D":
        return _figures(words, at)
    if letter in "NS":
        return _spelled(words, at, at)
    if letter == "V":
        return _vague(words, at)
    if letter == "g":
        return _few(words, at, at)
    if letter in "ah":
        return _with_article(words, at)
    return None


def _with_article(words: Words, at: int) -> Number | None:
    """Read "a million", "half a million", "a dozen", "a couple of", "a few hundred"."""
    front = "".join(words.kind(at + ahead) for ahead in range(3))
    if (front.startswith("ha") and front[2] == "S") or front.startswith("hS"):
        after = at + (3 if front[1] == "a" else 2)
        scale = float(words.values[after - 1])
        return Number(at, after, scale / 2, scale=scale)
    if front.startswith("aS"):
        return _spelled(words, at, at + 1)
    return _few(words, at, at + 1) if front.startswith("ag") else None


def _figures(words: Words, at: int) -> Number:
    """Read figures with the scales behind them: "1.2 billion", "5-million", "2 1/2 million"."""
    value, scale, after = float(words.values[at]), 1.0, at + 1
    if words.classes.startswith("&ahS", after):
        value, after = value + 0.5, after + 3
    while True:
        ahead = after + (words.kind(after) == "-" and words.touches(after))
        if words.kind(ahead) != "S":
            break
        scale, after = scale * float(words.values[ahead]), ahead + 1
    if scale == 1.0 and words.kind(after) == "s" and _is_scale(words, at, after):
        scale, after = float(words.values[after]), after + 1
    return Number(at, after, value * scale, scale=scale, figures=True)


def _is_scale(words: Words, at: int, short: int) -> bool:
    """Tell whether "m" or "k" behind figures is a scale: with a currency, or a noun behind."""
    if words.kind(at - 1) == "$" or words.lowers[short] not in ("m", "k"):
        return True
    return (
        words.kind(short + 1) == "."
        and words.told(short + 1)[:1].islower()
        and (words.lower(short + 1) not in data()["nouns"]["stop"].split())
    )


def _spelled(words: Words, first: int, at: int) -> Number:
    """Read number words: "two hundred and fifty-three thousand", "a hundred"."""
    whole, group, scale, after = 0.0, 0.0, 1.0, at
    about = False
    while True:
        ahead = _next(words, at, after)
        value = words.values[ahead] if words.kind(ahead) in "NS" else None
        if value is None or not _joins(group, whole, value, words.kind(ahead), opening=ahead == at):
            break
        if words.kind(ahead) == "N":
            group += value
        elif value < _THOUSAND:
            group, about = max(group, 1.0) * value, about or value == _DOZEN
        else:
            whole, group = whole + max(group, 1.0) * value, 0.0
        scale = value if words.kind(ahead) == "S" else scale
        after = ahead + 1
    if words.classes.startswith("&ahS", after):
        scale = float(words.values[after + 3])
        return Number(first, after + 4, (whole + group + 0.5) * scale, scale=scale)
    return Number(first, after, whole + group, scale=scale, vague=about)


def _next(words: Words, at: int, after: int) -> int:
    """Return the word that may go on a number: past a hyphen, or an "and" behind a scale."""
    letter = words.kind(after)
    if after > at and letter == "-" and words.touches(after) and words.touches(after + 1):
        return after + 1
    if after > at and words.lower(after) == "and" and words.kind(after - 1) == "S":
        return after + 1 if words.kind(after + 1) == "N" else after
    return after


def _joins(group: float, whole: float, value: float, letter: str, *, opening: bool) -> bool:
    """Tell whether a number word goes on the number read so far."""
    if opening:
        return True
    if letter == "S":
        return group > 0 and (value >= _THOUSAND or group < _HUNDRED)
    rest = group % _HUNDRED
    return value > 0 and (
        (rest == 0 and (group > 0 or whole > 0)) or (rest >= 20 and (rest % 10 == 0 and value < 10))
    )


def _vague(words: Words, at: int) -> Number:
    """Read "dozens", "tens of thousands", "hundreds of thousands"."""
    low, high = words.values[at]
    if words.classes.startswith("oV", at + 1) and words.values[at + 2][0] >= _THOUSAND:
        scale = float(words.values[at + 2][0]) / 2
        return Number(at, at + 3, low * scale, (high + 1) * scale - 1, vague=True, scale=scale)
    return Number(at, at + 1, float(low), float(high), vague=True)


def _few(words: Words, first: int, at: int) -> Number | None:
    """Read "several hundred", "a few dozen", "a couple of"; "several" alone tells no number."""
    low, high = words.values[at]
    after = at + 1
    if words.lowers[at] == "couple" and words.kind(after) == "o":
        after += 1
    if words.kind(after) == "S":
        scale = float(words.values[after])
        return Number(first, after + 1, low * scale, high * scale, vague=True, scale=scale)
    if words.lowers[at] == "couple":
        return Number(first, after, float(low), vague=True)
    return None
