"""The whole way with the nano model: a little training, then evaluation and card, as from the command line."""

import csv
import json
import math

import pytest
import torch
from PIL import Image

from models.dit.config import load_config
from models.pipeline import card, evaluate, runs, train, train_autoencoder, train_reader
from models.pipeline.export import load_trained
from models.pipeline.reports import SWEEP
from models.scenes import canonical_caption

COUNT = 8


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of runs with a barely trained autoencoder, DiT and reader."""
    path = tmp_path_factory.mktemp("runs")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(runs, "RUNS", path)
        config = load_config("nano")
        train_autoencoder.train(config, 64)
        train.train(config, 64, compiled=False)
        train_reader.train(128, batch_size=32)
        yield path


def command(patch, module, *arguments):
    patch.setattr("sys.argv", ["", *arguments])
    module.main()


@pytest.fixture(scope="module")
def written(folder):
    with pytest.MonkeyPatch.context() as patch:
        command(patch, evaluate, "nano", "--count", str(COUNT), "--steps", "2", "--guidance", "2.5")
        command(patch, card, "nano", "--folder", str(folder / "site"))
    return json.loads((folder / "site" / "card.json").read_text())


def test_every_set_of_pictures_is_judged(written):
    labels = ["real renders", "through the autoencoder", *evaluate.GENERATED.values()]
    labels += evaluate.FREE_FORM.values()
    assert [row["label"] for row in written["evaluations"]] == labels
    for row in written["evaluations"][: -len(evaluate.FREE_FORM)]:
        asked = COUNT if row["label"].startswith("generated") else 2 * COUNT
        assert row["fields"]["background"]["count"] == row["fields"]["all"]["count"] == asked
        assert asked <= row["fields"]["object"]["count"] <= 2 * asked
        for share in row["fields"].values():
            assert 0 <= share["low"] <= share["share"] <= share["high"] <= 1


def test_every_mistake_is_listed(folder, written):
    path = folder / "nano" / "dit" / evaluate.MISTAKES_FILE
    head, *rows = csv.reader(path.read_text().splitlines(), delimiter="\t")
    assert head == ["label", "prompt", "read"]
    for row in written["evaluations"][2:]:
        right = row["fields"]["all"]
        listed = [prompt for label, prompt, _ in rows if label == row["label"]]
        assert len(listed) == round((1 - right["share"]) * right["count"]) > 0


def test_only_what_has_real_renders_to_compare_has_a_distance(written):
    real, *others, people, fresh = written["evaluations"]
    assert all("frechet" not in row for row in (real, people, fresh))
    assert all(math.isfinite(row["frechet"]) and row["frechet"] > 0 for row in others)


def test_the_card_tells_the_run(written, folder):
    state = torch.load(folder / "nano" / "dit" / "latest.pt", weights_only=False)
    assert written["imagesSeen"] == state["images"] == 64
    assert written["hours"] == state["seconds"] / 3600 > 0
    assert written["sampling"] == {"sampler": load_config("nano").sampling.sampler, "steps": 2, "guidance": 2.5}
    trained = sum(weights.numel() for name, weights in state["ema"].items() if is_shipped_parameter(name))
    assert written["parameters"]["text-encoder"] + written["parameters"]["dit"] == trained
    assert 5 < written["autoencoderPsnr"] < 30
    assert written["hardware"]


def is_shipped_parameter(name):
    return not name.startswith(("dit.layout_head", "caption_layout")) and name != "dit.positions"


def test_the_grid_lies_beside_the_card(written, folder):
    scenes = evaluate.prompt_scenes("held_out", COUNT)
    assert written["grid"]["prompts"] == [canonical_caption(scene) for scene in scenes]
    with Image.open(folder / "site" / written["grid"]["file"]) as grid:
        assert grid.size == (8 * 128, 128)


def test_pictures_do_not_depend_on_how_many_are_asked_for(folder):
    config = load_config("nano")
    trained = load_trained(config)
    few, more = (evaluate.prompt_scenes("seen", count) for count in (3, 5))
    assert more[:3] == few
    prompts = [[canonical_caption(scene) for scene in scenes] for scenes in (few, more)]
    pictures = [evaluate.drawn(trained, some, config.sampling, "test") for some in prompts]
    assert torch.allclose(pictures[0], pictures[1][:3], atol=2 / 255)


def test_a_sweep_compares_every_setting(folder, written, capsys):
    assert "sweep" not in written
    path = folder / "nano" / "dit" / SWEEP
    with pytest.MonkeyPatch.context() as patch:
        command(patch, evaluate, "nano", "--count", "2", "--splits", "seen", "--sweep")
        command(patch, card, "nano", "--folder", str(folder / "swept"))
        report = json.loads(path.read_text())

        path.write_text(json.dumps(report | {"points": report["points"][:-1]}))
        capsys.readouterr()
        command(patch, evaluate, "nano", "--count", "2", "--splits", "seen", "--sweep")  # goes on where it stopped
        assert capsys.readouterr().out.count("guidance") == 1
        assert json.loads(path.read_text()) == report

        path.write_text(json.dumps(report | {"imagesSeen": 1}))
        command(patch, card, "nano", "--folder", str(folder / "stale"))
        assert str(path) in capsys.readouterr().out
    points = report["points"]
    default = load_config("nano").sampling
    expected = {(steps, default.guidance) for steps in evaluate.SWEEP_STEPS}
    expected |= {(default.steps, guidance) for guidance in evaluate.SWEEP_GUIDANCE}
    assert {(point["steps"], point["guidance"]) for point in points} == expected
    assert len(points) == len(expected)
    assert json.loads((folder / "swept" / "card.json").read_text())["sweep"] == points
    assert "sweep" not in json.loads((folder / "stale" / "card.json").read_text())
    assert all(point["fields"]["all"]["count"] == 2 for point in points)


def test_weights_are_rounded_unless_full_precision_is_asked_for(folder):
    shipped = load_trained(load_config("nano")).model.state_dict()
    full = load_trained(load_config("nano"), rounded=False).model.state_dict()
    assert any(not torch.equal(values, full[name]) for name, values in shipped.items())
    for name, values in shipped.items():
        torch.testing.assert_close(values, full[name], rtol=1e-3, atol=1e-6)


def test_learning_on_after_the_evaluation_is_noticed(written, folder):
    run = runs.Run("nano", "dit")
    run.save(run.require() | {"images": 128})
    with pytest.MonkeyPatch.context() as patch, pytest.raises(card.EvaluationMissingError, match="evaluate"):
        command(patch, card, "nano", "--folder", str(folder / "site"))
