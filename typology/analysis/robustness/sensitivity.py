"""Flips of a definition: over which values of each number a verdict holds, without which criterion.

Every number is tried at each of its breakpoints and between them, so intervals are exact: what is
tried between two neighbouring breakpoints holds all the way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from typology.analysis.robustness.critical import CriticalCompletions
from typology.analysis.robustness.parameters import Parameter, parameters_of, with_parameter
from typology.model import Case, Rubric
from typology.scoring.columnar.definitions import Verdicts, verdicts
from typology.scoring.compile import Program, compile_rubric


@dataclass(frozen=True)
class StableInterval:
    """The interval around a knob's present number over which a case's verdict holds.

    `below` and `above` are the verdicts beyond it, past its end where only the end has another;
    None where it reaches as far as the knob goes.
    """

    case: str
    verdict: str
    low: float
    high: float
    low_included: bool
    high_included: bool
    below: str | None
    above: str | None


@dataclass(frozen=True)
class ParameterSensitivity:
    """One knob and all cases; `unsought` are those with too many fillings to go through."""

    knob: Parameter
    held: tuple[StableInterval, ...]
    inert: bool
    unsought: tuple[str, ...]


@dataclass(frozen=True)
class WithoutCriterion:
    """The definition without one criterion: the verdict on each case; None: it would be none."""

    criterion: str
    verdicts: tuple[str, ...] | None
    why_not: str | None = None


@dataclass(frozen=True)
class DefinitionFlips:
    """What changes of the definition alone would do to some cases, with the verdicts they have."""

    rubric: Rubric
    cases: tuple[Case, ...]
    verdicts: tuple[str, ...]
    knobs: tuple[ParameterSensitivity, ...]
    left_out: tuple[WithoutCriterion, ...]


def definition_flips(
    rubric: Rubric, cases: Sequence[Case], without: Callable[[str], Rubric], seed: int = 0
) -> DefinitionFlips:
    """Each number's interval for each case, and what leaving out each criterion does.

    Cases to which the rubric does not apply are left out; the others are sorted by id. `without`
    gives the rubric without a criterion, or raises ValueError with why there is none.
    """
    judged = [case for case in cases if case.status in rubric.applies_to]
    judged.sort(key=lambda case: case.id)
    trials = list(_trials(rubric, judged))
    program = compile_rubric(rubric)
    made = [rubric]
    for trial in trials:
        made += [with_parameter(rubric, trial.knob, number) for number in trial.numbers]
    removed, failed = _without_each(program, without)
    table = verdicts([*made, *removed.values()], judged, seed=seed)
    return DefinitionFlips(
        rubric,
        tuple(judged),
        tuple(table.verdict(0, column) for column in range(len(judged))),
        tuple(_knob_flips(trials, table)),
        tuple(_left_out(program, removed, failed, table, len(made))),
    )


@dataclass(frozen=True)
class _Trial:
    """The numbers at which a knob is tried, ascending: breakpoints, and one between each two."""

    knob: Parameter
    numbers: tuple[float, ...]
    breaks: frozenset[float]
    unsought: frozenset[str]


def _trials(rubric: Rubric, cases: Sequence[Case]) -> Iterator[_Trial]:
    found = CriticalCompletions(rubric, cases)
    for knob in parameters_of(rubric):
        breaks, unsought = found.breaks(knob)
        yield _Trial(knob, _tried(knob, breaks), frozenset(breaks), unsought)


def _tried(knob: Parameter, breaks: set[float]) -> tuple[float, ...]:
    if knob.kind == "count":
        return tuple(float(count) for count in range(int(knob.low), int(knob.high) + 1))
    ends = [knob.low, *sorted(breaks), knob.high]
    between = [_middle(low, high) for low, high in pairwise(ends) if low < high]
    return tuple(sorted({knob.present, *breaks, *between}))


def _middle(low: float, high: float) -> float:
    return 2 * low + 1 if math.isinf(high) else (low + high) / 2


def _without_each(
    program: Program, without: Callable[[str], Rubric]
) -> tuple[dict[str, Rubric], dict[str, str]]:
    made: dict[str, Rubric] = {}
    failed: dict[str, str] = {}
    for name in program.criteria:
        try:
            made[name] = without(name)
        except ValueError as error:
            failed[name] = str(error)
    return made, failed


def _left_out(
    program: Program,
    made: Mapping[str, Rubric],
    failed: Mapping[str, str],
    table: Verdicts,
    first: int,
) -> Iterator[WithoutCriterion]:
    rows = {name: first + place for place, name in enumerate(made)}
    for name in program.criteria:
        if name in failed:
            yield WithoutCriterion(name, None, failed[name])
        else:
            columns = range(len(table.cases))
            yield WithoutCriterion(
                name, tuple(table.verdict(rows[name], column) for column in columns)
            )


def _knob_flips(trials: Sequence[_Trial], table: Verdicts) -> Iterator[ParameterSensitivity]:
    row = 1
    for trial in trials:
        codes = table.codes[row : row + len(trial.numbers)]
        row += len(trial.numbers)
        sought = [c for c, case in enumerate(table.cases) if case.id not in trial.unsought]
        yield ParameterSensitivity(
            trial.knob,
            tuple(_held(trial, table.cases[c].id, codes[:, c], table.names) for c in sought),
            inert=bool((codes[:, sought] == codes[:1, sought]).all()) and not trial.unsought,
            unsought=tuple(sorted(trial.unsought)),
        )


def _held(
    trial: _Trial, case: str, codes: NDArray[np.int8], names: Sequence[str]
) -> StableInterval:
    """The interval, from the verdicts at the numbers tried."""
    at = trial.numbers.index(trial.knob.present)
    first, last = at, at
    while first > 0 and codes[first - 1] == codes[at]:
        first -= 1
    while last < len(codes) - 1 and codes[last + 1] == codes[at]:
        last += 1
    low, low_included = _end(trial, first, -1)
    high, high_included = _end(trial, last, 1)
    return StableInterval(
        case,
        names[codes[at]],
        low,
        high,
        low_included,
        high_included,
        names[_past(trial, codes, first, -1)] if first > 0 else None,
        names[_past(trial, codes, last, 1)] if last < len(codes) - 1 else None,
    )


def _past(trial: _Trial, codes: NDArray[np.int8], place: int, towards: int) -> int:
    """The verdict beyond an interval's last number tried."""
    beyond, further = place + towards, place + 2 * towards
    at_end = trial.numbers[beyond] in trial.breaks and 0 <= further < len(codes)
    if at_end and codes[further] != codes[place]:
        return int(codes[further])
    return int(codes[beyond])


def _end(trial: _Trial, place: int, towards: int) -> tuple[float, bool]:
    """An end of an interval whose last number tried is at a place, and whether it belongs to it."""
    knob, numbers = trial.knob, trial.numbers
    if knob.kind == "count" or numbers[place] in trial.breaks:
        return numbers[place], True
    if 0 <= (beyond := place + towards) < len(numbers):
        return _beyond(trial, beyond, towards), False
    return (knob.low, knob.low_included) if towards < 0 else (knob.high, knob.high_included)


def _beyond(trial: _Trial, place: int, towards: int) -> float:
    """The breakpoint that ends an interval: what is tried next, unless that is a middle."""
    while trial.numbers[place] not in trial.breaks:
        place += towards
    return trial.numbers[place]
