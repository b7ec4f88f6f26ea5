"""Captions with what they ask for, against which the site's reader of prompts is tested.

python -m models.pipeline.caption_fixtures
"""

import json
from pathlib import Path

import numpy as np

from models.scenes import caption, sample_scene
from models.scenes.captions import OPPOSITE, RELATION_PHRASES, SIDE_PHRASES, TWINS_STACKED
from models.scenes.scene import Scene

TARGET = Path(__file__).parents[2] / "tests" / "fixtures" / "captions.json"
COUNT = 400
HALVES = {
    "left of": ("left", "right"),
    "right of": ("right", "left"),
    "above": ("top", "bottom"),
    "below": ("bottom", "top"),
}
_STACKED = TWINS_STACKED[0].removeprefix("two {plural}")


def asked(scene: Scene, text: str) -> list[tuple[str, str]]:
    """Class and half of every object that the caption puts somewhere.

    A relation says it of both, a side of the one that it is said of, and "one above the other" of neither by its name.
    """
    if scene.relation is None or _STACKED in text:
        return []
    placed = list(zip((item.class_name for item in scene.objects), HALVES[scene.relation], strict=True))
    if any(f" {phrase} " in f" {text} " for phrase in RELATION_PHRASES[scene.relation]):
        return placed
    sides = SIDE_PHRASES[scene.relation], SIDE_PHRASES[OPPOSITE[scene.relation]]
    return [where for where, side in zip(placed, sides, strict=True) if side in text]


def main() -> None:
    """Writes captions of training's scenes, the same at every call."""
    rng = np.random.default_rng(0)
    rows = []
    for _ in range(COUNT):
        scene = sample_scene(rng)
        text = caption(scene, rng)
        rows.append({"text": text, "asked": asked(scene, text)})
    TARGET.write_text("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")


if __name__ == "__main__":
    main()
