"""Real runs written down by PyTorch: golden traces that tests hold the page against, and the recorded run.

`python -m models.pipeline.traces small`. Formats: `src/lib/engine/testing/golden.ts`, `src/lib/trace/recorded-run.ts`,
`src/lib/by-hand/testing/inside.ts`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from models.diffusion.guidance import guide
from models.diffusion.prediction import Prediction, to_prediction
from models.diffusion.prng import LATENT_STREAM, normal_batch, step_stream
from models.diffusion.samplers import create_sampler, trajectory
from models.dit.autoencoder import Autoencoder
from models.dit.config import ModelConfig, SamplingConfig, load_config
from models.dit.model import Interventions, sinusoid
from models.dit.probes import Recorder
from models.pipeline.archive import ArrayFile, file_entry
from models.pipeline.export import EXAMPLES, ROOT, SHOWPIECE, SHOWPIECE_SEED, TrainedModel, folder_of
from models.pipeline.exported import exported_words, load_exported
from models.pipeline.graphs import neutral_interventions
from models.pipeline.inside import inside_autoencoder, inside_text_encoder, scattered
from models.pipeline.sample import FLOW
from models.pipeline.text_to_latent import build
from models.scenes import tokenize

FIXTURES = ROOT / "tests" / "fixtures" / "traces"
RECORDED = ROOT / "static" / "traces"

#: Seed, prompt, sampler of the golden runs: one deterministic, one with two evaluations a step, one stochastic.
GOLDEN = [(1, SHOWPIECE, "euler"), (2, EXAMPLES[1], "heun"), (3, "a wobbly red heart", "ddpm")]
GOLDEN_STEPS = 4

#: A run changed by hand, by a sampler that looks back; in the form of `src/lib/trace/changes.ts`.
CHANGED = (1, SHOWPIECE, "dpm-solver-2m")
CHANGES: list[dict[str, Any]] = [
    {"kind": "head", "attention": "self", "block": 1, "head": 0, "factor": 0, "from": 1, "to": 2},
    {"kind": "head", "attention": "cross", "block": 0, "head": 1, "factor": 1.5, "from": 2},
    {"kind": "gate", "part": "mlp", "block": 0, "factor": 0.5, "from": 1, "to": 1},
    {"kind": "block", "block": 1, "factor": 2, "from": 3},
    {"kind": "word", "word": 2, "factor": 0, "from": 2},
]
CHANGED_PROBES = ("attention.self.heads", "attention.cross.probs", "attention.cross.out", "final.output")

#: How many numbers of each tensor inside the text encoder and the autoencoder are kept.
INSIDE_LIMIT = 256

#: What the pipeline map draws from; the rest is computed as soon as the model is there.
RECORDED_PROBES = (
    "patching.tokens",
    "embedding.tokens",
    "time.embedding",
    "condition.vector",
    "adaln.vectors",
    "attention.self.probs",
    "attention.cross.probs",
    "mlp.out",
    "residual.stream",
    "final.output",
)


def read_export(config: ModelConfig, folder: Path) -> TrainedModel:
    """The exported model in PyTorch, so that a trace is of just those weights. Raises `UnreadableExportError`."""
    model, tokenizer = build(config, exported_words(folder))
    model.drop_training_heads()
    autoencoder = Autoencoder(config)
    load_exported(folder, model, autoencoder)
    for module in (model, autoencoder):
        module.eval().requires_grad_(False)
    return TrainedModel(config, model, autoencoder, tokenizer)


@dataclass(frozen=True)
class TracedStep:
    """One step: x before it, the DiT's two outputs `[C, s, s]`, and its internals for both branches."""

    latent: Tensor
    conditional: Tensor
    unconditional: Tensor
    internals: dict[str, Tensor]


@dataclass(frozen=True)
class TracedRun:
    """A whole run with everything that flowed in it."""

    request: dict[str, Any]
    tokens: list[dict[str, Any]]
    text: dict[str, Tensor]
    times: list[float]
    steps: list[TracedStep]
    final: Tensor


def interventions_at(config: ModelConfig, changes: Sequence[dict[str, Any]], step: int) -> Interventions:
    """What acts at a step of the changes that scale something."""
    scales = Interventions(**neutral_interventions(config))
    for change in changes:
        if not change["from"] <= step <= change.get("to", step):
            continue
        match change:
            case {"kind": "head", "attention": "self"}:
                scales.self_heads[change["block"], change["head"]] *= change["factor"]
            case {"kind": "head"}:
                scales.cross_heads[change["block"], change["head"]] *= change["factor"]
            case {"kind": "gate"}:
                scales.gates[change["block"], ["self", "cross", "mlp"].index(change["part"])] *= change["factor"]
            case {"kind": "block"}:
                scales.gates[change["block"]] *= change["factor"]
            case {"kind": "word"}:
                scales.words[change["word"]] *= change["factor"]
    return scales


