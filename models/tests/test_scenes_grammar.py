"""The grammar keeps its promises: relations, sizes, splits, and what a caption leaves unsaid."""

import itertools

import numpy as np
import pytest

from models.scenes import CANVAS, class_names, sample_scene
from models.scenes.catalogue import COLOURS, SHAPES, STYLES, THINGS
from models.scenes.grammar import BACKGROUND_WEIGHTS, can_be_counted
from models.scenes.holdout import HELD_OUT_SHAPES, is_held_out, is_held_out_pair

COUNT = 6000


def scenes(split, seed=1, count=COUNT):
    rng = np.random.default_rng(seed)
    return [sample_scene(rng, split) for _ in range(count)]


@pytest.fixture(scope="module")
def train():
    return scenes("train")


@pytest.fixture(scope="module")
def held_out():
    return scenes("held_out", count=2000)


def classes(scene):
    return tuple(item.class_name for item in scene.objects)


def test_the_same_seed_gives_the_same_scenes(train):
    assert scenes("train", count=100) == train[:100]
    assert scenes("train", seed=2, count=100) != train[:100]


def test_boxes_are_square_inside_and_apart(train):
    for scene in train:
        for left, top, right, bottom in (item.box for item in scene.objects):
            assert right - left == bottom - top
            assert min(left, top) >= 0
            assert max(right, bottom) <= CANVAS


def test_relation_holds_between_the_boxes(train):
    pairs = [scene for scene in train if len(scene.objects) == 2]
    assert {scene.relation for scene in pairs} == {"left of", "right of", "above", "below"}
    for scene in pairs:
        a, b = (item.box for item in scene.objects)
        holds = {
            "left of": a[2] <= b[0],
            "right of": b[2] <= a[0],
            "above": a[3] <= b[1],
            "below": b[3] <= a[1],
        }
        assert [relation for relation, held in holds.items() if held] == [scene.relation]


def test_a_single_object_has_no_relation_and_is_small_or_big(train):
    alone = [scene for scene in train if len(scene.objects) == 1]
    assert 0.48 < len(alone) / len(train) < 0.58  # a little over half: a pair that is held out is drawn anew
    assert {scene.relation for scene in alone} == {None}
    assert {scene.objects[0].size for scene in alone} == {"small", "big"}


def test_sizes_can_be_told_apart(train):
    sides = {size: set() for size in ("small", "medium", "big")}
    for item in itertools.chain.from_iterable(scene.objects for scene in train):
        sides[item.size].add(item.box[2] - item.box[0])
    assert max(sides["small"]) < min(sides["medium"])
    assert max(sides["medium"]) < min(sides["big"])


def test_every_class_background_and_style_appears(train, held_out):
    drawn = set(itertools.chain.from_iterable(map(classes, train + held_out)))
    assert drawn == set(class_names[1:])
    assert {scene.background for scene in train} == set(BACKGROUND_WEIGHTS)


@pytest.mark.parametrize(("split", "expected"), [("train", [0.3, 0.4, 0.3]), ("seen", [0.6, 0.2, 0.2])])
def test_training_sees_the_styles_nearly_equally_often(split, expected):
    drawn = [scene.style for scene in scenes(split) if classes(scene)[0] in THINGS]
    assert [np.mean([style == one for style in drawn]) for one in STYLES] == pytest.approx(expected, abs=0.04)


def test_training_alone_sees_two_of_a_kind(train, held_out):
    twins = [scene for scene in train if len(set(classes(scene))) < len(scene.objects)]
    assert 0.03 < len(twins) / len(train) < 0.06
    for scene in twins:
        first, second = scene.objects
        assert first.size == second.size
        assert can_be_counted(first.name)
    assert all(len(set(classes(scene))) == len(scene.objects) for scene in scenes("seen") + held_out)


def test_a_shape_never_hides_in_its_own_colour(train, held_out):
    for scene in train + held_out:
        assert scene.background not in [item.colour for item in scene.objects]
        for item in scene.objects:
            if not item.colour:
                assert scene.background not in THINGS[item.name].unseen_on


@pytest.mark.parametrize("split", ["train", "seen"])
def test_training_never_sees_a_held_out_combination(split):
    for scene in scenes(split, seed=3):
        names = classes(scene)
        assert not HELD_OUT_SHAPES & set(names)
        assert len(names) == 1 or not is_held_out_pair(*names)


def test_the_held_out_split_always_has_one(held_out):
    assert all(is_held_out(classes(scene)) for scene in held_out)
    assert any(len(scene.objects) == 2 and not HELD_OUT_SHAPES & set(classes(scene)) for scene in held_out)


def test_a_tenth_is_held_out():
    pairs = list(itertools.combinations(class_names[1:], 2))
    assert np.mean([is_held_out_pair(*pair) for pair in pairs]) == pytest.approx(0.1, abs=0.01)
    assert all(is_held_out_pair(a, b) == is_held_out_pair(b, a) for a, b in pairs[:500])
    assert len(HELD_OUT_SHAPES) * 10 == len(COLOURS) * len(SHAPES)
    colours, shapes = zip(*(name.split() for name in HELD_OUT_SHAPES), strict=True)
    assert len(set(colours)) == len(set(shapes)) == len(SHAPES)


def test_the_held_out_choice_is_frozen():
    """Weights were trained without these; another choice would make the published numbers meaningless."""
    frozen = {"brown triangle", "pink star", "blue circle", "white heart", "orange square"}
    assert frozen == HELD_OUT_SHAPES
