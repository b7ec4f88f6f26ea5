"""Judge the judge: `python -m models.pipeline.check_reader small`.

Writes what the scene reader confuses on real renders into `models/reader/confusion.tsv`, and `sheet.png`, 100 generated
pictures with what was asked and what was read, to be looked at; `looked-at.tsv` beside it holds what a look saw,
and `sheet.json` whose pictures they are.
"""

from __future__ import annotations

import argparse
import csv
import json
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from models.dit.autoencoder import to_pixels
from models.dit.config import load_config
from models.pipeline.archive import write_json
from models.pipeline.devices import pick_device
from models.pipeline.evaluate import SPLITS, drawn, prompt_scenes, renders
from models.pipeline.export import load_trained
from models.pipeline.train_reader import load_reader
from models.reader import Reading, read_maps
from models.reader.reading import NOTHING
from models.reader.score import asked_by, score
from models.scenes import CANVAS, Scene, canonical_caption

READER = Path(__file__).resolve().parents[1] / "reader"
CONFUSION_FILE, SHEET_FILE = READER / "confusion.tsv", READER / "sheet.png"
WHOSE_FILE, LOOKED_AT_FILE = READER / "sheet.json", READER / "looked-at.tsv"
SHEET_COUNT, SHEET_COLUMNS = 100, 10
GAP, TEXT = 8, 78
NEAR = CANVAS / 8
"""An object is read where its centre is found within as many pixels of the true one."""

Confusion = Counter[tuple[str, str, str]]
"""How often each (field, what is there, what is read) came."""


def object_read(reading: Reading, x: float, y: float) -> str:
    """The class found nearest to a place, or `NOTHING` where none is near."""
    near = [(np.hypot(item.x - x, item.y - y), item.class_name) for item in reading.objects]
    distance, name = min(near, default=(np.inf, NOTHING))
    return name if distance <= NEAR else NOTHING


def confusion_of(scenes: Sequence[Scene], readings: Sequence[Reading]) -> Confusion:
    """The confusion matrix of every field, as a sparse table."""
    counted: Confusion = Counter()
    for scene, reading in zip(scenes, readings, strict=True):
        counted["background", scene.background, reading.background] += 1
        if asked_by(scene).style is not None:
            counted["style", scene.style, reading.style or NOTHING] += 1
        for item in scene.objects:
            left, top, right, bottom = item.box
            read = object_read(reading, (left + right) / 2, (top + bottom) / 2)
            counted["object", item.class_name, read] += 1
    return counted


def rows_of(counted: Confusion) -> Iterator[tuple[str, str, str, int]]:
    """Field by field, what is there in alphabetical order, the most frequent reading first."""
    for (field, there, read), count in sorted(counted.items(), key=lambda entry: (*entry[0][:2], -entry[1])):
        yield field, there, read, count


def write_confusion(path: Path, counted: Confusion) -> None:
    """Tab-separated, with a head."""
    with path.open("w", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(("field", "there", "read", "count"))
        table.writerows(rows_of(counted))


def is_sheet_of(model: str, images_seen: int) -> bool:
    """Whether the sheet, and so the look, is of these weights."""
    return bool(json.loads(WHOSE_FILE.read_text()) == {"model": model, "imagesSeen": images_seen})


def begin_look(scenes: Sequence[Scene], readings: Sequence[Reading]) -> None:
    """Write what the reader finds right, for a look to be put beside it: the look before was at other pictures."""
    with LOOKED_AT_FILE.open("w", newline="") as file:
        table = csv.writer(file, delimiter="\t", lineterminator="\n")
        table.writerow(("place", "prompt", "machine", "look", "what was seen"))
        for place, (scene, reading) in enumerate(zip(scenes, readings, strict=True)):
            machine = "right" if score(asked_by(scene), reading)["all"][0] else "wrong"
            table.writerow((place, canonical_caption(scene), machine, "", ""))


def looked_at(model: str, images_seen: int) -> dict[str, int] | None:
    """What of the sheet is right for the reader and for a look, and how often they agree; None of other weights."""
    with LOOKED_AT_FILE.open(newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    if not is_sheet_of(model, images_seen) or not all(row["look"] for row in rows):
        print(f"Left out: {LOOKED_AT_FILE.name} has no look at these weights. Run check_reader, and look at its sheet.")
        return None
    return {
        "pictures": len(rows),
        "reader": sum(row["machine"] == "right" for row in rows),
        "look": sum(row["look"] == "right" for row in rows),
        "agree": sum(row["machine"] == row["look"] for row in rows),
    }


def sheet(images: Tensor, scenes: Sequence[Scene], readings: Sequence[Reading]) -> Image.Image:
    """Pictures `[n, 3, S, S]` in rows of ten, each numbered, above what was asked and, "+" or "-", what was read."""
    width, height = CANVAS + GAP, CANVAS + TEXT
    paper = Image.new("RGB", (SHEET_COLUMNS * width, -(-len(images) // SHEET_COLUMNS) * height), "#ffffff")
    draw = ImageDraw.Draw(paper)
    for place, (pixels, scene, reading) in enumerate(zip(to_pixels(images).numpy(), scenes, readings, strict=True)):
        x, y = place % SHEET_COLUMNS * width + GAP // 2, place // SHEET_COLUMNS * height + GAP // 2
        paper.paste(Image.fromarray(pixels), (x, y))
        right = score(asked_by(scene), reading)["all"][0]
        asked = textwrap.fill(f"{place}: {canonical_caption(scene)}", 26)
        read = textwrap.fill(f"{'+' if right else '-'} {reading.in_words()}", 26)
        draw.multiline_text((x, y + CANVAS + 1), f"{asked}\n{read}", fill="#222222", spacing=0, font_size=10)
    return paper


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a name in models/configs/")
    parser.add_argument("--count", type=int, default=1000, help="real renders of each split")
    parser.add_argument("--part", default="dit", help="which run")
    parser.add_argument("--checkpoint", default="latest")
    arguments = parser.parse_args()
    device = pick_device()
    reader = load_reader().to(device)

    real = [scene for split in SPLITS for scene in prompt_scenes(split, arguments.count)]
    counted = confusion_of(real, read_maps(reader.look(renders(real))))
    write_confusion(CONFUSION_FILE, counted)
    for field in ("background", "style", "object"):
        total = sum(count for (name, _, _), count in counted.items() if name == field)
        wrong = [
            (count, there, read) for (name, there, read), count in counted.items() if name == field and there != read
        ]
        print(f"{field}: {sum(count for count, _, _ in wrong)} of {total} wrong", end="")
        worst = sorted(wrong, reverse=True)[:8]
        print("".join(f"; {there} read as {read} {count} times" for count, there, read in worst))

    trained = load_trained(load_config(arguments.model), arguments.part, arguments.checkpoint).to(device)
    half = SHEET_COUNT // len(SPLITS)
    scenes, images, readings = [], [], []
    for split in SPLITS:
        some = prompt_scenes(split, half)
        pictures = drawn(trained, [canonical_caption(scene) for scene in some], trained.config.sampling, split)
        scenes += some
        images += list(pictures)
        readings += read_maps(reader.look(pictures))
    sheet(torch.stack(images), scenes, readings).save(SHEET_FILE, optimize=True)
    if not is_sheet_of(arguments.model, trained.images_seen):
        begin_look(scenes, readings)
        write_json(WHOSE_FILE, {"model": arguments.model, "imagesSeen": trained.images_seen})


if __name__ == "__main__":
    main()
