"""Objects as pixels: emoji from the atlases and shapes drawn here, resized once and kept."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageColor, ImageDraw

from .catalogue import COLOURS
from .scene import Scene, SceneObject

FOLDER = Path(__file__).with_name("sprites")
SUPERSAMPLING = 8


class SpritesMissingError(FileNotFoundError):
    """The sprite atlases have not been built yet."""

    def __init__(self) -> None:
        super().__init__(f"No sprites in {FOLDER}: build them with `node models/scenes/build-sprites.ts`.")


@dataclass(frozen=True)
class Sprite:
    """`colour` uint8 `[s, s, 3]`, already multiplied by `alpha` uint8 `[s, s]`."""

    colour: np.ndarray
    alpha: np.ndarray


@cache
def read_index() -> dict:
    """The atlas index: cell size, columns, names, and each style's source and licence."""
    path = FOLDER / "index.json"
    if not path.exists():
        raise SpritesMissingError
    return json.loads(path.read_text())


@cache
def _atlas(style: str) -> Image.Image:
    read_index()
    return Image.open(FOLDER / f"{style}.png").convert("RGBA").convert("RGBa")


def _sprite(image: Image.Image) -> Sprite:
    pixels = np.asarray(image)
    alpha = pixels[..., 3]
    # A sharpening filter can overshoot; colour above alpha would wrap around when composed.
    return Sprite(np.minimum(pixels[..., :3], alpha[..., None]), alpha)


@cache
def _thing(name: str, style: str, side: int) -> Sprite:
    index = read_index()
    row, column = divmod(index["names"].index(name), index["columns"])
    cell = index["cell"]
    icon = _atlas(style).crop((column * cell, row * cell, (column + 1) * cell, (row + 1) * cell))
    return _sprite(icon.resize((side, side), Image.Resampling.LANCZOS))


def _outline(shape: str) -> np.ndarray:
    """Points `[n, 2]` of a shape's outline, filling the unit square in its longer direction."""
    turn = np.linspace(0, 2 * np.pi, 241)[:-1]
    if shape == "circle":
        points = np.stack([np.cos(turn), np.sin(turn)], 1)
    elif shape == "square":
        points = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], float)
    elif shape == "heart":
        x = 16 * np.sin(turn) ** 3
        y = 13 * np.cos(turn) - 5 * np.cos(2 * turn) - 2 * np.cos(3 * turn) - np.cos(4 * turn)
        points = np.stack([x, -y], 1)
    else:
        corners = 3 if shape == "triangle" else 10
        angle = np.arange(corners) * 2 * np.pi / corners - np.pi / 2
        radius = np.where(np.arange(corners) % 2, 0.45, 1.0) if shape == "star" else 1.0
        points = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
    low, high = points.min(0), points.max(0)
    # A square of full side would look larger than its companions.
    scale = (0.88 if shape == "square" else 1.0) / (high - low).max()
    return (points - (low + high) / 2) * scale + 0.5


@cache
def _shape(shape: str, colour: str, side: int) -> Sprite:
    large = side * SUPERSAMPLING
    mask = Image.new("L", (large, large))
    ImageDraw.Draw(mask).polygon([tuple(point) for point in _outline(shape) * (large - 1)], fill=255)
    alpha = np.asarray(mask.reduce(SUPERSAMPLING))
    rgb = np.array(ImageColor.getrgb(COLOURS[colour]), dtype=np.uint16)
    return Sprite(((alpha[..., None] * rgb + 127) // 255).astype(np.uint8), alpha)


def sprite_of(item: SceneObject, scene: Scene) -> Sprite:
    """The pixels that fill an object's box. Raises `SpritesMissingError` before the atlases are built."""
    side = item.box[2] - item.box[0]
    return _shape(item.name, item.colour, side) if item.colour else _thing(item.name, scene.style, side)
