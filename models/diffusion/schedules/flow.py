"""The straight path from picture to noise."""

from __future__ import annotations

import torch
from torch import Tensor


class Flow:
    """alpha = 1 - t, sigma = t, so x moves at the constant velocity epsilon - x0.

    Reference: Liu, Gong & Liu, "Flow straight and fast" (rectified flow), 2022, equation 1;
    Lipman et al., "Flow matching for generative modeling", 2022, section 4.1.
    """

    id = "flow"

    def alpha(self, t: Tensor) -> Tensor:
        return 1 - t

    def sigma(self, t: Tensor) -> Tensor:
        return t

    def alpha_rate(self, t: Tensor) -> Tensor:
        return -torch.ones_like(t)

    def sigma_rate(self, t: Tensor) -> Tensor:
        return torch.ones_like(t)
