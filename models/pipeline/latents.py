"""Training examples as latents: rendered and encoded once, used a few times, then replaced."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from models.dit.autoencoder import Autoencoder, from_pixels
from models.dit.config import ModelConfig
from models.dit.tokenizer import Tokenizer
from models.pipeline.devices import autocast
from models.scenes import as_visitors_type, batch, canonical_caption


@dataclass(frozen=True)
class Examples:
    """`latents [B, C, s, s]`, `tokens [B, T]`, `mask [B, T]`, `layouts [B, N]` (the class that covers each patch)."""

    latents: Tensor
    tokens: Tensor
    mask: Tensor
    layouts: Tensor


class LatentPool:
    """A ring of the newest examples.

    Rendering and encoding a scene costs about as much as a training pass over it, so each is drawn `reuse` times on
    average (with fresh noise) before it leaves. What it holds follows from the seed and the number of refreshes.
    """

    def __init__(
        self, config: ModelConfig, autoencoder: Autoencoder, tokenizer: Tokenizer, seed: int, device: torch.device
    ) -> None:
        training, size = config.training, config.training.pool_size
        self._autoencoder, self._tokenizer, self._grid = autoencoder, tokenizer, config.grid
        self._device, self._caption_variants = device, training.caption_variants
        self._latents = torch.zeros(size, *config.latent_shape, dtype=torch.bfloat16)
        self._tokens = torch.zeros(size, config.text.max_tokens, dtype=torch.int32)
        self._mask = torch.zeros(size, config.text.max_tokens)
        self._layouts = torch.zeros(size, config.grid**2, dtype=torch.int64)
        self._rng = np.random.default_rng(seed)
        self._written = 0
        self._fresh_per_image = 1 / training.pool_reuse
        self._owed = 0.0
        self._write(min(size, 16 * training.batch_size))

    @property
    def filled(self) -> int:
        """How many examples the pool holds."""
        return min(self._written, len(self._latents))

    @torch.no_grad()
    def _write(self, count: int) -> None:
        scenes = batch(self._rng, count, "train", grid=self._grid)
        pixels = torch.from_numpy(scenes.images)
        slots = (torch.arange(count) + self._written) % len(self._latents)
        with autocast(self._device):
            for rows, chunk in zip(slots.split(64), pixels.split(64), strict=True):
                images = from_pixels(chunk.to(self._device)).contiguous(memory_format=torch.channels_last)
                self._latents[rows] = self._autoencoder.encode(images).to(self._latents)
        if self._caption_variants:
            captions = [as_visitors_type(text, self._rng) for text in scenes.captions]
        else:
            captions = [canonical_caption(scene) for scene in scenes.scenes]
        self._tokens[slots], self._mask[slots] = self._tokenizer.encode_batch(captions)
        self._layouts[slots] = torch.from_numpy(scenes.layouts).flatten(1)
        self._written += count

    def draw(self, count: int) -> Examples:
        """A random batch, after replacing `count / reuse` of the oldest examples by new ones."""
        self._owed += count * self._fresh_per_image
        if (fresh := int(self._owed)) > 0:
            self._write(fresh)
            self._owed -= fresh
        rows = torch.from_numpy(self._rng.integers(0, self.filled, count))
        to = self._device
        return Examples(
            self._latents[rows].float().to(to),
            self._tokens[rows].to(to),
            self._mask[rows].to(to),
            self._layouts[rows].to(to),
        )
