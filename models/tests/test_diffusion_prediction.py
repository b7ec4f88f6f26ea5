import json
from pathlib import Path

import pytest
import torch

from models.diffusion.forward_process import add_noise
from models.diffusion.guidance import guide
from models.diffusion.prediction import output_mixture, to_prediction
from models.diffusion.schedules import SCHEDULES

FIXTURE = json.loads((Path(__file__).parents[2] / "tests/fixtures/predictions.json").read_text())


@pytest.mark.parametrize("case", FIXTURE, ids=lambda case: f"{case['schedule']}-{case['kind']}-{case['t']}")
def test_the_clean_picture_is_the_one_diffusers_finds(case):
    output, x = torch.tensor(case["output"]).double(), torch.tensor(case["x"]).double()
    t = torch.tensor(case["t"], dtype=torch.float64)
    prediction = to_prediction(output, case["kind"], x, t, SCHEDULES[case["schedule"]])
    torch.testing.assert_close(prediction.x0, torch.tensor(case["x0"]).double(), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
@pytest.mark.parametrize("kind", ["flow", "epsilon", "v"])
@pytest.mark.parametrize("t", [0.05, 0.5, 0.95])
def test_a_perfect_output_of_any_kind_gives_back_picture_and_noise(schedule, kind, t):
    torch.manual_seed(0)
    x0, epsilon, t = torch.randn(2, 3, 4, 4), torch.randn(2, 3, 4, 4), torch.tensor(t, dtype=torch.float64)
    a, b = output_mixture(kind, t, schedule)
    found = to_prediction(a * x0 + b * epsilon, kind, add_noise(x0, epsilon, t, schedule), t, schedule)
    torch.testing.assert_close(found.x0, x0, rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(found.epsilon, epsilon, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_the_velocity_is_the_derivative_of_the_path(schedule):
    t = torch.tensor(0.3705, dtype=torch.float64, requires_grad=True)
    x0, epsilon = torch.tensor(0.8).double(), torch.tensor(-1.1).double()
    x = add_noise(x0, epsilon, t, schedule)
    (slope,) = torch.autograd.grad(x, t)
    t = t.detach()
    prediction = to_prediction(epsilon, "epsilon", x.detach(), t, schedule)
    torch.testing.assert_close(prediction.velocity, slope)


def test_noise_alone_cannot_tell_the_picture_where_no_signal_is_left():
    one = torch.tensor(1.0, dtype=torch.float64)
    with pytest.raises(ValueError, match="leaves no signal"):
        to_prediction(torch.ones(3), "epsilon", torch.ones(3), one, SCHEDULES["flow"])


def test_guidance_passes_through_both_guesses_and_beyond():
    conditional, unconditional = torch.tensor([1.0, 4.0]), torch.tensor([2.0, 2.0])
    torch.testing.assert_close(guide(conditional, unconditional, 0.0), unconditional)
    torch.testing.assert_close(guide(conditional, unconditional, 1.0), conditional)
    torch.testing.assert_close(guide(conditional, unconditional, 3.0), torch.tensor([-1.0, 8.0]))
