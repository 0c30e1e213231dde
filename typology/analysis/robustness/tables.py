"""The tables of verdicts from which every result of robustness follows."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from typology.analysis.robustness.kinds import Kinds
from typology.analysis.robustness.multiverse import Definitions
from typology.analysis.robustness.results import (
    CaseRobustness,
    ChoiceEffect,
    Driver,
    Nearest,
    OptionLabels,
    Policy,
    RivalVerdict,
    UnusedType,
    grade_of,
    option_labels,
)
from typology.analysis.robustness.variance import (
    Places,
    cells_covered,
    moved,
    nearest,
    sufficient_option_sets,
    variance_shares,
)
from typology.columns.cases import CaseHead
from typology.model import FIXED_VERDICTS, NOT_JUDGED, Multiverse
from typology.operators import Array, Mask
from typology.scoring.columnar.definitions import Verdicts

OUTCOMES: Final = 2**21  # held at once as floats


@dataclass(frozen=True)
class Plain:
    """By kind the plain rubric's verdict, and those that the codings of a case leave possible.

    `names` are the verdicts that it may give; `firm` and `without_evidence` are as in a summary.
    """

    names: tuple[str, ...]
    verdicts: tuple[str, ...]
    firm: tuple[bool | None, ...]
    without_evidence: tuple[tuple[str, ...], ...]
    possible: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class OneOptionEach:
    """The verdicts with one option at a time: `rows` of `table`, several where it draws weights."""

    options: tuple[tuple[int, int], ...]
    rows: tuple[range, ...]
    table: Verdicts


@dataclass(frozen=True)
class VerdictTables:
    """Tables of verdicts by kind of case, from which every result of robustness follows."""

    multiverse: Multiverse
    references: tuple[int | None, ...]
    defined: Definitions
    policies: tuple[Policy, ...]
    kinds: Kinds
    table: Verdicts  # by kind
    plain: Plain
    one_each: OneOptionEach

    @cached_property
    def applies(self) -> Mask:
        """The kinds to which some definition applies."""
        outside = min(map(self.table.names.index, NOT_JUDGED))  # they come last
        inside: Mask = np.any(self.table.codes < outside, axis=0)
        judged = [verdict not in NOT_JUDGED for verdict in self.plain.verdicts]
        return inside | np.asarray(judged, dtype=np.bool_)

    @cached_property
    def holds(self) -> Mask:
        """True where the reference verdict holds; shape (definitions, kinds)."""
        names = {name: place for place, name in enumerate(self.table.names)}
        codes = [names.get(verdict, -1) for verdict in self.plain.verdicts]
        return np.asarray(self.table.codes == np.asarray(codes))

    @cached_property
    def shape(self) -> tuple[int, ...]:
        """The shape of the factorial: the number of options that are combined, by choice."""
        return tuple(len(each) for each in self.places)

    @cached_property
    def places(self) -> list[list[int | None]]:
        """By choice, the options that are combined, in the order of its axis."""
        columns = zip(*self.defined.combinations, strict=True)
        return [sorted(set(column), key=lambda place: place or 0) for column in columns]

    @cached_property
    def cells(self) -> NDArray[np.intp]:
        """The place of each definition in the flat factorial."""
        axes = [
            [places.index(place) for place in column]
            for places, column in zip(
                self.places, zip(*self.defined.combinations, strict=True), strict=True
            )
        ]
        if not axes:
            return np.zeros(1, dtype=np.intp)
        return np.asarray(np.ravel_multi_index([*map(np.asarray, axes)], self.shape))

    @cached_property
    def present(self) -> Mask:
        """True for the combinations that are definitions; of the shape of the factorial."""
        return np.asarray(self.crossed(np.ones(len(self.cells), dtype=np.bool_)))

    def crossed(self, by_definition: NDArray[Any]) -> NDArray[Any]:
        """What has a row a definition, over the factorial; zeros where there is no definition."""
        cells = np.zeros((math.prod(self.shape), *by_definition.shape[1:]), by_definition.dtype)
        cells[self.cells] = by_definition
        return cells.reshape((*self.shape, *by_definition.shape[1:]))

    @cached_property
    def distances(self) -> NDArray[np.intp]:
        """The number of choices that each definition makes otherwise than the rubric."""
        return np.asarray(
            [
                sum(
                    place is not None and place != reference
                    for place, reference in zip(each, self.references, strict=True)
                )
                for each in self.defined.combinations
            ],
            dtype=np.intp,
        )

    @cached_property
    def shares(self) -> tuple[Array, Array]:
        """First-order and total shares of variance; shape (choices, kinds)."""
        width = max(1, OUTCOMES // len(self.holds))
        shares = [
            variance_shares(
                self.crossed(self.holds[:, start : start + width].astype(np.float64)), self.present
            )
            for start in range(0, self.holds.shape[1], width)
        ]
        first, total = zip(*shares, strict=True)
        return np.concatenate(first, axis=-1), np.concatenate(total, axis=-1)

    def cases(self) -> Iterator[CaseRobustness]:
        """The robustness of each case to which some definition applies."""
        known: dict[int, CaseRobustness] = {}
        for case, kind in self.kinds.pairs():
            if not self.applies[kind]:
                continue
            if kind in known:
                yield replace(known[kind], case=case)
            else:
                yield known.setdefault(kind, self._case(case, kind))

    def _case(self, case: CaseHead, column: int) -> CaseRobustness:
        verdict = self.plain.verdicts[column]
        counts = {
            policy.label: {verdict: 0} | self._counted(column, policy.rows)
            for policy in self.policies
        }
        own = next(iter(counts.values()))
        count = sum(own.values())
        share = own[verdict] / count
        return CaseRobustness(
            case=case,
            verdict=verdict,
            grade=grade_of(share),
            counts=counts,
            error=float(np.sqrt(share * (1 - share) / count)) if self.defined.sampled else None,
            firm=self.plain.firm[column],
            without_evidence=self.plain.without_evidence[column],
            possible=self.plain.possible[column],
            drivers=tuple(self._drivers(column)),
            nearest=tuple(dict.fromkeys(self._nearest(column))),
            rivals=tuple(self._rivals(column)),
        )

    def _counted(self, column: int, rows: Sequence[int]) -> dict[str, int]:
        """Some definitions by verdict, those that occur."""
        codes = self.table.codes[list(rows), column]
        counts = np.bincount(codes, minlength=len(self.table.names)).tolist()
        return {name: n for name, n in zip(self.table.names, counts, strict=True) if n}

    def _drivers(self, column: int) -> Iterator[Driver]:
        if self.defined.sampled or len(set(self.holds[:, column].tolist())) < 2:
            return
        first, total = self.shares
        for number, choice in enumerate(self.multiverse.choices):
            if self.shape[number] > 1:
                yield Driver(
                    choice.name, float(first[number, column]), float(total[number, column])
                )

    def _nearest(self, column: int) -> Iterator[Nearest]:
        for row in nearest(self.distances, ~self.holds[:, column]).tolist():
            changed = tuple(
                place if place != reference else None
                for place, reference in zip(
                    self.defined.combinations[row], self.references, strict=True
                )
            )
            yield Nearest(self.table.verdict(row, column), option_labels(self.multiverse, changed))

    def _rivals(self, column: int) -> Iterator[RivalVerdict]:
        for (number, place), rows in zip(self.one_each.options, self.one_each.rows, strict=True):
            choice = self.multiverse.choices[number]
            option = choice.options[place]
            if option.kind == "rival":
                verdict = self.one_each.table.verdict(rows[0], column)
                yield RivalVerdict(choice.name, option.label, verdict)

    def choices(self) -> Iterator[ChoiceEffect]:
        """The effect of each choice that has an option beside rivals."""
        moves = None
        if not self.defined.sampled:
            moves = moved(self.crossed(self.table.codes), self.present)
        for number, choice in enumerate(self.multiverse.choices):
            options = [option.label for option in choice.options if option.kind != "rival"]
            if options:
                reference = self.references[number]
                yield ChoiceEffect(
                    choice.name,
                    tuple(options),
                    None if reference is None else choice.options[reference].label,
                    None if moves is None else self.kinds.ids(moves[number]),
                    self.kinds.ids(self._moved_alone(number)),
                )

    def _moved_alone(self, number: int) -> Mask:
        mask = np.zeros(len(self.kinds), dtype=np.bool_)
        names = self.one_each.table.names
        before = np.asarray([_place(names, verdict) for verdict in self.plain.verdicts])
        for (choice, place), rows in zip(self.one_each.options, self.one_each.rows, strict=True):
            if choice == number and self.multiverse.choices[choice].options[place].kind != "rival":
                codes = self.one_each.table.codes[rows.start : rows.stop]
                mask |= (codes != before).any(axis=0)
        return mask

    def unused_types(self) -> Iterator[UnusedType]:
        """By type, the definitions under which no case is of it."""
        for name in dict.fromkeys((*_types(self.plain.names), *_types(self.table.names))):
            has = np.asarray([name in rubric.types for rubric in self.defined.rubrics])
            empty = has & ~(self.table.codes == _place(self.table.names, name)).any(axis=1)
            sets: list[Places] = []
            if not self.defined.sampled:
                sets = [*sufficient_option_sets(self.crossed(empty), self.present)]
                remaining = empty & ~cells_covered(self.shape, sets).reshape(-1)[self.cells]
            else:
                remaining = empty
            rows = np.flatnonzero(empty).tolist()
            yield UnusedType(
                name,
                tuple(self.defined.combinations[row] for row in rows),
                tuple(self._labels(each) for each in sets),
                int(remaining.sum()),
                tuple(self._rivals_without(name)),
            )

    def _labels(self, places: Places) -> OptionLabels:
        combination: list[int | None] = [None] * len(self.shape)
        for axis, place in places:
            combination[axis] = self.places[axis][place]
        return option_labels(self.multiverse, tuple(combination))

    def _rivals_without(self, name: str) -> Iterator[str]:
        table = self.one_each.table
        for (number, place), rows in zip(self.one_each.options, self.one_each.rows, strict=True):
            option = self.multiverse.choices[number].options[place]
            if (
                option.kind == "rival"
                and not (table.codes[rows[0]] == _place(table.names, name)).any()
            ):
                yield option.label


def _types(names: tuple[str, ...]) -> tuple[str, ...]:
    return names[: -len(FIXED_VERDICTS)]


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else -1
