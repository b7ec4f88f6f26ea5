"""Whether a reading says what was asked, field by field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from models.scenes import Scene

from .reading import FoundObject, Reading, relation_between

Field = Literal["background", "object", "relation", "style", "all"]
FIELDS: tuple[Field, ...] = get_args(Field)

Score = dict[Field, tuple[bool, ...]]
"""The answers of one picture, right or wrong: one for each asked object, none where a field was not asked."""


@dataclass(frozen=True)
class Asked:
    """What a canonical caption asks for. `style` is None without a thing: shapes have none."""

    background: str
    objects: tuple[str, ...]
    relation: str | None
    style: str | None


def asked_by(scene: Scene) -> Asked:
    """What the scene's caption says."""
    has_thing = any(item.colour is None for item in scene.objects)
    names = tuple(item.class_name for item in scene.objects)
    return Asked(scene.background, names, scene.relation, scene.style if has_thing else None)


def score(asked: Asked, reading: Reading) -> Score:
    """Each field's answers.

    A relation or a style whose objects are missing is wrong. `all` holds where every field does and nothing else is in
    the picture: no third object, none twice.
    """
    found: dict[str, FoundObject] = {}
    for item in reading.objects:
        found.setdefault(item.class_name, item)
    background = reading.background == asked.background
    objects = tuple(name in found for name in asked.objects)
    relation: tuple[bool, ...] = ()
    if asked.relation is not None:
        relation = (all(objects) and relation_between(*(found[name] for name in asked.objects)) == asked.relation,)
    style = () if asked.style is None else (reading.style == asked.style,)
    nothing_else = len(reading.objects) == len(asked.objects)
    everything = background and all(objects) and all(relation) and all(style) and nothing_else
    return {"background": (background,), "object": objects, "relation": relation, "style": style, "all": (everything,)}
