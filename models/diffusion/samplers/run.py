"""A whole run of a sampler."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from torch import Tensor

from models.diffusion.prediction import Prediction
from models.diffusion.samplers.sampler import Denoiser, Sampler


@dataclass(frozen=True)
class State:
    """Where a run stands before step `index`, and after the last step."""

    index: int
    t: Tensor
    """A float64 scalar."""
    x: Tensor
    """[B, ...]."""
    prediction: Prediction | None
    """The model's guess at (x, t); None for the finished picture, where nothing is asked any more."""


def trajectory(
    sampler: Sampler,
    steps: int,
    x: Tensor,
    denoise: Denoiser,
    noise: Callable[[int], Tensor],
) -> Iterator[State]:
    """Every state of a run, steps + 1 of them; the last one's x is the picture.

    x: the initial noise, [B, ...].
    noise: fresh unit noise like x for step `index`, such as
        `lambda index: normal_batch(seeds, step_stream(index), shape)`.
    """
    times = sampler.set_timesteps(steps)
    previous: Prediction | None = None
    for index in range(steps):
        prediction = denoise(x, times[index])
        yield State(index, times[index], x, prediction)
        x = sampler.step(index, x, prediction, denoise, partial(noise, index), previous)
        previous = prediction
    yield State(steps, times[steps], x, None)
