import json

import pytest

from models.pipeline.caption_fixtures import TARGET, asked
from models.scenes.scene import Scene, SceneObject

CAT = SceneObject("cat", None, "medium", (0, 0, 50, 50))
HEART = SceneObject("heart", "red", "medium", (60, 0, 110, 50))


@pytest.mark.parametrize(
    ("relation", "text", "expected"),
    [
        ("left of", "a cat to the left of a red heart", [("cat", "left"), ("red heart", "right")]),
        ("right of", "a cat right of a red heart on blue", [("cat", "right"), ("red heart", "left")]),
        ("above", "a cat over a red heart", [("cat", "top"), ("red heart", "bottom")]),
        ("below", "a cat and a red heart, the cat at the bottom", [("cat", "bottom")]),
        ("left of", "a cat and another cat", []),
        ("above", "two cats, one above the other", []),
        (None, "a cat", []),
    ],
)
def test_what_a_caption_asks_for(relation, text, expected):
    scene = Scene("white", (CAT, HEART) if relation else (CAT,), relation, "fluent")
    assert asked(scene, text) == expected


def test_the_fixture_has_every_kind():
    rows = json.loads(TARGET.read_text())
    assert {len(row["asked"]) for row in rows} == {0, 1, 2}
