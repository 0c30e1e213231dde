"""A comparison as tables: cases by criteria by verdict, and the definitions that were used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
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
from typology.model import Rubric
from typology.reporting.provenance import TOOL
from typology.reporting.table import (
    TEXT_LEGEND,
    TEXT_MARK,
    UNKNOWN,
    Cell,
    Column,
    ColumnKind,
    Table,
)
from typology.reporting.words import count_noun, id_to_words
from typology.scoring.columnar.cases import ScoreSummary

Values: TypeAlias = Literal["level", "membership"]
CellOf: TypeAlias = Callable[[Entry, int | None], Cell]  # of an entry, under one of the rubrics

SHORT_HASH: Final = 12
SETS: Final = ("criteria", "all", "memberships")
"""Names that stand for several columns: criteria that a formula reads, all, and the types."""
DEFAULT_COLUMNS: Final = ("case", "criteria", "verdict", "firm")
DATA_COLUMNS: Final = (
    "case", "title", "status", "basis", "countries", "from", "to", "part_of", "case_sha256",
    "all", "memberships", "verdict", "firm", "rests_on",
)  # fmt: skip
OWN_COLUMNS: Final = ("rubric", "version", "definition_sha256")
"""What every row of data carries."""

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


@dataclass(frozen=True)
class Layout:
    """What the table shows. `long`: one row a case and rubric, as data; else one row a case."""

    columns: tuple[str, ...] = ()  # none: the usual ones
    values: Values = "level"
    group: str | None = None
    long: bool = False


@dataclass(frozen=True)
class _Part:
    """One column and how its cells are found."""

    column: Column
    tell: CellOf


def comparison_table(comparison: Comparison, layout: Layout) -> Table:
    """Cases × criteria × verdict. Raises UnknownField for a column that is not there."""
    parts = list(_parts(comparison, layout))
    places: Sequence[int | None] = range(len(comparison.rubrics)) if layout.long else (None,)
    rows = tuple(
        tuple(part.tell(entry, place) for part in parts)
        for entry in comparison.entries
        for place in places
    )
    marks = tuple(
        TEXT_MARK if entry.case.basis == "text" else ""
        for entry in comparison.entries
        for _ in places
    )
    return Table(
        title=_title(comparison),
        columns=tuple(part.column for part in parts),
        rows=rows,
        notes=tuple(_definition_lines(comparison)),
        legend=(TEXT_LEGEND,) if any(marks) else (),
        marks=marks,
        groups=tuple(_groups(comparison, layout)),
    )


def _title(comparison: Comparison) -> str:
    cases = count_noun(len(comparison.entries), "case").capitalize()
    if len(comparison.rubrics) == 1:
        rubric = comparison.rubrics[0]
        return f"{cases} under {rubric.id} {rubric.version}"
    return f"{cases} under {count_noun(len(comparison.rubrics), 'definition')}"


def _parts(comparison: Comparison, layout: Layout) -> Iterator[_Part]:
    names = layout.columns or (DATA_COLUMNS if layout.long else DEFAULT_COLUMNS)
    if len(comparison.rubrics) > 1 and not layout.columns and not layout.long:
        names = tuple(name for name in names if name != "firm")
    if layout.long:
        names = (*(name for name in names if name not in OWN_COLUMNS), *OWN_COLUMNS)
    if layout.long and layout.group is not None and layout.group not in names:
        names = (layout.group, *names)
    if "case" not in names:
        names = ("case", *names)
    for name in names:
        yield from _parts_of(comparison, layout, name)


def _parts_of(comparison: Comparison, layout: Layout, name: str) -> Iterator[_Part]:
    if name in SETS:
        for each in _members(comparison, name):
            yield from _parts_of(comparison, layout, each)
    elif (criterion := criterion_of(comparison, name)) is not None:
        yield from _criterion_parts(comparison, layout, criterion)
    elif name in CASE_FIELDS:
        of_case = CASE_FIELDS[name]
        kind = KINDS.get(name, "text")
        yield _Part(Column(name, kind), lambda entry, _: of_case(entry.case))
    elif layout.long and name in OWN_COLUMNS:
        yield _Part(Column(name), _OWN[name])
    elif name in VERDICT_FIELDS or name in comparison.types:
        yield from _judgement_parts(comparison, layout, name)
    else:
        known = (*SETS, *field_names(comparison), *(OWN_COLUMNS if layout.long else ()))
        raise UnknownField(name, known)


def _members(comparison: Comparison, name: str) -> tuple[str, ...]:
    if name == "memberships":
        return comparison.types
    names = read_by_formulas(comparison) if name == "criteria" else tuple(comparison.criteria)
    return tuple(OF_CRITERION + each for each in names)


def _criterion_parts(comparison: Comparison, layout: Layout, criterion: str) -> Iterator[_Part]:
    clashes = criterion in CASE_FIELDS or criterion in VERDICT_FIELDS
    name = OF_CRITERION + criterion if clashes else criterion
    question = comparison.criteria[criterion].question
    if layout.values == "level":
        words = values_of(comparison, OF_CRITERION + criterion)
        column = Column(name, "level", question, words)
        yield _Part(column, lambda entry, place: _level(comparison, criterion, entry, place))
        return
    for place, prefix in _prefixes(comparison, layout):
        column = Column(prefix + name, "membership", question)
        yield _Part(column, _at(place, lambda judgement: _degree(judgement, criterion)))


def _level(comparison: Comparison, criterion: str, entry: Entry, place: int | None) -> Cell:
    if place is not None and criterion not in comparison.rubrics[place].criteria:
        return None
    value = rated_level(entry.case, criterion)
    return UNKNOWN if value is None else value


def _degree(judgement: ScoreSummary, criterion: str) -> Cell:
    if criterion not in judgement.rubric.criteria:
        return None
    found = degree(judgement.rubric, judgement.case, criterion)
    return UNKNOWN if found is None else found


def _prefixes(comparison: Comparison, layout: Layout) -> Iterator[tuple[int | None, str]]:
    """One column for what a rubric says; where several say it in one row, one a rubric."""
    if layout.long:
        yield None, ""
    elif len(comparison.rubrics) == 1:
        yield 0, ""
    else:
        for place, rubric in enumerate(comparison.rubrics):
            yield place, f"{rubric.id}."


def _at(column_place: int | None, told: Callable[[ScoreSummary], Cell]) -> CellOf:
    def tell(entry: Entry, row_place: int | None) -> Cell:
        place = row_place if column_place is None else column_place
        assert place is not None
        return told(entry.summaries[place])

    return tell


def _judgement_parts(comparison: Comparison, layout: Layout, name: str) -> Iterator[_Part]:
    for place, prefix in _prefixes(comparison, layout):
        if name in VERDICT_FIELDS:
            of_judgement = VERDICT_FIELDS[name]
            words = comparison.verdicts if name == "verdict" else ()
            heading = prefix.rstrip(".") if name == "verdict" and prefix else prefix + name
            column = Column(heading, KINDS.get(name, "text"), None, words)
            yield _Part(column, _at(place, of_judgement))
        elif layout.long:
            low, high = Column(f"{name}__low", "membership"), Column(f"{name}__high", "membership")
            yield _Part(low, _at(place, lambda each: _low(each, name)))
            yield _Part(high, _at(place, lambda each: _high(each, name)))
        else:
            yield _Part(Column(prefix + name), _at(place, lambda each: _bounds_cell(each, name)))


def _low(judgement: ScoreSummary, type_id: str) -> Cell:
    bounds = judgement.bounds.get(type_id)
    return None if bounds is None else bounds.low


def _high(judgement: ScoreSummary, type_id: str) -> Cell:
    bounds = judgement.bounds.get(type_id)
    return None if bounds is None else bounds.high


def _bounds_cell(judgement: ScoreSummary, type_id: str) -> Cell:
    """'0.67', or where the completions do not agree '0.33-0.67'."""
    bounds = judgement.bounds.get(type_id)
    if bounds is None:
        return None
    if judgement.value(type_id) is not None:
        return f"{bounds.low:.2f}"
    return f"{bounds.low:.2f}-{bounds.high:.2f}"


def _rubric(entry: Entry, place: int | None) -> Rubric:
    assert place is not None
    return entry.summaries[place].rubric


_OWN: Final[dict[str, CellOf]] = {
    "rubric": lambda entry, place: _rubric(entry, place).id,
    "version": lambda entry, place: _rubric(entry, place).version,
    "definition_sha256": lambda entry, place: _rubric(entry, place).definition_sha256,
}


def _groups(comparison: Comparison, layout: Layout) -> Iterator[tuple[str, int]]:
    if layout.group is None or layout.long:
        return
    start = 0
    for values, size in grouped(comparison, layout.group):
        run = comparison.entries[start : start + size]
        start += size
        silent = "unknown" if criterion_of(comparison, layout.group) else "not stated"
        told = " / ".join(_value_words(value) or silent for value in values)
        counts = _verdict_counts(comparison, run, 0) if len(comparison.rubrics) == 1 else ""
        yield f"{id_to_words(layout.group)}: {told} ({counts or count_noun(size, 'case')})", size


def _value_words(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(value)
    return id_to_words(value) if isinstance(value, str) else f"{value:g}"


def _verdict_counts(comparison: Comparison, entries: Sequence[Entry], place: int) -> str:
    found = Counter(entry.summaries[place].verdict for entry in entries)
    return ", ".join(
        f"{found[name]} {id_to_words(name)}" for name in comparison.verdicts if found[name]
    )


def _definition_lines(comparison: Comparison) -> Iterator[str]:
    for place, rubric in enumerate(comparison.rubrics):
        counts = _verdict_counts(comparison, comparison.entries, place)
        yield (
            f"{rubric.id} {rubric.version}, {rubric.standing}, definition "
            f"{rubric.definition_sha256[:SHORT_HASH]}: {rubric.title}."
            + (f" {counts[:1].upper()}{counts[1:]}." if counts else "")
        )


def definitions_table(rubrics: Sequence[Rubric], *, data: bool = True) -> Table:
    """Which definitions were used, to the hash, and by which version of the tool.

    Without `data` the hashes are cut to what a page can hold.
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
                rubric.source.source if rubric.source else None,
                rubric.definition_sha256[:length],
                rubric.sha256[:length],
                TOOL,
            )
            for rubric in rubrics
        ),
    )
