"""What counts as right."""

from dataclasses import replace

import numpy as np
import pytest

from models.reader import FoundObject, Reading
from models.reader.free_form import free_form_prompts
from models.reader.score import Asked, asked_by, score
from models.scenes import STYLES, Scene, SceneObject, canonical_caption, class_names, sample_scene
from models.scenes.catalogue import PLACES, PLAIN_BACKGROUNDS
from models.scenes.placement import RELATIONS

CAT = SceneObject("cat", None, "medium", (4, 40, 54, 90))
STAR = SceneObject("star", "red", "medium", (70, 40, 120, 90))
ASKED = asked_by(Scene("night", (CAT, STAR), "left of", "noto"))
RIGHT = Reading("night", (FoundObject("red star", 95, 66), FoundObject("cat", 29, 64)), "noto")


def test_what_a_scene_asks():
    assert (ASKED.background, ASKED.objects, ASKED.relation, ASKED.style) == (
        "night",
        ("cat", "red star"),
        "left of",
        "noto",
    )
    assert asked_by(Scene("sky", (STAR,), None, "fluent")).style is None


def test_all_right():
    assert score(ASKED, RIGHT) == {
        "background": (True,),
        "object": (True, True),
        "relation": (True,),
        "style": (True,),
        "all": (True,),
    }


def wrong_fields(reading):
    return {field for field, answers in score(ASKED, reading).items() if not all(answers)}


def test_each_mistake_costs_its_field_and_all():
    star, cat = RIGHT.objects
    assert wrong_fields(replace(RIGHT, background="sky")) == {"background", "all"}
    assert wrong_fields(replace(RIGHT, style="fluent")) == {"style", "all"}
    assert wrong_fields(replace(RIGHT, objects=(star, replace(cat, x=120.0)))) == {"relation", "all"}
    assert wrong_fields(replace(RIGHT, objects=(star, FoundObject("dog", 29, 64)))) == {"object", "relation", "all"}


def test_an_extra_object_is_wrong():
    assert wrong_fields(replace(RIGHT, objects=(*RIGHT.objects, FoundObject("dog", 64, 110)))) == {"all"}
    assert wrong_fields(replace(RIGHT, objects=(*RIGHT.objects, FoundObject("cat", 64, 110)))) == {"all"}


def test_only_what_was_asked_is_scored():
    asked = asked_by(Scene("sky", (STAR,), None, "fluent"))
    scored = score(asked, Reading("sky", (FoundObject("red star", 64, 64),), None))
    assert scored == {"background": (True,), "object": (True,), "relation": (), "style": (), "all": (True,)}


def test_captions_say_what_is_asked():
    rng = np.random.default_rng(5)
    for _ in range(200):
        scene = sample_scene(rng, "seen")
        asked, text = asked_by(scene), canonical_caption(scene)
        assert all(name in text for name in asked.objects)
        assert (asked.relation or "") in text
        assert (f"{asked.style} style" in text) == (asked.style in ("noto", "twemoji"))


def test_what_a_prompt_leaves_open_is_never_wrong():
    assert all(all(answers) for answers in score(Asked(None, ("cat", "red star"), None, None), RIGHT).values())
    assert score(Asked(None, ("cat", "red star"), None, None), RIGHT)["background"] == ()


def test_two_of_a_kind_are_asked_for_twice():
    two_cats = Asked(None, ("cat", "cat"), "left of", None)
    one, other = FoundObject("cat", 29, 64), FoundObject("cat", 95, 66)
    assert score(two_cats, Reading("sky", (one,), "fluent"))["object"] == (True, False)
    assert score(two_cats, Reading("sky", (one, other), "fluent"))["all"] == (True,)


@pytest.mark.parametrize(("collection", "count"), [("free-form", 200), ("free-form-fresh", 100)])
def test_free_form_prompts_ask_for_what_there_is(collection, count):
    prompts = free_form_prompts(collection)
    assert len({one.prompt for one in prompts}) == len(prompts) == count
    for one in prompts:
        assert set(one.asked.objects) <= set(class_names[1:])
        assert one.asked.background in (None, *PLACES, *PLAIN_BACKGROUNDS)
        assert one.asked.relation in (None, *RELATIONS)
        assert one.asked.relation is None or len(one.asked.objects) == 2
        assert one.asked.style in (None, *STYLES)
