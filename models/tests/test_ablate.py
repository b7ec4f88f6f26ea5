"""The ablations run from start to end on the nano model, and their loss is the one that training descends."""

import json

import pytest
import torch
from nano import untrained

from models.dit.config import load_config
from models.pipeline import ablate, runs, train, train_autoencoder, train_reader
from models.pipeline.evaluate import prompt_scenes, renders
from models.pipeline.export import load_trained

IMAGES = 480
"""Enough for a checkpoint between warm-up and decay."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "RUNS", path)
        patch.setattr(train, "CHECKPOINT_EVERY", 2)
        patch.setattr(ablate, "LOSS_SCENES", 16)
        train_autoencoder.train(load_config("nano"), 64)
        train_reader.train(128, batch_size=32)
        yield path


def ablate_nano(patch, *variants, seeds=("0",)):
    only = [variant.slug for variant in variants]
    arguments = ["nano", "--no-compile", "--images", str(IMAGES), "--count", "4", "--seeds", *seeds, "--only", *only]
    patch.setattr("sys.argv", ["", *arguments])
    ablate.main()


def test_every_variant_is_measured_once(folder, monkeypatch, capsys):
    adamw = next(variant for variant in ablate.VARIANTS if "AdamW" in variant.label)
    ablate_nano(monkeypatch, ablate.REFERENCE, adamw)
    rows = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")][2:]
    looks = [look.label for look in ablate.LOOKS_AT_REFERENCE if look.label]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == [ablate.REFERENCE.label, adamw.label, *looks]
    losses = [row.split(" | ")[4] for row in rows]
    assert len(set(losses)) == len(losses)  # no two are the same weights

    monkeypatch.setattr(ablate, "train", None)  # done: nothing is trained again
    ablate_nano(monkeypatch, ablate.REFERENCE, adamw)
    assert [row for row in capsys.readouterr().out.splitlines() if row.startswith("| ")][2:] == rows


def test_a_variant_of_other_latents_has_an_autoencoder_of_its_own(folder, monkeypatch):
    other = next(variant for variant in ablate.VARIANTS if "latent channels" in variant.label)
    monkeypatch.setattr(ablate, "train_autoencoder", lambda config, _: train_autoencoder.train(config, 64))
    ablate_nano(monkeypatch, other)
    assert (folder / "nano-latent-4/autoencoder/final.pt").exists()
    measured = json.loads((folder / f"nano/ablations/{other.slug}-0.json").read_text())
    assert measured["images"] == IMAGES
    assert not (folder / f"nano-latent-4/ablations/{other.slug}-0").exists()


def test_the_loss_is_the_mean_over_the_fixed_scenes():
    trained = untrained()
    whole = ablate.flow_loss(trained, 8)
    assert whole == ablate.flow_loss(trained, 8)
    for parameter in trained.model.dit.parameters():
        parameter.data.zero_()  # it says 0 everywhere: what is left is the mean square of noise − x0
    x0 = trained.autoencoder.encode(renders(prompt_scenes(ablate.SPLIT, 64)))
    expected = 1 + float(x0.square().mean())
    assert ablate.flow_loss(trained, 64) == pytest.approx(expected, abs=0.05)


def test_weights_can_be_read_as_the_last_step_left_them(folder):
    config = load_config("nano")
    train.train(config, IMAGES, compiled=False, part="two-kinds")
    state = runs.Run("nano", "two-kinds").require()
    last = load_trained(config, "two-kinds", rounded=False, averaged=False).model.state_dict()
    for name, weights in last.items():
        torch.testing.assert_close(weights, state["model"][name], rtol=0, atol=0)
