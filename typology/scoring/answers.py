"""The verdicts that remain possible: after each answer, and with no assumption made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from typology.model import UNDETERMINED, Level, Rating
from typology.scales import as_column
from typology.scoring.assuming import narrows
from typology.scoring.compile import Program, compile_rubric
from typology.scoring.completions import CompletionValues, completion_values
from typology.scoring.decide import Codes, combination_verdicts, verdict_codes, verdict_counts
from typology.scoring.outcome import (
    CompletionsOutcome,
    evaluate,
    extreme_completions,
    reads_in_one_direction,
)
from typology.scoring.questions import slices
from typology.scoring.scorecard import Completions, Scorecard


class Answer(NamedTuple):
    """One answer, and the verdicts that remain possible after it."""

    level: Level
    verdicts: tuple[str, ...]


def answers(
    card: Scorecard, criteria: Sequence[str], seed: int = 0
) -> dict[str, tuple[Answer, ...]]:
    """Every answer to some unknown criteria that the evidence leaves, in the order of their scales.

    What is assumed of the asked criterion is set aside, and all that the verdict rests on: where
    two assumptions hold it up together, an answer to one is no answer to the other. Where
    completions are drawn, the verdicts are those met, and those of each type's extreme completions.
    """
    program = compile_rubric(card.rubric)
    found: dict[str, tuple[Answer, ...]] = {}
    outcomes: dict[frozenset[str], CompletionsOutcome] = {}
    assumed = {each.criterion for each in card.assumptions}
    for name in criteria:
        opened = frozenset(assumed & {name, *card.rests_on})
        taken = completion_values(program, card.case, opened=opened)
        if opened not in outcomes:
            outcomes[opened] = evaluate(program, taken, seed)
        outcome = outcomes[opened]
        is_open = len(taken[name]) > 1
        codes = slices(name, program, taken, outcome) if is_open else iter([outcome.codes])
        found[name] = tuple(
            Answer(value, _possible(program, {**taken, name: (value,)}, outcome, each))
            for value, each in zip(taken[name], codes, strict=True)
        )
    return found


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

    In rubric order. Where the verdict stands until ranges are opened with them, all that are
    assumed.
    """
    if card.rests_jointly:
        return tuple(each.criterion for each in card.assumptions)
    if card.verdict != UNDETERMINED:
        return card.rests_on
    if not card.assumptions:
        return ()
    possible = [name for name, count in card.completions.verdicts.items() if count]
    return narrows(compile_rubric(card.rubric), card.case, possible)


def assumptions_behind(card: Scorecard, name: str, given: Sequence[Answer]) -> tuple[str, ...]:
    """The assumed criteria without which some answer to a question would leave more verdicts.

    In rubric order.
    """
    if not card.assumptions:
        return ()
    program = compile_rubric(card.rubric)
    found: set[str] = set()
    for answer in given:
        ratings = {**card.case.ratings, name: Rating(answer.level)}
        found.update(narrows(program, replace(card.case, ratings=ratings), answer.verdicts))
    return tuple(each for each in program.criteria if each in found)


def _possible(
    program: Program, taken: CompletionValues, outcome: CompletionsOutcome, codes: Codes
) -> tuple[str, ...]:
    """The verdicts of some completions; beyond what was drawn, of extreme ones."""
    met = {place for place, count in enumerate(verdict_counts(program, codes)) if count}
    if not outcome.exact and reads_in_one_direction(program):
        met |= set(_codes_at_extremes(program, taken))
    names = combination_verdicts(program)
    return tuple(names[place] for place in sorted(met))


def _codes_at_extremes(program: Program, taken: CompletionValues) -> Iterator[int]:
    """The verdict of each type's worst and best completion, what it does not read at its first."""
    first = {
        name: as_column(program.rubric.criteria[name], values)[0] for name, values in taken.items()
    }
    for type_id in program.types:
        for columns in extreme_completions(program, type_id, taken):
            memberships = program.memberships({**first, **columns})
            yield int(verdict_codes(memberships, program.rubric.cut))
