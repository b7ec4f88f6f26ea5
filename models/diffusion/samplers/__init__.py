"""Every sampling algorithm, by the id that the page and the manifest use."""

from __future__ import annotations

from models.diffusion.samplers.ddim import Ddim
from models.diffusion.samplers.ddpm import Ddpm
from models.diffusion.samplers.dpm_solver_2m import DpmSolver2M
from models.diffusion.samplers.euler import Euler
from models.diffusion.samplers.heun import Heun
from models.diffusion.samplers.run import State, trajectory
from models.diffusion.samplers.sampler import Denoiser, Method, Sampler
from models.diffusion.schedules.schedule import Schedule

METHODS: dict[str, Method] = {method.id: method for method in (Euler(), Heun(), Ddim(), Ddpm(), DpmSolver2M())}


def create_sampler(id: str, schedule: Schedule, shift: float = 1.0) -> Sampler:
    """A sampler ready for `set_timesteps`.

    shift: how strongly steps crowd at high noise; 1 spaces them equally.
    """
    return Sampler(METHODS[id], schedule, shift)


__all__ = ["METHODS", "Denoiser", "Sampler", "State", "create_sampler", "trajectory"]
