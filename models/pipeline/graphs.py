"""A model as ONNX graphs: what goes in, what comes out, and how its weights are stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper
from torch import Tensor, nn

from models.dit.autoencoder import Autoencoder
from models.dit.config import ModelConfig
from models.dit.model import DiT, Interventions
from models.dit.probes import SINGLE, STACKED, Recorder

OPSET = 20
PROBES = {**SINGLE, **STACKED}


class DiTGraph(nn.Module):
    """The DiT with every probe as an output and every intervention as an input."""

    def __init__(self, dit: DiT) -> None:
        super().__init__()
        self.dit = dit

    def forward(
        self,
        latent: Tensor,
        timestep: Tensor,
        states: Tensor,
        pooled: Tensor,
        mask: Tensor,
        self_heads: Tensor,
        cross_heads: Tensor,
        gates: Tensor,
        words: Tensor,
    ) -> tuple[Tensor, ...]:
        recorder = Recorder()
        by_hand = Interventions(self_heads, cross_heads, gates, words)
        prediction, _ = self.dit(latent, timestep, states, pooled, mask, recorder, by_hand)
        probes = recorder.tensors()
        return (prediction, *(probes[name] for name in PROBES))


class EncoderGraph(nn.Module):
    """Pixels in [-1, 1] -> normalised latent."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, image: Tensor) -> Tensor:
        return self.autoencoder.encode(image)


class DecoderGraph(nn.Module):
    """Normalised latent -> pixels."""

    def __init__(self, autoencoder: Autoencoder) -> None:
        super().__init__()
        self.autoencoder = autoencoder

    def forward(self, latent: Tensor) -> Tensor:
        return self.autoencoder.decode(latent)


@dataclass(frozen=True)
class GraphSpec:
    """A module to export: its example inputs by name, its outputs' names, and the weights' prefix to leave out."""

    name: str
    module: nn.Module
    inputs: dict[str, Tensor]
    outputs: Sequence[str]
    prefix: str
    batched: frozenset[str]


def neutral_interventions(config: ModelConfig) -> dict[str, Tensor]:
    """All ones: the model as it is."""
    L, H = config.dit.depth, config.dit.heads
    return {
        "self_heads": torch.ones(L, H),
        "cross_heads": torch.ones(L, H),
        "gates": torch.ones(L, 3),
        "words": torch.ones(config.text.max_tokens),
    }


def graph_specs(config: ModelConfig, text_encoder: nn.Module, dit: DiT, autoencoder: Autoencoder) -> list[GraphSpec]:
    """The four graphs of a model, with example inputs of batch 2."""
    B, T, D, S = 2, config.text.max_tokens, config.dit.width, config.image.size
    latent = torch.randn(B, *config.latent_shape)
    mask = torch.ones(B, T)
    dit_inputs = {
        "latent": latent,
        "timestep": torch.randn(B, config.dit.sinusoid_size),
        "states": torch.randn(B, T, D),
        "pooled": torch.randn(B, D),
        "mask": mask,
    }
    tokens = {"tokens": torch.zeros(B, T, dtype=torch.int32), "mask": mask}
    image = {"image": torch.randn(B, config.image.channels, S, S)}
    return [
        GraphSpec("text-encoder", text_encoder, tokens, ["states", "pooled"], "", frozenset(tokens)),
        GraphSpec(
            "dit",
            DiTGraph(dit),
            {**dit_inputs, **neutral_interventions(config)},
            ["prediction", *PROBES],
            "dit.",
            frozenset(dit_inputs),
        ),
        GraphSpec("encoder", EncoderGraph(autoencoder), image, ["latent"], "autoencoder.", frozenset(image)),
        GraphSpec(
            "decoder", DecoderGraph(autoencoder), {"latent": latent}, ["image"], "autoencoder.", frozenset({"latent"})
        ),
    ]


