"""Backgrounds, drawn large with simple means and reduced, so that edges are smooth."""

from collections.abc import Callable
from functools import cache

import numpy as np
from PIL import Image, ImageDraw

from .catalogue import PLAIN_BACKGROUNDS
from .placement import CANVAS

SUPERSAMPLING = 4
_SIDE = CANVAS * SUPERSAMPLING

_Rng = np.random.Generator


def _gradient(top: str, bottom: str, height: int = _SIDE) -> Image.Image:
    ramp = Image.linear_gradient("L").resize((_SIDE, height))
    solid = [Image.new("RGB", (_SIDE, height), colour) for colour in (bottom, top)]
    return Image.composite(*solid, ramp)


def _wave(rng: _Rng, level: float, height: float, bends: float) -> np.ndarray:
    """A gently curved line across the canvas: y of every column, in large pixels."""
    x = np.linspace(0, 2 * np.pi, _SIDE)
    return SUPERSAMPLING * (level + height * np.sin(bends * x + rng.uniform(0, 2 * np.pi)))


def _fill_below(image: Image.Image, line: np.ndarray, colour: str) -> None:
    points = [*enumerate(line), (_SIDE, _SIDE), (0, _SIDE)]
    ImageDraw.Draw(image).polygon(points, fill=colour)


def _disc(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: str) -> None:
    box = [SUPERSAMPLING * value for value in (x - radius, y - radius, x + radius, y + radius)]
    draw.ellipse(box, fill=colour)


def _sky(rng: _Rng) -> Image.Image:
    image = _gradient("#6fb7f2", "#c9e8fd")
    draw = ImageDraw.Draw(image)
    for column, row in zip(rng.permutation(4), rng.permutation(4), strict=True):
        x, y = 16 + 32 * column + rng.uniform(-8, 8), 16 + 32 * row + rng.uniform(-8, 8)
        radius = rng.uniform(5.5, 8.5)
        for shift, scale in ((-1.3, 0.7), (0, 1.0), (1.25, 0.75), (0.6, 0.6)):
            _disc(draw, x + shift * radius, y - (scale - 0.7) * radius, scale * radius, "#f4faff")
    return image


def _grass(rng: _Rng) -> Image.Image:
    image = _gradient("#bfe6fb", "#e6f6fd")
    _fill_below(image, _wave(rng, 40, 5, 0.8), "#a5d86e")
    _fill_below(image, _wave(rng, 58, 6, 0.7), "#8ccb57")
    draw = ImageDraw.Draw(image)
    for _ in range(26):
        x, y = rng.uniform(4, 124), rng.uniform(66, 124)
        for lean in (-2.2, 0, 2.2):
            ends = [SUPERSAMPLING * value for value in (x, y, x + lean, y - 4.5)]
            draw.line(ends, fill="#6bb03f", width=5)
    return image


def _night(rng: _Rng) -> Image.Image:
    image = _gradient("#0f1640", "#2c3a78")
    draw = ImageDraw.Draw(image)
    for cell in range(36):
        row, column = divmod(cell, 6)
        x, y = ((index + rng.uniform(0.15, 0.85)) * CANVAS / 6 for index in (column, row))
        radius = (0.8, 0.8, 1.1, 1.6)[rng.integers(4)]
        _disc(draw, x, y, radius, ("#fff6c9", "#ffffff")[rng.integers(2)])
    return image


def _sea(rng: _Rng) -> Image.Image:
    image = _gradient("#d8f0f7", "#eef9fb")
    _fill_below(image, np.full(_SIDE, 24 * SUPERSAMPLING), "#1f9bb0")
    for level, colour in ((46, "#1a8ba3"), (72, "#167b95"), (98, "#126b86")):
        crest = _wave(rng, level, 2.2, 3.0)
        _fill_below(image, crest - 1.4 * SUPERSAMPLING, "#8fd6dd")
        _fill_below(image, crest, colour)
    return image


def _beach(rng: _Rng) -> Image.Image:
    image = _gradient("#9fdcf5", "#d9f2fb")
    _fill_below(image, np.full(_SIDE, 34 * SUPERSAMPLING), "#2fb3cf")
    shore = _wave(rng, 58, 3.5, 1.2)
    _fill_below(image, shore - 3 * SUPERSAMPLING, "#ffffff")
    _fill_below(image, shore, "#f4dfa9")
    draw = ImageDraw.Draw(image)
    for _ in range(30):
        _disc(draw, rng.uniform(3, 125), rng.uniform(68, 125), 0.9, "#dcbf80")
    return image


def _snow(rng: _Rng) -> Image.Image:
    image = _gradient("#a9bfd6", "#d3dfea")
    _fill_below(image, _wave(rng, 66, 6, 0.8), "#e6eef6")
    _fill_below(image, _wave(rng, 90, 5, 0.7), "#f8fbfe")
    draw = ImageDraw.Draw(image)
    for cell in range(25):
        row, column = divmod(cell, 5)
        x, y = ((index + rng.uniform(0.15, 0.85)) * CANVAS / 5 for index in (column, row))
        _disc(draw, x, y, rng.uniform(1.2, 2.0), "#ffffff")
    return image


_PAINTERS: dict[str, Callable[[_Rng], Image.Image]] = {
    "sky": _sky,
    "grass": _grass,
    "night": _night,
    "sea": _sea,
    "beach": _beach,
    "snow": _snow,
}


@cache
def background(name: str, variant: int) -> np.ndarray:
    """A background's pixels, uint8 `[CANVAS, CANVAS, 3]`, shared: copy before drawing on it."""
    if name in PLAIN_BACKGROUNDS:
        return np.asarray(Image.new("RGB", (CANVAS, CANVAS), PLAIN_BACKGROUNDS[name]))
    seed = [variant, *name.encode()]
    return np.asarray(_PAINTERS[name](np.random.default_rng(seed)).reduce(SUPERSAMPLING))
