"""The changes of one rating that a search for flips tries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

import numpy as np

from typology.model import TOLERANCE, Case, Criterion, Formula, Leaf, Level
from typology.operators import Array
from typology.scales import as_column, column_of, leaf_values, scale_of
from typology.scoring.compile import Program
from typology.scoring.completions import rating_of, reached_numbers

BY_ORDER: Final = ("all", "any", "not", "at_least")  # operators on which a side of the cut acts

Signature: TypeAlias = tuple[object, ...]


class Change(NamedTuple):
    """One rating changed; `before` None was unknown."""

    criterion: str
    before: Level | None
    after: Level


class Move(NamedTuple):
    """A candidate change and its cost in steps."""

    change: Change
    steps: int


def effective_moves(program: Program, case: Case) -> tuple[Move, ...]:
    """The moves that a smallest flip can be made of.

    Values of a criterion that no formula tells apart are one: of the moves to them the cheapest are
    kept, and none where the present rating is among them.
    """
    kept: list[Move] = []
    uses = _leaf_uses(program)
    for name in program.criteria:
        criterion = program.rubric.criteria[name]
        signatures = _Signatures(criterion, uses[name], program.rubric.cut)
        present = rating_of(case, name).value
        least: dict[Signature, int] = {}
        pairs = list(_alternatives(program, case, name))
        for value, steps in pairs:
            signature = signatures.of(value)
            least[signature] = min(steps, least.get(signature, steps))
        if present is not None:
            least.pop(signatures.of(present), None)
        kept += [
            Move(Change(name, present, value), steps)
            for value, steps in pairs
            if least.get(signatures.of(value)) == steps
        ]
    return tuple(kept)


def all_values(program: Program, criterion: Criterion) -> tuple[Level, ...]:
    """Every level; of a number the four completion values and those that `reaches` names."""
    if criterion.calibration is None:
        return scale_of(criterion).levels
    named = reached_numbers(program.rubric, criterion.id)
    return tuple(sorted({*criterion.calibration.completions, *named}))


def _alternatives(program: Program, case: Case, name: str) -> Iterator[tuple[Level, int]]:
    criterion = program.rubric.criteria[name]
    present = rating_of(case, name).value
    values = all_values(program, criterion)
    if present is None:
        middle = (len(values) - 1) / 2
        for rank, value in enumerate(values):
            yield value, int(abs(rank - middle)) + 1
        return
    at = column_of(criterion, present)
    places = [column_of(criterion, value) for value in values]
    for value, place in zip(values, places, strict=True):
        if place != at:
            yield (
                value,
                sum(min(at, place) <= other <= max(at, place) and other != at for other in places),
            )


class LeafUse(NamedTuple):
    """A leaf, and whether more than its side of the cut acts on the type."""

    leaf: Leaf
    compensates: bool


def _leaf_uses(program: Program) -> Mapping[str, list[LeafUse]]:
    uses: dict[str, list[LeafUse]] = {name: [] for name in program.criteria}
    for kind in program.rubric.types.values():
        for use in _uses(kind.formula, compensates=False):
            uses[use.leaf.criterion].append(use)
    return uses


def _uses(formula: Formula, *, compensates: bool) -> Iterator[LeafUse]:
    if isinstance(formula, Leaf):
        yield LeafUse(formula, compensates)
        return
    for child in formula.children:
        yield from _uses(child, compensates=compensates or formula.operator not in BY_ORDER)


class _Signatures:
    """What formulas see of the values of one criterion: equal where none tells them apart."""

    def __init__(self, criterion: Criterion, uses: list[LeafUse], cut: float) -> None:
        self._criterion = criterion
        self._uses = uses
        self._cut = cut
        self._known: dict[Level, Signature] = {}

    def of(self, value: Level) -> Signature:
        """The signature of one value."""
        if value not in self._known:
            column = as_column(self._criterion, (value,))
            self._known[value] = tuple(
                _seen(leaf_values(use.leaf, self._criterion, column), use.compensates, self._cut)
                for use in self._uses
            )
        return self._known[value]


def _seen(values: Array, compensates: bool, cut: float) -> Signature:
    """A leaf's value, or its sides of the cut: as it is, and inside a `not`."""
    value = float(values[0])
    if compensates:
        return (value,)
    return (value > cut + TOLERANCE, 1.0 - value > cut + TOLERANCE)


def column_values(program: Program, moves: Sequence[Move]) -> Array:
    """The rank or number that each move leads to; shape (moves,)."""
    criteria = program.rubric.criteria
    return np.asarray(
        [column_of(criteria[move.change.criterion], move.change.after) for move in moves]
    )
