"""Where training runs: the first GPU, or the CPU."""

from __future__ import annotations

import os

import torch


def pick_device() -> torch.device:
    """This process's GPU where there is one (under `torchrun`, its own), else the CPU."""
    if torch.cuda.is_available():
        return torch.device("cuda", int(os.environ.get("LOCAL_RANK", "0")))
    return torch.device("cpu")


def autocast(device: torch.device) -> torch.autocast:
    """bfloat16 matrices, float32 everything else."""
    return torch.autocast(device.type, dtype=torch.bfloat16)