def to_onnx(spec: GraphSpec) -> onnx.ModelProto:
    """Trace the module; the first axis of every `batched` input may vary."""
    batch = torch.export.Dim("B", min=1, max=64)
    shapes = {name: {0: batch} if name in spec.batched else None for name in spec.inputs}
    program = torch.onnx.export(
        spec.module.eval(),
        tuple(spec.inputs.values()),
        dynamo=True,
        input_names=list(spec.inputs),
        output_names=list(spec.outputs),
        dynamic_shapes=tuple(shapes.values()),
        opset_version=OPSET,
        optimize=True,
        verbose=False,
    )
    return program.model_proto


def store_weights(model: onnx.ModelProto, spec: GraphSpec, folder: Path, file: str) -> dict[str, dict[str, Any]]:
    """Move the weights into `folder/file` as float16, with a Cast back to float32 in the graph.

    Half the bytes, and no need for float16 arithmetic on the visitor's machine. Returns the index name -> offset, dims,
    type, with names as in PyTorch; `transposed` where the graph keeps a matrix as [in, out].
    """
    names = WeightNames(spec)
    index: dict[str, dict[str, Any]] = {}
    data, initializers, casts = bytearray(), [], []
    for tensor in model.graph.initializer:
        values = onnx.numpy_helper.to_array(tensor)
        if tensor.data_type != TensorProto.FLOAT or values.size < 8:
            initializers.append(tensor)
            continue
        half = values.astype("<f2")
        if (found := names.find(values)) is not None:
            name, transposed = found
            index[name] = {"offset": len(data), "dims": list(values.shape), "type": "float16"}
            if transposed:
                index[name]["transposed"] = True
        stored = TensorProto(name=f"{tensor.name}.float16", data_type=TensorProto.FLOAT16, dims=values.shape)
        stored.data_location = TensorProto.EXTERNAL
        for key, value in {"location": file, "offset": len(data), "length": half.nbytes}.items():
            stored.external_data.add(key=key, value=str(value))
        data += half.tobytes()
        data += bytes(-len(data) % 16)
        initializers.append(stored)
        casts.append(
            helper.make_node("Cast", [stored.name], [tensor.name], to=TensorProto.FLOAT, name=f"{tensor.name}.cast")
        )
    nodes = [*casts, *model.graph.node]
    del model.graph.initializer[:], model.graph.node[:], model.graph.value_info[:]
    model.graph.initializer.extend(initializers)
    model.graph.node.extend(nodes)
    strip_notes(model)
    (folder / file).write_bytes(data)
    return index


class WeightNames:
    """PyTorch's names for the graph's constants, found by value: the exporter folds and renames some."""

    def __init__(self, spec: GraphSpec) -> None:
        self._known = [
            (name.removeprefix(spec.prefix), values.float().numpy())
            for name, values in spec.module.state_dict().items()
        ]

    def find(self, values: NDArray[np.float32]) -> tuple[str, bool] | None:
        """The weight's name and whether the graph holds it transposed, or None for a constant that is no weight."""
        for name, known in self._known:
            if known.shape == values.shape and np.array_equal(known, values):
                return name, False
            if known.ndim == 2 and known.T.shape == values.shape and np.array_equal(known.T, values):
                return name, True
        return None


def strip_notes(model: onnx.ModelProto) -> None:
    """Remove what the exporter notes about its source files."""
    model.doc_string = model.graph.doc_string = ""
    del model.metadata_props[:], model.graph.metadata_props[:]
    for part in (*model.graph.node, *model.graph.input, *model.graph.output, *model.graph.initializer):
        part.doc_string = ""
        del part.metadata_props[:]


def half_precision(module: nn.Module) -> None:
    """Round the weights as the export stores them, so that PyTorch computes what the page computes."""
    with torch.no_grad():
        for parameter in (*module.parameters(), *module.buffers()):
            if parameter.dtype == torch.float32:
                parameter.copy_(torch.from_numpy(parameter.numpy().astype(np.float16).astype(np.float32)))
