"""Pictures from prompts, with the same samplers and random numbers as the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor, nn

from models.diffusion.guidance import guide
from models.diffusion.prediction import Prediction, to_prediction
from models.diffusion.prng import LATENT_STREAM, normal_batch, step_stream
from models.diffusion.samplers import State, create_sampler, trajectory
from models.diffusion.schedules import SCHEDULES
from models.dit.autoencoder import Autoencoder
from models.dit.config import ModelConfig, SamplingConfig
from models.dit.model import sinusoid
from models.dit.probes import Probe, ignore
from models.dit.tokenizer import Tokenizer

#: The path that training uses: x_t = (1 − t) x0 + t ε.
FLOW = SCHEDULES["flow"]


@torch.no_grad()
def denoise(
    model: nn.Module,
    tokenizer: Tokenizer,
    config: ModelConfig,
    prompts: Sequence[str],
    seeds: Sequence[int],
    settings: SamplingConfig,
    probe: Probe = ignore,
) -> Iterator[State]:
    """Every state of a run, one picture for each prompt and seed; the last state's `x [B, C, s, s]` is the picture.

    `model` is a `TextToLatent`. With and without text go through it as one batch of 2B, which `probe` sees.
    """
    device = next(model.parameters()).device
    tokens, mask = (x.to(device) for x in tokenizer.encode_batch([*prompts, *([""] * len(prompts))]))
    words, pooled = model.text_encoder(tokens, mask)

    def ask(x: Tensor, t: Tensor) -> Prediction:
        timestep = sinusoid(t.expand(2 * len(x)), config.dit.sinusoid_size).to(device)
        conditional, unconditional = model.dit(torch.cat([x, x]), timestep, words, pooled, mask, probe)[0].chunk(2)
        return to_prediction(guide(conditional, unconditional, settings.guidance), config.dit.prediction, x, t, FLOW)

    def noise(stream: int) -> Tensor:
        return normal_batch(seeds, stream, config.latent_shape).to(device)

    sampler = create_sampler(settings.sampler, FLOW)
    yield from trajectory(sampler, settings.steps, noise(LATENT_STREAM), ask, lambda index: noise(step_stream(index)))


@torch.no_grad()
def generate(
    model: nn.Module,
    autoencoder: Autoencoder,
    tokenizer: Tokenizer,
    config: ModelConfig,
    prompts: Sequence[str],
    seeds: Sequence[int],
    settings: SamplingConfig,
) -> Tensor:
    """One picture `[3, S, S]` in [-1, 1] for each prompt and seed: `[B, 3, S, S]`."""
    *_, last = denoise(model, tokenizer, config, prompts, seeds, settings)
    return autoencoder.decode(last.x)
