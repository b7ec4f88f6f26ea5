"""DPM-Solver++(2M)."""

from __future__ import annotations

from torch import Tensor

from models.diffusion.samplers.sampler import Coefficients, Method
from models.diffusion.schedules.schedule import Schedule, half_log_snr


class DpmSolver2M(Method):
    """Solves the equation of the clean picture in the time lambda = ln(alpha / sigma).

    The guess of the step before shows how the guess is changing. With h = lambda_s - lambda_t and
    r = h_before / h,

        D   = (1 + 1 / (2r)) * x0 - 1 / (2r) * x0_before
        x_s = (sigma_s / sigma_t) * x_t - alpha_s * (exp(-h) - 1) * D

    The first step has nothing before it and the last has h = infinity; both take D = x0, which is
    DDIM.

    Reference: Lu et al., "DPM-Solver++: fast solver for guided sampling of diffusion probabilistic
    models", 2022, algorithm 2.
    """

    id = "dpm-solver-2m"
    evaluations_per_step = 1

    def coefficients(self, schedule: Schedule, times: Tensor, index: int) -> Coefficients:
        t, s = times[index], times[index + 1]
        keep = float(schedule.sigma(s) / schedule.sigma(t))
        # -alpha_s * (exp(-h) - 1), written so that it also holds where alpha_t or sigma_s is 0.
        move = float(schedule.alpha(s)) - keep * float(schedule.alpha(t))

        is_first, is_last = index == 0, index == len(times) - 2
        if is_first or is_last:
            return {"x": keep, "x0": move}

        before, now, following = half_log_snr(schedule, times[index - 1 : index + 2])
        # 1 / (2r); 0 after a first step that started where there is no signal: there h_before is infinite.
        change = float((following - now) / (2 * (now - before)))
        return {"x": keep, "x0": move * (1 + change), "previous_x0": -move * change}
