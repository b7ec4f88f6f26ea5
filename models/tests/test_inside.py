"""What the traces keep of the inside of the text encoder and of the autoencoder."""

import json

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from models.dit.config import load_config
from models.pipeline.export import folder_of
from models.pipeline.inside import inside_autoencoder, inside_text_encoder, scattered
from models.pipeline.traces import FIXTURES, read_export, write_inside
from models.tests.nano import untrained


@pytest.fixture(scope="module")
def trained():
    return untrained()


def test_the_inside_of_the_text_encoder_leads_to_its_output(trained):
    encoder = trained.model.text_encoder
    tokens, mask = trained.tokenizer.encode_batch(["a cat left of a red balloon"])
    inside = inside_text_encoder(encoder, tokens, mask)
    words = int(mask.sum())
    states, _ = encoder(tokens, mask)
    torch.testing.assert_close(encoder.norm(inside["stream.mlp"][-1]), states[0, :words])
    torch.testing.assert_close(inside["logits"].softmax(-1), inside["probs"])
    block = encoder.blocks[0]
    torch.testing.assert_close(block.norm1(inside["token"]), inside["norm.attention"][0])
    torch.testing.assert_close(inside["token"] + inside["attention"][0], inside["stream.attention"][0])
    torch.testing.assert_close(block.mlp[2](inside["hidden"][0]), inside["mlp"][0])
    value = inside["qkv"][0, :, 2]
    torch.testing.assert_close(torch.einsum("hqk,khd->qhd", inside["probs"][0], value), inside["heads"][0])


def test_the_inside_of_the_autoencoder_leads_to_its_outputs(trained):
    autoencoder = trained.autoencoder
    latent, picture = torch.randn(trained.config.latent_shape), torch.rand(3, 128, 128) * 2 - 1
    inside = inside_autoencoder(autoencoder, latent, picture)
    assert sum(name.startswith("decoder") for name in inside) == 13
    assert sum(name.startswith("encoder") for name in inside) == 9
    torch.testing.assert_close(F.pixel_shuffle(inside["decoder.10"], 2), autoencoder.decode(latent[None])[0])
    mean, log_variance = autoencoder.encoder(picture[None])
    torch.testing.assert_close(inside["encoder.6"], torch.cat([mean, log_variance], 1)[0])
    torch.testing.assert_close(inside["decoder.1"], inside["decoder.0"] + inside["decoder.1.conv2"])


def test_samples_are_scattered_and_none_is_taken_twice():
    grid = torch.arange(24 * 16 * 16).view(24, 16, 16)
    places = scattered(grid, 256)
    assert len(places.unique()) == 256
    assert len((places % 16).unique()) == 16
    assert scattered(torch.arange(5), 256).sort().values.tolist() == [0, 1, 2, 3, 4]


def test_the_committed_numbers_are_those_of_the_committed_model(tmp_path):
    trained = read_export(load_config("nano"), folder_of("nano"))
    write_inside(trained, tmp_path / "again", "")
    kept, again = (
        (json.loads(path.with_suffix(".json").read_text()), np.fromfile(path.with_suffix(".bin"), "<f4"))
        for path in (FIXTURES / "nano-inside", tmp_path / "again")
    )
    assert kept[0]["tensors"] == again[0]["tensors"]
    assert kept[0]["dims"] == again[0]["dims"]
    np.testing.assert_allclose(again[1], kept[1], rtol=1e-4, atol=1e-4)
