"""How often a model draws what its prompt says: `python -m models.pipeline.evaluate small`.

The scene reader reads pictures of fixed prompts and seeds, and real renders of the same scenes for comparison. Writes
`evaluation.json`, a grid of held-out prompts and `mistakes.tsv`, what was read wrong, into the run's folder. `--count
200` for a quick look. `--sweep` finds the steps and the guidance instead, and writes `sweep.json`.
"""

from __future__ import annotations

import argparse
import csv
import itertools
import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from models.dit.autoencoder import from_pixels, to_pixels
from models.dit.config import SamplingConfig, load_config
from models.pipeline.archive import write_json
from models.pipeline.devices import pick_device
from models.pipeline.export import TrainedModel, load_trained
from models.pipeline.pictures import save_grid
from models.pipeline.reports import EVALUATION, SWEEP
from models.pipeline.runs import Run
from models.pipeline.sample import generate
from models.pipeline.statistics import Share, frechet_distance, share_of
from models.pipeline.train_reader import load_reader
from models.reader import Reading, SceneReader, read_maps
from models.reader.free_form import Collection, free_form_prompts
from models.reader.score import FIELDS, Asked, Field, Score, asked_by, score
from models.scenes import Scene, canonical_caption, render, sample_scene
from models.scenes.grammar import Split

SPLITS: tuple[Split, ...] = ("seen", "held_out")
GENERATED = {"seen": "generated, seen", "held_out": "generated, held out"}
FREE_FORM: dict[Collection, str] = {
    "free-form": "generated, people’s words",
    "free-form-fresh": "generated, people’s words, fresh",
}
BATCH_SIZE = 32
GRID_COUNT = 64
GRID_FILE = "held-out.png"
MISTAKES_FILE = "mistakes.tsv"
SWEEP_GUIDANCE = (1.0, 2.0, 3.0, 4.0, 5.0, 6.0)
SWEEP_STEPS = (4, 8, 12, 25, 50)


def prompt_scenes(split: Split, count: int) -> list[Scene]:
    """The first `count` of a split's fixed scenes: fewer are always a part of more."""
    rng = np.random.default_rng(zlib.crc32(f"evaluation {split}".encode()))
    return [sample_scene(rng, split) for _ in range(count)]


def renders(scenes: Sequence[Scene]) -> Tensor:
    """Their real pictures, `[n, 3, S, S]` in [-1, 1]."""
    return from_pixels(torch.from_numpy(np.stack([render(scene) for scene in scenes])))


def as_shown(images: Tensor) -> Tensor:
    """Clamped to [-1, 1] and rounded to 8 bits: what a person would see."""
    return from_pixels(to_pixels(images.cpu()))


def rebuilt(trained: TrainedModel, images: Tensor) -> Tensor:
    """The pictures through the autoencoder and back."""
    device = next(trained.autoencoder.parameters()).device
    chunks = (chunk.to(device) for chunk in images.split(BATCH_SIZE))
    with torch.no_grad():
        return torch.cat([as_shown(trained.autoencoder.decode(trained.autoencoder.encode(chunk))) for chunk in chunks])


def drawn(trained: TrainedModel, prompts: Sequence[str], settings: SamplingConfig, label: str) -> Tensor:
    """The model's pictures `[n, 3, S, S]`; a prompt's seed is its place in the list."""
    parts = (trained.model, trained.autoencoder, trained.tokenizer, trained.config)
    pictures = []
    for start in tqdm(range(0, len(prompts), BATCH_SIZE), desc=label, unit="batch"):
        some = prompts[start : start + BATCH_SIZE]
        pictures.append(as_shown(generate(*parts, some, range(start, start + len(some)), settings)))
    return torch.cat(pictures)


@dataclass(frozen=True)
class Judged:
    """How a set of pictures was read, the scores of that, one each, and their features `[n, D]`."""

    readings: list[Reading]
    scores: list[Score]
    features: Tensor

    def shares(self) -> dict[Field, Share]:
        """Each field's share of right answers, without the fields that nobody asked for."""
        answers = {field: [answer for one in self.scores for answer in one[field]] for field in FIELDS}
        return {field: share_of(given) for field, given in answers.items() if given}


def judge(reader: SceneReader, images: Tensor, asked: Sequence[Asked]) -> Judged:
    """Read the pictures and compare each with what was asked for."""
    maps = reader.look(images)
    readings = read_maps(maps)
    return Judged(readings, [score(one, reading) for one, reading in zip(asked, readings, strict=True)], maps.features)


