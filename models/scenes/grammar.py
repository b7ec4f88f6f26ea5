"""The scene grammar: how a scene is drawn by chance.

What a caption leaves unsaid has one value, not many, so that a caption determines the picture up to small shifts: a
single object is big unless called small, two objects are medium unless their sizes are said, things are drawn in the
fluent style unless another is named, and the background is white unless it is named.
"""

from typing import Literal, get_args

import numpy as np

from .catalogue import COLOURS, PLACES, PLAIN_BACKGROUNDS, SHAPES, STYLES, THINGS
from .holdout import is_held_out
from .placement import RELATIONS, place_one, place_two
from .scene import Scene, SceneObject, Size

Split = Literal["train", "seen", "held_out"]
SPLITS: tuple[Split, ...] = get_args(Split)

VARIANTS = 32
"""How many drawings each background of `PLACES` has."""

TWO_OBJECTS = 0.6
TRAINING_TWO_OBJECTS = 0.5
"""Things alone are the harder scenes: at 40 % of them one in eight of noto's and twemoji's came wrong."""
TWINS = 0.08
"""Share of two of a kind among training's pairs. The evaluation's splits hold none."""
SHAPE = 0.25
STYLE_WEIGHTS = (0.6, 0.2, 0.2)
TRAINING_STYLE_WEIGHTS = (0.3, 0.35, 0.35)
"""Each thing is learned once a style, and fluent's drawings are the easiest: at equal shares a sixteenth of their pairs
came wrong, where a fifth of noto's did."""
SMALL_ALONE = 0.25
SIZED_PAIR = 0.5

BACKGROUND_WEIGHTS: dict[str, float] = {
    **{colour: 0.14 if colour == "white" else 0.04 for colour in PLAIN_BACKGROUNDS},
    **{place: 0.5 / len(PLACES) for place in PLACES},
}

_THINGS = tuple(THINGS)
_COLOURS = tuple(COLOURS)
_BACKGROUNDS = tuple(BACKGROUND_WEIGHTS)
_BACKGROUND_STEPS = np.cumsum(list(BACKGROUND_WEIGHTS.values()))
_STYLE_STEPS = np.cumsum(STYLE_WEIGHTS)
_TRAINING_STYLE_STEPS = np.cumsum(TRAINING_STYLE_WEIGHTS)
_SHAPE_UNSEEN_ON = {"white": ("white", "snow"), "black": ("black", "night")}

_Kind = tuple[str, str | None]


def _class_name(kind: _Kind) -> str:
    name, colour = kind
    return f"{colour} {name}" if colour else name


def _draw_kind(rng: np.random.Generator) -> _Kind:
    if rng.random() < SHAPE:
        return SHAPES[rng.integers(len(SHAPES))], _COLOURS[rng.integers(len(_COLOURS))]
    return _THINGS[rng.integers(len(_THINGS))], None


def _draw_kinds(rng: np.random.Generator, split: Split) -> tuple[_Kind, ...]:
    two_objects = TRAINING_TWO_OBJECTS if split == "train" else TWO_OBJECTS
    while True:
        count = 2 if rng.random() < two_objects else 1
        kinds = tuple(_draw_kind(rng) for _ in range(count))
        if split == "train" and count == 2 and rng.random() < TWINS:
            kinds = (kinds[0], kinds[0])
            wanted = can_be_counted(kinds[0][0])
        else:
            wanted = len(set(kinds)) == count
        if wanted and is_held_out(tuple(map(_class_name, kinds))) == (split == "held_out"):
            return kinds


def can_be_counted(name: str) -> bool:
    """Whether "two" can be said of a shape or a thing: not of what is called "some"."""
    return name in SHAPES or THINGS[name].article is None


def can_be_seen(name: str, colour: str | None, background: str) -> bool:
    """Whether an object stands out before a background."""
    if colour:
        return background not in _SHAPE_UNSEEN_ON.get(colour, (colour,))
    return background not in THINGS[name].unseen_on


def _draw_step(rng: np.random.Generator, steps: np.ndarray) -> int:
    return min(int(np.searchsorted(steps, rng.random(), side="right")), len(steps) - 1)


def _draw_background(rng: np.random.Generator, kinds: tuple[_Kind, ...]) -> str:
    while True:
        background = _BACKGROUNDS[_draw_step(rng, _BACKGROUND_STEPS)]
        if all(can_be_seen(name, colour, background) for name, colour in kinds):
            return background


def _draw_size_in_pair(rng: np.random.Generator) -> Size:
    return "medium" if rng.random() >= SIZED_PAIR else ("small", "big")[rng.integers(2)]


def _draw_sizes(rng: np.random.Generator, kinds: tuple[_Kind, ...]) -> tuple[Size, ...]:
    if len(kinds) == 1:
        return ("small",) if rng.random() < SMALL_ALONE else ("big",)
    first = _draw_size_in_pair(rng)
    return first, first if kinds[0] == kinds[1] else _draw_size_in_pair(rng)


def sample_scene(rng: np.random.Generator, split: Split = "train") -> Scene:
    """Draws a scene.

    "train" and "seen" have no held-out combination, "held_out" always has one. Training alone draws two of a kind, of
    one size, the styles nearly equally often, and single objects as often as pairs.
    """
    kinds = _draw_kinds(rng, split)
    background = _draw_background(rng, kinds)
    sizes = _draw_sizes(rng, kinds)
    has_thing = any(colour is None for _, colour in kinds)
    style_steps = _TRAINING_STYLE_STEPS if split == "train" else _STYLE_STEPS
    style = STYLES[_draw_step(rng, style_steps)] if has_thing else STYLES[0]
    if len(kinds) == 1:
        relation, boxes = None, (place_one(rng, sizes[0]),)
    else:
        relation = RELATIONS[rng.integers(len(RELATIONS))]
        boxes = place_two(rng, sizes, relation)
    objects = tuple(
        SceneObject(name, colour, size, box) for (name, colour), size, box in zip(kinds, sizes, boxes, strict=True)
    )
    variant = int(rng.integers(VARIANTS)) if background in PLACES else 0
    return Scene(background, objects, relation, style, variant)
