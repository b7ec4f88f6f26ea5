"""Read an export back: weights by their PyTorch names, so that training can go on from a committed model."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from models.dit.autoencoder import Autoencoder
from models.pipeline.archive import STORAGE
from models.pipeline.text_to_latent import TextToLatent


class UnreadableExportError(ValueError):
    """The folder holds no export of this model."""


def read_weights(folder: Path, graph: str) -> dict[str, Tensor]:
    """Every weight of one graph, float32, in PyTorch's order [out, in]. Raises `UnreadableExportError`."""
    try:
        entry = json.loads((folder / "manifest.json").read_text())["graphs"][graph]
        data = (folder / entry["data"]["file"]).read_bytes()
    except (FileNotFoundError, KeyError) as error:
        raise UnreadableExportError(f"{folder} holds no exported {graph}: {error}") from error
    weights = {}
    for name, place in entry["weights"].items():
        values = np.frombuffer(data, STORAGE[place["type"]], int(np.prod(place["dims"])), place["offset"])
        values = values.reshape(place["dims"]).astype(np.float32)
        weights[name] = torch.from_numpy(values.T.copy() if place.get("transposed") else values)
    return weights


def load_exported(folder: Path, model: TextToLatent, autoencoder: Autoencoder | None = None) -> None:
    """Fill a model with exported weights. The layout head, which no export has, stays as it is.

    Raises `UnreadableExportError` where the export lacks a weight or has another shape.
    """
    wanted = [(model.text_encoder, read_weights(folder, "text-encoder")), (model.dit, read_weights(folder, "dit"))]
    if autoencoder is not None:
        parts = {**read_weights(folder, "encoder"), **read_weights(folder, "decoder")}
        stored = json.loads((folder / "manifest.json").read_text())["latent"]
        parts["mean"], parts["std"] = torch.tensor(stored["mean"]), torch.tensor(stored["std"])
        wanted.append((autoencoder, parts))
    for module, weights in wanted:
        expected = {name: values for name, values in module.state_dict().items() if not name.startswith("layout_head")}
        for name, values in expected.items():
            if name not in weights or weights[name].shape != values.shape:
                raise UnreadableExportError(f"{folder} has no {name} of shape {list(values.shape)}.")
        module.load_state_dict({name: weights[name] for name in expected}, strict=False)
