"""A scene as data: what is drawn, and where."""

from dataclasses import dataclass
from typing import Literal

from .catalogue import class_index

Size = Literal["small", "medium", "big"]
Relation = Literal["left of", "right of", "above", "below"]


@dataclass(frozen=True)
class SceneObject:
    """A thing, or a shape with its colour, in a square `box` of pixels (left, top, right, bottom).

    `size` is a word of the grammar: "medium" is never said, the others may be.
    """

    name: str
    colour: str | None
    size: Size
    box: tuple[int, int, int, int]

    @property
    def class_name(self) -> str:
        return f"{self.colour} {self.name}" if self.colour else self.name

    @property
    def class_index(self) -> int:
        return class_index(self.class_name)


@dataclass(frozen=True)
class Scene:
    """One or two objects before a background.

    `relation` reads from the first object to the second and is absent for a single object. All things of a scene are
    drawn in one `style`; shapes have none. `variant` picks one of the drawings of a background (its clouds, stars, …).
    """

    background: str
    objects: tuple[SceneObject, ...]
    relation: Relation | None
    style: str
    variant: int = 0
