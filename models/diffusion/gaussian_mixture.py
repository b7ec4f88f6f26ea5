"""A world of pictures so simple that its perfect denoiser is known: every number of a picture is
drawn from one Gaussian mixture. It stands in for a trained model where samplers are tested."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from models.diffusion.prediction import Prediction, velocity_of
from models.diffusion.schedules.schedule import Schedule


@dataclass(frozen=True)
class GaussianMixture:
    """p(x0) = sum_j weights_j * N(x0; means_j, std^2), for each number on its own."""

    weights: tuple[float, ...]
    means: tuple[float, ...]
    std: float

    def denoise(self, x: Tensor, t: Tensor, schedule: Schedule) -> Prediction:
        """What a perfect model says: x0 = E[x0 | x_t = x], [...] -> [...].

        Given component j, x_t is N(alpha m_j, S) with S = alpha^2 std^2 + sigma^2, so that

            p(j | x)     is proportional to  w_j exp(-(x - alpha m_j)^2 / 2S)
            E[x0 | x, j] = (sigma^2 m_j + alpha std^2 x) / S

        t: a float64 scalar above 0.
        """
        alpha, sigma = schedule.alpha(t), schedule.sigma(t)
        spread = alpha**2 * self.std**2 + sigma**2
        means = torch.tensor(self.means, dtype=x.dtype)
        weights = torch.tensor(self.weights, dtype=x.dtype)
        x = x.unsqueeze(-1)
        share = torch.softmax(weights.log() - (x - alpha * means) ** 2 / (2 * spread), dim=-1)
        guesses = (sigma**2 * means + alpha * self.std**2 * x) / spread
        x0 = (share * guesses).sum(-1)
        epsilon = (x.squeeze(-1) - alpha * x0) / sigma
        return Prediction(x0, epsilon, velocity_of(x0, epsilon, t, schedule))
