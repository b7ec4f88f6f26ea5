"""Intervals against published values, distances against closed forms."""

import numpy as np
import pytest
import torch

from models.pipeline.statistics import frechet_distance, share_of, wilson


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    # Newcombe 1998, "Two-sided confidence intervals for the single proportion", table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_as_published(right, count, low, high):
    share = wilson(right, count)
    assert share.share == right / count
    assert (share.low, share.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_wilson_interval_mirrors_right_and_wrong():
    right, wrong = wilson(970, 1000), wilson(30, 1000)
    assert right.low == pytest.approx(1 - wrong.high)
    assert right.high == pytest.approx(1 - wrong.low)


def test_shares_count_answers():
    assert share_of([True, False, True, True]).share == 0.75
    with pytest.raises(ValueError, match="no answers"):
        share_of([])


def features(count, mean, root, seed):
    """Features whose mean and covariance are exactly `mean` and `root @ root.T`."""
    sample = np.random.default_rng(seed).normal(size=(count, len(mean)))
    sample -= sample.mean(axis=0)
    white = sample @ np.linalg.inv(np.linalg.cholesky(np.cov(sample, rowvar=False))).T
    return torch.from_numpy(white @ np.asarray(root, float).T + mean)


def test_frechet_distance_of_independent_gaussians():
    first = features(200, [0, 0, 0], np.diag([1, 2, 3]), seed=1)
    second = features(300, [1, 0, -2], np.diag([2, 2, 5]), seed=2)
    # |μ₁ − μ₂|² + Σ (σ₁ − σ₂)²
    assert frechet_distance(first, second) == pytest.approx(1 + 4 + 1 + 0 + 4)


def test_frechet_distance_as_heusel_defines_it():
    rng = np.random.default_rng(3)
    roots = rng.normal(size=(2, 6, 6))
    first, second = (features(100, np.zeros(6), root, seed) for seed, root in enumerate(roots))
    cov1, cov2 = (root @ root.T for root in roots)
    # The trace of a matrix's root is the sum of its eigenvalues' roots; the product is not symmetric.
    expected = np.trace(cov1 + cov2) - 2 * np.sqrt(np.linalg.eigvals(cov1 @ cov2).real).sum()
    assert frechet_distance(first, second) == pytest.approx(expected)
    assert frechet_distance(second, first) == pytest.approx(expected)


def test_frechet_distance_to_oneself_is_nothing_even_with_fewer_samples_than_dimensions():
    sample = torch.from_numpy(np.random.default_rng(4).normal(size=(10, 40)))
    assert frechet_distance(sample, sample) == pytest.approx(0, abs=1e-5)
