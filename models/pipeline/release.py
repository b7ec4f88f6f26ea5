"""Better weights for the page, by one command: `python -m models.pipeline.release small`.

Evaluates a run, finds the heads that localise, exports it, and writes its golden traces, the recorded run and the model
card. `--sweep` also draws with other steps and guidance, for the card's two plots: ten evaluations more.
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
    parser.add_argument("--sweep", action="store_true", help="also evaluate with other steps and guidance")
    parser.add_argument("--sweep-count", default="500", help="prompts of that, in each split")
    arguments = parser.parse_args()
    part, weights = ["--part", arguments.part], ["--checkpoint", arguments.checkpoint]
    sweep = ("evaluate", [*part, *weights, "--sweep", "--count", arguments.sweep_count])
    steps = [
        ("evaluate", [*part, *weights, "--count", arguments.count]),
        *([sweep] if arguments.sweep else []),
        ("localise", [*part, *weights]),
        ("export", [*part, *weights]),
        ("traces", []),
        ("card", part),
    ]
    for step, options in steps:
        print(f"— {step}", flush=True)
        subprocess.run([sys.executable, "-m", f"models.pipeline.{step}", arguments.model, *options], check=True)


if __name__ == "__main__":
    main()
