"""The forward process: a clean picture with as much noise as belongs to time t."""

from __future__ import annotations

from torch import Tensor

from models.diffusion.schedules.schedule import Schedule


def add_noise(x0: Tensor, epsilon: Tensor, t: Tensor, schedule: Schedule) -> Tensor:
    """x_t = alpha(t) * x0 + sigma(t) * epsilon (Ho et al. 2020, equation 4).

    x0, epsilon: [...]. t: a scalar, or a shape that broadcasts against them, such as [B, 1, 1, 1].
    """
    return schedule.alpha(t) * x0 + schedule.sigma(t) * epsilon
