"""Fit: bounds by brute force over all completions, and what is said beside the figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support import lipset
from tests.support.oracle import (
    completed_values,
    completions,
    evaluate,
    leaves_of,
    open_values,
    values_of,
)
from tests.support.worlds import random_case, random_rubric
from typology.analysis.fit.estimate import Estimate
from typology.analysis.fit.fit import FitSettings, fit
from typology.analysis.fit.informed import THESE_CASES, fingerprint
from typology.analysis.fit.measures import MEASURES
from typology.analysis.fit.outcomes import (
    UnknownOutcome,
    joined_outcome,
    label_outcome,
    named_outcome,
    negated,
)
from typology.analysis.fit.results import TypeFit
from typology.model import Case, Evidence, Label, Rating, Rubric, Warrant

OUTCOMES = (0.0, 0.25, 0.6, 1.0)
PLAIN = FitSettings(resamples=0)


def memberships(rubric: Rubric, case: Case, treatment: str) -> list[float]:
    """The distinct memberships in `t0` that a case may take."""
    formula = rubric.types["t0"].formula
    names = {leaf.criterion for leaf in leaves_of(formula)}
    values = {}
    for name in values_of(rubric, case):
        rating = case.ratings.get(name, Rating(None))
        if name not in names:
            continue
        if rating.value is not None:
            values[name] = [rating.value]
        elif treatment == "as_assumed":
            values[name] = completed_values(rubric, name, rating, assume=True)
        else:
            values[name] = open_values(rubric.criteria[name], rating)
    return sorted({round(evaluate(formula, rubric, each), 12) for each in completions(values)})


@given(st.integers(0, 10**6))
@settings(max_examples=60)
def test_bounds_are_those_of_all_completions(seed: int) -> None:
    rng = Random(seed)
    rubric = random_rubric(rng, 2, 1, depth=2)
    cases = [replace(random_case(rng, rubric, 0.5), id=f"c{i}") for i in range(3)]
    happened = {case.id: rng.choice(OUTCOMES) for case in cases}
    (result,) = fit([rubric], cases, joined_outcome(cases, "y", "y", happened), PLAIN).results
    y = np.array([happened[case.id] for case in cases])
    for treatment in ("as_assumed", "silence_open"):
        values = [memberships(rubric, case, treatment) for case in cases]
        fitted = result.treatments[treatment]
        for name, parts in MEASURES.items():
            for figures, cut in ((fitted.fuzzy, None), (fitted.at_cut, rubric.cut + 1e-9)):
                seen = []
                for chosen in product(*values):
                    x = np.array(chosen)
                    n, d = parts(x if cut is None else (x > cut).astype(float), y)
                    if d.sum() > 1e-12:
                        seen.append(n.sum() / d.sum())
                ends = (min(seen), max(seen)) if seen else (None, None)
                found = figures[name]
                assert (found.low, found.high) == pytest.approx(ends, abs=1e-9)


def is_within(inner: Estimate, outer: Estimate) -> bool:
    if inner.low is None or inner.high is None or outer.low is None or outer.high is None:
        return True
    return outer.low <= inner.low + 1e-9 and inner.high <= outer.high + 1e-9


@given(st.integers(0, 10**6))
@settings(max_examples=60)
def test_bounds_widen_from_assumed_to_open_to_ranges(seed: int) -> None:
    rng = Random(seed)
    rubric = random_rubric(rng, 3, 2, depth=2)
    cases = [replace(random_case(rng, rubric, 0.4), id=f"c{i}") for i in range(5)]
    happened = {case.id: rng.choice(OUTCOMES) for case in cases}
    for result in fit([rubric], cases, joined_outcome(cases, "y", "y", happened), PLAIN).results:
        first, second, third = result.treatments.values()
        for name in MEASURES:
            assert is_within(first.fuzzy[name], second.fuzzy[name])
            assert is_within(second.fuzzy[name], third.fuzzy[name])
            assert is_within(second.at_cut[name], third.at_cut[name])


def survival(**changes: object) -> TypeFit:
    cases = lipset.cases()
    (result,) = fit(
        [lipset.rubric()],
        cases,
        named_outcome(cases, "survived"),
        replace(PLAIN, **changes),  # type: ignore[arg-type]
    ).results
    return result


def test_lift_is_consistency_over_base_rate() -> None:
    figures = survival().treatments["as_assumed"].fuzzy
    base = lipset.scores()["SURV"].mean()
    assert survival().base_rate.value == pytest.approx(base)
    assert figures["lift"].value == pytest.approx(0.868811881188119 / base)


def test_intervals_hold_the_figure_and_come_again_with_the_seed() -> None:
    one, other = (survival(resamples=200, seed=7) for _ in range(2))
    for name, estimate in one.treatments["as_assumed"].fuzzy.items():
        assert estimate.interval is not None
        assert estimate.low is not None
        assert estimate.interval[0] < estimate.low < estimate.interval[1]
        assert estimate == other.treatments["as_assumed"].fuzzy[name]


def test_typical_and_deviant_cases_are_named() -> None:
    cases = lipset.cases()
    wrong = {case.id: case.outcomes["survived"] for case in cases} | {"be": 0.0, "de": 1.0}
    (result,) = fit([lipset.rubric()], cases, joined_outcome(cases, "y", "y", wrong), PLAIN).results
    assert result.kinds.deviant_consistency == ("be",)
    assert result.kinds.deviant_coverage == ("de",)
    assert result.kinds.typical == ("cz", "fi", "fr", "ie", "se")
    assert result.kinds.deviant_degree == ("nl", "uk")  # more in the type than it happened
    cells = {(cell.verdict, cell.outcome): cell.cases for cell in result.table}
    assert cells["survival", "no"] == ("be",)
    assert cells["neither", "yes"] == ("de",)


def test_what_does_not_count_is_left_out_and_listed() -> None:
    cases = lipset.cases()
    cases[0] = replace(cases[0], status="never_took_effect")
    cases[1] = replace(cases[1], outcomes={"survived": None})
    (result,) = fit([lipset.rubric()], cases, named_outcome(cases, "survived"), PLAIN).results
    assert dict(result.left_out) == {"au": "no_settlement", "be": "unknown_outcome"}
    assert len(result.cases) == 16


def test_settlements_are_counted_beside_cases() -> None:
    cases = [replace(case, part_of="whole") for case in lipset.cases()[:3]] + lipset.cases()[3:]
    (result,) = fit([lipset.rubric()], cases, named_outcome(cases, "survived"), PLAIN).results
    assert (len(result.cases), result.settlements) == (18, 16)


def test_definition_made_from_a_source_of_the_cases_is_not_tested_by_them() -> None:
    cases = lipset.cases()
    evidence = Evidence("fact", "book", "supports")
    cited = Rating(0.81, evidence=(evidence,))
    cases[0] = replace(cases[0], ratings={**cases[0].ratings, "dev": cited})
    cases[1] = replace(cases[1], labels=(Label("survival", "book"),))
    rubric = replace(lipset.rubric(), source=Warrant("book"))
    outcome = named_outcome(cases, "survived")
    (result,) = fit([rubric], cases, outcome, PLAIN).results
    assert result.informed == {"book": ("au", "be")}
    (other,) = fit([lipset.rubric()], cases, outcome, PLAIN).results
    assert other.informed == {}


def test_definition_found_in_these_cases_is_not_tested_by_them() -> None:
    cases = lipset.cases()
    rubric = lipset.rubric()
    kind = rubric.types["survival"]._replace(means=f"Found in cases {fingerprint(cases)}")
    rubric = replace(rubric, types={"survival": kind})
    outcome = named_outcome(cases, "survived")
    (result,) = fit([rubric], cases, outcome, PLAIN).results
    assert len(result.informed[THESE_CASES]) == 18
    (fewer,) = fit([rubric], cases[1:], outcome, PLAIN).results
    assert fewer.informed == {}


def test_outcome_from_the_column_of_a_rating_is_told() -> None:
    cases = lipset.cases()
    values = {case.id: float(case.ratings["dev"].value or 0) for case in cases}
    own = [case.id for case in cases]
    same = joined_outcome(cases, "states.csv:dev", "dev", values, own)
    (result,) = fit([lipset.rubric()], cases, same, PLAIN).results
    assert result.same_column == ("dev",)
    other = joined_outcome(cases, "other.csv:dev", "dev", values)
    (result,) = fit([lipset.rubric()], cases, other, PLAIN).results
    assert result.same_column == ()


def test_one_function_under_two_names_cannot_be_told_apart() -> None:
    cases = lipset.cases()
    one = lipset.rubric()
    twin = replace(one, id="twin")
    kind = one.types["survival"]._replace(formula=next(leaves_of(one.types["survival"].formula)))
    found = fit(
        [one, twin, replace(one, id="alone", types={"survival": kind})],
        cases,
        named_outcome(cases, "survived"),
        FitSettings(resamples=300),
    )
    (ranking,) = found.rankings
    assert ("lipset", "twin") in ranking.alike
    assert ranking.ranked == ("lipset", "twin", "alone")


def test_labels_are_an_outcome_of_cases_that_have_one() -> None:
    cases = lipset.cases()
    cases[0] = replace(cases[0], labels=(Label("Delaying", "x"),))
    cases[1] = replace(cases[1], labels=(Label("delaying", "x"), Label("stabilising", "y")))
    cases[2] = replace(cases[2], labels=(Label("stabilising", "y"),))
    found = label_outcome(cases, "delaying")
    assert [found.values[case.id] for case in cases[:4]] == [1.0, 1.0, 0.0, None]
    assert found.contested == ("be",)
    assert [negated(found).values[case.id] for case in cases[:4]] == [0.0, 0.0, 1.0, None]
    with pytest.raises(UnknownOutcome, match="no label of the cases says"):
        label_outcome(cases, "lasting")


def test_no_case_that_counts_leaves_every_figure_undefined() -> None:
    cases = [replace(case, status="never_took_effect") for case in lipset.cases()]
    (result,) = fit([lipset.rubric()], cases, named_outcome(cases, "survived")).results
    assert result.cases == ()
    assert all(each.low is None for each in result.treatments["as_assumed"].fuzzy.values())
