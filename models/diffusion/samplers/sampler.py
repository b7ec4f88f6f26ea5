"""What a sampling algorithm is, and how it takes a step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Literal

import torch
from torch import Tensor

from models.diffusion.prediction import Prediction
from models.diffusion.samplers.timesteps import timesteps
from models.diffusion.schedules.schedule import Schedule

Term = Literal["x", "x0", "epsilon", "velocity", "corrected_velocity", "previous_x0", "noise"]
"""Everything a step can be a weighted sum of: x_t; the model's clean picture, noise and velocity at
t; its velocity at a trial point at the step's end; its clean picture one step earlier; fresh noise."""

Coefficients = dict[Term, float]
"""A step's arithmetic in scalars: x_next = sum of coefficient * term."""

Denoiser = Callable[[Tensor, Tensor], Prediction]
"""Asks the model about x [B, ...] at the time t, a float64 scalar."""


class Method(ABC):
    """A sampling algorithm as its paper states it: which multiples of what make the next state."""

    id: str
    evaluations_per_step: int
    """How often the model is asked in a step; the last step of every method asks once."""

    @abstractmethod
    def coefficients(self, schedule: Schedule, times: Tensor, index: int) -> Coefficients:
        """The scalars of the step from times[index] to times[index + 1]."""

    def trial(self, schedule: Schedule, times: Tensor, index: int) -> Coefficients:
        """For `corrected_velocity`: the scalars that make the trial point, at times[index + 1]."""
        raise NotImplementedError(f"{self.id} asks the model once in a step.")


class Sampler:
    """A method at work on a schedule. It remembers nothing but its times."""

    def __init__(self, method: Method, schedule: Schedule, shift: float = 1.0) -> None:
        self.id = method.id
        self.evaluations_per_step = method.evaluations_per_step
        self.times = torch.zeros(0, dtype=torch.float64)
        self._method, self._schedule, self._shift = method, schedule, shift

    def set_timesteps(self, steps: int) -> Tensor:
        """Divides the way into steps; returns the times, [steps + 1] float64, from 1 down to 0."""
        self.times = timesteps(steps, self._shift)
        return self.times

    def coefficients(self, index: int) -> Coefficients:
        """What `step` computes is the sum of coefficient * term, and nothing else.

        Raises IndexError if there is no such step.
        """
        steps = max(0, len(self.times) - 1)
        if not 0 <= index < steps:
            raise IndexError(f"There is no step {index} in a run of {steps} steps.")
        return self._method.coefficients(self._schedule, self.times, index)

    def step(
        self,
        index: int,
        x: Tensor,
        prediction: Prediction,
        denoise: Denoiser,
        noise: Callable[[], Tensor],
        previous: Prediction | None = None,
    ) -> Tensor:
        """x at times[index] -> x at times[index + 1], [B, ...] -> [B, ...].

        prediction: the model's guess at (x, times[index]).
        denoise: asks the model again, where the method does (Heun).
        noise: fresh unit noise like x; called by stochastic methods only.
        previous: the guess of the step before; multistep methods need it in every step but the first.
        Raises ValueError if the method needs `previous` and it is absent.
        """

        def value_of(term: Term) -> Tensor:
            match term:
                case "x":
                    return x
                case "x0":
                    return prediction.x0
                case "epsilon":
                    return prediction.epsilon
                case "velocity":
                    return prediction.velocity
                case "corrected_velocity":
                    trial = mix(self._method.trial(self._schedule, self.times, index))
                    return denoise(trial, self.times[index + 1]).velocity
                case "previous_x0":
                    if previous is None:
                        raise ValueError(f"{self.id} needs the guess of step {index - 1}.")
                    return previous.x0
                case "noise":
                    return noise()

        def mix(coefficients: Coefficients) -> Tensor:
            total = torch.zeros_like(x)
            for term, coefficient in coefficients.items():
                total = total + coefficient * value_of(term)
            return total

        return mix(self.coefficients(index))
