"""The property space of a definition: every combination of levels, with its verdict.

After Lazarsfeld (1937), "Some Remarks on Typological Procedures in Social Research": levels that
do not differ in any verdict are reduced to one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.analysis.explain.boxes import cover
from typology.model import NEITHER, Case, Level, Node, Rubric
from typology.operators import Array, Mask
from typology.scales import as_column
from typology.scoring.compile import Columns, Program, Step, compile_rubric
from typology.scoring.completions import (
    SILENT,
    CompletionValues,
    completion_values,
    possible_values,
)
from typology.scoring.decide import Codes, combination_verdicts, is_in, verdict_codes
from typology.scoring.outcome import ENUMERATED, count_of

MOST_CONFIGURATIONS: Final = 65_536  # up to which the ways to a verdict are searched

Indices: TypeAlias = NDArray[np.intp]
Place: TypeAlias = tuple[int, ...]  # of a configuration: the number of each criterion's group


class TooLarge(Exception):
    """A property space with too many combinations to enumerate."""

    def __init__(self, rubric: str, combinations: int, criteria: int) -> None:
        super().__init__(
            f"the property space of {rubric} has {combinations:,} combinations of {criteria} "
            f"criteria; up to {ENUMERATED:,} are gone through"
        )


@dataclass(frozen=True)
class Axis:
    """One criterion, its levels in groups that do not differ in any verdict."""

    criterion: str
    groups: tuple[tuple[Level, ...], ...]


@dataclass(frozen=True)
class Way:
    """Groups of some criteria that give a verdict whatever the others; as large as possible.

    `allowed` names the criteria that matter. Ways to one verdict may overlap.
    """

    allowed: Mapping[str, tuple[int, ...]]
    configurations: int
    combinations: int


@dataclass(frozen=True)
class Region:
    """The configurations with one verdict.

    `ways` is None if there are more than 64, or more than 65,536 configurations to search.
    """

    verdict: str
    combinations: int
    configurations: int
    ways: tuple[Way, ...] | None


@dataclass(frozen=True)
class Lack:
    """One kind of neither: by type, the places of its failing conditions."""

    failing: Mapping[str, tuple[int, ...]]
    combinations: int
    configurations: int


@dataclass(frozen=True)
class PlacedCase:
    """A case in the space: by criterion, the groups that its completions take.

    With one group each it lies in one configuration; else it spans several. `groups` is None if it
    lies in none: a number between the four values may act like none of them.
    """

    case: Case
    groups: tuple[tuple[int, ...], ...] | None
    verdicts: tuple[str, ...]

    @property
    def configurations(self) -> int:
        """The number of configurations that it spans."""
        return 0 if self.groups is None else math.prod(len(each) for each in self.groups)


@dataclass(frozen=True)
class Space:
    """A definition's combinations of levels; levels that do not differ in any verdict are merged.

    `codes` has an axis for each of `axes`, with a place for each of its groups.
    """

    program: Program
    axes: tuple[Axis, ...]
    codes: Codes
    regions: tuple[Region, ...]
    lacks: tuple[Lack, ...]
    placed: tuple[PlacedCase, ...] = ()
    outside: tuple[Case, ...] = ()  # the definition does not apply to their status

    @property
    def rubric(self) -> Rubric:
        """The definition."""
        return self.program.rubric

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """The number of combinations in each configuration, of the shape of `codes`."""
        return _sizes(self.axes)

    @property
    def combinations(self) -> int:
        """All combinations of levels."""
        return int(self.sizes.sum())

    @property
    def unreached(self) -> tuple[str, ...]:
        """The verdicts that no combination gives."""
        return tuple(region.verdict for region in self.regions if not region.combinations)

    @property
    def inert(self) -> tuple[str, ...]:
        """The criteria that the formulas read and that change no verdict."""
        return tuple(axis.criterion for axis in self.axes if len(axis.groups) == 1)

    def levels(self, criterion: str) -> tuple[Level, ...]:
        """Every value that a criterion takes in the space, ascending."""
        return possible_values(self.rubric.criteria[criterion], SILENT)

    def conditions(self, type_id: str) -> tuple[Step, ...]:
        """The conditions of a type: the parts of an `all`, else its formula as one condition."""
        return _conditions(self.program.steps[type_id])

    @cached_property
    def verdicts(self) -> tuple[str, ...]:
        """The verdict that each code means."""
        return combination_verdicts(self.program)


def property_space(rubric: Rubric, cases: Sequence[Case] = ()) -> Space:
    """Every combination of levels of the criteria that the formulas read, and where `cases` lie.

    A calibrated criterion takes its four completion values. Raises TooLarge.
    """
    program = compile_rubric(rubric)
    taken = every_level(program)
    if count_of(taken) > ENUMERATED:
        raise TooLarge(rubric.id, count_of(taken), len(taken))
    columns = full_grid(program, taken)
    full = _codes(program, taken)
    groups = [_alike(full, axis) for axis in range(full.ndim)]
    axes = tuple(
        Axis(name, tuple(tuple(values[i] for i in group) for group in grouped))
        for (name, values), grouped in zip(taken.items(), groups, strict=True)
    )
    codes = full[np.ix_(*[[group[0] for group in grouped] for grouped in groups])]
    regions = tuple(_regions(program, axes, codes))
    lacks = tuple(_lacks(program, columns, full, groups))
    space = Space(program, axes, codes, regions, lacks)
    inside = [case for case in cases if rubric.verdict_outside(case) is None]
    return replace(
        space,
        placed=tuple(place(space, case) for case in inside),
        outside=tuple(case for case in cases if rubric.verdict_outside(case) is not None),
    )


def every_level(program: Program) -> CompletionValues:
    """All values of each criterion of the formulas."""
    return {
        name: possible_values(program.rubric.criteria[name], SILENT) for name in program.criteria
    }


def full_grid(program: Program, taken: CompletionValues) -> Columns:
    """One column for each criterion, along an axis of its own even if it has one value."""
    columns: dict[str, Array] = {}
    for place, (name, values) in enumerate(taken.items()):
        shape = [1] * len(taken)
        shape[place] = len(values)
        columns[name] = as_column(program.rubric.criteria[name], values).reshape(shape)
    return columns


def _codes(program: Program, taken: CompletionValues) -> Codes:
    """The verdict of every combination, an axis a criterion."""
    codes = verdict_codes(program.memberships(full_grid(program, taken)), program.rubric.cut)
    return np.broadcast_to(codes, tuple(len(values) for values in taken.values()))


def _alike(codes: Codes, axis: int) -> tuple[tuple[int, ...], ...]:
    """The places along an axis in groups with the same verdict at every combination of the rest."""
    groups: dict[bytes, list[int]] = {}
    for place, part in enumerate(np.moveaxis(codes, axis, 0)):
        groups.setdefault(part.tobytes(), []).append(place)
    return tuple(tuple(group) for group in groups.values())


def _sizes(axes: Sequence[Axis]) -> NDArray[np.int64]:
    sizes = np.ones((), dtype=np.int64)
    for axis in axes:
        sizes = np.multiply.outer(sizes, np.asarray([len(group) for group in axis.groups]))
    return sizes


def _regions(program: Program, axes: Sequence[Axis], codes: Codes) -> Iterator[Region]:
    sizes = _sizes(axes)
    for code, verdict in enumerate(combination_verdicts(program)):
        region = codes == code
        boxes = cover(region) if codes.size <= MOST_CONFIGURATIONS else None
        ways = None if boxes is None else [_way(axes, sizes, box) for box in boxes]
        yield Region(
            verdict,
            int(sizes[region].sum()),
            int(region.sum()),
            None if ways is None else tuple(sorted(ways, key=lambda way: -way.combinations)),
        )


def _way(axes: Sequence[Axis], sizes: NDArray[np.int64], box: Sequence[Mask]) -> Way:
    allowed = {
        axis.criterion: tuple(np.flatnonzero(kept).tolist())
        for axis, kept in zip(axes, box, strict=True)
        if not kept.all()
    }
    inside = sizes[np.ix_(*box)]
    return Way(allowed, inside.size, int(inside.sum()))


def _conditions(step: Step) -> tuple[Step, ...]:
    formula = step.formula
    return step.parts if isinstance(formula, Node) and formula.operator == "all" else (step,)


def _lacks(
    program: Program, columns: Columns, codes: Codes, groups: Sequence[Sequence[Sequence[int]]]
) -> Iterator[Lack]:
    """The kinds of neither, those with the fewest failing conditions first."""
    neither = codes == combination_verdicts(program).index(NEITHER)
    if not neither.any():
        return
    asked = [
        (name, place, each)
        for name in program.types
        for place, each in enumerate(_conditions(program.steps[name]))
    ]
    fails = [~is_in(each.evaluate(columns, {}), program.rubric.cut) for _, _, each in asked]
    rows = np.stack([np.broadcast_to(mask, codes.shape)[neither] for mask in fails], axis=-1)
    kinds, kind_of = np.unique(rows, axis=0, return_inverse=True)
    kind_of = kind_of.reshape(-1)
    places = _configuration_numbers(groups)[neither]
    lacks = [
        Lack(
            _failing(program, asked, kind),
            int((kind_of == number).sum()),
            len(np.unique(places[kind_of == number])),
        )
        for number, kind in enumerate(kinds)
    ]
    yield from sorted(lacks, key=lambda lack: (_many(lack), -lack.combinations))


def _failing(
    program: Program, asked: Sequence[tuple[str, int, Step]], kind: Mask
) -> dict[str, tuple[int, ...]]:
    return {
        name: tuple(
            place
            for (owner, place, _), fails in zip(asked, kind, strict=True)
            if owner == name and fails
        )
        for name in program.types
    }


def _many(lack: Lack) -> int:
    return sum(len(each) for each in lack.failing.values())


def _configuration_numbers(groups: Sequence[Sequence[Sequence[int]]]) -> Indices:
    """The number of the configuration that each combination belongs to."""
    numbers = np.zeros((), dtype=np.intp)
    for grouped in groups:
        of_level = np.empty(sum(len(group) for group in grouped), dtype=np.intp)
        for number, group in enumerate(grouped):
            of_level[list(group)] = number
        numbers = np.add.outer(numbers * len(grouped), of_level)
    return numbers


def place(space: Space, case: Case) -> PlacedCase:
    """The place of a case in the space, with the completions that `score` uses."""
    taken = completion_values(space.program, case)
    codes = _codes(space.program, taken)
    names = combination_verdicts(space.program)
    verdicts = tuple(names[code] for code in np.unique(codes).tolist())
    groups: list[list[int]] = []
    for axis in space.axes:
        numbers = [_group(space, axis, value) for value in taken[axis.criterion]]
        groups.append([number for number in numbers if number is not None])
        if len(groups[-1]) < len(numbers):
            return PlacedCase(case, None, verdicts)
    if not np.array_equal(codes, space.codes[np.ix_(*groups)]):
        return PlacedCase(case, None, verdicts)
    return PlacedCase(case, tuple(tuple(sorted(set(numbers))) for numbers in groups), verdicts)


def _group(space: Space, axis: Axis, value: Level) -> int | None:
    """The group that holds a value, or acts as it does at every configuration of the rest."""
    for number, group in enumerate(axis.groups):
        if value in group:
            return number
    taken = {other.criterion: tuple(group[0] for group in other.groups) for other in space.axes}
    codes = _codes(space.program, taken | {axis.criterion: (value,)})
    along = space.axes.index(axis)
    for number in range(len(axis.groups)):
        if np.array_equal(np.take(space.codes, [number], axis=along), codes):
            return number
    return None
