"""What the scene reader learns from: real renders with exact targets, slightly worn."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from models.dit.autoencoder import from_pixels
from models.scenes import CANVAS, STYLES, Scene, SceneObject, layout, render, sample_scene
from models.scenes.catalogue import COLOURS, PLACES, SHAPES, THINGS
from models.scenes.grammar import VARIANTS, can_be_seen
from models.scenes.placement import MARGIN, Box

from .reader import BACKGROUNDS, GRID

FREE = 0.5
"""Share of the scenes that do not follow the grammar."""

COUNT_WEIGHTS = (0.05, 0.25, 0.4, 0.3)
SIDES = (40, 68)
CENTRE_SPREAD = 0.8
"""Standard deviation of the blob that marks a centre, in cells."""

_Rng = np.random.Generator


class Targets(NamedTuple):
    """`images [B, 3, S, S]` in [-1, 1] and what the maps should say of them; -100 where nothing is asked."""

    images: Tensor
    classes: Tensor  # int64 [B, GRID, GRID]
    centres: Tensor  # [B, GRID, GRID] in [0, 1]
    styles: Tensor  # int64 [B, GRID, GRID]
    background: Tensor  # int64 [B]


def _free_box(rng: _Rng, taken: list[Box]) -> Box | None:
    """A box that overlaps none of `taken`, or None where chance found none."""
    for _ in range(20):
        side = int(rng.integers(SIDES[0], SIDES[1] + 1))
        left, top = (int(value) for value in rng.integers(MARGIN, CANVAS - MARGIN - side + 1, 2))
        box = (left, top, left + side, top + side)
        if all(box[0] >= b[2] or b[0] >= box[2] or box[1] >= b[3] or b[1] >= box[3] for b in taken):
            return box
    return None


def free_scene(rng: _Rng) -> Scene:
    """Up to three objects anywhere, the same one twice if it so happens.

    The grammar never draws these. A reader that knew only the grammar would read its habits into a wrong picture: two
    objects where there are three, different ones where one is doubled.
    """
    background = BACKGROUNDS[rng.integers(len(BACKGROUNDS))]
    boxes: list[Box] = []
    for _ in range(rng.choice(len(COUNT_WEIGHTS), p=COUNT_WEIGHTS)):
        if box := _free_box(rng, boxes):
            boxes.append(box)
    objects: list[SceneObject] = []
    while len(objects) < len(boxes):
        if objects and rng.random() < 0.1:
            name, colour = objects[0].name, objects[0].colour
        elif rng.random() < 0.3:
            name, colour = str(rng.choice(SHAPES)), str(rng.choice(list(COLOURS)))
        else:
            name, colour = list(THINGS)[rng.integers(len(THINGS))], None
        if can_be_seen(name, colour, background):
            objects.append(SceneObject(name, colour, "medium", boxes[len(objects)]))
    variant = int(rng.integers(VARIANTS)) if background in PLACES else 0
    return Scene(background, tuple(objects), None, STYLES[rng.integers(len(STYLES))], variant)


def training_scene(rng: _Rng) -> Scene:
    """A free scene, or one of the grammar: a fifth of these hold a combination that the DiT never sees."""
    if rng.random() < FREE:
        return free_scene(rng)
    return sample_scene(rng, "held_out" if rng.random() < 0.2 else "seen")


def centre_map(scene: Scene) -> np.ndarray:
    """A Gaussian blob at the centre of every object's box, float32 `[GRID, GRID]`, at most 1."""
    cells = np.arange(GRID, dtype=np.float32) + 0.5
    centres = np.zeros((GRID, GRID), dtype=np.float32)
    for item in scene.objects:
        left, top, right, bottom = (GRID / CANVAS * value for value in item.box)
        across = np.exp(-0.5 * ((cells - (left + right) / 2) / CENTRE_SPREAD) ** 2)
        down = np.exp(-0.5 * ((cells - (top + bottom) / 2) / CENTRE_SPREAD) ** 2)
        centres = np.maximum(centres, np.outer(down, across))
    return centres


def style_map(scene: Scene, classes: np.ndarray) -> np.ndarray:
    """The scene's style where a thing covers the cell, else -100: shapes have no style."""
    things = [item.class_index for item in scene.objects if not item.colour]
    return np.where(np.isin(classes, things), STYLES.index(scene.style), -100)


def worn(images: Tensor, generator: torch.Generator) -> Tensor:
    """The same pictures a little blurred, noisy and off in colour, each differently: `[B, 3, S, S]`.

    Generic wear, so that the judge minds what is drawn and not every pixel; none of it imitates the autoencoder.
    """

    def chance(low: float, high: float, *shape: int) -> Tensor:
        return low + (high - low) * torch.rand(len(images), *shape, generator=generator)

    kernel = torch.tensor([1.0, 2.0, 1.0]) / 4
    weight = torch.outer(kernel, kernel).expand(3, 1, 3, 3)
    blurred = F.conv2d(F.pad(images, (1, 1, 1, 1), mode="replicate"), weight, groups=3)
    images = images.lerp(blurred, chance(0, 1, 1, 1, 1))
    noise = torch.randn(images.shape, generator=generator) * chance(0, 0.06, 1, 1, 1)
    return (images * chance(0.95, 1.05, 3, 1, 1) + chance(-0.03, 0.03, 3, 1, 1) + noise).clamp(-1, 1)


def training_batch(seed: tuple[int, ...], count: int) -> Targets:
    """`count` worn renders and their targets. The same seed gives the same batch."""
    rng = np.random.default_rng(seed)
    scenes = [training_scene(rng) for _ in range(count)]
    layouts = [layout(scene, GRID) for scene in scenes]
    images = from_pixels(torch.from_numpy(np.stack([render(scene) for scene in scenes])))
    return Targets(
        worn(images, torch.Generator().manual_seed(int(rng.integers(2**31)))),
        torch.from_numpy(np.stack(layouts)),
        torch.from_numpy(np.stack([centre_map(scene) for scene in scenes])),
        torch.from_numpy(np.stack([style_map(*pair) for pair in zip(scenes, layouts, strict=True)])),
        torch.tensor([BACKGROUNDS.index(scene.background) for scene in scenes]),
    )
