"""The network: word pieces in; triggers, spans, types, modes, contexts and modality out.

One encoder, cut in two. The lower half reads each sentence once and scores every piece as
trigger. The upper half runs once per candidate, with a learned vector added to the states of
the pieces that are its trigger (or its given actor and recipient), and reads off everything
else. Marking by added vectors and not by inserted tokens keeps offsets and lengths as they
are, and lets every candidate of a sentence share the lower half's work.
"""

from __future__ import annotations

from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file
from torch import Tensor, nn

from training.data import TAGS

WIDTH, HEADS, INNER, LAYERS, LOWER = 384, 12, 1536, 6, 3
MARKS = ("trigger", "actor", "recipient")


class Layer(nn.Module):
    """One transformer layer, post-norm as in BERT."""

    def __init__(self, dropout: float = 0.1) -> None:
        super().__init__()
        self.query, self.key, self.value, self.output = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.up, self.down = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.output_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, states: Tensor, mask: Tensor | None) -> Tensor:
        """Shape: states (batch, pieces, width), mask (batch, 1, 1, pieces), True where real."""
        query, key, value = (
            part(states).unflatten(-1, (HEADS, WIDTH // HEADS)).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        # Written out: torch's own attention on a processor spends a third of training backwards.
        scores = query @ key.transpose(-1, -2) * (WIDTH // HEADS) ** -0.5
        if mask is not None:
            scores = scores.masked_fill(~mask, -1e4)
        attended = scores.softmax(-1).to(value.dtype) @ value
        attended = self.output(attended.transpose(1, 2).flatten(2))
        states = self.attention_norm(states + self.dropout(attended))
        return self.output_norm(states + self.dropout(self.down(F.gelu(self.up(states)))))


class Network(nn.Module):
    """The encoder and its heads; `types` counts the codebook's types, one more is 'no event'."""

    def __init__(self, types: int, modes: int, contexts: int, modalities: int) -> None:
        super().__init__()
        self.word = nn.Embedding(30522, WIDTH)
        self.position = nn.Embedding(512, WIDTH)
        self.segment = nn.Parameter(torch.zeros(WIDTH))
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.word.weight.requires_grad_(False)
        self.trigger = nn.Linear(WIDTH, 3)
        self.mark = nn.Parameter(torch.randn(len(MARKS), WIDTH) * 0.3)
        self.tags = nn.Linear(WIDTH, 3 * len(TAGS))
        self.pooled = nn.Linear(WIDTH * (1 + len(MARKS)), WIDTH)
        self.heads = nn.ModuleDict(
            {
                "types": nn.Linear(WIDTH, types + 1),
                "modes": nn.Linear(WIDTH, modes),
                "modalities": nn.Linear(WIDTH, modalities),
                "contexts": nn.Linear(WIDTH, contexts),
            }
        )
        self.dropout = nn.Dropout(0.1)

    def lower(self, pieces: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Read sentences: states of the lower half, and trigger scores (outside, begin, inside).

        Shape: pieces and mask (batch, pieces) -> (batch, pieces, width), (batch, pieces, 3).
        """
        return self.lower_states(self.word(pieces), mask)

    def lower_states(self, words: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """As `lower`, from word vectors (batch, pieces, width)."""
        states = self.norm(words + self.position.weight[: words.shape[1]] + self.segment)
        states = self.dropout(states)
        for layer in self.layers[:LOWER]:
            states = layer(states, _for_attention(mask))
        return states, self.trigger(self.dropout(states))

    def upper(self, states: Tensor, mask: Tensor | None, marks: Tensor) -> dict[str, Tensor]:
        """Read one candidate each: `marks` is 1 where a piece is trigger, actor, recipient.

        Shape: states (batch, pieces, width), mask (batch, pieces), marks (batch, pieces, 3)
        -> tags (batch, pieces, roles, 3) and the heads (batch, labels).
        """
        states = states + marks @ self.mark
        for layer in self.layers[LOWER:]:
            states = layer(states, _for_attention(mask))
        weights = marks / marks.sum(1, keepdim=True).clamp(min=1)
        pooled = (weights.transpose(1, 2) @ states).flatten(1)
        joined = self.dropout(torch.cat([states[:, 0], pooled], -1))
        hidden = self.dropout(torch.tanh(self.pooled(joined)))
        tags = self.tags(self.dropout(states)).unflatten(-1, (len(TAGS), 3))
        return {"tags": tags} | {name: head(hidden) for name, head in self.heads.items()}


def _for_attention(mask: Tensor | None) -> Tensor | None:
    return None if mask is None else mask[:, None, None]


def load_encoder(network: Network, weights: Path) -> None:
    """Copy the weights of all-MiniLM-L6-v2 (model.safetensors) into the encoder."""
    given = load_file(str(weights))
    embeddings = "embeddings.word_embeddings.weight"
    prefix = "" if embeddings in given else "bert."
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "output": "attention.output.dense",
        "attention_norm": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "output_norm": "output.LayerNorm",
    }
    state = {
        "word.weight": given[prefix + embeddings],
        "position.weight": given[f"{prefix}embeddings.position_embeddings.weight"],
        "segment": given[f"{prefix}embeddings.token_type_embeddings.weight"][0],
        "norm.weight": given[f"{prefix}embeddings.LayerNorm.weight"],
        "norm.bias": given[f"{prefix}embeddings.LayerNorm.bias"],
    }
    for index in range(LAYERS):
        for ours, theirs in names.items():
            for kind in ("weight", "bias"):
                key = f"{prefix}encoder.layer.{index}.{theirs}.{kind}"
                state[f"layers.{index}.{ours}.{kind}"] = given[key]
    _, unexpected = network.load_state_dict(state, strict=False)
    assert not unexpected, unexpected
