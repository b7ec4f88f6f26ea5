"""Text encoder and DiT as one trainable model."""

from __future__ import annotations

from torch import Tensor, nn

from models.dit.config import ModelConfig
from models.dit.model import DiT
from models.dit.text_encoder import TextEncoder
from models.dit.tokenizer import Tokenizer
from models.scenes import class_names


class TextToLatent(nn.Module):
    """Text encoder and DiT as one trainable model; the training loss is its forward pass."""

    def __init__(self, config: ModelConfig, vocabulary_size: int, layout_classes: int) -> None:
        super().__init__()
        self.text_encoder = TextEncoder(config, vocabulary_size)
        self.dit = DiT(config, layout_classes)

    def forward(self, x: Tensor, timestep: Tensor, tokens: Tensor, mask: Tensor) -> tuple[Tensor, Tensor | None]:
        """Noisy latent `[B, C, s, s]` -> prediction of the same shape, and layout logits `[B, N, classes]`."""
        words, pooled = self.text_encoder(tokens, mask)
        return self.dit(x, timestep, words, pooled, mask)


def build(config: ModelConfig) -> tuple[TextToLatent, Tokenizer]:
    """A new model and its tokenizer."""
    tokenizer = Tokenizer(config.text.max_tokens)
    return TextToLatent(config, len(tokenizer.words), len(class_names)), tokenizer
