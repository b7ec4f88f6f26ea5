"""The `.npz` of a run that the site writes, read back with NumPy."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
TRACES = ROOT / "tests/fixtures/traces"
WRITER = "src/lib/export/testing/write-golden-archive.ts"
NODE = shutil.which("node", path=os.pathsep.join([str(ROOT / "node_modules/.bin"), os.environ["PATH"]]))


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "run.npz"
    subprocess.run([NODE, WRITER, path], cwd=ROOT, check=True)
    with np.load(path, allow_pickle=False) as arrays:
        yield arrays


@pytest.fixture(scope="module")
def golden():
    """The first golden run: its header, and its tensors by name."""
    header = json.loads((TRACES / "nano.json").read_text())
    numbers = np.fromfile(TRACES / "nano.bin", "<f4")

    def tensor(name):
        entry = header["tensors"][f"0.{name}"]
        start = entry["offset"] // 4
        return numbers[start : start + int(np.prod(entry["dims"]))].reshape(entry["dims"])

    return header["runs"][0], tensor


def test_states_and_outputs_are_those_of_the_run(archive, golden):
    run, tensor = golden
    for name in ("latents", "conditional", "unconditional"):
        np.testing.assert_array_equal(archive[name], tensor(name))
    np.testing.assert_array_equal(archive["times"], run["times"])
    np.testing.assert_array_equal(archive["text.states"], tensor("text.states"))
    np.testing.assert_array_equal(archive["text.pooled"], tensor("text.pooled"))


def test_guidance_can_be_checked_from_the_file(archive, golden):
    run, _ = golden
    conditional, unconditional = archive["conditional"], archive["unconditional"]
    expected = unconditional + run["request"]["guidance"] * (conditional - unconditional)
    np.testing.assert_allclose(archive["guided"], expected, rtol=1e-5, atol=1e-5)


def test_every_internal_is_there(archive, golden):
    run, tensor = golden
    assert len(run["internals"]) > 10
    for probe, dims in run["internals"].items():
        values = archive[f"internals.{run['inspected']}.{probe}"]
        np.testing.assert_array_equal(values, tensor(f"internals.{probe}").reshape(dims))


def test_the_readme_says_what_the_arrays_are(archive, golden):
    run, _ = golden
    readme = json.loads(archive["README.json"])
    assert readme["request"] == run["request"]
    assert readme["modelSha256"]
    shapes = {name: list(archive[name].shape) for name in archive.files if name != "README.json"}
    assert readme["shapes"] == shapes
