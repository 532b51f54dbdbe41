"""Fail when accuracy drops: `python -m evaluation.gate [--update [--allow-regression]]`.

Measures the package's model on the test data of this repository (and on ../shared, where it
is there), and compares with the floors of baseline.json. The test data must have the digests
of digests.toml, so that a changed test cannot pass for progress. `--update` raises the floors
to what is measured, a little rounded down; it lowers none without `--allow-regression`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

from demarche import knowledge
from demarche.coder import Coder
from demarche.evaluate import actors, articles, positions, quantities, sentences
from demarche.evaluate.command import acceptance_figures, flattened
from demarche.markup import parse

ROOT = Path(__file__).parent
BASELINE = ROOT / "baseline.json"
SEEDS = ROOT.parent.parent / "shared" / "seeds" / "records.jsonl"
WATCHED = (
    "heldout.type.macro_f1",
    "heldout.mode.macro_f1",
    "heldout.modality.macro_f1",
    "heldout.contexts.f1",
    "heldout.trigger_and_type.f1",
    "heldout.false_alarm_rate",
    "heldout.calibration_error",
    "gold.trigger.f1",
    "gold.type.f1",
    "gold.actors.f1",
    "gold.type_actor_recipient.f1",
    "seeds.event.found",
    "seeds.event.typed",
    "seeds.event.complete",
    "seeds.place.found",
    "seeds.actor.found",
    "seeds.must_not.found",
    "actors.country",
    "actors.sector",
    "actors.refusals",
    "positions.given.issue.macro_f1",
    "positions.given.stance.macro_f1",
    "positions.found.issue.macro_f1",
    "quantities.finding.f1",
    "quantities.value_unit",
    "quantities.counted",
    "quantities.qualifier",
    "seeds.statement.found",
    "seeds.quantity.found",
    "seeds.position.found",
)
LESS_IS_BETTER = ("heldout.false_alarm_rate", "heldout.calibration_error")
SLACK = 0.005
"""How far under a measured figure its floor is set: rounding differs between processors."""


def main() -> int:
    """Measure, compare, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true")
    parser.add_argument("--allow-regression", action="store_true")
    arguments = parser.parse_args()
    if changed := changed_data():
        print("test data changed:", ", ".join(changed))
        return 1
    figures = {name: value for name, value in flattened(measure()) if name in WATCHED}
    floors = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    fallen = [name for name, value in figures.items() if worse(name, value, floors.get(name))]
    for name, value in figures.items():
        print(f"{name:40} {value:8} floor {floors.get(name, '-')}", "FELL" * (name in fallen))
    if arguments.update and (not fallen or arguments.allow_regression):
        raised = {name: floor(name, value) for name, value in figures.items()}
        BASELINE.write_text(json.dumps(floors | raised, indent=1) + "\n")
        return 0
    return 1 if fallen else 0


def worse(name: str, value: float, limit: float | None) -> bool:
    """Tell whether a figure is on the wrong side of its floor."""
    if limit is None:
        return False
    return value > limit if name in LESS_IS_BETTER else value < limit


def floor(name: str, value: float) -> float:
    """Return the floor to pin for a measured figure; counts are pinned as they are."""
    if isinstance(value, int):
        return value
    return round(value + SLACK if name in LESS_IS_BETTER else value - SLACK, 4)


def changed_data() -> list[str]:
    """Return the test files that are missing or differ from their pinned digests."""
    pinned = tomllib.loads((ROOT / "digests.toml").read_text())
    return [
        name
        for name, digest in pinned.items()
        if not (ROOT.parent / name).exists()
        or hashlib.sha256((ROOT.parent / name).read_bytes()).hexdigest() != digest
    ]


def measure() -> dict[str, Any]:
    """Run every measure the gate watches."""
    coder = Coder()
    gold = [articles.read_article(path) for path in sorted((ROOT / "gold").glob("*.txt"))]
    coded = list(coder.code_many(article.document for article in gold))
    figures = {"heldout": heldout(coder), "gold": articles.measure(gold, coded)}
    figures["actors"] = resolved_actors()
    figures["positions"] = positions.evaluate(ROOT / "statements" / "stances.jsonl", coder)
    figures["quantities"] = quantities.evaluate(ROOT / "quantities" / "numbers.jsonl")
    return figures | ({"seeds": acceptance_figures(coder, SEEDS)} if SEEDS.exists() else {})


def resolved_actors() -> dict[str, Any]:
    """Measure countries, sectors and refusals on the blind test of mentions in context."""
    known, rows = knowledge.load(), actors.read_actors(ROOT / "actors" / "mentions.tsv")
    return actors.measure(rows, [actors.answer(row, known) for row in rows])


def heldout(coder: Coder) -> dict[str, Any]:
    """Measure on the corpus's held-out part.

    The confidence is fitted to it, so the calibration error is the cross-fitted one that
    training left in the model's settings.
    """
    files = sorted((ROOT.parent / "training" / "corpus" / "heldout").glob("*.txt"))
    lines = [line for path in files for line in path.read_text(encoding="utf-8").splitlines()]
    marked = [parse(line) for line in lines if line and not line.startswith("#")]
    tagger = coder.parts.tagger
    figures = sentences.measure(tagger, coder.parts.tokenizer, marked)
    return figures | {"calibration_error": tagger.settings.calibration_error or 1.0}


if __name__ == "__main__":
    sys.exit(main())
