"""The network that hears who speaks: a probe of cues, three layers over the lower half, heads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from demarche import issues
from demarche.ranges import Floats
from demarche.voices import ROLES, stored
from training.export import pack, quantized
from training.hearing import Heard
from training.model import LOWER, WIDTH, Layer

SUBJECT, MIXED, PROBE = 256, 64, 64


class Probe(nn.Module):
    """Tells whether a cue begins at a piece, from its lower state and its neighbours'."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(3 * WIDTH, PROBE), nn.Linear(PROBE, 1)
        self.dropout = nn.Dropout(0.1)

    def forward(self, around: Tensor) -> Tensor:
        """Shape: (pieces, 3 x width) -> (pieces,)."""
        hidden = nn.functional.gelu(self.first(around), approximate="tanh")
        scores: Tensor = self.second(self.dropout(hidden))[:, 0]
        return scores


class VoiceNetwork(nn.Module):
    """The voice half of the encoder and its heads."""

    def __init__(self, issues: int, stances: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer() for _ in range(3))
        self.mark = nn.Parameter(torch.randn(1, WIDTH) * 0.3)
        self.tags = nn.Linear(WIDTH, 3 * len(ROLES))
        self.pooled, self.cue = nn.Linear(2 * WIDTH, WIDTH), nn.Linear(WIDTH, 2)
        self.hidden = nn.Linear(3 * WIDTH, SUBJECT)
        self.issue = nn.Linear(SUBJECT, issues + 1)
        self.mix, self.embed = nn.Linear(SUBJECT, MIXED), nn.Embedding(issues, MIXED)
        self.stance = nn.Linear(MIXED, stances)
        self.dropout, self.heavy_dropout = nn.Dropout(0.1), nn.Dropout(0.3)
        nn.init.normal_(self.embed.weight, std=0.1)

    def take_layers(self, checkpoint: Path) -> None:
        """Begin with the upper layers of the trained coder."""
        given = torch.load(checkpoint, map_location="cpu")
        given = given.get("network", given)
        for number, layer in enumerate(self.layers):
            prefix = f"layers.{number + LOWER}."
            own = {name.removeprefix(prefix): value for name, value in given.items()
                   if name.startswith(prefix)}  # fmt: skip
            layer.load_state_dict(own)

    def top(self, states: Tensor, mask: Tensor | None, marks: Tensor) -> Tensor:
        """Shape: lower states (batch, pieces, width), marks (batch, pieces) -> top states."""
        top = states + marks[..., None] * self.mark[0]
        for layer in self.layers:
            top = layer(top, None if mask is None else mask[:, None, None])
        return top

    def tagged(self, top: Tensor, marks: Tensor) -> tuple[Tensor, Tensor]:
        """Return tags (batch, pieces, roles, 3), and whether the mark is on a cue (batch, 2)."""
        joined = self.dropout(torch.cat([top[:, 0], _mean(top, marks)], -1))
        is_cue = self.cue(self.dropout(torch.tanh(self.pooled(joined))))
        return self.tags(self.dropout(top)).unflatten(-1, (len(ROLES), 3)), is_cue

    def subject(self, top: Tensor, marks: Tensor, content: Tensor) -> Tensor:
        """Return the vector that issues are told from (batch, SUBJECT)."""
        joined = torch.cat([top[:, 0], _mean(top, marks), _mean(top, content)], -1)
        return torch.tanh(self.hidden(self.dropout(joined)))

    def stances(self, subject: Tensor, issue: Tensor) -> Tensor:
        """Return the scores of stances on one issue each."""
        mixed = torch.tanh(self.mix(subject) + self.embed(issue))
        scores: Tensor = self.stance(self.heavy_dropout(mixed))
        return scores

    def optimizer(self, encoder: float, heads: float, *, fresh: bool) -> torch.optim.Optimizer:
        """Return AdamW; the heads of issues are `fresh` in the second stage, all in the first."""
        new = {"hidden", "issue", "mix", "embed", "stance"}
        new |= set() if fresh else {"mark", "tags", "pooled", "cue"}
        named = list(self.named_parameters())
        slow = [value for name, value in named if name.split(".")[0] not in new]
        fast = [value for name, value in named if name.split(".")[0] in new]
        groups = [{"params": slow, "lr": encoder}, {"params": fast, "lr": heads}]
        return torch.optim.AdamW(groups, weight_decay=0.01)


def _mean(top: Tensor, chosen: Tensor) -> Tensor:
    """Return the mean of the chosen pieces' states, zero where none is chosen."""
    weights = chosen / chosen.sum(1, keepdim=True).clamp(min=1)
    return (weights[:, :, None] * top).sum(1)


class Voices(nn.Module):
    """The voice half without mask."""

    def __init__(self, network: VoiceNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, states: Tensor, marks: Tensor) -> tuple[Tensor, ...]:
        """Return tags (batch, pieces, 9), cue scores and top states."""
        top = self.network.top(states, None, marks)
        tags, is_cue = self.network.tagged(top, marks)
        return tags.flatten(2), is_cue, top


def export(
    network: VoiceNetwork,
    probe: Probe,
    examples: Sequence[Heard],
    centres: Floats,
    folder: Path,
) -> None:
    """Write the int8 half and the small weights; `examples` fix the activation scales.

    `centres` are the mean subjects of the issues, from which users' own are told.
    """
    feeds = []
    for one in examples:
        marks = np.zeros((1, len(one.states)), np.float32)
        marks[0, slice(*(one.mark or (1, 2)))] = 1
        feeds.append({"states": one.states[None].astype(np.float32), "marks": marks})
    outputs = ["tags", "cue", "states_out"]
    quantized(Voices(network.eval()), feeds, outputs, folder / "voices.onnx")
    pack(folder / "voices.onnx")
    table = small_weights(network, probe) | {"centres": centres}
    stored(table, list(issues.load()), folder)


def small_weights(network: VoiceNetwork, probe: Probe) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    """Return what numpy computes, by the names that demarche.voices knows."""
    layers = {
        "probe_in": probe.first, "hidden": network.hidden, "issue": network.issue,
        "mix": network.mix, "stance": network.stance,
    }  # fmt: skip
    table = {"probe_out": probe.second.weight[0], "probe_out_bias": probe.second.bias}
    for name, layer in layers.items():
        table |= {name: layer.weight, f"{name}_bias": layer.bias}
    table["embed"] = network.embed.weight
    return {name: value.detach().numpy() for name, value in table.items()}
