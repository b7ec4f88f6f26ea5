"""How numbers are written into a fixture."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor


def rounded(values: Tensor) -> Any:
    """Nested lists of nine significant digits: enough to tell any two float32 apart."""
    if values.dim() == 0:
        return float(f"{values.item():.9g}")
    return [rounded(value) for value in values]


def example(*dims: int, seed: int) -> Tensor:
    """Some float32 numbers of torch's own generator, [*dims]."""
    return torch.randn(*dims, generator=torch.Generator().manual_seed(seed))
