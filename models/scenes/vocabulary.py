"""Words and their ids: every word that a caption can hold."""

import re
import unicodedata

import numpy as np

from . import captions
from .catalogue import COLOURS, SHAPES, STYLES, THINGS

PAD, UNKNOWN = 0, 1
MAX_TOKENS = captions.MAX_WORDS


def tokenize(text: str) -> list[str]:
    """Lower-case words, without accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", plain)


def _all_texts() -> list[str]:
    names = [text for thing in THINGS.values() for text in (thing.word, *thing.synonyms, thing.article or "")]
    phrases = [
        *(phrase for choices in captions.SIZE_WORDS.values() for phrase in choices),
        *(phrase for choices in captions.RELATION_PHRASES.values() for phrase in choices),
        *captions.SIDE_PHRASES.values(),
        *(phrase for choices in captions.PLACE_PHRASES.values() for phrase in choices),
    ]
    templates = [
        *captions.PLAIN_PHRASES,
        *captions.STYLE_PHRASES,
        *captions.SENTENCES,
        *captions.STYLED_SENTENCES,
        captions.SIDED_PAIR,
    ]
    written = [re.sub(r"\{\w+\}", " ", template) for template in templates]
    return [*names, *phrases, *written, *COLOURS, *SHAPES, *STYLES, "a", "an"]


WORDS: list[str] = ["<pad>", "<unknown>", *sorted({word for text in _all_texts() for word in tokenize(text)})]
"""Words by id: 0 pads, 1 stands for any unknown word."""

_IDS = {word: index for index, word in enumerate(WORDS)}


def encode(text: str, length: int = MAX_TOKENS) -> np.ndarray:
    """Word ids, int64 `[length]`, cut or padded."""
    ids = [_IDS.get(word, UNKNOWN) for word in tokenize(text)[:length]]
    return np.array(ids + [PAD] * (length - len(ids)), dtype=np.int64)
