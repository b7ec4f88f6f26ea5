"""Better weights for the page, by one command: `python -m models.pipeline.release small`.

Evaluates a run, exports it, and writes its golden traces, the recorded run and the model card.
"""

from __future__ import annotations

import argparse
import subprocess
import sys


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", help="a name in models/configs/")
    parser.add_argument("--part", default="dit", help="which run")
    parser.add_argument("--checkpoint", default="latest")
    parser.add_argument("--count", default="1000", help="prompts of the evaluation, in each split")
    arguments = parser.parse_args()
    part, weights = ["--part", arguments.part], ["--checkpoint", arguments.checkpoint]
    steps = {
        "evaluate": [*part, *weights, "--count", arguments.count],
        "export": [*part, *weights],
        "traces": [],
        "card": part,
    }
    for step, options in steps.items():
        print(f"— {step}", flush=True)
        subprocess.run([sys.executable, "-m", f"models.pipeline.{step}", arguments.model, *options], check=True)


if __name__ == "__main__":
    main()
