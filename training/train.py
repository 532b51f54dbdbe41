"""Train the model: `python -m training.train [--clean] [--out FOLDER]`.

Reads training/config.toml, trains the base stage on our corpus and the tuned stage with
PLV_train, with a checkpoint after each epoch under build/training (a run that was stopped goes
on from there), chooses floors and calibrates, and writes the int8 model. `--clean`
stops after the base stage: the model for those who need clean rights.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import os
import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from demarche import codebook, resources
from demarche.codebook import Codebook
from demarche.evaluate import plv
from demarche.markup import MarkedText
from demarche.tagger import OnnxHalves, Settings, Tagger
from demarche.tokens import Tokenizer
from demarche.version import __version__
from training.calibrate import calibrate, crossfitted_error
from training.data import Labels, is_dev, read_corpus
from training.export import export, export_halves, pack, write_settings
from training.fit import Stage
from training.model import Network
from training.parallel import Team, launch
from training.stages import blended, sample, settings, train_base, tune, tune_pairs, weights_folder

ROOT = Path(__file__).parent
BUILD = ROOT.parent / "build" / "training"
PLV_TRAIN = ROOT.parent.parent / "shared" / "data" / "plv" / "PLV_train.tsv"
SCALE_SENTENCES = 400
"""Sentences from which the int8 activation scales are taken."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The training sentences, those set aside for the floors, those for the calibration."""

    kept: list[MarkedText]
    dev: list[MarkedText]
    unseen: list[MarkedText]


def read_config(path: Path = ROOT / "config.toml") -> dict[str, Any]:
    """Read the training settings."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def stage_of(table: dict[str, Any], seed: int) -> Stage:
    """Make a stage of a config section, leaving out what is not the stage's own."""
    fields = {key: value for key, value in table.items() if key in Stage.__slots__}
    return Stage(**fields, seed=seed)


def corpus_files() -> list[Path]:
    """Return the files of the training part."""
    return sorted((ROOT / "corpus" / "train").glob("*.txt"))


def held_out() -> list[list[MarkedText]]:
    """Read the parts of the held-out sentences."""
    return [read_corpus([path]) for path in sorted((ROOT / "corpus" / "heldout").glob("*.txt"))]


def split_corpus() -> Corpus:
    """Read the training part, set some aside for the floors, add those for the calibration."""
    marked = read_corpus(corpus_files())
    return Corpus(
        [text for text in marked if not is_dev(text.text)],
        [text for text in marked if is_dev(text.text)],
        [text for part in held_out() for text in part],
    )


def train(
    corpus: Corpus, book: Codebook, tokenizer: Tokenizer, team: Team, *, clean: bool
) -> tuple[Network, Network | None]:
    """Run the stages; return the network that codes, and that which reads given pairs."""
    config, labels = read_config(), Labels.of(book)
    seed = config["seed"]
    stage = stage_of(config["base"], seed)
    base = train_base(corpus.kept, labels, tokenizer, stage, BUILD / "base.pt", team)
    if clean or not PLV_TRAIN.exists():
        return base, None
    rows, replay = plv.read(PLV_TRAIN), sample(corpus.kept, config["tuned"]["corpus_share"], seed)
    stage = stage_of(config["tuned"], seed)
    tuned = tune(base, book, rows, replay, tokenizer, stage, BUILD / "tuned.pt", team)
    stage = stage_of(config["pairs"], seed)
    pairs = tune_pairs(base, book, rows, tokenizer, stage, BUILD / "pairs.pt", team)
    return blended(base, tuned, config["tuned"]["blend"]), pairs


def finish(
    networks: tuple[Network, Network | None],
    corpus: Corpus,
    given: Settings,
    tokenizer: Tokenizer,
    folder: Path,
) -> None:
    """Export, then calibrate what was exported, so that int8's own numbers are fitted."""
    network, pairs = networks
    texts = [text.text for text in corpus.kept]
    chosen = random.Random(0).sample(texts, min(len(texts), SCALE_SENTENCES))
    export(network, given, weights_folder() / "tokenizer.json", chosen, folder)
    if pairs is not None:
        export_halves(pairs, tokenizer, chosen, folder / "pairs")
        for half in ("lower", "upper"):
            pack(folder / "pairs" / f"{half}.onnx")
    for stale in folder.glob("voices.*"):
        log.info("%s read the old lower half: train it anew, python -m training.voices", stale)
        stale.unlink()
    calibrated = calibrate(Tagger(OnnxHalves(folder), given), tokenizer, corpus.dev, corpus.unseen)
    error = crossfitted_error(Tagger(OnnxHalves(folder), calibrated), tokenizer, held_out())
    log.info("calibration %s, error %.4f", calibrated.calibration, error)
    write_settings(replace(calibrated, calibration_error=round(error, 4)), folder)


def trained_on(paths: Sequence[Path]) -> dict[str, str]:
    """Return the digests of the files a model was trained on."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def run(team: Team, clean: bool, out: Path) -> None:
    """Train, calibrate, export; of several processes only the first does more than train."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    book = codebook.load("plover")
    tokenizer = Tokenizer(weights_folder() / "tokenizer.json")
    corpus = split_corpus()
    log.info("%d sentences, %d set aside", len(corpus.kept), len(corpus.dev))
    networks = train(corpus, book, tokenizer, team, clean=clean)
    if team.rank > 0:
        return
    torch.save(networks[0].state_dict(), BUILD / ("clean.pt" if clean else "model.pt"))
    files = corpus_files() + ([] if clean or not PLV_TRAIN.exists() else [PLV_TRAIN])
    given = replace(settings(book, __version__), trained_on=trained_on(files))
    finish(networks, corpus, given, tokenizer, out)


def main() -> None:
    """Read the command line and launch."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clean", action="store_true", help="our corpus alone, no PLV_train")
    parser.add_argument("--out", type=Path, default=resources.model_folder())
    parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))
    arguments = parser.parse_args()
    launch(run, arguments.processes, arguments.clean, arguments.out)


if __name__ == "__main__":
    main()
