"""Read an export back: weights by their PyTorch names, so that training can go on from a committed model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from models.dit.autoencoder import Autoencoder
from models.dit.config import ModelConfig
from models.dit.tokenizer import UNKNOWN
from models.pipeline.archive import STORAGE
from models.pipeline.runs import Run
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


def fill(module: nn.Module, folder: Path, weights: dict[str, Tensor]) -> None:
    """Load weights read from `folder`. What only training has stays as it is. Raises `UnreadableExportError`."""
    expected = {name: values for name, values in module.state_dict().items() if not name.startswith("layout_head")}
    for name, values in expected.items():
        if name not in weights or weights[name].shape != values.shape:
            raise UnreadableExportError(f"{folder} has no {name} of shape {list(values.shape)}.")
    module.load_state_dict({name: weights[name] for name in expected}, strict=False)


def autoencoder_weights(folder: Path) -> dict[str, Tensor]:
    """Both halves, and how their latents are normalised."""
    latent = json.loads((folder / "manifest.json").read_text())["latent"]
    measured = {name: torch.tensor(latent[name]) for name in ("mean", "std")}
    return {**read_weights(folder, "encoder"), **read_weights(folder, "decoder"), **measured}


def exported_words(folder: Path) -> list[str]:
    """The export's vocabulary: the word of each token. Raises `UnreadableExportError`."""
    try:
        return json.loads((folder / "manifest.json").read_text())["text"]["words"]
    except (FileNotFoundError, KeyError) as error:
        raise UnreadableExportError(f"{folder} holds no exported vocabulary: {error}") from error


def for_words(vectors: Tensor, words: Sequence[str], wanted: Sequence[str]) -> Tensor:
    """Embeddings `[len(words), D]` -> `[len(wanted), D]`: a word that is new begins as `<unknown>`."""
    ids = {word: index for index, word in enumerate(words)}
    return vectors[[ids.get(word, ids[UNKNOWN]) for word in wanted]]


def load_exported(
    folder: Path, model: TextToLatent, autoencoder: Autoencoder | None = None, words: Sequence[str] | None = None
) -> None:
    """Fill a model with exported weights; `words` is its vocabulary, where that is not the export's.

    Raises `UnreadableExportError` where the export lacks a weight or has another shape.
    """
    text = read_weights(folder, "text-encoder")
    if words is not None:
        text["word.weight"] = for_words(text["word.weight"], exported_words(folder), words)
    fill(model.text_encoder, folder, text)
    fill(model.dit, folder, read_weights(folder, "dit"))
    if autoencoder is not None:
        fill(autoencoder, folder, autoencoder_weights(folder))


def restore_autoencoder(folder: Path, config: ModelConfig) -> None:
    """Give the model's runs the exported autoencoder, where they have none of their own."""
    run = Run(config.name, "autoencoder")
    if run.load("final") is None:
        autoencoder = Autoencoder(config)
        fill(autoencoder, folder, autoencoder_weights(folder))
        run.save({"model": autoencoder.state_dict(), "config": asdict(config)}, "final")


@dataclass(frozen=True)
class History:
    """How a model came to be, from its card; each point of `curve` is `[images, flow loss, layout loss]`."""

    images: int
    seconds: float
    curve: list[list[float]]


def read_history(folder: Path) -> History:
    """What the card beside an export tells. Raises `UnreadableExportError`."""
    try:
        card = json.loads((folder / "card.json").read_text())
        return History(card["imagesSeen"], 3600 * card["hours"], card["curve"])
    except (FileNotFoundError, KeyError) as error:
        raise UnreadableExportError(f"{folder} has no model card to go on from: {error}") from error
