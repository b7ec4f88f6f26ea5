"""What a noise schedule is."""

from __future__ import annotations

from typing import Protocol

import torch
from torch import Tensor


class Schedule(Protocol):
    """How much picture and how much noise there is at every time.

    x_t = alpha(t) * x0 + sigma(t) * epsilon, t from 0 (clean) to 1 (noise). Every method takes times
    of any shape and returns the same shape.

    Reference: Kingma, Salimans, Poole & Ho, "Variational diffusion models", 2021, section 3.1.
    """

    id: str

    def alpha(self, t: Tensor) -> Tensor:
        """How much of the picture is left."""

    def sigma(self, t: Tensor) -> Tensor:
        """The standard deviation of the noise."""

    def alpha_rate(self, t: Tensor) -> Tensor:
        """d alpha / dt."""

    def sigma_rate(self, t: Tensor) -> Tensor:
        """d sigma / dt; infinite at t = 0 where noise begins with a vertical tangent."""


def half_log_snr(schedule: Schedule, t: Tensor) -> Tensor:
    """lambda(t) = ln(alpha / sigma): the time in which DPM-Solver's equations are simple.

    Infinite where there is no noise, minus infinity where there is no signal.
    """
    return torch.log(schedule.alpha(t) / schedule.sigma(t))