@torch.no_grad()
def trace(
    trained: TrainedModel, prompt: str, seed: int, settings: SamplingConfig, changes: Sequence[dict[str, Any]] = ()
) -> TracedRun:
    """Run one generation in PyTorch, recording every probe of every step.

    `changes` need a sampler that asks the model once a step.
    """
    config, model = trained.config, trained.model
    tokens, mask = trained.tokenizer.encode_batch([prompt, ""])
    words, pooled = model.text_encoder(tokens, mask)
    asked: list[tuple[Tensor, Tensor, dict[str, Tensor]]] = []

    def ask(x: Tensor, t: Tensor) -> Prediction:
        recorder = Recorder()
        timestep = sinusoid(t.expand(2), config.dit.sinusoid_size)
        by_hand = interventions_at(config, changes, len(asked)) if changes else None
        outputs, _ = model.dit(x.expand(2, -1, -1, -1), timestep, words, pooled, mask, recorder, by_hand)
        asked.append((outputs[0], outputs[1], recorder.tensors()))
        guided = guide(outputs[:1], outputs[1:], settings.guidance)
        return to_prediction(guided, config.dit.prediction, x, t, FLOW)

    def noise(stream: int) -> Tensor:
        return normal_batch([seed], stream, config.latent_shape)

    sampler = create_sampler(settings.sampler, FLOW)
    states = trajectory(sampler, settings.steps, noise(LATENT_STREAM), ask, lambda index: noise(step_stream(index)))
    steps, final = [], None
    for state in states:  # what the state asked first is its own guess; Heun asks once more afterwards
        if state.prediction is None:
            final = state.x[0]
        else:
            conditional, unconditional, internals = asked[-1]
            steps.append(TracedStep(state.x[0], conditional, unconditional, internals))
    assert final is not None
    return TracedRun(
        request={
            "prompt": prompt,
            "seed": seed,
            "steps": settings.steps,
            "guidance": settings.guidance,
            "sampler": settings.sampler,
        },
        tokens=[
            {"id": int(token), "text": word, "known": trained.tokenizer.knows(word)}
            for token, word in zip(tokens[0], ["<start>", *tokenize(prompt)][: config.text.max_tokens], strict=False)
        ],
        text={"mask": mask, "states": words, "pooled": pooled},
        times=sampler.times.tolist(),
        steps=steps,
        final=final,
    )


