import pytest
import torch

from models.diffusion.samplers.timesteps import timesteps
from models.diffusion.schedules import SCHEDULES
from models.diffusion.schedules.linear_beta import ALPHAS_CUMPROD
from models.diffusion.schedules.schedule import half_log_snr

TIMES = torch.tensor([0.0205, 0.3335, 0.5015, 0.9995], dtype=torch.float64)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_the_rates_are_the_derivatives_that_autograd_finds(schedule):
    for curve, rate in ((schedule.alpha, schedule.alpha_rate), (schedule.sigma, schedule.sigma_rate)):
        t = TIMES.clone().requires_grad_()
        (slope,) = torch.autograd.grad(curve(t).sum(), t)
        torch.testing.assert_close(rate(TIMES), slope)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_pictures_are_clean_at_0_and_noise_at_1(schedule):
    ends = torch.tensor([0.0, 1.0], dtype=torch.float64)
    torch.testing.assert_close(schedule.alpha(ends), torch.tensor([1.0, 0.0]).double(), rtol=0, atol=0.007)
    torch.testing.assert_close(schedule.sigma(ends), torch.tensor([0.0, 1.0]).double(), rtol=0, atol=0.007)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES)
def test_signal_is_lost_all_the_way(schedule):
    ratios = half_log_snr(schedule, torch.linspace(0, 1, 11, dtype=torch.float64))
    assert ratios[0] == torch.inf
    assert (ratios.diff() < 0).all()


@pytest.mark.parametrize("schedule_id", ["cosine", "linear-beta"])
def test_variance_is_preserved(schedule_id):
    schedule = SCHEDULES[schedule_id]
    total = schedule.alpha(TIMES) ** 2 + schedule.sigma(TIMES) ** 2
    torch.testing.assert_close(total, torch.ones(4, dtype=torch.float64))


def test_linear_beta_is_ddpm_s_schedule_at_its_thousand_steps():
    betas = torch.linspace(1e-4, 0.02, 1000, dtype=torch.float64)
    expected = torch.cumprod(1 - betas, dim=0)
    torch.testing.assert_close(ALPHAS_CUMPROD, expected)
    t = torch.arange(1, 1001, dtype=torch.float64) / 1000
    torch.testing.assert_close(SCHEDULES["linear-beta"].alpha(t) ** 2, expected)


def test_shifted_times_keep_their_ends_and_stay_longer_at_high_noise():
    plain, shifted = timesteps(8), timesteps(8, shift=3)
    assert shifted[0] == 1
    assert shifted[-1] == 0
    assert (shifted[1:-1] > plain[1:-1]).all()
