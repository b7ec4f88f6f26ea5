"""Emoji scenes: a grammar of small pictures, their captions, and the exact layout of each."""

from .captions import as_visitors_type, canonical_caption, caption
from .catalogue import STYLES, class_names
from .dataset import Batch, batch
from .grammar import sample_scene
from .layout import layout
from .placement import CANVAS
from .renderer import render
from .scene import Scene, SceneObject
from .vocabulary import MAX_TOKENS, WORDS, find_word, tokenize

__all__ = [
    "CANVAS",
    "MAX_TOKENS",
    "STYLES",
    "WORDS",
    "Batch",
    "Scene",
    "SceneObject",
    "as_visitors_type",
    "batch",
    "canonical_caption",
    "caption",
    "class_names",
    "find_word",
    "layout",
    "render",
    "sample_scene",
    "tokenize",
]
