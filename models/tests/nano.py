"""A nano model with random weights, for tests of everything around a model."""

from __future__ import annotations

import torch
from torch import nn

from models.dit.autoencoder import Autoencoder
from models.dit.config import load_config
from models.pipeline.export import TrainedModel
from models.pipeline.graphs import half_precision
from models.pipeline.text_to_latent import build


def untrained(seed: int = 0) -> TrainedModel:
    """No layer is left at its zero or one, so that every path counts and no two weights are alike."""
    torch.manual_seed(seed)
    config = load_config("nano")
    model, tokenizer = build(config)
    model.drop_training_heads()
    autoencoder = Autoencoder(config)
    for module in (model, autoencoder):
        for parameter in module.parameters():
            if parameter.unique().numel() == 1:
                nn.init.normal_(parameter, mean=float(parameter.flatten()[0]), std=0.1)
        half_precision(module)
        module.eval().requires_grad_(False)
    return TrainedModel(config, model, autoencoder, tokenizer)
