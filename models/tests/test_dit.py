"""The DiT against PyTorch's own layers, and the promises of adaLN-Zero."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn import functional as F

from models.dit.config import ConfigError, ModelConfig, load_config, parse_config
from models.dit.model import Attention, DiT, Interventions, modulate, patchify, sincos_positions, sinusoid, unpatchify
from models.dit.probes import SINGLE, STACKED, Recorder
from models.dit.text_encoder import TextEncoder, padding_bias
from models.dit.tokenizer import Tokenizer
from models.pipeline.graphs import neutral_interventions

CONFIG = load_config("nano")


def awake(module: torch.nn.Module) -> torch.nn.Module:
    """Give the zero-initialised layers weights, so that every path counts."""
    torch.manual_seed(0)
    for parameter in module.parameters():
        if parameter.abs().sum() == 0:
            torch.nn.init.normal_(parameter, std=0.1)
    return module.eval()


def inputs(config: ModelConfig = CONFIG, batch: int = 2) -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(1)
    T, D = config.text.max_tokens, config.dit.width
    return {
        "x": torch.randn(batch, *config.latent_shape, generator=generator),
        "timestep": sinusoid(torch.tensor([0.3, 0.9])[:batch], config.dit.sinusoid_size),
        "words": torch.randn(batch, T, D, generator=generator),
        "pooled": torch.randn(batch, D, generator=generator),
        "mask": torch.arange(T).expand(batch, T).lt(5).float(),
    }


def test_patchify_orders_a_patch_by_row_column_channel() -> None:
    x = torch.arange(2 * 3 * 4 * 4).view(2, 3, 4, 4).float()
    tokens = patchify(x, 2)
    assert tokens.shape == (2, 4, 12)
    assert torch.equal(tokens[0, 1], x[0, :, 0:2, 2:4].permute(1, 2, 0).flatten())
    assert torch.equal(unpatchify(tokens, 2, 2), x)


def test_modulation_is_an_affine_layer_norm() -> None:
    x, shift, scale = torch.randn(2, 5, 8), torch.randn(2, 8), torch.randn(2, 8)
    expected = torch.stack([F.layer_norm(x[b], (8,), 1 + scale[b], shift[b]) for b in range(2)])
    torch.testing.assert_close(modulate(F.layer_norm(x, (8,)), shift, scale), expected)


def test_positions_tell_rows_from_columns() -> None:
    positions = sincos_positions(4, 16)
    assert torch.equal(positions[1, :8], positions[2, :8])  # one row
    assert torch.equal(positions[1, 8:], positions[5, 8:])  # one column
    assert len(torch.unique(positions, dim=0)) == 16


def test_attention_agrees_with_pytorch() -> None:
    attention = awake(Attention(16, 2, "self"))
    x, context, recorder = torch.randn(2, 5, 16), torch.randn(2, 7, 16), Recorder()
    bias = padding_bias(torch.tensor([[1, 1, 1, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1]]).float())
    out = attention(x, context, recorder, bias)
    q, k, v = (recorder.tensors()[f"attention.self.{part}"][0] for part in "qkv")
    heads = F.scaled_dot_product_attention(q, k, v, attn_mask=bias)
    torch.testing.assert_close(out, attention.out(heads.transpose(1, 2).reshape(2, 5, 16)), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(q.square().mean(-1), torch.ones(2, 2, 5), atol=1e-3, rtol=1e-3)  # QK-norm


def test_a_new_model_is_the_identity_and_predicts_nothing() -> None:
    recorder = Recorder()
    prediction, _ = DiT(CONFIG)(**inputs(), probe=recorder)
    stream = recorder.tensors()["residual.stream"]
    assert all(torch.equal(stream[0], stream[block]) for block in range(1, CONFIG.dit.depth + 1))
    assert not prediction.any()


def test_padding_changes_nothing() -> None:
    model, given = awake(DiT(CONFIG)), inputs()
    before, _ = model(**given)
    given["words"][:, 5:] = 100.0
    torch.testing.assert_close(model(**given)[0], before)
    given["words"][:, 4] = 100.0
    assert not torch.allclose(model(**given)[0], before)


def test_the_text_encoder_ignores_padding() -> None:
    tokenizer = Tokenizer(CONFIG.text.max_tokens)
    encoder = awake(TextEncoder(CONFIG, len(tokenizer.words)))
    tokens, mask = tokenizer.encode_batch(["a cat", ""])
    states, pooled = encoder(tokens, mask)
    tokens[0, 3:] = 7
    again, pooled_again = encoder(tokens, mask)
    torch.testing.assert_close(again[0, :3], states[0, :3])
    torch.testing.assert_close(pooled_again, pooled)


def test_every_probe_has_its_declared_shape() -> None:
    recorder = Recorder()
    DiT(CONFIG)(**inputs(), probe=recorder)
    dit, patches = CONFIG.dit, CONFIG.grid**2
    sizes = {
        "B": 2,
        "L": dit.depth,
        "L+1": dit.depth + 1,
        "H": dit.heads,
        "N": patches,
        "T": CONFIG.text.max_tokens,
        "D": dit.width,
        "d": dit.head_width,
        "p²C": dit.patch_size**2 * CONFIG.autoencoder.latent_channels,
        "2": 2,
        "6": 6,
    }
    declared = {
        name: tuple(sizes[s] for s in dims.strip("[]").split(", ")) for name, dims in {**SINGLE, **STACKED}.items()
    }
    assert {name: tuple(tensor.shape) for name, tensor in recorder.tensors().items()} == declared


def test_neutral_interventions_change_nothing_and_others_do() -> None:
    model, given = awake(DiT(CONFIG)), inputs()
    plain, _ = model(**given)
    neutral = Interventions(**neutral_interventions(CONFIG))
    assert torch.equal(model(**given, interventions=neutral)[0], plain)
    for name, values in neutral_interventions(CONFIG).items():
        values.view(-1)[0] = 0
        muted = neutral._replace(**{name: values})
        assert not torch.allclose(model(**given, interventions=muted)[0], plain), name


def test_muting_a_head_removes_its_share() -> None:
    model, given = awake(DiT(CONFIG)), inputs()
    heads = torch.ones(CONFIG.dit.depth, CONFIG.dit.heads)
    heads[1] = 0  # all heads of the second block: only the output's bias is left
    recorder = Recorder()
    neutral = Interventions(**neutral_interventions(CONFIG))
    model(**given, probe=recorder, interventions=neutral._replace(self_heads=heads))
    out = recorder.tensors()["attention.self.out"][1]
    torch.testing.assert_close(out, model.blocks[1].self_attention.out.bias.expand_as(out))


def test_configurations_are_checked() -> None:
    with pytest.raises(ConfigError, match="Known: base, nano, small"):
        load_config("huge")
    with pytest.raises(ConfigError, match="incomplete"):
        parse_config({"name": "half"})


def test_values_of_a_configuration_can_be_replaced() -> None:
    config = load_config("nano", ["dit.depth=3", 'training.optimizer="adamw"', 'name="other"'])
    assert (config.dit.depth, config.training.optimizer, config.name) == (3, "adamw", "other")
    assert config.dit.width == CONFIG.dit.width
    for change in ("dit.deep=3", "depth=3", "dit=3", "text.dit.depth=3"):
        with pytest.raises(ConfigError, match=f'no "{change[:-2]}"'):
            load_config("nano", [change])
    with pytest.raises(ConfigError, match="not a TOML value"):
        load_config("nano", ["dit.depth=three"])
