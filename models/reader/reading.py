"""From the reader's maps to a reading: which objects, where, before what, drawn how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from models.scenes import CANVAS, STYLES, class_names
from models.scenes.catalogue import THINGS
from models.scenes.scene import Relation

from .reader import BACKGROUNDS, GRID, Maps, SceneReader

PEAK = 0.3
"""An object is where the chance of a centre has a local maximum of at least this."""

APART = 5
"""Only the highest chance within as many cells counts, and as many are read: the smallest object's side, 40 pixels."""

MOST = 8
"""Objects looked at, at most. More never fit."""


NOTHING = "nothing"
"""What is said of a picture or a place without an object."""


@dataclass(frozen=True)
class FoundObject:
    """An object and its centre in pixels from the left and the top."""

    class_name: str
    x: float
    y: float


@dataclass(frozen=True)
class Reading:
    """What the reader sees in a picture. `style` is None where no thing is seen: shapes have none."""

    background: str
    objects: tuple[FoundObject, ...]
    style: str | None

    def in_words(self) -> str:
        """As a short line."""
        objects = ", ".join(f"{item.class_name} ({item.x:.0f}, {item.y:.0f})" for item in self.objects)
        return f"{objects or NOTHING}; {self.background}{f'; {self.style}' if self.style else ''}"


def relation_between(first: FoundObject, second: FoundObject) -> Relation:
    """How the first lies to the second, along the axis on which they are farther apart."""
    across, down = first.x - second.x, first.y - second.y
    if abs(across) >= abs(down):
        return "left of" if across < 0 else "right of"
    return "above" if down < 0 else "below"


def _around(maps: Tensor) -> Tensor:
    """Sums over `APART` × `APART` cells, `[B, C, GRID, GRID]` to the same."""
    return APART**2 * F.avg_pool2d(maps, APART, stride=1, padding=APART // 2)


def _peaks(chance: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """The highest `MOST` local maxima of a map `[B, GRID, GRID]`: value, row, column, each `[B, MOST]`."""
    chance = chance - 1e-6 * torch.arange(GRID**2).view(GRID, GRID)  # of two equal neighbours, the first
    highest = F.max_pool2d(chance[:, None], APART, stride=1, padding=APART // 2)[:, 0]
    values, cells = chance.where(chance == highest, 0.0).flatten(1).topk(MOST)
    return values, cells // GRID, cells % GRID


def _refined(chance: Tensor, row: Tensor, column: Tensor) -> tuple[Tensor, Tensor]:
    """Centres in cells, to a fraction: the mean position over 3 × 3 cells around each peak, weighted by the chance."""
    padded = F.pad(chance, (1, 1, 1, 1))
    pictures = torch.arange(len(chance))[:, None]
    steps = range(3)
    weights = torch.stack([torch.stack([padded[pictures, row + i, column + j] for j in steps]) for i in steps])
    weights = weights / weights.sum((0, 1))  # [3, 3, B, MOST]
    shift = torch.tensor([-1.0, 0.0, 1.0])[:, None, None]
    y = row + 0.5 + (shift * weights.sum(1)).sum(0)
    x = column + 0.5 + (shift * weights.sum(0)).sum(0)
    return x, y


def read_maps(maps: Maps) -> list[Reading]:
    """One reading a picture.

    An object's class is the one with the most evidence over the cells around its centre: the sum of each cell's
    probabilities, without "nothing". Ties go to the lower index, so that a reading is a function of the maps.
    """
    chance = maps.centres.float().sigmoid()
    values, row, column = _peaks(chance)
    x, y = _refined(chance, row, column)
    probabilities = maps.classes.float().softmax(1)
    evidence = _around(probabilities[:, 1:])
    styles = _around(maps.styles.float().softmax(1) * (1 - probabilities[:, :1]))
    pictures = torch.arange(len(chance))[:, None]
    classes = 1 + evidence[pictures, :, row, column].argmax(-1)  # [B, MOST]
    styles = styles[pictures, :, row, column]  # [B, MOST, styles]
    backgrounds = maps.background.argmax(-1).tolist()

    readings = []
    for picture, background in enumerate(backgrounds):
        seen = [place for place in range(MOST) if values[picture, place] >= PEAK]
        names = [class_names[classes[picture, place]] for place in seen]
        objects = tuple(
            FoundObject(name, float(x[picture, place]) * CANVAS / GRID, float(y[picture, place]) * CANVAS / GRID)
            for name, place in zip(names, seen, strict=True)
        )
        things = [place for name, place in zip(names, seen, strict=True) if name in THINGS]
        style = STYLES[int(styles[picture, things].sum(0).argmax())] if things else None
        readings.append(Reading(BACKGROUNDS[background], objects, style))
    return readings


def read(reader: SceneReader, images: Tensor) -> Sequence[Reading]:
    """Read pictures `[B, 3, 128, 128]` in [-1, 1]."""
    return read_maps(reader.look(images))
