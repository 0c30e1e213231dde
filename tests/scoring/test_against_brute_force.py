"""The engine against the design in plain Python, on random rubrics and cases."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest

from tests.support import oracle
from tests.support.worlds import random_case, random_rubric
from typology.model import Case, Rubric
from typology.scoring.scorecard import Scorecard, score

SEED = 20181001
WORLDS = 3_000
FLIP_WORLDS = 400


def small_world(seed: int) -> tuple[Rubric, Case]:
    rng = Random(seed)
    rubric = random_rubric(rng, rng.randint(1, 5), rng.choice([1, 2, 2, 3]))
    return rubric, random_case(rng, rubric, rng.choice([0.0, 0.3, 0.6, 1.0]))


def few_completions(rubric: Rubric, case: Case, limit: int) -> bool:
    total = 1
    for values in oracle.values_of(rubric, case).values():
        total *= len(values)
    return total <= limit


def assert_agrees(card: Scorecard, rubric: Rubric, case: Case) -> None:
    values = oracle.values_of(rubric, case)
    counts = oracle.verdict_counts(rubric, values)
    assert card.verdict == oracle.overall(rubric, values)
    assert {k: v for k, v in card.completions.verdicts.items() if v} == dict(counts)
    assert card.completions.total == sum(counts.values())
    assert list(card.rests_on) == oracle.rests_on(rubric, case)
    assert card.firm == oracle.firm(rubric, case)
    assert list(card.ask_first) == oracle.ask_first(rubric, case)
    settled = [(tuple(each.answers.items()), each.verdict) for each in card.settles]
    assert settled == oracle.settles(rubric, case)
    lean = [n for n in rubric.types if 2 * counts[n] > sum(counts.values())]
    assert card.leaning == (lean[0] if lean else None)
    for name, kind in rubric.types.items():
        each = list(oracle.completions(values))
        degrees = [oracle.evaluate(kind.formula, rubric, ratings) for ratings in each]
        found = card.memberships[name]
        assert found.low == pytest.approx(min(degrees), abs=1e-12)
        assert found.high == pytest.approx(max(degrees), abs=1e-12)
        bound = set().union(*(oracle.binding(kind.formula, rubric, ratings) for ratings in each))
        assert found.binding == tuple(n for n in rubric.criteria if n in bound)


def test_scorecards_equal_brute_force(record_property: Callable[[str, object], None]) -> None:
    compared = undetermined = assumed = 0
    for offset in range(WORLDS):
        rubric, case = small_world(SEED + offset)
        if not few_completions(rubric, case, 600):
            continue
        card = score(rubric, [case], flips=False)[0]
        assert_agrees(card, rubric, case)
        compared += 1
        undetermined += card.verdict == "undetermined"
        assumed += bool(card.assumptions)
    record_property(
        "count",
        f"{compared} scorecards, {undetermined} undetermined, {assumed} assuming, seed {SEED}",
    )
    assert compared >= 2_500
    assert undetermined > 300
    assert assumed > 300


def test_flips_equal_brute_force(record_property: Callable[[str, object], None]) -> None:
    compared = gained = lost = 0
    for offset in range(FLIP_WORLDS):
        rubric, case = small_world(SEED - 1 - offset)
        if not few_completions(rubric, case, 64):
            continue
        card = score(rubric, [case])[0]
        gains, losses = oracle.flips(rubric, case)
        for found, expected in ((card.flips.gains, gains), (card.flips.losses, losses)):
            told = {
                (flip.verdict, flip.steps, tuple((c.criterion, c.after) for c in flip.changes))
                for flip in found
            }
            assert told == expected
            assert len(told) == len(found)
        compared += 1
        gained += bool(gains)
        lost += bool(losses)
    record_property(
        "count", f"{compared} cases, {gained} with gains, {lost} with losses, seed {SEED}"
    )
    assert compared >= 250
    assert gained >= 100
    assert lost >= 50
