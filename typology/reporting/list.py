"""Rubrics, cases, criteria, types, sources and formats as tables, and filters of their rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from typology.analysis.compare.fields import (
    CASE_FIELDS,
    CLOSED,
    UnknownField,
    UnknownValue,
    case_field,
)
from typology.columns.values import columns_of
from typology.formulas import leaves
from typology.model import Case, Criterion, Rubric, Source, Type, Warrant
from typology.reporting.formula_phrases import formula_phrase
from typology.reporting.records import own_cells
from typology.reporting.table import Cell, Column, Table, cell_text

SHORT: Final[dict[str, tuple[str, ...]]] = {
    "rubrics": ("rubric", "version", "standing", "title"),
    "cases": ("case", "status", "countries", "known"),
    "criteria": ("criterion", "role", "question"),
    "types": ("type", "means"),
    "formats": ("command", "formats", "to_file"),
    "sources": ("source", "issued", "cited_by", "title"),
    "mappings": ("mapping", "criteria", "groups", "title"),
}
"""The columns in text and markdown; csv and JSON have all."""

STANDINGS: Final = ("quoted", "reconstructed", "constructed")
ROLES: Final = ("constitutive", "consequence", "enabling")
DEFINITION: Final = (Column("rubric", "id"), Column("version"), Column("definition_sha256"))


def list_rubrics(rubrics: Iterable[Rubric]) -> Table:
    """One row a rubric."""
    rows = [
        (
            each.id,
            each.version,
            each.standing,
            each.extends,
            tuple(each.types),
            tuple(each.criteria),
            each.source.source if each.source else None,
            each.definition_sha256,
            each.title,
        )
        for each in rubrics
    ]
    columns = (
        Column("rubric", "id"),
        Column("version"),
        Column("standing", words=STANDINGS),
        Column("extends"),
        Column("types"),
        Column("criteria"),
        Column("source"),
        Column("definition_sha256"),
        Column("title", "prose"),
    )
    return Table("Rubrics", columns, tuple(rows))


def list_cases(cases: Sequence[Case], rubric: Rubric, *, in_words: bool = False) -> Table:
    """One row a case. `known`: the share of the criteria of the rubric's formulas that are rated.

    That is a number, or `in_words` as in "5 of 8"; the other fields are the same under every
    rubric.
    """
    read = {name for kind in rubric.types.values() for name in _criteria_read(kind)}
    every = columns_of(cases, ())
    said = zip(*(case_field(every, name).cells() for name in CASE_FIELDS), strict=True)
    rows = []
    for case, fields in zip(cases, said, strict=True):
        rated = tuple(name for name, rating in case.ratings.items() if rating.value is not None)
        known = len(read.intersection(rated))
        share: Cell = f"{known} of {len(read)}" if in_words else known / len(read)
        rows.append((*fields, rated, share))
    columns = [
        Column(name, "id" if name == "case" else "text", words=CLOSED.get(name, ()))
        for name in CASE_FIELDS
    ]
    known_column = Column("known", "text" if in_words else "number")
    return Table("Cases", (*columns, Column("rated"), known_column), tuple(rows))


def list_criteria(rubric: Rubric) -> Table:
    """One row a criterion of a rubric; `types`: the types whose formulas read it."""
    read_by = {type_id: _criteria_read(kind) for type_id, kind in rubric.types.items()}
    rows = [
        (
            name,
            each.role,
            _levels(each),
            each.unit,
            _keys_with(name, read_by),
            _keys_with(name, rubric.profiles),
            _said_by(each.warrant),
            each.question,
            *own_cells(rubric),
        )
        for name, each in rubric.criteria.items()
    ]
    columns = (
        Column("criterion", "id"),
        Column("role", words=ROLES),
        Column("levels"),
        Column("unit"),
        Column("types"),
        Column("profiles"),
        Column("source"),
        Column("question", "prose"),
        *DEFINITION,
    )
    return Table(f"Criteria of {rubric.id} {rubric.version}", columns, tuple(rows))


def _said_by(warrant: Warrant | None) -> str | None:
    """The source that says it; None where a passage only suggests it."""
    return None if warrant is None or warrant.inspired else warrant.source


def _criteria_read(kind: Type) -> tuple[str, ...]:
    return tuple(dict.fromkeys(leaf.criterion for leaf in leaves(kind.formula)))


def _keys_with(name: str, lists: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """The keys of the lists that contain a name."""
    return tuple(key for key, names in lists.items() if name in names)


def _levels(criterion: Criterion) -> tuple[str, ...]:
    return () if criterion.scale is None else criterion.scale.levels


def list_types(rubric: Rubric) -> Table:
    """One row a type of a rubric."""
    rows = [
        (
            name,
            _criteria_read(kind),
            formula_phrase(kind.formula, rubric),
            _said_by(kind.warrant),
            kind.means,
            *own_cells(rubric),
        )
        for name, kind in rubric.types.items()
    ]
    columns = (
        Column("type", "id"),
        Column("criteria"),
        Column("formula"),
        Column("source"),
        Column("means", "prose"),
        *DEFINITION,
    )
    return Table(f"Types of {rubric.id} {rubric.version}", columns, tuple(rows))


def list_sources(sources: Mapping[str, Source], cases: Sequence[Case]) -> Table:
    """One row a source; `cited_by` counts the `cases` that cite it."""
    rows = [
        (
            key,
            each.author,
            each.issued,
            each.publisher,
            each.type,
            each.url,
            each.doi,
            float(sum(key in case.sources for case in cases)),
            each.title,
        )
        for key, each in sorted(sources.items())
    ]
    columns = (
        Column("source", "id"),
        Column("author"),
        Column("issued"),
        Column("publisher"),
        Column("type"),
        Column("url"),
        Column("doi"),
        Column("cited_by", "number"),
        Column("title", "prose"),
    )
    return Table("Sources", columns, tuple(rows))


def list_formats(formats: Mapping[str, tuple[tuple[str, ...], bool]]) -> Table:
    """One row a command: its formats, and `to_file`, true if it can write to a file."""
    rows = [(command, known, to_file) for command, (known, to_file) in formats.items()]
    columns = (Column("command", "id"), Column("formats"), Column("to_file", "flag"))
    return Table("Formats that commands write", columns, tuple(rows))


def filtered(table: Table, filters: Sequence[tuple[str, str]]) -> Table:
    """The rows for which every FIELD=VALUE holds; in a list one of its words must be VALUE.

    An empty VALUE stands for no value. Raises UnknownField, and UnknownValue for a word that the
    column never holds.
    """
    rows = table.rows
    for name, wanted in filters:
        place = _place(table, name)
        words = table.columns[place].words
        if words and wanted and wanted not in words:
            raise UnknownValue(name, wanted, words)
        rows = tuple(row for row in rows if _holds(row[place], table.columns[place], wanted))
    return replace(table, rows=rows)


def unmatched(
    table: Table, filters: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """The filters that no row passes: field, value, and the values that the rows have."""
    for name, wanted in filters:
        place = _place(table, name)
        column, cells = table.columns[place], [row[place] for row in table.rows]
        if not any(_holds(cell, column, wanted) for cell in cells):
            lists = [cell if isinstance(cell, tuple) else (cell,) for cell in cells]
            words = {cell_text(each, column.kind) for cell in lists for each in cell}
            yield name, wanted, tuple(sorted(words - {""}))


def _place(table: Table, name: str) -> int:
    names = [column.name for column in table.columns]
    if name not in names:
        raise UnknownField(name, names)
    return names.index(name)


def _holds(cell: Cell, column: Column, wanted: str) -> bool:
    if cell is None or cell == ():
        return not wanted
    if isinstance(cell, tuple):
        return wanted in cell
    return cell_text(cell, column.kind) == wanted


def shortened(table: Table, what: str) -> Table:
    """The table of `list WHAT` with the columns of text and markdown alone."""
    places = [_place(table, name) for name in SHORT[what]]
    return replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        rows=tuple(tuple(row[place] for place in places) for row in table.rows),
    )
