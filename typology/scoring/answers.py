"""The verdicts that remain possible after each answer to an unknown criterion."""

from __future__ import annotations

from typing import NamedTuple

from typology.model import Level, Rating
from typology.scoring.compile import Program, compile_rubric
from typology.scoring.completions import completion_values, possible_values
from typology.scoring.decide import combination_verdicts, verdict_counts
from typology.scoring.outcome import evaluate
from typology.scoring.scorecard import Scorecard


class Answer(NamedTuple):
    """One answer, and the verdicts that remain possible after it."""

    level: Level
    verdicts: tuple[str, ...]


def answers(card: Scorecard, criterion: str, seed: int = 0) -> tuple[Answer, ...]:
    """Every answer to one unknown criterion of a scored case, in the order of its scale."""
    program = compile_rubric(card.rubric)
    values = possible_values(card.rubric.criteria[criterion], Rating(None))
    return tuple(
        Answer(value, _possible(program, card, criterion, value, seed)) for value in values
    )


def _possible(
    program: Program, card: Scorecard, criterion: str, value: Level, seed: int
) -> tuple[str, ...]:
    outcome = evaluate(
        program, completion_values(program, card.case, resolved={criterion: value}), seed
    )
    counts = verdict_counts(program, outcome.codes)
    pairs = zip(combination_verdicts(program), counts, strict=True)
    return tuple(verdict for verdict, count in pairs if count)
