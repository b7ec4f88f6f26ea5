"""Train the DiT and its text encoder: `python -m models.pipeline.train small`.

Resumes where it stopped. Several GPUs: `torchrun --nproc-per-node=8 -m models.pipeline.train base`.
"""

from __future__ import annotations

import argparse
import copy
import math
import os
import shutil
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.parallel import DistributedDataParallel
from tqdm import tqdm

from models.dit.config import ModelConfig, Prediction, load_config
from models.dit.model import sinusoid
from models.pipeline.devices import autocast, pick_device
from models.pipeline.exported import load_exported, read_history, restore_autoencoder
from models.pipeline.latents import Examples, LatentPool
from models.pipeline.pictures import save_grid
from models.pipeline.runs import Run
from models.pipeline.sample import generate
from models.pipeline.text_to_latent import TextToLatent, build
from models.pipeline.train_autoencoder import load_autoencoder

#: In steps.
LOG_EVERY, CHECKPOINT_EVERY, SAMPLES_EVERY = 50, 250, 500

GRID_PROMPTS = [
    "a cat left of a red balloon at night",
    "a big dog on the beach",
    "a small owl above a big cake on a blue background",
    "a red heart",
    "a rocket in the sky",
    "an apple right of a banana on grass",
    "a blue star above a yellow circle at night",
    "a tree below a bird in the snow",
    "a guitar on a pink background",
    "a small fish left of a big crab at sea",
    "a castle on grass, noto style",
    "a penguin in the snow, twemoji style",
    "a green square right of a purple triangle",
    "a strawberry above a pizza on a yellow background",
    "a car left of a house in the sky",
    "a snowman on a gray background",
]


def training_target(kind: Prediction, x0: Tensor, noise: Tensor, t: Tensor) -> Tensor:
    """What the DiT learns to say about x_t = (1 − t) x0 + t ε, all `[B, C, s, s]`; t is `[B, 1, 1, 1]`.

    flow: dx/dt = ε − x0 (Lipman et al. 2022; Liu et al. 2022). epsilon: ε (Ho et al. 2020). v: α ε − σ x0 (Salimans &
    Ho 2022).
    """
    match kind:
        case "flow":
            return noise - x0
        case "epsilon":
            return noise
        case "v":
            return (1 - t) * noise - t * x0


class Losses(NamedTuple):
    """Means over one batch. `foreground_flow` is the flow loss with a larger weight on the patches of objects."""

    flow: Tensor
    foreground_flow: Tensor
    layout: Tensor
    caption_layout: Tensor


def patch_weights(layouts: Tensor, config: ModelConfig) -> Tensor:
    """Layouts `[B, N]` (0 where no object covers the patch) -> weights `[B, 1, s, s]` of the flow loss, 1 in the mean.

    Most of a picture is background, which is learned first; the drawings are what takes long.
    """
    weights = torch.where(layouts > 0, config.training.foreground_weight, 1.0)
    weights = (weights / weights.mean()).unflatten(1, (1, config.grid, config.grid))
    return F.interpolate(weights, scale_factor=config.dit.patch_size)


def losses(model: nn.Module, config: ModelConfig, examples: Examples) -> Losses:
    """Flow matching with logit-normal timesteps (Esser et al. 2024, section 3.1), and the two layout losses."""
    x0 = examples.latents
    t = torch.randn(len(x0), device=x0.device).sigmoid()  # [B]
    noise = torch.randn_like(x0)
    level = t[:, None, None, None]
    x = (1 - level) * x0 + level * noise
    dropped = torch.rand(len(x0), device=x0.device) < config.training.text_dropout  # only <start> stays
    mask = examples.mask.clone()
    mask[dropped, 1:] = 0
    predicted = model(x, sinusoid(t, config.dit.sinusoid_size), examples.tokens, mask)
    error = (predicted.target.float() - training_target(config.dit.prediction, x0, noise, level)).square()
    foreground_flow = (patch_weights(examples.layouts, config) * error).mean()
    targets = torch.where(dropped[:, None], -100, examples.layouts).flatten()  # no words, no telling the class
    layout, caption_layout = (
        F.cross_entropy(logits.float().flatten(0, 1), targets, ignore_index=-100)
        for logits in (predicted.layout, predicted.caption_layout)
    )
    return Losses(error.mean(), foreground_flow, layout, caption_layout)


