"""Heun's method."""

from __future__ import annotations

from torch import Tensor

from models.diffusion.samplers.euler import Euler
from models.diffusion.samplers.sampler import Coefficients, Method
from models.diffusion.schedules.schedule import Schedule


class Heun(Method):
    """An Euler step as a trial, then the real step with the mean of the two velocities.

        x~  = x_t + (s - t) * v(x_t, t)
        x_s = x_t + (s - t) * (v(x_t, t) + v(x~, s)) / 2

    The last step is Euler's: at s = 0 nothing is left to ask.

    Reference: Karras et al., "Elucidating the design space of diffusion-based generative models",
    2022, algorithm 1.
    """

    id = "heun"
    evaluations_per_step = 2

    def coefficients(self, schedule: Schedule, times: Tensor, index: int) -> Coefficients:
        is_last = index == len(times) - 2
        if is_last:
            return self.trial(schedule, times, index)
        half = float(times[index + 1] - times[index]) / 2
        return {"x": 1.0, "velocity": half, "corrected_velocity": half}

    def trial(self, schedule: Schedule, times: Tensor, index: int) -> Coefficients:
        return Euler().coefficients(schedule, times, index)
