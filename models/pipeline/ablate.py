"""What each choice is worth: `python -m models.pipeline.ablate small --images 48000`.

Trains the same model again and again with one thing changed, from the same seeds, and measures each by the flow loss on
fixed scenes and by the scene reader. Prints the table for `EXPERIMENTS.md`. Resumes where it stopped; several may run
side by side, each with its own `--seeds` or `--only`.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import torch

from models.diffusion.forward_process import add_noise
from models.diffusion.schedules.flow import Flow
from models.dit.config import ModelConfig, load_config
from models.dit.model import sinusoid
from models.pipeline.archive import write_json
from models.pipeline.devices import pick_device
from models.pipeline.evaluate import BATCH_SIZE, draw_and_judge, prompt_scenes, renders
from models.pipeline.export import TrainedModel, load_trained
from models.pipeline.runs import Run
from models.pipeline.train import train, training_target
from models.pipeline.train_autoencoder import train as train_autoencoder
from models.pipeline.train_reader import load_reader
from models.reader import SceneReader
from models.scenes import canonical_caption

PART = "ablations"
LOSS_SCENES = 512
STEPS = 12
SPLIT = "seen"


@dataclass(frozen=True)
class Variant:
    """A model that differs from the configuration's by `changes`; it sees `share` of the images.

    A change of the `name` gives it its own runs, and so its own autoencoder.
    """

    label: str
    changes: tuple[str, ...] = ()
    share: float = 1.0

    @property
    def slug(self) -> str:
        return re.sub(r"[^a-z0-9]+", "-", self.label.lower()).strip("-")


COMMON = ("training.decay_fraction=0.3",)
"""Of all variants: short runs need most of their images at the full rate."""

REFERENCE = Variant("as configured")
VARIANTS = (
    REFERENCE,
    Variant("without both layout losses", ("training.layout_weight=0", "training.caption_layout_weight=0")),
    Variant("without the layout loss of the words", ("training.caption_layout_weight=0",)),
    Variant("background weighs as much as objects", ("training.foreground_weight=1.0",)),
    Variant("AdamW for the matrices, too", ('training.optimizer="adamw"',)),
    Variant(
        "wide: 256 × 5 blocks", ("dit.width=256", "dit.heads=8", "text.heads=8", "dit.depth=5", "dit.layout_block=3")
    ),
    Variant(
        "deep: 128 × 16 blocks", ("dit.width=128", "dit.heads=4", "text.heads=4", "dit.depth=16", "dit.layout_block=10")
    ),
    Variant("patch 1", ("dit.patch_size=1",)),
    Variant("patch 1, a quarter of the images", ("dit.patch_size=1",), share=0.25),
    Variant("4 latent channels", ('name="{model}-latent-4"', "autoencoder.latent_channels=4")),
    Variant("canonical captions only", ("training.caption_variants=false",)),
)


@dataclass(frozen=True)
class Look:
    """Which weights of a run are measured: those of a checkpoint, `averaged` (EMA) or as the last step left them."""

    label: str = ""
    checkpoint: str = "latest"
    averaged: bool = True


LOOKS_AT_REFERENCE = (
    Look(),
    Look("the last step's weights, not their average", averaged=False),
    Look("before the decay, averaged", checkpoint="flat"),
    Look("before the decay, not averaged", checkpoint="flat", averaged=False),
)


@torch.no_grad()
def flow_loss(trained: TrainedModel, count: int = LOSS_SCENES) -> float:
    """Mean square of the flow's error on fixed scenes, captions and noise, at the quantiles of training's timesteps."""
    config, device = trained.config, next(trained.model.parameters()).device
    scenes = prompt_scenes(SPLIT, count)
    tokens, mask = trained.tokenizer.encode_batch([canonical_caption(scene) for scene in scenes])
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(count, *config.latent_shape, generator=generator)
    quantiles = (torch.randperm(count, generator=generator) + 0.5) / count
    times = torch.distributions.Normal(0.0, 1.0).icdf(quantiles).sigmoid()
    total = 0.0
    for rows in torch.arange(count).split(BATCH_SIZE):
        images = renders([scenes[row] for row in rows.tolist()]).to(device)
        x0, eps, t = trained.autoencoder.encode(images), noise[rows].to(device), times[rows].to(device)
        level = t[:, None, None, None]
        words, pooled = trained.model.text_encoder(tokens[rows].to(device), mask[rows].to(device))
        x = add_noise(x0, eps, level, Flow())
        timestep = sinusoid(t, config.dit.sinusoid_size)
        predicted, _ = trained.model.dit(x, timestep, words, pooled, mask[rows].to(device))
        target = training_target(config.dit.prediction, x0, eps, level)
        total += float((predicted - target).square().mean()) * len(rows)
    return total / count


def measure(trained: TrainedModel, reader: SceneReader, count: int) -> dict[str, Any]:
    """The flow loss, and how often each field is right in the pictures of the first `count` prompts."""
    settings = replace(trained.config.sampling, steps=STEPS)
    _, judged = draw_and_judge(trained, reader, prompt_scenes(SPLIT, count), settings, trained.config.name)
    return {"flow": flow_loss(trained), "fields": {field: asdict(share) for field, share in judged.shares().items()}}


def ensure_autoencoder(config: ModelConfig) -> None:
    """Train the variant's own, where it needs one and has none yet."""
    if Run(config.name, "autoencoder").load("final") is None:
        train_autoencoder(config, config.training.autoencoder_images)


