"""Whether a reading says what was asked, field by field."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, get_args

from models.scenes import Scene

from .reading import Reading, relation_between

Field = Literal["background", "object", "relation", "style", "all"]
FIELDS: tuple[Field, ...] = get_args(Field)

Score = dict[Field, tuple[bool, ...]]
"""The answers of one picture, right or wrong: one for each asked object, none where a field was not asked."""


@dataclass(frozen=True)
class Asked:
    """What a prompt asks for; None where it does not say. The same object twice is asked for twice."""

    background: str | None
    objects: tuple[str, ...]
    relation: str | None
    style: str | None


def asked_by(scene: Scene) -> Asked:
    """What the scene's canonical caption says. `style` is None without a thing: shapes have none."""
    has_thing = any(item.colour is None for item in scene.objects)
    names = tuple(item.class_name for item in scene.objects)
    return Asked(scene.background, names, scene.relation, scene.style if has_thing else None)


def score(asked: Asked, reading: Reading) -> Score:
    """Each field's answers.

    A relation or a style whose objects are missing is wrong. `all` holds where every field does and nothing else is in
    the picture: no third object, none twice.
    """
    seen = Counter(item.class_name for item in reading.objects)
    background = () if asked.background is None else (reading.background == asked.background,)
    objects = tuple(seen[name] > asked.objects[:place].count(name) for place, name in enumerate(asked.objects))
    relation: tuple[bool, ...] = ()
    if asked.relation is not None:
        relation = (all(objects) and stands(reading, asked.objects, asked.relation),)
    style = () if asked.style is None else (reading.style == asked.style,)
    nothing_else = len(reading.objects) == len(asked.objects)
    everything = all((*background, *objects, *relation, *style, nothing_else))
    return {"background": background, "object": objects, "relation": relation, "style": style, "all": (everything,)}


def stands(reading: Reading, names: tuple[str, ...], relation: str) -> bool:
    """Whether the first of two objects is in this relation to the second; two of a kind always are."""
    first, second = (next(item for item in reading.objects if item.class_name == name) for name in names)
    return first is second or relation_between(first, second) == relation
