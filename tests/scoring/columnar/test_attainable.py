"""Memberships that completions give: the ends and what lies next to the marks, by brute force."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.oracle import completions, evaluate, leaves_of, open_values, values_of
from tests.support.worlds import random_case, random_rubric
from typology.model import Case, Rating, Rubric
from typology.scoring.columnar import attainable as module
from typology.scoring.columnar import enumeration
from typology.scoring.columnar.grid import grid_of
from typology.scoring.columnar.patterns import CaseRatings
from typology.scoring.compile import compile_rubric

MARKS = (0.3, 0.7)


def memberships(rubric: Rubric, type_id: str, case: Case, *, opened: bool) -> list[float]:
    """Every membership in a type, one completion at a time."""
    formula = rubric.types[type_id].formula
    names = {leaf.criterion for leaf in leaves_of(formula)}
    values = {n: v for n, v in values_of(rubric, case).items() if n in names}
    if opened:
        for name in values:
            rating = case.ratings.get(name, Rating(None))
            if rating.value is None:
                values[name] = open_values(rubric.criteria[name], rating)
    return [evaluate(formula, rubric, each) for each in completions(values)]


@given(st.integers(0, 10**6), st.booleans())
def test_kept_values_are_those_that_completions_give(seed: int, opened: bool) -> None:
    rng = Random(seed)
    rubric = random_rubric(rng, 3, 2, depth=2)
    cases = [random_case(rng, rubric, 0.5) for _ in range(4)]
    marks = np.repeat(np.array(MARKS)[:, None], len(cases), axis=1)
    rule = "without_assumption" if opened else "completions"
    for type_id in rubric.types:
        grid = grid_of(rubric, CaseRatings(cases))
        found = module.attainable(compile_rubric(rubric), grid, type_id, rule, marks)
        assert found.exact.all()
        for column, case in enumerate(cases):
            every = memberships(rubric, type_id, case, opened=opened)
            kept = found.values[:, column].tolist()
            assert kept[:2] == pytest.approx([min(every), max(every)], abs=1e-9)
            for value in kept:
                assert min(abs(value - each) for each in every) < 1e-9
            for mark in MARKS:
                if not min(every) < mark < max(every):
                    continue
                below = max(each for each in every if each <= mark + 1e-12)
                above = min(each for each in every if each >= mark - 1e-12)
                assert min(abs(below - each) for each in kept) < 1e-9
                assert min(abs(above - each) for each in kept) < 1e-9


@given(st.integers(0, 10**6))
def test_where_completions_are_too_many_the_values_reach_further(seed: int) -> None:
    rng = Random(seed)
    rubric = random_rubric(rng, 3, 1, depth=2)
    cases = [random_case(rng, rubric, 0.8) for _ in range(2)]
    marks = np.repeat(np.array(MARKS)[:, None], len(cases), axis=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(enumeration, "ENUMERATED", 0)
        found = module.attainable(
            compile_rubric(rubric), grid_of(rubric, CaseRatings(cases)), "t0", "completions", marks
        )
    for column, case in enumerate(cases):
        every = memberships(rubric, "t0", case, opened=False)
        assert found.values[:, column].min() <= min(every) + 1e-9
        assert found.values[:, column].max() >= max(every) - 1e-9
