"""Probes: the named internals of the DiT that the page can read.

A forward pass calls `probe(name, tensor)` at every place worth seeing. In training the probe is `ignore`; the export
and the golden traces use a `Recorder`, which collects the tensors of all blocks under one stable name.
"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

Probe = Callable[[str, Tensor], None]


def ignore(name: str, tensor: Tensor) -> None:
    """The probe that reads nothing."""


class Recorder:
    """Collects probed tensors; those probed once per block are stacked: `[L, B, ...]`."""

    def __init__(self) -> None:
        self._recorded: dict[str, list[Tensor]] = {}

    def __call__(self, name: str, tensor: Tensor) -> None:
        self._recorded.setdefault(name, []).append(tensor)

    def tensors(self) -> dict[str, Tensor]:
        """Every probe by name, stacked along a new first axis where `STACKED` says that it is read once per block."""
        return {name: torch.stack(parts) if name in STACKED else parts[0] for name, parts in self._recorded.items()}


#: Probes read once before any block.
SINGLE = {
    "patching.tokens": "[B, N, p²C]",
    "embedding.projected": "[B, N, D]",
    "embedding.tokens": "[B, N, D]",
    "time.embedding": "[B, D]",
    "time.hidden": "[B, D]",
    "condition.vector": "[B, D]",
    "final.modulation": "[B, 2, D]",
    "final.tokens": "[B, N, D]",
    "final.output": "[B, N, p²C]",
}

#: Probes read in every block, stacked along the blocks.
STACKED = {
    "adaln.vectors": "[L, B, 6, D]",
    "attention.self.input": "[L, B, N, D]",
    "attention.self.q": "[L, B, H, N, d]",
    "attention.self.k": "[L, B, H, N, d]",
    "attention.self.v": "[L, B, H, N, d]",
    "attention.self.probs": "[L, B, H, N, N]",
    "attention.self.heads": "[L, B, H, N, d]",
    "attention.self.out": "[L, B, N, D]",
    "attention.cross.q": "[L, B, H, N, d]",
    "attention.cross.k": "[L, B, H, T, d]",
    "attention.cross.v": "[L, B, H, T, d]",
    "attention.cross.probs": "[L, B, H, N, T]",
    "attention.cross.heads": "[L, B, H, N, d]",
    "attention.cross.out": "[L, B, N, D]",
    "mlp.input": "[L, B, N, D]",
    "mlp.out": "[L, B, N, D]",
    "residual.stream": "[L+1, B, N, D]",
}
