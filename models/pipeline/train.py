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

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.parallel import DistributedDataParallel
from tqdm import tqdm

from models.dit.config import ModelConfig, Prediction, load_config
from models.dit.model import DiT, sinusoid
from models.dit.text_encoder import TextEncoder
from models.dit.tokenizer import Tokenizer
from models.pipeline.devices import autocast, pick_device
from models.pipeline.latents import Examples, LatentPool
from models.pipeline.pictures import save_grid
from models.pipeline.runs import Run
from models.pipeline.sample import generate
from models.pipeline.train_autoencoder import load_autoencoder
from models.scenes import class_names

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


class TextToLatent(nn.Module):
    """Text encoder and DiT as one trainable model; the training loss is its forward pass."""

    def __init__(self, config: ModelConfig, vocabulary_size: int, layout_classes: int) -> None:
        super().__init__()
        self.text_encoder = TextEncoder(config, vocabulary_size)
        self.dit = DiT(config, layout_classes)

    def forward(self, x: Tensor, timestep: Tensor, tokens: Tensor, mask: Tensor) -> tuple[Tensor, Tensor | None]:
        """Noisy latent `[B, C, s, s]` -> prediction of the same shape, and layout logits `[B, N, classes]`."""
        words, pooled = self.text_encoder(tokens, mask)
        return self.dit(x, timestep, words, pooled, mask)


def build(config: ModelConfig) -> tuple[TextToLatent, Tokenizer]:
    """A new model and its tokenizer."""
    tokenizer = Tokenizer(config.text.max_tokens)
    return TextToLatent(config, len(tokenizer.words), len(class_names)), tokenizer


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


def losses(model: nn.Module, config: ModelConfig, examples: Examples) -> tuple[Tensor, Tensor]:
    """Flow-matching loss and layout loss of one batch; logit-normal timesteps (Esser et al. 2024, section 3.1)."""
    x0 = examples.latents
    t = torch.randn(len(x0), device=x0.device).sigmoid()  # [B]
    noise = torch.randn_like(x0)
    level = t[:, None, None, None]
    x = (1 - level) * x0 + level * noise
    dropped = torch.rand(len(x0), device=x0.device) < config.training.text_dropout  # only <start> stays
    mask = examples.mask.clone()
    mask[dropped, 1:] = 0
    prediction, layout = model(x, sinusoid(t, config.dit.sinusoid_size), examples.tokens, mask)
    flow = F.mse_loss(prediction.float(), training_target(config.dit.prediction, x0, noise, level))
    targets = torch.where(dropped[:, None], -100, examples.layouts)  # without words, the class cannot be known
    return flow, F.cross_entropy(layout.float().flatten(0, 1), targets.flatten(), ignore_index=-100)


def optimizers(model: TextToLatent, config: ModelConfig) -> list[torch.optim.Optimizer]:
    """Muon (Jordan et al. 2024) for the matrices of the blocks, AdamW for everything else."""
    matrices, others = [], []
    for name, parameter in model.named_parameters():
        inner = ".blocks." in name and parameter.ndim == 2 and ".adaln." not in name
        (matrices if inner else others).append(parameter)
    training = config.training
    muon = torch.optim.Muon(
        matrices, lr=training.muon_learning_rate, weight_decay=training.weight_decay, adjust_lr_fn="match_rms_adamw"
    )
    adamw = torch.optim.AdamW(
        others, lr=training.adamw_learning_rate, betas=(0.9, 0.98), weight_decay=training.weight_decay, fused=True
    )
    return [muon, adamw]


def schedule(images: int, config: ModelConfig, total: int) -> float:
    """Factor of the learning rate: linear warm-up, flat, then linear decay to zero over the last part."""
    warmup, decay = config.training.warmup_images, config.training.decay_fraction * total
    return max(0.0, min(1.0, (images + 1) / warmup, (total - images) / decay))


@torch.no_grad()
def update_ema(average: nn.Module, model: nn.Module, batch_size: int, images: int, config: ModelConfig) -> None:
    """Exponential moving average of the weights; its memory, in images, grows with the run up to `ema_images`."""
    decay = math.exp(-batch_size / min(config.training.ema_images, images / 4 + batch_size))
    for slow, fast in zip(average.parameters(), model.parameters(), strict=True):
        slow.lerp_(fast, 1 - decay)


