"""A quarter of a circle from picture to noise."""

from __future__ import annotations

import math

import torch
from torch import Tensor

QUARTER_TURN = math.pi / 2


class Cosine:
    """alpha = cos(pi t / 2), sigma = sin(pi t / 2). Here dx/dt is Salimans & Ho's v times pi / 2.

    Reference: Nichol & Dhariwal, "Improved denoising diffusion probabilistic models", 2021,
    equation 17, without its offset s; Salimans & Ho, "Progressive distillation", 2022, section 4.
    """

    id = "cosine"

    def alpha(self, t: Tensor) -> Tensor:
        # The sine of the rest of the way, because cos(pi / 2) is not 0 in floating point.
        return torch.sin(QUARTER_TURN * (1 - t))

    def sigma(self, t: Tensor) -> Tensor:
        return torch.sin(QUARTER_TURN * t)

    def alpha_rate(self, t: Tensor) -> Tensor:
        return -QUARTER_TURN * self.sigma(t)

    def sigma_rate(self, t: Tensor) -> Tensor:
        return QUARTER_TURN * self.alpha(t)
