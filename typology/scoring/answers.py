"""The verdicts that remain possible: after each answer, and with no assumption made."""

from __future__ import annotations

from typing import NamedTuple

from typology.model import UNDETERMINED, Level, Rating
from typology.scoring.assuming import narrows
from typology.scoring.compile import Program, compile_rubric
from typology.scoring.completions import completion_values, possible_values
from typology.scoring.decide import combination_verdicts, verdict_counts
from typology.scoring.outcome import evaluate
from typology.scoring.scorecard import Completions, Scorecard


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


def without_assumptions(card: Scorecard, seed: int = 0) -> Completions:
    """The completions of a scored case with every assumption left open, and their verdicts."""
    program = compile_rubric(card.rubric)
    taken = completion_values(program, card.case, rule="without_assumption")
    outcome = evaluate(program, taken, seed)
    counts = verdict_counts(program, outcome.codes)
    verdicts = dict(zip(combination_verdicts(program), counts, strict=True))
    return Completions(int(outcome.codes.size), outcome.exact, verdicts)


def telling_assumptions(card: Scorecard) -> tuple[str, ...]:
    """The assumed criteria that bear on the verdict; where it is undetermined, on what it may be.

    In rubric order.
    """
    if card.verdict != UNDETERMINED:
        return card.rests_on
    if not card.assumptions:
        return ()
    possible = [name for name, count in card.completions.verdicts.items() if count]
    return narrows(compile_rubric(card.rubric), card.case, possible)


def _possible(
    program: Program, card: Scorecard, criterion: str, value: Level, seed: int
) -> tuple[str, ...]:
    outcome = evaluate(
        program, completion_values(program, card.case, resolved={criterion: value}), seed
    )
    counts = verdict_counts(program, outcome.codes)
    pairs = zip(combination_verdicts(program), counts, strict=True)
    return tuple(verdict for verdict, count in pairs if count)
