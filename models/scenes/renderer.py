"""A scene's picture."""

import numpy as np

from .backgrounds import background
from .scene import Scene
from .sprites import sprite_of


def render(scene: Scene) -> np.ndarray:
    """Pixels, uint8 `[128, 128, 3]`: sprites composed over the background (Porter and Duff 1984, "over").

    Raises `SpritesMissingError` before the atlases are built.
    """
    image = background(scene.background, scene.variant).copy()
    for item in scene.objects:
        left, top, right, bottom = item.box
        sprite = sprite_of(item, scene)
        under = image[top:bottom, left:right]
        clear = (255 - sprite.alpha).astype(np.uint16)[..., None]
        under[:] = sprite.colour + ((under * clear + 127) // 255).astype(np.uint8)
    return image
