"""DDIM."""

from __future__ import annotations

from torch import Tensor

from models.diffusion.samplers.sampler import Coefficients, Method
from models.diffusion.schedules.schedule import Schedule


class Ddim(Method):
    """Re-mixes picture and noise with the next time's weights: x_s = alpha_s * x0 + sigma_s * epsilon.

    On the straight path this is Euler's step exactly.

    Reference: Song, Meng & Ermon, "Denoising diffusion implicit models", 2020, equation 12 with its
    noise switched off (eta = 0).
    """

    id = "ddim"
    evaluations_per_step = 1

    def coefficients(self, schedule: Schedule, times: Tensor, index: int) -> Coefficients:
        s = times[index + 1]
        return {"x0": float(schedule.alpha(s)), "epsilon": float(schedule.sigma(s))}
