"""Words to numbers: `<start>`, then one token a word, then padding. The vocabulary ships in the manifest."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from models.scenes import WORDS, tokenize

PADDING, START, UNKNOWN = "<pad>", "<start>", "<unknown>"
SPECIAL = (PADDING, START, UNKNOWN)


class Tokenizer:
    """Word-level tokenizer. `words[i]` is the word of token i; the first three are `<pad>`, `<start>`, `<unknown>`."""

    def __init__(self, max_tokens: int, words: Sequence[str] | None = None) -> None:
        self.words = (
            list(words) if words is not None else [*SPECIAL, *(word for word in WORDS if not word.startswith("<"))]
        )
        self.max_tokens = max_tokens
        self._ids = {word: index for index, word in enumerate(self.words)}

    def encode(self, text: str) -> list[int]:
        """Token ids, `<start>` first, cut to `max_tokens`. The empty text is `[<start>]`: the unconditional prompt."""
        unknown = self._ids[UNKNOWN]
        ids = [self._ids[START], *(self._ids.get(word, unknown) for word in tokenize(text))]
        return ids[: self.max_tokens]

    def encode_batch(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Tokens int32 `[B, T]` and mask float `[B, T]` (1 word, 0 padding)."""
        tokens = torch.full((len(texts), self.max_tokens), self._ids[PADDING], dtype=torch.int32)
        mask = torch.zeros(len(texts), self.max_tokens)
        for row, text in enumerate(texts):
            ids = self.encode(text)
            tokens[row, : len(ids)] = torch.tensor(ids, dtype=torch.int32)
            mask[row, : len(ids)] = 1
        return tokens, mask
