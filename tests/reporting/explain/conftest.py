"""The default definition, the shipped cases under it, and its property space."""

from __future__ import annotations

import pytest

from tests.support.placed import COMPLETE, case
from typology.analysis.explain.space import Space, property_space
from typology.model import Rubric
from typology.reading.cases import read_cases
from typology.reading.library import shipped_cases
from typology.reading.rubric.reader import read_rubric
from typology.scoring.scorecard import Scorecard, score


@pytest.fixture(scope="session")
def rubric() -> Rubric:
    return read_rubric("thurston-2018")


@pytest.fixture(scope="session")
def cards(rubric: Rubric) -> tuple[Scorecard, ...]:
    return score(rubric, read_cases(shipped_cases(), [rubric]).cases)


@pytest.fixture(scope="session")
def space() -> Space:
    cases = [
        case("settled", **COMPLETE),
        case("silent"),
        case("failed", status="never_took_effect", **COMPLETE),
    ]
    return property_space(read_rubric("thurston-2018"), cases)
