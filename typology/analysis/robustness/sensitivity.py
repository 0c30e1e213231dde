"""Sensitivity of verdicts to a definition's numbers and criteria.

Every number is tried at each of its breakpoints and between them, so intervals are exact: what is
tried between two neighbouring breakpoints holds all the way.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.analysis.robustness.critical import CriticalCompletions
from typology.analysis.robustness.kinds import Kinds
from typology.analysis.robustness.parameters import Parameter, parameters_of, with_parameter
from typology.model import Rubric
from typology.scoring.columnar.definitions import Verdicts, verdicts
from typology.scoring.columnar.patterns import outside_of, ratings_of
from typology.scoring.compile import Program, compile_rubric

Interval: TypeAlias = tuple[str, float, float, bool, bool, str | None, str | None]
"""A stable interval of whatever case: the fields of `StableInterval` behind the first."""


@dataclass(frozen=True)
class StableInterval:
    """The interval around a parameter's present number over which a case's verdict holds.

    `below` and `above` are the verdicts beyond it, past its end where only the end has another;
    None where the interval reaches the end of the parameter's range.
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
    """One parameter and all cases; `skipped` are those with too many completions."""

    parameter: Parameter
    intervals: tuple[StableInterval, ...]
    inert: bool
    skipped: tuple[str, ...]


@dataclass(frozen=True)
class WithoutCriterion:
    """The verdicts of the definition without one criterion; None if there is no such definition."""

    criterion: str
    verdicts: tuple[str, ...] | None
    why_not: str | None = None


@dataclass(frozen=True)
class DefinitionFlips:
    """The changes of a definition alone that alter verdicts; `verdicts` are those of the cases."""

    rubric: Rubric
    cases: tuple[str, ...]  # their ids
    verdicts: tuple[str, ...]
    parameters: tuple[ParameterSensitivity, ...]
    without_criteria: tuple[WithoutCriterion, ...]


def definition_flips(
    rubric: Rubric, kinds: Kinds, without: Callable[[str], Rubric], seed: int = 0
) -> DefinitionFlips:
    """The interval of each number for each case, and the verdicts without each criterion.

    Cases to which the rubric does not apply are left out; the others are sorted by id. `without`
    gives the rubric without a criterion, or raises ValueError with why there is none.
    """
    outside, scopes = outside_of(rubric, ratings_of(kinds.columns))
    applies = np.asarray([each is None for each in outside], dtype=np.bool_)
    inside = kinds.take(applies[scopes])
    trials = list(_trials(rubric, inside))
    program = compile_rubric(rubric)
    definitions = [rubric]
    for trial in trials:
        definitions += [with_parameter(rubric, trial.parameter, each) for each in trial.numbers]
    reduced, failed = _without_each(program, without)
    table = verdicts([*definitions, *reduced.values()], inside.columns, seed=seed)
    rows = {name: len(definitions) + place for place, name in enumerate(reduced)}
    return DefinitionFlips(
        rubric,
        tuple(inside.cases.ids.tolist()),
        inside.spread(_row(table, 0)),
        tuple(_sensitivities(trials, table, inside)),
        tuple(
            WithoutCriterion(name, None, failed[name])
            if name in failed
            else WithoutCriterion(name, inside.spread(_row(table, rows[name])))
            for name in program.criteria
        ),
    )


def _row(table: Verdicts, definition: int) -> list[str]:
    """The verdicts of a definition by kind."""
    return [table.names[code] for code in table.codes[definition].tolist()]


@dataclass(frozen=True)
class _Trial:
    """The numbers at which a parameter is tried, ascending: breakpoints, one between each two."""

    parameter: Parameter
    numbers: tuple[float, ...]
    breaks: frozenset[float]
    skipped: frozenset[int]  # kinds of case


def _trials(rubric: Rubric, kinds: Kinds) -> Iterator[_Trial]:
    completions = CriticalCompletions(rubric, kinds.columns)
    for parameter in parameters_of(rubric):
        breaks, skipped = completions.breaks(parameter)
        yield _Trial(parameter, _tried(parameter, breaks), frozenset(breaks), skipped)


def _tried(parameter: Parameter, breaks: set[float]) -> tuple[float, ...]:
    if parameter.kind == "count":
        return tuple(map(float, range(int(parameter.low), int(parameter.high) + 1)))
    ends = [parameter.low, *sorted(breaks), parameter.high]
    between = [_middle(low, high) for low, high in pairwise(ends) if low < high]
    return tuple(sorted({parameter.present, *breaks, *between}))


def _middle(low: float, high: float) -> float:
    return 2 * low + 1 if math.isinf(high) else (low + high) / 2


def _without_each(
    program: Program, without: Callable[[str], Rubric]
) -> tuple[dict[str, Rubric], dict[str, str]]:
    """By criterion: the rubric without it, or why there is none."""
    reduced: dict[str, Rubric] = {}
    failed: dict[str, str] = {}
    for name in program.criteria:
        try:
            reduced[name] = without(name)
        except ValueError as error:
            failed[name] = str(error)
    return reduced, failed


def _sensitivities(
    trials: Sequence[_Trial], table: Verdicts, kinds: Kinds
) -> Iterator[ParameterSensitivity]:
    cases = list(zip(kinds.cases.ids.tolist(), kinds.which.tolist(), strict=True))
    row = 1
    for trial in trials:
        codes = table.codes[row : row + len(trial.numbers)]
        row += len(trial.numbers)
        skipped = np.zeros(len(kinds), dtype=np.bool_)
        skipped[[*trial.skipped]] = True
        sought = np.flatnonzero(~skipped).tolist()
        held = {kind: _interval(trial, codes[:, kind], table.names) for kind in sought}
        yield ParameterSensitivity(
            trial.parameter,
            tuple(StableInterval(name, *held[kind]) for name, kind in cases if kind in held),
            inert=bool((codes[:, sought] == codes[:1, sought]).all()) and not trial.skipped,
            skipped=kinds.ids(skipped),
        )


def _interval(trial: _Trial, codes: NDArray[np.int8], names: Sequence[str]) -> Interval:
    """The interval, from the verdicts at the numbers tried."""
    at = trial.numbers.index(trial.parameter.present)
    first, last = at, at
    while first > 0 and codes[first - 1] == codes[at]:
        first -= 1
    while last < len(codes) - 1 and codes[last + 1] == codes[at]:
        last += 1
    low, low_included = _end(trial, first, -1)
    high, high_included = _end(trial, last, 1)
    return (
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
    """An end of an interval, from its last number tried; True if the end belongs to it."""
    parameter, numbers = trial.parameter, trial.numbers
    if parameter.kind == "count" or numbers[place] in trial.breaks:
        return numbers[place], True
    if 0 <= (beyond := place + towards) < len(numbers):
        return _beyond(trial, beyond, towards), False
    if towards < 0:
        return parameter.low, parameter.low_included
    return parameter.high, parameter.high_included


def _beyond(trial: _Trial, place: int, towards: int) -> float:
    """The breakpoint that ends an interval: the next number tried that is no middle."""
    while trial.numbers[place] not in trial.breaks:
        place += towards
    return trial.numbers[place]
