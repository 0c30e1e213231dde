"""Many cases under one rubric at once: the verdict, its bounds and its firmness, and no more.

What `scorecard.score` finds for one case after another, without the answers that would settle it
and without flips. A type's least and greatest membership over all completions of a case are those
at its two extreme fillings wherever it reads each criterion in one direction, so that all cases are
a few calls of the compiled rubric on arrays of shape (cases,).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

import numpy as np

from typology.formulas import directions, leaves
from typology.model import MIXED, NEITHER, NO_SETTLEMENT, UNDETERMINED, Case, Level, Rating, Rubric
from typology.operators import Array
from typology.scales import as_column
from typology.scoring.compile import Columns, Program, compile_rubric
from typology.scoring.completions import (
    SILENT,
    possible_values,
    rating_of,
    values_in_range,
    values_under_assumption,
)
from typology.scoring.decide import is_in
from typology.scoring.outcome import Bounds, evaluate, reads_in_one_direction
from typology.scoring.scorecard import score_case

Filling: TypeAlias = Literal["assumed", "opened", "wide"]
"""How a criterion is filled: under the rubric's assumptions, without them, over its range."""
Rated: TypeAlias = tuple[Level | None, Level | None, Level | None]  # value, low, high
Ends: TypeAlias = tuple[Array, Array]  # least and greatest column value of each case
TWO: Final = 2


@dataclass(frozen=True)
class ScoreSummary:
    """One case under one rubric.

    Where there is no settlement to judge, `bounds` is empty; there and where the verdict is
    undetermined `firm` is None.
    """

    case: Case
    rubric: Rubric
    verdict: str
    bounds: Mapping[str, Bounds]
    rests_on: tuple[str, ...]
    firm: bool | None

    def value(self, type_id: str) -> float | None:
        """The membership where all completions agree on it, else None."""
        bounds = self.bounds.get(type_id)
        if bounds is None or round(bounds.low, 12) != round(bounds.high, 12):
            return None
        return bounds.low


def score_many(rubric: Rubric, cases: Sequence[Case], *, seed: int = 0) -> tuple[ScoreSummary, ...]:
    """One judgement a case, in the order of `cases`: what its scorecard says too."""
    program = compile_rubric(rubric)
    settled = [case for case in cases if case.status in rubric.applies_to]
    if settled and reads_in_one_direction(program):
        found = _Batch(program, settled, seed).judgements()
    else:
        found = (_from_scorecard(program, case, seed) for case in settled)
    return tuple(
        next(found)
        if case.status in rubric.applies_to
        else ScoreSummary(case, rubric, NO_SETTLEMENT, {}, (), None)
        for case in cases
    )


def _from_scorecard(program: Program, case: Case, seed: int) -> ScoreSummary:
    card = score_case(program, case, flips=False, seed=seed)
    bounds = {name: Bounds(each.low, each.high) for name, each in card.memberships.items()}
    return ScoreSummary(case, program.rubric, card.verdict, bounds, card.rests_on, card.firm)


