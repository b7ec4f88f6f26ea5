"""The text encoder: a small bidirectional transformer over words, trained together with the DiT."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from models.dit.config import ModelConfig


class TextBlock(nn.Module):
    """Pre-norm self-attention and MLP (Vaswani et al. 2017; pre-norm: Xiong et al. 2020)."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.norm1 = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(approximate="tanh"), nn.Linear(4 * width, width))

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        B, T, D = x.shape
        q, k, v = self.qkv(self.norm1(x)).view(B, T, 3, self.heads, D // self.heads).permute(2, 0, 3, 1, 4)
        probs = (q @ k.transpose(-2, -1) * (D // self.heads) ** -0.5 + bias).softmax(-1)  # [B, H, T, T]
        x = x + self.out((probs @ v).transpose(1, 2).reshape(B, T, D))
        return x + self.mlp(self.norm2(x))


class TextEncoder(nn.Module):
    """Words to vectors: `tokens [B, T]`, `mask [B, T]` (1 word, 0 padding) -> `states [B, T, D]`, `pooled [B, D]`.

    The first token is always `<start>`, so that the empty prompt, which guidance needs, has one word to look at.
    """

    def __init__(self, config: ModelConfig, vocabulary_size: int) -> None:
        super().__init__()
        width = config.dit.width
        self.word = nn.Embedding(vocabulary_size, width)
        self.position = nn.Parameter(torch.randn(config.text.max_tokens, width) * 0.02)
        self.blocks = nn.ModuleList(TextBlock(width, config.text.heads) for _ in range(config.text.depth))
        self.norm = nn.LayerNorm(width)
        self.pool = nn.Linear(width, width)
        nn.init.normal_(self.word.weight, std=0.05)

    def forward(self, tokens: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        x = self.word(tokens) + self.position  # [B, T, D]
        bias = padding_bias(mask)
        for block in self.blocks:
            x = block(x, bias)
        states = self.norm(x)
        mean = (states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)  # over the words, not the padding
        return states, self.pool(F.silu(mean))


def padding_bias(mask: Tensor) -> Tensor:
    """Mask `[B, T]` of 1 (word) and 0 (padding) -> attention bias `[B, 1, 1, T]`: 0 on words, -10⁴ on padding."""
    return (mask[:, None, None, :] - 1) * 1e4