class Optimizer(NamedTuple):
    """With its peak learning rate."""

    peak: float
    inner: torch.optim.Optimizer


def optimizers(model: TextToLatent, config: ModelConfig) -> list[Optimizer]:
    """Muon (Jordan et al. 2024) for the matrices of the blocks and AdamW for everything else, or AdamW for all."""
    training = config.training
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        inner = ".blocks." in name and parameter.ndim == 2 and ".adaln." not in name
        (matrices if inner and training.optimizer == "muon" else others).append(parameter)
    decay, muon, adamw = training.weight_decay, training.muon_learning_rate, training.adamw_learning_rate
    chosen = [Optimizer(adamw, torch.optim.AdamW(others, adamw, (0.9, 0.98), weight_decay=decay, fused=True))]
    if matrices:
        by_muon = torch.optim.Muon(matrices, muon, decay, adjust_lr_fn="match_rms_adamw")
        chosen.insert(0, Optimizer(muon, by_muon))
    return chosen


def schedule(images: int, config: ModelConfig, total: int, begun: int = 0) -> float:
    """Factor of the learning rate: linear warm-up after the first image `begun`, flat, then linear decay to zero over
    the last part of the images since."""
    warmup, decay = config.training.warmup_images, config.training.decay_fraction * (total - begun)
    return max(0.0, min(1.0, (images - begun + 1) / warmup, (total - images) / decay))


@torch.no_grad()
def update_ema(average: nn.Module, model: nn.Module, batch_size: int, images: int, config: ModelConfig) -> None:
    """Exponential moving average of the weights; its memory, in images, grows with the run up to `ema_images`."""
    decay = math.exp(-batch_size / min(config.training.ema_images, images / 4 + batch_size))
    for slow, fast in zip(average.parameters(), model.parameters(), strict=True):
        slow.lerp_(fast, 1 - decay)


