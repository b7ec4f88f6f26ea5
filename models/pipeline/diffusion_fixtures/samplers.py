"""Whole runs of diffusers' samplers on a world whose perfect denoiser is known.

Where diffusers chooses other times than ours (its spacing, its last step), it is given ours; the
arithmetic of every step is its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import mock

import diffusers
import torch
from diffusers import (
    DDIMScheduler,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    FlowMatchEulerDiscreteScheduler,
    FlowMatchHeunDiscreteScheduler,
)
from torch import Tensor

from models.diffusion.gaussian_mixture import GaussianMixture
from models.diffusion.prng import LATENT_STREAM, normal, step_stream
from models.diffusion.samplers.timesteps import timesteps
from models.diffusion.schedules import SCHEDULES
from models.diffusion.schedules.linear_beta import ALPHAS_CUMPROD, TRAINING_STEPS
from models.pipeline.diffusion_fixtures.numbers import rounded

MIXTURE = GaussianMixture(weights=(0.5, 0.2, 0.3), means=(-1.2, 0.3, 1.5), std=0.25)
SEED = 7
LENGTH = 12

Model = Callable[[str, Tensor, Tensor], Tensor]
"""Name of the guess (a field of Prediction), x, t -> that guess."""


def fresh_normal(stream: int) -> Tensor:
    return torch.from_numpy(normal(SEED, stream, LENGTH)).double().reshape(1, LENGTH)


def model_on(schedule_id: str) -> Model:
    def model(guess: str, x: Tensor, t: Tensor) -> Tensor:
        return getattr(MIXTURE.denoise(x, t, SCHEDULES[schedule_id]), guess)

    return model


def flow_euler(times: Tensor, x: Tensor, shift: float) -> list[Tensor]:
    scheduler = FlowMatchEulerDiscreteScheduler(shift=shift)
    scheduler.set_timesteps(sigmas=timesteps(len(times) - 1)[:-1].tolist())
    model, states = model_on("flow"), [x]
    for index, t in enumerate(times[:-1]):
        output = model("velocity", states[-1], t)
        states.append(scheduler.step(output, scheduler.timesteps[index], states[-1]).prev_sample)
    return states


def flow_heun(times: Tensor, x: Tensor) -> list[Tensor]:
    scheduler = FlowMatchHeunDiscreteScheduler()
    scheduler.set_timesteps(len(times) - 1)
    scheduler.sigmas = torch.cat([times[:1], times[1:-1].repeat_interleave(2), times[-1:]])
    scheduler.set_begin_index(0)
    model, states = model_on("flow"), [x]
    for index, t in enumerate(times[:-1]):
        step = scheduler.timesteps[2 * index - 1 if index else 0]
        state = scheduler.step(model("velocity", states[-1], t), step, states[-1]).prev_sample
        if index < len(times) - 2:
            output = model("velocity", state, times[index + 1])
            state = scheduler.step(output, scheduler.timesteps[2 * index + 1], state).prev_sample
        states.append(state)
    return states


def dpm_solver_2m(times: Tensor, x: Tensor, schedule_id: str) -> list[Tensor]:
    schedule, is_flow = SCHEDULES[schedule_id], schedule_id == "flow"
    scheduler = DPMSolverMultistepScheduler(
        algorithm_type="dpmsolver++",
        solver_order=2,
        solver_type="midpoint",
        prediction_type="flow_prediction" if is_flow else "epsilon",
        use_flow_sigmas=is_flow,
    )
    scheduler.set_timesteps(len(times) - 1)
    # diffusers measures noise by sigma on the straight path, and by sigma / alpha elsewhere.
    scheduler.sigmas = schedule.sigma(times) / (1 if is_flow else schedule.alpha(times))
    scheduler.set_begin_index(0)
    model, states = model_on(schedule_id), [x]
    for index, t in enumerate(times[:-1]):
        output = model("velocity" if is_flow else "epsilon", states[-1], t)
        states.append(scheduler.step(output, scheduler.timesteps[index], states[-1]).prev_sample)
    return states


def linear_beta_steps(times: Tensor) -> list[int]:
    """DDPM's own numbers of our times: t = (k + 1) / 1000."""
    return [round(float(t) * TRAINING_STEPS) - 1 for t in times[:-1]]


def ddim(times: Tensor, x: Tensor) -> list[Tensor]:
    scheduler = DDIMScheduler(clip_sample=False, timestep_spacing="trailing", beta_end=0.02)
    torch.testing.assert_close(scheduler.alphas_cumprod.double(), ALPHAS_CUMPROD, rtol=1e-4, atol=0)
    scheduler.alphas_cumprod = ALPHAS_CUMPROD  # the same in double precision
    scheduler.set_timesteps(len(times) - 1)
    assert scheduler.timesteps.tolist() == linear_beta_steps(times)
    model, states = model_on("linear-beta"), [x]
    for step, t in zip(scheduler.timesteps, times[:-1], strict=True):
        output = model("epsilon", states[-1], t)
        states.append(scheduler.step(output, int(step), states[-1]).prev_sample)
    return states


def ddpm(times: Tensor, x: Tensor) -> list[Tensor]:
    scheduler = DDPMScheduler(clip_sample=False, variance_type="fixed_small")
    scheduler.alphas_cumprod = ALPHAS_CUMPROD
    scheduler.set_timesteps(timesteps=linear_beta_steps(times))
    model, states = model_on("linear-beta"), [x]
    for index, (step, t) in enumerate(zip(scheduler.timesteps, times[:-1], strict=True)):
        output = model("epsilon", states[-1], t)
        noise = fresh_normal(step_stream(index))
        with mock.patch("diffusers.schedulers.scheduling_ddpm.randn_tensor", return_value=noise):
            states.append(scheduler.step(output, int(step), states[-1]).prev_sample)
    return states


def sampler_fixture() -> dict[str, Any]:
    x = fresh_normal(LATENT_STREAM)
    times, shifted = timesteps(6), timesteps(6, shift=3)
    fifths = timesteps(5)  # whole numbers of DDPM's 1000 steps
    runs = [
        ("euler", "flow", 1, FlowMatchEulerDiscreteScheduler, times, flow_euler(times, x, shift=1)),
        ("euler", "flow", 3, FlowMatchEulerDiscreteScheduler, shifted, flow_euler(shifted, x, shift=3)),
        ("heun", "flow", 1, FlowMatchHeunDiscreteScheduler, times, flow_heun(times, x)),
        ("ddim", "linear-beta", 1, DDIMScheduler, fifths, ddim(fifths, x)),
        ("ddpm", "linear-beta", 1, DDPMScheduler, fifths, ddpm(fifths, x)),
        ("dpm-solver-2m", "flow", 1, DPMSolverMultistepScheduler, times, dpm_solver_2m(times, x, "flow")),
        (
            "dpm-solver-2m",
            "linear-beta",
            1,
            DPMSolverMultistepScheduler,
            fifths,
            dpm_solver_2m(fifths, x, "linear-beta"),
        ),
    ]
    return {
        "mixture": {"weights": MIXTURE.weights, "means": MIXTURE.means, "std": MIXTURE.std},
        "seed": SEED,
        "diffusers": diffusers.__version__,
        "runs": [
            {
                "sampler": sampler,
                "schedule": schedule,
                "shift": shift,
                "reference": reference.__name__,
                "times": rounded(run_times),
                "states": rounded(torch.cat(states)),
            }
            for sampler, schedule, shift, reference, run_times, states in runs
        ],
    }
