"""A comparison as tables: cases by criteria by verdict, and the definitions that were used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import numpy as np

from typology.analysis.compare.comparison import Comparison
from typology.analysis.compare.fields import (
    CASE_FIELDS,
    OF_CRITERION,
    VERDICT_FIELDS,
    UnknownField,
    bounds_field,
    case_field,
    criterion_of,
    degrees,
    field_names,
    is_ranged,
    rating_field,
    values_of,
    verdict_field,
)
from typology.analysis.compare.order import grouped
from typology.columns.cases import FieldColumn, Said, below_each_other
from typology.model import Rubric
from typology.reporting.table import (
    RANGED,
    TEXT_MARK,
    UNKNOWN,
    Cell,
    Column,
    ColumnKind,
    Table,
    with_marks,
)
from typology.reporting.words import capitalised, count_noun, counted_cases, id_to_words
from typology.scoring.columnar.patterns import Indices
from typology.scoring.outcome import Bounds

Values: TypeAlias = Literal["level", "membership"]
Cells: TypeAlias = FieldColumn[Cell]

SHORT_HASH: Final = 12
SETS: Final = ("criteria", "all", "memberships")
"""Names of several columns: the criteria that formulas read, all criteria, and the types."""
DEFAULT_COLUMNS: Final = ("case", "criteria", "verdict", "firm")
DATA_COLUMNS: Final = (
    "case", "title", "status", "basis", "countries", "from", "to", "part_of", "case_sha256",
    "all", "memberships", "verdict", "firm", "rests_on",
)  # fmt: skip
KINDS: Final[dict[str, ColumnKind]] = {
    "case": "id",
    "title": "prose",
    "prospective": "flag",
    "firm": "flag",
    "verdict": "verdict",
    "rests_on": "prose",
    "unknown": "prose",
    "margin": "membership",
}
OF_RUBRIC: Final[dict[str, Callable[[Rubric], Cell]]] = {
    "rubric": lambda rubric: rubric.id,
    "version": lambda rubric: rubric.version,
    "definition_sha256": lambda rubric: rubric.definition_sha256,
}
"""The columns of the definition, in every row of a long table."""


@dataclass(frozen=True)
class Layout:
    """The columns of the table and its rows: `long` has one a case and rubric, else one a case."""

    columns: tuple[str, ...] = ()  # empty: the default columns
    values: Values = "level"
    group: str | None = None
    long: bool = False


def comparison_table(comparison: Comparison, layout: Layout) -> Table:
    """Cases × criteria × verdict. Raises UnknownField for an unknown column."""
    pairs = [
        pair
        for name in _names(comparison, layout)
        for pair in _columns_of(comparison, layout, name)
    ]
    table = Table(
        title=_title(comparison),
        columns=tuple(column for column, _ in pairs),
        rows=tuple(zip(*(cells.cells() for _, cells in pairs), strict=True)),
        notes=tuple(_definition_lines(comparison)),
        groups=tuple(_groups(comparison, layout)),
    )
    times = len(comparison.rubrics) if layout.long else 1
    return with_marks(table, [mark for mark in marks_of(comparison) for _ in range(times)])


def marks_of(comparison: Comparison) -> list[str]:
    """The sign of each case that is rated on a text, "" for another."""
    return [TEXT_MARK if on_paper else "" for on_paper in comparison.cases.on_paper.tolist()]


def _title(comparison: Comparison) -> str:
    counted = counted_cases(len(comparison), _count(comparison.settlements)).capitalize()
    if len(comparison.rubrics) == 1:
        rubric = comparison.rubrics[0]
        return f"{counted} under {rubric.id} {rubric.version}"
    return f"{counted} under {count_noun(len(comparison.rubrics), 'definition')}"


def _count(settlements: Indices) -> int:
    return len(np.unique(settlements))


def _names(comparison: Comparison, layout: Layout) -> tuple[str, ...]:
    """The names of the columns, in order."""
    names = layout.columns or (DATA_COLUMNS if layout.long else DEFAULT_COLUMNS)
    if len(comparison.rubrics) > 1 and not layout.columns and not layout.long:
        names = tuple(name for name in names if name != "firm")
    if layout.long:
        names = (*(name for name in names if name not in OF_RUBRIC), *OF_RUBRIC)
    if layout.long and layout.group is not None and layout.group not in names:
        names = (layout.group, *names)
    return names if "case" in names else ("case", *names)


def _columns_of(
    comparison: Comparison, layout: Layout, name: str
) -> Iterator[tuple[Column, Cells]]:
    """The columns of a name, each with its cells."""
    criterion = criterion_of(comparison, name)
    if name in SETS:
        for member in _members(comparison, name):
            yield from _columns_of(comparison, layout, member)
    elif criterion is not None and layout.values == "level":
        yield _level_column(comparison, criterion), _levels(comparison, layout, criterion)
    elif criterion is None and name in CASE_FIELDS:
        cells = case_field(comparison.cases, name)
        yield Column(name, KINDS.get(name, "text")), _of_cases(comparison, layout, cells)
    else:
        yield from _under_rubrics(comparison, layout, name)


def _members(comparison: Comparison, name: str) -> tuple[str, ...]:
    """The names of the columns in a set."""
    if name == "memberships":
        return comparison.types
    names = comparison.read_by_formulas if name == "criteria" else tuple(comparison.criteria)
    return tuple(OF_CRITERION + each for each in names)


def _of_cases(comparison: Comparison, layout: Layout, cells: Cells) -> Cells:
    """What cases say whatever the rubric, row by row."""
    if not layout.long:
        return cells
    return FieldColumn(cells.values, np.repeat(cells.places, len(comparison.rubrics)))


def _by_rubric(columns: Sequence[Cells]) -> Cells:
    """What cases say under each rubric in turn, a row a case and rubric."""
    together = below_each_other(columns)
    places = together.places.reshape(len(columns), -1).T.reshape(-1)
    return FieldColumn(together.values, places)


def _level_column(comparison: Comparison, criterion: str) -> Column:
    words = values_of(comparison, OF_CRITERION + criterion)
    question = comparison.criteria[criterion].question
    return Column(_criterion_heading(criterion), "level", question, words)


def _criterion_heading(criterion: str) -> str:
    clashes = criterion in CASE_FIELDS or criterion in VERDICT_FIELDS
    return OF_CRITERION + criterion if clashes else criterion


def _levels(comparison: Comparison, layout: Layout, criterion: str) -> Cells:
    """The levels of cases; in a long table none where the rubric lacks the criterion."""
    levels = rating_field(comparison.cases, criterion)
    values: list[Cell] = [UNKNOWN if each is None else each for each in levels.values]
    ranged = is_ranged(comparison.cases.ratings.get(criterion))
    cells: Cells = FieldColumn([*values, RANGED], np.where(ranged, len(values), levels.places))
    if not layout.long:
        return cells
    nothing: Cells = _nothing(comparison)
    rubrics = comparison.rubrics
    return _by_rubric([cells if criterion in each.criteria else nothing for each in rubrics])


def _nothing(comparison: Comparison) -> Cells:
    return FieldColumn((None,), np.zeros(len(comparison), dtype=np.intp))


def _under_rubrics(
    comparison: Comparison, layout: Layout, name: str
) -> Iterator[tuple[Column, Cells]]:
    """The columns of a name under the rubrics: in a long table below each other, else beside."""
    found = [
        _columns_under(comparison, layout, name, place) for place in range(len(comparison.rubrics))
    ]
    if layout.long:
        for (column, first), *others in zip(*found, strict=True):
            yield column, _by_rubric([first, *(cells for _, cells in others)])
        return
    for rubric, pairs in zip(comparison.rubrics, found, strict=True):
        for column, cells in pairs:
            yield _headed(column, rubric.id if len(found) > 1 else ""), cells


def _headed(column: Column, rubric: str) -> Column:
    """A column of one rubric beside those of others; that of its verdict has its name."""
    if not rubric:
        return column
    return replace(column, name=rubric if column.kind == "verdict" else f"{rubric}.{column.name}")


def _columns_under(
    comparison: Comparison, layout: Layout, name: str, place: int
) -> list[tuple[Column, Cells]]:
    """The columns of a name under one rubric. Raises UnknownField."""
    rubric, scores = comparison.rubrics[place], comparison.scores[place]
    criterion = criterion_of(comparison, name)
    if criterion is not None:
        question = comparison.criteria[criterion].question
        column = Column(_criterion_heading(criterion), "membership", question)
        return [(column, _degrees(comparison, rubric, criterion))]
    if layout.long and name in OF_RUBRIC:
        nowhere = np.zeros(len(comparison), dtype=np.intp)
        return [(Column(name), FieldColumn((OF_RUBRIC[name](rubric),), nowhere))]
    if name in VERDICT_FIELDS:
        words = comparison.verdicts if name == "verdict" else ()
        return [(Column(name, KINDS.get(name, "text"), None, words), verdict_field(scores, name))]
    if name in comparison.types:
        bounds = bounds_field(scores, name)
        if not layout.long:
            return [(Column(name), _cells_of(bounds, _bounds_cell))]
        return [
            (Column(f"{name}__low", "membership"), _cells_of(bounds, lambda each: each.low)),
            (Column(f"{name}__high", "membership"), _cells_of(bounds, lambda each: each.high)),
        ]
    known = (*SETS, *field_names(comparison), *(OF_RUBRIC if layout.long else ()))
    raise UnknownField(name, known)


def _degrees(comparison: Comparison, rubric: Rubric, criterion: str) -> Cells:
    if criterion not in rubric.criteria:
        return _nothing(comparison)
    found = degrees(rubric, comparison.cases, criterion)
    return FieldColumn([UNKNOWN if each is None else each for each in found.values], found.places)


def _cells_of(bounds: FieldColumn[Bounds | None], cell_of: Callable[[Bounds], Cell]) -> Cells:
    values = [None if each is None else cell_of(each) for each in bounds.values]
    return FieldColumn(values, bounds.places)


def _bounds_cell(bounds: Bounds) -> Cell:
    """'0.67', or '0.33-0.67' if the completions disagree."""
    if bounds.value is not None:
        return f"{bounds.low:.2f}"
    return f"{bounds.low:.2f}-{bounds.high:.2f}"


def _groups(comparison: Comparison, layout: Layout) -> Iterator[tuple[str, int]]:
    if layout.group is None or layout.long:
        return
    settlements = comparison.settlements
    no_value = "unknown" if criterion_of(comparison, layout.group) else "not stated"
    for values, run in grouped(comparison, layout.group):
        cases = np.arange(run.start, run.stop)
        words = " / ".join(_value_words(value) or no_value for value in values)
        counts = ""
        if len(comparison.rubrics) == 1:
            counts = _verdict_counts(comparison, 0, cases, settlements)
        counts = counts or counted_cases(len(run), _count(settlements[cases]))
        yield f"{id_to_words(layout.group)}: {words} ({counts})", len(run)


def _value_words(value: Said) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    return id_to_words(value) if isinstance(value, str) else f"{value:g}"


def _verdict_counts(
    comparison: Comparison, place: int, cases: Indices, settlements: Indices
) -> str:
    """Some cases counted by verdict under one rubric, with the settlements behind them."""
    verdicts = verdict_field(comparison.scores[place], "verdict").take(cases)
    found = []
    for name in comparison.verdicts:
        with_it = cases[verdicts.where(_is(name))]
        if len(with_it):
            counted = _count(settlements[with_it])
            fewer = counted < len(with_it)
            behind = f" (of {count_noun(counted, 'settlement')})" if fewer else ""
            found.append(f"{len(with_it)} {id_to_words(name)}{behind}")
    return ", ".join(found)


def _is(verdict: str) -> Callable[[Said], bool]:
    return lambda each: each == verdict


def _definition_lines(comparison: Comparison) -> Iterator[str]:
    every, settlements = np.arange(len(comparison)), comparison.settlements
    for place, rubric in enumerate(comparison.rubrics):
        counts = _verdict_counts(comparison, place, every, settlements)
        yield (
            f"{rubric.id} {rubric.version}, {rubric.standing}, definition "
            f"{rubric.definition_sha256[:SHORT_HASH]}: {rubric.title}."
            + (f" {capitalised(counts)}." if counts else "")
        )
