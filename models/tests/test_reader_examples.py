"""The reader's lessons agree with the scenes they come from."""

from collections import Counter

import numpy as np
import torch

from models.reader import Maps, read_maps
from models.reader.examples import centre_map, free_scene, style_map, training_batch, training_scene, worn
from models.reader.reader import BACKGROUNDS, GRID
from models.scenes import STYLES, class_names, layout
from models.scenes.holdout import is_held_out


def test_batches_are_a_function_of_their_seed():
    first, second, third = training_batch((1, 2), 8), training_batch((1, 2), 8), training_batch((1, 3), 8)
    assert all(torch.equal(a, b) for a, b in zip(first, second, strict=True))
    assert not torch.equal(first.images, third.images)


def test_free_scenes_leave_the_grammar_but_keep_objects_apart():
    rng = np.random.default_rng(1)
    scenes = [free_scene(rng) for _ in range(300)]
    assert set(Counter(len(scene.objects) for scene in scenes)) == {0, 1, 2, 3}
    assert any(len({item.class_name for item in scene.objects}) < len(scene.objects) for scene in scenes)
    for scene in scenes:
        covered = np.zeros((128, 128), int)
        for item in scene.objects:
            left, top, right, bottom = item.box
            covered[top:bottom, left:right] += 1
        assert covered.max(initial=0) <= 1


def test_the_judge_knows_what_the_student_never_sees():
    rng = np.random.default_rng(2)
    pairs = [tuple(item.class_name for item in training_scene(rng).objects) for _ in range(300)]
    assert any(is_held_out(pair) for pair in pairs if 0 < len(pair) <= 2)


def test_targets_read_as_the_scene_they_come_from():
    """A network that said exactly what it is taught would read every scene right."""
    rng = np.random.default_rng(3)
    for scene in [training_scene(rng) for _ in range(200)]:
        classes = layout(scene, GRID)
        one_hot = torch.nn.functional.one_hot(torch.from_numpy(classes), len(class_names)).permute(2, 0, 1)
        styles = torch.from_numpy(style_map(scene, classes)).clamp_min(0)
        background = torch.zeros(1, len(BACKGROUNDS))
        background[0, BACKGROUNDS.index(scene.background)] = 1
        maps = Maps(
            20.0 * one_hot[None],
            torch.logit(torch.from_numpy(centre_map(scene))[None], eps=1e-6),
            20.0 * torch.nn.functional.one_hot(styles, len(STYLES)).permute(2, 0, 1)[None],
            background,
            torch.zeros(1, 1),
        )
        (reading,) = read_maps(maps)
        assert reading.background == scene.background
        assert sorted(item.class_name for item in reading.objects) == sorted(i.class_name for i in scene.objects)
        if any(item.colour is None for item in scene.objects):
            assert reading.style == scene.style
        for item in scene.objects:
            left, top, right, bottom = item.box
            found = [o for o in reading.objects if o.class_name == item.class_name]
            assert min(abs(o.x - (left + right) / 2) + abs(o.y - (top + bottom) / 2) for o in found) < 4


def test_wear_is_slight_and_differs_between_pictures():
    images = torch.rand(1, 3, 128, 128).expand(6, -1, -1, -1) * 0.5
    smooth = torch.nn.functional.avg_pool2d(images, 16).repeat_interleave(16, 2).repeat_interleave(16, 3)
    result = worn(smooth, torch.Generator().manual_seed(1))
    assert result.shape == smooth.shape
    error = (result - smooth).abs().mean(dim=(1, 2, 3))
    assert error.max() < 0.1
    assert len(set(error.tolist())) == 6