def train(
    config: ModelConfig, total: int, *, compiled: bool, seed: int = 0, part: str = "dit", minutes: float = math.inf
) -> None:
    """Train until `total` images were seen (or `minutes` have passed), resuming from the last checkpoint."""
    device = pick_device()
    distributed = int(os.environ.get("WORLD_SIZE", "1")) > 1
    if distributed:
        dist.init_process_group("nccl" if device.type == "cuda" else "gloo")
    rank, ranks = (dist.get_rank(), dist.get_world_size()) if distributed else (0, 1)
    run = Run(config.name, part)
    torch.manual_seed(seed)
    model, tokenizer = build(config)
    average = copy.deepcopy(model).requires_grad_(False)
    images, seconds = 0, 0.0
    state = run.load()
    if state:
        model.load_state_dict(state["model"])
        average.load_state_dict(state["ema"])
        images, seconds = state["images"], state["seconds"]
    model.to(device)
    average.to(device)
    steppers = optimizers(model, config)
    if state:
        for stepper, saved in zip(steppers, state["optimizers"], strict=True):
            stepper.load_state_dict(saved)

    torch.manual_seed(hash((seed, rank, images)))
    autoencoder = load_autoencoder(config).to(device)
    pool = LatentPool(config, autoencoder, tokenizer, seed=hash((seed, rank, images)) & 0xFFFFFFFF, device=device)
    trained: nn.Module = DistributedDataParallel(model) if distributed else model
    trained = torch.compile(trained) if compiled else trained
    size, started, saved_seconds = config.training.batch_size, time.monotonic(), seconds
    flow_mean = layout_mean = torch.zeros(())
    step = 0

    def checkpoint(name: str = "latest") -> None:
        run.save(
            {
                "model": model.state_dict(),
                "ema": average.state_dict(),
                "optimizers": [stepper.state_dict() for stepper in steppers],
                "images": images,
                "seconds": seconds,
                "config": asdict(config),
                "words": tokenizer.words,
            },
            name,
        )

    with tqdm(total=total, initial=images, desc=f"{config.name}/{part}", unit="image", disable=rank > 0) as bar:
        while images < total and time.monotonic() - started < 60 * minutes:
            with autocast(device):
                flow, layout = losses(trained, config, pool.draw(size))
            (flow + config.training.layout_weight * layout).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            factor = schedule(images, config, total)
            for stepper, peak in zip(
                steppers, (config.training.muon_learning_rate, config.training.adamw_learning_rate), strict=True
            ):
                for group in stepper.param_groups:
                    group["lr"] = peak * factor
                stepper.step()
                stepper.zero_grad()
            images += size * ranks
            step += 1
            update_ema(average, model, size * ranks, images, config)
            flow_mean, layout_mean = flow_mean + flow.detach(), layout_mean + layout.detach()
            seconds = saved_seconds + time.monotonic() - started
            bar.update(size * ranks)
            if rank == 0 and step % 50 == 0:
                bar.set_postfix(flow=f"{flow_mean / 50:.4f}", layout=f"{layout_mean / 50:.4f}")
                run.log(images=images, flow=flow_mean / 50, layout=layout_mean / 50, rate=factor, seconds=seconds)
                flow_mean = layout_mean = torch.zeros(())
            if rank == 0 and step % 250 == 0:
                checkpoint()
            if rank == 0 and step % 500 == 0:
                pictures = generate(
                    average, autoencoder, tokenizer, config, GRID_PROMPTS, range(len(GRID_PROMPTS)), config.sampling
                )
                save_grid(run.folder / f"samples-{images:09d}.png", pictures)
    if rank == 0:
        checkpoint()
        if images >= total:
            checkpoint("final")
    if distributed:
        dist.destroy_process_group()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="a name in models/configs/")
    parser.add_argument("--images", type=int, help="images to see in all (default: the configuration's)")
    parser.add_argument("--minutes", type=float, default=math.inf, help="stop after this long; the run can be resumed")
    parser.add_argument("--part", default="dit", help="name of the run's folder, to keep experiments apart")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--compile", action=argparse.BooleanOptionalAction, default=shutil.which("g++") is not None)
    arguments = parser.parse_args()
    config = load_config(arguments.model)
    train(
        config,
        arguments.images or config.training.images,
        compiled=arguments.compile,
        seed=arguments.seed,
        part=arguments.part,
        minutes=arguments.minutes,
    )


if __name__ == "__main__":
    main()
