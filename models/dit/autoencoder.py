"""The autoencoder: a picture to a latent eight times smaller on each side, and back (Rombach et al. 2021).

It starts from a pixel-unshuffle, so that no convolution pays for full resolution, and has no normalisation layer: one
latent value reaches only the pixels in its receptive field, which the page shows.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.dit.config import ModelConfig


class ResidualBlock(nn.Module):
    """x + conv(silu(conv(silu(x)))), starting as the identity."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(F.silu(self.conv1(F.silu(x))))


class Encoder(nn.Module):
    """Pixels in [-1, 1] `[B, 3, S, S]` -> mean and log-variance of the latent, each `[B, C, S/8, S/8]`."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        quarter, eighth = config.autoencoder.width
        self.body = nn.Sequential(
            nn.PixelUnshuffle(4),  # [B, 48, S/4, S/4]
            nn.Conv2d(16 * config.image.channels, quarter, 3, padding=1),
            ResidualBlock(quarter),
            nn.Conv2d(quarter, eighth, 3, stride=2, padding=1),  # [B, ., S/8, S/8]
            ResidualBlock(eighth),
            nn.SiLU(),
            nn.Conv2d(eighth, 2 * config.autoencoder.latent_channels, 3, padding=1),
        )

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = self.body(image).chunk(2, dim=1)
        return mean, log_variance.clamp(-20, 10)


class Decoder(nn.Module):
    """Latent `[B, C, s, s]` -> pixels `[B, 3, 8s, 8s]`, in [-1, 1] but for overshoot."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        quarter, eighth = config.autoencoder.width
        self.body = nn.Sequential(
            nn.Conv2d(config.autoencoder.latent_channels, eighth, 3, padding=1),  # [B, ., s, s]
            ResidualBlock(eighth),
            nn.Conv2d(eighth, 4 * quarter, 1),
            nn.PixelShuffle(2),  # [B, ., 2s, 2s]
            ResidualBlock(quarter),
            ResidualBlock(quarter),
            nn.SiLU(),
            nn.Conv2d(quarter, 96, 3, padding=1),
            nn.PixelShuffle(2),  # [B, 24, 4s, 4s]
            nn.SiLU(),
            nn.Conv2d(24, 4 * config.image.channels, 3, padding=1),
            nn.PixelShuffle(2),  # [B, 3, 8s, 8s]
        )

    def forward(self, latent: Tensor) -> Tensor:
        return self.body(latent)


class Autoencoder(nn.Module):
    """KL-regularised autoencoder (Kingma & Welling 2013; Rombach et al. 2021).

    `mean` and `std` `[C]` normalise each latent channel to zero mean and unit variance: the space the DiT works in.
    """

    mean: Tensor
    std: Tensor

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        self.encoder = Encoder(config)
        self.decoder = Decoder(config)
        self.register_buffer("mean", torch.zeros(config.autoencoder.latent_channels))
        self.register_buffer("std", torch.ones(config.autoencoder.latent_channels))

    def forward(self, image: Tensor) -> tuple[Tensor, Tensor]:
        """One training pass: the reconstruction `[B, 3, S, S]` and the KL divergence to N(0, 1) per latent value."""
        mean, log_variance = self.encoder(image)
        sample = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
        divergence = 0.5 * (mean.square() + log_variance.exp() - 1 - log_variance)
        return self.decoder(sample), divergence.mean()

    def encode(self, image: Tensor) -> Tensor:
        """Pixels `[B, 3, S, S]` in [-1, 1] -> the normalised latent `[B, C, S/8, S/8]`."""
        return (self.encoder(image)[0] - self.mean[:, None, None]) / self.std[:, None, None]

    def decode(self, latent: Tensor) -> Tensor:
        """The normalised latent `[B, C, s, s]` -> pixels `[B, 3, 8s, 8s]`."""
        return self.decoder(latent * self.std[:, None, None] + self.mean[:, None, None])


def to_pixels(image: Tensor) -> Tensor:
    """`[B, 3, S, S]` in [-1, 1] -> uint8 `[B, S, S, 3]`."""
    return ((image.float().clamp(-1, 1) + 1) * 127.5).round().to(torch.uint8).permute(0, 2, 3, 1)


def from_pixels(pixels: Tensor) -> Tensor:
    """uint8 `[B, S, S, 3]` -> float `[B, 3, S, S]` in [-1, 1]."""
    return pixels.permute(0, 3, 1, 2).float() / 127.5 - 1
