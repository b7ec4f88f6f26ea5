"""What the judge confuses is counted where it happens."""

from __future__ import annotations

import csv
import json

import pytest
import torch

from models.pipeline import check_reader
from models.pipeline.check_reader import (
    SHEET_COLUMNS,
    begin_look,
    confusion_of,
    looked_at,
    object_read,
    sheet,
    write_confusion,
)
from models.reader import FoundObject, Reading
from models.reader.reading import NOTHING
from models.scenes import CANVAS, Scene, SceneObject

PAIR = Scene(
    "sky",
    (SceneObject("cat", None, "medium", (2, 30, 52, 80)), SceneObject("heart", "red", "medium", (70, 30, 120, 80))),
    "left of",
    "noto",
)
RIGHT = Reading("sky", (FoundObject("cat", 28, 56), FoundObject("red heart", 95, 54)), "noto")
WRONG = Reading("sea", (FoundObject("dog", 28, 56),), "fluent")


@pytest.mark.parametrize(("x", "y", "name"), [(27, 55, "cat"), (95, 55, "red heart"), (60, 10, NOTHING)])
def test_the_nearest_object_is_read_where_it_is_near(x, y, name):
    assert object_read(RIGHT, x, y) == name
    assert object_read(Reading("sky", (), None), x, y) == NOTHING


def test_every_field_is_counted(tmp_path):
    counted = confusion_of([PAIR, PAIR], [RIGHT, WRONG])
    assert counted == {
        ("background", "sky", "sky"): 1,
        ("background", "sky", "sea"): 1,
        ("style", "noto", "noto"): 1,
        ("style", "noto", "fluent"): 1,
        ("object", "cat", "cat"): 1,
        ("object", "cat", "dog"): 1,
        ("object", "red heart", "red heart"): 1,
        ("object", "red heart", NOTHING): 1,
    }
    write_confusion(tmp_path / "confusion.tsv", counted)
    with (tmp_path / "confusion.tsv").open() as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    assert {(row["field"], row["there"], row["read"]): int(row["count"]) for row in rows} == counted
    assert [row["field"] for row in rows] == sorted(row["field"] for row in rows)


def test_shapes_have_no_style():
    alone = Scene("sky", PAIR.objects[1:], None, "fluent")
    assert not [key for key in confusion_of([alone], [RIGHT]) if key[0] == "style"]


def test_the_sheet_shows_every_picture():
    images = torch.linspace(-1, 1, 12)[:, None, None, None].expand(12, 3, CANVAS, CANVAS)
    paper = sheet(images, [PAIR] * 12, [RIGHT] * 12)
    for place in range(12):
        column, row = place % SHEET_COLUMNS, place // SHEET_COLUMNS
        x, y = (2 * column + 1) * paper.width // (2 * SHEET_COLUMNS), row * paper.height // 2 + CANVAS // 2
        assert paper.getpixel((x, y)) == (round(255 * place / 11),) * 3


def test_a_reading_in_words():
    assert RIGHT.in_words() == "cat (28, 56), red heart (95, 54); sky; noto"
    assert Reading("sky", (), None).in_words() == f"{NOTHING}; sky"


def test_a_look_is_told_of_the_weights_that_it_was_at(tmp_path, monkeypatch):
    monkeypatch.setattr(check_reader, "WHOSE_FILE", tmp_path / "sheet.json")
    monkeypatch.setattr(check_reader, "LOOKED_AT_FILE", tmp_path / "looked-at.tsv")
    (tmp_path / "sheet.json").write_text(json.dumps({"model": "small", "imagesSeen": 640}))
    rows = ["place\tmachine\tlook", "0\tright\tright", "1\tright\twrong", "2\twrong\twrong"]
    (tmp_path / "looked-at.tsv").write_text("\n".join(rows))
    assert looked_at("small", 640) == {"pictures": 3, "reader": 2, "look": 1, "agree": 2}
    assert looked_at("small", 1280) is None
    assert looked_at("base", 640) is None


def test_a_look_begun_at_other_pictures_counts_only_once_it_is_whole(tmp_path, monkeypatch):
    monkeypatch.setattr(check_reader, "WHOSE_FILE", tmp_path / "sheet.json")
    monkeypatch.setattr(check_reader, "LOOKED_AT_FILE", tmp_path / "looked-at.tsv")
    (tmp_path / "sheet.json").write_text(json.dumps({"model": "small", "imagesSeen": 640}))
    begin_look([PAIR, PAIR], [RIGHT, WRONG])
    assert looked_at("small", 640) is None
    looked = (tmp_path / "looked-at.tsv").read_text().replace("\t\t\n", "\tright\t\n")
    (tmp_path / "looked-at.tsv").write_text(looked)
    assert looked_at("small", 640) == {"pictures": 2, "reader": 1, "look": 2, "agree": 1}
