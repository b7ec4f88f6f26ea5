"""Train the scene reader: `python -m models.pipeline.train_reader`. Resumes where it stopped."""

from __future__ import annotations

import argparse
import time

import torch
from torch import Tensor
from torch.nn import functional as F
from torch.optim.lr_scheduler import OneCycleLR
from tqdm import tqdm

from models.pipeline.devices import autocast, pick_device
from models.pipeline.runs import Run
from models.reader.examples import Targets, training_batch
from models.reader.reader import Maps, SceneReader
from models.scenes import class_names

BATCH_SIZE = 64
IMAGES = 64_000
PEAK = 4e-3


def reader_run() -> Run:
    """The reader's folder; one reader judges every model."""
    return Run("scenes", "reader")


def loss_of(maps: Maps, targets: Targets) -> Tensor:
    """Cross-entropies of class, style and background, and the binary one of the centres."""
    weights = torch.ones(len(class_names), device=maps.classes.device)
    weights[0] = 0.2  # most cells hold nothing
    classes = F.cross_entropy(maps.classes.float(), targets.classes, weights)
    centres = F.binary_cross_entropy_with_logits(maps.centres.float(), targets.centres)
    styles = F.cross_entropy(maps.styles.float(), targets.styles, reduction="sum")
    styles = styles / (targets.styles >= 0).sum().clamp_min(1)
    background = F.cross_entropy(maps.background.float(), targets.background)
    return classes + 10 * centres + 0.5 * styles + 0.5 * background


def train(images: int = IMAGES, batch_size: int = BATCH_SIZE, seed: int = 0) -> SceneReader:
    """Train to `images` renders, resuming from the last checkpoint; the learning rate makes one cycle."""
    device, run = pick_device(), reader_run()
    torch.manual_seed(seed)
    model = SceneReader().to(device, memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(model.parameters(), weight_decay=0.02)
    step, before = 0, 0.0
    if state := run.load():
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        step, before = state["step"], state["seconds"]
    steps = max(step, -(-images // batch_size))
    cycle = OneCycleLR(optimizer, PEAK, total_steps=steps + 1, pct_start=0.15, last_epoch=step - 1)
    started = time.monotonic()
    model.train()
    with tqdm(total=images, initial=step * batch_size, desc="reader", unit="image") as bar:
        while step < steps:
            targets = Targets(*(part.to(device) for part in training_batch((seed, step), batch_size)))
            with autocast(device):
                maps = model(targets.images.contiguous(memory_format=torch.channels_last))
            loss = loss_of(maps, targets)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            cycle.step()
            step += 1
            bar.update(batch_size)
            if step % 50 == 0 or step == steps:
                covered = targets.classes > 0
                right = (maps.classes.argmax(1) == targets.classes)[covered].float().mean()
                seconds = before + time.monotonic() - started
                bar.set_postfix(loss=f"{loss.detach():.3f}", cells=f"{right:.3f}")
                run.log(images=step * batch_size, loss=loss.detach(), cells=right, seconds=seconds)
                weights, moments = model.state_dict(), optimizer.state_dict()
                run.save({"model": weights, "optimizer": moments, "step": step, "seconds": seconds})
    run.save({"model": model.state_dict(), "step": step}, "final")
    return model.eval()


def load_reader() -> SceneReader:
    """The trained reader, ready to use. Raises `MissingCheckpointError`."""
    model = SceneReader().to(memory_format=torch.channels_last)
    model.load_state_dict(reader_run().require("final")["model"])
    return model.eval().requires_grad_(False)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=IMAGES, help="renders to see in all")
    arguments = parser.parse_args()
    train(arguments.images)
