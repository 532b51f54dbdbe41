"""Make the accuracy tables of the README and the model card: `python -m evaluation.table`.

Measures the package's model anew on the test data of this repository, joins what longer runs
left in evaluation/results (cross-validation, the clean variant, ACLED, fp32, speed), and
writes both between the markers of README.md and training/MODEL_CARD.md.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from demarche.coder import Coder
from demarche.resources import model_digest, model_folder
from evaluation.gate import measure

ROOT = Path(__file__).parent
RESULTS = ROOT / "results"
README = ROOT.parent / "README.md"
CARD = ROOT.parent / "training" / "MODEL_CARD.md"

Row = tuple[str, str, str]
OURS = "our corpus and PLV_train"


def main() -> None:
    """Measure and write the tables."""
    figures = measure()
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "model.json").write_text(json.dumps(_numbers(figures), indent=1) + "\n")
    accuracy = _markdown(
        ("What", "Data, and what the model was trained on", "Figure"), rows(figures)
    )
    _write(README, "accuracy", accuracy)
    _write(CARD, "accuracy", accuracy)
    _write(CARD, "classes", _classes(figures))
    _write(
        CARD, "digest", f"`{model_digest(model_folder())}`, version {Coder().parts.mark.version}"
    )
    _write(README, "demo", _demo())
    if speed := _result("speed"):
        _write(README, "speed", _speed(speed))


def _numbers(figures: dict[str, Any]) -> dict[str, Any]:
    """Leave out the lists of missed lines: they quote texts that are not ours to keep."""
    return {
        name: _numbers(value) if isinstance(value, dict) else value
        for name, value in figures.items()
        if not isinstance(value, list)
    }


def rows(figures: dict[str, Any]) -> list[Row]:
    """Return the accuracy table."""
    held, gold = figures["heldout"], figures["gold"]
    on_held = f"held-out sentences ({held['n']}), {OURS}"
    on_gold = f"{gold['articles']} gold articles ({gold['events']} events), {OURS}"
    who = figures["actors"]
    on_actors = f"{who['n']} mentions in context, half of them used for tuning, rules"
    table = [
        ("Event type, trigger given, macro F1", on_held, held["type"]["macro_f1"]),
        ("Mode given the type, macro F1", on_held, held["mode"]["macro_f1"]),
        ("Modality, macro F1", on_held, held["modality"]["macro_f1"]),
        ("Contexts, micro F1", on_held, held["contexts"]["f1"]),
        ("Event found with its type, F1", on_held, held["trigger_and_type"]["f1"]),
        ("No-event sentences that yield an event", on_held, held["false_alarm_rate"]),
        ("Calibration error of confidence", on_held, held["calibration_error"]),
        ("Event found, F1", on_gold, gold["trigger"]["f1"]),
        ("Type, actor and recipient countries, F1", on_gold, gold["type_actor_recipient"]["f1"]),
        ("Country of an actor, accuracy", on_actors, who["country"]),
        ("Primary sector of an actor, accuracy", on_actors, who["sector"]),
        ("Refused where nothing tells the country", on_actors, who["refusals"]),
    ]
    table += _stances(figures)
    return [(what, data, str(figure)) for what, data, figure in (*table, *_longer_runs())]


def _stances(figures: dict[str, Any]) -> list[tuple[str, str, Any]]:
    held, counted = figures["positions"], figures["quantities"]
    data = f"{held['given']['statements']} statements by somebody who saw no training sentence"
    numbers = f"{counted['finding']['n']} numbers by somebody who saw no rule"
    return [
        ("Issues of a given statement, macro F1", data, held["given"]["issue"]["macro_f1"]),
        ("Stance on an issue found, macro F1", data, held["given"]["stance"]["macro_f1"]),
        ("Issues end to end, macro F1", data, held["found"]["issue"]["macro_f1"]),
        ("Numbers found, F1", numbers, counted["finding"]["f1"]),
        ("Value and unit, accuracy", numbers, counted["value_unit"]),
        ("What is counted, accuracy", f"{numbers}, half read for tuning", counted["counted"]),
        ("Qualifier, accuracy", numbers, counted["qualifier"]),
    ]


def _longer_runs() -> list[tuple[str, str, Any]]:
    table: list[tuple[str, str, Any]] = []
    for name, told in (("crossvalidation", OURS), ("ablation", "PLV_train alone")):
        if result := _result(name):
            mean = result["mean"]
            data = f"PLV_train, 5 folds pooled, {len(result['seeds'])} seed(s), {told}"
            table += [
                ("Type with given spans, macro F1", data, mean["root_macro_f1"]),
                ("Quad class with given spans, macro F1", data, mean["quad_macro_f1"]),
            ]
            # Without the corpus nothing teaches the model to find a trigger: no raw figures.
            if not result["bare"]:
                table += [
                    ("Spans found in the raw sentence", data, mean["span_hit_rate"]),
                    ("Spans and type", data, mean["type_hit_rate"]),
                    ("Spans and quad class", data, mean["quad_hit_rate"]),
                    ("Events a sentence", data, mean["events_per_sentence"]),
                ]
    if said := _result("saying"):
        table += _quotes(said["quotes"])
    if resolved := _result("resolving"):
        table += _resolving(resolved)
    if clean := _result("clean"):
        data = "held-out sentences, our corpus alone"
        table.append(("Clean variant: event type, macro F1", data, clean["type"]["macro_f1"]))
        table.append(("Clean variant: found with type, F1", data, clean["trigger_and_type"]["f1"]))
    if full := _result("fp32"):
        data = f"held-out sentences, {OURS}, fp32 in place of int8"
        table.append(("Event type, trigger given, macro F1", data, full["type"]["macro_f1"]))
    if acled := _result("acled"):
        data = f"training/corpus/acled ({acled['events']} events), 5 folds pooled, its other folds"
        table.append(("ACLED's six types, trigger given, macro F1", data, acled["macro_f1"]))
    return table


def _quotes(figures: dict[str, Any]) -> list[tuple[str, str, Any]]:
    data = f"PolNeAR dev ({figures['texts']} texts), PolNeAR train and training/issues"
    return [
        (f"{role.capitalize()} of a statement, F1 {how}", data, figures[how][role]["f1"])
        for how in ("overlap", "exact")
        for role in ("speaker", "cue", "content")
    ]


def _resolving(figures: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """Return the rows of who, where and when: halves that nothing was tuned on."""
    times, unseen = figures["times"], figures["actors"]["report"]
    on_times = "TimeBank and AQUAINT, report half, rules"
    on_actors = f"{unseen['n']} mentions, the half not used for tuning, rules"
    table = [
        ("Time expressions, relaxed F1", on_times, times["relaxed"]["f1"]),
        ("Time values end to end, F1", on_times, times["value"]["f1"]),
        ("Time values, gold spans, accuracy", on_times, times["value_given_spans"]),
        ("Country of an actor, accuracy", on_actors, unseen["country"]),
        ("Primary sector of an actor, accuracy", on_actors, unseen["sector"]),
        ("Refused where nothing tells the country", on_actors, unseen["refusals"]),
    ]
    for name, found in figures["places"].items():
        data = f"{name}, report half, ranked by weights learned on the other half"
        table += [
            ("Toponyms found, F1", data, found["detection"]["f1"]),
            ("Toponyms within 161 km, gold spans", data, found["gold_spans"]["accuracy_161km"]),
            ("Toponyms within 161 km, end to end", data, found["end_to_end"]["accuracy_161km"]),
        ]
    return table


def _result(name: str) -> Any:
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text()) if path.exists() else None


def _classes(figures: dict[str, Any]) -> str:
    held = figures["heldout"]
    header = ("Class", "Precision, recall", "F1 (n)")
    table = [
        (name, f"{tally['precision']}, {tally['recall']}", f"{tally['f1']} ({tally['n']})")
        for part in ("types", "modalities", "roles")
        for name, tally in held[part].items()
    ]
    return _markdown(header, table)


def _speed(speed: dict[str, Any]) -> str:
    shares = ", ".join(f"{name} {share:.0%}" for name, share in speed["stage_shares"].items())
    return (
        f"{speed['sentences_per_second']} sentences a second from raw text to records with "
        f"{speed['workers']} workers ({speed['documents']} articles, {speed['sentences']} "
        f"sentences), {speed['ratio_to_bare_encoder']} of what the bare encoder does in the same "
        f"run; {speed['memory_mb']} MB for all processes; {speed['first_record_seconds']} s to the "
        f"records of one article. Shares: {shares}."
    )


def _demo() -> str:
    """Return the table that one sample article gives."""
    command = [sys.executable, "-m", "demarche", "code", "samples/crisis-1-launch.txt"]
    command += ["--kind", "event", "--kind", "statement", "--kind", "force"]
    done = subprocess.run(
        [*command, "--format", "table"], cwd=ROOT.parent, capture_output=True, text=True, check=True
    )
    return f"```text\n{done.stdout.rstrip()}\n```"


def _markdown(header: Row, table: list[Row]) -> str:
    lines = [header, ("---", "---", "---"), *table]
    return "\n".join(f"| {a} | {b} | {c} |" for a, b, c in lines)


def _write(path: Path, name: str, content: str) -> None:
    """Put the content between the markers `<!-- name -->` and `<!-- /name -->`."""
    text = path.read_text(encoding="utf-8")
    marked = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.DOTALL)
    path.write_text(marked.sub(lambda m: f"{m[1]}{content}\n{m[2]}", text), encoding="utf-8")


if __name__ == "__main__":
    main()
