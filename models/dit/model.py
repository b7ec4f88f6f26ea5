"""The diffusion transformer, line by line.

Peebles & Xie, "Scalable Diffusion Models with Transformers", 2022 (adaLN-Zero); the words enter by cross-attention as
in Chen et al., "PixArt-α", 2023; queries and keys are normalised as in Dehghani et al., "ViT-22B", 2023.

Shapes: B pictures, N patches, T words, L blocks, H heads, D width, d = D / H, p patch size, C latent channels.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import torch
from torch import Tensor, nn

from models.dit.config import ModelConfig
from models.dit.probes import Probe, ignore
from models.dit.text_encoder import padding_bias


def sinusoid_frequencies(size: int) -> Tensor:
    """F/2 angular frequencies from 2π to 200π, geometric: float64 `[F/2]`."""
    return 2 * math.pi * torch.logspace(0, 2, size // 2, base=10, dtype=torch.float64)


def sinusoid(t: Tensor, size: int) -> Tensor:
    """Timestep `t [B]` in [0, 1] -> `[B, F]`: the cosines, then the sines, of t at F/2 frequencies.

    Vaswani et al. 2017, section 3.5, with frequencies for a continuous t. Fed to the graph from outside: large
    arguments lose precision on some GPUs.
    """
    angles = t.double()[:, None] * sinusoid_frequencies(size).to(t.device)  # [B, F/2]
    return torch.cat([angles.cos(), angles.sin()], dim=1).float()


def sincos_positions(grid: int, width: int) -> Tensor:
    """Fixed positions of a grid of patches `[N, D]`: half of D encodes the row, half the column (He et al. 2021)."""
    omega = 10_000 ** -(torch.arange(width // 4, dtype=torch.float64) / (width // 4))
    angles = torch.arange(grid, dtype=torch.float64)[:, None] * omega  # [grid, D/4]
    axis = torch.cat([angles.sin(), angles.cos()], dim=1)  # [grid, D/2]
    rows = axis[:, None, :].expand(grid, grid, -1)
    columns = axis[None, :, :].expand(grid, grid, -1)
    return torch.cat([rows, columns], dim=2).reshape(grid * grid, width).float()


def patchify(x: Tensor, p: int) -> Tensor:
    """`[B, C, H, W]` -> `[B, N, p²C]`; inside a patch: row, column, channel."""
    B, C, H, W = x.shape
    return x.view(B, C, H // p, p, W // p, p).permute(0, 2, 4, 3, 5, 1).reshape(B, (H // p) * (W // p), p * p * C)


def unpatchify(tokens: Tensor, p: int, grid: int) -> Tensor:
    """`[B, N, p²C]` -> `[B, C, H, W]`: the inverse of `patchify`."""
    B, _, values = tokens.shape
    C = values // (p * p)
    return tokens.view(B, grid, grid, p, p, C).permute(0, 5, 1, 3, 2, 4).reshape(B, C, grid * p, grid * p)


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """adaLN: the condition shifts and scales every token alike. `x [B, N, D]`, `shift`, `scale` `[B, D]`."""
    return x * (1 + scale[:, None, :]) + shift[:, None, :]


class RMSNorm(nn.Module):
    """x / rms(x) · g over the last axis (Zhang & Sennrich 2019)."""

    def __init__(self, size: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(size))

    def forward(self, x: Tensor) -> Tensor:
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * self.gain


class Attention(nn.Module):
    """Multi-head attention of `x [B, N, D]` to `context [B, M, D]`: softmax(q·k / √d) v (Vaswani et al., eq. 1)."""

    def __init__(self, width: int, heads: int, name: str) -> None:
        super().__init__()
        self.heads, self.name = heads, name
        self.q = nn.Linear(width, width)
        self.k = nn.Linear(width, width)
        self.v = nn.Linear(width, width)
        self.norm_q = RMSNorm(width // heads)
        self.norm_k = RMSNorm(width // heads)
        self.out = nn.Linear(width, width)

    def split(self, x: Tensor) -> Tensor:
        """`[B, M, D]` -> `[B, H, M, d]`."""
        B, M, D = x.shape
        return x.view(B, M, self.heads, D // self.heads).transpose(1, 2)

    def forward(
        self,
        x: Tensor,
        context: Tensor,
        probe: Probe,
        bias: Tensor | None = None,
        head_scale: Tensor | None = None,
        key_scale: Tensor | None = None,
    ) -> Tensor:
        B, N, D = x.shape
        q = self.norm_q(self.split(self.q(x)))  # [B, H, N, d]
        k = self.norm_k(self.split(self.k(context)))  # [B, H, M, d]
        v = self.split(self.v(context))  # [B, H, M, d]
        logits = q @ k.transpose(-2, -1) * (D // self.heads) ** -0.5  # [B, H, N, M]
        probs = (logits if bias is None else logits + bias).softmax(-1)
        weights = probs if key_scale is None else probs * key_scale  # intervention: mute or boost words
        heads = weights @ v  # [B, H, N, d]
        if head_scale is not None:  # intervention: mute or boost heads
            heads = heads * head_scale[:, None, None]
        out = self.out(heads.transpose(1, 2).reshape(B, N, D))
        for part, tensor in {"q": q, "k": k, "v": v, "probs": probs, "heads": heads, "out": out}.items():
            probe(f"attention.{self.name}.{part}", tensor)
        return out


class Interventions(NamedTuple):
    """What a visitor may turn by hand; all ones leave the model as it is."""

    self_heads: Tensor  # [L, H] scales heads of self-attention
    cross_heads: Tensor  # [L, H] scales heads of cross-attention
    gates: Tensor  # [L, 3] scales the gates of self-attention, cross-attention and MLP
    words: Tensor  # [T] scales the words' attention weights


class DiTBlock(nn.Module):
    """modulate → self-attention → gate; cross-attention to the words; modulate → MLP → gate."""

    def __init__(self, config: ModelConfig) -> None:
        super().__init__()
        D = config.dit.width
        self.norm1 = nn.LayerNorm(D, elementwise_affine=False, eps=1e-6)
        self.self_attention = Attention(D, config.dit.heads, "self")
        self.cross_attention = Attention(D, config.dit.heads, "cross")
        self.norm2 = nn.LayerNorm(D, elementwise_affine=False, eps=1e-6)
        self.mlp = nn.Sequential(
            nn.Linear(D, config.dit.mlp_ratio * D), nn.GELU(approximate="tanh"), nn.Linear(config.dit.mlp_ratio * D, D)
        )
        self.adaln = nn.Sequential(nn.SiLU(), nn.Linear(D, 6 * D))
        for zeroed in (self.adaln[1], self.cross_attention.out):  # every block starts as the identity
            nn.init.zeros_(zeroed.weight)
            nn.init.zeros_(zeroed.bias)

    def forward(
        self,
        x: Tensor,
        condition: Tensor,
        words: Tensor,
        word_bias: Tensor,
        probe: Probe,
        interventions: Interventions | None = None,
        index: int = 0,
    ) -> Tensor:
        by_hand = interventions
        vectors = self.adaln(condition).view(x.shape[0], 6, x.shape[2])  # [B, 6, D]
        shift1, scale1, gate1, shift2, scale2, gate2 = vectors.unbind(1)  # six of [B, D]
        probe("adaln.vectors", vectors)

        h = modulate(self.norm1(x), shift1, scale1)  # [B, N, D]
        probe("attention.self.input", h)
        h = self.self_attention(h, h, probe, head_scale=by_hand and by_hand.self_heads[index])
        h = gate1[:, None, :] * h
        x = x + (h if by_hand is None else by_hand.gates[index, 0] * h)

        h = self.cross_attention(
            x,
            words,
            probe,
            word_bias,
            head_scale=by_hand and by_hand.cross_heads[index],
            key_scale=by_hand and by_hand.words,
        )
        x = x + (h if by_hand is None else by_hand.gates[index, 1] * h)

        h = modulate(self.norm2(x), shift2, scale2)  # [B, N, D]
        probe("mlp.input", h)
        h = self.mlp(h)
        probe("mlp.out", h)
        h = gate2[:, None, :] * h
        return x + (h if by_hand is None else by_hand.gates[index, 2] * h)


class FinalLayer(nn.Module):
    """modulate → linear: tokens `[B, N, D]` back to patches `[B, N, p²C]`; starts at zero."""

    def __init__(self, config: ModelConfig, values: int) -> None:
        super().__init__()
        D = config.dit.width
        self.norm = nn.LayerNorm(D, elementwise_affine=False, eps=1e-6)
        self.adaln = nn.Sequential(nn.SiLU(), nn.Linear(D, 2 * D))
        self.linear = nn.Linear(D, values)
        for zeroed in (self.adaln[1], self.linear):
            nn.init.zeros_(zeroed.weight)
            nn.init.zeros_(zeroed.bias)

    def forward(self, x: Tensor, condition: Tensor, probe: Probe) -> Tensor:
        vectors = self.adaln(condition).view(x.shape[0], 2, x.shape[2])
        shift, scale = vectors.unbind(1)
        x = modulate(self.norm(x), shift, scale)
        probe("final.modulation", vectors)
        probe("final.tokens", x)
        return self.linear(x)


class DiT(nn.Module):
    """The diffusion transformer: a noisy latent, a timestep and words in; the predicted velocity out."""

    def __init__(self, config: ModelConfig, layout_classes: int = 0) -> None:
        super().__init__()
        dit = config.dit
        self.p, self.grid, self.layout_block = dit.patch_size, config.grid, dit.layout_block
        values = dit.patch_size**2 * config.autoencoder.latent_channels
        self.embed = nn.Linear(values, dit.width)
        self.register_buffer("positions", sincos_positions(config.grid, dit.width))
        self.time = nn.Sequential(nn.Linear(dit.sinusoid_size, dit.width), nn.SiLU(), nn.Linear(dit.width, dit.width))
        self.blocks = nn.ModuleList(DiTBlock(config) for _ in range(dit.depth))
        self.final = FinalLayer(config, values)
        #: Training only: mid-depth tokens also guess which object covers their patch. Dropped at export.
        self.layout_head = (
            nn.Sequential(nn.LayerNorm(dit.width), nn.Linear(dit.width, layout_classes)) if layout_classes else None
        )

    def forward(
        self,
        x: Tensor,  # [B, C, H, W] the noisy latent
        timestep: Tensor,  # [B, F]       its sinusoid
        words: Tensor,  # [B, T, D]    text states
        pooled: Tensor,  # [B, D]       text summary
        mask: Tensor,  # [B, T]       1 word, 0 padding
        probe: Probe = ignore,
        interventions: Interventions | None = None,
    ) -> tuple[Tensor, Tensor | None]:
        patches = patchify(x, self.p)  # [B, N, p²C]
        projected = self.embed(patches)  # [B, N, D]
        tokens = projected + self.positions  # [B, N, D]
        hidden = self.time[1](self.time[0](timestep))  # [B, D]
        time = self.time[2](hidden)  # [B, D]
        condition = time + pooled  # [B, D]
        for name, tensor in {
            "patching.tokens": patches,
            "embedding.projected": projected,
            "embedding.tokens": tokens,
            "time.hidden": hidden,
            "time.embedding": time,
            "condition.vector": condition,
            "residual.stream": tokens,
        }.items():
            probe(name, tensor)

        word_bias = padding_bias(mask)  # [B, 1, 1, T]
        layout = None
        for index, block in enumerate(self.blocks):
            tokens = block(tokens, condition, words, word_bias, probe, interventions, index)  # [B, N, D]
            probe("residual.stream", tokens)
            if self.layout_head is not None and index + 1 == self.layout_block:
                layout = self.layout_head(tokens)  # [B, N, classes]

        output = self.final(tokens, condition, probe)  # [B, N, p²C]
        probe("final.output", output)
        return unpatchify(output, self.p, self.grid), layout  # [B, C, H, W]
