"""The combinations that training never sees: the test of composition.

Chosen by a stable hash of names, so they are the same on every machine and do not move when other names are added.
"""

from functools import cache
from hashlib import blake2s

from .catalogue import COLOURS, SHAPES

PAIR_FRACTION = 10
"""One unordered pair of object classes in this many is held out."""


def _hash(text: str) -> int:
    return int.from_bytes(blake2s(text.encode(), digest_size=8).digest(), "big")


@cache
def is_held_out_pair(first: str, second: str) -> bool:
    """Whether two object classes, in either order, never meet in training."""
    return _hash("|".join(sorted((first, second)))) % PAIR_FRACTION == 0


def _held_out_shapes() -> frozenset[str]:
    """One colour for each shape, no colour twice: every colour and every shape is still seen otherwise."""
    chosen: dict[str, str] = {}
    for shape in SHAPES:
        free = [colour for colour in COLOURS if colour not in chosen]
        chosen[min(free, key=lambda colour: _hash(f"{colour} {shape}"))] = shape
    return frozenset(f"{colour} {shape}" for colour, shape in chosen.items())


HELD_OUT_SHAPES: frozenset[str] = _held_out_shapes()
"""Class names of the coloured shapes that training never sees: a tenth of them."""


def is_held_out(class_names: tuple[str, ...]) -> bool:
    """Whether a scene of these object classes (one or two) contains a held-out combination."""
    if any(name in HELD_OUT_SHAPES for name in class_names):
        return True
    return len(class_names) == 2 and is_held_out_pair(*class_names)
