"""Rows of a sheet as a whole: remarks between them, ids that stand twice, cells beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from typology.columns.cases import Rows
from typology.reading.case.fields import is_before
from typology.reading.problems import MAX_FINDINGS
from typology.reading.sheet.cells import ID, Refusal, is_blank, read_text
from typology.reading.sheet.file.parts import Column, Grid, filled_counts
from typology.reading.sheet.head import Layout
from typology.reading.sheet.problems import Passed
from typology.reading.sheet.ratings import Reading


class Claims(NamedTuple):
    """The valid ids of some rows, their rows, and their coders where the sheet has them."""

    ids: Sequence[str]
    rows: Rows
    coders: Sequence[str | None] | None

    def keys(self, *, codings: bool) -> Sequence[object]:
        """What no two rows may share: the id, or of codings the id and the coder."""
        if not codings or self.coders is None:
            return self.ids
        return list(zip(self.ids, self.coders, strict=True))


@dataclass
class Faults:
    """The faults of some rows as they are found; rows by their place."""

    rows: Rows
    bad: NDArray[np.bool_]
    found: list[tuple[int, int, Refusal]] = field(default_factory=list)
    hidden: dict[int, int] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)

    def add(self, places: Iterable[int], column: int, refusals: Callable[[int], Refusal]) -> None:
        """A fault in one column of some rows."""
        for place in places:
            self.bad[place] = True
            shown = self.counts.get(column, 0)
            if shown < MAX_FINDINGS:
                self.counts[column] = shown + 1
                self.found.append((place, column, refusals(place)))
            else:
                self.hidden[column] = self.hidden.get(column, 0) + 1

    def refuse(self, places: Iterable[int], column: int, refusal: Refusal) -> None:
        """The same fault in one column of some rows."""
        self.add(places, column, lambda _: refusal)

    def of_cells(self, column: int, cells: Column, values: Sequence[object]) -> None:
        """The faults of a column's cells."""
        refused = np.asarray([isinstance(value, Refusal) for value in values], dtype=np.bool_)
        if refused.any():
            places = cells.places()
            at = np.flatnonzero(cells.spread(refused)).tolist()
            self.add(at, column, lambda place: _refusal(values[int(places[place])]))

    def replaced(self, place: int, column: int, refusal: Refusal) -> None:
        """One fault of a row instead of all others."""
        self.found = [each for each in self.found if each[0] != place]
        self.refuse([place], column, refusal)


def _refusal(value: object) -> Refusal:
    assert isinstance(value, Refusal)
    return value


def without_remarks(grid: Grid, layout: Layout) -> tuple[Grid, list[Passed]]:
    """The rows that are meant as cases: blank ones are no rows, a single cell is a remark."""
    if not len(grid.rows):
        return grid, []
    doubtful = np.ones(len(grid.rows), dtype=np.bool_)
    for column in (layout.status, layout.title):
        if column is not None and doubtful.any():
            doubtful &= ~grid.columns[column].filled()
    if not doubtful.any():
        return grid, []
    counts = filled_counts(grid)
    keep = ~(doubtful & (counts == 0))
    remarks = []
    for place in np.flatnonzero(doubtful & (counts == 1)).tolist():
        cell = None if layout.case is None else grid.columns[layout.case].cell(place)
        if isinstance(cell, str) and ID.fullmatch(cell.strip()):
            continue
        found = [at for at, each in enumerate(grid.columns) if not is_blank(each.cell(place))]
        if found and not isinstance(read_text(grid.columns[found[0]].cell(place)), Refusal):
            keep[place] = False
            text = str(read_text(grid.columns[found[0]].cell(place))).strip()
            remarks.append(Passed("remark", 1, int(grid.rows[place]), found[0], text))
        elif not found:
            keep[place] = False
            column, _ = grid.beyond[place]
            remarks.append(Passed("beyond", 1, int(grid.rows[place]), column))
    return (grid if keep.all() else _kept(grid, keep)), remarks


