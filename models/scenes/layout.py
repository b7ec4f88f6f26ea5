"""Which object covers which patch of a scene: exact targets for training and evaluation."""

import numpy as np

from .placement import CANVAS
from .scene import Scene
from .sprites import sprite_of

COVERED = 0.25
"""An object counts as covering a patch from this mean alpha on."""


def layout(scene: Scene, grid: int = 8) -> np.ndarray:
    """Class indices, int64 `[grid, grid]`: per patch the object that covers most of it, or 0 where none covers enough.

    `grid` divides the canvas's side.
    """
    patch = CANVAS // grid
    best = np.full((grid, grid), COVERED)
    classes = np.zeros((grid, grid), dtype=np.int64)
    for item in scene.objects:
        left, top, right, bottom = item.box
        alpha = np.zeros((CANVAS, CANVAS), dtype=np.uint8)
        alpha[top:bottom, left:right] = sprite_of(item, scene).alpha
        sums = alpha.reshape(grid, patch, grid, patch).sum(axis=(1, 3), dtype=np.uint32)
        coverage = sums / (255 * patch * patch)
        covers = coverage >= best
        classes[covers] = item.class_index
        best = np.maximum(best, coverage)
    return classes
