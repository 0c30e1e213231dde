"""`typology score` on one deal against a Python that only imports what it stands on.

The peer imports click, yaml and numpy and defines one pydantic model. Prints ratios of medians.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

RUNS = 15
PEER = """
import click, yaml, numpy, pydantic
class Case(pydantic.BaseModel):
    case: str
Case(case="x")
"""
DEAL = "mali-agghali-kouffa-deal-proposed"
SILENT = "mali-segou-hcim-accord-2021"  # eight unknowns


def seconds(arguments: list[str]) -> float:
    """Wall time of one fresh process, outside the checkout."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *arguments],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=Path.home(),
        env={**os.environ, "COLUMNS": "80"},
    )
    return time.perf_counter() - start


def main() -> None:
    commands = {
        "peer": ["-c", PEER],
        "one deal": ["-m", "typology", "score", DEAL],
        "eight unknowns": ["-m", "typology", "score", SILENT],
    }
    times = {name: [seconds(each)] for name, each in commands.items()}
    for _ in range(RUNS):
        for name, each in commands.items():
            times[name].append(seconds(each))
    medians = {name: float(np.median(each[1:])) for name, each in times.items()}
    for name, target in (("one deal", 1.25), ("eight unknowns", 1.25)):
        print(f"score, {name}: {medians[name] / medians['peer']:.2f} x imports (target {target})")


if __name__ == "__main__":
    main()