def run_variant(model: str, variant: Variant, seed: int, images: int, count: int, *, compiled: bool) -> None:
    """Train and measure one variant, unless that is done already."""
    results = Run(model, PART).folder
    looks = LOOKS_AT_REFERENCE if variant == REFERENCE else (Look(),)
    if (results / f"{variant.slug}-{seed}.json").exists():
        return
    changes = [change.format(model=model) for change in (*COMMON, *variant.changes)]
    config, device = load_config(model, changes), pick_device()
    ensure_autoencoder(config)
    part = f"{PART}/{variant.slug}-{seed}"
    train(config, round(images * variant.share), compiled=compiled, seed=seed, part=part)
    reader = load_reader().to(device)
    for look in reversed(looks):  # the plain one is written last and says that all is done
        trained = load_trained(config, part, look.checkpoint, averaged=look.averaged).to(device)
        seen = {"images": trained.images_seen, "hours": trained.hours}
        measured = {"label": look.label or variant.label, "seed": seed, **seen, **measure(trained, reader, count)}
        name = "-".join([variant.slug, *([Variant(look.label).slug] if look.label else []), str(seed)])
        write_json(results / f"{name}.json", measured)
    shutil.rmtree(Run(config.name, part).folder)  # some hundred megabytes, and its curve is no longer needed


def table(results: Sequence[dict[str, Any]]) -> str:
    """The rows of `EXPERIMENTS.md`: every seed's value, in the order of the seeds."""
    lines = [
        "| variant | seeds | images | hours each | flow loss | object | all right |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    labels = [*(variant.label for variant in VARIANTS), *(look.label for look in LOOKS_AT_REFERENCE if look.label)]
    for label in labels:
        rows = sorted((row for row in results if row["label"] == label), key=lambda row: row["seed"])
        if not rows:
            continue
        cells = [
            label,
            ", ".join(str(row["seed"]) for row in rows),
            f"{rows[0]['images']:,}",
            ", ".join(f"{row['hours']:.2f}" for row in rows),
            ", ".join(f"{row['flow']:.4f}" for row in rows),
            *(", ".join(f"{100 * row['fields'][field]['share']:.1f} %" for row in rows) for field in ("object", "all")),
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a name in models/configs/")
    parser.add_argument("--images", type=int, default=48_000, help="images that every variant sees")
    parser.add_argument("--seeds", type=int, nargs="+", default=(0, 1))
    parser.add_argument("--count", type=int, default=200, help="prompts that the scene reader judges")
    parser.add_argument("--only", nargs="+", choices=[variant.slug for variant in VARIANTS], help="these variants")
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=shutil.which("g++") is not None)
    arguments = parser.parse_args()
    for seed in arguments.seeds:
        for variant in VARIANTS:
            if arguments.only is None or variant.slug in arguments.only:
                run_variant(
                    arguments.model, variant, seed, arguments.images, arguments.count, compiled=arguments.compile
                )
    files = sorted(Run(arguments.model, PART).folder.glob("*.json"))
    print(table([json.loads(file.read_text()) for file in files]))


if __name__ == "__main__":
    main()
