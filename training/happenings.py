"""Fit the linker's weights for happenings, from our own reports alone.

    python -m training.happenings          fit and write data/incidents/happenings.json
    python -m training.happenings --cross  B-cubed by cross-validation over stories

Corpora link reports of the same act, so they teach nothing of a blast and its dead. Two tables: the
first scores a pair by itself; the second adds what else the two documents hold (rivals.py), learned
from scores that the first gave to stories it was not fitted on.
"""

from __future__ import annotations

import json
import random
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from demarche import resources
from demarche.evaluate import chains
from demarche.incidents import link, rivals
from demarche.incidents.candidates import Candidates, candidates
from demarche.incidents.pairs import COLUMNS, compare
from demarche.incidents.traits import Traits, Vocabulary, read_texts, read_traits
from demarche.incidents.values import HAPPENING
from demarche.incidents.weights import ALL, FILES, Weights, probabilities, read
from training.incidents import Coded, Floats, cached, code_own, columns, fit, ranges

THRESHOLD, FLOOR, BAR, TIGHT = 0.2, 0.05, 0.5, 5.0
FOLDS = 6

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Sample:
    """Coded reports with their candidate pairs, agreements, and the story of each event."""

    coded: Coded
    traits: Traits
    pairs: Candidates
    rows: Floats
    story: NDArray[np.str_]

    def known(self, stories: Iterable[str]) -> Flags:
        """Tell the pairs of known happenings that lie within these stories."""
        held = np.isin(self.story, list(stories)) & (self.gold != "")
        return np.asarray(held[self.pairs.left] & held[self.pairs.right])

    @property
    def gold(self) -> NDArray[np.str_]:
        """The happening of each event, "" where it stands for none."""
        return np.array([name or "" for name in self.coded[3]])

    @property
    def same(self) -> Floats:
        """1 for each pair that reports one happening, else 0."""
        same = self.gold[self.pairs.left] == self.gold[self.pairs.right]
        return np.asarray(same, dtype=float)


def read_sample(coded: Coded) -> Sample:
    """Return the candidate pairs of coded reports; the letters of a report's id name its story."""
    documents, events, numbers, _ = coded
    vocabulary = Vocabulary()
    texts = read_texts(documents, [[] for _ in documents], vocabulary)
    traits = read_traits(events, numbers, texts, vocabulary)
    pairs = candidates(texts, traits, HAPPENING)
    rows = compare(traits, pairs.left, pairs.right, pairs.alike).astype(float)
    story = [re.sub(r"\d+$", "", documents[number].id) for number in numbers]
    return Sample(coded, traits, pairs, rows, np.array(story))


def folds(stories: Iterable[str]) -> list[list[str]]:
    """Return the stories in parts, by chance but always the same."""
    ordered = sorted(stories)
    random.Random(1).shuffle(ordered)
    return [ordered[at::FOLDS] for at in range(FOLDS)]


def table(samples: Sequence[Sample], stories: Sequence[str]) -> dict[str, Any]:
    """Fit both tables on some stories."""
    names = ", ".join(sorted(stories))
    made = {"threshold": THRESHOLD, "floor": FLOOR, "bar": BAR}
    alone = [np.zeros(len(one.rows)) for one in samples]
    for part in folds(stories):
        weights = _first(made, samples, [one for one in stories if one not in part])
        for sample, found in zip(samples, alone, strict=True):
            chosen = sample.known(part)
            found[chosen] = probabilities(weights, sample.rows[chosen].astype(np.float32))
    around = [
        rivals.compare(one.traits, one.pairs, likely.astype(np.float32)).astype(float)
        for one, likely in zip(samples, alone, strict=True)
    ]
    rows = [np.concatenate([one.rows, more], 1) for one, more in zip(samples, around, strict=True)]
    return {
        "trained_on": f"training/incidents, stories {names}",
        **made,
        **_fitted(samples, rows, stories, ALL),
        "first": _fitted(samples, [one.rows for one in samples], stories, COLUMNS),
    }


def _first(made: dict[str, Any], samples: Sequence[Sample], stories: Sequence[str]) -> Weights:
    rows = [one.rows for one in samples]
    return read(made | _fitted(samples, rows, stories, COLUMNS), HAPPENING)


def _fitted(
    samples: Sequence[Sample], rows: Sequence[Floats], stories: Sequence[str], names: Sequence[str]
) -> dict[str, Any]:
    known = [one.known(stories) for one in samples]
    held = np.concatenate([part[chosen] for part, chosen in zip(rows, known, strict=True)])
    same = np.concatenate([one.same[chosen] for one, chosen in zip(samples, known, strict=True)])
    bounds = ranges(held)
    values, base = fit(held, same, np.ones(len(held)), bounds, names, TIGHT)
    return columns(names, bounds, values, base)


def cross_validate(samples: Sequence[Sample]) -> dict[str, Any]:
    """Return B-cubed of our reports, each story linked by weights fitted on the others."""
    stories = sorted(set(samples[0].story))
    owners: list[dict[str, str]] = [{} for _ in samples]
    for part in folds(stories):
        weights = read(table(samples, [one for one in stories if one not in part]), HAPPENING)
        for sample, found in zip(samples, owners, strict=True):
            documents, events, _, _ = sample.coded
            made = link(events, documents, weights=weights).of()
            rows = zip(events, sample.story, strict=True)
            found |= {event.id: made[event.id] for event, story in rows if story in part}
    return {
        name: _figures(sample, found)
        for name, sample, found in zip(("gold", "end_to_end"), samples, owners, strict=True)
    }


def _figures(sample: Sample, owner: dict[str, str]) -> dict[str, Any]:
    """Score all happenings, those told more than once, and both in the harder stories aa to ao."""
    told = [
        (event.id, name, story)
        for event, name, story in zip(sample.coded[1], sample.coded[3], sample.story, strict=True)
        if name
    ]
    counts = Counter(name for _, name, _ in told)
    kept = {
        "all": told,
        "told_again": [one for one in told if counts[one[1]] > 1],
        "harder": [one for one in told if len(one[2]) > 1],
        "harder_told_again": [one for one in told if counts[one[1]] > 1 and len(one[2]) > 1],
    }
    return {
        name: chains.b_cubed(
            chains.chains_of((event, wanted) for event, wanted, _ in rows),
            chains.chains_of((event, owner[event]) for event, _, _ in rows),
        ).table()
        for name, rows in kept.items()
    }


def main(arguments: Sequence[str]) -> None:
    """Fit the tables, or print how they do on stories that they were not fitted on."""
    samples = [read_sample(coded) for coded in cached("train_own", code_own)]
    if "--cross" in arguments:
        sys.stdout.write(json.dumps(cross_validate(samples), indent=1) + "\n")
        return
    made = table(samples, sorted(set(samples[0].story)))
    path = resources.data_path(FILES[HAPPENING])
    path.write_text(json.dumps(made, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
