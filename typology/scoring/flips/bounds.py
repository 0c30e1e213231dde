"""How many criteria must change at least before a verdict can: a bound that saves searching.

Every leaf of a formula is taken to change by itself, at the cost of one divided by the number of
leaves that read its criterion: however the leaves are chosen, that is no more than the number of
criteria that change.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import numpy as np

from typology.formulas import argument_of, leaves
from typology.model import Case, Criterion, Formula, Leaf, Node
from typology.operators import OPERATORS
from typology.scales import as_column, leaf_values
from typology.scoring.compile import Columns, Program, compile_formula
from typology.scoring.completions import completion_values
from typology.scoring.flips.moves import all_values
from typology.scoring.outcome import extreme_completions

SLACK: Final = 1e-7  # a value this near to the cut is on the side that is wanted
NEVER: Final = math.inf


class LeastChanges:
    """The least number of criteria to change, for each type of a program and one case."""

    def __init__(self, program: Program, case: Case) -> None:
        self._program = program
        taken = completion_values(program, case)
        self._ends = {name: extreme_completions(program, name, taken) for name in program.types}
        self._values = {
            name: as_column(criterion, all_values(program, criterion))
            for name, criterion in program.rubric.criteria.items()
            if name in program.criteria
        }

    def to_gain(self, type_id: str) -> float:
        """Before this type can be the verdict in every completion."""
        others = [name for name in self._program.types if name != type_id]
        needs = [self._into(type_id, 0), *(self._out_of(name, 1) for name in others)]
        return _whole(max(needs))

    def to_lose(self, type_id: str) -> float:
        """Before this type, the verdict, can be it no more."""
        others = [name for name in self._program.types if name != type_id]
        needs = [self._out_of(type_id, 0), *(self._into(name, 1) for name in others)]
        return _whole(min(needs))

    def _into(self, type_id: str, end: int) -> float:
        return self._need(type_id, end, above=True)

    def _out_of(self, type_id: str, end: int) -> float:
        return self._need(type_id, end, above=False)

    def _need(self, type_id: str, end: int, *, above: bool) -> float:
        formula = self._program.rubric.types[type_id].formula
        mentions = Counter(leaf.criterion for leaf in leaves(formula))
        columns = self._ends[type_id][end]
        part = _Part(formula, self._program.rubric.criteria, columns, self._values, mentions)
        return part.need(self._program.rubric.cut, above=above)


def _whole(need: float) -> float:
    return need if need == NEVER else math.ceil(need - SLACK)


class _Part:
    """A formula, or a part of one, at one completion."""

    def __init__(
        self,
        formula: Formula,
        criteria: Mapping[str, Criterion],
        columns: Columns,
        values: Columns,
        mentions: Mapping[str, int],
    ) -> None:
        self._formula = formula
        step = compile_formula(formula, criteria, "")
        self.value = float(step.evaluate(columns, {}))
        if isinstance(formula, Leaf):
            name = formula.criterion
            reached = leaf_values(formula, criteria[name], values[name])
            self.least = min(self.value, float(reached.min()))
            self.greatest = max(self.value, float(reached.max()))
            self.cost = 1 / mentions[name]
            self._parts: list[_Part] = []
            return
        self._parts = [
            _Part(child, criteria, columns, values, mentions) for child in formula.children
        ]
        self.cost = min(part.cost for part in self._parts)
        self.least, self.greatest = sorted(
            [
                _at(formula, [part.least for part in self._parts]),
                _at(formula, [part.greatest for part in self._parts]),
            ]
        )

    def need(self, threshold: float, *, above: bool) -> float:
        """The least cost before the value can be above a threshold, or at most that."""
        best = self.greatest if above else self.least
        sign = 1.0 if above else -1.0
        if sign * (self.value - threshold) > -SLACK:
            return 0.0
        if sign * (best - threshold) < -SLACK:
            return NEVER
        if isinstance(self._formula, Leaf):
            return self.cost
        return self._need_of_parts(self._formula, threshold, above=above)

    def _need_of_parts(self, node: Node, threshold: float, *, above: bool) -> float:
        total = len(self._parts)
        if node.operator == "not":
            return self._parts[0].need(1.0 - threshold, above=not above)
        if node.operator in _COUNTS:
            count = _COUNTS[node.operator](node)
            needs = sorted(part.need(threshold, above=above) for part in self._parts)
            return sum(needs[: count if above else total - count + 1])
        if node.operator == "mean":
            return self._need_of_mean(node, threshold)
        return self.cost

    def _need_of_mean(self, node: Node, threshold: float) -> float:
        """The gap, closed by the parts that close most of it at their cost; the last in part."""
        weights = node.weights or (1.0,) * len(self._parts)
        is_above = self.value > threshold
        gap = abs(self.value - threshold) * sum(weights)
        closes = [
            (weight * (part.value - part.least if is_above else part.greatest - part.value), part)
            for weight, part in zip(weights, self._parts, strict=True)
        ]
        cost = 0.0
        for closed, part in sorted(closes, key=lambda each: -each[0] / each[1].cost):
            if closed >= gap or closed <= 0.0:
                return cost + (part.cost * gap / closed if closed > 0.0 else 0.0)
            cost, gap = cost + part.cost, gap - closed
        return cost


def _at(node: Node, values: Sequence[float]) -> float:
    arrays = [np.asarray(value) for value in values]
    return float(OPERATORS[node.operator].value(arrays, argument_of(node)))


_COUNTS: Final[dict[str, Callable[[Node], int]]] = {
    "all": lambda node: len(node.children),
    "any": lambda node: 1,
    "at_least": lambda node: node.count or 1,
}
