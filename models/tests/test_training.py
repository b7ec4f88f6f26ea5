"""Training learns, stops at any moment, and goes on where it stopped."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.dit.config import ModelConfig, load_config
from models.pipeline import runs
from models.pipeline.export import export, load_trained
from models.pipeline.runs import MissingCheckpointError, Run
from models.pipeline.sample import generate
from models.pipeline.train import Trainer, patch_weights, schedule, train, training_target
from models.pipeline.train_autoencoder import load_autoencoder, psnr, train_decoder, validation_scenes
from models.pipeline.train_autoencoder import train as train_autoencoder


@pytest.fixture(scope="module")
def config() -> ModelConfig:
    return load_config("nano")


@pytest.fixture(scope="module", autouse=True)
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    patch = pytest.MonkeyPatch()
    folder = tmp_path_factory.mktemp("runs")
    patch.setattr(runs, "RUNS", folder)
    yield folder
    patch.undo()


def test_what_is_missing_is_named(config: ModelConfig) -> None:
    with pytest.raises(MissingCheckpointError, match="Train this part first"):
        load_autoencoder(config)


def test_both_parts_learn_and_resume(config: ModelConfig) -> None:
    train_autoencoder(config, images=64)
    train_autoencoder(config, images=512)
    autoencoder = Run(config.name, "autoencoder").metrics()
    assert [line["images"] for line in autoencoder] == [64, 512]
    assert autoencoder[-1]["psnr"] > autoencoder[0]["psnr"] + 1

    train(config, total=800, compiled=False)
    train(config, total=1600, compiled=False)
    curve = Run(config.name, "dit").metrics()
    assert [line["images"] for line in curve] == [800, 1600]
    assert curve[-1]["flow"] < 0.9 * curve[0]["flow"]
    assert curve[-1]["layout"] < 0.9 * curve[0]["layout"]
    assert curve[-1]["caption_layout"] < 0.9 * curve[0]["caption_layout"]


def test_patches_of_objects_weigh_more(config: ModelConfig) -> None:
    heavy = replace(config, training=replace(config.training, foreground_weight=3.0))
    grid, patch = config.grid, config.dit.patch_size
    layouts = torch.zeros(2, grid**2, dtype=torch.int64)
    layouts[0, grid + 2] = 7  # row 1, column 2
    weights = patch_weights(layouts, heavy)
    assert weights.shape == (2, 1, config.latent_size, config.latent_size)
    torch.testing.assert_close(weights.mean(), torch.tensor(1.0))
    inside = torch.zeros_like(weights, dtype=torch.bool)
    inside[0, 0, patch : 2 * patch, 2 * patch : 3 * patch] = True
    torch.testing.assert_close(weights[inside] / weights[~inside][0], torch.full((patch**2,), 3.0))
    assert weights[~inside].unique().numel() == 1
    assert (
        patch_weights(layouts, replace(config, training=replace(config.training, foreground_weight=1.0))) == 1
    ).all()


def test_two_processes_train_one_model(config: ModelConfig, run_folder: Path) -> None:
    batch, part = config.training.batch_size, "two-ranks"
    launch = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc-per-node=2"]
    training = ["-m", "models.pipeline.train", config.name, f"--part={part}", f"--images={8 * batch}", "--no-compile"]
    environment = {**os.environ, "DIT_RUNS": str(run_folder), "OMP_NUM_THREADS": "1", "CUDA_VISIBLE_DEVICES": ""}
    ended = subprocess.run([*launch, *training], env=environment, capture_output=True, text=True, timeout=240)
    assert ended.returncode == 0, ended.stderr

    run = Run(config.name, part)
    state = run.require()
    assert state["images"] == 8 * batch
    steps = {
        int(entry["step"])
        for optimizer in state["optimizers"]
        for entry in optimizer["state"].values()
        if "step" in entry
    }
    assert steps == {4}  # each of twice the batch
    assert all(weights.isfinite().all() for weights in state["model"].values())

    train(config, total=9 * batch, compiled=False, part=part)  # one process goes on where two stopped
    assert run.require()["images"] == 9 * batch


def test_goes_on_from_an_export(
    config: ModelConfig, run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = load_trained(config)
    export(trained, tmp_path / "exported")
    card = {"imagesSeen": 1600, "hours": 0.5, "curve": [[800, 3.0, 2.0], [1600, 2.0, 1.0]]}
    (tmp_path / "exported/card.json").write_text(json.dumps(card))

    monkeypatch.setattr(runs, "RUNS", tmp_path / "elsewhere")
    begun = Trainer(config, compiled=False, seed=0, part="dit", start_from=tmp_path / "exported")
    assert (begun.images, begun.seconds) == (1600, 1800)
    assert [line["images"] for line in begun.run.metrics()] == [800, 1600]
    for name, weights in trained.model.dit.state_dict().items():
        torch.testing.assert_close(begun.average.state_dict()[f"dit.{name}"], weights)
    for name, weights in trained.autoencoder.state_dict().items():
        torch.testing.assert_close(begun.autoencoder.state_dict()[name], weights)
    assert schedule(1600, config, 10_000, begun.begun) < 0.02


def test_the_decoder_goes_on_alone(config: ModelConfig) -> None:
    before = load_autoencoder(config)
    train_decoder(config, images=512)
    after = load_autoencoder(config)
    assert psnr(after, validation_scenes()) > psnr(before, validation_scenes())
    scenes = validation_scenes(4)
    torch.testing.assert_close(after.encode(scenes), before.encode(scenes), rtol=0, atol=0)


def test_the_same_seed_draws_the_same_picture(config: ModelConfig) -> None:
    trained = load_trained(config)
    parts = (trained.model, trained.autoencoder, trained.tokenizer, config)
    prompts = ["a cat", "a red heart at night"]
    pictures = generate(*parts, prompts, [5, 6], config.sampling)
    assert pictures.shape == (2, 3, config.image.size, config.image.size)
    alone = generate(*parts, prompts[1:], [6], config.sampling)
    torch.testing.assert_close(pictures[1:], alone, atol=1e-4, rtol=1e-4)
    other = generate(*parts, prompts[1:], [7], config.sampling)
    assert not torch.allclose(alone, other, atol=1e-2)


def test_targets_are_consistent() -> None:
    x0, noise, t = torch.randn(3, 2), torch.randn(3, 2), torch.rand(3, 1)
    x = (1 - t) * x0 + t * noise
    torch.testing.assert_close(x - t * training_target("flow", x0, noise, t), x0)
    torch.testing.assert_close((x - t * training_target("epsilon", x0, noise, t)) / (1 - t), x0)
    v = training_target("v", x0, noise, t)
    torch.testing.assert_close(((1 - t) * x - t * v) / ((1 - t) ** 2 + t**2), x0)


def test_the_learning_rate_warms_up_stays_and_decays(config: ModelConfig) -> None:
    flat = replace(config, training=replace(config.training, warmup_images=100, decay_fraction=0.5))
    factors = [schedule(images, flat, 1000) for images in (0, 49, 300, 500, 750, 1000)]
    np.testing.assert_allclose(factors, [0.01, 0.5, 1, 1, 0.5, 0])
