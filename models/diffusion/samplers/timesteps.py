"""The times of a run."""

from __future__ import annotations

import torch
from torch import Tensor


def timesteps(steps: int, shift: float = 1.0) -> Tensor:
    """From 1 (noise) down to 0 (clean) in equal parts u, then shifted: [steps + 1] float64.

    t = s * u / (1 + (s - 1) * u). A shift s > 1 spends more of the steps at high noise, where the
    layout of the picture is decided; s = 1 leaves them equal.

    Reference: Esser et al., "Scaling rectified flow transformers" (SD3), 2024, equation 23.
    Raises ValueError if steps < 1.
    """
    if steps < 1:
        raise ValueError(f"A picture takes one step or more; {steps} is not.")
    u = 1 - torch.arange(steps + 1, dtype=torch.float64) / steps
    return shift * u / (1 + (shift - 1) * u)
