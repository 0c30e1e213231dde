"""Intervals of knobs against fine grids, one verdict at a time in plain Python."""

from __future__ import annotations

import math
from dataclasses import replace
from random import Random

import pytest

from tests import oracle
from tests.worlds import random_case, random_rubric
from typology.analysis.knobs import Held, definition_flips
from typology.analysis.turning import Knob, turned
from typology.model import Case, Criterion, Leaf, Node, Rating, Rubric, Scale, Type

SEED = 20200406
WORLDS = 120
STEPS = 24
NEAR = 1e-6


def small_world(seed: int) -> tuple[Rubric, list[Case]]:
    rng = Random(seed)
    rubric = random_rubric(rng, rng.randint(1, 4), rng.choice([1, 2, 2, 3]), depth=rng.choice([2, 3]))
    return rubric, [random_case(rng, rubric, rng.choice([0.0, 0.3, 0.6])) for _ in range(2)]


def verdict_at(rubric: Rubric, knob: Knob, number: float, case: Case) -> str:
    changed = turned(rubric, knob, number)
    return oracle.overall(changed, oracle.values_of(changed, case))


def few_completions(rubric: Rubric, case: Case) -> bool:
    return math.prod(map(len, oracle.values_of(rubric, case).values())) <= 100


def no_criterion(criterion: str) -> Rubric:
    raise ValueError(f"nothing would be left without {criterion}")


def grid(knob: Knob) -> list[float]:
    """Numbers all over what a knob can be turned to, rather off round ones."""
    if knob.kind == "count":
        return [float(count) for count in range(int(knob.low), int(knob.high) + 1)]
    parts = [(step + 0.31) / STEPS for step in range(STEPS)]
    if math.isinf(knob.high):
        return [part / (1 - part) for part in parts]
    return [knob.low + part * (knob.high - knob.low) for part in parts]


def inside(held: Held, number: float) -> bool:
    return held.low < number < held.high


def near_an_end(held: Held, number: float) -> bool:
    return min(abs(number - held.low), abs(number - held.high)) < NEAR


def assert_holds(rubric: Rubric, knob: Knob, held: Held, case: Case) -> None:
    assert held.verdict == verdict_at(rubric, knob, knob.present, case)
    for number in grid(knob):
        if knob.kind == "count":
            within = held.low <= number <= held.high
            assert not within or verdict_at(rubric, knob, number, case) == held.verdict
        elif inside(held, number) and not near_an_end(held, number):
            assert verdict_at(rubric, knob, number, case) == held.verdict, (knob, held, number)
    ends = ((held.low, held.low_included, held.below, -1), (held.high, held.high_included, held.above, 1))
    for end, included, beyond, towards in ends:
        if beyond is None:
            continue
        assert (verdict_at(rubric, knob, end, case) == held.verdict) == included, (knob, held)
        step = towards if knob.kind == "count" else towards * NEAR * max(1.0, end)
        if knob.takes(end + step):
            after = {verdict_at(rubric, knob, end, case), verdict_at(rubric, knob, end + step, case)}
            assert after != {held.verdict}, (knob, held)
            assert beyond in after


def test_intervals_equal_fine_grids() -> None:
    intervals = broken = 0
    for offset in range(WORLDS):
        rubric, cases = small_world(SEED + offset)
        if not all(few_completions(rubric, case) for case in cases):
            continue
        flips = definition_flips(rubric, cases, no_criterion)
        by_id = {case.id: case for case in cases}
        for each in flips.knobs:
            assert not each.unsought
            moved = set()
            for held in each.held:
                assert_holds(rubric, each.knob, held, by_id[held.case])
                moved |= {held.below, held.above} - {None}
                intervals += 1
                broken += bool(held.below or held.above)
            if each.inert:
                assert not moved
    print(f"{intervals} intervals, {broken} with an end inside, seed {SEED}")
    assert intervals >= 1_200
    assert broken >= 200
