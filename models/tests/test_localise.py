"""Attention and coverage meet on the same patches."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from models.dit.probes import Recorder
from models.pipeline.localise import MeanCrossAttention, covered, localise, words_of
from models.pipeline.sample import denoise
from models.reader import SceneReader, reading
from models.scenes import Scene, SceneObject
from models.tests.nano import untrained

PROMPTS = ["a cat left of a hot dog", "a red heart"]


@pytest.mark.parametrize(
    ("name", "prompt", "places"),
    [
        ("cat", "a cat left of a hot dog", [2]),
        ("hot dog", "a cat left of a hot dog", [6, 7]),
        ("red heart", "a small red heart above a red star", [3, 4]),
        ("red star", "a small red heart above a red star", [7, 8]),
    ],
)
def test_an_objects_words_are_found_behind_the_start(name: str, prompt: str, places: list[int]) -> None:
    assert words_of(name, prompt) == places


def test_an_object_that_is_not_named_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not name"):
        words_of("dog", "a cat")


def test_a_patch_is_covered_by_half() -> None:
    classes = torch.zeros(3, 4, 4)
    classes[2, :2, 0] = classes[2, 0, 2] = 1  # two cells of the first patch, one of the second
    assert covered(classes, 2, 2).tolist() == [True, False, False, False]
    assert covered(classes, 1, 2).tolist() == [False] * 4


def test_the_mean_is_that_of_every_look() -> None:
    trained = untrained()
    config, settings = trained.config, replace(trained.config.sampling, steps=3)
    looks: list[Recorder] = []

    def record(name: str, tensor: torch.Tensor) -> None:
        if name == "patching.tokens":
            looks.append(Recorder())
        looks[-1](name, tensor)

    mean = MeanCrossAttention(config.dit.depth)
    parts = (trained.model, trained.tokenizer, config, PROMPTS, [1, 2], settings)
    for probe in (record, mean):
        list(denoise(*parts, probe))
    every = torch.stack([look.tensors()["attention.cross.probs"][:, : len(PROMPTS)] for look in looks])
    assert len(every) == settings.steps
    torch.testing.assert_close(mean.mean(), every.mean(0))
    torch.testing.assert_close(mean.mean().sum(-1), torch.ones_like(mean.mean().sum(-1)))


def test_only_right_pictures_count(monkeypatch: pytest.MonkeyPatch) -> None:
    trained, reader = untrained(), SceneReader().eval()
    boxes = ((2, 30, 52, 80), (70, 30, 120, 80))
    pair = tuple(SceneObject(name, None, "medium", box) for name, box in zip(("cat", "dog"), boxes, strict=True))
    scene = Scene("white", pair, "left of", "fluent")
    monkeypatch.setattr("models.pipeline.localise.read_maps", lambda maps: [seen(wrong=False), seen(wrong=True)])
    found = localise(trained, reader, [scene, scene])
    assert (found.pictures, found.objects) == (1, 2)
    assert len(found.peaks) == trained.config.dit.depth
    assert {len(row) for row in found.peaks} == {trained.config.dit.heads}
    assert {value for row in found.peaks for value in row} <= {0.0, 0.5, 1.0}


def seen(*, wrong: bool) -> reading.Reading:
    """A reading of a cat left of a dog, or of a cat alone."""
    objects = (reading.FoundObject("cat", 30, 60), reading.FoundObject("dog", 100, 60))
    return reading.Reading("white", objects[:1] if wrong else objects, "fluent")
