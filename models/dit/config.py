"""The configuration of a model: `models/configs/<name>.toml` is the only place where a dimension is written."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

CONFIGS = Path(__file__).resolve().parent.parent / "configs"

Prediction = Literal["flow", "epsilon", "v"]
Optimizer = Literal["muon", "adamw"]


@dataclass(frozen=True)
class ImageConfig:
    size: int
    channels: int


@dataclass(frozen=True)
class AutoencoderConfig:
    """`width` holds the channels at 1/4 and at 1/8 of the picture's size."""

    width: tuple[int, int]
    latent_channels: int
    kl_weight: float

    downsampling = 8


@dataclass(frozen=True)
class TextConfig:
    max_tokens: int
    depth: int
    heads: int


@dataclass(frozen=True)
class DiTConfig:
    patch_size: int
    width: int
    depth: int
    heads: int
    mlp_ratio: int
    sinusoid_size: int
    prediction: Prediction
    layout_block: int

    @property
    def head_width(self) -> int:
        return self.width // self.heads


@dataclass(frozen=True)
class TrainingConfig:
    """Counts are images, so that they mean the same at every batch size.

    `optimizer` is that of the blocks' matrices. `foreground_weight` is the weight in the flow loss of a patch that an
    object covers, where the background has 1. `caption_variants`: paraphrases, and what visitors type, beside the
    canonical captions.
    """

    batch_size: int
    images: int
    warmup_images: int
    decay_fraction: float
    optimizer: Optimizer
    muon_learning_rate: float
    adamw_learning_rate: float
    weight_decay: float
    ema_images: int
    text_dropout: float
    foreground_weight: float
    layout_weight: float
    caption_layout_weight: float
    caption_variants: bool
    pool_size: int
    pool_reuse: int
    autoencoder_images: int
    autoencoder_batch_size: int
    autoencoder_learning_rate: float


@dataclass(frozen=True)
class SamplingConfig:
    """What the page starts with; `sampler` is an id of `models.diffusion.samplers`."""

    sampler: str
    steps: int
    guidance: float


@dataclass(frozen=True)
class ModelConfig:
    name: str
    image: ImageConfig
    autoencoder: AutoencoderConfig
    text: TextConfig
    dit: DiTConfig
    training: TrainingConfig
    sampling: SamplingConfig

    @property
    def latent_size(self) -> int:
        """Rows (and columns) of the latent: `image.size / 8`."""
        return self.image.size // self.autoencoder.downsampling

    @property
    def grid(self) -> int:
        """Rows (and columns) of patches: `latent_size / patch_size`."""
        return self.latent_size // self.dit.patch_size

    @property
    def latent_shape(self) -> tuple[int, int, int]:
        return (self.autoencoder.latent_channels, self.latent_size, self.latent_size)


class ConfigError(ValueError):
    """A configuration that does not describe a model."""


def parse_config(table: dict[str, Any]) -> ModelConfig:
    """Build a `ModelConfig` from a parsed TOML table. Raises `ConfigError` where a key is missing, unknown or wrong."""
    try:
        autoencoder = dict(table["autoencoder"])
        autoencoder["width"] = tuple(autoencoder["width"])
        config = ModelConfig(
            name=table["name"],
            image=ImageConfig(**table["image"]),
            autoencoder=AutoencoderConfig(**autoencoder),
            text=TextConfig(**table["text"]),
            dit=DiTConfig(**table["dit"]),
            training=TrainingConfig(**table["training"]),
            sampling=SamplingConfig(**table["sampling"]),
        )
    except (KeyError, TypeError) as error:
        raise ConfigError(f"The configuration is incomplete or has an unknown key: {error}") from error
    if config.dit.width % config.dit.heads or config.dit.width % 4:
        raise ConfigError("dit.width must be divisible by dit.heads and by 4 (two-dimensional sine-cosine positions).")
    if config.image.size % (config.autoencoder.downsampling * config.dit.patch_size):
        raise ConfigError("image.size must be divisible by 8 x dit.patch_size.")
    return config


def changed(table: dict[str, Any], changes: Iterable[str]) -> dict[str, Any]:
    """A parsed TOML table with some of its values replaced, each written as `dit.depth=4`. Raises `ConfigError`."""
    table = {key: dict(value) if isinstance(value, dict) else value for key, value in table.items()}
    for change in changes:
        path, _, value = change.partition("=")
        *sections, key = path.split(".")
        target: Any = table
        for section in sections:
            target = target.get(section) if isinstance(target, dict) else None
        if not isinstance(target, dict) or key not in target or isinstance(target[key], dict):
            raise ConfigError(f'There is no "{path}" in the configuration, in "{change}".')
        try:
            target[key] = tomllib.loads(f"value = {value}")["value"]
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f'"{value}" is not a TOML value, in "{change}".') from error
    return table


def load_config(name: str, changes: Iterable[str] = ()) -> ModelConfig:
    """Read `models/configs/<name>.toml`, with some values replaced as `changed` says.

    Raises `ConfigError` where there is none, naming those that exist.
    """
    path = CONFIGS / f"{name}.toml"
    if not path.exists():
        known = ", ".join(sorted(file.stem for file in CONFIGS.glob("*.toml")))
        raise ConfigError(f'There is no configuration "{name}". Known: {known}.')
    with path.open("rb") as file:
        return parse_config(changed(tomllib.load(file), changes))