class _Batch:
    """Cases under one rubric whose types read each criterion in one direction."""

    def __init__(self, program: Program, cases: Sequence[Case], seed: int) -> None:
        self._program = program
        self._rubric = program.rubric
        self._cases = cases
        self._seed = seed
        self._known: dict[tuple[str, Filling, Rated | None], tuple[float, float]] = {}
        self._ends = {name: self._ends_of(name, "assumed") for name in program.criteria}

    def judgements(self) -> Iterator[ScoreSummary]:
        """One a case, in their order."""
        low, high = self._bounds({})
        verdicts = self._verdicts(low, high, {})
        rests_on = self._rests_on(verdicts)
        wide = self._verdicts_with(dict.fromkeys(self._ranged(), "wide"))
        for index, case in enumerate(self._cases):
            verdict = verdicts[index]
            firm = not rests_on[index] and wide[index] == verdict
            bounds = {
                name: Bounds(float(low[place, index]), float(high[place, index]))
                for place, name in enumerate(self._program.types)
            }
            known = None if verdict == UNDETERMINED else firm
            yield ScoreSummary(case, self._rubric, verdict, bounds, rests_on[index], known)

    def _ranged(self) -> list[str]:
        return [
            name
            for name in self._program.criteria
            if any(rating_of(case, name).low is not None for case in self._cases)
        ]

    def _rests_on(self, verdicts: Sequence[str]) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = [()] * len(verdicts)
        for name in self._assuming():
            opened = self._verdicts_with({name: "opened"})
            for index, (verdict, left) in enumerate(zip(verdicts, opened, strict=True)):
                if verdict not in (UNDETERMINED, left):
                    found[index] = (*found[index], name)
        return found

    def _assuming(self) -> list[str]:
        assuming = {
            leaf.criterion
            for kind in self._rubric.types.values()
            for leaf in leaves(kind.formula)
            if leaf.if_unknown != "open"
        }
        return [name for name in self._program.criteria if name in assuming]

    def _verdicts_with(self, changed: Mapping[str, Filling]) -> list[str]:
        return self._verdicts(*self._bounds(changed), changed)

    def _bounds(self, changed: Mapping[str, Filling]) -> tuple[Array, Array]:
        """Least and greatest memberships, each of shape (types, cases)."""
        ends = self._ends | {name: self._ends_of(name, how) for name, how in changed.items()}
        low = np.empty((len(self._program.types), len(self._cases)))
        high = np.empty_like(low)
        for place, type_id in enumerate(self._program.types):
            low[place] = self._program.membership(type_id, self._extremes(type_id, ends, -1))
            high[place] = self._program.membership(type_id, self._extremes(type_id, ends, 1))
        return low, high

    def _extremes(self, type_id: str, ends: Mapping[str, Ends], towards: int) -> Columns:
        reads = directions(self._rubric.types[type_id].formula)
        columns: dict[str, Array] = {}
        for name, signs in reads.items():
            curve = self._rubric.criteria[name].calibration
            rises = 1 if curve is None or curve.rises else -1
            columns[name] = ends[name][rises * towards * next(iter(signs)) > 0]
        return columns

    def _ends_of(self, name: str, how: Filling) -> Ends:
        criterion = self._rubric.criteria[name]
        found = [self._column_ends(name, case.ratings.get(name), how) for case in self._cases]
        low, high = zip(*found, strict=True)
        kind = np.float64 if criterion.scale is None else np.intp
        return np.asarray(low, dtype=kind), np.asarray(high, dtype=kind)

    def _column_ends(self, name: str, rating: Rating | None, how: Filling) -> tuple[float, float]:
        key = None if rating is None else (rating.value, rating.low, rating.high)
        if (name, how, key) not in self._known:
            values = self._filled(name, rating or SILENT, how)
            column = as_column(self._rubric.criteria[name], values)
            self._known[name, how, key] = column.min(), column.max()
        return self._known[name, how, key]

    def _filled(self, name: str, rating: Rating, how: Filling) -> tuple[Level, ...]:
        if rating.value is not None:
            return (
                values_in_range(self._program, name, rating) if how == "wide" else (rating.value,)
            )
        left = None if how == "opened" else values_under_assumption(self._rubric, name, rating)
        return left[0] if left else possible_values(self._rubric.criteria[name], rating)

    def _verdicts(self, low: Array, high: Array, changed: Mapping[str, Filling]) -> list[str]:
        always, ever = is_in(low, self._rubric.cut), is_in(high, self._rubric.cut)
        names = np.asarray([*self._program.types, MIXED, NEITHER, UNDETERMINED])
        count = len(self._program.types)
        codes = np.where((always == ever).all(axis=0), always.argmax(axis=0), count + 2)
        codes[~ever.any(axis=0)] = count + 1
        codes[always.sum(axis=0) > 1] = count
        verdicts: list[str] = names[codes].tolist()
        for index in np.flatnonzero((codes == count + 2) & (ever.sum(axis=0) > TWO)).tolist():
            verdicts[index] = self._enumerated(index, changed)
        return verdicts

    def _enumerated(self, index: int, changed: Mapping[str, Filling]) -> str:
        """Of three types or more two may hold in every completion without any that always does."""
        filled = {
            name: self._filled(
                name, rating_of(self._cases[index], name), changed.get(name, "assumed")
            )
            for name in self._program.criteria
        }
        return evaluate(self._program, filled, self._seed).verdict
