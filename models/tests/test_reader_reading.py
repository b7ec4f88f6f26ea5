"""Readings of maps made by hand: what the network says is given, so only the reading is at stake."""

import pytest
import torch

from models.reader import FoundObject, Maps, read_maps, relation_between
from models.reader.reader import BACKGROUNDS, GRID
from models.scenes import STYLES, class_names


def empty_maps(background="grass"):
    """One picture in which nothing is seen but a background."""
    classes = torch.zeros(1, len(class_names), GRID, GRID)
    classes[:, 0] = 10
    chosen = torch.zeros(1, len(BACKGROUNDS))
    chosen[0, BACKGROUNDS.index(background)] = 5
    styles = torch.zeros(1, len(STYLES), GRID, GRID)
    return Maps(classes, torch.full((1, GRID, GRID), -6.0), styles, chosen, torch.zeros(1, 4))


def put(maps, name, row, column, style=None, sure=12.0):
    """An object of 5 × 5 cells around (row, column)."""
    cells = (0, slice(None), slice(row - 2, row + 3), slice(column - 2, column + 3))
    maps.classes[cells][class_names.index(name)] = sure
    maps.centres[0, row, column] = 3
    if style:
        maps.styles[cells][STYLES.index(style)] = 4


def test_nothing_is_read_from_nothing():
    (reading,) = read_maps(empty_maps("night"))
    assert (reading.background, reading.objects, reading.style) == ("night", (), None)


def test_two_objects_are_read_where_they_are():
    maps = empty_maps()
    put(maps, "cat", 4, 3, "noto")
    put(maps, "red star", 10, 12)
    (reading,) = read_maps(maps)
    found = {item.class_name: item for item in reading.objects}
    assert set(found) == {"cat", "red star"}
    assert (found["cat"].x, found["cat"].y) == pytest.approx((28, 36), abs=0.5)  # the middle of an 8-pixel cell
    assert (found["red star"].x, found["red star"].y) == pytest.approx((100, 84), abs=0.5)
    assert reading.style == "noto"


def test_a_centre_between_cells_is_found_between_them():
    maps = empty_maps()
    put(maps, "dog", 8, 8)
    maps.centres[0, 8, 9] = 2.9
    (reading,) = read_maps(maps)
    (dog,) = reading.objects
    assert 71 < dog.x < 73  # the edge of the two cells is at 72
    assert dog.y == pytest.approx(68, abs=0.5)


def test_the_same_object_twice_is_two_objects():
    maps = empty_maps()
    put(maps, "cat", 8, 3)
    put(maps, "cat", 8, 12)
    (reading,) = read_maps(maps)
    assert [item.class_name for item in reading.objects] == ["cat", "cat"]


def test_one_broad_blob_is_one_object():
    maps = empty_maps()
    put(maps, "whale", 8, 8)
    maps.centres[0, 7:10, 7:10] = torch.tensor([[1.0, 2.0, 1.0], [2.0, 3.0, 2.0], [1.0, 2.0, 1.0]])
    (reading,) = read_maps(maps)
    assert [item.class_name for item in reading.objects] == ["whale"]


def test_the_class_is_what_most_cells_say_not_what_one_says_loudest():
    maps = empty_maps()
    put(maps, "dog", 8, 8, sure=11)
    maps.classes[0, class_names.index("cat"), 8, 8] = 40
    (reading,) = read_maps(maps)
    assert [item.class_name for item in reading.objects] == ["dog"]


def test_shapes_have_no_style():
    maps = empty_maps()
    put(maps, "blue circle", 8, 8, "twemoji")
    (reading,) = read_maps(maps)
    assert reading.style is None


def test_pictures_of_a_batch_do_not_mix():
    first, second = empty_maps("sea"), empty_maps("white")
    put(first, "cat", 4, 4, "fluent")
    put(second, "dog", 12, 12, "noto")
    both = Maps(*(torch.cat(parts) for parts in zip(first, second, strict=True)))
    assert read_maps(both) == [*read_maps(first), *read_maps(second)]


@pytest.mark.parametrize(
    ("x", "y", "relation"),
    [(20, 70, "left of"), (110, 50, "right of"), (70, 10, "above"), (50, 120, "below"), (40, 50, "left of")],
)
def test_relation_goes_by_the_larger_distance(x, y, relation):
    assert relation_between(FoundObject("cat", x, y), FoundObject("dog", 64, 64)) == relation
