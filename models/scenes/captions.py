"""Scenes in plain English, at most sixteen words."""

from collections.abc import Sequence

import numpy as np

from .catalogue import PLAIN_BACKGROUNDS, STYLES, THINGS
from .scene import Scene, SceneObject

MAX_WORDS = 16

SYNONYM = 0.25
NATURAL_COLOUR = 0.25
BIG_ALONE_SAID = 1 / 3
FLUENT_SAID = 1 / 3
WHITE_UNSAID = 0.5
TERSE = 0.15
STRANGE = 0.15
OF_STRANGE = 0.05
SIDE_SENTENCE = 0.2
TURNED_SENTENCE = 0.15
PLAIN_SENTENCE = 0.3

# The first of each list is the canonical one.
SIZE_WORDS = {"small": ("small", "little", "tiny"), "big": ("big", "large", "huge")}
RELATION_PHRASES = {
    "left of": ("left of", "to the left of"),
    "right of": ("right of", "to the right of"),
    "above": ("above", "over"),
    "below": ("below", "under", "beneath"),
}
SIDE_PHRASES = {
    "left of": "on the left",
    "right of": "on the right",
    "above": "at the top",
    "below": "at the bottom",
}
PLACE_PHRASES = {
    "sky": ("in the sky", "against the sky"),
    "grass": ("on the grass", "in the grass", "in a meadow"),
    "night": ("at night", "in the night"),
    "sea": ("in the sea", "at sea", "on the sea"),
    "beach": ("on the beach", "at the beach"),
    "snow": ("in the snow", "in snow", "on the snow"),
}
OPPOSITE = {"left of": "right of", "right of": "left of", "above": "below", "below": "above"}
PLAIN_PHRASES = ("on {article} {colour} background", "on {colour}")
STYLE_PHRASES = ("{style} style", "in {style} style")
SENTENCES = ("{body} {place}", "{place}, {body}")
PLAIN_SENTENCES = (
    "{body}, {colour} background",
    "{colour} background, {body}",
    "{body} with {article} {colour} background",
    "{article} {colour} background with {body}",
)
STYLED_SENTENCES = ("{sentence}, {style}", "{style}, {sentence}")
SIDED_PAIRS = (
    "{first} and {second}, the {name} {side}",
    "{first} and {second}, the {other} {other_side}",
    "{side} {first}, {other_side} {second}",
    "{first} {side}, {second} {other_side}",
)
RELATED_PAIR = "{first} {relation} {second}"
TURNED_PAIRS = ("{relation} {second}, {first}", "{second} with {first} {relation} it")
TWINS_LEVEL = ("two {plural}", "a pair of {plural}", "{first} and {first}", "{first} and another {name}")
TWINS_STACKED = ("two {plural}, one above the other",)
TWINS_RELATED = ("{first} {relation} another {name}", "{first} {relation} {first}")

SAME_IN_PLURAL = ("dice", "fish", "sheep")
ARTICLES = ("a", "an", "some")
STRANGE_WORD = "xyzzy"
"""Not in the vocabulary, like much of what visitors type."""

VOWEL_EXCEPTIONS = {"ufo": "a", "unicorn": "a", "hourglass": "an"}


def article(phrase: str) -> str:
    """The indefinite article before a phrase."""
    word = phrase.split()[0]
    return VOWEL_EXCEPTIONS.get(word, "an" if word[0] in "aeiou" else "a")


def plural(name: str) -> str:
    """Of a thing or a shape that can be counted."""
    if name in SAME_IN_PLURAL:
        return name
    if name.endswith("man"):
        return f"{name[:-3]}men"
    if name.endswith(("s", "x", "ch", "sh")):
        return f"{name}es"
    if name.endswith("y") and name[-2] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name[:-1]}ves" if name.endswith("f") else f"{name}s"


def _pick(rng: np.random.Generator | None, options: Sequence[str], chance: float = 1.0) -> str:
    """The first option, or by `chance` any of them; always the first without a generator."""
    if rng is None or len(options) == 1 or (chance < 1 and rng.random() >= chance):
        return options[0]
    return options[rng.integers(len(options))]


def _says(rng: np.random.Generator | None, chance: float) -> bool:
    return rng is not None and rng.random() < chance


def _name(item: SceneObject, rng: np.random.Generator | None) -> str:
    if item.colour:
        return item.class_name
    thing = THINGS[item.name]
    name = thing.word
    if thing.synonyms and _says(rng, SYNONYM):
        name = _pick(rng, thing.synonyms)
    if thing.colour and _says(rng, NATURAL_COLOUR):
        name = f"{thing.colour} {name}"
    return name


