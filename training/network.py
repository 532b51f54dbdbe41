"""A trained network behind the interface that the tagger works with."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from demarche.ranges import Floats
from training.model import Network


class TorchHalves:
    """Runs a network in fp32, for measuring before it is exported."""

    def __init__(self, network: Network) -> None:
        """Take the network and put it into evaluation mode."""
        self._network = network.eval()

    @torch.inference_mode()
    def lower(self, ids: NDArray[np.int64]) -> tuple[Floats, Floats]:
        """Read sentences with the lower half."""
        pieces = torch.from_numpy(ids)
        states, scores = self._network.lower(pieces, torch.ones_like(pieces, dtype=torch.bool))
        return states.numpy(), scores.numpy()

    @torch.inference_mode()
    def upper(self, states: Floats, marks: Floats) -> dict[str, Floats]:
        """Read candidates with the upper half."""
        given = torch.from_numpy(np.ascontiguousarray(states))
        mask = torch.ones(given.shape[:2], dtype=torch.bool)
        out = self._network.upper(given, mask, torch.from_numpy(marks))
        return {name: scores.numpy() for name, scores in out.items()}
