"""Pictures cut into patches by torch's own reshaping."""

from __future__ import annotations

from typing import Any

from torch import Tensor, einsum

from models.pipeline.diffusion_fixtures.numbers import example, rounded

CASES = [(3, 4, 6, 2), (2, 6, 3, 3), (4, 2, 2, 1)]
"""Channels, height, width, patch size: none of them square in everything."""


def patches_of(picture: Tensor, size: int) -> Tensor:
    """[C, H, W] -> [N, p * p * C], the transpose of DiT's `nhwpqc->nchpwq`."""
    channels, height, width = picture.shape
    cut = picture.reshape(channels, height // size, size, width // size, size)
    return einsum("chpwq->hwpqc", cut).reshape(-1, size * size * channels)


def patchify_fixture() -> list[dict[str, Any]]:
    fixture = []
    for seed, (channels, height, width, size) in enumerate(CASES):
        picture = example(channels, height, width, seed=seed)
        fixture.append(
            {
                "dims": [channels, height, width],
                "patchSize": size,
                "picture": rounded(picture.flatten()),
                "tokenDims": list(patches_of(picture, size).shape),
                "tokens": rounded(patches_of(picture, size).flatten()),
            }
        )
    return fixture
