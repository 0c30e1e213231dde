"""The outcome of every case of a grid under one rubric, as columns.

Where each type reads each criterion in one direction, its least and greatest membership over all
completions of a case are those at two extreme completions: all cases are a few calls of the
compiled rubric on arrays of shape (cases,). Elsewhere, and to count completions by verdict, cases
that leave the same criteria open are enumerated together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from typology.model import UNDETERMINED
from typology.operators import Array, Mask
from typology.scoring.assuming import assumptions_needed
from typology.scoring.columnar.enumeration import Enumeration
from typology.scoring.columnar.grid import AS_COMPLETED, ValueGrid
from typology.scoring.columnar.patterns import Indices
from typology.scoring.columnar.verdicts.table import VerdictTable
from typology.scoring.compile import Program
from typology.scoring.completions import ValueRule
from typology.scoring.decide import Codes, codes_at_extremes, is_in
from typology.scoring.outcome import (
    DECIDED_BY_BOUNDS,
    DRAWS,
    ENUMERATED,
    extreme_columns,
    reads_in_one_direction,
)


@dataclass(frozen=True, eq=False)
class GridOutcomes:
    """What `score` finds of each case of a grid; each part is worked out when it is asked for.

    Codes are places in `Rubric.verdicts`. Every array has the shape (cases,), those of bounds
    (types, cases), those of criteria (criteria of the grid, cases).
    """

    program: Program
    grid: ValueGrid
    seed: int = 0
    table: VerdictTable | None = None

    @property
    def codes(self) -> Codes:
        """The verdicts."""
        return self._as_completed[0]

    @property
    def low(self) -> Array:
        """The least membership in each type."""
        return self._as_completed[1]

    @property
    def high(self) -> Array:
        """The greatest membership in each type."""
        return self._as_completed[2]

    @cached_property
    def decided(self) -> Mask:
        """True where the completions agree on a verdict."""
        return np.asarray(self.codes != self.program.rubric.verdicts.index(UNDETERMINED))

    @cached_property
    def firm(self) -> Mask:
        """True where a verdict holds with all left open, and over all ranges."""
        names = [*self.grid.axes]
        firm = self.decided.copy()
        firm[self._moved(self._touched(names, "left_open"), dict.fromkeys(names, "left_open"))] = (
            False
        )
        return firm

    @cached_property
    def margin(self) -> Array:
        """The distance of the nearest bound from the cut; nan where undetermined."""
        cut = self.program.rubric.cut
        nearest = np.minimum(np.abs(self.low - cut), np.abs(self.high - cut)).min(axis=0)
        return np.where(self.decided, nearest, np.nan)

    @cached_property
    def totals(self) -> Indices:
        """The number of completions, or of the draws."""
        sizes = [axis.sizes("completions") for axis in self.grid.axes.values()]
        totals = np.prod(np.asarray(sizes, dtype=np.float64), axis=0)
        return np.where(totals > ENUMERATED, DRAWS, totals).astype(np.intp)

    @cached_property
    def leaning(self) -> Codes:
        """The type that is the verdict in more than half of the completions, or -1."""
        types = len(self.program.types)
        leaning = np.where(self.codes < types, self.codes, np.int8(-1))
        open_cases = np.flatnonzero(~self.decided)
        counts = self._counts(open_cases)[:, :types]
        most = counts.argmax(axis=1)
        leads = 2 * counts.max(axis=1) > self.totals[open_cases]
        leaning[open_cases] = np.where(leads, most, -1)
        return leaning

    def _counts(self, cases: Indices) -> Array:
        """The completions of some cases by verdict."""
        if self.table is None or (self.totals[cases] == DRAWS).any():
            return self._enumeration(AS_COMPLETED).outcomes(cases).counts.astype(np.float64)
        return self.table.counts(self.grid, cases)

    @cached_property
    def rests_on(self) -> Mask:
        """The assumed criteria that a verdict rests on, as `assuming.rests_on` says.

        Assumptions are left open one at a time; where the others together move a verdict too, its
        case is looked at alone.
        """
        found = np.zeros((len(self.grid.axes), len(self.codes)), dtype=np.bool_)
        differs = {n: axis.differs("without_assumption") for n, axis in self.grid.axes.items()}
        names = [name for name, cases in differs.items() if cases.any()]
        falls = self._moved(self._touched(names, "without_assumption"), _open(names))
        if not len(falls):
            return found
        rows = [list(self.grid.axes).index(name) for name in names]
        for row, name in zip(rows, names, strict=True):
            found[row, self._moved(falls[differs[name][falls]], _open([name]))] = True
        patterns, which = np.unique(found[rows][:, falls], axis=1, return_inverse=True)
        for place, pattern in enumerate(patterns.T.tolist()):
            others = [name for name, moves in zip(names, pattern, strict=True) if not moves]
            for case in self._moved(falls[which.ravel() == place], _open(others)).tolist():
                needed = self._assumptions_needed(case)
                found[rows, case] = [name in needed for name in names]
        return found

    def binding(self, cases: Indices) -> Mask:
        """The criteria on which some type's membership binds, of some of the cases."""
        binding = self._enumeration(AS_COMPLETED).binding(cases)
        return np.stack([binding[name] for name in self.grid.axes])

    @cached_property
    def _as_completed(self) -> tuple[Codes, Array, Array]:
        every = np.arange(self.grid.cases, dtype=np.intp)
        return self._outcomes(every, AS_COMPLETED)

    def _assumptions_needed(self, case: int) -> tuple[str, ...]:
        taken = self.grid.case_values(case, AS_COMPLETED)
        left_open = self.grid.case_values(case, _open([*self.grid.axes]))
        verdict = self.program.rubric.verdicts[self.codes[case]]
        return assumptions_needed(self.program, taken, left_open, verdict)

    def _outcomes(
        self, cases: Indices, rules: Mapping[str, ValueRule]
    ) -> tuple[Codes, Array, Array]:
        enumeration = self._enumeration(rules)
        if not reads_in_one_direction(self.program):
            outcomes = enumeration.outcomes(cases)
            return outcomes.codes, outcomes.low, outcomes.high
        low, high = (self._at_extremes(cases, rules, towards) for towards in (-1, 1))
        cut = self.program.rubric.cut
        always, ever = is_in(low, cut), is_in(high, cut)
        codes = codes_at_extremes(always, ever)
        several = ever.sum(axis=0) > DECIDED_BY_BOUNDS
        undetermined = self.program.rubric.verdicts.index(UNDETERMINED)
        doubtful = np.flatnonzero((codes == undetermined) & several)
        if len(doubtful):
            codes[doubtful] = enumeration.outcomes(cases[doubtful]).codes
        return codes, low, high

    def _enumeration(self, rules: Mapping[str, ValueRule]) -> Enumeration:
        return Enumeration(self.program, self.grid, rules, self.seed)

    def _at_extremes(self, cases: Indices, rules: Mapping[str, ValueRule], towards: int) -> Array:
        """Each type's membership at its best (1) or worst (-1) completion; (types, cases)."""
        ends = {
            name: (low[cases], high[cases]) for name, (low, high) in self.grid.ends(rules).items()
        }
        rubric = self.program.rubric
        memberships = np.empty((len(self.program.types), len(cases)))
        for place, (name, kind) in enumerate(rubric.types.items()):
            columns = extreme_columns(kind.formula, rubric.criteria, ends, towards)
            memberships[place] = self.program.membership(name, columns)
        return memberships

    def _touched(self, names: Sequence[str], rule: ValueRule) -> Indices:
        """The decided cases in which a rule leaves some of the criteria other values."""
        differs: NDArray[np.bool_] = np.zeros(len(self.codes), dtype=np.bool_)
        for name in names:
            differs |= self.grid.axes[name].differs(rule)
        return np.flatnonzero(self.decided & differs)

    def _moved(self, cases: Indices, rules: Mapping[str, ValueRule]) -> Indices:
        """Those of some cases whose verdict is another when criteria are filled otherwise."""
        if not len(cases):
            return cases
        moved: Indices = cases[self._outcomes(cases, rules)[0] != self.codes[cases]]
        return moved


def _open(names: Sequence[str]) -> dict[str, ValueRule]:
    return dict.fromkeys(names, "without_assumption")
