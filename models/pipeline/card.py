"""The model card: `python -m models.pipeline.card small`, after `evaluate`, on the machine that trained.

Every value is read from the run's files or measured here; see `src/lib/trace/model-card.ts` for the format.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from models.dit.config import load_config
from models.pipeline.archive import write_json
from models.pipeline.check_reader import looked_at
from models.pipeline.export import TrainedModel, folder_of, load_trained
from models.pipeline.reports import EVALUATION, LOCALISATION, SWEEP, read_measured
from models.pipeline.runs import Run
from models.pipeline.train_autoencoder import psnr, validation_scenes

CURVE_POINTS = 200


class EvaluationMissingError(FileNotFoundError):
    """The run has not been evaluated, or not in full, or has learned on since."""


def describe_hardware() -> str:
    """This machine's GPUs, or its processor and how many of its cores may be used."""
    if torch.cuda.is_available():
        return f"{torch.cuda.device_count()} × {torch.cuda.get_device_name()}"
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{os.cpu_count()} cores of {names[0] if names else platform.processor() or platform.machine()}"


def thin_curve(metrics: Sequence[dict[str, float]], points: int = CURVE_POINTS) -> list[list[float]]:
    """At most `points` of `[images, flow loss, layout loss]`, evenly spaced, the first and the last among them.

    A run that resumed from a checkpoint repeats what came after it: the later lines count.
    """
    kept: list[dict[str, float]] = []
    for line in metrics:
        while kept and kept[-1]["images"] >= line["images"]:
            kept.pop()
        kept.append(line)
    rows = np.unique(np.linspace(0, len(kept) - 1, min(points, len(kept))).round().astype(int)) if kept else []
    return [[int(kept[row]["images"]), kept[row]["flow"], kept[row]["layout"]] for row in rows]


def parameter_counts(trained: TrainedModel) -> dict[str, int]:
    """Weights of each shipped part."""
    parts = {
        "text-encoder": trained.model.text_encoder,
        "dit": trained.model.dit,
        "encoder": trained.autoencoder.encoder,
        "decoder": trained.autoencoder.decoder,
    }
    return {name: sum(weights.numel() for weights in part.parameters()) for name, part in parts.items()}


def read_report(run: Run) -> dict[str, Any]:
    """What `evaluate` wrote. Raises `EvaluationMissingError`."""
    path = run.folder / EVALUATION
    report = json.loads(path.read_text()) if path.exists() else {}
    if "grid" not in report:
        raise EvaluationMissingError(f"There is no full {path}: run models.pipeline.evaluate on this model first.")
    return report


def read_if_measured(run: Run, images_seen: int) -> dict[str, Any]:
    """The sweep and the localisation, as far as they are of these weights."""
    sweep, localisation = (read_measured(run, file, images_seen) for file in (SWEEP, LOCALISATION))
    return {
        **({"sweep": sweep["points"]} if sweep else {}),
        **({"localisation": localisation["localisation"]} if localisation else {}),
    }


def model_card(trained: TrainedModel, run: Run) -> dict[str, Any]:
    """A `ModelCard`. Raises `EvaluationMissingError`."""
    report = read_report(run)
    seen = trained.images_seen
    if seen != report["imagesSeen"]:
        raise EvaluationMissingError(
            f"{run.folder} was evaluated after {report['imagesSeen']} images and has seen {seen} by now: "
            "run models.pipeline.evaluate again."
        )
    return {
        "hardware": describe_hardware(),
        "imagesSeen": seen,
        "hours": trained.hours,
        "parameters": parameter_counts(trained),
        "autoencoderPsnr": psnr(trained.autoencoder, validation_scenes()),
        "curve": thin_curve([line for line in run.metrics() if line["images"] <= seen]),
        "evaluations": report["evaluations"],
        "sampling": report["sampling"],
        "grid": report["grid"],
        **read_if_measured(run, seen),
        **({"lookedAt": look} if (look := looked_at(trained.config.name, seen)) else {}),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a name in models/configs/")
    parser.add_argument("--part", default="dit", help="which run")
    parser.add_argument("--folder", type=Path, help="where to write, if not beside the export")
    arguments = parser.parse_args()
    run = Run(arguments.model, arguments.part)
    trained = load_trained(load_config(arguments.model), arguments.part, read_report(run)["checkpoint"])
    folder = arguments.folder or folder_of(arguments.model)
    folder.mkdir(parents=True, exist_ok=True)
    card = model_card(trained, run)
    shutil.copyfile(run.folder / card["grid"]["file"], folder / card["grid"]["file"])
    write_json(folder / "card.json", card)


if __name__ == "__main__":
    main()
