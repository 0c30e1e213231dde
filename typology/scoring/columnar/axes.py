"""The values that criteria take over the codings of many cases, as masks along axes.

A *completion* fills what a case leaves unknown, as the rubric's silence asks; a *coding* is a
completion in which every range, too, runs over all that it leaves open.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.formulas import leaves
from typology.model import Calibration, Case, Criterion, Leaf, Level, Rating, Rubric, Silence
from typology.operators import Mask
from typology.scales import column_of
from typology.scoring.compile import Program, compile_rubric
from typology.scoring.completions import (
    CompletionValues,
    possible_values,
    rating_of,
    values_in_range,
    values_under_assumption,
)

Assuming: TypeAlias = frozenset[tuple[Level | None, Silence]]
ScaleKind: TypeAlias = tuple[str, ...] | Calibration  # the levels in order, or the calibration
Places: TypeAlias = slice | NDArray[np.intp]  # along an axis


@dataclass(frozen=True)
class LeafUse:
    """How formulas read a criterion: what they assume of silence, and which numbers it reaches."""

    criterion: str
    assuming: Assuming
    reached: frozenset[float]


@dataclass(frozen=True)
class CriterionUse:
    """All of a definition that says which values a criterion takes."""

    reading: LeafUse
    measure: ScaleKind


@dataclass(frozen=True)
class ValueAxis:
    """The values that a criterion takes over some cases, ascending, and which case takes which.

    The masks have the shape (cases, values): over the completions, and over the codings.
    """

    values: tuple[Level, ...]
    completions: Mask
    codings: Mask

    def taken(self, case: int, *, ranged: bool) -> tuple[Level, ...]:
        """The values of a case over its codings, or over its completions alone."""
        mask = self.codings if ranged else self.completions
        return tuple(value for value, kept in zip(self.values, mask[case], strict=True) if kept)

    @cached_property
    def places(self) -> tuple[tuple[Places, int], ...]:
        """Of each case, where its completions stand and how many values these are."""
        return tuple(map(_places, self.completions))

    @cached_property
    def ranged_places(self) -> tuple[tuple[Places, int], ...]:
        """Of each case, where its codings stand and how many values these are."""
        return tuple(map(_places, self.codings))

    def only(self, case: int) -> ValueAxis:
        """The axis of one case, without the values that it does not take."""
        kept, rows = self.codings[case], slice(case, case + 1)
        values = self.taken(case, ranged=True)
        return ValueAxis(values, self.completions[rows, kept], self.codings[rows, kept])


def _places(mask: Mask) -> tuple[Places, int]:
    places = np.flatnonzero(mask)
    first, last = int(places[0]), int(places[-1])
    if last - first + 1 == len(places):
        return slice(first, last + 1), len(places)
    return places, len(places)


@dataclass(frozen=True)
class ValueGrid:
    """The axes of all criteria that a definition reads, in rubric order."""

    axes: Mapping[str, ValueAxis]

    @cached_property
    def key(self) -> tuple[object, ...]:
        """Equal for frames in which every case takes the same values."""
        return tuple(
            (name, axis.values, axis.completions.tobytes(), axis.codings.tobytes())
            for name, axis in self.axes.items()
        )

    @cached_property
    def ranging(self) -> Mask:
        """Which cases have codings that are no completion; shape (cases,)."""
        wider = [(axis.codings != axis.completions).any(axis=1) for axis in self.axes.values()]
        return np.asarray(np.logical_or.reduce(wider))

    @cached_property
    def complete(self) -> bool:
        """Whether no case has more than one completion."""
        return all(bool((axis.completions.sum(axis=1) == 1).all()) for axis in self.axes.values())

    def cells(self, criteria: Iterable[str]) -> int:
        """How many combinations of values some criteria have."""
        return math.prod(len(self.axes[name].values) for name in criteria)

    def only(self, case: int) -> ValueGrid:
        """The frame of one case, without the values that it does not take."""
        return ValueGrid({name: axis.only(case) for name, axis in self.axes.items()})

    def fillings(self, case: int, *, ranged: bool) -> CompletionValues:
        """The values of each criterion over the completions, or the codings, of a case."""
        return {name: axis.taken(case, ranged=ranged) for name, axis in self.axes.items()}


class GridCache:
    """The frames of definitions, which must outlive it, over some cases; equal ones the same."""

    def __init__(self, cases: Sequence[Case]) -> None:
        self._cases = tuple(cases)
        self._axes: dict[CriterionUse, ValueAxis] = {}
        self._reads: dict[tuple[int, ...], tuple[LeafUse, ...]] = {}
        self._frames: dict[tuple[int, tuple[ScaleKind, ...]], ValueGrid] = {}
        self._alike: dict[object, ValueGrid] = {}

    def of(self, rubric: Rubric) -> ValueGrid:
        """The frame of a definition."""
        formulas = tuple(id(kind.formula) for kind in rubric.types.values())
        if formulas not in self._reads:
            self._reads[formulas] = tuple(readings_of(rubric))
        reads = self._reads[formulas]
        criteria = rubric.criteria
        key = (id(reads), tuple([scale_kind_of(criteria[each.criterion]) for each in reads]))
        if key not in self._frames:
            frame = self._made(rubric, reads)
            self._frames[key] = self._alike.setdefault(frame.key, frame)
        return self._frames[key]

    def _made(self, rubric: Rubric, reads: Sequence[LeafUse]) -> ValueGrid:
        program = compile_rubric(rubric)
        return ValueGrid(
            {
                each.criterion: self._axis(
                    program, CriterionUse(each, scale_kind_of(rubric.criteria[each.criterion]))
                )
                for each in reads
            }
        )

    def _axis(self, program: Program, aspect: CriterionUse) -> ValueAxis:
        if aspect not in self._axes:
            criterion = program.rubric.criteria[aspect.reading.criterion]
            taken = _Taken(program, criterion)
            rows = [taken.by(rating_of(case, criterion.id)) for case in self._cases]
            self._axes[aspect] = _axis(criterion, rows)
        return self._axes[aspect]


def readings_of(rubric: Rubric) -> Iterator[LeafUse]:
    """How the formulas read each criterion that they do, in rubric order."""
    read: dict[str, list[Leaf]] = {}
    for kind in rubric.types.values():
        for leaf in leaves(kind.formula):
            read.setdefault(leaf.criterion, []).append(leaf)
    for name in rubric.criteria:
        if name in read:
            found = [(leaf.reaches, leaf.if_unknown) for leaf in read[name]]
            yield LeafUse(
                name,
                frozenset(each for each in found if each[1] != "open"),
                frozenset(reaches for reaches, _ in found if isinstance(reaches, float)),
            )


def aspects_of(rubric: Rubric) -> list[CriterionUse]:
    """The aspect of every criterion that a formula reads, in rubric order."""
    return [
        CriterionUse(each, scale_kind_of(rubric.criteria[each.criterion]))
        for each in readings_of(rubric)
    ]


def scale_kind_of(criterion: Criterion) -> ScaleKind:
    """What tells a criterion's values apart: its levels in order, or its calibration."""
    if criterion.calibration is not None:
        return criterion.calibration
    assert criterion.scale is not None
    return criterion.scale.levels


