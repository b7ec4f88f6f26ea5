"""Which heads look where the thing is: `python -m models.pipeline.localise small`.

Cross-attention says how much a patch listens to a word. Over held-out prompts of two objects whose pictures the scene
reader finds right: how often the patch that listens most to an object's words is one that the object covers in the
picture. Writes `localisation.json` into the run's folder. The reader finds the objects, never the attention.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from models.dit.config import load_config
from models.pipeline.archive import write_json
from models.pipeline.devices import pick_device
from models.pipeline.evaluate import BATCH_SIZE, as_shown, prompt_scenes
from models.pipeline.export import TrainedModel, load_trained
from models.pipeline.reports import LOCALISATION
from models.pipeline.runs import Run
from models.pipeline.sample import denoise
from models.pipeline.statistics import wilson
from models.pipeline.train_reader import load_reader
from models.reader import SceneReader, read_maps
from models.reader.score import asked_by, score
from models.scenes import Scene, canonical_caption, class_names, tokenize

PROBE = "attention.cross.probs"


class MeanCrossAttention:
    """A probe that sums the cross-attention of the prompts over every look of a run: `mean()` is `[L, B, H, N, T]`."""

    def __init__(self, blocks: int) -> None:
        self._blocks, self._seen = blocks, 0
        self._sums: list[Tensor] = []

    def __call__(self, name: str, tensor: Tensor) -> None:
        if name != PROBE:
            return
        with_text = tensor.chunk(2)[0].float().cpu()  # [B, H, N, T]; the other half is the branch without text
        block = self._seen % self._blocks
        if block == len(self._sums):
            self._sums.append(with_text.clone())
        else:
            self._sums[block] += with_text
        self._seen += 1

    def mean(self) -> Tensor:
        """Over the looks so far."""
        return torch.stack(self._sums) * (self._blocks / self._seen)


def words_of(class_name: str, prompt: str) -> list[int]:
    """Places of an object's words among the prompt's tokens, `<start>` being the first.

    Raises `ValueError` where the prompt does not name it.
    """
    words, name = tokenize(prompt), class_name.split()
    starts = [start for start in range(len(words)) if words[start : start + len(name)] == name]
    if not starts:
        raise ValueError(f"“{prompt}” does not name “{class_name}”.")
    return [1 + starts[0] + place for place in range(len(name))]


def covered(classes: Tensor, class_index: int, grid: int) -> Tensor:
    """Patches that an object covers by at least half: logits `[classes, G, G]` of the reader -> bool `[grid²]`."""
    cells = (classes.argmax(0) == class_index).float()[None, None]
    return (F.adaptive_avg_pool2d(cells, grid) >= 0.5).flatten()


@dataclass(frozen=True)
class Localisation:
    """`peaks[l][h]`: how often head h of block l peaks inside; `chance`: how often a random patch would."""

    peaks: list[list[float]]
    chance: float
    objects: int
    pictures: int


def localise(trained: TrainedModel, reader: SceneReader, scenes: Sequence[Scene]) -> Localisation:
    """Draw the scenes' canonical captions and compare attention with what the reader sees."""
    config, inside, shares, pictures = trained.config, [], [], 0
    for start in tqdm(range(0, len(scenes), BATCH_SIZE), desc="localise", unit="batch"):
        some = scenes[start : start + BATCH_SIZE]
        prompts, seeds = [canonical_caption(scene) for scene in some], range(start, start + len(some))
        attention = MeanCrossAttention(config.dit.depth)
        *_, last = denoise(trained.model, trained.tokenizer, config, prompts, seeds, config.sampling, attention)
        maps = reader.look(as_shown(trained.autoencoder.decode(last.x)))
        mean = attention.mean()
        for row, (scene, prompt, reading) in enumerate(zip(some, prompts, read_maps(maps), strict=True)):
            if not score(asked_by(scene), reading)["all"][0]:
                continue
            pictures += 1
            for item in scene.objects:
                patches = covered(maps.classes[row], class_names.index(item.class_name), config.grid)
                listening = mean[:, row, :, :, words_of(item.class_name, prompt)].sum(-1)  # [L, H, N]
                inside.append(patches[listening.argmax(-1)])  # [L, H]
                shares.append(patches.float().mean())
    peaks = torch.stack(inside).float().mean(0)
    return Localisation(peaks.tolist(), float(torch.stack(shares).mean()), len(inside), pictures)


def print_table(found: Localisation) -> None:
    """Blocks down, heads across, in percent; counted from 1, as on the site."""
    heads = range(len(found.peaks[0]))
    print(f"{'':8}" + "".join(f"{f'head {head + 1}':>9}" for head in heads))
    for block, row in enumerate(found.peaks):
        print(f"block {block + 1} " + "".join(f"{100 * value:9.1f}" for value in row))
    best = max(max(row) for row in found.peaks)
    interval = wilson(round(best * found.objects), found.objects)
    print(f"chance {100 * found.chance:.1f}; {found.objects} objects in {found.pictures} right pictures; ", end="")
    print(f"the best head {100 * best:.1f} ({100 * interval.low:.1f}–{100 * interval.high:.1f})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a name in models/configs/")
    parser.add_argument("--count", type=int, default=500, help="held-out prompts, of one or two objects")
    parser.add_argument("--part", default="dit", help="which run")
    parser.add_argument("--checkpoint", default="latest")
    arguments = parser.parse_args()
    config, device = load_config(arguments.model), pick_device()
    trained, reader = load_trained(config, arguments.part, arguments.checkpoint).to(device), load_reader().to(device)
    scenes = [scene for scene in prompt_scenes("held_out", arguments.count) if len(scene.objects) == 2]
    found = localise(trained, reader, scenes)
    print_table(found)
    report = {"imagesSeen": trained.images_seen, "localisation": asdict(found)}
    write_json(Run(config.name, arguments.part).folder / LOCALISATION, report)


if __name__ == "__main__":
    main()
