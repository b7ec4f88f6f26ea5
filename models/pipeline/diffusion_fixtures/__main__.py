"""Write `tests/fixtures/*.json` for the maths of tensors and diffusion.

    python -m models.pipeline.diffusion_fixtures

Needs the package `diffusers`, whose samplers are the reference.
"""

from __future__ import annotations

import json
from pathlib import Path

from models.pipeline.diffusion_fixtures.patchify import patchify_fixture
from models.pipeline.diffusion_fixtures.predictions import prediction_fixture
from models.pipeline.diffusion_fixtures.prng import prng_fixture
from models.pipeline.diffusion_fixtures.samplers import sampler_fixture
from models.pipeline.diffusion_fixtures.tensors import tensor_fixture

FOLDER = Path(__file__).parents[3] / "tests" / "fixtures"

FIXTURES = {
    "prng": prng_fixture,
    "tensor": tensor_fixture,
    "patchify": patchify_fixture,
    "predictions": prediction_fixture,
    "samplers": sampler_fixture,
}


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, fixture in FIXTURES.items():
        path = FOLDER / f"{name}.json"
        path.write_text(json.dumps(fixture()) + "\n")
        print(f"{path.relative_to(Path.cwd())}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
