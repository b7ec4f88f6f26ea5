"""What the model card says about a run."""

import json

import pytest

from models.pipeline import runs
from models.pipeline.card import EvaluationMissingError, read_report, thin_curve
from models.pipeline.export import best_localiser
from models.pipeline.runs import Run


def line(images, flow=1.0):
    return {"images": float(images), "flow": flow, "layout": flow / 2, "rate": 1.0, "seconds": 1.0}


def test_a_short_curve_is_kept():
    assert thin_curve([line(64, 0.5), line(128, 0.25)]) == [[64, 0.5, 0.25], [128, 0.25, 0.125]]
    assert thin_curve([]) == []


def test_a_long_curve_keeps_its_ends():
    curve = thin_curve([line(50 * (i + 1), i) for i in range(5000)], points=200)
    assert len(curve) == 200
    assert (curve[0][0], curve[-1][0]) == (50, 250_000)
    images = [point[0] for point in curve]
    assert images == sorted(set(images))


def test_what_a_resumed_run_repeats_counts_once():
    metrics = [line(100, 1), line(200, 2), line(300, 3), line(200, 4), line(300, 5), line(400, 6)]
    assert [(images, flow) for images, flow, _ in thin_curve(metrics)] == [(100, 1), (200, 4), (300, 5), (400, 6)]


def test_without_a_full_evaluation_there_is_no_card(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "RUNS", tmp_path)
    run = Run("nano", "dit")
    with pytest.raises(EvaluationMissingError, match="evaluate"):
        read_report(run)
    (run.folder / "evaluation.json").write_text(json.dumps({"evaluations": []}))  # only of seen prompts: no grid
    with pytest.raises(EvaluationMissingError, match="evaluate"):
        read_report(run)


def test_the_best_localiser_is_the_head_with_the_most_peaks_of_just_these_weights(tmp_path, monkeypatch):
    monkeypatch.setattr(runs, "RUNS", tmp_path)
    run = Run("nano", "dit")
    assert best_localiser(run, 64) is None
    report = {"imagesSeen": 64, "localisation": {"peaks": [[0.1, 0.2, 0.3], [0.2, 0.9, 0.4]]}}
    (run.folder / "localisation.json").write_text(json.dumps(report))
    assert best_localiser(run, 64) == {"block": 1, "head": 1}
    assert best_localiser(run, 128) is None
