"""Train the autoencoder: `python -m models.pipeline.train_autoencoder small`. Resumes where it stopped.

`--decoder-only` goes on from a trained one with the encoder as it is: latents stay, and so does a DiT trained on them.
"""

from __future__ import annotations

import argparse
import math
import time
from dataclasses import asdict

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from models.dit.autoencoder import Autoencoder, from_pixels, to_pixels
from models.dit.config import ModelConfig, load_config
from models.pipeline.devices import autocast, pick_device
from models.pipeline.pictures import save_grid
from models.pipeline.runs import Run
from models.scenes import batch, render, sample_scene
from models.scenes.grammar import Split

CROP = 64  # the network is convolutional: crops cost a quarter and hold more of the things and less of the plain ground
VALIDATION_SEED = 1_000_003
DECODER_RATE = 0.5
"""Peak of the learning rate where the decoder goes on alone, as a share of the configuration's."""


def crops(rng: np.random.Generator, count: int, split: Split = "train") -> Tensor:
    """Random crops `[count, 3, CROP, CROP]` in [-1, 1], two to a scene."""
    scenes = from_pixels(torch.from_numpy(batch(rng, (count + 1) // 2, split).images))
    limit = scenes.shape[-1] - CROP
    corners = rng.integers(0, limit + 1, (count, 2))
    return torch.stack([scenes[i // 2, :, y : y + CROP, x : x + CROP] for i, (y, x) in enumerate(corners)])


@torch.no_grad()
def psnr(model: Autoencoder, images: Tensor) -> float:
    """Peak signal-to-noise ratio in dB over whole scenes `[B, 3, S, S]`: the mean of each picture's own."""
    rebuilt = to_pixels(model.decode(model.encode(images))).double()
    error = (rebuilt - to_pixels(images).double()).square().mean(dim=(1, 2, 3)).clamp_min(1e-3)
    return float((10 * torch.log10(255**2 / error)).mean())


@torch.no_grad()
def measure_latents(model: Autoencoder, images: Tensor) -> None:
    """Set the per-channel mean and standard deviation of the latents from `images`."""
    latents = torch.cat([model.encoder(chunk)[0] for chunk in images.split(64)])
    model.mean.copy_(latents.mean(dim=(0, 2, 3)))
    model.std.copy_(latents.std(dim=(0, 2, 3)))


def learning_rate(progress: float, peak: float) -> float:
    """Linear warm-up over the first 2 %, then a cosine to zero. `progress` in [0, 1]."""
    return peak * min(progress / 0.02, 0.5 * (1 + math.cos(math.pi * min(progress, 1))) + 1e-3)


def reconstruction_loss(rebuilt: Tensor, images: Tensor) -> Tensor:
    """Mean square, and a little of the absolute error for crisp edges."""
    return F.mse_loss(rebuilt, images) + 0.1 * F.l1_loss(rebuilt, images)


def validation_scenes(count: int = 128) -> Tensor:
    """The unseen scenes of the reported quality, `[count, 3, S, S]` in [-1, 1]. They do not depend on the captions."""
    rng = np.random.default_rng(VALIDATION_SEED)
    return from_pixels(torch.from_numpy(np.stack([render(sample_scene(rng, "seen")) for _ in range(count)])))


def descend(loss: Tensor, part: nn.Module, optimizer: torch.optim.Optimizer, rate: float) -> None:
    """One optimiser step on a part of the autoencoder, with its gradient clipped, at a learning rate."""
    for group in optimizer.param_groups:
        group["lr"] = rate
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(part.parameters(), 1.0)
    optimizer.step()


def train(config: ModelConfig, images: int, seed: int = 0) -> Autoencoder:
    """Train to `images` crops, resuming from the last checkpoint."""
    device, run = pick_device(), Run(config.name, "autoencoder")
    torch.manual_seed(seed)
    model = Autoencoder(config).to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=1e-4, betas=(0.9, 0.95))
    step, size = 0, config.training.autoencoder_batch_size
    if state := run.load():
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step = state["step"]
    validation = validation_scenes()

    steps, started = math.ceil(images / size), time.monotonic()
    with tqdm(total=steps, initial=step, desc="autoencoder", unit="step") as bar:
        while step < steps:
            batch_images = crops(np.random.default_rng((seed, step)), size).to(
                device, memory_format=torch.channels_last
            )
            with autocast(device):
                rebuilt, divergence = model(batch_images)
            error = reconstruction_loss(rebuilt.float(), batch_images)
            loss = error + config.autoencoder.kl_weight * divergence.float()
            descend(loss, model, optimizer, learning_rate(step / steps, config.training.autoencoder_learning_rate))
            step += 1
            bar.update()
            if step % 250 == 0 or step == steps:
                measure_latents(model, validation)
                quality = psnr(model, validation)
                bar.set_postfix(error=f"{error:.4f}", psnr=f"{quality:.2f}")
                run.log(
                    images=step * size,
                    error=error.item(),
                    kl=divergence.item(),
                    psnr=quality,
                    seconds=time.monotonic() - started,
                )
                save_grid(
                    run.folder / "reconstructions.png",
                    torch.cat([validation[:16], model.decode(model.encode(validation[:16]))]),
                )
                run.save(
                    {
                        "model": model.state_dict(),
                        "optimizer": optimizer.state_dict(),
                        "step": step,
                        "config": asdict(config),
                    }
                )
    measure_latents(model, from_pixels(torch.from_numpy(batch(np.random.default_rng(seed + 1), 1024, "train").images)))
    run.save({"model": model.state_dict(), "step": step, "config": asdict(config)}, "final")
    return model


def train_decoder(config: ModelConfig, images: int, seed: int = 0) -> Autoencoder:
    """Go on with the decoder alone for `images` crops, from the trained autoencoder; what comes out is kept if better.

    Raises `MissingCheckpointError` where there is none.
    """
    device, run = pick_device(), Run(config.name, "autoencoder")
    torch.manual_seed(seed)
    model = load_autoencoder(config).to(device, memory_format=torch.channels_last)
    model.decoder.requires_grad_(True)
    optimizer = torch.optim.AdamW(model.decoder.parameters(), weight_decay=1e-4, betas=(0.9, 0.95))
    validation, size = validation_scenes(), config.training.autoencoder_batch_size
    before, steps = psnr(model, validation), math.ceil(images / size)
    peak = DECODER_RATE * config.training.autoencoder_learning_rate
    with tqdm(range(steps), desc="decoder", unit="step") as bar:
        for step in bar:
            some = crops(np.random.default_rng((seed, 1, step)), size).to(device, memory_format=torch.channels_last)
            with autocast(device):
                rebuilt, _ = model(some)
            loss = reconstruction_loss(rebuilt.float(), some)
            descend(loss, model.decoder, optimizer, learning_rate(step / steps, peak))
            if (step + 1) % 250 == 0:
                bar.set_postfix(error=f"{loss:.4f}", psnr=f"{psnr(model, validation):.2f}")
    after = psnr(model, validation)
    print(f"{before:.2f} dB before, {after:.2f} dB after")
    if after > before:
        run.save({"model": model.state_dict(), "config": asdict(config)}, "final")
    return model


def load_autoencoder(config: ModelConfig) -> Autoencoder:
    """The trained autoencoder, ready to use. Raises `MissingCheckpointError`."""
    model = Autoencoder(config)
    model.load_state_dict(Run(config.name, "autoencoder").require("final")["model"])
    return model.eval().requires_grad_(False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="a name in models/configs/")
    parser.add_argument("--images", type=int, help="crops to see in all (default: the configuration's)")
    parser.add_argument("--decoder-only", action="store_true", help="keep the encoder as it is")
    arguments = parser.parse_args()
    chosen = load_config(arguments.model)
    fit = train_decoder if arguments.decoder_only else train
    fit(chosen, arguments.images or chosen.training.autoencoder_images)
