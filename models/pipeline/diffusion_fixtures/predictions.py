"""A network's output turned into the clean picture by diffusers."""

from __future__ import annotations

from typing import Any

import torch
from diffusers import DPMSolverMultistepScheduler

from models.diffusion.schedules import SCHEDULES
from models.pipeline.diffusion_fixtures.numbers import example, rounded

CASES = [
    ("flow", "flow", [1.0, 0.7, 0.1]),
    ("linear-beta", "epsilon", [0.9, 0.5, 0.1]),
    ("linear-beta", "v", [1.0, 0.5, 0.1]),
    ("cosine", "epsilon", [0.9, 0.5, 0.1]),
    ("cosine", "v", [0.9, 0.5, 0.1]),
]
"""Schedule, kind of output, times."""

DIFFUSERS_NAMES = {"flow": "flow_prediction", "epsilon": "epsilon", "v": "v_prediction"}


def prediction_fixture() -> list[dict[str, Any]]:
    fixture = []
    x, output = example(4, seed=4).double(), example(4, seed=5).double()
    for schedule_id, kind, times in CASES:
        schedule = SCHEDULES[schedule_id]
        scheduler = DPMSolverMultistepScheduler(
            prediction_type=DIFFUSERS_NAMES[kind], use_flow_sigmas=schedule_id == "flow"
        )
        for index, t in enumerate(torch.tensor(times, dtype=torch.float64)):
            alpha, sigma = schedule.alpha(t), schedule.sigma(t)
            scheduler.sigmas = (sigma if schedule_id == "flow" else sigma / alpha).reshape(1)
            scheduler._step_index = 0
            fixture.append(
                {
                    "schedule": schedule_id,
                    "kind": kind,
                    "t": times[index],
                    "x": rounded(x),
                    "output": rounded(output),
                    "x0": rounded(scheduler.convert_model_output(output, sample=x)),
                }
            )
    return fixture
