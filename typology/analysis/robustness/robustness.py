"""How far a definition can change before a verdict does.

Shares of variance after Sobol' (1993), as exact sums over the factorial of options; robust and
fragile results of set-theoretic work after Oana and Schneider (2024), "A robustness test protocol
for applied QCA". A share counts listed definitions: it is no probability.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from typology.analysis.robustness.multiverse import (
    DRAWS_ALONE,
    Define,
    Definitions,
    DefinitionSource,
    alone,
    definitions,
    drawn,
    references,
)
from typology.analysis.robustness.results import (
    CaseRobustness,
    ChoiceEffect,
    Driver,
    Nearest,
    OptionLabels,
    RivalVerdict,
    Robustness,
    UnusedType,
    grade_of,
    option_labels,
)
from typology.analysis.robustness.sensitivity import definition_flips
from typology.analysis.robustness.variance import (
    Places,
    cells_covered,
    moved,
    nearest,
    sufficient_option_sets,
    variance_shares,
)
from typology.model import FIXED_VERDICTS, NOT_JUDGED, Case, Multiverse, Rubric
from typology.operators import Array, Mask
from typology.scoring.columnar.definitions import Verdicts, verdicts

OUTCOMES: Final = 2**21  # held at once as floats


def robustness(
    source: DefinitionSource, cases: Sequence[Case], *, draws: int | None = None, seed: int = 0
) -> Robustness:
    """What the definitions of a multiverse say of each case, sorted by id, and what drives it."""
    rubric, multiverse, define = source.rubric, source.multiverse, source.define
    ordered = sorted(cases, key=lambda case: case.id)
    found = definitions(multiverse, define, draws=draws, seed=seed)
    tables = _VerdictTables(
        multiverse,
        references(multiverse, rubric, define),
        found,
        verdicts(found.rubrics, ordered, include_codings=True, seed=seed),
        verdicts([rubric], ordered, include_codings=True, seed=seed),
        _one_option_each(multiverse, define, ordered, seed),
    )
    return Robustness(
        rubric=rubric,
        multiverse=multiverse,
        references=tables.references,
        combinations=found.combinations,
        sampled=found.sampled,
        seed=seed,
        verdicts=tables.table,
        cases=tuple(tables.case(column) for column in tables.applies),
        outside=tuple(case for c, case in enumerate(ordered) if c not in tables.applies),
        choices=tuple(tables.choices()),
        unused_types=tuple(tables.unused_types()),
        flips=definition_flips(rubric, ordered, source.without, seed),
    )


@dataclass(frozen=True)
class _OneOptionEach:
    """The verdicts with one option at a time: `rows` of `table`, several where it draws weights."""

    options: tuple[tuple[int, int], ...]
    rows: tuple[range, ...]
    table: Verdicts


def _one_option_each(
    multiverse: Multiverse, define: Define, cases: Sequence[Case], seed: int
) -> _OneOptionEach:
    generator = np.random.default_rng(seed)
    rubrics: list[Rubric] = []
    options: list[tuple[int, int]] = []
    rows: list[range] = []
    for number, choice in enumerate(multiverse.choices):
        for place, option in enumerate(choice.options):
            rubric = define(alone(multiverse, number, place))
            times = 1 if option.weights is None else DRAWS_ALONE
            options.append((number, place))
            rows.append(range(len(rubrics), len(rubrics) + times))
            rubrics += [drawn(rubric, [option], generator) for _ in range(times)]
    return _OneOptionEach(tuple(options), tuple(rows), verdicts(rubrics, cases, seed=seed))


@dataclass(frozen=True)
class _VerdictTables:
    """Tables of verdicts, from which every result of robustness follows."""

    multiverse: Multiverse
    references: tuple[int | None, ...]
    defined: Definitions
    table: Verdicts
    plain: Verdicts
    one_each: _OneOptionEach

    @cached_property
    def applies(self) -> list[int]:
        """The cases to which some definition applies."""
        outside = min(map(self.table.names.index, NOT_JUDGED))  # they come last
        inside: Mask = np.any(self.table.codes < outside, axis=0)
        return [
            column
            for column in range(len(self.table.cases))
            if inside[column] or self.reference(column) not in NOT_JUDGED
        ]

    def reference(self, column: int) -> str:
        """The plain rubric's verdict on a case."""
        return self.plain.verdict(0, column)

    @cached_property
    def holds(self) -> Mask:
        """True where the reference verdict holds; shape (definitions, cases)."""
        names = {name: place for place, name in enumerate(self.table.names)}
        codes = [names.get(self.reference(c), -1) for c in range(len(self.table.cases))]
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
        """First-order and total shares of variance; shape (choices, cases)."""
        width = max(1, OUTCOMES // len(self.holds))
        shares = [
            variance_shares(
                self.holds[:, start : start + width].reshape(*self.shape, -1).astype(np.float64),
                len(self.shape),
            )
            for start in range(0, self.holds.shape[1], width)
        ]
        first, total = zip(*shares, strict=True)
        return np.concatenate(first, axis=-1), np.concatenate(total, axis=-1)

    def case(self, column: int) -> CaseRobustness:
        """The robustness of one case."""
        verdict = self.reference(column)
        share = float(self.holds[:, column].mean())
        count = len(self.defined.combinations)
        return CaseRobustness(
            case=self.table.cases[column],
            verdict=verdict,
            grade=grade_of(share),
            definitions={verdict: 0.0} | _counted(self.table, column),
            error=float(np.sqrt(share * (1 - share) / count)) if self.defined.sampled else None,
            codings=_coded(self.plain, column),
            together=_coded(self.table, column),
            drivers=tuple(self._drivers(column)),
            nearest=tuple(dict.fromkeys(self._nearest(column))),
            rivals=tuple(self._rivals(column)),
        )

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
            moves = moved(self.table.codes.reshape(*self.shape, -1), len(self.shape))
        for number, choice in enumerate(self.multiverse.choices):
            options = [option.label for option in choice.options if option.kind != "rival"]
            if options:
                reference = self.references[number]
                yield ChoiceEffect(
                    choice.name,
                    tuple(options),
                    None if reference is None else choice.options[reference].label,
                    None if moves is None else self._ids(moves[number]),
                    self._ids(self._moved_alone(number)),
                )

    def _ids(self, mask: Mask) -> tuple[str, ...]:
        return tuple(case.id for case, each in zip(self.table.cases, mask, strict=True) if each)

    def _moved_alone(self, number: int) -> Mask:
        mask = np.zeros(len(self.table.cases), dtype=np.bool_)
        names = self.one_each.table.names
        before = np.asarray([_place(names, self.reference(c)) for c in range(mask.size)])
        for (choice, place), rows in zip(self.one_each.options, self.one_each.rows, strict=True):
            if choice == number and self.multiverse.choices[choice].options[place].kind != "rival":
                codes = self.one_each.table.codes[rows.start : rows.stop]
                mask |= (codes != before).any(axis=0)
        return mask

    def unused_types(self) -> Iterator[UnusedType]:
        """By type, the definitions under which no case is of it."""
        for name in dict.fromkeys((*_types(self.plain), *_types(self.table))):
            has = np.asarray([name in rubric.types for rubric in self.defined.rubrics])
            empty = has & ~(self.table.codes == _place(self.table.names, name)).any(axis=1)
            sets: list[Places] = []
            if not self.defined.sampled:
                sets = [*sufficient_option_sets(empty.reshape(self.shape))]
                remaining = empty & ~cells_covered(self.shape, sets).reshape(-1)
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


def _types(table: Verdicts) -> tuple[str, ...]:
    return table.names[: -len(FIXED_VERDICTS)]


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else -1


def _counted(table: Verdicts, column: int) -> dict[str, float]:
    """The share of definitions with each verdict that occurs."""
    counts = np.bincount(table.codes[:, column], minlength=len(table.names))
    pairs = zip(table.names, counts.tolist(), strict=True)
    return {name: count / len(table.codes) for name, count in pairs if count}


def _coded(table: Verdicts, column: int) -> dict[str, float]:
    pairs = zip(table.names, table.coded[column].tolist(), strict=True)
    return {name: share for name, share in pairs if share}
