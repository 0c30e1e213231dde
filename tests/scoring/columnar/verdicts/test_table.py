"""Completions counted by a table of verdicts, against their enumeration."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest

from tests.support.columns import case_columns
from tests.support.worlds import random_case, random_rubric
from typology.reading.rubric.reader import read_rubric
from typology.scoring.columnar.enumeration import Enumeration
from typology.scoring.columnar.grid import AS_COMPLETED, grid_of
from typology.scoring.columnar.patterns import ColumnRatings
from typology.scoring.columnar.verdicts.table import verdict_table
from typology.scoring.compile import compile_rubric

MANY = 10**9  # cases, for which a table is always worth its making


@pytest.mark.parametrize("seed", range(40))
def test_counts_are_those_of_the_enumeration(seed: int) -> None:
    rng = Random(seed)
    rubric = random_rubric(rng, rng.randint(1, 6), rng.choice([1, 2, 3]))
    program = compile_rubric(rubric)
    table = verdict_table(program, MANY)
    scales = [rubric.criteria[name].scale for name in program.criteria]
    assert (table is None) == (None in scales)
    if table is None:
        return
    cases = [random_case(rng, rubric, rng.choice([0.0, 0.5, 1.0])) for _ in range(50)]
    grid = grid_of(rubric, ColumnRatings(case_columns(cases)))
    every = np.arange(len(cases))
    enumerated = Enumeration(program, grid, AS_COMPLETED, 0).outcomes(every)
    assert np.array_equal(table.counts(grid, every), enumerated.counts)


def test_levels_that_no_verdict_tells_apart_are_one_class() -> None:
    rubric = read_rubric("thurston-2018")
    table = verdict_table(compile_rubric(rubric), MANY)
    assert table is not None
    # Demobilisation counts above the cut or below: absent and limited are one class, so are the
    # other two.
    assert table.classes["demobilisation"].tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])
    assert table.codes.size < 1_000


def test_few_cases_are_worth_no_table() -> None:
    assert verdict_table(compile_rubric(read_rubric("thurston-2018")), 1_000) is None
