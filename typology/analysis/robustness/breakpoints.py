"""The values of one number at which a membership meets the cut, solved exactly.

`all`, `any`, `at_least` and `not` only pass on one child's value, or its complement. So a formula
meets the cut where one of its *terms* (a leaf, a mean) meets the cut or the complement of the cut.
While one number changes a mean follows a straight line, or one of several where something below
it passes values on. Terms that are no lines are enclosed: no operator turns back, so their value
over an interval lies between those of their parts' bounds; intervals in doubt are halved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Final, TypeAlias

import numpy as np

from typology.analysis.robustness.parameters import Parameter
from typology.formulas import argument_of, child_path, leaves
from typology.model import TOLERANCE, Formula, Leaf, Node
from typology.operators import OPERATORS, Array

Line: TypeAlias = tuple[float, float]  # its value at 0, and its slope
LineOf: TypeAlias = Callable[[Leaf], Line]  # of each leaf in one completion
Bounds: TypeAlias = tuple[float, float]

PASSING: Final = ("all", "any", "at_least", "not")
MOST_PIECES: Final = 20_000  # lines of one term, or pieces of an interval
NARROW: Final = 1e-13
NEARBY: Final = 1e-6


class TooMany(Exception):
    """More lines or pieces than the limit."""


class _NoLine(Exception):
    """A formula that is no straight line in the number."""


def breakpoints(term: Term, parameter: Parameter, completions: Iterable[LineOf]) -> set[float]:
    """The values of a level's membership, or of a weight, at which a term meets its threshold.

    Between neighbouring ones of all terms of a type no completion enters or leaves it. Each
    completion gives each leaf's line in the membership. Raises TooMany.
    """
    places = (place for line_of in completions for place in term.meets(parameter, line_of))
    numbers = {_number(parameter, place) for place in places}
    return {number for number in numbers if parameter.takes(number)}


def _number(parameter: Parameter, place: float) -> float:
    """The number at a place; for a weight, the place is its share of the sum of weights."""
    if parameter.kind == "weight":
        return round(parameter.others * place / (1 - place), 12) if 0 < place < 1 else 0.0
    return round(place, 12)


@dataclass(frozen=True)
class Term:
    """A part of a formula whose value is not only passed on, and the threshold it has to meet."""

    formula: Formula
    path: str
    threshold: float

    @cached_property
    def criteria(self) -> frozenset[str]:
        """The criteria that it reads."""
        return frozenset(leaf.criterion for leaf in leaves(self.formula))

    def meets(self, parameter: Parameter, line_of: LineOf) -> Iterator[float]:
        """The places at which it meets its threshold."""
        try:
            lines = _lines(self.formula, self.path, parameter, line_of)
        except _NoLine:
            yield from self._enclosed(parameter, line_of)
            return
        for start, slope in lines:
            if slope:
                yield (self.threshold - start) / slope

    def _enclosed(self, parameter: Parameter, line_of: LineOf) -> Iterator[float]:
        """The same, by halving the intervals in doubt."""
        beyond = self.threshold + TOLERANCE
        pending = [(0.0, 1.0) if parameter.kind == "weight" else (parameter.low, parameter.high)]
        pieces = 0
        while pending:
            low, high = pending.pop()
            pieces += 1
            if pieces > MOST_PIECES:
                raise TooMany
            least, most = _bounds(self.formula, self.path, parameter, line_of, (low, high))
            if least > beyond or most <= beyond:
                continue
            middle = (low + high) / 2
            if high - low < NARROW:
                yield self._met(middle, parameter, line_of)
            else:
                pending += [(low, middle), (middle, high)]

    def _met(self, near: float, parameter: Parameter, line_of: LineOf) -> float:
        """The nearby place where the threshold is met without tolerance, if there is one."""

        def excess(place: float) -> float:
            at = _bounds(self.formula, self.path, parameter, line_of, (place, place))
            return at[0] - self.threshold

        low, high = max(near - NEARBY, 0.0), min(near + NEARBY, 1.0)
        rises = excess(high) > excess(low)
        if (excess(high) > 0) == (excess(low) > 0):
            return near
        while high - low > NARROW:
            middle = (low + high) / 2
            if (excess(middle) > 0) == rises:
                high = middle
            else:
                low = middle
        return (low + high) / 2


def terms_of(formula: Formula, path: str, threshold: float) -> Iterator[Term]:
    """The terms of a formula at a path, each with its threshold where the formula has one."""
    if isinstance(formula, Leaf) or formula.operator not in PASSING:
        yield Term(formula, path, threshold)
        return
    if OPERATORS[formula.operator].sign < 0:
        threshold = 1 - threshold
    for place, child in enumerate(formula.children):
        yield from terms_of(child, child_path(formula, path, place), threshold)


def _lines(formula: Formula, path: str, parameter: Parameter, line_of: LineOf) -> set[Line]:
    """The lines that a formula can follow. Raises _NoLine, TooMany."""
    if isinstance(formula, Leaf):
        return {line_of(formula)}
    if formula.operator not in (*PASSING, "mean"):
        raise _NoLine
    parts = [
        _lines(child, child_path(formula, path, place), parameter, line_of)
        for place, child in enumerate(formula.children)
    ]
    if formula.operator == "mean":
        return _mean_lines(formula, path, parameter, parts)
    if OPERATORS[formula.operator].sign < 0:
        return {(1 - start, -slope) for start, slope in parts[0]}
    return set().union(*parts)


def _mean_lines(
    node: Node, path: str, parameter: Parameter, parts: Sequence[set[Line]]
) -> set[Line]:
    weights = node.weights or (1.0,) * len(parts)
    if parameter.kind != "weight" or parameter.node != path:
        return _summed(weights, parts)
    others = [place for place in range(len(parts)) if place != parameter.rank]
    if not others:
        return parts[0]
    rest = _summed([weights[i] for i in others], [parts[i] for i in others])
    return {(mean, own - mean) for (mean, _), (own, _) in product(rest, parts[parameter.rank])}


def _summed(weights: Sequence[float], parts: Sequence[set[Line]]) -> set[Line]:
    """The weighted means of one line from each part."""
    total = sum(weights)
    sums: set[Line] = {(0.0, 0.0)}
    for weight, lines in zip(weights, parts, strict=True):
        sums = {
            (round(start + weight * other / total, 15), round(slope + weight * steep / total, 15))
            for (start, slope), (other, steep) in product(sums, lines)
        }
        if len(sums) > MOST_PIECES:
            raise TooMany
    return sums


def _bounds(
    formula: Formula, path: str, parameter: Parameter, line_of: LineOf, over: Bounds
) -> Bounds:
    """The bounds of a formula's value while the number is between two places."""
    if isinstance(formula, Leaf):
        start, slope = line_of(formula)
        ends = sorted(start + slope * place for place in over)
        return ends[0], ends[1]
    parts = [
        _bounds(child, child_path(formula, path, place), parameter, line_of, over)
        for place, child in enumerate(formula.children)
    ]
    operator = OPERATORS[formula.operator]
    lows, highs = ([np.asarray(part[end]) for part in parts] for end in (0, 1))
    if parameter.kind == "weight" and parameter.node == path:
        arguments: list[int | Array | None] = [_shared(formula, parameter, place) for place in over]
    else:
        arguments = [argument_of(formula)]
    least = min(float(operator.value(lows, argument)) for argument in arguments)
    most = max(float(operator.value(highs, argument)) for argument in arguments)
    if operator.sign < 0:
        least, most = float(operator.value(highs, None)), float(operator.value(lows, None))
    return least, most


def _shared(node: Node, parameter: Parameter, share: float) -> Array:
    """A node's weights, summing to 1, when the parameter has a given share of them."""
    weights = np.asarray(node.weights or (1.0,) * len(node.children))
    weights[parameter.rank] = 0.0
    rest = weights.sum()
    weights = weights / rest * (1 - share) if rest else weights
    weights[parameter.rank] = share if rest else 1.0
    return weights
