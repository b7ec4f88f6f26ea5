"""Where objects go on the canvas, in pixels."""

import numpy as np

from .scene import Relation, Size

CANVAS = 128
MARGIN = 2

RELATIONS: tuple[Relation, ...] = ("left of", "right of", "above", "below")

SIZES_ALONE: dict[Size, tuple[int, ...]] = {"small": (40, 42, 44, 46), "big": (62, 64, 66, 68)}
SIZES_IN_PAIR: dict[Size, tuple[int, ...]] = {
    "small": (40, 42, 44),
    "medium": (50, 52, 54),
    "big": (60, 62),
}
"""Sides of an object's box. Two big ones still fit beside each other."""

Box = tuple[int, int, int, int]


def _draw(rng: np.random.Generator, values: tuple[int, ...]) -> int:
    return values[rng.integers(len(values))]


def _near_centre(rng: np.random.Generator, side: int, spread: float) -> int:
    start = round((CANVAS - side) / 2 + rng.normal(0, spread))
    return min(max(start, MARGIN), CANVAS - MARGIN - side)


def place_one(rng: np.random.Generator, size: Size) -> Box:
    """Anywhere, the centre a little likelier than the rim."""
    side = _draw(rng, SIZES_ALONE[size])
    left, top = _near_centre(rng, side, 16), _near_centre(rng, side, 16)
    return left, top, left + side, top + side


def place_two(rng: np.random.Generator, sizes: tuple[Size, ...], relation: Relation) -> tuple[Box, Box]:
    """Boxes that do not overlap along the axis of the relation, and are roughly level across it."""
    sides = [_draw(rng, SIZES_IN_PAIR[size]) for size in sizes]
    room = CANVAS - 2 * MARGIN - sum(sides)
    gap = int(rng.integers(room // 4, room + 1))
    start = MARGIN + int(rng.integers(room - gap + 1))
    first_leads = relation in ("left of", "above")
    leading = sides[0 if first_leads else 1]
    starts = (start, start + leading + gap) if first_leads else (start + leading + gap, start)
    return tuple(
        _box(relation, along, _near_centre(rng, side, 8), side) for along, side in zip(starts, sides, strict=True)
    )


def _box(relation: Relation, along: int, across: int, side: int) -> Box:
    left, top = (along, across) if relation in ("left of", "right of") else (across, along)
    return left, top, left + side, top + side
