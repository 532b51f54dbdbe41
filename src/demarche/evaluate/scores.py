"""Gold and predicted labels in; precision, recall, F1 and calibration error out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Tally:
    """Hits, false alarms and misses, which add up."""

    hits: int = 0
    alarms: int = 0
    misses: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add two tallies."""
        return Tally(self.hits + other.hits, self.alarms + other.alarms, self.misses + other.misses)

    @property
    def precision(self) -> float:
        """Hits among what was found; 0 when nothing was found."""
        return _ratio(self.hits, self.hits + self.alarms)

    @property
    def recall(self) -> float:
        """Hits among what was to be found; 0 when nothing was."""
        return _ratio(self.hits, self.hits + self.misses)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return _ratio(2 * self.hits, 2 * self.hits + self.alarms + self.misses)

    def table(self) -> dict[str, Any]:
        """Return the figures, rounded, with the count of gold items."""
        return {
            "precision": round(self.precision, 4),
            "recall": round(self.recall, 4),
            "f1": round(self.f1, 4),
            "n": self.hits + self.misses,
        }


def compare(gold: Sequence[Hashable], found: Sequence[Hashable]) -> Tally:
    """Tally two bags of items."""
    hits = sum((Counter(gold) & Counter(found)).values())
    return Tally(hits, len(found) - hits, len(gold) - hits)


def by_class(gold: Sequence[str], found: Sequence[str]) -> dict[str, Tally]:
    """Tally each class that stands in the gold, one label an item."""
    pairs = Counter(zip(gold, found, strict=True))
    tallies = {}
    for label in sorted(set(gold)):
        hits = pairs[label, label]
        alarms = sum(n for (g, f), n in pairs.items() if f == label and g != label)
        misses = sum(n for (g, f), n in pairs.items() if g == label and f != label)
        tallies[label] = Tally(hits, alarms, misses)
    return tallies


def macro_f1(tallies: dict[str, Tally]) -> float:
    """Return the mean F1 of the classes."""
    return _ratio(sum(tally.f1 for tally in tallies.values()), len(tallies))


def accuracy(gold: Sequence[Hashable], found: Sequence[Hashable]) -> float:
    """Return the share of equal labels."""
    return _ratio(sum(g == f for g, f in zip(gold, found, strict=True)), len(gold))


def calibration_error(confidences: Sequence[float], right: Sequence[bool], bins: int = 10) -> float:
    """Return the expected calibration error over bins of equally many records."""
    order = sorted(range(len(confidences)), key=lambda index: confidences[index])
    error = 0.0
    for number in range(bins):
        part = order[number * len(order) // bins : (number + 1) * len(order) // bins]
        sure = sum(confidences[index] for index in part)
        error += abs(sure - sum(right[index] for index in part))
    return _ratio(error, len(order))


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else 0.0
