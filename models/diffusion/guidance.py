"""Classifier-free guidance: the guess with the prompt, pushed away from the guess without.

Reference: Ho & Salimans, "Classifier-free diffusion guidance", 2022, equation 6, with s = 1 + w.
"""

from __future__ import annotations

from torch import Tensor


def guide(conditional: Tensor, unconditional: Tensor, scale: float) -> Tensor:
    """o(without) + s * (o(with) - o(without)), [...] each.

    s = 0 ignores the prompt, s = 1 is the model's own guess, larger s exaggerates what the prompt
    changes.
    """
    return unconditional + scale * (conditional - unconditional)
