"""Laws of the compiled formulas, on random rubrics; hand calculations and a published example."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from random import Random

import numpy as np
import pytest

from tests.support import oracle
from tests.support.worlds import random_case, random_formula, random_rubric
from typology.formulas import directions
from typology.model import Calibration, Formula, Leaf, Node, Rubric, Type
from typology.operators import OPERATORS
from typology.scales import as_column, calibrate
from typology.scoring.compile import compile_rubric
from typology.scoring.completions import completion_values
from typology.scoring.decide import verdict_codes
from typology.scoring.outcome import (
    Bounds,
    evaluate,
    extremes,
    reads_in_one_direction,
    verdict_from,
)
from typology.scoring.scorecard import score

SEED = 1992
NEITHER = 3  # of two types
WORLDS = 500


def all_columns(rubric: Rubric, rng: Random, rows: int) -> dict[str, np.ndarray]:
    columns = {}
    for name, criterion in rubric.criteria.items():
        if criterion.scale is not None:
            ranks = [rng.randrange(len(criterion.scale.levels)) for _ in range(rows)]
            columns[name] = np.asarray(ranks)
        else:
            columns[name] = np.asarray([rng.randrange(-8, 88) / 8 for _ in range(rows)])
    return columns


def with_formula(rubric: Rubric, formula: Formula) -> Rubric:
    return replace(rubric, types={"t": Type("t", None, formula)})


def test_de_morgan_holds_for_every_formula(record_property: Callable[[str, object], None]) -> None:
    for offset in range(WORLDS):
        rng = Random(SEED + offset)
        rubric = random_rubric(rng, 4, 1)
        parts = tuple(random_formula(rng, dict(rubric.criteria), 2) for _ in range(3))
        neither = Node("not", (Node("any", parts),))
        none = Node("all", tuple(Node("not", (part,)) for part in parts))
        columns = all_columns(rubric, rng, 20)
        left = compile_rubric(with_formula(rubric, neither)).membership("t", columns)
        right = compile_rubric(with_formula(rubric, none)).membership("t", columns)
        np.testing.assert_allclose(left, right, atol=1e-12)
    record_property("count", f"{WORLDS} formulas, seed {SEED}")


def test_a_formula_moves_the_way_it_reads_a_criterion(
    record_property: Callable[[str, object], None],
) -> None:
    moved = 0
    for offset in range(WORLDS):
        rng = Random(SEED + offset)
        rubric = random_rubric(rng, 4, 1)
        program = compile_rubric(rubric)
        formula = rubric.types["t0"].formula
        columns = all_columns(rubric, rng, 1)
        for name, signs in directions(formula).items():
            if len(signs) > 1:
                continue
            criterion = rubric.criteria[name]
            values = oracle.open_values(criterion, oracle.Rating(None))
            ascending = sorted(values, key=lambda v: oracle.membership_of(criterion, v))
            column = as_column(criterion, tuple(ascending))
            degrees = np.broadcast_to(
                program.membership("t0", {**columns, name: column}), column.shape
            )
            assert (np.diff(degrees) * next(iter(signs)) >= -1e-12).all()
            moved += 1
    record_property("count", f"{moved} criteria moved, seed {SEED}")
    assert moved > WORLDS


def test_extremes_bound_and_decide_as_enumeration_does(
    record_property: Callable[[str, object], None],
) -> None:
    compared = 0
    for offset in range(WORLDS):
        rng = Random(SEED + offset)
        rubric = random_rubric(rng, rng.randint(2, 6), 2, depth=2)
        program = compile_rubric(rubric)
        if not reads_in_one_direction(program):
            continue
        case = random_case(rng, rubric, 0.7)
        filled = completion_values(program, case)
        outcome = evaluate(program, filled)
        bounds: dict[str, Bounds] = {
            name: extremes(program, name, filled) for name in program.types
        }
        for name, found in bounds.items():
            assert found.low == pytest.approx(outcome.bounds[name].low, abs=1e-12)
            assert found.high == pytest.approx(outcome.bounds[name].high, abs=1e-12)
        assert verdict_from(program, bounds) == outcome.verdict
        compared += 1
    record_property("count", f"{compared} cases, seed {SEED}")
    assert compared > 150


def test_a_million_rows_and_one_row_say_the_same() -> None:
    rng = Random(SEED)
    rubric = random_rubric(rng, 6, 2)
    program = compile_rubric(rubric)
    columns = all_columns(rubric, rng, 500)
    together = verdict_codes(program.memberships(columns), rubric.cut)
    for row in range(500):
        one = {name: column[row] for name, column in columns.items()}
        assert verdict_codes(program.memberships(one), rubric.cut) == together[row]


def test_definitions_may_be_leading_axes() -> None:
    rng = Random(SEED)
    rubric = random_rubric(rng, 3, 1)
    names = [name for name, c in rubric.criteria.items() if c.scale is not None]
    formula = Node("mean", tuple(Leaf(n) for n in names), weights=(1.0,) * len(names), named=True)
    program = compile_rubric(with_formula(rubric, formula))
    columns = all_columns(rubric, rng, 10)
    weights = np.random.default_rng(0).dirichlet(np.ones(len(names)), size=7)
    many = program.membership("t", columns, {"types.t.formula.mean": weights.T[:, :, None]})
    for index, row in enumerate(weights):
        alone = program.membership("t", columns, {"types.t.formula.mean": row})
        np.testing.assert_allclose(many[index], alone, atol=1e-12)


def test_adding_a_case_changes_no_other() -> None:
    rng = Random(SEED)
    rubric = random_rubric(rng, 4, 2)
    cases = [random_case(rng, rubric, 0.4) for _ in range(6)]
    assert score(rubric, cases[:5]) == tuple(
        card for card in score(rubric, cases) if card.case in cases[:5]
    )


def test_the_order_of_cases_is_irrelevant() -> None:
    rng = Random(SEED)
    rubric = random_rubric(rng, 4, 2)
    cases = [random_case(rng, rubric, 0.4) for _ in range(6)]
    assert score(rubric, cases) == score(rubric, cases[::-1])


def test_weighted_means_by_hand() -> None:
    parts = [np.asarray(0.2), np.asarray(0.8)]
    weights = np.asarray([1.0, 3.0])
    assert OPERATORS["mean"].value(parts, weights) == pytest.approx(0.65)
    assert OPERATORS["geometric"].value(parts, weights) == pytest.approx(0.2**0.25 * 0.8**0.75)
    assert OPERATORS["geometric"].value([np.asarray(0.0), np.asarray(1.0)], weights) == 0.0


def test_sums_of_decimals_exactly_at_the_cut_are_outside() -> None:
    degree = np.asarray(0.1) + 0.2
    assert degree > 0.3
    assert verdict_codes([degree, degree - 1], 0.3) == NEITHER


@pytest.mark.parametrize(
    ("income", "membership"),
    [(40_110, 1.00), (7_470, 0.62), (4_670, 0.40), (4_100, 0.25), (3_740, 0.18), (3_590, 0.16),
     (2_980, 0.08)],
)  # fmt: skip
def test_calibration_gives_the_published_degrees(income: float, membership: float) -> None:
    """Developed countries by national income (Ragin 2008, table 5.2)."""
    curve = Calibration(out=2_500, crossover=5_000, full=20_000)
    assert calibrate(np.asarray(income), curve) == pytest.approx(membership, abs=0.0051)


def test_calibration_may_fall() -> None:
    rising = Calibration(out=0, crossover=4, full=10)
    falling = Calibration(out=10, crossover=6, full=0)
    raw = np.linspace(-5, 15, 41)
    np.testing.assert_allclose(calibrate(raw, rising), calibrate(10 - raw, falling), atol=1e-15)
    assert calibrate(np.asarray(10.0), rising) == pytest.approx(1 / (1 + math.exp(-3)))
