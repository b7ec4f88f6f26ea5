"""DDPM's schedule."""

from __future__ import annotations

import torch
from torch import Tensor

TRAINING_STEPS = 1000
"""T: how many steps the forward process of DDPM has."""

_BETAS = torch.linspace(1e-4, 0.02, TRAINING_STEPS, dtype=torch.float64)
_LOG_ALPHAS_CUMPROD = torch.cat([torch.zeros(1, dtype=torch.float64), torch.log1p(-_BETAS).cumsum(0)])

ALPHAS_CUMPROD = _LOG_ALPHAS_CUMPROD[1:].exp()
"""The share of the picture's variance that is left at DDPM's step k = 0 ... T - 1, [T]."""


class LinearBeta:
    """Beta rises linearly from 0.0001 to 0.02 in T = 1000 steps.

    alpha_bar_k = prod_{j <= k} (1 - beta_j), alpha = sqrt(alpha_bar), sigma = sqrt(1 - alpha_bar).
    DDPM's step k = 0 ... 999 stands at t = (k + 1) / 1000, and t = 0 is the clean picture; in
    between, ln alpha_bar is straight. At t = 1 a little of the picture is left: alpha = 0.0064.

    Reference: Ho, Jain & Abbeel, "Denoising diffusion probabilistic models", 2020, section 4.
    """

    id = "linear-beta"

    def alpha(self, t: Tensor) -> Tensor:
        return torch.exp(self._log_alpha_cumprod(t)[0] / 2)

    def sigma(self, t: Tensor) -> Tensor:
        # 1 - alpha_bar without cancellation; abs and not minus, so that sigma(0) is 0 and not -0.
        return torch.sqrt(torch.expm1(self._log_alpha_cumprod(t)[0]).abs())

    def alpha_rate(self, t: Tensor) -> Tensor:
        return self._log_alpha_cumprod(t)[1] / 2 * self.alpha(t)

    def sigma_rate(self, t: Tensor) -> Tensor:
        # From alpha^2 + sigma^2 = 1: sigma * sigma' = -alpha * alpha'.
        return -self.alpha(t) * self.alpha_rate(t) / self.sigma(t)

    @staticmethod
    def _log_alpha_cumprod(t: Tensor) -> tuple[Tensor, Tensor]:
        """ln alpha_bar(t) and its slope: straight between the discrete steps."""
        table = _LOG_ALPHAS_CUMPROD.to(t)
        # At a grid point the slope is that of the step below, the one that sampling takes next.
        step = (torch.ceil(t * TRAINING_STEPS - 1e-9) - 1).clamp(min=0).long()
        rise = table[step + 1] - table[step]
        return table[step] + rise * (t * TRAINING_STEPS - step), rise * TRAINING_STEPS
