"""Everything a scene can hold: things, coloured shapes, backgrounds and drawing styles."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Thing:
    """An emoji that all three drawing styles show alike.

    `colour` is set only where the dominant colour is the same in every style. On the backgrounds in `unseen_on` it
    could hardly be made out, so the grammar never puts it there.
    """

    word: str
    icon: str
    synonyms: tuple[str, ...] = ()
    colour: str | None = None
    article: str | None = None
    unseen_on: tuple[str, ...] = ()


def _read_things() -> dict[str, Thing]:
    rows = json.loads(Path(__file__).with_name("vocabulary.json").read_text())["things"]
    tuples = ("synonyms", "unseen_on")
    things = (Thing(**{key: tuple(value) if key in tuples else value for key, value in row.items()}) for row in rows)
    return {thing.word: thing for thing in things}


THINGS: dict[str, Thing] = _read_things()

SHAPES: tuple[str, ...] = ("circle", "square", "triangle", "star", "heart")

COLOURS: dict[str, str] = {
    "red": "#e0242f",
    "orange": "#ff8a1f",
    "yellow": "#ffd21c",
    "green": "#2fa84f",
    "blue": "#2d6cdf",
    "purple": "#7a3fc0",
    "pink": "#ff7fb5",
    "brown": "#7b4a2b",
    "black": "#1c1c22",
    "white": "#ffffff",
}
"""The colours of shapes."""

PLAIN_BACKGROUNDS: dict[str, str] = {
    "red": "#e08079",
    "orange": "#f3b06b",
    "yellow": "#f8e28a",
    "green": "#9fd39a",
    "blue": "#9cc4ee",
    "purple": "#c3aee6",
    "pink": "#f7c3d7",
    "brown": "#b0917a",
    "black": "#33343c",
    "white": "#fbfbf8",
}
"""The same ten names, muted, so that a bright shape stands out before them."""

PLACES: tuple[str, ...] = ("sky", "grass", "night", "sea", "beach", "snow")

STYLES: tuple[str, ...] = ("fluent", "noto", "twemoji")

class_names: list[str] = [
    "nothing",
    *THINGS,
    *(f"{colour} {shape}" for colour in COLOURS for shape in SHAPES),
]
"""Object classes by index; 0 is the background."""


@cache
def class_index(class_name: str) -> int:
    """The index of a name in `class_names`. Raises `ValueError` for a name that is no class."""
    return class_names.index(class_name)
