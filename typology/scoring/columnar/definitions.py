"""The verdicts of many definitions on many cases at once, the same as `score` gives one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from typology.model import NOT_JUDGED, Criterion, Rubric, verdicts_of
from typology.operators import Array
from typology.scoring.columnar.chunks.order import in_order
from typology.scoring.columnar.grid import (
    AS_COMPLETED,
    GridCache,
    ValueGrid,
    differ_in_numbers,
    scope_of,
)
from typology.scoring.columnar.patterns import Cases, Indices, Ratings, outside_of, ratings_of
from typology.scoring.columnar.type_formulas import (
    FormulaCache,
    FormulaShape,
    FormulaTable,
    FormulaText,
    TypeFormula,
)
from typology.scoring.columnar.verdicts.counting import (
    Counts,
    MembershipCache,
    VerdictCounts,
    shared_criteria,
)
from typology.scoring.columnar.verdicts.extremes import (
    CodeRows,
    extremes_decide,
    verdicts_at_extremes,
)
from typology.scoring.compile import Program, compile_rubric
from typology.scoring.decide import Codes, verdict_counts
from typology.scoring.outcome import ENUMERATED, evaluate

TOGETHER: Final = 10_000  # definitions that a worker is given
SHARED: Final = 2**20  # combinations of a type's criteria up to which all cases go together
CELLS: Final = 2**25  # bytes of a type's combinations for the definitions of one batch
COUNTS: Final = 2**21  # counts of one type, for the values of the criteria it shares with others
CODES: Final = 2**24  # verdicts of one batch at the extremes, definitions by cases


@dataclass(frozen=True)
class Verdicts:
    """The verdict of each definition on each case.

    `codes`, shape (definitions, cases), are places in `names`. `coded`, shape (cases, names), is
    the mean over the definitions of the share of a case's codings that give each verdict; zeros
    where codings were not asked for, or the definitions do not apply.
    """

    names: tuple[str, ...]
    codes: Codes
    coded: Array

    def verdict(self, definition: int, case: int) -> str:
        """One verdict."""
        return self.names[int(self.codes[definition, case])]


def verdicts_by(
    scheduler: str | None, definitions: Sequence[Rubric], cases: Cases, seed: int = 0
) -> Verdicts:
    """The same `verdicts`, by the workers of a scheduler where there is one, 10,000 at a time."""
    if scheduler is None:
        return verdicts(definitions, cases, seed=seed)
    names = verdicts_of(definitions)
    chunks = [definitions[n : n + TOGETHER] for n in range(0, len(definitions), TOGETHER)]
    judge = partial(verdicts, cases=cases, seed=seed)
    codes = []
    with closing(in_order(judge, chunks, scheduler=scheduler)) as found:
        for each in found:
            place = np.asarray([names.index(name) for name in each.names], dtype=np.int8)
            codes.append(place[each.codes])
    coded = np.zeros((len(cases), len(names)))
    return Verdicts(names, np.concatenate(codes), coded)


def verdicts(
    definitions: Sequence[Rubric], cases: Cases, *, include_codings: bool = False, seed: int = 0
) -> Verdicts:
    """The verdict of each of `definitions` on each of `cases`, both in the order given.

    The same as `score`, also where completions are too many to enumerate. With `include_codings`
    the verdicts of each coding are counted, too.
    """
    names = verdicts_of(definitions)
    codes: Codes = np.empty((len(definitions), len(cases)), dtype=np.int8)
    coded = np.zeros((len(cases), len(names)))
    known, ratings = MembershipCache(), ratings_of(cases)
    for group in _groups(definitions, ratings):
        outside, scopes = outside_of(group.definitions[0], ratings)
        row = np.asarray([-1 if each is None else names.index(each) for each in outside])[scopes]
        columns = np.flatnonzero(row < 0).tolist()
        if len(columns) < len(cases):
            codes[list(group.rows)] = row
        if not columns:
            continue
        place = np.asarray([names.index(name) for name in group.verdicts], dtype=np.int8)
        for rows, group_codes in _codes(group, columns, known, seed):
            part = CodeRows(np.take(place, group_codes.distinct), group_codes.which)
            _put(codes, rows, columns, part)
        if include_codings:
            coded[np.ix_(np.asarray(columns), place[:-1])] += _shares(group, columns, known, seed)
    return Verdicts(names, codes, coded / max(1, len(definitions)))


@dataclass(frozen=True)
class _DefinitionGroup:
    """Definitions with the same types, of the same criteria, filled alike; `rows` of the result."""

    definitions: tuple[Rubric, ...]
    rows: tuple[int, ...]
    texts: tuple[tuple[FormulaText, ...], ...]  # by definition, then by type
    shapes: tuple[tuple[FormulaShape, ...], ...]
    formulas: FormulaCache
    grid: ValueGrid

    @cached_property
    def types(self) -> tuple[tuple[TypeFormula, ...], ...]:
        """Each type of each definition."""
        pairs = zip(self.definitions, self.texts, strict=True)
        return tuple([self.formulas.types_of(*pair) for pair in pairs])

    def tables(self) -> list[list[tuple[Indices, FormulaTable]]]:
        """By type, the table of each shape, with the places of its definitions."""
        kinds: dict[tuple[FormulaShape, ...], list[int]] = {}
        for place, shapes in enumerate(self.shapes):
            kinds.setdefault(shapes, []).append(place)
        known: dict[str, Array] = {}
        tables: list[list[tuple[Indices, FormulaTable]]] = []
        for of_type in range(len(self.shapes[0])):
            places: dict[FormulaShape, list[int]] = {}
            for shapes, some in kinds.items():
                places.setdefault(shapes[of_type], []).extend(some)
            tables.append([])
            for shape, own in places.items():
                shared = known if len(kinds) == 1 else {}
                definitions = [self.definitions[place] for place in own]
                texts = [self.texts[place][of_type] for place in own]
                table = FormulaTable.of_type(shape, definitions, texts, shared)
                tables[-1].append((np.asarray(own, dtype=np.intp), table))
        return tables

    @property
    def criteria(self) -> Mapping[str, Criterion]:
        """The criteria of one of the definitions."""
        return self.definitions[0].criteria

    def cells(self, grid: ValueGrid) -> int:
        """The number of combinations of the type with the most, in a grid."""
        return max(grid.cells(shape.criteria) for shape in self.shapes[0])

    @property
    def verdicts(self) -> tuple[str, ...]:
        """The verdicts of a definition on a case that it applies to."""
        return self.definitions[0].verdicts[: -len(NOT_JUDGED)]

    @property
    def programs(self) -> list[Program]:
        """The definitions, compiled."""
        return [compile_rubric(definition) for definition in self.definitions]

    def batch_size(self, grid: ValueGrid) -> int:
        """The number of definitions to evaluate at once, so that memory is bounded."""
        shared = shared_criteria(self.types[0], grid)
        return max(1, min(CELLS // self.cells(grid), COUNTS // grid.cells(shared)))

    def batches(self, size: int) -> Iterator[tuple[slice, _DefinitionGroup]]:
        """The definitions, at most `size` at a time, with their place."""
        for start in range(0, len(self.rows), size):
            some = slice(start, start + size)
            batch = replace(
                self,
                definitions=self.definitions[some],
                rows=self.rows[some],
                texts=self.texts[some],
                shapes=self.shapes[some],
            )
            yield some, batch


class _Group(NamedTuple):
    """What a group is made from, as it grows."""

    grid: ValueGrid
    rows: list[int]
    texts: list[tuple[FormulaText, ...]]
    shapes: list[tuple[FormulaShape, ...]]

    def add(
        self, row: int, texts: tuple[FormulaText, ...], shapes: tuple[FormulaShape, ...]
    ) -> None:
        """Add a definition."""
        self.rows.append(row)
        self.texts.append(texts)
        self.shapes.append(shapes)


def _groups(definitions: Sequence[Rubric], ratings: Ratings) -> list[_DefinitionGroup]:
    """The groups. A definition much like the one before it goes where that went, unexamined."""
    formulas, grids = FormulaCache(), GridCache(ratings)
    groups: dict[object, _Group] = {}
    group: _Group | None = None
    texts: tuple[FormulaText, ...] = ()
    shapes: tuple[FormulaShape, ...] = ()
    read: tuple[str, ...] = ()
    before: Rubric | None = None
    for row, definition in enumerate(definitions):
        if group is None or before is None or not differ_in_numbers(definition, before, read):
            texts = formulas.texts(definition)
            shapes = formulas.shapes_of(definition, texts)
            reads = tuple([shape.criteria for shape in shapes])
            grid = grids.of(definition, texts)
            key = (scope_of(definition), tuple(definition.types), reads, grid)
            group = groups.setdefault(key, _Group(grid, [], [], []))
            read = tuple({name: None for names in reads for name in names})
        group.add(row, texts, shapes)
        before = definition
    return [
        _DefinitionGroup(
            tuple([definitions[row] for row in each.rows]),
            tuple(each.rows),
            tuple(each.texts),
            tuple(each.shapes),
            formulas,
            each.grid,
        )
        for each in groups.values()
    ]


def _put(codes: Codes, rows: Sequence[int], columns: Sequence[int], part: CodeRows) -> None:
    """Set rows and columns; as one slice where they are consecutive, which is faster."""
    if rows[-1] - rows[0] + 1 == len(rows) and len(columns) == codes.shape[1]:
        np.take(part.distinct, part.which, axis=0, out=codes[rows[0] : rows[-1] + 1], mode="clip")
    else:
        codes[np.ix_(np.asarray(rows), np.asarray(columns))] = part.distinct[part.which]


def _codes(
    group: _DefinitionGroup, columns: Sequence[int], known: MembershipCache, seed: int
) -> Iterator[tuple[tuple[int, ...], CodeRows]]:
    """Rows of the result, and places in `group.verdicts` of shape (rows, columns)."""
    if extremes_decide(group.shapes):
        for _, batch in group.batches(max(1, CODES // group.grid.cases)):
            found = verdicts_at_extremes(batch.tables(), group.grid, group.criteria)
            every = len(columns) == group.grid.cases
            yield (
                batch.rows,
                found if every else found._replace(distinct=found.distinct[:, columns]),
            )
        return
    codes = np.empty((len(group.rows), len(columns)), dtype=np.int8)
    for each in _case_batches(group, columns, known):
        codes[each.rows, each.column] = each.codes(seed)
    yield group.rows, CodeRows(codes, np.arange(len(codes)))


def _shares(
    group: _DefinitionGroup, columns: Sequence[int], known: MembershipCache, seed: int
) -> Array:
    """Shares of codings summed over the definitions, shape (columns, combination verdicts)."""
    shares = np.zeros((len(columns), len(group.verdicts) - 1))
    for batch in _case_batches(group, columns, known):
        shares[batch.column] += batch.shares(seed)
    return shares


@dataclass(frozen=True)
class _CaseBatch:
    """One case under some definitions of a group: `rows` of the group, and a place in `columns`.

    `counts` is None where there are too many combinations to count.
    """

    group: _DefinitionGroup
    rows: slice
    column: int
    grid: ValueGrid
    case: int
    counts: VerdictCounts | None

    def codes(self, seed: int) -> NDArray[np.intp]:
        """The verdict of each definition."""
        if self.counts is not None:
            counts, total = self.counts.counts(self.case, include_ranges=False)
            if total <= ENUMERATED:
                return np.where(counts.max(axis=0) == total, counts.argmax(axis=0), len(counts))
        values = self.grid.case_values(self.case, AS_COMPLETED)
        names = [evaluate(program, values, seed).verdict for program in self.group.programs]
        return np.asarray([self.group.verdicts.index(name) for name in names])

    def shares(self, seed: int) -> Counts:
        """The share of codings by verdict, summed over the definitions; drawn where too many."""
        if self.counts is not None:
            counts, total = self.counts.counts(self.case, include_ranges=True)
            return np.asarray(counts.sum(axis=1) / total)
        values = self.grid.case_values(self.case, self.grid.over_ranges())
        drawn = [
            (program, evaluate(program, values, seed).codes) for program in self.group.programs
        ]
        shares = [np.asarray(verdict_counts(*each)) / each[1].size for each in drawn]
        return np.asarray(np.sum(shares, axis=0))


def _case_batches(
    group: _DefinitionGroup, columns: Sequence[int], known: MembershipCache
) -> Iterator[_CaseBatch]:
    """Every definition and column, cases together where they have few combinations."""
    if group.cells(group.grid) <= SHARED:
        for rows, batch in group.batches(group.batch_size(group.grid)):
            counts = VerdictCounts(batch.types, group.grid, group.criteria, known)
            for place, column in enumerate(columns):
                yield _CaseBatch(batch, rows, place, group.grid, column, counts)
        return
    for place, column in enumerate(columns):
        grid = group.grid.only(column)
        few = group.cells(grid) <= CELLS
        for rows, batch in group.batches(group.batch_size(grid)):
            counted = VerdictCounts(batch.types, grid, group.criteria, known) if few else None
            yield _CaseBatch(batch, rows, place, grid, 0, counted)
