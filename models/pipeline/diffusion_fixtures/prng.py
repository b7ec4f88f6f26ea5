"""The generator's known answers, and rows of normal numbers."""

from __future__ import annotations

from typing import Any

import torch

from models.diffusion.prng import normal
from models.pipeline.diffusion_fixtures.numbers import rounded

KNOWN_ANSWERS = [
    # Random123's kat_vectors for philox4x32-10: counter, key, output.
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]

ROWS = [(0, 0, 16), (7, 0, 10), (7, 3, 10), (2**32 - 1, 50, 5)]
"""Seed, stream, length."""


def words(text: str) -> list[int]:
    return [int(word, 16) for word in text.split()]


def prng_fixture() -> dict[str, Any]:
    return {
        "philox": [
            {"counter": words(counter), "key": words(key), "output": words(output)}
            for counter, key, output in KNOWN_ANSWERS
        ],
        "normal": [
            {
                "seed": seed,
                "stream": stream,
                "values": rounded(torch.from_numpy(normal(seed, stream, length))),
            }
            for seed, stream, length in ROWS
        ],
    }