class Mistake(NamedTuple):
    """A picture that was read as something else than what its prompt asks for."""

    label: str
    prompt: str
    read: str


def mistakes_of(label: str, prompts: Sequence[str], judged: Judged) -> list[Mistake]:
    """One for each picture that is not right in everything."""
    rows = zip(prompts, judged.readings, judged.scores, strict=True)
    return [Mistake(label, prompt, reading.in_words()) for prompt, reading, score in rows if not all(score["all"])]


def kind_of(scene: Scene) -> str:
    """What makes a scene harder or easier: the style of its things, and how many there are."""
    return f"{asked_by(scene).style or 'shapes'}, {len(scene.objects)}"


def print_kinds(label: str, kinds: Sequence[str], judged: Judged) -> None:
    """How often everything is right, by the kind of prompt."""
    for kind in sorted(set(kinds)):
        right = share_of([all(score["all"]) for one, score in zip(kinds, judged.scores, strict=True) if one == kind])
        print(f"{label}: {kind:12} all {right.share:.2f} ({right.low:.2f}–{right.high:.2f}) of {right.count}")


def report_of(label: str, judged: Judged, real: Tensor | None = None) -> dict[str, Any]:
    """An `Evaluation` of the model card; with the Fréchet distance to the features `real` where they are given."""
    evaluation = {"label": label, "fields": {field: asdict(share) for field, share in judged.shares().items()}}
    return evaluation if real is None else {**evaluation, "frechet": frechet_distance(judged.features, real)}


def evaluate(
    trained: TrainedModel, reader: SceneReader, count: int, settings: SamplingConfig, splits: Sequence[Split] = SPLITS
) -> tuple[list[dict[str, Any]], dict[Split, Tensor], list[Mistake]]:
    """Every `Evaluation`, the generated pictures `[count, 3, S, S]` of each split, and which are wrong.

    Real renders and their reconstructions are judged over all splits together: the ceiling, and what the autoencoder
    costs. Each generated split is compared with the real renders of its own scenes.
    """
    scenes = {split: prompt_scenes(split, count) for split in splits}
    everything = [scene for split in splits for scene in scenes[split]]
    originals, asked = renders(everything), [asked_by(scene) for scene in everything]
    real = judge(reader, originals, asked)
    through = judge(reader, rebuilt(trained, originals), asked)
    evaluations = [report_of("real renders", real), report_of("through the autoencoder", through, real.features)]
    pictures, mistakes = {}, []
    for split, features in zip(splits, real.features.split(count), strict=True):
        label, some = GENERATED[split], scenes[split]
        pictures[split], judged = draw_and_judge(trained, reader, some, settings, label)
        print_kinds(label, [kind_of(scene) for scene in some], judged)
        evaluations.append(report_of(label, judged, features))
        mistakes += mistakes_of(label, [canonical_caption(scene) for scene in some], judged)
    return evaluations, pictures, mistakes


def draw_and_judge(
    trained: TrainedModel, reader: SceneReader, scenes: Sequence[Scene], settings: SamplingConfig, label: str
) -> tuple[Tensor, Judged]:
    """The model's pictures of the scenes' canonical captions `[n, 3, S, S]`, and how they were read."""
    pictures = drawn(trained, [canonical_caption(scene) for scene in scenes], settings, label)
    return pictures, judge(reader, pictures, [asked_by(scene) for scene in scenes])


def evaluate_free_form(
    trained: TrainedModel, reader: SceneReader, collection: Collection, count: int, settings: SamplingConfig
) -> tuple[dict[str, Any], list[Mistake]]:
    """The `Evaluation` of at most `count` prompts outside the grammar, which have no real renders, and the mistakes."""
    given, label = free_form_prompts(collection)[:count], FREE_FORM[collection]
    prompts = [one.prompt for one in given]
    judged = judge(reader, drawn(trained, prompts, settings, label), [one.asked for one in given])
    print_kinds(label, [one.kind for one in given], judged)
    return report_of(label, judged), mistakes_of(label, prompts, judged)


def write_mistakes(path: Path, mistakes: Sequence[Mistake]) -> None:
    """Tab-separated, with a head."""
    with path.open("w", newline="") as file:
        csv.writer(file, delimiter="\t", lineterminator="\n").writerows([Mistake._fields, *mistakes])


