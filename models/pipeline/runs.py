"""Where a run keeps what it has learned: checkpoints, metrics, sample grids. Never committed; only exports are."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

import torch

RUNS = Path(os.environ.get("DIT_RUNS", Path(__file__).resolve().parent.parent / "runs"))


class MissingCheckpointError(FileNotFoundError):
    """A step needs what an earlier step of the pipeline writes."""


class Run:
    """One folder of a training run: `<runs>/<model>/<part>/`."""

    def __init__(self, model: str, part: str) -> None:
        self.folder = RUNS / model / part
        self.folder.mkdir(parents=True, exist_ok=True)
        self._started = time.monotonic()

    def save(self, state: dict[str, Any], name: str = "latest") -> None:
        """Write a checkpoint whole or not at all, so that a run can be stopped at any moment."""
        partial = self.folder / f"{name}.partial"
        torch.save(state, partial)
        partial.replace(self.folder / f"{name}.pt")

    def load(self, name: str = "latest") -> dict[str, Any] | None:
        """The checkpoint of that name, or None."""
        path = self.folder / f"{name}.pt"
        return torch.load(path, map_location="cpu", weights_only=False) if path.exists() else None

    def require(self, name: str = "latest") -> dict[str, Any]:
        """The checkpoint of that name. Raises `MissingCheckpointError`, saying which folder lacks it."""
        state = self.load(name)
        if state is None:
            raise MissingCheckpointError(f"There is no {name}.pt in {self.folder}. Train this part first.")
        return state

    def log(self, **metrics: float) -> None:
        """Append one line to `metrics.jsonl`."""
        with (self.folder / "metrics.jsonl").open("a") as file:
            file.write(json.dumps({k: round(float(v), 6) for k, v in metrics.items()}) + "\n")

    def metrics(self) -> list[dict[str, float]]:
        """Every logged line, oldest first."""
        path = self.folder / "metrics.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
