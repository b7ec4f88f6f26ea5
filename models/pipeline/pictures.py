"""Grids of pictures, so that a person sees a model learn."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from torch import Tensor

from models.dit.autoencoder import to_pixels


def save_grid(path: Path, images: Tensor, columns: int = 8) -> None:
    """Write `images [B, 3, S, S]` in [-1, 1] as one PNG with that many columns."""
    pixels = to_pixels(images).cpu().numpy()
    size = pixels.shape[1]
    rows = -(-len(pixels) // columns)
    sheet = Image.new("RGB", (columns * size, rows * size), "white")
    for index, picture in enumerate(pixels):
        sheet.paste(Image.fromarray(picture), (index % columns * size, index // columns * size))
    sheet.save(path)
