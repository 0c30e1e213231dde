"""Many cases at once, against one scorecard after another."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from tests.support.worlds import random_case, random_rubric
from typology.model import Case, Rubric
from typology.scoring.columnar import bulk
from typology.scoring.columnar.bulk import brief_of, briefs
from typology.scoring.columnar.chunks import SeenIds, in_order
from typology.scoring.compile import compile_rubric
from typology.scoring.scorecard import score_case

SEED = 20230901
WORLDS = 150


def world(seed: int) -> tuple[Rubric, list[Case]]:
    rng = Random(seed)
    rubric = random_rubric(rng, rng.randint(1, 6), rng.choice([1, 2, 2, 3]))
    cases = [random_case(rng, rubric, rng.choice([0.0, 0.3, 0.6, 1.0])) for _ in range(12)]
    for place, case in enumerate(cases):
        if rng.random() < 0.7:
            bare = {name: each._replace(low=None, high=None) for name, each in case.ratings.items()}
            cases[place] = replace(case, ratings=bare)
        if rng.random() < 0.1:
            cases[place] = replace(cases[place], status="never_took_effect")
    return rubric, cases


def assert_briefs_are_scorecards(rubric: Rubric, cases: list[Case]) -> int:
    program = compile_rubric(rubric)
    for found, case in zip(briefs(program, cases), cases, strict=True):
        expected = brief_of(score_case(program, case, flips=False))
        assert replace(found, margin=None, bounds={}) == replace(expected, margin=None, bounds={})
        assert found.margin == pytest.approx(expected.margin, abs=1e-12)
        for name, bounds in expected.bounds.items():
            assert found.bounds[name].low == pytest.approx(bounds.low, abs=1e-12)
            assert found.bounds[name].high == pytest.approx(bounds.high, abs=1e-12)
    return sum(case.status == "in_force" for case in cases)


def test_briefs_say_what_scorecards_say() -> None:
    compared = sum(assert_briefs_are_scorecards(*world(SEED + n)) for n in range(WORLDS))
    assert compared > 1_400


def test_briefs_are_the_same_however_little_is_held_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(bulk, "CELLS", 1)
    for offset in range(20):
        assert_briefs_are_scorecards(*world(SEED + offset))


def test_ids_seen_before_are_found_with_their_first_row() -> None:
    rng = Random(3)
    seen, first = SeenIds(), dict[str, int]()
    row = 1
    for _ in range(60):
        ids = [f"case-{number}" for number in rng.sample(range(400), rng.randint(0, 30))]
        rows = list(range(row, row + len(ids)))
        row += len(ids)
        again = {place: first[each] for place, each in enumerate(ids) if each in first}
        assert seen.again(ids, rows) == again
        for each, number in zip(ids, rows, strict=True):
            first.setdefault(each, number)


def square(number: int) -> int:
    return number * number


@pytest.mark.parametrize("jobs", [1, 2])
def test_work_comes_back_in_order_however_many_share_it(jobs: int) -> None:
    assert list(in_order(square, range(20), jobs)) == [number**2 for number in range(20)]
