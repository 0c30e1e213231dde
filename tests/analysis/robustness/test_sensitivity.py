"""Intervals of knobs against fine grids, one verdict at a time in plain Python."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest

from tests.support import oracle
from tests.support.worlds import random_case, random_rubric
from typology.analysis.robustness.kinds import Kinds
from typology.analysis.robustness.parameters import Parameter, with_parameter
from typology.analysis.robustness.sensitivity import (
    DefinitionFlips,
    StableInterval,
    definition_flips,
)
from typology.model import Case, Criterion, Formula, Leaf, Node, Rating, Rubric, Scale, Type

SEED = 20200406
WORLDS = 120
STEPS = 24
NEAR = 1e-6


def small_world(seed: int) -> tuple[Rubric, list[Case]]:
    rng = Random(seed)
    rubric = random_rubric(
        rng, rng.randint(1, 4), rng.choice([1, 2, 2, 3]), depth=rng.choice([2, 3])
    )
    return rubric, [random_case(rng, rubric, rng.choice([0.0, 0.3, 0.6])) for _ in range(2)]


def verdict_at(rubric: Rubric, knob: Parameter, number: float, case: Case) -> str:
    changed = with_parameter(rubric, knob, number)
    return oracle.overall(changed, oracle.values_of(changed, case))


def few_completions(rubric: Rubric, case: Case) -> bool:
    return math.prod(map(len, oracle.values_of(rubric, case).values())) <= 100


def no_criterion(criterion: str) -> Rubric:
    raise ValueError(f"nothing would be left without {criterion}")


def grid(knob: Parameter) -> list[float]:
    """Numbers all over what a knob can be turned to, rather off round ones."""
    if knob.kind == "count":
        return [float(count) for count in range(int(knob.low), int(knob.high) + 1)]
    parts = [(step + 0.31) / STEPS for step in range(STEPS)]
    if math.isinf(knob.high):
        return [part / (1 - part) for part in parts]
    return [knob.low + part * (knob.high - knob.low) for part in parts]


def flips_of(rubric: Rubric, cases: list[Case]) -> DefinitionFlips:
    return definition_flips(rubric, Kinds.of(cases, rubric), no_criterion)


def inside(held: StableInterval, number: float) -> bool:
    return held.low < number < held.high


def near_an_end(held: StableInterval, number: float) -> bool:
    return min(abs(number - held.low), abs(number - held.high)) < NEAR


def assert_holds(rubric: Rubric, knob: Parameter, held: StableInterval, case: Case) -> None:
    assert held.verdict == verdict_at(rubric, knob, knob.present, case)
    for number in grid(knob):
        if knob.kind == "count":
            within = held.low <= number <= held.high
            assert not within or verdict_at(rubric, knob, number, case) == held.verdict
        elif inside(held, number) and not near_an_end(held, number):
            assert verdict_at(rubric, knob, number, case) == held.verdict, (knob, held, number)
    ends = (
        (held.low, held.low_included, held.below, -1),
        (held.high, held.high_included, held.above, 1),
    )
    for end, included, beyond, towards in ends:
        if beyond is None:
            continue
        assert (verdict_at(rubric, knob, end, case) == held.verdict) == included, (knob, held)
        step = towards if knob.kind == "count" else towards * NEAR * max(1.0, end)
        if knob.takes(end + step):
            after = {
                verdict_at(rubric, knob, end, case),
                verdict_at(rubric, knob, end + step, case),
            }
            assert after != {held.verdict}, (knob, held)
            assert beyond in after


def test_intervals_equal_fine_grids() -> None:
    intervals = broken = 0
    for offset in range(WORLDS):
        rubric, cases = small_world(SEED + offset)
        if not all(few_completions(rubric, case) for case in cases):
            continue
        flips = flips_of(rubric, cases)
        by_id = {case.id: case for case in cases}
        for each in flips.parameters:
            assert not each.skipped
            moved = set()
            for held in each.intervals:
                assert_holds(rubric, each.parameter, held, by_id[held.case])
                moved |= {held.below, held.above} - {None}
                intervals += 1
                broken += bool(held.below or held.above)
            if each.inert:
                assert not moved
    assert intervals >= 1_200
    assert broken >= 200


SCALE = Scale(("none", "some", "much", "all"), (0.0, 0.33, 0.67, 1.0))


def rubric_of(formula: Formula, cut: float = 0.5) -> Rubric:
    criteria = {
        name: Criterion(name, "?", "constitutive", SCALE, {}, None) for name in ("a", "b", "c")
    }
    return Rubric(
        "hand", "1", "By hand", "constructed", None, criteria, {"t": Type("t", None, formula)},
        cut, ("in_force",), {}, (), "", "",
    )  # fmt: skip


def case_of(**levels: str) -> Case:
    ratings = {name: Rating(level) for name, level in levels.items()}
    return Case("hand", "By hand", "in_force", "outcome", "public", ratings, "")


def held_of(formula: Formula, case: Case, path: str, cut: float = 0.5) -> StableInterval:
    flips = flips_of(rubric_of(formula, cut), [case])
    found = {each.parameter.path: each for each in flips.parameters}
    return found[path].intervals[0]


ABC = (Leaf("a"), Leaf("b"), Leaf("c"))


def test_cut_holds_from_the_next_membership_below_up_to_the_membership() -> None:
    case = case_of(a="much", b="some", c="none")
    held = held_of(Node("any", ABC), case, "decide.cut")
    assert (held.low, held.high) == (0.0, 0.67)
    assert (held.low_included, held.high_included) == (True, False)
    assert (held.below, held.above) == (None, "neither")


def test_weight_of_a_mean_is_solved() -> None:
    # (w x 1 + 1 x .33 + 1 x 0) / (w + 2) > .5 where w > 1.34
    mean = Node("mean", ABC, weights=(2.0, 1.0, 1.0), named=True)
    held = held_of(mean, case_of(a="all", b="some", c="none"), "types.t.formula.mean.a")
    assert held.low == pytest.approx(1.34, abs=1e-9)
    assert (held.low_included, held.below, held.above) == (False, "neither", None)
    assert math.isinf(held.high)


def test_level_in_a_geometric_mean_is_solved() -> None:
    # sqrt(1 x t) > .5 where t > .25
    formula = Node("geometric", (Leaf("a"), Leaf("b")))
    case = case_of(a="all", b="some")
    held = held_of(formula, case, "criteria.b.scale.some")
    assert held.low == pytest.approx(0.25, abs=1e-9)
    assert (held.low_included, held.below) == (False, "neither")


def test_weight_of_a_geometric_mean_is_solved() -> None:
    # (.67 ** 2 x .33 ** w) ** (1 / (2 + w)) > .5
    formula = Node("geometric", (Leaf("a"), Leaf("b")), weights=(2.0, 1.0), named=True)
    held = held_of(formula, case_of(a="much", b="some"), "types.t.formula.geometric.b")
    weight = 2 * (math.log(0.67) - math.log(0.5)) / (math.log(0.5) - math.log(0.33))
    assert held.high == pytest.approx(weight, rel=1e-9)


def test_criterion_read_both_ways_holds_between_two_ends() -> None:
    # min(t, 1 - t) > .3 where .3 < t < .7
    formula = Node("all", (Leaf("a"), Node("not", (Leaf("a"),))))
    held = held_of(formula, case_of(a="some"), "criteria.a.scale.some", cut=0.3)
    assert (held.low, held.high) == (0.3, 0.67)  # bounded by the next level
    assert (held.low_included, held.high_included, held.below) == (False, False, "neither")


def test_what_adds_up_to_the_cut_whatever_the_level_is_inert() -> None:
    # (t + 1 - t) / 2 = .5, exactly at the cut
    formula = Node("mean", (Leaf("a"), Node("not", (Leaf("a"),))))
    flips = flips_of(rubric_of(formula), [case_of(a="some")])
    assert [each.inert for each in flips.parameters] == [False, True, True, True, True]


def test_count_holds_at_whole_numbers() -> None:
    formula = Node("at_least", ABC, count=2)
    held = held_of(formula, case_of(a="all", b="all", c="none"), "types.t.formula.at_least.count")
    assert (held.low, held.high, held.below, held.above) == (1, 2, None, "neither")


def test_a_number_that_ends_at_a_breakpoint_says_what_lies_beyond() -> None:
    # not t > .5 ends at t = .5, where it is in no type, and any beyond it: t > .5
    rubric = rubric_of(Leaf("a"))
    types = rubric.types | {"u": Type("u", None, Node("not", (Leaf("a"),)))}
    flips = flips_of(replace(rubric, types=types), [case_of(a="some")])
    held = flips.parameters[2].intervals[0]
    assert flips.parameters[2].parameter.path == "criteria.a.scale.some"
    assert (held.verdict, held.high, held.high_included, held.above) == ("u", 0.5, False, "t")


def test_a_criterion_that_cannot_be_left_out_says_why() -> None:
    flips = flips_of(rubric_of(Leaf("a")), [case_of(a="all")])
    assert [(each.criterion, each.verdicts) for each in flips.without_criteria] == [("a", None)]
    assert flips.without_criteria[0].why_not == "nothing would be left without a"