def _sized(item: SceneObject, name: str, alone: bool, rng: np.random.Generator | None) -> str:
    said = item.size != "medium" and (item.size == "small" or not alone or _says(rng, BIG_ALONE_SAID))
    return f"{_pick(rng, SIZE_WORDS[item.size])} {name}" if said else name


def _noun_phrase(item: SceneObject, name: str, alone: bool, rng: np.random.Generator | None) -> str:
    phrase = _sized(item, name, alone, rng)
    thing = THINGS.get(item.name)
    return f"{(thing and thing.article) or article(phrase)} {phrase}"


def _twins(scene: Scene, rng: np.random.Generator | None) -> str:
    """Two of a kind. Side by side goes without saying, one above the other does not."""
    name = _sized(scene.objects[0], _name(scene.objects[0], rng), False, rng)
    level = scene.relation in ("left of", "right of")
    template = _pick(rng, (*(TWINS_LEVEL if level else TWINS_STACKED), *TWINS_RELATED))
    return template.format(
        plural=plural(name),
        first=f"{article(name)} {name}",
        name=name,
        relation=_pick(rng, RELATION_PHRASES[scene.relation]),
    )


def _body(scene: Scene, rng: np.random.Generator | None) -> str:
    if len({item.class_name for item in scene.objects}) < len(scene.objects):
        return _twins(scene, rng)
    names = [_name(item, rng) for item in scene.objects]
    alone = len(names) == 1
    phrases = [_noun_phrase(item, name, alone, rng) for item, name in zip(scene.objects, names, strict=True)]
    if alone:
        return phrases[0]
    first, second = phrases
    if _says(rng, SIDE_SENTENCE):
        return _pick(rng, SIDED_PAIRS).format(
            first=first,
            second=second,
            name=names[0],
            other=names[1],
            side=SIDE_PHRASES[scene.relation],
            other_side=SIDE_PHRASES[OPPOSITE[scene.relation]],
        )
    template = _pick(rng, TURNED_PAIRS) if _says(rng, TURNED_SENTENCE) else RELATED_PAIR
    return template.format(first=first, second=second, relation=_pick(rng, RELATION_PHRASES[scene.relation]))


def _before(background: str, body: str, rng: np.random.Generator | None) -> str:
    """What is there, and before what background."""
    colour = {"article": article(background), "colour": background}
    if background not in PLAIN_BACKGROUNDS:
        place = _pick(rng, PLACE_PHRASES[background])
    elif background == "white" and _says(rng, WHITE_UNSAID):
        return body
    elif _says(rng, PLAIN_SENTENCE):
        return _pick(rng, PLAIN_SENTENCES).format(body=body, **colour)
    else:
        place = _pick(rng, PLAIN_PHRASES).format(**colour)
    return _pick(rng, SENTENCES, 0.5).format(body=body, place=place)


def _style(scene: Scene, rng: np.random.Generator | None) -> str:
    shapes_only = all(item.colour for item in scene.objects)
    unsaid = scene.style == STYLES[0] and not _says(rng, FLUENT_SAID)
    return "" if shapes_only or unsaid else _pick(rng, STYLE_PHRASES).format(style=scene.style)


def _caption(scene: Scene, rng: np.random.Generator | None) -> str:
    sentence, style = _before(scene.background, _body(scene, rng), rng), _style(scene, rng)
    return _pick(rng, STYLED_SENTENCES, 0.5).format(sentence=sentence, style=style) if style else sentence


def canonical_caption(scene: Scene) -> str:
    """The one plainest caption of a scene."""
    return _caption(scene, None)


def caption(scene: Scene, rng: np.random.Generator) -> str:
    """A caption by chance: synonyms, word order, and what may be left unsaid."""
    for _ in range(8):
        text = _caption(scene, rng)
        if len(text.split()) <= MAX_WORDS:
            return text
    return canonical_caption(scene)


def as_visitors_type(text: str, rng: np.random.Generator) -> str:
    """The caption, sometimes without its articles, sometimes with up to three words that the vocabulary lacks, or as a
    "picture of" it."""
    words = text.split()
    if rng.random() < TERSE:
        words = [word for word in words if word not in ARTICLES]
    if rng.random() < STRANGE:
        for _ in range(min(rng.integers(1, 4), MAX_WORDS - len(words))):
            words.insert(rng.integers(len(words) + 1), STRANGE_WORD)
    elif rng.random() < OF_STRANGE and len(words) + 2 <= MAX_WORDS:
        words = [STRANGE_WORD, "of", *words]
    return " ".join(words)