class Trainer:
    """One run: the model, its moving average, its optimisers, and what they have seen."""

    def __init__(self, config: ModelConfig, *, compiled: bool, seed: int, part: str, start_from: Path | None) -> None:
        self.config, self.device = config, pick_device()
        self.rank, self.ranks = (dist.get_rank(), dist.get_world_size()) if dist.is_initialized() else (0, 1)
        self.run = Run(config.name, part)
        torch.manual_seed(seed)
        state = self.run.load()
        self.model, self.tokenizer = build(config, state and state["words"])
        self.images, self.begun, self.seconds = 0, 0, 0.0
        if state is None and start_from is not None:
            self.begin_from(start_from)
        self.autoencoder = load_autoencoder(config).to(self.device)
        self.average = copy.deepcopy(self.model).requires_grad_(False).to(self.device)
        self.model.to(self.device)
        self.optimizers = optimizers(self.model, config)
        if state is not None:
            self.restore(state)
        chance = abs(hash((seed, self.rank, self.images))) % 2**32  # other scenes and noise after every resumption
        torch.manual_seed(chance)
        self.pool = LatentPool(config, self.autoencoder, self.tokenizer, chance, self.device)
        parallel: nn.Module = DistributedDataParallel(self.model) if self.ranks > 1 else self.model
        self.trained = torch.compile(parallel) if compiled else parallel

    def begin_from(self, folder: Path) -> None:
        """Take over an exported model, its autoencoder and its history; the optimisers begin anew."""
        load_exported(folder, self.model, words=self.tokenizer.words)
        restore_autoencoder(folder, self.config)
        history = read_history(folder)
        self.images = self.begun = history.images
        self.seconds = history.seconds
        for images, flow, layout in history.curve:
            self.run.log(images=images, flow=flow, layout=layout)

    def restore(self, state: dict[str, Any]) -> None:
        """Go on from a checkpoint."""
        self.model.load_state_dict(state["model"])
        self.average.load_state_dict(state["ema"])
        for optimizer, saved in zip(self.optimizers, state["optimizers"], strict=True):
            optimizer.inner.load_state_dict(saved)
        self.images, self.begun, self.seconds = state["images"], state["begun"], state["seconds"]

    def checkpoint(self, name: str = "latest") -> None:
        """Write everything that `restore` needs."""
        self.run.save(
            {
                "model": self.model.state_dict(),
                "ema": self.average.state_dict(),
                "optimizers": [optimizer.inner.state_dict() for optimizer in self.optimizers],
                "images": self.images,
                "begun": self.begun,
                "seconds": self.seconds,
                "config": asdict(self.config),
                "words": self.tokenizer.words,
            },
            name,
        )

    def step(self, rate: float) -> Tensor:
        """One step at `rate` times the peak learning rates; returns its `Losses` in one tensor."""
        training = self.config.training
        with autocast(self.device):
            batch = losses(self.trained, self.config, self.pool.draw(training.batch_size))
        auxiliary = training.layout_weight * batch.layout + training.caption_layout_weight * batch.caption_layout
        (batch.foreground_flow + auxiliary).backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for peak, optimizer in self.optimizers:
            for group in optimizer.param_groups:
                group["lr"] = peak * rate
            optimizer.step()
            optimizer.zero_grad()
        seen = training.batch_size * self.ranks
        self.images += seen
        update_ema(self.average, self.model, seen, self.images, self.config)
        return torch.stack(batch).detach()

    def draw_samples(self) -> None:
        """A grid of the fixed prompts, so that a person sees the model learn."""
        parts = (self.average, self.autoencoder, self.tokenizer, self.config)
        pictures = generate(*parts, GRID_PROMPTS, range(len(GRID_PROMPTS)), self.config.sampling)
        save_grid(self.run.folder / f"samples-{self.images:09d}.png", pictures)

    def fit(self, total: int, minutes: float = math.inf) -> None:
        """Train until `total` images were seen, or `minutes` have passed."""
        started, before = time.monotonic(), self.seconds
        first = self.rank == 0
        seen, mean = self.config.training.batch_size * self.ranks, torch.zeros(len(Losses._fields))
        name = f"{self.config.name}/{self.run.folder.name}"
        with tqdm(total=total, initial=self.images, desc=name, unit="image", disable=not first) as bar:
            while self.images < total and time.monotonic() - started < 60 * minutes:
                rate = schedule(self.images, self.config, total, self.begun)
                mean += self.step(rate).cpu() / LOG_EVERY
                self.seconds = before + time.monotonic() - started
                bar.update(seen)
                step = self.images // seen
                if first and step % LOG_EVERY == 0:
                    shown = dict(zip(Losses._fields, mean.tolist(), strict=True))
                    bar.set_postfix({name: f"{value:.4f}" for name, value in shown.items()})
                    self.run.log(images=self.images, **shown, rate=rate, seconds=self.seconds)
                    mean.zero_()
                if first and step % CHECKPOINT_EVERY == 0:
                    self.checkpoint()
                    if rate == 1:  # before the decay: where a longer run goes on from
                        self.checkpoint("flat")
                if first and step % SAMPLES_EVERY == 0:
                    self.draw_samples()
        if first:
            self.checkpoint()


def train(
    config: ModelConfig,
    total: int,
    *,
    compiled: bool,
    seed: int = 0,
    part: str = "dit",
    minutes: float = math.inf,
    start_from: Path | None = None,
) -> None:
    """Train until `total` images were seen (or `minutes` have passed), resuming from the last checkpoint."""
    distributed = int(os.environ.get("WORLD_SIZE", "1")) > 1
    if distributed:
        dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")
    Trainer(config, compiled=compiled, seed=seed, part=part, start_from=start_from).fit(total, minutes)
    if distributed:
        dist.destroy_process_group()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="a name in models/configs/")
    parser.add_argument("--images", type=int, help="images to see in all (default: the configuration's)")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after this long; the run can be resumed")
    parser.add_argument("--part", default="dit", help="name of the run's folder, to keep experiments apart")
    parser.add_argument("--start-from", type=Path, help="an exported model to begin from, where there is no run yet")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--set", nargs="+", default=(), metavar="dit.depth=4", help="replace values of the configuration"
    )
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=shutil.which("g++") is not None)
    arguments = parser.parse_args()
    config = load_config(arguments.model, arguments.set)
    train(
        config,
        arguments.images or config.training.images,
        compiled=arguments.compile,
        seed=arguments.seed,
        part=arguments.part,
        minutes=arguments.minutes,
        start_from=arguments.start_from,
    )


if __name__ == "__main__":
    main()
