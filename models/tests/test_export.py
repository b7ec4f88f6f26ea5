"""The exported graphs, run by onnxruntime, against PyTorch."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from numpy.typing import NDArray

from models.dit.model import Interventions
from models.dit.probes import Recorder
from models.pipeline.archive import file_entry
from models.pipeline.export import TrainedModel, export
from models.pipeline.exported import UnreadableExportError, load_exported
from models.pipeline.graphs import PROBES, graph_specs, half_precision
from models.pipeline.text_to_latent import build
from models.tests.nano import untrained

ROOT = Path(__file__).resolve().parents[2]
BOUND = 1e-5


@pytest.fixture(scope="module")
def trained() -> TrainedModel:
    return untrained()


@pytest.fixture(scope="module")
def folder(trained: TrainedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("export")
    export(trained, target)
    return target


def run(folder: Path, graph: str, inputs: dict[str, torch.Tensor]) -> dict[str, NDArray[np.float32]]:
    session = onnxruntime.InferenceSession(folder / f"{graph}.onnx")
    names = [output.name for output in session.get_outputs()]
    values = session.run(None, {name: tensor.numpy() for name, tensor in inputs.items()})
    return dict(zip(names, values, strict=True))


def test_every_probe_agrees_and_interventions_act(trained: TrainedModel, folder: Path) -> None:
    spec = next(
        s
        for s in graph_specs(trained.config, trained.model.text_encoder, trained.model.dit, trained.autoencoder)
        if s.name == "dit"
    )
    given = {name: tensor.clone() for name, tensor in spec.inputs.items()}
    given["self_heads"][0, 1], given["gates"][1, 2], given["words"][3] = 0, 2, 0.5
    recorder = Recorder()
    by_hand = Interventions(*(given[name] for name in ("self_heads", "cross_heads", "gates", "words")))
    with torch.no_grad():
        prediction, _ = trained.model.dit(*list(given.values())[:5], probe=recorder, interventions=by_hand)
    expected = {"prediction": prediction, **recorder.tensors()}
    got = run(folder, "dit", given)
    assert set(got) == {"prediction", *PROBES}
    for name, tensor in expected.items():
        np.testing.assert_allclose(
            got[name], tensor.numpy(), atol=BOUND * max(1, float(tensor.abs().max())), err_msg=name
        )


@pytest.mark.parametrize("batch", [1, 3])
def test_the_autoencoder_and_text_graphs_agree_at_any_batch(trained: TrainedModel, folder: Path, batch: int) -> None:
    image = torch.rand(batch, 3, trained.config.image.size, trained.config.image.size) * 2 - 1
    latent = run(folder, "encoder", {"image": image})["latent"]
    with torch.no_grad():
        np.testing.assert_allclose(latent, trained.autoencoder.encode(image), atol=1e-4)
        back = run(folder, "decoder", {"latent": torch.from_numpy(latent)})["image"]
        np.testing.assert_allclose(back, trained.autoencoder.decode(torch.from_numpy(latent)), atol=1e-4)
        tokens, mask = trained.tokenizer.encode_batch(["a cat at night", "", "some zyzzy"][:batch])
        states, pooled = trained.model.text_encoder(tokens, mask)
    got = run(folder, "text-encoder", {"tokens": tokens, "mask": mask})
    np.testing.assert_allclose(got["states"], states, atol=BOUND * 10)
    np.testing.assert_allclose(got["pooled"], pooled, atol=BOUND * 10)


def test_the_manifest_finds_every_weight(trained: TrainedModel, folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    for name, module in {"dit": trained.model.dit, "text-encoder": trained.model.text_encoder}.items():
        entry = manifest["graphs"][name]
        assert entry["data"] == file_entry(folder / entry["data"]["file"])
        data = (folder / entry["data"]["file"]).read_bytes()
        for weight, values in module.state_dict().items():
            place = entry["weights"][weight]
            count = int(np.prod(place["dims"]))
            stored = np.frombuffer(data, "<f2", count, place["offset"]).reshape(place["dims"]).astype(np.float32)
            np.testing.assert_array_equal(stored.T if place.get("transposed") else stored, values, err_msg=weight)


def test_an_export_can_be_read_back(trained: TrainedModel, folder: Path) -> None:
    other = untrained(seed=1)
    load_exported(folder, other.model, other.autoencoder)
    for mine, theirs in ((trained.model, other.model), (trained.autoencoder, other.autoencoder)):
        for (name, values), again in zip(mine.state_dict().items(), theirs.state_dict().values(), strict=True):
            torch.testing.assert_close(again, values, msg=name)
    with pytest.raises(UnreadableExportError, match="no exported"):
        load_exported(folder.parent / "nothing", other.model)


def test_a_word_that_the_export_lacks_begins_as_unknown(trained: TrainedModel, folder: Path) -> None:
    words = trained.tokenizer.words
    wanted = [*words[:5], "zyzzyva", *words[5:]]
    model, _ = build(trained.config, wanted)
    model.drop_training_heads()
    load_exported(folder, model, words=wanted)
    mine, theirs = trained.model.text_encoder.word.weight, model.text_encoder.word.weight
    for row, word in enumerate(wanted):
        torch.testing.assert_close(theirs[row], mine[words.index(word if word in words else "<unknown>")])


def test_the_committed_model_gives_its_golden_trace() -> None:
    fixtures = ROOT / "tests" / "fixtures"
    header = json.loads((fixtures / "traces" / "nano.json").read_text())
    data = (fixtures / "traces" / "nano.bin").read_bytes()

    def golden(name: str) -> torch.Tensor:
        place = header["tensors"][name]
        values = np.frombuffer(data, "<f4", int(np.prod(place["dims"])), place["offset"]).reshape(place["dims"])
        return torch.from_numpy(values.copy())

    folder = fixtures / "models" / "nano"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert header["model"] == manifest["graphs"]["dit"]["data"]["sha256"]
    frequencies = np.array(manifest["dit"]["frequencies"])
    dit, T = manifest["dit"], manifest["text"]["maxTokens"]
    for number, recorded in enumerate(header["runs"]):
        step = recorded["inspected"]
        angles = frequencies * recorded["times"][step]
        timestep = torch.from_numpy(np.concatenate([np.cos(angles), np.sin(angles)]).astype(np.float32)).expand(2, -1)
        got = run(
            folder,
            "dit",
            {
                "latent": golden(f"{number}.latents")[step].expand(2, -1, -1, -1),
                "timestep": timestep,
                **{name: golden(f"{number}.text.{name}") for name in ("states", "pooled", "mask")},
                "self_heads": torch.ones(dit["depth"], dit["heads"]),
                "cross_heads": torch.ones(dit["depth"], dit["heads"]),
                "gates": torch.ones(dit["depth"], 3),
                "words": torch.ones(T),
            },
        )
        for name in recorded["internals"]:
            expected = golden(f"{number}.internals.{name}")
            np.testing.assert_allclose(got[name].ravel(), expected.ravel(), atol=1e-4, err_msg=name)
        np.testing.assert_allclose(got["prediction"][0], golden(f"{number}.conditional")[step], atol=1e-4)


def test_rounding_keeps_what_float16_can_hold(trained: TrainedModel) -> None:
    before = {name: values.clone() for name, values in trained.model.state_dict().items()}
    half_precision(trained.model)
    assert all(torch.equal(before[name], values) for name, values in trained.model.state_dict().items())
