"""Writes a sheet of scenes with their captions: `python -m models.scenes.contact_sheet sheet.png`."""

import argparse
import textwrap

import numpy as np
from PIL import Image, ImageDraw

from .dataset import batch
from .grammar import SPLITS, Split
from .placement import CANVAS

SIDE = 8
GAP = 8
TEXT = 52


def contact_sheet(split: Split, seed: int) -> Image.Image:
    """Eight by eight scenes, each above its caption."""
    drawn = batch(np.random.default_rng(seed), SIDE * SIDE, split)
    width, height = CANVAS + GAP, CANVAS + TEXT
    sheet = Image.new("RGB", (SIDE * width, SIDE * height), "#ffffff")
    draw = ImageDraw.Draw(sheet)
    for place, (image, text) in enumerate(zip(drawn.images, drawn.captions, strict=True)):
        x, y = place % SIDE * width + GAP // 2, place // SIDE * height + GAP // 2
        sheet.paste(Image.fromarray(image), (x, y))
        draw.multiline_text((x, y + CANVAS + 1), textwrap.fill(text, 25), fill="#222222", spacing=0, font_size=10)
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("--split", choices=SPLITS, default="train")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    contact_sheet(options.split, options.seed).save(options.path)


if __name__ == "__main__":
    main()
