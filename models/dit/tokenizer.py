"""Words to numbers: `<start>`, then one token a word, then padding. The vocabulary ships in the manifest. It
holds no plurals: a plural is its singular's token."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from models.scenes import WORDS, find_word, tokenize

PADDING, START, UNKNOWN = "<pad>", "<start>", "<unknown>"
SPECIAL = (PADDING, START, UNKNOWN)


class Tokenizer:
    """Word-level tokenizer. `words[i]` is the word of token i; the first three are `<pad>`, `<start>`, `<unknown>`."""

    def __init__(self, max_tokens: int, words: Sequence[str] | None = None) -> None:
        self.words = [*SPECIAL, *WORDS] if words is None else list(words)
        self.max_tokens = max_tokens
        self._ids = {word: index for index, word in enumerate(self.words)}

    def encode(self, text: str) -> list[int]:
        """Token ids, `<start>` first, cut to `max_tokens`. The empty text is `[<start>]`: the unconditional prompt."""
        found = (find_word(word, self._ids) for word in tokenize(text))
        ids = [self._ids[START], *(self._ids[UNKNOWN] if word is None else word for word in found)]
        return ids[: self.max_tokens]

    def knows(self, word: str) -> bool:
        """Whether a word has a token of its own, or its singular has."""
        return find_word(word, self._ids) is not None

    def encode_batch(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """Tokens int32 `[B, T]` and mask float `[B, T]` (1 word, 0 padding)."""
        tokens = torch.full((len(texts), self.max_tokens), self._ids[PADDING], dtype=torch.int32)
        mask = torch.zeros(len(texts), self.max_tokens)
        for row, text in enumerate(texts):
            ids = self.encode(text)
            tokens[row, : len(ids)] = torch.tensor(ids, dtype=torch.int32)
            mask[row, : len(ids)] = 1
        return tokens, mask
