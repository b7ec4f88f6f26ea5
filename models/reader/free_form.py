"""Prompts as people write them, outside the grammar, each with what it asks for."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from .score import Asked

FILE = Path(__file__).with_name("free-form.tsv")


@dataclass(frozen=True)
class FreeFormPrompt:
    """`kind` is what is hard about it: a paraphrase, a synonym, a plural, words that the model does not know, …"""

    kind: str
    prompt: str
    asked: Asked


def free_form_prompts() -> list[FreeFormPrompt]:
    """All of them, in the order of the file, which is their seeds' order."""
    with FILE.open(newline="") as file:
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
