"""Every completion of many cases: how many give each verdict, and the bounds of each type.

Cases that leave the same criteria the same values have the same completions, so that one array
holds all of theirs: a row for each case, an axis for each criterion that is left open.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from typology.formulas import leaves
from typology.model import Leaf
from typology.operators import Array, Mask
from typology.scales import as_column
from typology.scoring.columnar.grid import ValueGrid
from typology.scoring.columnar.patterns import Indices, alike
from typology.scoring.compile import Columns, Program
from typology.scoring.completions import CompletionValues, ValueRule
from typology.scoring.decide import Codes, verdict_codes, verdict_counts
from typology.scoring.outcome import ENUMERATED, count_of, evaluate
from typology.scoring.scorecard import binding
from typology.scoring.trace import binding_masks, trace

CELLS: Final = 500_000  # memberships of one type held at once
TRACED: Final = 8  # values held together, a cell, where formulas are followed to their leaves


@dataclass(frozen=True)
class CaseOutcomes:
    """The completions of some cases together: verdict, bounds, and counts by verdict.

    `codes` (cases,) are places in `Rubric.verdicts`; `low` and `high` have the shape
    (types, cases), `counts` (cases, combination verdicts).
    """

    codes: Codes
    low: Array
    high: Array
    counts: Indices

    def put(self, rows: Indices, part: CaseOutcomes) -> None:
        """Set the outcomes of some of the cases."""
        self.codes[rows] = part.codes
        self.low[:, rows] = part.low
        self.high[:, rows] = part.high
        self.counts[rows] = part.counts


@dataclass(frozen=True)
class Enumeration:
    """The completions of a grid's cases under one rubric, filled as `rules` says."""

    program: Program
    grid: ValueGrid
    rules: Mapping[str, ValueRule]
    seed: int

    def outcomes(self, cases: Indices) -> CaseOutcomes:
        """The outcomes of some of the cases, as `evaluate` finds them one by one."""
        types = len(self.program.types)
        outcomes = CaseOutcomes(
            np.empty(len(cases), dtype=np.int8),
            np.empty((types, len(cases))),
            np.empty((types, len(cases))),
            np.empty((len(cases), types + 2), dtype=np.intp),
        )
        for rows in self._alike(cases):
            values = self.grid.case_values(int(cases[rows[0]]), self.rules)
            left_open = {name: each for name, each in values.items() if len(each) > 1}
            count = count_of(left_open)
            size = 1 if count > ENUMERATED else max(1, CELLS // count)
            for start in range(0, len(rows), size):
                some = rows[start : start + size]
                if count > ENUMERATED:
                    outcomes.put(some, self._estimated(int(cases[some[0]])))
                else:
                    outcomes.put(some, self._enumerated(cases[some], left_open))
        return outcomes

    def memberships(self, cases: Indices) -> Iterator[tuple[Indices, tuple[Array, ...] | None]]:
        """Every membership of cases that leave the same open: their places, and an array a type.

        The arrays have the shape (places, completions); None for more than are enumerated.
        """
        for rows in self._alike(cases):
            values = self.grid.case_values(int(cases[rows[0]]), self.rules)
            left_open = {name: each for name, each in values.items() if len(each) > 1}
            count = count_of(left_open)
            if count > ENUMERATED:
                yield rows, None
                continue
            size = max(1, CELLS // count)
            for start in range(0, len(rows), size):
                some = rows[start : start + size]
                found = self.program.memberships(self._columns(cases[some], left_open))
                shape = (len(some), *map(len, left_open.values()))
                yield some, tuple(np.broadcast_to(m, shape).reshape(len(some), -1) for m in found)

    def binding(self, cases: Indices) -> Mapping[str, Mask]:
        """By criterion, those of the cases in which it sets some type's membership; (cases,)."""
        found = {name: np.zeros(len(cases), dtype=np.bool_) for name in self.grid.axes}
        sizes = [axis.sizes(self._rule(name))[cases] for name, axis in self.grid.axes.items()]
        drawn = np.prod(np.asarray(sizes, dtype=np.float64), axis=0) > ENUMERATED
        for row in np.flatnonzero(drawn).tolist():
            for name in self._estimated_binding(int(cases[row])):
                found[name][row] = True
        rows = np.flatnonzero(~drawn)
        if len(rows):
            for type_id in self.program.types:
                for name, mask in self._type_binding(type_id, cases[rows]).items():
                    found[name][rows] |= mask
        return found

    def _type_binding(self, type_id: str, cases: Indices) -> Mapping[str, Mask]:
        """The same of one type: cases alike in the criteria that it reads are traced once."""
        step = self.program.steps[type_id]
        names = tuple({leaf.criterion: None for leaf in leaves(step.formula)})
        axes = [self.grid.axes[name] for name in names]
        first, which = alike([axis.which[cases] for axis in axes], [len(a.rated) for a in axes])
        distinct = cases[first]
        found = {name: np.zeros(len(distinct), dtype=np.bool_) for name in names}
        for rows in self._alike(distinct, names):
            values = self.grid.case_values(int(distinct[rows[0]]), self.rules)
            left_open = {name: values[name] for name in names if len(values[name]) > 1}
            size = max(1, CELLS // (TRACED * count_of(left_open)))
            for start in range(0, len(rows), size):
                some = rows[start : start + size]
                columns = self._columns(distinct[some], left_open, names)
                for each, mask in binding_masks(step, trace(step, columns)):
                    if isinstance(each.formula, Leaf):
                        found[each.formula.criterion][some] |= np.any(
                            mask, axis=tuple(range(1, mask.ndim))
                        )
        return {name: mask[which] for name, mask in found.items()}

    def _estimated_binding(self, case: int) -> Iterator[str]:
        values = self.grid.case_values(case, self.rules)
        outcome = evaluate(self.program, values, self.seed)
        for name in self.program.types:
            yield from binding(self.program, name, values, outcome)

    def _alike(self, cases: Indices, criteria: Sequence[str] = ()) -> Iterator[Indices]:
        """The places of cases with the same values wherever more than one is left.

        Of some `criteria`; without them of all.
        """
        if not len(cases):
            return
        names = criteria or tuple(self.grid.axes)
        numbers = [self.grid.axes[name].open_values(self._rule(name)) for name in names]
        sizes = [int(each.max()) + 2 for each in numbers]
        _, which = alike([each[cases] + 1 for each in numbers], sizes)
        order = np.argsort(which, kind="stable")
        yield from np.split(order, np.flatnonzero(np.diff(which[order])) + 1)

    def _rule(self, name: str) -> ValueRule:
        return self.rules.get(name, "completions")

    def _enumerated(self, cases: Indices, left_open: CompletionValues) -> CaseOutcomes:
        memberships = self.program.memberships(self._columns(cases, left_open))
        shape = (len(cases), *map(len, left_open.values()))
        codes = np.broadcast_to(verdict_codes(memberships, self.program.rubric.cut), shape)
        codes = codes.reshape(len(cases), -1)
        same = (codes == codes[:, :1]).all(axis=1)
        verdicts = range(len(self.program.types) + 2)
        return CaseOutcomes(
            np.where(same, codes[:, 0], np.int8(len(verdicts))),
            self._over_completions(np.min, memberships, len(cases)),
            self._over_completions(np.max, memberships, len(cases)),
            np.stack([np.count_nonzero(codes == code, axis=1) for code in verdicts], axis=1),
        )

    def _columns(
        self, cases: Indices, left_open: CompletionValues, criteria: Sequence[str] = ()
    ) -> Columns:
        """The cases on the first axis, each criterion that is left open on one of its own.

        The columns are those of some `criteria`; without them of all.
        """
        columns: dict[str, Array] = {}
        for name in criteria or self.grid.axes:
            axis = self.grid.axes[name]
            shape = [1] * (len(left_open) + 1)
            if name in left_open:
                shape[list(left_open).index(name) + 1] = -1
                columns[name] = as_column(axis.criterion, left_open[name]).reshape(shape)
            else:
                shape[0] = -1
                columns[name] = axis.ends(self._rule(name))[0][cases].reshape(shape)
        return columns

    def _over_completions(
        self, reduce: Callable[..., Array], memberships: Sequence[Array], cases: int
    ) -> Array:
        """The least or the greatest membership of each type and case; shape (types, cases)."""
        ends = [reduce(each, axis=tuple(range(1, each.ndim))) for each in memberships]
        return np.stack([np.broadcast_to(end, (cases,)) for end in ends])

    def _estimated(self, case: int) -> CaseOutcomes:
        values = self.grid.case_values(case, self.rules)
        outcome = evaluate(self.program, values, self.seed)
        bounds = np.asarray(list(outcome.bounds.values()))
        return CaseOutcomes(
            np.asarray([self.program.rubric.verdicts.index(outcome.verdict)], dtype=np.int8),
            bounds[:, :1],
            bounds[:, 1:],
            np.asarray([verdict_counts(self.program, outcome.codes)], dtype=np.intp),
        )
