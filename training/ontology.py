"""Another ontology: `python -m training.ontology FOLDER [--out MODEL]`.

FOLDER holds a codebook.toml and marked sentences (*.txt). The encoder and the heads that do
not depend on the ontology start from the base model; types, modes and contexts start anew.
Prints five-fold cross-validated figures, trigger given; `--out` then trains on everything and
writes a model folder for `demarche code --model`. ACLED's six types in training/corpus/acled
show how.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from sklearn.model_selection import StratifiedKFold

from demarche import codebook
from demarche.codebook import Codebook
from demarche.evaluate.scores import accuracy, by_class, macro_f1
from demarche.evaluate.sentences import judge
from demarche.markup import MarkedText
from demarche.tagger import Tagger
from demarche.tokens import Tokenizer
from training.data import Labels, example, read_corpus
from training.fit import Stage, fit
from training.model import Network
from training.network import TorchHalves
from training.stages import new_network, settings, weights_folder
from training.train import BUILD, Corpus, finish

STAGE = Stage(epochs=6, encoder_rate=5e-5, head_rate=1e-3)
FOLDS = 5


def start(book: Codebook, seed: int) -> Network:
    """Return the base model with new heads for the codebook's labels."""
    network = new_network(Labels.of(book), seed)
    saved = torch.load(BUILD / "base.pt", weights_only=True)["network"]
    own = ("heads.types.", "heads.modes.", "heads.contexts.")
    shared = {name: value for name, value in saved.items() if not name.startswith(own)}
    network.load_state_dict(shared, strict=False)
    return network


def train_on(marked: Sequence[MarkedText], book: Codebook, tokenizer: Tokenizer) -> Network:
    """Train the codebook's model on marked sentences."""
    network, labels = start(book, STAGE.seed), Labels.of(book)
    fit(network, [example(text, labels, tokenizer) for text in marked], labels, STAGE)
    return network


def crossvalidate(
    marked: Sequence[MarkedText], book: Codebook, tokenizer: Tokenizer
) -> dict[str, object]:
    """Return pooled out-of-fold figures for types with the trigger given."""
    kinds = [text.events[0].type if text.events else "" for text in marked]
    splitter = StratifiedKFold(FOLDS, shuffle=True, random_state=0)
    gold: list[str] = []
    found: list[str] = []
    for train, test in splitter.split(kinds, kinds):
        network = train_on([marked[i] for i in train], book, tokenizer)
        tagger = Tagger(TorchHalves(network), settings(book))
        for event, reading in judge(tagger, tokenizer, [marked[i] for i in test]):
            gold.append(event.type)
            found.append(tagger.settings.types[int(reading.types[:-1].argmax())])
    classes = by_class(gold, found)
    return {
        "codebook": book.name,
        "events": len(gold),
        "macro_f1": round(macro_f1(classes), 4),
        "accuracy": round(accuracy(gold, found), 4),
        "classes": {name: tally.table() for name, tally in classes.items()},
    }


def main() -> None:
    """Cross-validate, and train on everything where a folder is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    torch.set_num_threads(1)
    book = codebook.load(str(arguments.folder / "codebook.toml"))
    tokenizer = Tokenizer(weights_folder() / "tokenizer.json")
    marked = read_corpus(arguments.folder.glob("*.txt"))
    print(json.dumps(crossvalidate(marked, book, tokenizer), indent=1))
    if arguments.out:
        network = train_on(marked, book, tokenizer)
        corpus = Corpus(marked, marked, marked)
        finish(network, corpus, settings(book), tokenizer, arguments.out)
        shutil.copy(arguments.folder / "codebook.toml", arguments.out / "codebook.toml")


if __name__ == "__main__":
    main()
