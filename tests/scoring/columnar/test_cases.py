"""Many cases at once, against one scorecard after another."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.support.worlds import random_case, random_rubric
from typology.model import (
    MIXED,
    NOT_JUDGED,
    Case,
    Criterion,
    Leaf,
    Node,
    Rating,
    Rubric,
    Scale,
    Type,
)
from typology.scoring.columnar import enumeration
from typology.scoring.columnar.cases import ScoreSummary, score_many, summary_of
from typology.scoring.compile import compile_rubric
from typology.scoring.scorecard import Scorecard, score_case

STATUSES = ("in_force", "partial", "ended", "proposed")
SEED = 20230901
WORLDS = 150


def world(seed: int) -> tuple[Rubric, list[Case]]:
    """A rubric and cases, most of them without ranges, some outside it."""
    rng = Random(seed)
    rubric = random_rubric(rng, rng.randint(1, 6), rng.choice([1, 2, 2, 3]))
    if seed % 10 == 0:
        rubric = replace(rubric, applies_to_level=("national",))
    cases = [random_case(rng, rubric, rng.choice([0.0, 0.3, 0.6, 1.0])) for _ in range(12)]
    for place, case in enumerate(cases):
        if rng.random() < 0.7:
            bare = {name: each._replace(low=None, high=None) for name, each in case.ratings.items()}
            cases[place] = replace(case, ratings=bare)
        if rng.random() < 0.1:
            cases[place] = replace(cases[place], status="never_took_effect")
        if rng.random() < 0.7:
            cases[place] = replace(cases[place], level="national")
    return rubric, cases


def assert_same(found: ScoreSummary, card: Scorecard) -> None:
    """The whole summary, completions counted."""
    expected = summary_of(card)
    assert found.case is card.case
    assert replace(found, bounds={}) == replace(expected, bounds={})
    assert found.ignored == card.ignored
    assert found.margin == (None if card.margin is None else pytest.approx(card.margin, abs=1e-12))
    assert set(found.bounds) == set(card.memberships)
    for name, bounds in found.bounds.items():
        assert bounds.low == pytest.approx(card.memberships[name].low, abs=1e-12)
        assert bounds.high == pytest.approx(card.memberships[name].high, abs=1e-12)
        value = card.memberships[name].value
        assert found.value(name) == (None if value is None else pytest.approx(value, abs=1e-12))


def assert_all_same(rubric: Rubric, cases: list[Case]) -> int:
    program = compile_rubric(rubric)
    uncounted = score_many(rubric, cases)
    counted = score_many(rubric, cases, count_completions=True)
    for case, few, found in zip(cases, uncounted, counted, strict=True):
        assert_same(found, score_case(program, case, flips=False))
        assert few == replace(found, leaning=None, completions=None, without_evidence=None)
    return sum(case.status == "in_force" for case in cases)


def test_many_cases_at_once_are_scored_as_one_after_another() -> None:
    verdicts: set[str] = set()
    for seed in range(600):
        rng = Random(seed)
        rubric = random_rubric(rng, rng.randint(1, 5), rng.choice([1, 2, 3, 4]))
        cases = [random_case(rng, rubric, rng.choice([0.0, 0.3, 0.8])) for _ in range(6)]
        program = compile_rubric(rubric)
        for case, found in zip(
            cases, score_many(rubric, cases, count_completions=True), strict=True
        ):
            assert_same(found, score_case(program, case, flips=False))
            verdicts.add(found.verdict)
    assert {"t0", "mixed", "neither", "undetermined"} <= verdicts


def test_summaries_are_scorecards_with_and_without_counts() -> None:
    assert sum(assert_all_same(*world(SEED + n)) for n in range(WORLDS)) > 1_400


def test_summaries_are_the_same_however_little_is_held_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(enumeration, "CELLS", 1)
    for offset in range(20):
        assert_all_same(*world(SEED + offset))


@pytest.mark.parametrize("enumerated", [1, 6])
def test_summaries_are_scorecards_where_completions_are_drawn(
    monkeypatch: pytest.MonkeyPatch, enumerated: int
) -> None:
    for module in ("outcome", "assuming", "columnar.enumeration", "columnar.outcomes"):
        monkeypatch.setattr(f"typology.scoring.{module}.ENUMERATED", enumerated)
    for module in ("outcome", "columnar.outcomes"):
        monkeypatch.setattr(f"typology.scoring.{module}.DRAWS", 500)
    for offset in range(30):
        assert_all_same(*world(SEED + 900 + offset))


def test_two_of_three_types_that_take_turns_are_mixed_in_every_completion() -> None:
    """More a gives up `low` and brings `high`; `middle` holds throughout... but for no one type."""
    scale = Scale(("none", "some", "all"), (0.0, 0.6, 1.0))
    criterion = Criterion("a", "?", "constitutive", scale, {}, None)
    some, full = Leaf("a", "some"), Leaf("a", "all")
    types = {
        "early": Node("not", (full,)),  # a none, some
        "late": some,  # a some, all
        "edges": Node("any", (Node("not", (some,)), full)),  # a none, all
    }
    rubric = Rubric(
        "r", "1", "R", "constructed", None, {"a": criterion},
        {name: Type(name, None, formula) for name, formula in types.items()},
        0.5, STATUSES, {}, (), "", "",
    )  # fmt: skip
    silent = Case("c", "C", "in_force", "outcome", "public", {"a": Rating(None)}, "")
    assert score_many(rubric, [silent])[0].verdict == MIXED


def test_a_case_outside_the_definition_keeps_its_place_among_the_others() -> None:
    rng = Random(7)
    rubric = random_rubric(rng, 3, 2)
    cases = [random_case(rng, rubric, 0.2) for _ in range(3)]
    outside = Case("x", "X", "never_took_effect", "outcome", "public", cases[1].ratings, "")
    found = score_many(rubric, [cases[0], outside, cases[2]])
    assert [each.case for each in found] == [cases[0], outside, cases[2]]
    assert found[1].verdict == "no_settlement"
    assert (found[1].bounds, found[1].firm, found[1].rests_on) == ({}, None, ())
    assert (found[1].margin, found[1].unknown, found[1].completions) == (None, (), None)


def test_a_case_outside_by_level_or_basis_is_not_judged_whatever_it_is_rated() -> None:
    rng = Random(7)
    plain = random_rubric(rng, 3, 2)
    rubric = replace(plain, applies_to_level=("national",), applies_to_basis=("outcome",))
    inside = replace(random_case(rng, plain, 0.0), level="national")
    cases = [replace(inside, level="local"), replace(inside, level=None), inside]
    cases += [replace(inside, basis="text"), replace(inside, level="local", status="unheard_of")]
    found = score_many(rubric, cases, count_completions=True)
    outside = "out_of_scope"
    judged = found[2].verdict
    assert judged not in NOT_JUDGED
    verdicts = [outside, outside, judged, outside, "no_settlement"]
    assert [each.verdict for each in found] == verdicts
    assert (found[0].bounds, found[0].firm, found[0].margin) == ({}, None, None)
    for case, summary in zip(cases, found, strict=True):
        assert_same(summary, score_case(compile_rubric(rubric), case))


def test_no_cases_give_no_summaries() -> None:
    assert score_many(random_rubric(Random(1), 2, 2), []) == ()
