"""Latent classes of scored cases: which cases are compared, what is found, what changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import starmap

import numpy as np
import pytest

from tests.support.planted import LEVELS, planted
from typology.analysis.cluster.classes import TooManyClasses, find_classes
from typology.analysis.cluster.results import Classification, ClassSettings, adjusted_rand, band_of
from typology.analysis.cluster.units import bin_of, possible_steps, steps_of, units
from typology.analysis.criteria import UnknownCriterion
from typology.model import Calibration, Case, Criterion, Leaf, Node, Rating, Rubric, Scale, Type
from typology.operators import Array
from typology.scoring.scorecard import Scorecard, score

SCALE = Scale(("none", "some", "much", "full"), (0.0, 0.33, 0.67, 1.0))


def rubric_of(names: Sequence[str], scale: Scale = SCALE) -> Rubric:
    """A rubric whose one type asks for all of these criteria."""
    criteria = {name: Criterion(name, "?", "constitutive", scale, {}, None) for name in names}
    types = {"high": Type("high", None, Node("all", tuple(Leaf(name) for name in names)))}
    return Rubric(
        "r", "1", "R", "constructed", None, criteria, types, 0.5, ("ended",), {}, (), "", ""
    )


def case_of(name: str, ratings: dict[str, Rating], part_of: str | None = None) -> Case:
    return Case(name, name, "ended", "outcome", "public", ratings, "", part_of=part_of)


def cards_of(data: Array, rubric: Rubric | None = None) -> tuple[Scorecard, ...]:
    """Cases c00, c01, … with these levels by their place."""
    names = [f"q{column}" for column in range(data.shape[1])]
    definition = rubric or rubric_of(names)
    levels = {name: definition.criteria[name].scale for name in names}
    cases = [
        case_of(
            f"c{row:02}",
            {
                name: Rating(levels[name].levels[int(value)])  # type: ignore[union-attr]
                for name, value in zip(names, ratings, strict=True)
                if not np.isnan(value)
            },
        )
        for row, ratings in enumerate(data)
    ]
    return score(definition, cases, flips=False)


def classified(cards: Sequence[Scorecard], **settings: object) -> Classification:
    return find_classes(cards[0].rubric, cards, ClassSettings(**settings))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def cards() -> tuple[Scorecard, ...]:
    return cards_of(planted(11, cases=24, criteria=5, classes=2, missing=0.2, strength=0.8)[0])


@pytest.fixture(scope="module")
def found(cards: tuple[Scorecard, ...]) -> Classification:
    return classified(cards)


def test_planted_classes_are_found_and_every_case_is_kept(found: Classification) -> None:
    _, members = planted(11, cases=24, criteria=5, classes=2, missing=0.2, strength=0.8)
    assert (found.k, found.supported, len(found.units), found.left_out) == (2, 2, 24, ())
    table = np.zeros((2, 2))
    np.add.at(table, (members, found.posterior.argmax(axis=1)), 1.0)
    assert (adjusted_rand(table) or 0) > 0.6
    assert found.power is None


def test_classes_are_numbered_by_size_and_bands_follow_the_posterior(found: Classification) -> None:
    assert [each.number for each in found.classes] == [1, 2]
    sizes = [each.size for each in found.classes]
    assert sizes == sorted(sizes, reverse=True)
    for each, row in zip(found.assignments, found.posterior, strict=True):
        assert each.posterior == row.max()
        assert each.band == band_of(each.posterior)
        assert (each.number is None) == (each.band == "not placed") == bool(each.likeliest)
        assert each.number in (None, int(row.argmax()) + 1)
    np.testing.assert_allclose(found.posterior.sum(axis=1), 1.0, atol=1e-9)


@pytest.mark.parametrize(
    ("posterior", "band"),
    [(1.0, "core"), (0.9, "core"), (0.89, "likely"), (0.7, "likely"), (0.69, "not placed")],
)
def test_bands_begin_where_the_design_says(posterior: float, band: str) -> None:
    assert band_of(posterior) == band


def test_exemplar_has_the_greatest_posterior_then_the_most_ratings_then_the_first_name(
    found: Classification,
) -> None:
    for place, each in enumerate(found.classes):
        column = found.posterior[:, place]
        tied = [found.units[row] for row in np.flatnonzero(column == column.max())]
        best = min(tied, key=lambda card: (-len(card.case.ratings), card.case.id))
        assert each.exemplar == best.case.id


def test_order_of_cases_and_names_of_levels_make_no_difference(
    cards: tuple[Scorecard, ...], found: Classification
) -> None:
    assert np.array_equal(classified(cards[::-1]).posterior, found.posterior)
    data = planted(11, cases=24, criteria=5, classes=2, missing=0.2, strength=0.8)[0]
    other = rubric_of([f"q{x}" for x in range(5)], Scale(("z", "y", "x", "w"), SCALE.memberships))
    assert np.array_equal(classified(cards_of(data, other)).posterior, found.posterior)


def test_an_unrated_criterion_changes_nothing(
    cards: tuple[Scorecard, ...], found: Classification
) -> None:
    more = rubric_of(["a_first", *cards[0].rubric.criteria, "z_last"])
    same = classified([card._replace(rubric=more) for card in cards])
    assert same.criteria == ("a_first", *found.criteria, "z_last")
    again = find_classes(more, cards, ClassSettings())
    assert np.array_equal(again.posterior, found.posterior)
    assert again.scores == found.scores
    assert again.classes[0].profile["a_first"].shares == {}


def test_a_case_doubled_has_the_posterior_of_its_double(cards: tuple[Scorecard, ...]) -> None:
    twin = cards[3]._replace(case=replace(cards[3].case, id="c03-again"))
    doubled = classified([*cards, twin], k=2)
    rows = {card.case.id: row for row, card in enumerate(doubled.units)}
    assert np.array_equal(doubled.posterior[rows["c03"]], doubled.posterior[rows["c03-again"]])


def test_profiles_are_distributions_beside_how_many_are_rated(found: Classification) -> None:
    for each in found.classes:
        for name, profile in each.profile.items():
            assert list(profile.shares) == list(SCALE.levels)
            assert sum(profile.shares.values()) == pytest.approx(1.0)
            members = [x.card for x in found.assignments if x.number == each.number]
            assert profile.rated == sum(name in card.case.ratings for card in members)


def test_marks_count_the_cases_that_are_rated_so(found: Classification) -> None:
    for each in found.classes:
        assert each.marks
        for mark in each.marks:
            here = [x.card.case for x in found.assignments if x.number == each.number]
            rated = [
                case.ratings[mark.criterion].value
                for case in here
                if mark.criterion in case.ratings
            ]
            assert (mark.here, mark.rated_here) == (sum(x in mark.steps for x in rated), len(rated))


def test_fewer_than_ten_cases_have_one_class_and_no_scores(cards: tuple[Scorecard, ...]) -> None:
    few = classified(cards[:9])
    assert (few.k, few.scores, few.power, few.agreement) == (1, (), None, None)
    assert classified(cards[:10]).scores


def test_k_that_was_asked_for_is_made_and_what_is_supported_is_said(
    cards: tuple[Scorecard, ...],
) -> None:
    three = classified(cards, k=3)
    assert (three.k, three.supported) == (3, 2)
    with pytest.raises(TooManyClasses, match="25 classes of 24 cases"):
        classified(cards, k=25)


def test_no_cases_at_all_are_an_answer() -> None:
    card = cards_of(np.array([[np.nan, 1.0]]))
    nothing = classified(card)
    assert (nothing.k, nothing.units, nothing.classes, nothing.roots) == (1, (), (), 0)
    assert [(each.reason, each.count) for each in nothing.left_out] == [("min_rated", 1)]


def test_criterion_that_the_rubric_lacks_is_an_error(cards: tuple[Scorecard, ...]) -> None:
    with pytest.raises(UnknownCriterion, match="no criterion of r is called 'q9'"):
        classified(cards, criteria=("q0", "q9"))


NESTED = {
    "whole": None, "one": "whole", "two": "whole", "deep-1": "one", "deep-2": "one",
    "alone": None, "only": "alone",
}  # fmt: skip


@pytest.mark.parametrize(
    ("nested", "compared", "left"),
    [
        (
            "parts",
            ["alone", "deep-1", "deep-2", "only", "two"],
            {"one": ("deep-1", "deep-2"), "whole": ("deep-1", "deep-2", "two")},
        ),
        (
            "wholes",
            ["alone", "whole"],
            {
                "one": ("whole",),
                "two": ("whole",),
                "deep-1": ("whole",),
                "deep-2": ("whole",),
                "only": ("alone",),
            },
        ),
        ("all", sorted(NESTED), {}),
    ],
)
def test_of_wholes_and_parts_those_asked_for_are_compared(
    nested: str, compared: list[str], left: dict[str, tuple[str, ...]]
) -> None:
    rating = {"a": Rating("none"), "b": Rating("some")}
    cases = list(starmap(lambda name, whole: case_of(name, rating, whole), NESTED.items()))
    cards = score(rubric_of("ab"), cases, flips=False)
    kept, out = units(cards, "ab", basis="outcome", nested=nested, min_rated=2)  # type: ignore[arg-type]
    assert [card.case.id for card in kept] == compared
    assert {each.card.case.id: each.related for each in out} == left
    assert {each.reason for each in out} <= {"nested"}


def test_a_whole_stays_where_but_one_of_its_parts_is_rated_enough() -> None:
    rating = {"a": Rating("none"), "b": Rating("some")}
    ranged = {"a": Rating("none"), "b": Rating(None, "some", "full")}
    cases = [case_of("w", rating), case_of("x", rating, "w"), case_of("y", ranged, "w")]
    cards = score(rubric_of("ab"), cases, flips=False)
    kept, out = units(cards, "ab", basis="outcome", nested="parts", min_rated=2)
    assert [card.case.id for card in kept] == ["w", "x"]
    assert [(each.card.case.id, each.reason, each.count) for each in out] == [("y", "min_rated", 1)]


def test_ratings_ranges_and_bins_are_the_steps_that_a_case_leaves_possible() -> None:
    curve = Criterion("n", "?", "constitutive", None, {}, Calibration(1.0, 4.0, 8.0))
    rubric = rubric_of("a")
    rubric = replace(rubric, criteria=rubric.criteria | {"n": curve})
    cases = [
        case_of("known", {"a": Rating("some", "none", "full"), "n": Rating(5.0)}),
        case_of("range", {"a": Rating(None, "some", "much"), "n": Rating(None, 2.0, 9.0)}),
        case_of("silent", {}),
    ]
    cards = score(rubric, cases, flips=False)
    found = possible_steps(rubric, cards, ["a", "n"]).astype(int).tolist()
    assert found == [[0, 1, 0, 0, 0, 0, 1, 0], [0, 1, 1, 0, 0, 1, 1, 1], [0] * 8]
    assert steps_of(curve) == ("up to 1", "1 to 4", "4 to 8", "from 8")


@pytest.mark.parametrize("curve", [Calibration(1.0, 4.0, 8.0), Calibration(8.0, 4.0, 1.0)])
def test_each_completion_of_a_calibrated_criterion_has_a_bin_of_its_own(curve: Calibration) -> None:
    assert [bin_of(curve, raw) for raw in curve.completions] == [0, 1, 2, 3]
    assert bin_of(curve, curve.crossover) == 1


def test_adjusted_rand_index_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import adjusted_rand_score

    rng = np.random.default_rng(0)
    for _ in range(20):
        one, other = rng.integers(3, size=15), rng.integers(LEVELS, size=15)
        table = np.zeros((3, LEVELS))
        np.add.at(table, (one, other), 1.0)
        assert adjusted_rand(table) == pytest.approx(adjusted_rand_score(one, other))
    assert adjusted_rand(np.array([[1.0]])) is None
    assert adjusted_rand(np.array([[5.0]])) == 1.0
