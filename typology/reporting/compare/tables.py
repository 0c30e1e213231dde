"""A comparison as tables: cases by criteria by verdict, and the definitions that were used."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal, TypeAlias

from typology.analysis.compare import (
    CASE_FIELDS,
    OF_CRITERION,
    VERDICT_FIELDS,
    Comparison,
    Entry,
    UnknownField,
    Value,
    criterion_of,
    degree,
    field_names,
    grouped,
    read_by_formulas,
    values_of,
)
from typology.analysis.compare import rating_value as rated_level
from typology.analysis.roots import count_settlements
from typology.model import Case, Rubric
from typology.reporting.provenance import TOOL
from typology.reporting.score.verdict import is_ranged
from typology.reporting.table import RANGED, UNKNOWN, Cell, Column, ColumnKind, Table, mark_texts
from typology.reporting.words import capitalised, count_cases, count_noun, id_to_words
from typology.scoring.columnar.cases import ScoreSummary

Values: TypeAlias = Literal["level", "membership"]
CellOf: TypeAlias = Callable[[Entry], Cell]
CellUnder: TypeAlias = Callable[[ScoreSummary], Cell]  # of a case under one rubric

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
    columns = [
        pair
        for name in _names(comparison, layout)
        for pair in _columns_of(comparison, layout, name)
    ]
    rows = _rows(comparison, layout)
    table = Table(
        title=_title(comparison),
        columns=tuple(column for column, _ in columns),
        rows=tuple(tuple(cell_of(entry) for _, cell_of in columns) for entry in rows),
        notes=tuple(_definition_lines(comparison)),
        groups=tuple(_groups(comparison, layout)),
    )
    return mark_texts(table, [entry.case for entry in rows])


def _rows(comparison: Comparison, layout: Layout) -> Sequence[Entry]:
    """One entry a row; in a long table each has one rubric."""
    if not layout.long:
        return comparison.entries
    return [
        Entry(entry.case, (summary,)) for entry in comparison.entries for summary in entry.summaries
    ]


def _title(comparison: Comparison) -> str:
    cases = count_cases([entry.case for entry in comparison.entries]).capitalize()
    if len(comparison.rubrics) == 1:
        rubric = comparison.rubrics[0]
        return f"{cases} under {rubric.id} {rubric.version}"
    return f"{cases} under {count_noun(len(comparison.rubrics), 'definition')}"


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
) -> Iterator[tuple[Column, CellOf]]:
    """The columns of a name, each with the function that gives its cells."""
    criterion = criterion_of(comparison, name)
    if name in SETS:
        for member in _members(comparison, name):
            yield from _columns_of(comparison, layout, member)
    elif criterion is not None and layout.values == "level":
        yield _level_column(comparison, criterion), partial(_level, criterion)
    elif criterion is None and name in CASE_FIELDS:
        of_case = CASE_FIELDS[name]
        yield Column(name, KINDS.get(name, "text")), lambda entry: of_case(entry.case)
    else:
        for place, prefix in _places(comparison, layout):
            for column, cell_under in _columns_under(comparison, layout, name, prefix):
                yield column, partial(_cell_at, place, cell_under)


def _members(comparison: Comparison, name: str) -> tuple[str, ...]:
    """The names of the columns in a set."""
    if name == "memberships":
        return comparison.types
    names = read_by_formulas(comparison) if name == "criteria" else tuple(comparison.criteria)
    return tuple(OF_CRITERION + each for each in names)


def _level_column(comparison: Comparison, criterion: str) -> Column:
    words = values_of(comparison, OF_CRITERION + criterion)
    question = comparison.criteria[criterion].question
    return Column(_criterion_heading(criterion), "level", question, words)


def _criterion_heading(criterion: str) -> str:
    clashes = criterion in CASE_FIELDS or criterion in VERDICT_FIELDS
    return OF_CRITERION + criterion if clashes else criterion


def _level(criterion: str, entry: Entry) -> Cell:
    if not any(criterion in summary.rubric.criteria for summary in entry.summaries):
        return None
    value = rated_level(entry.case, criterion)
    if value is None:
        return RANGED if is_ranged(entry.case, criterion) else UNKNOWN
    return value


def _places(comparison: Comparison, layout: Layout) -> list[tuple[int, str]]:
    """The rubrics of a row by their place, each with the prefix of its columns."""
    if layout.long or len(comparison.rubrics) == 1:
        return [(0, "")]
    return [(place, f"{rubric.id}.") for place, rubric in enumerate(comparison.rubrics)]


def _cell_at(place: int, cell_under: CellUnder, entry: Entry) -> Cell:
    return cell_under(entry.summaries[place])


def _columns_under(
    comparison: Comparison, layout: Layout, name: str, prefix: str
) -> Iterator[tuple[Column, CellUnder]]:
    """The columns of a name under one rubric. Raises UnknownField."""
    criterion = criterion_of(comparison, name)
    if criterion is not None:
        heading = prefix + _criterion_heading(criterion)
        question = comparison.criteria[criterion].question
        yield Column(heading, "membership", question), partial(_degree, criterion)
    elif layout.long and name in OF_RUBRIC:
        of_rubric = OF_RUBRIC[name]
        yield Column(name), lambda summary: of_rubric(summary.rubric)
    elif name in VERDICT_FIELDS:
        words = comparison.verdicts if name == "verdict" else ()
        heading = prefix.rstrip(".") if name == "verdict" and prefix else prefix + name
        yield Column(heading, KINDS.get(name, "text"), None, words), VERDICT_FIELDS[name]
    elif name in comparison.types and layout.long:
        yield Column(f"{name}__low", "membership"), partial(_bound, name, 0)
        yield Column(f"{name}__high", "membership"), partial(_bound, name, 1)
    elif name in comparison.types:
        yield Column(prefix + name), partial(_bounds_cell, name)
    else:
        known = (*SETS, *field_names(comparison), *(OF_RUBRIC if layout.long else ()))
        raise UnknownField(name, known)


def _degree(criterion: str, summary: ScoreSummary) -> Cell:
    if criterion not in summary.rubric.criteria:
        return None
    membership = degree(summary.rubric, summary.case, criterion)
    return UNKNOWN if membership is None else membership


def _bound(type_id: str, end: int, summary: ScoreSummary) -> Cell:
    bounds = summary.bounds.get(type_id)
    return None if bounds is None else (bounds.low, bounds.high)[end]


def _bounds_cell(type_id: str, summary: ScoreSummary) -> Cell:
    """'0.67', or '0.33-0.67' if the completions disagree."""
    bounds = summary.bounds.get(type_id)
    if bounds is None:
        return None
    if summary.value(type_id) is not None:
        return f"{bounds.low:.2f}"
    return f"{bounds.low:.2f}-{bounds.high:.2f}"


def _groups(comparison: Comparison, layout: Layout) -> Iterator[tuple[str, int]]:
    if layout.group is None or layout.long:
        return
    start = 0
    for values, size in grouped(comparison, layout.group):
        run = comparison.entries[start : start + size]
        start += size
        no_value = "unknown" if criterion_of(comparison, layout.group) else "not stated"
        words = " / ".join(_value_words(value) or no_value for value in values)
        counts = _verdict_counts(comparison, run, 0) if len(comparison.rubrics) == 1 else ""
        yield f"{id_to_words(layout.group)}: {words} ({counts or _counted(comparison, run)})", size


def _counted(comparison: Comparison, entries: Sequence[Entry]) -> str:
    every = [entry.case for entry in comparison.entries]
    return count_cases([entry.case for entry in entries], every)


def _value_words(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    return id_to_words(value) if isinstance(value, str) else f"{value:g}"


def _verdict_counts(comparison: Comparison, entries: Sequence[Entry], place: int) -> str:
    every = [entry.case for entry in comparison.entries]
    cases: dict[str, list[Case]] = {}
    for entry in entries:
        cases.setdefault(entry.summaries[place].verdict, []).append(entry.case)
    return ", ".join(
        f"{len(cases[name])} {id_to_words(name)}{_settlements(cases[name], every)}"
        for name in comparison.verdicts
        if name in cases
    )


def _settlements(cases: Sequence[Case], among: Sequence[Case]) -> str:
    settlements = count_settlements(cases, among)
    fewer = settlements < len(cases)
    return f" (of {count_noun(settlements, 'settlement')})" if fewer else ""


def _definition_lines(comparison: Comparison) -> Iterator[str]:
    for place, rubric in enumerate(comparison.rubrics):
        counts = _verdict_counts(comparison, comparison.entries, place)
        yield (
            f"{rubric.id} {rubric.version}, {rubric.standing}, definition "
            f"{rubric.definition_sha256[:SHORT_HASH]}: {rubric.title}."
            + (f" {capitalised(counts)}." if counts else "")
        )


def definitions_table(rubrics: Sequence[Rubric], *, data: bool = True) -> Table:
    """The definitions used, with their hashes and the version of the tool.

    Without `data` hashes are shortened.
    """
    length = None if data else SHORT_HASH
    return Table(
        title="Definitions",
        columns=(
            Column("rubric", "id"),
            Column("version"),
            Column("standing"),
            Column("title", "prose"),
            Column("source"),
            Column("definition_sha256"),
            Column("sha256"),
            Column("tool"),
        ),
        rows=tuple(
            (
                rubric.id,
                rubric.version,
                rubric.standing,
                rubric.title,
                rubric.source.source if rubric.source else _parent(rubric, data),
                rubric.definition_sha256[:length],
                rubric.sha256[:length],
                TOOL,
            )
            for rubric in rubrics
        ),
    )


def _parent(rubric: Rubric, data: bool) -> str | None:
    """Where a definition without a source of its own comes from; data have sources alone."""
    return None if data or not rubric.extends else f"extends {rubric.extends}"
