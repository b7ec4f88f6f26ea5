"""The reader learns what it is taught, and goes on where it stopped."""

import torch

from models.pipeline import runs
from models.pipeline.train_reader import load_reader, loss_of, train
from models.reader import SceneReader, read_maps
from models.reader.examples import training_batch
from models.reader.reader import BACKGROUNDS
from models.scenes import class_names


def test_the_network_learns_a_handful_of_pictures_by_heart():
    torch.manual_seed(0)
    model, targets = SceneReader(), training_batch((9,), 6)
    optimizer = torch.optim.AdamW(model.parameters(), lr=4e-3)
    for _ in range(40):
        loss = loss_of(model(targets.images), targets)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        maps = model(targets.images)
    for reading, classes, background in zip(read_maps(maps), targets.classes, targets.background, strict=True):
        assert {class_names.index(item.class_name) for item in reading.objects} == set(classes.unique().tolist()) - {0}
        assert reading.background == BACKGROUNDS[background]


def test_training_goes_on_where_it_stopped(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "RUNS", tmp_path)
    train(16, batch_size=8)
    first = load_reader().state_dict()
    again = train(16, batch_size=8).state_dict()
    assert all(torch.equal(first[name], again[name]) for name in first)
    train(32, batch_size=8)
    assert [line["images"] for line in runs.Run("scenes", "reader").metrics()] == [16, 32]
    assert not torch.equal(load_reader().background.weight, first["background.weight"])
