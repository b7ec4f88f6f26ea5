"""Named arrays in one binary file, with their places in a JSON header: what TypeScript can read without a library."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from torch import Tensor

STORAGE = {"float32": "<f4", "float16": "<f2", "uint8": "u1"}


class ArrayFile:
    """Collects arrays, row-major and little-endian, each at a multiple of four bytes."""

    def __init__(self) -> None:
        self.index: dict[str, dict[str, Any]] = {}
        self._data = bytearray()

    def add(self, name: str, values: Tensor | NDArray[Any], storage: str = "float32") -> None:
        """Append an array under a name; `storage` is a key of `STORAGE`."""
        array = values.detach().cpu().numpy() if isinstance(values, Tensor) else values
        self.index[name] = {"offset": len(self._data), "dims": list(array.shape), "type": storage}
        self._data += np.ascontiguousarray(array).astype(STORAGE[storage]).tobytes()
        self._data += bytes(-len(self._data) % 4)

    def write(self, path: Path, header: dict[str, Any]) -> None:
        """Write `<path>.json`, the header with `tensors` and `bytes`, and `<path>.bin`."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_suffix(".bin").write_bytes(self._data)
        write_json(path.with_suffix(".json"), {**header, "bytes": len(self._data), "tensors": self.index})


def write_json(path: Path, value: Any) -> None:
    """JSON with tabs, as the formatter of the site leaves it."""
    path.write_text(json.dumps(value, indent="\t", ensure_ascii=False) + "\n")


def file_entry(path: Path) -> dict[str, Any]:
    """Name, size and SHA-256 of a file."""
    content = path.read_bytes()
    return {"file": path.name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
