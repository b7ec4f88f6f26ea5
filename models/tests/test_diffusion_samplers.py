import json
from pathlib import Path

import pytest
import torch

from models.diffusion.gaussian_mixture import GaussianMixture
from models.diffusion.prng import LATENT_STREAM, normal_batch, step_stream
from models.diffusion.samplers import METHODS, create_sampler, trajectory
from models.diffusion.schedules import SCHEDULES

FIXTURE = json.loads((Path(__file__).parents[2] / "tests/fixtures/samplers.json").read_text())
MIXTURE = GaussianMixture(**FIXTURE["mixture"])
GAUSSIAN = GaussianMixture(weights=(1.0,), means=(0.7,), std=0.4)


def run(sampler_id, schedule_id, steps, world, x, shift=1.0, seed=FIXTURE["seed"]):
    """All states of a run in a world whose perfect denoiser is known, [steps + 1, *x.shape]."""
    schedule = SCHEDULES[schedule_id]
    return torch.stack(
        [
            state.x
            for state in trajectory(
                create_sampler(sampler_id, schedule, shift),
                steps,
                x,
                denoise=lambda x, t: world.denoise(x, t, schedule),
                noise=lambda index: normal_batch([seed], step_stream(index), x.shape[1:]),
            )
        ]
    )


@pytest.mark.parametrize(
    "case", FIXTURE["runs"], ids=lambda case: f"{case['sampler']}-{case['schedule']}-{case['shift']}"
)
def test_every_state_of_a_run_is_the_one_of_diffusers(case):
    expected = torch.tensor(case["states"])
    x = normal_batch([FIXTURE["seed"]], LATENT_STREAM, expected.shape[1:])
    states = run(case["sampler"], case["schedule"], len(expected) - 1, MIXTURE, x.double(), case["shift"])
    torch.testing.assert_close(states[:, 0].float(), expected, rtol=1e-5, atol=1e-5)


def exact_end(x, schedule):
    """Where the probability-flow equation takes x from t = 1, for Gaussian data: it keeps the z-score."""
    one = torch.tensor(1.0, dtype=torch.float64)
    alpha, sigma = schedule.alpha(one), schedule.sigma(one)
    (mean,), std = GAUSSIAN.means, GAUSSIAN.std
    return mean + std * (x - alpha * mean) / (alpha**2 * std**2 + sigma**2).sqrt()


def error(sampler_id, schedule_id, steps):
    x = torch.linspace(-2, 2, 9, dtype=torch.float64).reshape(1, 9)
    end = run(sampler_id, schedule_id, steps, GAUSSIAN, x)[-1]
    return (end - exact_end(x, SCHEDULES[schedule_id])).abs().max().item()


@pytest.mark.parametrize("schedule_id", SCHEDULES)
@pytest.mark.parametrize("sampler_id", ["euler", "heun", "ddim", "dpm-solver-2m"])
def test_deterministic_samplers_approach_the_exact_solution(sampler_id, schedule_id):
    coarse, fine = error(sampler_id, schedule_id, 10), error(sampler_id, schedule_id, 250)
    assert fine < coarse / 4
    assert fine < 0.05


@pytest.mark.parametrize("schedule_id", ["flow", "cosine"])
@pytest.mark.parametrize(("sampler_id", "order"), [("euler", 1), ("heun", 2)])
def test_halving_the_steps_divides_the_error_by_two_to_the_order(sampler_id, order, schedule_id):
    ratio = error(sampler_id, schedule_id, 40) / error(sampler_id, schedule_id, 80)
    assert 2**order * 0.75 < ratio < 2**order * 1.35


@pytest.mark.parametrize("schedule_id", SCHEDULES)
def test_ancestral_sampling_draws_from_the_data(schedule_id):
    x = normal_batch([1], LATENT_STREAM, (20_000,)).double()
    samples = run("ddpm", schedule_id, 250, GAUSSIAN, x, seed=1)[-1]
    assert samples.mean().item() == pytest.approx(GAUSSIAN.means[0], abs=0.01)
    assert samples.std().item() == pytest.approx(GAUSSIAN.std, abs=0.02)


def test_ddim_on_the_straight_path_is_euler():
    x = normal_batch([3], LATENT_STREAM, (32,)).double()
    torch.testing.assert_close(run("ddim", "flow", 7, MIXTURE, x), run("euler", "flow", 7, MIXTURE, x))


@pytest.mark.parametrize("sampler_id", METHODS)
def test_a_batch_of_latents_runs_like_each_alone(sampler_id):
    schedule, seeds, shape = SCHEDULES["flow"], [4, 5], (3, 2, 2)

    def sample(seeds):
        *_, end = trajectory(
            create_sampler(sampler_id, schedule),
            4,
            normal_batch(seeds, LATENT_STREAM, shape),
            denoise=lambda x, t: MIXTURE.denoise(x, t, schedule),
            noise=lambda index: normal_batch(seeds, step_stream(index), shape),
        )
        return end.x

    together = sample(seeds)
    assert together.dtype == torch.float32
    torch.testing.assert_close(together, torch.cat([sample([seed]) for seed in seeds]))


@pytest.mark.parametrize("sampler_id", METHODS)
@pytest.mark.parametrize("schedule_id", SCHEDULES)
@pytest.mark.parametrize("steps", [1, 2])
def test_the_shortest_runs_are_finite(sampler_id, schedule_id, steps):
    x = normal_batch([2], LATENT_STREAM, (16,)).double()
    assert run(sampler_id, schedule_id, steps, MIXTURE, x).isfinite().all()


def test_a_multistep_method_does_not_go_on_without_its_history():
    schedule = SCHEDULES["flow"]
    sampler, x = create_sampler("dpm-solver-2m", schedule), torch.ones(1, 4)
    times = sampler.set_timesteps(4)
    prediction = MIXTURE.denoise(x, times[1], schedule)
    with pytest.raises(ValueError, match="guess of step 0"):
        sampler.step(1, x, prediction, denoise=None, noise=None)


@pytest.mark.parametrize("steps", [0, -3])
def test_a_run_without_steps_is_refused(steps):
    with pytest.raises(ValueError, match="one step or more"):
        create_sampler("euler", SCHEDULES["flow"]).set_timesteps(steps)


def test_a_step_outside_the_run_is_refused():
    sampler = create_sampler("euler", SCHEDULES["flow"])
    sampler.set_timesteps(3)
    with pytest.raises(IndexError, match="no step 3"):
        sampler.coefficients(3)
