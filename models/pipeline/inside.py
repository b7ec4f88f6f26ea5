"""Numbers inside the text encoder and the autoencoder, which no probe shows. The page makes them by hand.

Format: `src/lib/by-hand/testing/inside.ts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.overrides import TorchFunctionMode

from models.dit.autoencoder import Autoencoder, ResidualBlock
from models.dit.text_encoder import TextEncoder

#: A prime, so that samples one apart are scattered over rows and columns, and no place is taken twice.
SCATTER = 7919


class Softmaxes(TorchFunctionMode):
    """While it is entered, every softmax leaves what it read and what it gave."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[Tensor, Tensor]] = []

    def __torch_function__(
        self, func: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None
    ) -> Any:
        result = func(*args, **(kwargs or {}))
        if func is Tensor.softmax:
            self.calls.append((args[0], result))
        return result


@contextmanager
def watched(module: nn.Module) -> Iterator[dict[str, tuple[Tensor, Tensor]]]:
    """By the name of a submodule, its first input and its output in the forward pass that follows."""
    seen: dict[str, tuple[Tensor, Tensor]] = {}

    def hook_of(name: str) -> Callable[[nn.Module, tuple[Tensor, ...], Tensor], None]:
        def hook(_: nn.Module, inputs: tuple[Tensor, ...], output: Tensor) -> None:
            seen[name] = (inputs[0], output)

        return hook

    handles = [part.register_forward_hook(hook_of(name)) for name, part in module.named_modules() if name]
    try:
        yield seen
    finally:
        for handle in handles:
            handle.remove()


@torch.no_grad()
def inside_text_encoder(encoder: TextEncoder, tokens: Tensor, mask: Tensor) -> dict[str, Tensor]:
    """What flows inside for one prompt, tokens and mask `[1, T]`, of which N are words: padding is left out.

    `token [N, D]`; the others stacked over the blocks: `norm.*`, `attention`, `mlp`, `stream.*` `[L, N, D]`,
    `qkv [L, N, 3, H, d]`, `logits` and `probs` `[L, H, N, N]`, `heads [L, N, H, d]`, `hidden [L, N, 4 D]`.
    """
    with watched(encoder) as seen, Softmaxes() as softmaxes:
        encoder(tokens, mask)
    L, H, N = len(encoder.blocks), encoder.blocks[0].heads, int(mask.sum())

    def stacked(name: str, which: int = 1) -> Tensor:
        return torch.stack([seen[f"blocks.{block}{name}"][which][0, :N] for block in range(L)])

    def scores(which: int) -> Tensor:
        return torch.stack([call[which][0, :, :N, :N] for call in softmaxes.calls])

    return {
        "token": stacked("", 0)[0],
        "norm.attention": stacked(".norm1"),
        "qkv": stacked(".qkv").unflatten(-1, (3, H, -1)),
        "logits": scores(0),
        "probs": scores(1),
        "heads": stacked(".out", 0).unflatten(-1, (H, -1)),
        "attention": stacked(".out"),
        "stream.attention": stacked(".norm2", 0),
        "norm.mlp": stacked(".norm2"),
        "hidden": stacked(".mlp.1"),
        "mlp": stacked(".mlp"),
        "stream.mlp": stacked(""),
    }


@torch.no_grad()
def inside_autoencoder(autoencoder: Autoencoder, latent: Tensor, picture: Tensor) -> dict[str, Tensor]:
    """Every convolution's and residual block's output, by its PyTorch name without `body`: `decoder.1.conv2 [C, H, W]`.

    `latent [C, s, s]`, normalised, goes through the decoder, `picture [3, S, S]` through the encoder.
    """
    with watched(autoencoder) as seen:
        autoencoder.decode(latent[None])
        autoencoder.encode(picture[None])
    modules = dict(autoencoder.named_modules())
    return {
        name.replace(".body", ""): output[0]
        for name, (_, output) in seen.items()
        if isinstance(modules[name], nn.Conv2d | ResidualBlock)
    }


def scattered(values: Tensor, limit: int) -> Tensor:
    """At most `limit` numbers of a tensor of n: in row-major order those at `i * SCATTER % n`, counted from 0."""
    flat = values.flatten()
    return flat[torch.arange(min(limit, len(flat))) * SCATTER % len(flat)]
