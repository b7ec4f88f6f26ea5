"""What the model says about x_t, in its three equivalent names."""

from __future__ import annotations

from typing import Literal, NamedTuple

from torch import Tensor

from models.diffusion.schedules.schedule import Schedule

PredictionKind = Literal["flow", "epsilon", "v"]
"""What a network was trained to put out.

- `epsilon`: the noise (Ho et al. 2020);
- `v`: v = alpha * epsilon - sigma * x0 (Salimans & Ho 2022, section 4), not to be mistaken for
- `flow`: the velocity dx/dt = alpha' x0 + sigma' epsilon along the schedule's path (Lipman et al.
  2022); on the straight path epsilon - x0 (Liu et al. 2022).
"""


class Prediction(NamedTuple):
    """One guess in three names, [...] each."""

    x0: Tensor
    """The clean latent."""
    epsilon: Tensor
    """The noise in x_t, of unit variance."""
    velocity: Tensor
    """dx/dt: where x_t would move as t grows, so sampling goes the other way."""


def output_mixture(kind: PredictionKind, t: Tensor, schedule: Schedule) -> tuple[Tensor, Tensor]:
    """The two scalars of output = a * x0 + b * epsilon, which tell the kinds of prediction apart."""
    match kind:
        case "epsilon":
            return t * 0, t * 0 + 1
        case "v":
            return -schedule.sigma(t), schedule.alpha(t)
        case "flow":
            return schedule.alpha_rate(t), schedule.sigma_rate(t)


def to_prediction(output: Tensor, kind: PredictionKind, x: Tensor, t: Tensor, schedule: Schedule) -> Prediction:
    """The network's output in all three names.

    Whatever its kind, there are two linear equations,

        x_t    = alpha * x0 + sigma * epsilon
        output = a * x0 + b * epsilon,

    solved by Cramer's rule with the determinant D = alpha * b - sigma * a. On the straight path
    D = 1 for `flow`, so x0 = x_t - t * velocity.

    output, x: [...]. t: a float64 scalar, 0 (clean) to 1 (noise).
    Raises ValueError where D = 0: `epsilon` where no signal is left (Lin et al. 2023, on zero terminal SNR).
    """
    alpha, sigma = schedule.alpha(t), schedule.sigma(t)
    a, b = output_mixture(kind, t, schedule)
    determinant = alpha * b - sigma * a
    if determinant == 0:
        raise ValueError(
            f'At t = {t} the schedule "{schedule.id}" leaves no signal, so a model that predicts '
            f'"{kind}" cannot tell the clean image.'
        )
    x0 = (b / determinant) * x - (sigma / determinant) * output
    epsilon = (alpha / determinant) * output - (a / determinant) * x
    return Prediction(x0, epsilon, velocity_of(x0, epsilon, t, schedule))


def velocity_of(x0: Tensor, epsilon: Tensor, t: Tensor, schedule: Schedule) -> Tensor:
    """dx/dt = alpha' x0 + sigma' epsilon along the schedule's path (Lipman et al. 2022, eq. 15)."""
    return schedule.alpha_rate(t) * x0 + schedule.sigma_rate(t) * epsilon
