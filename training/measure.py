"""Score a trained network in fp32: `python -m training.measure build/training/model.pt`.

Prints the held-out figures, for comparing with those of the int8 files of the package.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from demarche import codebook, resources
from demarche.evaluate import sentences
from demarche.tagger import Tagger, read_settings
from demarche.tokens import Tokenizer
from training.data import Labels, read_corpus
from training.network import TorchHalves
from training.stages import new_network, weights_folder
from training.train import ROOT


def main() -> None:
    """Measure with the settings of a model folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("network", type=Path)
    parser.add_argument("--settings", type=Path, default=resources.model_folder())
    arguments = parser.parse_args()
    book = codebook.load("plover")
    network = new_network(Labels.of(book), 0)
    saved = torch.load(arguments.network, weights_only=True)
    network.load_state_dict(saved.get("network", saved))
    tagger = Tagger(TorchHalves(network), read_settings(arguments.settings))
    marked = read_corpus((ROOT / "corpus" / "heldout").glob("*.txt"))
    tokenizer = Tokenizer(weights_folder() / "tokenizer.json")
    print(json.dumps(sentences.measure(tagger, tokenizer, marked), indent=1))


if __name__ == "__main__":
    main()
