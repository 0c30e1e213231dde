"""The verdicts of many definitions on many cases: what `score` says of each, all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from typology.model import MIXED, NEITHER, NO_SETTLEMENT, UNDETERMINED, Case, Criterion, Rubric
from typology.operators import Array
from typology.scoring.columnar.axes import GridCache, ValueGrid
from typology.scoring.columnar.counting import Counts, MembershipCache, VerdictCounts
from typology.scoring.columnar.extremes import extremes_decide, verdicts_at_extremes
from typology.scoring.columnar.parts import FormulaCache, TypeFormula
from typology.scoring.compile import Program, compile_rubric
from typology.scoring.decide import Codes
from typology.scoring.outcome import ENUMERATED, evaluate
from typology.scoring.questions import counts

SHARED: Final = 2**20  # combinations of a type's criteria, up to which all cases are met at once
CELLS: Final = 2**25  # bytes of a type's combinations for the definitions met at once
COUNTS: Final = 2**21  # counts of one type, for the values of what it shares with others
FLOATS: Final = 2**18  # memberships held at once, definitions by cases: what a cache holds


@dataclass(frozen=True)
class Verdicts:
    """What each definition says of each case.

    `codes`, shape (definitions, cases), are places in `names`. `coded`, shape (cases, names), is
    the mean over the definitions of the share of a case's codings that give each verdict; zeros
    where codings were not asked for, or the definitions do not apply.
    """

    names: tuple[str, ...]
    cases: tuple[Case, ...]
    codes: Codes
    coded: Array

    def verdict(self, definition: int, case: int) -> str:
        """One verdict."""
        return self.names[int(self.codes[definition, case])]


def verdicts(
    definitions: Sequence[Rubric], cases: Sequence[Case], *, codings: bool = False, seed: int = 0
) -> Verdicts:
    """What each of `definitions` says of each of `cases`, both in the order given.

    The same as `score`, also where completions are too many to enumerate. With `codings` it is
    counted what each coding says, too.
    """
    types = dict.fromkeys(name for each in definitions for name in each.types)
    names = (*types, MIXED, NEITHER, UNDETERMINED, NO_SETTLEMENT)
    codes: Codes = np.full((len(definitions), len(cases)), len(names) - 1, dtype=np.int8)
    coded = np.zeros((len(cases), len(names)))
    known = MembershipCache()
    for group in _groups(definitions, cases):
        applies_to = group.definitions[0].applies_to
        columns = [column for column, case in enumerate(cases) if case.status in applies_to]
        if not columns:
            continue
        place = np.asarray([names.index(each) for each in group.verdicts], dtype=np.int8)
        for rows, found in _codes(group, columns, known, seed):
            _put(codes, rows, columns, np.take(place, found))
        if codings:
            coded[np.ix_(np.asarray(columns), place[:-1])] += _shares(group, columns, known, seed)
    return Verdicts(names, tuple(cases), codes, coded / max(1, len(definitions)))


@dataclass(frozen=True)
class _DefinitionGroup:
    """Definitions with the same types, of the same criteria, filled alike; `rows` of the result."""

    definitions: tuple[Rubric, ...]
    rows: tuple[int, ...]
    parts: tuple[tuple[TypeFormula, ...], ...]  # by definition, then by type
    frame: ValueGrid

    @property
    def types(self) -> tuple[str, ...]:
        """The types of each definition, in order."""
        return tuple(self.definitions[0].types)

    @property
    def criteria(self) -> Mapping[str, Criterion]:
        """The criteria of one of the definitions."""
        return self.definitions[0].criteria

    def cells(self, frame: ValueGrid) -> int:
        """How many combinations the type with the most has in a frame."""
        return max(frame.cells(part.shape.criteria) for part in self.parts[0])

    @property
    def verdicts(self) -> tuple[str, ...]:
        """What each definition can say of a case that it applies to."""
        return (*self.types, MIXED, NEITHER, UNDETERMINED)

    @property
    def programs(self) -> list[Program]:
        """The definitions, compiled."""
        return [compile_rubric(each) for each in self.definitions]

    def together(self, frame: ValueGrid) -> int:
        """How many definitions to meet at once, so that memory is bounded."""
        reads = [part.shape.criteria for part in self.parts[0]]
        shared = [name for name in frame.axes if sum(name in each for each in reads) > 1]
        return max(1, min(CELLS // self.cells(frame), COUNTS // frame.cells(shared)))

    def blocks(self, size: int) -> Iterator[tuple[slice, _DefinitionGroup]]:
        """The definitions, at most `size` at a time, with their place."""
        for start in range(0, len(self.rows), size):
            some = slice(start, start + size)
            part = _DefinitionGroup(
                self.definitions[some], self.rows[some], self.parts[some], self.frame
            )
            yield some, part


def _groups(definitions: Sequence[Rubric], cases: Sequence[Case]) -> list[_DefinitionGroup]:
    frames, known = GridCache(cases), FormulaCache()
    parts = [tuple(known.of(each, name) for name in each.types) for each in definitions]
    found: dict[object, list[int]] = {}
    for row, each in enumerate(definitions):
        reads = tuple(part.shape.criteria for part in parts[row])
        key = (frozenset(each.applies_to), tuple(each.types), reads, id(frames.of(each)))
        found.setdefault(key, []).append(row)
    return [
        _DefinitionGroup(
            tuple(definitions[row] for row in rows),
            tuple(rows),
            tuple(parts[row] for row in rows),
            frames.of(definitions[rows[0]]),
        )
        for rows in found.values()
    ]


def _put(codes: Codes, rows: Sequence[int], columns: Sequence[int], found: Codes) -> None:
    """Set rows and columns; as one slice where they are all in a row, which is faster."""
    if rows[-1] - rows[0] + 1 == len(rows) and len(columns) == codes.shape[1]:
        codes[rows[0] : rows[-1] + 1] = found
    else:
        codes[np.ix_(np.asarray(rows), np.asarray(columns))] = found


def _codes(
    group: _DefinitionGroup, columns: Sequence[int], known: MembershipCache, seed: int
) -> Iterator[tuple[tuple[int, ...], Codes]]:
    """Rows of the result, and places in `group.verdicts` of shape (rows, columns)."""
    if extremes_decide(group.parts):
        every = len(columns) == len(group.frame.ranging)
        for _, some in group.blocks(max(1, FLOATS // len(group.frame.ranging))):
            found = verdicts_at_extremes(some.parts, group.frame, group.criteria)
            yield some.rows, found if every else found[:, columns]
        return
    codes: Codes = np.empty((len(group.rows), len(columns)), dtype=np.int8)
    for each in _counted(group, columns, known):
        codes[each.rows, each.column] = each.codes(seed)
    yield group.rows, codes


def _shares(
    group: _DefinitionGroup, columns: Sequence[int], known: MembershipCache, seed: int
) -> Array:
    """Shares of codings summed over the definitions, shape (columns, verdicts)."""
    shares = np.zeros((len(columns), len(group.types) + 2))
    for each in _counted(group, columns, known):
        shares[each.column] += each.shares(seed)
    return shares


@dataclass(frozen=True)
class _CaseBatch:
    """One case under some definitions of a group: `rows` of the group, and a place in `columns`.

    `tallies` is None where there are too many combinations to count.
    """

    group: _DefinitionGroup
    rows: slice
    column: int
    frame: ValueGrid
    case: int
    tallies: VerdictCounts | None

    def codes(self, seed: int) -> NDArray[np.intp]:
        """The verdict of each definition."""
        filled = self.frame.fillings(self.case, ranged=False)
        if self.tallies is not None:
            found, total = self.tallies.counts(self.case, ranged=False)
            if total <= ENUMERATED:
                return np.where(found.max(axis=0) == total, found.argmax(axis=0), len(found))
        places = {name: place for place, name in enumerate(self.group.verdicts)}
        concluded = [evaluate(each, filled, seed).verdict for each in self.group.programs]
        return np.asarray([places[verdict] for verdict in concluded])

    def shares(self, seed: int) -> Counts:
        """Of codings, by verdict, summed over the definitions; estimated from draws at worst."""
        if self.tallies is not None:
            found, total = self.tallies.counts(self.case, ranged=True)
            return np.asarray(found.sum(axis=1) / total)
        filled = self.frame.fillings(self.case, ranged=True)
        outcomes = [(each, evaluate(each, filled, seed).codes) for each in self.group.programs]
        shares = [np.asarray(counts(*each)) / each[1].size for each in outcomes]
        return np.asarray(np.sum(shares, axis=0))


def _counted(
    group: _DefinitionGroup, columns: Sequence[int], known: MembershipCache
) -> Iterator[_CaseBatch]:
    """Every definition and column, cases together where they have few combinations."""
    if group.cells(group.frame) <= SHARED:
        for rows, some in group.blocks(group.together(group.frame)):
            tallies = VerdictCounts(some.parts, group.frame, group.criteria, known)
            for place, column in enumerate(columns):
                yield _CaseBatch(some, rows, place, group.frame, column, tallies)
        return
    for place, column in enumerate(columns):
        frame = group.frame.only(column)
        few = group.cells(frame) <= CELLS
        for rows, some in group.blocks(group.together(frame)):
            tallies_or_none = (
                VerdictCounts(some.parts, frame, group.criteria, known) if few else None
            )
            yield _CaseBatch(some, rows, place, frame, 0, tallies_or_none)
