"""DDPM's ancestral sampling."""

from __future__ import annotations

import math

from torch import Tensor

from models.diffusion.samplers.sampler import Coefficients, Method
from models.diffusion.schedules.schedule import Schedule


class Ddpm(Method):
    """Draws x_s from q(x_s | x_t, x0), the exact way back one step if the guess were right.

    With a = alpha_t / alpha_s and added = sigma_t^2 - a^2 * sigma_s^2,

        x_s = (a * sigma_s^2 / sigma_t^2) * x_t + (alpha_s * added / sigma_t^2) * x0
              + sqrt(added) * sigma_s / sigma_t * z

    Reference: Ho, Jain & Abbeel, "Denoising diffusion probabilistic models", 2020, equations 6-7,
    for any schedule and any size of step as in Kingma et al., "Variational diffusion models", 2021,
    appendix A.
    """

    id = "ddpm"
    evaluations_per_step = 1

    def coefficients(self, schedule: Schedule, times: Tensor, index: int) -> Coefficients:
        t, s = times[index], times[index + 1]
        alpha_s = float(schedule.alpha(s))
        signal = float(schedule.alpha(t)) / alpha_s
        variance_t, variance_s = float(schedule.sigma(t)) ** 2, float(schedule.sigma(s)) ** 2
        added = variance_t - signal**2 * variance_s
        return {
            "x": signal * variance_s / variance_t,
            "x0": alpha_s * added / variance_t,
            "noise": math.sqrt(added * variance_s / variance_t),
        }
