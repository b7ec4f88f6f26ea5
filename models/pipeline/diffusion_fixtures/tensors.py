"""Statistics and small algebra by torch."""

from __future__ import annotations

from typing import Any

import torch

from models.pipeline.diffusion_fixtures.numbers import example, rounded


def tensor_fixture() -> dict[str, Any]:
    a, b = example(9, seed=0), example(9, seed=1)
    masked = torch.tensor([1.5, -torch.inf, 0.25, 1000.0, 999.0])
    left, right = example(2, 4, seed=2), example(4, 3, seed=3)
    return {
        "a": rounded(a),
        "b": rounded(b),
        "mean": a.mean().item(),
        "std": a.std(correction=0).item(),
        "extent": [a.min().item(), a.max().item()],
        "argmax": int(a.argmax()),
        "norm": a.norm().item(),
        "dot": a.dot(b).item(),
        "mse": torch.nn.functional.mse_loss(a, b).item(),
        "softmax": rounded(a.softmax(0)),
        "maskedSoftmax": rounded(masked.softmax(0)),
        "matmul": {
            "left": rounded(left.flatten()),
            "right": rounded(right.flatten()),
            "product": rounded((left @ right).flatten()),
        },
    }
