"""Prompts as people write them, outside the grammar, each with what it asks for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .score import Asked

Collection = Literal["free-form", "free-form-fresh"]
"""The fresh ones were written after the captions of training had learned from the mistakes on the others, and before
any picture of them was seen."""


@dataclass(frozen=True)
class FreeFormPrompt:
    """`kind` is what is hard about it: a paraphrase, a synonym, a plural, words that the model does not know, …"""

    kind: str
    prompt: str
    asked: Asked


def free_form_prompts(collection: Collection) -> list[FreeFormPrompt]:
    """All of a collection, in the order of its file, which is their seeds' order."""
    with Path(__file__).with_name(f"{collection}.tsv").open(newline="") as file:
        return [
            FreeFormPrompt(
                row["kind"],
                row["prompt"],
                Asked(
                    row["background"] or None,
                    tuple(row["objects"].split(",")),
                    row["relation"] or None,
                    row["style"] or None,
                ),
            )
            for row in csv.DictReader(file, delimiter="\t")
        ]