Row: TypeAlias = tuple[tuple[Level, ...], tuple[Level, ...]]  # over completions, over codings


def _axis(criterion: Criterion, rows: Sequence[Row]) -> ValueAxis:
    spanned = {level for _, ranged in rows for level in ranged}
    if criterion.scale is not None:
        spanned |= set(criterion.scale.levels)  # the same whatever is assumed of silence
    values = tuple(sorted(spanned, key=lambda value: column_of(criterion, value)))
    place = {value: index for index, value in enumerate(values)}
    completions = np.zeros((len(rows), len(values)), dtype=np.bool_)
    codings = np.zeros_like(completions)
    for row, (filled, ranged) in enumerate(rows):
        completions[row, [place[value] for value in filled]] = True
        codings[row, [place[value] for value in ranged]] = True
    return ValueAxis(values, completions, codings)


class _Taken:
    """The values that a criterion takes, by rating; equal ratings are worked out once."""

    def __init__(self, program: Program, criterion: Criterion) -> None:
        self._program = program
        self._criterion = criterion
        self._known: dict[tuple[Level | None, Level | None, Level | None], Row] = {}

    def by(self, rating: Rating) -> Row:
        """Over the completions and over the codings of a case that is rated so."""
        key = (rating.value, rating.low, rating.high)
        if key not in self._known:
            self._known[key] = self._row(rating)
        return self._known[key]

    def _row(self, rating: Rating) -> Row:
        if rating.value is not None:
            return (rating.value,), values_in_range(self._program, self._criterion.id, rating)
        left = values_under_assumption(self._program.rubric, self._criterion.id, rating)
        filled = left[0] if left else possible_values(self._criterion, rating)
        return filled, filled
