"""The scene reader: says what is in a picture, so that pictures can be judged by a number."""

from .reader import Maps, SceneReader
from .reading import FoundObject, Reading, read, read_maps, relation_between

__all__ = ["FoundObject", "Maps", "Reading", "SceneReader", "read", "read_maps", "relation_between"]
