"""Words and their ids: every word that a caption can hold."""

import re
import unicodedata
from collections.abc import Mapping

from . import captions
from .catalogue import COLOURS, SHAPES, STYLES, THINGS

MAX_TOKENS = captions.MAX_WORDS
LONGEST_NO_PLURAL = 3
"""Words as short as "as" are no plurals."""


def tokenize(text: str) -> list[str]:
    """Lower-case words, without accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return re.findall(r"[a-z0-9]+", plain)


def singulars(word: str) -> list[str]:
    """What a word may be the plural of, the likeliest first: "cats" of "cat", "leaves" of "leave", "leav" or "leaf"."""
    endings = (("s", ""), ("es", ""), ("ies", "y"), ("ves", "f"), ("men", "man"))
    return [word.removesuffix(a) + b for a, b in endings if word.endswith(a) and len(word) > LONGEST_NO_PLURAL]


def find_word(word: str, ids: Mapping[str, int]) -> int | None:
    """The id of a word or, where the vocabulary lacks it, of its singular: the vocabulary holds no plurals."""
    return next((ids[form] for form in (word, *singulars(word)) if form in ids), None)


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
        *captions.PLAIN_SENTENCES,
        *captions.STYLE_PHRASES,
        *captions.SENTENCES,
        *captions.STYLED_SENTENCES,
        *captions.SIDED_PAIRS,
        *captions.TURNED_PAIRS,
        *captions.TWINS_LEVEL,
        *captions.TWINS_STACKED,
        *captions.TWINS_RELATED,
    ]
    written = [re.sub(r"\{\w+\}", " ", template) for template in templates]
    return [*names, *phrases, *written, *COLOURS, *SHAPES, *STYLES, "a", "an"]


WORDS: list[str] = sorted({word for text in _all_texts() for word in tokenize(text)})
