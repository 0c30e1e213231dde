"""Robustness of the shipped cases under the default multiverse."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from typology.analysis.robustness.results import Robustness
from typology.analysis.robustness.robustness import robustness
from typology.reading.cases import read_cases
from typology.reading.rubric.multiverse.reader import read_multiverse
from typology.reading.rubric.reader import read_rubric

LIBRARY = str(Path(__file__).parents[2] / "cases")


@cache
def shipped_robustness(*names: str) -> Robustness:
    rubric = read_rubric("thurston-2018")
    cases = read_cases(list(names or (LIBRARY,)), [rubric]).cases
    return robustness(read_multiverse(None, rubric), cases)


DEAL = "mali-agghali-kouffa-deal-proposed"
STABILISING = "mauritania-mutaraka-2011"
