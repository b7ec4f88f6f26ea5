"""Export a trained model for the page: `python -m models.pipeline.export small`.

Writes four ONNX graphs with their weights and `manifest.json`, then golden traces and the recorded run, all from the
same rounded weights, so that better weights never need a code change.
"""

from __future__ import annotations

import argparse
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import onnx
import torch

from models.dit.autoencoder import Autoencoder
from models.dit.config import ModelConfig, load_config
from models.dit.model import sinusoid_frequencies
from models.dit.tokenizer import PADDING, START, UNKNOWN, Tokenizer
from models.pipeline.archive import file_entry, write_json
from models.pipeline.graphs import PROBES, GraphSpec, graph_specs, half_precision, store_weights, to_onnx
from models.pipeline.reports import LOCALISATION, read_measured
from models.pipeline.runs import Run
from models.pipeline.text_to_latent import TextToLatent, build
from models.pipeline.train_autoencoder import load_autoencoder
from models.scenes.catalogue import SHAPES, THINGS

ROOT = Path(__file__).resolve().parents[2]

SHOWPIECE = "a cat left of a red balloon at night"
SHOWPIECE_SEED = 3
"""The best looking of the first sixteen: it is the first picture that a visitor sees."""
EXAMPLES = [
    SHOWPIECE,
    "a penguin in the snow",
    "a rocket above a planet at night",
    "a big whale in the sea",
    "an owl on a purple background",
    "a small blue star right of a yellow circle",
    "a sailboat on the sea, noto style",
    "a pizza below a crown on a pink background",
]


def folder_of(model: str) -> Path:
    """Where a model's export lies: `nano` with the tests, every other on the site."""
    return ROOT / ("tests/fixtures/models" if model == "nano" else "static/models") / model


@dataclass(frozen=True)
class TrainedModel:
    """Everything that is exported, in evaluation mode, and what it took to learn it."""

    config: ModelConfig
    model: TextToLatent
    autoencoder: Autoencoder
    tokenizer: Tokenizer
    images_seen: int = 0
    hours: float = 0.0

    def to(self, device: torch.device) -> TrainedModel:
        """Itself, with its weights moved to a device."""
        self.model.to(device)
        self.autoencoder.to(device)
        return self


def load_trained(
    config: ModelConfig, part: str = "dit", checkpoint: str = "latest", *, rounded: bool = True, averaged: bool = True
) -> TrainedModel:
    """The weights of a run: `averaged` over training's steps, `rounded` to what is shipped.

    Raises `MissingCheckpointError`.
    """
    state = Run(config.name, part).require(checkpoint)
    model, tokenizer = build(config, state["words"])
    model.load_state_dict(state["ema" if averaged else "model"])
    model.drop_training_heads()
    autoencoder = load_autoencoder(config)
    for module in (model, autoencoder):
        if rounded:
            half_precision(module)
        module.eval().requires_grad_(False)
    return TrainedModel(config, model, autoencoder, tokenizer, state["images"], state["seconds"] / 3600)


def write_graph(spec: GraphSpec, folder: Path) -> dict[str, Any]:
    """Write `<name>.onnx` and `<name>.bin`; returns the manifest's entry."""
    graph = to_onnx(spec)
    data = folder / f"{spec.name}.bin"
    weights = store_weights(graph, spec, folder, data.name)
    onnx.save(graph, str(folder / f"{spec.name}.onnx"))
    onnx.checker.check_model(str(folder / f"{spec.name}.onnx"))
    return {
        "graph": file_entry(folder / f"{spec.name}.onnx"),
        "data": file_entry(data),
        "weights": weights,
        "inputs": list(spec.inputs),
        "outputs": list(spec.outputs),
    }


def best_localiser(run: Run, images_seen: int) -> dict[str, int] | None:
    """The head of cross-attention that looks where the things are; None unless measured on these weights."""
    report = read_measured(run, LOCALISATION, images_seen)
    if report is None:
        return None
    peaks = torch.tensor(report["localisation"]["peaks"])  # [L, H]
    block, head = divmod(int(peaks.argmax()), peaks.shape[1])
    return {"block": block, "head": head}


def manifest(trained: TrainedModel, graphs: dict[str, Any], localiser: dict[str, int] | None) -> dict[str, Any]:
    """Everything the site knows about the model; see `src/lib/trace/manifest.ts`."""
    config, words = trained.config, trained.tokenizer.words
    things = [{"name": thing.word, "synonyms": list(thing.synonyms)} for thing in THINGS.values()]
    return {
        "format": "dit-explainer/1",
        "name": config.name,
        "title": f"DiT {config.name}",
        "description": "A text-conditional diffusion transformer that draws scenes of emoji and coloured shapes.",
        "prediction": config.dit.prediction,
        "schedule": "flow",
        "image": {"size": config.image.size, "channels": config.image.channels},
        "latent": {
            "channels": config.autoencoder.latent_channels,
            "size": config.latent_size,
            "downsampling": config.autoencoder.downsampling,
            "mean": trained.autoencoder.mean.tolist(),
            "std": trained.autoencoder.std.tolist(),
        },
        "text": {
            "maxTokens": config.text.max_tokens,
            "words": words,
            "special": {"padding": words.index(PADDING), "start": words.index(START), "unknown": words.index(UNKNOWN)},
            "things": [*things, *({"name": shape, "synonyms": []} for shape in SHAPES)],
            "depth": config.text.depth,
            "heads": config.text.heads,
        },
        "dit": {
            "patchSize": config.dit.patch_size,
            "grid": config.grid,
            "width": config.dit.width,
            "depth": config.dit.depth,
            "heads": config.dit.heads,
            "mlpRatio": config.dit.mlp_ratio,
            "frequencies": sinusoid_frequencies(config.dit.sinusoid_size).tolist(),
        },
        "defaults": {
            "prompt": SHOWPIECE,
            "seed": SHOWPIECE_SEED,
            "steps": config.sampling.steps,
            "guidance": config.sampling.guidance,
            "sampler": config.sampling.sampler,
        },
        "examples": EXAMPLES,
        **({"localiser": localiser} if localiser else {}),
        "graphs": graphs,
        "probes": PROBES,
        "card": "card.json",
    }


def export(trained: TrainedModel, folder: Path, localiser: dict[str, int] | None = None) -> None:
    """Write the graphs and the manifest into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    specs = graph_specs(trained.config, trained.model.text_encoder, trained.model.dit, trained.autoencoder)
    graphs = {spec.name: write_graph(spec, folder) for spec in specs}
    write_json(folder / "manifest.json", manifest(trained, graphs, localiser))
    total = math.fsum(entry["data"]["bytes"] + entry["graph"]["bytes"] for entry in graphs.values())
    print(f"{folder.name}: {total / 1e6:.1f} MB in {len(graphs)} graphs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="a name in models/configs/")
    parser.add_argument("--part", default="dit", help="which run")
    parser.add_argument("--checkpoint", default="latest")
    parser.add_argument("--folder", type=Path, help="where to write, if not where it belongs")
    arguments = parser.parse_args()
    torch.manual_seed(0)
    trained = load_trained(load_config(arguments.model), arguments.part, arguments.checkpoint)
    localiser = best_localiser(Run(arguments.model, arguments.part), trained.images_seen)
    export(trained, arguments.folder or folder_of(arguments.model), localiser)


if __name__ == "__main__":
    main()
