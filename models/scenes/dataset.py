"""Batches of scenes, made on the fly."""

from typing import NamedTuple

import numpy as np

from .captions import caption
from .grammar import Split, sample_scene
from .layout import layout
from .renderer import render
from .scene import Scene


class Batch(NamedTuple):
    """`images` uint8 `[n, 128, 128, 3]`, their `captions`, `layouts` int64 `[n, grid, grid]`, and the `scenes`."""

    images: np.ndarray
    captions: list[str]
    layouts: np.ndarray
    scenes: list[Scene]


def batch(rng: np.random.Generator, n: int, split: Split = "train", grid: int = 8) -> Batch:
    """Draws `n` scenes. The same generator state gives the same batch."""
    scenes, captions = [], []
    for _ in range(n):
        scene = sample_scene(rng, split)
        scenes.append(scene)
        captions.append(caption(scene, rng))
    images = np.stack([render(scene) for scene in scenes])
    layouts = np.stack([layout(scene, grid) for scene in scenes])
    return Batch(images, captions, layouts, scenes)
