"""Train the model: `python -m training.train [--clean] [--out FOLDER]`.

Reads training/config.toml, trains the base and tuned stages with checkpoints under build/,
calibrates on the set-aside sentences, and exports int8 ONNX into the package.
"""

from __future__ import annotations

import argparse
import logging
import tomllib
from pathlib import Path
from typing import Any

import torch

from demarche import codebook
from demarche.evaluate import plv
from demarche.tokens import Tokenizer
from training.data import Labels, is_dev, read_corpus
from training.fit import Stage
from training.stages import sample, train_base, tune, weights_folder

ROOT = Path(__file__).parent
BUILD = ROOT.parent / "build" / "training"
PLV_TRAIN = ROOT.parent.parent / "shared" / "data" / "plv" / "PLV_train.tsv"


def read_config(path: Path = ROOT / "config.toml") -> dict[str, Any]:
    """Read the training settings."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def stage_of(table: dict[str, Any], seed: int) -> Stage:
    """Make a stage of a config section, leaving out what is not the stage's own."""
    fields = {key: value for key, value in table.items() if key in Stage.__slots__}
    return Stage(**fields, seed=seed)


def main() -> None:
    """Run all stages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clean", action="store_true", help="our corpus alone, no PLV_train")
    parser.add_argument("--name", default="model")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(arguments.threads)
    config = read_config()
    book = codebook.load("plover")
    tokenizer = Tokenizer(weights_folder() / "tokenizer.json")
    corpus = read_corpus((ROOT / "corpus" / "train").glob("*.txt"))
    kept = [text for text in corpus if not is_dev(text.text)]
    logging.info("%d sentences, %d set aside", len(kept), len(corpus) - len(kept))
    labels = Labels.of(book)
    seed = config["seed"]
    base = train_base(kept, labels, tokenizer, stage_of(config["base"], seed), BUILD / "base.pt")
    network = base
    if not arguments.clean and PLV_TRAIN.exists():
        replay = sample(kept, config["tuned"]["corpus_share"], seed)
        stage = stage_of(config["tuned"], seed)
        rows = plv.read(PLV_TRAIN)
        network = tune(base, book, rows, replay, tokenizer, stage, BUILD / "tuned.pt")
    torch.save(network.state_dict(), BUILD / f"{arguments.name}.pt")


if __name__ == "__main__":
    main()
