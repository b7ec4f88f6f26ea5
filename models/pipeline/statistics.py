"""Shares with their uncertainty, and the distance between two clouds of features."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

QUANTILE = 1.959963984540054
"""Of the normal distribution at 97.5 %: two of them bound 95 %."""


@dataclass(frozen=True)
class Share:
    """A share of right answers and its 95 % interval."""

    share: float
    low: float
    high: float
    count: int


def wilson(right: int, count: int) -> Share:
    """Wilson's score interval (Wilson 1927), which stays within [0, 1] and is honest near its ends.

    Raises `ValueError` for no answers at all.
    """
    if count == 0:
        raise ValueError("There is no share of no answers.")
    share, square = right / count, QUANTILE**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    half = QUANTILE / (1 + square / count) * math.sqrt(share * (1 - share) / count + square / (4 * count**2))
    # At the ends the interval touches the share; rounding must not push it past.
    return Share(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)), count)


def share_of(answers: Sequence[bool]) -> Share:
    """The share of right ones among answers."""
    return wilson(sum(answers), len(answers))


def _root(matrix: np.ndarray) -> np.ndarray:
    """The square root of a symmetric matrix without negative eigenvalues but for rounding."""
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.sqrt(values.clip(0))) @ vectors.T


def frechet_distance(first: Tensor, second: Tensor) -> float:
    """Fréchet distance of the Gaussians fitted to two sets of features, `[n, D]` and `[m, D]`.

    |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 (Σ₁^½ Σ₂ Σ₁^½)^½) (Heusel et al. 2017, eq. 6, in its symmetric form). It shrinks as the
    sets grow, so compare only distances of equal counts.
    """
    a, b = first.double().numpy(), second.double().numpy()
    root = _root(np.cov(a, rowvar=False))
    cov = np.cov(b, rowvar=False)
    shift = a.mean(axis=0) - b.mean(axis=0)
    cross = np.sqrt(np.linalg.eigvalsh(root @ cov @ root).clip(0)).sum()
    return max(0.0, float(shift @ shift + np.trace(root @ root) + np.trace(cov) - 2 * cross))
