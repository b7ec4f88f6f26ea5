"""Captions say what is there, in few words, all of them in the vocabulary."""

import numpy as np
import pytest

from models.scenes import (
    MAX_TOKENS,
    WORDS,
    Scene,
    SceneObject,
    as_visitors_type,
    canonical_caption,
    caption,
    find_word,
    sample_scene,
    tokenize,
)
from models.scenes.captions import PLACE_PHRASES, SIZE_WORDS, article, plural
from models.scenes.catalogue import SHAPES, THINGS
from models.scenes.grammar import can_be_counted
from models.scenes.vocabulary import singulars

BOX = (0, 0, 50, 50)


def thing(name, size="medium"):
    return SceneObject(name, None, size, BOX)


def shape(colour, name, size="medium"):
    return SceneObject(name, colour, size, BOX)


IDS = {word: index for index, word in enumerate(WORDS)}


def known(text):
    """Words as the vocabulary spells them."""
    return [WORDS[IDS[word] if word in IDS else find_word(word, IDS)] for word in tokenize(text)]


def are_twins(scene):
    return len(scene.objects) == 2 and scene.objects[0].class_name == scene.objects[1].class_name


@pytest.fixture(scope="module")
def drawn():
    rng = np.random.default_rng(5)
    scenes = [sample_scene(rng, split) for split in ("train", "held_out") for _ in range(6000)]
    return [(scene, caption(scene, rng), canonical_caption(scene)) for scene in scenes]


def test_captions_are_short_and_in_the_vocabulary(drawn):
    for _, text, plain in drawn:
        for words in (tokenize(text), tokenize(plain)):
            assert 0 < len(words) <= MAX_TOKENS
            assert all(find_word(word, IDS) is not None for word in words)


def test_every_word_of_the_vocabulary_is_used(drawn):
    assert {word for _, *texts in drawn for text in texts for word in known(text)} == set(WORDS)


def test_a_caption_names_its_objects(drawn):
    for scene, text, _ in drawn:
        padded = f" {' '.join(known(text))} "
        for item in scene.objects:
            names = [item.class_name] if item.colour else [item.name, *THINGS[item.name].synonyms]
            assert any(f" {name} " in padded for name in names), text


def test_what_is_not_the_default_is_said(drawn):
    for scene, text, _ in drawn:
        words = tokenize(text)
        if scene.style != "fluent":
            assert scene.style in words
        if scene.background != "white":
            phrases = PLACE_PHRASES.get(scene.background, [f"on {scene.background}", f"{scene.background} background"])
            assert any(phrase in " ".join(words) for phrase in phrases)
        small = [item for item in scene.objects if item.size == "small"]
        said = sum(word in SIZE_WORDS["small"] for word in words)
        assert said == len(small) or (are_twins(scene) and 0 < said <= len(small))


@pytest.mark.parametrize(
    ("scene", "text"),
    [
        (Scene("night", (thing("cat"), thing("balloon")), "left of", "fluent"), "a cat left of a balloon at night"),
        (Scene("blue", (shape("red", "heart", "big"),), None, "fluent"), "a red heart on a blue background"),
        (Scene("orange", (thing("owl", "small"),), None, "noto"), "a small owl on an orange background, noto style"),
        (
            Scene("beach", (thing("grapes", "big"), shape("orange", "star")), "above", "twemoji"),
            "some big grapes above an orange star on the beach, twemoji style",
        ),
        (Scene("snow", (thing("fox", "small"),) * 2, "left of", "fluent"), "two small foxes in the snow"),
        (
            Scene("red", (shape("blue", "heart"),) * 2, "below", "fluent"),
            "two blue hearts, one above the other on a red background",
        ),
    ],
)
def test_canonical_captions(scene, text):
    assert canonical_caption(scene) == text


def test_the_showpiece_can_be_said_by_the_templates():
    scene = Scene("night", (thing("cat"), thing("balloon")), "left of", "fluent")
    rng = np.random.default_rng(0)
    assert "a cat left of a red balloon at night" in {caption(scene, rng) for _ in range(2000)}


def test_visitors_leave_words_out_and_bring_others(drawn):
    rng = np.random.default_rng(3)
    pairs = [(tokenize(text), tokenize(as_visitors_type(text, rng))) for _, text, _ in drawn]
    assert all(len(typed) <= MAX_TOKENS for _, typed in pairs)
    kept = [[word for word in typed if find_word(word, IDS) is not None] for _, typed in pairs]
    for (text, _), said in zip(pairs, kept, strict=True):  # what is said, is said in its order
        without = [word for word in text if word not in ("a", "an", "some")]
        assert said in (text, without, ["of", *text], ["of", *without])
    terse = sum(len(said) < len(text) for (text, _), said in zip(pairs, kept, strict=True))
    strange = sum(len(said) < len(typed) for (_, typed), said in zip(pairs, kept, strict=True))
    assert 0.1 < terse / len(pairs) < 0.2
    assert 0.1 < strange / len(pairs) < 0.2


@pytest.mark.parametrize(
    ("word", "expected"), [("owl", "an"), ("cat", "a"), ("unicorn", "a"), ("ufo", "a"), ("hourglass", "an")]
)
def test_articles(word, expected):
    assert article(word) == expected


def test_tokens_drop_case_punctuation_and_accents():
    assert tokenize("A  Cát, at NIGHT!") == ["a", "cat", "at", "night"]


def test_every_plural_is_known_by_its_singular():
    countable = [*SHAPES, *(name for name in THINGS if can_be_counted(name))]
    for name in countable:
        assert known(plural(name)) == known(name)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("cats", "cat"),
        ("buses", "bus"),
        ("strawberries", "strawberry"),
        ("snowmen", "snowman"),
        ("volcanoes", "volcano"),
    ],
)
def test_what_visitors_type_in_the_plural(word, expected):
    assert known(word) == [expected]


@pytest.mark.parametrize("word", ["as", "is", "zyzzyvas", "s", ""])
def test_no_plurals(word):
    assert find_word(word, IDS) is None


def test_a_word_of_the_vocabulary_is_itself():
    assert all(find_word(word, IDS) == index for word, index in IDS.items())
    assert {"leaf", "leave"} <= set(singulars("leaves"))


def test_the_vocabulary_is_sorted():
    assert sorted(set(WORDS)) == WORDS
