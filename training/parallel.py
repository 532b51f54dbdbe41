"""One training job on several processes: gradients are averaged after each batch.

On two cores, two processes of one thread each train 1.8 times as fast as one; two threads of
one process train slower than one thread. The gradients meet in shared memory: a collective
over sockets costs as much as the backward pass.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Barrier
from typing import Any, TypeVar

import torch
import torch.multiprocessing as mp
from torch import Tensor, nn

Item = TypeVar("Item")

ROOM = 24_000_000
"""Gradient values that fit into a process's part of the shared memory."""


@dataclass(frozen=True, slots=True)
class Team:
    """The processes that train together: this one's number, and where gradients meet."""

    rank: int = 0
    gradients: Tensor | None = None
    barrier: Barrier | None = None

    def share(self, batch: Sequence[Item]) -> list[Item]:
        """Return this process's part of a batch."""
        return list(batch if self.gradients is None else batch[self.rank :: len(self.gradients)])

    def average(self, parameters: Iterable[nn.Parameter]) -> None:
        """Replace the gradients by their mean over all processes."""
        if self.gradients is None or self.barrier is None:
            return
        known = [parameter for parameter in parameters if parameter.requires_grad]
        pieces = [torch.zeros_like(p) if p.grad is None else p.grad for p in known]
        joined = torch.cat([piece.flatten() for piece in pieces])
        self.gradients[self.rank, : len(joined)] = joined
        self.barrier.wait()
        mean = self.gradients[:, : len(joined)].mean(0)
        self.barrier.wait()
        for parameter, part in zip(known, mean.split([p.numel() for p in known]), strict=True):
            parameter.grad = part.view_as(parameter)


ALONE = Team()


def launch(work: Callable[..., None], processes: int, *arguments: Any) -> None:
    """Run `work(team, *arguments)` in this process, or in several that train together."""
    torch.set_num_threads(1)
    if processes <= 1:
        work(ALONE, *arguments)
        return
    gradients = torch.zeros(processes, ROOM).share_memory_()
    barrier = mp.get_context("spawn").Barrier(processes)
    mp.spawn(_member, (gradients, barrier, work, arguments), nprocs=processes)  # type: ignore[no-untyped-call]


def _member(
    rank: int, gradients: Tensor, barrier: Barrier, work: Callable[..., None], arguments: Any
) -> None:
    torch.set_num_threads(1)
    work(Team(rank, gradients, barrier), *arguments)
