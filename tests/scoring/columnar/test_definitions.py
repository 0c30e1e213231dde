"""Many definitions on many cases, against one at a time and against plain Python."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from tests.support import oracle
from tests.support.worlds import has_value, random_case, random_formula, random_rubric
from typology.model import NOT_JUDGED, Case, Level, Rating, Rubric, Type
from typology.scoring.columnar import definitions as module
from typology.scoring.columnar.definitions import Verdicts, verdicts
from typology.scoring.columnar.type_formulas import FormulaCache
from typology.scoring.columnar.verdicts.extremes import extremes_decide
from typology.scoring.scorecard import score

SEED = 20210614
WORLDS = 150


def others_on(rng: Random, base: Rubric, count: int) -> list[Rubric]:
    """Definitions on the criteria of another; some differ from each other in the cut alone."""
    made = [base, replace(base, cut=0.45)]
    while len(made) < count:
        types = {
            f"t{place}": Type(f"t{place}", None, random_formula(rng, dict(base.criteria), 3))
            for place in range(rng.choice([1, 2, 2, 3]))
        }
        statuses = ("in_force",) if rng.random() < 0.8 else ("partial",)
        other = replace(base, types=types, cut=rng.choice([0.5, 0.6]), applies_to=statuses)
        if rng.random() < 0.2:
            other = replace(other, applies_to_level=("national",), applies_to_basis=("outcome",))
        if all(has_value(other, name) for name in other.criteria):
            made.append(other)
    return made


def world(seed: int, most_criteria: int = 5) -> tuple[list[Rubric], list[Case]]:
    rng = Random(seed)
    base = random_rubric(rng, rng.randint(1, most_criteria), rng.choice([1, 2, 2, 3]))
    cases = [random_case(rng, base, rng.choice([0.0, 0.3, 0.6])) for _ in range(3)]
    cases = [replace(case, level=rng.choice(["national", "local", None])) for case in cases]
    return others_on(rng, base, 5), cases


def assert_as_scored(found: Verdicts, definitions: list[Rubric], cases: list[Case]) -> int:
    for row, rubric in enumerate(definitions):
        for column, case in enumerate(cases):
            assert found.verdict(row, column) == score(rubric, [case], flips=False)[0].verdict
    return len(definitions) * len(cases)


def test_verdicts_of_many_definitions_equal_scores_one_at_a_time() -> None:
    compared = 0
    for offset in range(WORLDS):
        definitions, cases = world(SEED + offset)
        compared += assert_as_scored(verdicts(definitions, cases), definitions, cases)
    assert compared == 5 * 3 * WORLDS


@pytest.mark.parametrize(
    ("shared", "cells"), [(0, 2**25), (0, 0)], ids=["each case alone", "each definition alone"]
)
def test_verdicts_are_the_same_however_little_is_held_at_once(
    monkeypatch: pytest.MonkeyPatch, shared: int, cells: int
) -> None:
    for offset in range(40):
        definitions, cases = world(SEED - 1 - offset)
        usual = verdicts(definitions, cases, include_codings=True)
        with monkeypatch.context() as patched:
            patched.setattr(module, "SHARED", shared)
            patched.setattr(module, "CELLS", cells)
            patched.setattr(module, "extremes_decide", lambda parts: False)
            little = verdicts(definitions, cases, include_codings=True)
        assert (little.codes == usual.codes).all()
        assert little.coded == pytest.approx(usual.coded, abs=1e-12)


def test_definitions_that_differ_in_scope_alone_are_kept_apart() -> None:
    (base, *_), cases = world(SEED + 11)
    local = replace(base, applies_to_level=("local",))
    texts = replace(base, applies_to_basis=("text",))
    closed = replace(base, applies_to=("ended",))
    cases = [replace(case, level="national") for case in cases]
    found = verdicts([base, local, texts, closed], cases, include_codings=True)
    outside = ["out_of_scope"] * len(cases)
    told = [[found.verdict(row, column) for column in range(len(cases))] for row in range(4)]
    assert told[1:] == [outside, outside, ["no_settlement"] * len(cases)]
    assert not {*told[0]} & {*NOT_JUDGED}


def test_counts_and_extremes_settle_the_same() -> None:
    compared = 0
    for offset in range(WORLDS):
        definitions, cases = world(SEED + 7_000 + offset)
        formulas = FormulaCache()
        types = [tuple(each.shape for each in formulas.types(rubric)) for rubric in definitions]
        compared += sum(extremes_decide([each]) for each in types) * len(cases)
    assert compared > 200  # the test above is of both ways


def coded_by_hand(rubric: Rubric, case: Case) -> Counter[str]:
    """Every coding: completions, and every range over all that it leaves open."""
    values = oracle.values_of(rubric, case)
    for name in values:
        rating = case.ratings.get(name, Rating(None))
        if rating.value is not None and rating.low is not None:
            values[name] = ranged(rubric, name, rating)
    return oracle.verdict_counts(rubric, values)


def ranged(rubric: Rubric, name: str, rating: Rating) -> list[Level]:
    """Every level of a range; of a number its ends, the rating, crossover and thresholds inside."""
    criterion = rubric.criteria[name]
    if criterion.calibration is None:
        return oracle.open_values(criterion, rating)
    assert rating.low is not None and rating.high is not None and rating.value is not None
    low, high = float(rating.low), float(rating.high)
    marks = {criterion.calibration.crossover}
    for kind in rubric.types.values():
        for leaf in oracle.leaves_of(kind.formula):
            if leaf.criterion == name and leaf.reaches is not None:
                marks.add(float(leaf.reaches))
    return sorted({low, high, float(rating.value), *(m for m in marks if low < m < high)})


def test_shares_of_codings_equal_counting_each_coding() -> None:
    compared = 0
    for offset in range(WORLDS):
        definitions, cases = world(SEED + 20_000 + offset, most_criteria=4)
        for rubric in definitions:
            found = verdicts([rubric], cases, include_codings=True)
            for column, case in enumerate(cases):
                if oracle.outside(rubric, case) is not None:
                    assert found.coded[column].sum() == 0
                    continue
                counts = coded_by_hand(rubric, case)
                total = sum(counts.values())
                for place, name in enumerate(found.names):
                    share = counts[name] / total
                    assert found.coded[column, place] == pytest.approx(share, abs=1e-12)
                compared += 1
    assert compared > 1_500


def test_coded_is_the_mean_over_definitions() -> None:
    definitions, cases = world(SEED)
    together = verdicts(definitions, cases, include_codings=True)
    apart = [verdicts([each], cases, include_codings=True) for each in definitions]
    for column in range(len(cases)):
        for place, name in enumerate(together.names):
            shares = [
                each.coded[column, each.names.index(name)] if name in each.names else 0.0
                for each in apart
            ]
            mean = sum(shares) / len(shares)
            assert together.coded[column, place] == pytest.approx(mean, abs=1e-12)


def test_adding_a_case_changes_no_other_verdict() -> None:
    definitions, cases = world(SEED + 3)
    few, more = verdicts(definitions, cases[:1]), verdicts(definitions, cases)
    assert (few.codes[:, 0] == more.codes[:, 0]).all()
