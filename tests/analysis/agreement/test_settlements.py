"""Intervals: settlements resampled whole, and exact ones where all agree or none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.coders import case, coded, only, ordinal, rubric
from typology.analysis.agreement import estimates
from typology.analysis.agreement.agreement import agreement
from typology.analysis.agreement.coefficients import (
    gwet_ac,
    krippendorff_alpha,
    ordinal_weights,
    percent_agreement,
    resampled,
)
from typology.analysis.agreement.estimates import Sampling, exact_interval
from typology.operators import Array

COEFFICIENTS: dict[str, Callable[[Array], Callable[[Array], Array]]] = {
    "percent": lambda counts: partial(percent_agreement, counts, np.eye(3)),
    "alpha": lambda counts: partial(krippendorff_alpha, counts, np.arange(3.0), "ordinal"),
    "ac": lambda counts: partial(gwet_ac, counts, ordinal_weights(3)),
}
table = st.lists(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=9)


@pytest.mark.parametrize("name", COEFFICIENTS)
@given(table, st.integers(0, 99))
def test_settlements_of_one_case_each_are_resampled_like_cases(
    name: str, rows: list[tuple[int, ...]], seed: int
) -> None:
    counts = np.array(rows, dtype=np.float64)
    coefficient = COEFFICIENTS[name](counts)
    found = Sampling(25, seed).values(coefficient, np.arange(len(rows), dtype=np.intp))
    assert np.array_equal(found, coefficient(resampled(len(rows), 25, seed)), equal_nan=True)


@given(table, st.lists(st.integers(0, 3), min_size=9, max_size=9), st.integers(0, 99))
def test_a_settlement_is_drawn_with_all_its_parts(
    rows: list[tuple[int, ...]], wholes: list[int], seed: int
) -> None:
    places = np.array(wholes[: len(rows)], dtype=np.intp)
    seen: list[Array] = []

    def remember(draws: Array) -> Array:
        seen.append(draws)
        return draws[:, 0]

    Sampling(25, seed).values(remember, places)
    (draws,) = seen
    for whole in set(places.tolist()):
        together = draws[:, places == whole]
        assert (together == together[:, :1]).all()
    firsts = [int(np.flatnonzero(places == whole)[0]) for whole in set(places.tolist())]
    assert (draws[:, firsts].sum(axis=1) == len(firsts)).all()


def test_resamples_taken_in_several_portions_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    places = np.array([0, 1, 1, 2], dtype=np.intp)
    coefficient = COEFFICIENTS["percent"](np.array([[2.0, 0, 0], [1, 1, 0], [0, 2, 0], [0, 1, 1]]))
    at_once = Sampling(25, 0).values(coefficient, places)
    monkeypatch.setattr(estimates, "MOST_AT_ONCE", 10)
    assert Sampling(25, 0).values(coefficient, places) == pytest.approx(at_once)


def test_interval_of_two_settlements_by_hand() -> None:
    """Three parts that agree and a case that does not: 1, 3/4 or 0 with chances ¼, ½, ¼."""
    names = [("c0", "whole"), ("c1", "whole"), ("whole", None), ("d", None)]
    x = [case(name, "outcome", part_of, a="some") for name, part_of in names]
    y = [case(n, "outcome", whole, a="all" if n == "d" else "some") for n, whole in names]
    found = only(agreement(rubric(ordinal("a")), {"x": x, "y": y}))
    assert found.settlements == found.criteria[0].settlements == 2
    percent = found.criteria[0].percent
    assert (percent.value, percent.low, percent.high, percent.exact) == (0.75, 0.0, 1.0, False)


def test_disagreement_within_one_settlement_has_no_interval_and_says_why() -> None:
    x = [case(name, "outcome", "whole", a="some") for name in ("b", "c")]
    y = [case("b", "outcome", "whole", a="some"), case("c", "outcome", "whole", a="all")]
    percent = only(agreement(rubric(ordinal("a")), {"x": x, "y": y})).criteria[0].percent
    assert (percent.value, percent.low) == (0.5, None)
    assert percent.no_interval == "all of these cases are parts of one settlement"


@pytest.mark.parametrize("trials", [1, 2, 5, 8, 20])
def test_exact_interval_leaves_two_and_a_half_percent_beyond_it(trials: int) -> None:
    """Clopper and Pearson: at the lower end n of n have a chance of exactly .025."""
    (low, one), (zero, high) = both_exact(trials)
    assert (zero, one) == (0, 1)
    assert low**trials == pytest.approx(0.025)
    assert (1 - high) ** trials == pytest.approx(0.025)
    assert exact_interval(0.5, trials) is None


@pytest.mark.parametrize(("trials", "low"), [(10, 0.6915), (20, 0.8316)])
def test_exact_intervals_are_those_of_the_tables(trials: int, low: float) -> None:
    all_of_them, none_of_them = both_exact(trials)
    assert all_of_them[0] == pytest.approx(low, abs=5e-5)
    assert none_of_them[1] == pytest.approx(1 - low, abs=5e-5)


def both_exact(trials: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """The intervals of all of some trials, and of none."""
    everyone, no_one = exact_interval(1.0, trials), exact_interval(0.0, trials)
    assert everyone is not None
    assert no_one is not None
    return everyone, no_one


@pytest.mark.parametrize("resamples", [0, 50])
def test_where_all_agree_percent_has_the_exact_interval(resamples: int) -> None:
    codings = {k: coded(a=["none", "all", "all"]) for k in "xy"}
    row = only(agreement(rubric(ordinal("a")), codings, resamples=resamples)).criteria[0]
    assert (row.percent.value, row.percent.high, row.percent.exact) == (1.0, 1.0, True)
    assert row.percent.low == pytest.approx(0.025 ** (1 / 3))
    assert row.rated.percent.low == row.percent.low


def test_where_none_agrees_percent_has_the_exact_interval() -> None:
    codings = {"x": coded(a=["none"] * 4), "y": coded(a=["all"] * 4)}
    percent = only(agreement(rubric(ordinal("a")), codings)).criteria[0].percent
    assert (percent.value, percent.low, percent.exact) == (0.0, 0.0, True)
    assert percent.high == pytest.approx(1 - 0.025 ** (1 / 4))


def test_parts_of_one_whole_are_one_trial_and_what_one_rated_alone_is_none() -> None:
    names = [("b", "whole"), ("c", "whole"), ("d", None), ("e", None)]
    x = [case(name, "outcome", whole, a="some") for name, whole in names]
    y = [case(n, "outcome", whole, a=None if n == "e" else "some") for n, whole in names]
    row = only(agreement(rubric(ordinal("a")), {"x": x, "y": y})).criteria[0]
    assert (row.units, row.settlements) == (3, 2)
    assert row.percent.low == pytest.approx(0.025 ** (1 / 2))