def _kept(grid: Grid, keep: NDArray[np.bool_]) -> Grid:
    now = np.cumsum(keep) - 1
    columns = tuple(Column(each.cells, each.places()[keep]) for each in grid.columns)
    beyond = {int(now[place]): each for place, each in grid.beyond.items() if keep[place]}
    return Grid(grid.rows[keep], columns, grid.faults, beyond, grid.splits, grid.formulas)


def claims_of(ids: Reading, coders: Reading | None, rows: Rows) -> Claims:
    """The valid ids with their rows and coders."""
    refused = [place for place, each in enumerate(ids.values) if type(each) is not str]
    if refused:
        valid = ~np.isin(ids.places, np.asarray(refused, dtype=np.int32))
        rows, ids = rows[valid], ids.take(valid)
        coders = None if coders is None else coders.take(valid)
    names = [str(each) for each in ids.rows()]
    by = None if coders is None else [_coder(each) for each in coders.rows()]
    return Claims(names, rows, by)


def _coder(value: object) -> str | None:
    return value if isinstance(value, str) else None


def check_ids(claims: Claims, layout: Layout, faults: Faults, *, codings: bool) -> None:
    """Find the ids that stand twice."""
    ids, rows, _ = claims
    if layout.case is None or (not codings and len(set(ids)) == len(ids)):
        return
    first_rows: dict[object, int] = {}
    place_of = {int(row): place for place, row in enumerate(faults.rows.tolist())}
    for key, name, row in zip(claims.keys(codings=codings), ids, rows.tolist(), strict=True):
        first = first_rows.setdefault(key, row)
        if first != row:
            refusal = twice(name, first, several="coder" in layout.plain)
            faults.refuse([place_of[row]], layout.case, refusal)


def twice(name: str, first: int, *, several: bool) -> Refusal:
    """The refusal of an id that stands in an earlier row; `several`: the sheet has coders."""
    hint = "`agreement` compares the codings of several coders" if several else None
    return Refusal(f"the id {name!r} stands in row {first} already", hint)


def check_plain(ids: Reading, plain: Mapping[str, Reading], layout: Layout, faults: Faults) -> None:
    """The faults between two cells of a row: a part of itself, a period that runs backwards."""
    if "part_of" in plain:
        for place, (one, whole) in enumerate(zip(ids.rows(), plain["part_of"].rows(), strict=True)):
            if isinstance(one, str) and one == whole:
                refusal = Refusal("a case that is a part of itself")
                faults.refuse([place], layout.plain["part_of"], refusal)
    if "period_from" in plain and "period_to" in plain:
        rows = zip(plain["period_from"].rows(), plain["period_to"].rows(), strict=True)
        for place, (start, end) in enumerate(rows):
            if not (isinstance(start, str) and isinstance(end, str)):
                continue
            if end[:1].isdigit() and is_before(end, start):
                refusal = Refusal(f"the period ends in {end}, before it begins")
                faults.refuse([place], layout.plain["period_to"], refusal)


def passed_beyond(grid: Grid, layout: Layout, faults: Faults) -> list[Passed]:
    """Cells outside the named columns; in text a row with too many may be a cell split in two.

    Such a row is refused if something else in it is wrong, or if the last column takes any text.
    """
    passed = []
    for place, (column, cells) in grid.beyond.items():
        last = layout.width - 1
        adjoins = column == layout.width and not is_blank(grid.columns[last].cell(place))
        if grid.splits and (faults.bad[place] or (adjoins and last in layout.free)):
            message = f"{cells} cells in a row, where the first row names {layout.width}"
            refusal = Refusal(message, "quote a cell that holds what separates the cells")
            faults.replaced(place, layout.width, refusal)
        else:
            passed.append(Passed("beyond", 1, int(grid.rows[place]), column))
    for column in layout.unnamed:
        for place in np.flatnonzero(grid.columns[column].filled()).tolist():
            passed.append(Passed("beyond", 1, int(grid.rows[place]), column))
    return sorted(passed, key=lambda each: (each.row, each.column))
