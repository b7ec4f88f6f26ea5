"""The only source of randomness for pictures: Philox4x32-10, a counter-based generator.

There is no hidden state: every number is a function of (seed, stream, position), so that the same
picture comes out of the same seed in every order of events, here and in the browser
(`src/lib/diffusion/prng.ts`).

Reference: Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", 2011.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

Words = NDArray[np.uint64]
"""32-bit words, kept in 64 bits so that a product of two of them fits."""

LATENT_STREAM = 0
"""The stream of the initial latent, x at t = 1."""

_ROUNDS = 10
_MULTIPLIERS = (np.uint64(0xD2511F53), np.uint64(0xCD9E8D57))
_KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)


def step_stream(index: int) -> int:
    """The stream of the fresh noise that a stochastic sampler adds at step `index`."""
    return 1 + index


def philox(counters: Words, key: tuple[int, int]) -> Words:
    """Philox4x32-10: scrambles 128-bit counters under a 64-bit key, [n, 4] words -> [n, 4] words.

    Salmon et al. 2011.
    """
    c0, c1, c2, c3 = (counters[:, i] for i in range(4))
    k0, k1 = key
    for _ in range(_ROUNDS):
        product0 = _MULTIPLIERS[0] * c0
        product1 = _MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (
            (product1 >> _HALF) ^ c1 ^ np.uint64(k0),
            product1 & _LOW,
            (product0 >> _HALF) ^ c3 ^ np.uint64(k1),
            product0 & _LOW,
        )
        k0 = (k0 + _KEY_STEPS[0]) % 2**32
        k1 = (k1 + _KEY_STEPS[1]) % 2**32
    return np.stack([c0, c1, c2, c3], axis=1)


def normal(seed: int, stream: int, length: int) -> NDArray[np.float32]:
    """Independent numbers from N(0, 1), [length]. A longer row begins with the shorter one.

    Key = (seed, stream), counter = (block, 0, 0, 0); each block of four words makes four numbers by
    Box & Muller (1958) in double precision, rounded to single at the end:
    z = sqrt(-2 ln u1) * (cos 2 pi u2, sin 2 pi u2), with u = (word + 1/2) / 2^32.

    Raises ValueError if seed or stream is not a whole number from 0 to 2^32 - 1.
    """
    for name, value in (("seed", seed), ("stream", stream)):
        if not 0 <= value < 2**32:
            raise ValueError(f"A {name} is a whole number from 0 to {2**32 - 1}; {value} is not.")
    counters = np.zeros((math.ceil(length / 4), 4), dtype=np.uint64)
    counters[:, 0] = np.arange(len(counters))
    uniforms = (philox(counters, (seed, stream)) + 0.5) / 2**32
    radius = np.sqrt(-2 * np.log(uniforms[:, 0::2]))
    angle = 2 * np.pi * uniforms[:, 1::2]
    pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
    return pairs.reshape(-1)[:length].astype(np.float32)


def normal_batch(seeds: Sequence[int], stream: int, shape: Sequence[int]) -> Tensor:
    """For every seed its own numbers from N(0, 1): [B, *shape] float32, row-major like the page's."""
    rows = [normal(seed, stream, math.prod(shape)) for seed in seeds]
    return torch.from_numpy(np.stack(rows)).reshape(len(seeds), *shape)
