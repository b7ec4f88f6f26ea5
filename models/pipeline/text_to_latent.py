"""Text encoder and DiT as one trainable model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from torch import Tensor, nn

from models.dit.config import ModelConfig
from models.dit.model import Attention, DiT, sincos_positions
from models.dit.probes import ignore
from models.dit.text_encoder import TextEncoder, padding_bias
from models.dit.tokenizer import Tokenizer
from models.scenes import class_names


class Predictions(NamedTuple):
    """What the training losses look at."""

    target: Tensor  # [B, C, s, s]
    layout: Tensor  # [B, N, classes] logits, guessed by mid-depth tokens
    caption_layout: Tensor  # [B, N, classes] logits, guessed from the words alone


class CaptionLayout(nn.Module):
    """Training only: every patch asks the words, by its place alone, which object will cover it.

    `words [B, T, D]`, `mask [B, T]` -> logits `[B, N, classes]`. Without it the text encoder hears of "left of" only
    through the whole DiT, and after 400,000 pictures still did not know which of two objects stands first.
    """

    def __init__(self, config: ModelConfig, classes: int) -> None:
        super().__init__()
        D = config.dit.width
        self.register_buffer("positions", sincos_positions(config.grid, D), persistent=False)
        self.attention = Attention(D, config.dit.heads, "caption")
        self.out = nn.Sequential(nn.LayerNorm(D), nn.Linear(D, classes))

    def forward(self, words: Tensor, mask: Tensor) -> Tensor:
        patches = self.positions.expand(len(words), -1, -1)  # [B, N, D]
        return self.out(self.attention(patches, words, ignore, padding_bias(mask)))


class TextToLatent(nn.Module):
    """Text encoder and DiT as one trainable model, with the two heads that only training has."""

    def __init__(self, config: ModelConfig, vocabulary_size: int, layout_classes: int) -> None:
        super().__init__()
        self.text_encoder = TextEncoder(config, vocabulary_size)
        self.dit = DiT(config, layout_classes)
        self.caption_layout: CaptionLayout | None = CaptionLayout(config, layout_classes)

    def drop_training_heads(self) -> None:
        """Keep only what is shipped."""
        self.dit.layout_head = None
        self.caption_layout = None

    def forward(self, x: Tensor, timestep: Tensor, tokens: Tensor, mask: Tensor) -> Predictions:
        """Noisy latents `[B, C, s, s]`, their sinusoids `[B, F]`, tokens and mask `[B, T]` -> `Predictions`."""
        words, pooled = self.text_encoder(tokens, mask)
        target, layout = self.dit(x, timestep, words, pooled, mask)
        assert layout is not None, "a model without its training heads is not trained on"
        assert self.caption_layout is not None
        return Predictions(target, layout, self.caption_layout(words, mask))


def build(config: ModelConfig, words: Sequence[str] | None = None) -> tuple[TextToLatent, Tokenizer]:
    """A new model and its tokenizer, of today's vocabulary or of the given one."""
    tokenizer = Tokenizer(config.text.max_tokens, words)
    return TextToLatent(config, len(tokenizer.words), len(class_names)), tokenizer
