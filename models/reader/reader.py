"""The scene reader's network: a small convolutional network from a picture to maps of what is where."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.scenes import STYLES, class_names
from models.scenes.catalogue import PLACES, PLAIN_BACKGROUNDS

GRID = 16
"""Cells along each side of the maps: 8 pixels each."""

BACKGROUNDS: tuple[str, ...] = (*PLAIN_BACKGROUNDS, *PLACES)

STEM, FINE, COARSE = 48, 96, 192
"""Channels at 1/4, 1/8 and 1/16 of the picture's size."""


class Maps(NamedTuple):
    """What the network says, all of it logits but for `features`."""

    classes: Tensor  # [B, classes, GRID, GRID] which object covers the cell, 0 for none
    centres: Tensor  # [B, GRID, GRID] whether an object's centre lies in the cell
    styles: Tensor  # [B, styles, GRID, GRID] how the thing that covers the cell is drawn
    background: Tensor  # [B, backgrounds]
    features: Tensor  # [B, FINE] mean of the last features over the picture: the space of the Fréchet distance


class ResidualBlock(nn.Module):
    """x + norm(conv(relu(norm(conv(relu(x)))))), starting as the identity (He et al. 2016)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(width)
        nn.init.zeros_(self.norm2.weight)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.norm2(self.conv2(F.relu(self.norm1(self.conv1(F.relu(x))))))


def reduce(inner: int, outer: int) -> nn.Sequential:
    """Half the side, more channels."""
    return nn.Sequential(nn.ReLU(), nn.Conv2d(inner, outer, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(outer))


class SceneReader(nn.Module):
    """Pixels in [-1, 1] `[B, 3, 128, 128]` -> `Maps`.

    It is the judge and not the student: trained on real renders alone, never on a generated or reconstructed picture,
    but on every combination, those held out from the DiT among them, because it has to recognise them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fine = nn.Sequential(
            nn.PixelUnshuffle(4),  # [B, 48, 32, 32]
            nn.Conv2d(48, STEM, 3, padding=1, bias=False),
            nn.BatchNorm2d(STEM),
            reduce(STEM, FINE),  # [B, FINE, 16, 16]
            ResidualBlock(FINE),
            ResidualBlock(FINE),
        )
        self.coarse = nn.Sequential(
            reduce(FINE, COARSE),  # [B, COARSE, 8, 8], where a cell sees whole objects
            ResidualBlock(COARSE),
            ResidualBlock(COARSE),
            nn.Conv2d(COARSE, FINE, 1),
        )
        self.merge = nn.Sequential(ResidualBlock(FINE), nn.BatchNorm2d(FINE), nn.ReLU())
        self.classes = nn.Conv2d(FINE, len(class_names), 1)
        self.centres = nn.Conv2d(FINE, 1, 1)
        self.styles = nn.Conv2d(FINE, len(STYLES), 1)
        self.background = nn.Linear(FINE, len(BACKGROUNDS))
        nn.init.constant_(self.centres.bias, -3.0)  # most cells hold no centre

    def forward(self, images: Tensor) -> Maps:
        fine = self.fine(images)  # [B, FINE, 16, 16]
        x = self.merge(fine + F.interpolate(self.coarse(fine), scale_factor=2.0, mode="nearest"))
        features = x.mean(dim=(2, 3))
        return Maps(self.classes(x), self.centres(x)[:, 0], self.styles(x), self.background(features), features)

    @torch.no_grad()
    def look(self, images: Tensor, batch_size: int = 64) -> Maps:
        """The maps of any number of pictures, on the CPU."""
        device = next(self.parameters()).device
        parts = [self(chunk.to(device, memory_format=torch.channels_last)) for chunk in images.split(batch_size)]
        return Maps(*(torch.cat([part.cpu() for part in column]) for column in zip(*parts, strict=True)))