def print_table(evaluations: Sequence[dict[str, Any]]) -> None:
    """Shares in percent with their intervals, one set of pictures a line."""
    print(f"{'':24}" + "".join(f"{field:>20}" for field in FIELDS) + f"{'Fréchet':>10}")
    for row in evaluations:
        cells = [row["fields"].get(field) for field in FIELDS]
        texts = [
            share and f"{100 * share['share']:.1f} ({100 * share['low']:.1f}–{100 * share['high']:.1f})"
            for share in cells
        ]
        distance = f"{row['frechet']:.3f}" if "frechet" in row else ""
        print(f"{row['label']:24}" + "".join(f"{text or '':>20}" for text in texts) + f"{distance:>10}")


def swept_settings(base: SamplingConfig) -> list[SamplingConfig]:
    """Each value of steps, then of guidance; the rest is `base`."""
    others = [replace(base, steps=value) for value in SWEEP_STEPS]
    others += [replace(base, guidance=value) for value in SWEEP_GUIDANCE]
    return list(dict.fromkeys(others))


def sweep(
    trained: TrainedModel, reader: SceneReader, count: int, base: SamplingConfig, splits: Sequence[Split], path: Path
) -> None:
    """Judge `count` prompts of each split under every setting, and write each to `path` as it is done.

    What `path` holds already of the same weights and count is kept, so that a sweep can be stopped and go on.
    """
    report = json.loads(path.read_text()) if path.exists() else {}
    if (report.get("imagesSeen"), report.get("count")) != (trained.images_seen, count):
        report = {"imagesSeen": trained.images_seen, "count": count, "points": []}
    done = {(point["label"], point["steps"], point["guidance"]) for point in report["points"]}
    for settings, split in itertools.product(swept_settings(base), splits):
        label, steps, guidance = GENERATED[split], settings.steps, settings.guidance
        if (label, steps, guidance) in done:
            continue
        name = f"{label}, {steps} steps, guidance {guidance:g}"
        _, judged = draw_and_judge(trained, reader, prompt_scenes(split, count), settings, name)
        point = {**report_of(label, judged), "steps": steps, "guidance": guidance}
        print(f"{steps} steps, guidance {guidance:g}")
        print_table([point])
        report["points"].append(point)
        write_json(path, report)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a name in models/configs/")
    parser.add_argument("--count", type=int, default=1000, help="prompts in each split")
    parser.add_argument("--splits", nargs="+", choices=SPLITS, default=SPLITS)
    parser.add_argument("--part", default="dit", help="which run")
    parser.add_argument("--checkpoint", default="latest")
    parser.add_argument("--sampler", help="default: the configuration's, as are steps and guidance")
    parser.add_argument("--steps", type=int)
    parser.add_argument("--guidance", type=float)
    parser.add_argument("--sweep", action="store_true", help="compare guidance and steps instead of reporting")
    parser.add_argument("--full-precision", action="store_true", help="weights as trained, not as they are shipped")
    arguments = parser.parse_args()

    config, device = load_config(arguments.model), pick_device()
    trained = load_trained(config, arguments.part, arguments.checkpoint, rounded=not arguments.full_precision).to(
        device
    )
    reader = load_reader().to(device)
    chosen = {name: getattr(arguments, name) for name in ("sampler", "steps", "guidance")}
    settings = replace(config.sampling, **{name: value for name, value in chosen.items() if value is not None})
    run = Run(config.name, arguments.part)
    if arguments.sweep:
        sweep(trained, reader, arguments.count, settings, arguments.splits, run.folder / SWEEP)
        return

    evaluations, pictures, mistakes = evaluate(trained, reader, arguments.count, settings, arguments.splits)
    for collection in FREE_FORM:
        evaluation, more = evaluate_free_form(trained, reader, collection, arguments.count, settings)
        evaluations.append(evaluation)
        mistakes += more
    print_table(evaluations)
    write_mistakes(run.folder / MISTAKES_FILE, mistakes)
    written = {
        "checkpoint": arguments.checkpoint,
        "imagesSeen": trained.images_seen,
        "sampling": asdict(settings),
        "evaluations": evaluations,
    }
    if "held_out" in pictures:
        save_grid(run.folder / GRID_FILE, pictures["held_out"][:GRID_COUNT])
        prompts = [canonical_caption(scene) for scene in prompt_scenes("held_out", min(arguments.count, GRID_COUNT))]
        written["grid"] = {"file": GRID_FILE, "prompts": prompts}
    write_json(run.folder / EVALUATION, written)


if __name__ == "__main__":
    main()
