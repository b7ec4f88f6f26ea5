"""Pictures and layouts agree with each other and with Pillow's own compositing."""

import numpy as np
import pytest
from PIL import Image

from models.scenes import CANVAS, STYLES, batch, class_names, layout, render, sample_scene
from models.scenes.backgrounds import background
from models.scenes.catalogue import THINGS
from models.scenes.sprites import FOLDER, read_index, sprite_of


def scenes(count, seed=11):
    rng = np.random.default_rng(seed)
    return [sample_scene(rng) for _ in range(count)]


def test_batches_are_deterministic():
    first, second = (batch(np.random.default_rng(4), 32) for _ in range(2))
    assert np.array_equal(first.images, second.images)
    assert np.array_equal(first.layouts, second.layouts)
    assert first.captions == second.captions
    assert first.scenes == second.scenes
    assert first.images.shape == (32, CANVAS, CANVAS, 3)
    assert first.images.dtype == np.uint8


def test_rendering_leaves_the_cached_background_alone():
    scene = scenes(1)[0]
    before = background(scene.background, scene.variant).copy()
    assert np.array_equal(render(scene), render(scene))
    assert np.array_equal(background(scene.background, scene.variant), before)


def test_composition_agrees_with_pillow():
    for scene in scenes(60):
        expected = Image.fromarray(background(scene.background, scene.variant)).convert("RGBA")
        for item in scene.objects:
            sprite = sprite_of(item, scene)
            pixels = np.dstack([sprite.colour, sprite.alpha])
            stamp = Image.frombuffer("RGBa", sprite.alpha.shape, pixels.tobytes(), "raw", "RGBa", 0, 1)
            expected.alpha_composite(stamp.convert("RGBA"), item.box[:2])
        difference = np.abs(np.asarray(expected.convert("RGB"), int) - render(scene))
        assert difference.max() <= 2


@pytest.mark.parametrize("grid", [4, 8, 16])
def test_layout_agrees_with_counting_alpha_pixel_by_pixel(grid):
    patch = CANVAS // grid
    for scene in scenes(40):
        totals = [np.zeros((grid, grid)) for _ in scene.objects]
        for total, item in zip(totals, scene.objects, strict=True):
            alpha = sprite_of(item, scene).alpha
            for y, x in np.argwhere(alpha):
                total[(item.box[1] + y) // patch, (item.box[0] + x) // patch] += alpha[y, x] / 255
        result = layout(scene, grid)
        for place in np.ndindex(grid, grid):
            coverage = [total[place] / patch**2 for total in totals]
            best = int(np.argmax(coverage))
            seen = coverage[best] >= 0.25
            assert result[place] == (class_names.index(scene.objects[best].class_name) if seen else 0)


def test_nearly_every_object_covers_some_patch():
    thin = set()  # a small tower between two columns of patches covers a little of each
    for scene in scenes(1000):
        covered, asked = set(layout(scene).ravel()) - {0}, {item.class_index for item in scene.objects}
        assert covered <= asked
        thin |= {class_names[missed] for missed in asked - covered}
    assert thin <= {"tower"}


def test_the_index_names_every_thing_and_every_licence():
    index = read_index()
    assert index["names"] == list(THINGS)
    licences = {style: source["license"]["spdx"] for style, source in index["styles"].items()}
    assert licences == {"fluent": "MIT", "noto": "Apache-2.0", "twemoji": "CC-BY-4.0"}
    assert set(licences) == set(STYLES)


def test_every_sprite_fills_its_cell():
    index = read_index()
    for style in STYLES:
        atlas = np.asarray(Image.open(FOLDER / f"{style}.png").convert("RGBA"))[..., 3]
        for place, name in enumerate(index["names"]):
            row, column = divmod(place, index["columns"])
            cell = index["cell"]
            alpha = atlas[row * cell : (row + 1) * cell, column * cell : (column + 1) * cell]
            rows, columns = np.nonzero(alpha.any(1))[0], np.nonzero(alpha.any(0))[0]
            assert max(np.ptp(rows), np.ptp(columns)) >= 0.9 * cell, (style, name)
