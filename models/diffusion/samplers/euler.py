"""Euler's method."""

from __future__ import annotations

from torch import Tensor

from models.diffusion.samplers.sampler import Coefficients, Method
from models.diffusion.schedules.schedule import Schedule


class Euler(Method):
    """One straight move along the velocity of dx/dt = v(x, t): x_s = x_t + (s - t) * v.

    Reference: Song et al., "Score-based generative modeling through SDEs", 2021, section 4.3; on the
    straight path, Liu et al., "Flow straight and fast", 2022, equation 1.
    """

    id = "euler"
    evaluations_per_step = 1

    def coefficients(self, schedule: Schedule, times: Tensor, index: int) -> Coefficients:
        return {"x": 1.0, "velocity": float(times[index + 1] - times[index])}
