import json
from pathlib import Path

import numpy as np
import pytest
import torch

from models.diffusion.prng import LATENT_STREAM, normal, normal_batch, philox, step_stream

FIXTURE = json.loads((Path(__file__).parents[2] / "tests/fixtures/prng.json").read_text())


@pytest.mark.parametrize("case", FIXTURE["philox"], ids=lambda case: f"{case['output'][0]:08x}")
def test_philox_gives_the_known_answers_of_random123(case):
    counter = np.array([case["counter"]], dtype=np.uint64)
    assert philox(counter, tuple(case["key"])).tolist() == [case["output"]]


@pytest.mark.parametrize("case", FIXTURE["normal"], ids=lambda case: f"{case['seed']}-{case['stream']}")
def test_normal_gives_the_rows_that_the_page_gives(case):
    row = normal(case["seed"], case["stream"], len(case["values"]))
    np.testing.assert_allclose(row, case["values"], rtol=0, atol=1e-6)


def test_normal_has_the_moments_of_the_normal_distribution():
    row = normal(seed=1, stream=0, length=1_000_000).astype(np.float64)
    moments = [(row**power).mean() for power in (1, 2, 3, 4)]
    np.testing.assert_allclose(moments, [0, 1, 0, 3], atol=0.02)


def test_streams_and_seeds_are_independent():
    rows = np.stack([normal(1, LATENT_STREAM, 100_000), normal(1, step_stream(0), 100_000), normal(2, 0, 100_000)])
    np.testing.assert_allclose(np.corrcoef(rows), np.eye(3), atol=0.02)


def test_a_longer_row_begins_with_the_shorter_one():
    np.testing.assert_array_equal(normal(3, 0, 21)[:6], normal(3, 0, 6))


def test_a_batch_holds_each_seed_s_own_numbers():
    batch = normal_batch([5, 9], 0, (2, 3, 4))
    assert batch.shape == (2, 2, 3, 4)
    torch.testing.assert_close(batch[1].flatten(), torch.from_numpy(normal(9, 0, 24)))


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_that_is_no_32_bit_word_is_refused(seed):
    with pytest.raises(ValueError, match="whole number"):
        normal(seed, 0, 4)
