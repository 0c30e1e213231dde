"""Gower's distance: published values, R's daisy, a hand calculation, and laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.support import r_answers
from tests.support.graded import graded_case, graded_rubric, letters
from typology.analysis.cluster.pairs import gower, pair_distances
from typology.analysis.distance import (
    OrdinalColumn,
    distances,
    expected_gaps,
    memberships_of,
    ordinal_sums,
    weights_of,
)
from typology.model import Calibration, Case, Criterion, Leaf, Rating, Rubric, Scale, Type
from typology.operators import Array
from typology.scales import degree
from typology.scoring.completions import possible_values

GRADES = st.sampled_from([np.nan, 0.0, 0.1, 0.33, 0.5, 0.67, 1.0])


@st.composite
def data_sets(draw: st.DrawFn) -> tuple[Array, Array]:
    shape = (draw(st.integers(2, 7)), draw(st.integers(1, 6)))
    rows = draw(arrays.arrays(np.float64, shape, elements=GRADES))
    weights = draw(arrays.arrays(np.float64, shape[1], elements=st.sampled_from([0, 0.5, 1, 3])))
    assume(weights.any())
    return rows, weights


# The first plants of R's data set `flower` (Kaufman and Rousseeuw 1990, table 1): begonia, broom,
# camellia. Five variables are nominal or binary, two of these three plants differ on one or not;
# then ranks from 1 to 3 and 1 to 18, height from 20 to 200, distance between plants from 10 to 60.
FLOWERS = {
    "begonia": (0, 1, 1, "pink", 3, 15, 25, 15),
    "broom": (1, 0, 0, "yellow", 1, 3, 150, 50),
    "camellia": (0, 1, 0, "red", 3, 1, 150, 50),
}


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ("begonia", "broom", 0.8875408),
        ("begonia", "camellia", 0.5272467),
        ("broom", "camellia", 0.5147059),
    ],
)
def test_distances_between_flowers_are_those_that_daisy_publishes(
    one: str, other: str, published: float
) -> None:
    first, second = FLOWERS[one], FLOWERS[other]
    nominal = [(0.0, 0.0 if a == b else 1.0) for a, b in zip(first[:4], second[:4], strict=True)]
    ranges = [(1, 3), (1, 18), (20, 200), (10, 60)]
    graded = [
        ((float(a) - low) / (high - low), (float(b) - low) / (high - low))
        for a, b, (low, high) in zip(first[4:], second[4:], ranges, strict=True)
    ]
    rows = np.array([*nominal, *graded]).T
    assert gower(rows, np.ones(8), 1)[0][0, 1] == pytest.approx(published, abs=5e-8)


def test_distances_with_gaps_and_weights_are_those_of_daisy() -> None:
    found, _ = gower(r_answers.numbers("data"), r_answers.numbers("weights"), 1)
    np.testing.assert_allclose(found, r_answers.numbers("distances"), atol=1e-11)


def test_distance_weighs_the_shared_criteria_only() -> None:
    rows = np.array([[0.0, 1.0, 0.67, np.nan], [1.0, 0.33, np.nan, 0.5]])
    found, shared = gower(rows, np.array([1.0, 3.0, 5.0, 7.0]), 2)
    assert found[0, 1] == pytest.approx((1 * 1.0 + 3 * 0.67) / (1 + 3))
    assert shared[0, 1] == 2


@given(data_sets())
def test_distance_is_symmetric_within_0_and_1_and_nothing_to_itself(
    data: tuple[Array, Array],
) -> None:
    found, _ = gower(*data, 1)
    known = found[~np.isnan(found)]
    assert ((known >= 0) & (known <= 1)).all()
    np.testing.assert_array_equal(found, found.T)
    assert not np.diag(found)[~np.isnan(np.diag(found))].any()


@given(data_sets(), st.integers(0, 6))
def test_another_case_changes_no_distance(data: tuple[Array, Array], row: int) -> None:
    rows, weights = data
    left = np.delete(np.arange(len(rows)), row % len(rows))
    everyone, _ = gower(rows, weights, 1)
    without, _ = gower(rows[left], weights, 1)
    np.testing.assert_array_equal(everyone[np.ix_(left, left)], without)


@given(data_sets(), st.integers(1, 5))
def test_distance_is_undefined_exactly_where_too_few_criteria_are_shared(
    data: tuple[Array, Array], min_shared: int
) -> None:
    rows, weights = data
    found, shared = gower(rows, weights, min_shared)
    for i, one in enumerate(rows):
        for j, other in enumerate(rows):
            both = sum(
                not np.isnan(x) and not np.isnan(y) and w > 0
                for x, y, w in zip(one, other, weights, strict=True)
            )
            assert shared[i, j] == both
            assert np.isnan(found[i, j]) == (both < min_shared)


@given(data_sets())
def test_weight_of_0_is_as_if_the_criterion_were_not_there(data: tuple[Array, Array]) -> None:
    rows, weights = data
    some = weights > 0
    np.testing.assert_array_equal(
        gower(rows, weights, 1)[0], gower(rows[:, some], weights[some], 1)[0]
    )


@given(data_sets())
def test_many_data_sets_at_once_are_each_as_alone(data: tuple[Array, Array]) -> None:
    rows, weights = data
    together, _ = gower(np.stack([rows, 1 - rows]), weights, 1)
    np.testing.assert_array_equal(together[0], gower(rows, weights, 1)[0])
    np.testing.assert_array_equal(together[1], gower(1 - rows, weights, 1)[0])


def test_memberships_are_the_best_estimates_and_gaps_where_the_sources_are_silent() -> None:
    scale = Scale(("low", "high"), (0.1, 0.9))
    criteria = {
        "ordinal": Criterion("ordinal", "?", "constitutive", scale, {}, None),
        "number": Criterion("number", "?", "constitutive", None, {}, Calibration(2.0, 4.0, 8.0)),
    }
    types = {"t": Type("t", None, Leaf("ordinal"))}
    rubric = Rubric("r", "1", "R", "constructed", None, criteria, types, 0.5, (), {}, (), "", "")

    def case(name: str, **ratings: Rating) -> Case:
        return Case(name, name, "ended", "outcome", "public", ratings, "")

    found = memberships_of(
        rubric,
        [
            case("both", ordinal=Rating("high"), number=Rating(4.0)),
            case("ranged", ordinal=Rating(None, "low", "high"), number=Rating(8.0, 4.0, 8.0)),
            case("silent"),
        ],
    )
    full = 1 / (1 + np.exp(-3.0))
    expected = np.array([[0.9, 0.5], [np.nan, full], [np.nan, np.nan]])
    np.testing.assert_allclose(found, expected)


def test_criterion_without_a_weight_weighs_1_beside_those_that_have_one() -> None:
    rubric = graded_rubric(letters(2))
    cases = [graded_case("x", {"a": 0.0, "b": 0.0}), graded_case("y", {"a": 1.0, "b": 0.2})]
    found = pair_distances(rubric, cases, weights={"a": 4.0}, min_shared=1)
    assert found.values[0, 1] == pytest.approx((4 * 1.0 + 1 * 0.2) / 5)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"z": 1.0}, "no criterion of graded is called 'z'"),
        ({"a": -1.0}, "the weight of a is -1"),
        ({"a": float("nan")}, "the weight of a is nan"),
        ({"a": float("inf")}, "the weight of a is inf"),
        ({"a": 0.0, "b": 0.0}, "every criterion has weight 0"),
    ],
)
def test_weight_that_cannot_be_used_is_an_error(weights: dict[str, float], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        weights_of(graded_rubric(letters(2)), weights)


def test_largest_weights_do_not_overflow() -> None:
    rubric = graded_rubric(letters(2))
    cases = [graded_case("x", {"a": 0.0, "b": 0.0}), graded_case("y", {"a": 1.0, "b": 0.5})]
    found = pair_distances(rubric, cases, weights={"a": 1.7e308, "b": 1.7e308}, min_shared=1)
    assert found.values[0, 1] == pytest.approx(0.75)


def plain_distance(rubric: Rubric, here: Case, there: Case, name: str) -> tuple[float, ...]:
    """The gaps on one criterion over all that the other may be, equally likely."""
    criterion = rubric.criteria[name]
    rating = there.ratings.get(name, Rating(None))
    values = possible_values(criterion, rating) if rating.value is None else (rating.value,)
    value = here.ratings[name].value
    assert value is not None
    return tuple(abs(degree(criterion, value) - degree(criterion, each)) for each in values)


def random_cases(rubric: Rubric, seed: int, count: int) -> list[Case]:
    """Cases with ratings, unknowns, and unknowns with a range."""
    rng = np.random.default_rng(seed)
    cases = []
    for row in range(count):
        ratings = {}
        for name, criterion in rubric.criteria.items():
            values = possible_values(criterion, Rating(None))
            low, high = sorted(rng.integers(len(values), size=2).tolist())
            ratings[name] = (
                Rating(values[low]),
                Rating(None),
                Rating(None, values[low], values[high]),
            )[rng.integers(3)]
        cases.append(Case(f"c{row}", "", "ended", "outcome", "public", ratings, ""))
    return cases


def mixed_rubric() -> Rubric:
    """Two ordinal criteria of unequal steps and a calibrated one."""
    uneven = Scale(("a", "b", "c"), (0.0, 0.1, 1.0))
    falling = Scale(("x", "y"), (0.2, 0.7))
    criteria = {
        "uneven": Criterion("uneven", "?", "constitutive", uneven, {}, None),
        "two": Criterion("two", "?", "constitutive", falling, {}, None),
        "number": Criterion("number", "?", "constitutive", None, {}, Calibration(9.0, 4.0, 1.0)),
    }
    types = {"t": Type("t", None, Leaf("two"))}
    return Rubric("r", "1", "R", "constructed", None, criteria, types, 0.5, (), {}, (), "", "")


@pytest.mark.parametrize("seed", range(5))
def test_expected_distance_and_its_bounds_are_the_plain_definition(seed: int) -> None:
    rubric = mixed_rubric()
    cases = random_cases(rubric, seed, 14)
    weights = {"uneven": 2.0, "two": 1.0, "number": 0.5}
    found = distances(rubric, cases, cases, weights=weights)
    for row, here in enumerate(cases):
        rated = [name for name in rubric.criteria if here.ratings[name].value is not None]
        heavy = sum(weights[name] for name in rated)
        for column, there in enumerate(cases):
            if not rated:
                assert np.isnan(found.expected[row, column])
                continue
            gaps = {name: plain_distance(rubric, here, there, name) for name in rated}
            means, least, greatest = (
                sum(weights[name] * of(gaps[name]) for name in rated) / heavy
                for of in (lambda x: sum(x) / len(x), min, max)
            )
            assert found.expected[row, column] == pytest.approx(means, abs=1e-12)
            assert found.bounds(row, column) == pytest.approx((least, greatest), abs=1e-12)
            shared = sum(there.ratings[name].value is not None for name in rated)
            assert found.shared[row, column] == shared


def test_product_of_matrices_is_the_plain_definition_to_the_twelfth_digit() -> None:
    rng = np.random.default_rng(1)
    columns = []
    for weight in (1.0, 0.3):
        levels = np.sort(rng.random(4))
        here = np.where(rng.random(50) < 0.3, np.nan, levels[rng.integers(4, size=50)])
        chances = rng.dirichlet(np.ones(4), size=60)
        columns.append(
            OrdinalColumn(here, np.broadcast_to(levels, (60, 4)), chances, levels, weight)
        )
    plain = sum(
        each.weight * expected_gaps(each.here, each.values, each.chances) for each in columns
    )
    np.testing.assert_allclose(ordinal_sums(columns), plain, atol=1e-12)


def test_distance_is_not_symmetric_since_each_case_is_asked_about_what_it_says() -> None:
    rubric = graded_rubric(letters(2))
    cases = [graded_case("x", {"a": 0.0, "b": None}), graded_case("y", {"a": 0.0, "b": 1.0})]
    found = distances(rubric, cases, cases)
    np.testing.assert_allclose(found.expected, [[0.0, 0.0], [0.25, 0.0]])


def test_criteria_that_are_not_chosen_do_not_count() -> None:
    rubric = graded_rubric(letters(2))
    cases = [graded_case("x", {"a": 0.0, "b": 0.0}), graded_case("y", {"a": 0.5, "b": 1.0})]
    found = distances(rubric, cases, cases, criteria=["a"])
    assert (found.expected[0, 1], found.shared[0, 1]) == (0.5, 1)
