"""Cross-validate on PLV_train: `python -m training.crossvalidate [--seeds 0 1 2] [--bare]`.

StratifiedGroupKFold(5, seed 0), grouped by plain sentence. Each fold's model starts from the
base model (our corpus alone, the same for all folds) and is tuned on the other four folds;
its predictions on the fold are pooled. `--bare` starts from MiniLM's weights and leaves the
corpus out: the ablation. Finished folds are kept under build/ and not run again.
"""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.model_selection import StratifiedGroupKFold

from demarche import codebook, records, resources
from demarche.codebook import Codebook
from demarche.coder import Coder, Parts
from demarche.evaluate import plv, raw, typing
from demarche.evaluate.plv import PlvRow
from demarche.records import Document
from demarche.tagger import Tagger, read_settings
from demarche.tokens import Tokenizer
from training.data import Labels, plv_example
from training.fit import Stage, fit
from training.model import Network
from training.network import TorchHalves
from training.stages import blended, new_network, sample, settings, tune, tune_pairs, weights_folder
from training.train import BUILD, PLV_TRAIN, read_config, split_corpus, stage_of

FOLDS = 5
BLENDS = (1.0, 0.75, 0.5)
"""Shares of the tuned weights that each fold is predicted with; the config's own is reported."""
BARE = Stage(epochs=8, encoder_rate=1e-4, head_rate=5e-4)


def folds(rows: Sequence[PlvRow]) -> list[tuple[list[int], list[int]]]:
    """Return the folds as (train, test) row numbers."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    kinds, groups = [row.type for row in rows], [row.text for row in rows]
    return [(list(train), list(test)) for train, test in splitter.split(groups, kinds, groups)]


def fold_networks(rows: Sequence[PlvRow], seed: int, *, bare: bool) -> list[Network]:
    """Train on a fold's training rows; return the pair network and one for each of BLENDS.

    When bare, one network is both.
    """
    book, config = codebook.load("plover"), read_config()
    labels, tokenizer = Labels.of(book), Tokenizer(weights_folder() / "tokenizer.json")
    if bare:
        network = new_network(labels, seed)
        examples = [plv_example(row, labels, tokenizer) for row in rows]
        fit(network, examples, labels, replace(BARE, seed=seed))
        return [network, network]
    base = new_network(labels, 0)
    base.load_state_dict(torch.load(BUILD / "base.pt", weights_only=True)["network"])
    replay = sample(split_corpus().kept, config["tuned"]["fold_share"], seed)
    tuned = tune(base, book, rows, replay, tokenizer, stage_of(config["tuned"], seed))
    pairs = tune_pairs(base, book, rows, tokenizer, stage_of(config["pairs"], seed))
    return [pairs, *(blended(base, tuned, share) for share in BLENDS)]


def predict(
    network: Network, pairs: Network, book: Codebook, rows: Sequence[PlvRow]
) -> dict[str, Any]:
    """Return type distributions with given spans, and the records from the raw sentences.

    The floors are those of the shipped model.
    """
    tokenizer = Tokenizer(weights_folder() / "tokenizer.json")
    shipped = read_settings(resources.model_folder())
    floors = {name: getattr(shipped, name) for name in ("trigger_floor", "event_floor")}
    given = replace(settings(book), **floors)
    tagger = Tagger(TorchHalves(network), given, TorchHalves(pairs))
    coder = Coder(model=Parts(tokenizer, tagger, book, records.Coder("", "")))
    documents = [Document(str(number), row.text) for number, row in enumerate(rows)]
    found = raw.measure(rows, list(coder.code_many(documents)), book)
    return {"likely": typing.probabilities(tagger, tokenizer, rows).tolist(), "raw": found}


def run_fold(number: int, seed: int, *, bare: bool, folder: Path) -> dict[str, Any]:
    """Run one fold, or read what an earlier run left of it."""
    path = folder / f"{'bare' if bare else 'tuned'}-{seed}-{number}.json"
    if not path.exists():
        rows, book = plv.read(PLV_TRAIN), codebook.load("plover")
        train, test = folds(rows)[number]
        pairs, *networks = fold_networks([rows[i] for i in train], seed, bare=bare)
        results = [predict(network, pairs, book, [rows[i] for i in test]) for network in networks]
        path.write_text(json.dumps(results))
        logging.info("seed %d fold %d done", seed, number)
    stored: list[dict[str, Any]] = json.loads(path.read_text())
    return stored[0 if bare else BLENDS.index(read_config()["tuned"]["blend"])]


def run(seed: int, *, bare: bool, folder: Path) -> dict[str, Any]:
    """Run or read the folds of one seed and pool them."""
    rows = plv.read(PLV_TRAIN)
    likely = np.zeros((len(rows), len(typing.TYPES)), dtype=np.float32)
    hits: dict[str, float] = {}
    for number, (_, test) in enumerate(folds(rows)):
        result = run_fold(number, seed, bare=bare, folder=folder)
        likely[test] = result["likely"]
        for name, rate in result["raw"].items():
            if isinstance(rate, float):
                hits[name] = hits.get(name, 0.0) + rate * len(test) / len(rows)
    return {"typing": typing.measure(rows, likely), "raw": hits}


def main() -> None:
    """Run the seeds and print their figures and means."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2])
    parser.add_argument("--folds", type=int, nargs="+", help="run these only, print nothing")
    parser.add_argument("--bare", action="store_true", help="without our corpus")
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    folder = BUILD / "crossvalidate"
    folder.mkdir(parents=True, exist_ok=True)
    if arguments.folds:
        for seed in arguments.seeds:
            for number in arguments.folds:
                run_fold(number, seed, bare=arguments.bare, folder=folder)
        return
    results = [run(seed, bare=arguments.bare, folder=folder) for seed in arguments.seeds]
    figures = {
        "seeds": arguments.seeds,
        "bare": arguments.bare,
        "root_macro_f1": [result["typing"]["root"]["macro_f1"] for result in results],
        "quad_macro_f1": [result["typing"]["quad"]["macro_f1"] for result in results],
        "raw": [result["raw"] for result in results],
        "classes": {
            name: round(float(np.mean([r["typing"]["classes"][name]["f1"] for r in results])), 3)
            for name in results[0]["typing"]["classes"]
        },
    }
    figures["mean"] = {
        name: round(float(np.mean(figures[name])), 4) for name in ("root_macro_f1", "quad_macro_f1")
    } | {
        name: round(float(np.mean([result["raw"][name] for result in results])), 4)
        for name in results[0]["raw"]
    }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