def sample_evenly(values: Tensor, limit: int) -> Tensor:
    """At most `limit` numbers of a tensor, evenly spaced in its row-major order: `flat[::ceil(n / limit)]`."""
    flat = values.flatten()
    return flat[:: -(-len(flat) // limit)]


def write_golden(trained: TrainedModel, path: Path, model_hash: str, limit: int) -> None:
    """The golden runs in float32; tensors of more than `limit` numbers are sampled evenly, internals at one step."""
    arrays, runs = ArrayFile(), []
    for number, (seed, prompt, sampler) in enumerate(GOLDEN):
        run = trace(trained, prompt, seed, SamplingConfig(sampler, GOLDEN_STEPS, trained.config.sampling.guidance))
        inspected = GOLDEN_STEPS // 2
        tensors = {f"text.{name}": tensor for name, tensor in run.text.items()}
        tensors["latents"] = torch.stack([*(step.latent for step in run.steps), run.final])
        tensors["conditional"] = torch.stack([step.conditional for step in run.steps])
        tensors["unconditional"] = torch.stack([step.unconditional for step in run.steps])
        tensors["picture"] = trained.autoencoder.decode(run.final[None])[0]
        tensors["encoded"] = trained.autoencoder.encode(tensors["picture"][None].clamp(-1, 1))[0]
        for name, tensor in tensors.items():
            arrays.add(f"{number}.{name}", tensor)
        dims = {}
        for name, tensor in run.steps[inspected].internals.items():
            dims[name] = list(tensor.shape)
            arrays.add(f"{number}.internals.{name}", sample_evenly(tensor, limit))
        runs.append(
            {
                "request": run.request,
                "tokens": run.tokens,
                "times": run.times,
                "inspected": inspected,
                "internals": dims,
            }
        )
    arrays.write(path, {"format": "dit-golden/1", "model": model_hash, "runs": runs})


def write_changed(trained: TrainedModel, path: Path, model_hash: str) -> None:
    """A golden run with `CHANGES`: its latents and outputs, and some internals of one step."""
    seed, prompt, sampler = CHANGED
    settings = SamplingConfig(sampler, GOLDEN_STEPS, trained.config.sampling.guidance)
    run, arrays, inspected = trace(trained, prompt, seed, settings, CHANGES), ArrayFile(), GOLDEN_STEPS // 2
    arrays.add("latents", torch.stack([*(step.latent for step in run.steps), run.final]))
    arrays.add("conditional", torch.stack([step.conditional for step in run.steps]))
    arrays.add("unconditional", torch.stack([step.unconditional for step in run.steps]))
    for name in CHANGED_PROBES:
        arrays.add(f"internals.{name}", run.steps[inspected].internals[name])
    request = {**run.request, "changes": CHANGES}
    arrays.write(path, {"format": "dit-golden/1", "model": model_hash, "request": request, "inspected": inspected})


def write_inside(trained: TrainedModel, path: Path, model_hash: str) -> None:
    """What flows inside the text encoder and the autoencoder in the first golden run, a few numbers of each tensor."""
    seed, prompt, sampler = GOLDEN[0]
    run = trace(trained, prompt, seed, SamplingConfig(sampler, GOLDEN_STEPS, trained.config.sampling.guidance))
    picture = trained.autoencoder.decode(run.final[None])[0].clamp(-1, 1)
    tensors = inside_autoencoder(trained.autoencoder, run.final, picture)
    tokens, mask = trained.tokenizer.encode_batch([prompt, ""])
    for branch in range(2):
        inside = inside_text_encoder(trained.model.text_encoder, tokens[branch, None], mask[branch, None])
        tensors |= {f"text.{branch}.{name}": tensor for name, tensor in inside.items()}
    arrays = ArrayFile()
    for name, tensor in tensors.items():
        arrays.add(name, scattered(tensor, INSIDE_LIMIT))
    dims = {name: list(tensor.shape) for name, tensor in tensors.items()}
    arrays.write(path, {"format": "dit-inside/1", "model": model_hash, "request": run.request, "dims": dims})


def write_recorded(trained: TrainedModel, path: Path, model_hash: str, inspected: Sequence[int]) -> None:
    """The recorded run for the instant start: the first example at the default settings."""
    settings = trained.config.sampling
    run = trace(trained, SHOWPIECE, SHOWPIECE_SEED, settings)
    arrays = ArrayFile()
    for name, tensor in run.text.items():
        arrays.add(f"text.{name}", tensor)
    latents = torch.stack([*(step.latent for step in run.steps), run.final])
    conditional = torch.stack([step.conditional for step in run.steps])
    unconditional = torch.stack([step.unconditional for step in run.steps])
    for name, tensor in {"latents": latents, "conditional": conditional, "unconditional": unconditional}.items():
        arrays.add(name, tensor)
    guided = guide(conditional, unconditional, settings.guidance)
    times = torch.tensor(run.times, dtype=torch.float64)
    guesses = [
        to_prediction(guess, trained.config.dit.prediction, x, t, FLOW).x0
        for guess, x, t in zip(guided, latents, times, strict=False)
    ]
    pictures = trained.autoencoder.decode(torch.stack(guesses).float())
    arrays.add("pictures.clean", ((pictures.clamp(-1, 1) + 1) * 127.5).round(), "uint8")
    for step in inspected:
        for name in RECORDED_PROBES:
            arrays.add(f"internals.{step}.{name}", run.steps[step].internals[name], "float16")
    arrays.write(
        path,
        {"format": "dit-run/1", "request": run.request, "model": model_hash, "times": run.times, "tokens": run.tokens},
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", help="a name in models/configs/")
    arguments = parser.parse_args()
    trained = read_export(load_config(arguments.model), folder_of(arguments.model))
    model_hash = file_entry(folder_of(arguments.model) / "dit.bin")["sha256"]
    write_inside(trained, FIXTURES / f"{arguments.model}-inside", model_hash)
    whole = trained.config.name == "nano"  # small enough to be kept whole; others are sampled
    write_golden(trained, FIXTURES / arguments.model, model_hash, limit=10**9 if whole else 2048)
    if whole:
        write_changed(trained, FIXTURES / f"{arguments.model}-changed", model_hash)
    else:
        last = trained.config.sampling.steps - 1
        write_recorded(trained, RECORDED / arguments.model, model_hash, inspected=[last])


if __name__ == "__main__":
    main()
