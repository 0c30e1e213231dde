"""Answers read from one outcome are those of scoring the case again with each answer."""

from __future__ import annotations

from random import Random

import pytest

from tests.support.worlds import random_case, random_rubric
from typology.scoring import outcome as module
from typology.scoring.answers import answers
from typology.scoring.compile import compile_rubric
from typology.scoring.completions import completion_values
from typology.scoring.decide import combination_verdicts, verdict_counts
from typology.scoring.outcome import evaluate
from typology.scoring.scorecard import score

WORLDS = 120


def test_answers_are_those_of_scoring_again_with_each() -> None:
    compared = 0
    for seed in range(WORLDS):
        rng = Random(seed)
        rubric = random_rubric(rng, rng.randint(1, 5), rng.choice([1, 2, 3]))
        case = random_case(rng, rubric, 0.6)
        (card,) = score(rubric, [case], flips=False)
        program = compile_rubric(rubric)
        names = combination_verdicts(program)
        for name, given in answers(card, card.unknown).items():
            for answer in given:
                resolved = {name: answer.level}
                taken = completion_values(program, case, opened=card.rests_on, resolved=resolved)
                counts = verdict_counts(program, evaluate(program, taken).codes)
                expected = [each for each, count in zip(names, counts, strict=True) if count]
                assert list(answer.verdicts) == expected
                compared += 1
    assert compared > 300


def test_where_completions_are_drawn_no_verdict_is_told_that_none_gives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = 0
    for seed in range(40):
        rng = Random(seed)
        rubric = random_rubric(rng, 4, 2)
        case = random_case(rng, rubric, 0.8)
        (card,) = score(rubric, [case], flips=False)
        exact = answers(card, card.unknown)
        with monkeypatch.context() as patched:
            patched.setattr(module, "ENUMERATED", 1)
            drawn = answers(card, card.unknown)
        for name, given in drawn.items():
            for one, other in zip(given, exact[name], strict=True):
                assert set(one.verdicts) <= set(other.verdicts)
                compared += 1
    assert compared > 100
