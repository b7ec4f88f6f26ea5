"""What was measured on a run, in files of its folder; each says after how many images."""

from __future__ import annotations

import json
from typing import Any

from models.pipeline.runs import Run

EVALUATION, SWEEP, LOCALISATION = "evaluation.json", "sweep.json", "localisation.json"


def read_measured(run: Run, file: str, images_seen: int) -> dict[str, Any] | None:
    """A report on just these weights; None where there is none, with a line that says so where it is of others."""
    path = run.folder / file
    if not path.exists():
        return None
    report: dict[str, Any] = json.loads(path.read_text())
    if report.get("imagesSeen") == images_seen:
        return report
    print(f"Left out: {path} is of the weights after {report.get('imagesSeen')} images, not {images_seen}.")
    return None
