"""Rows of a dataset to cases, as a mapping says."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from typology.model import Case, Period, Problem, Rating, Rubric
from typology.reading.case.fields import ONGOING, default_basis
from typology.reading.case.rated_criteria import RatedCriteria
from typology.reading.case.tree import hashed
from typology.reading.datasets.fields import DatasetFields
from typology.reading.datasets.mapping import DatasetMapping, Group, Take, Words, comparable
from typology.reading.datasets.ratings import DatasetRatings, meant_by, rating_of, taken
from typology.reading.datasets.table import Cells, DataTable, Refusals
from typology.reading.datasets.templates import as_id
from typology.reading.entries import ID_PATTERN, Basis
from typology.reading.problems import shortened

ID: Final = re.compile(ID_PATTERN)
SHOWN: Final = 3  # facts of other rows that stand behind the rating of a group

Item = TypeVar("Item")


class DatasetCases(NamedTuple):
    """The cases of a dataset, sorted by id; the problems of the other rows; what is said of it."""

    mapping: DatasetMapping
    cases: tuple[Case, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


class _RowCase(NamedTuple):
    row: int
    case: Case


def dataset_cases(
    mapping: DatasetMapping, table: DataTable, rubrics: Sequence[Rubric], group: Group | None = None
) -> DatasetCases:
    """The cases that a mapping makes of a table that has the mapping's columns.

    `group` makes one case of several rows; without one, the group that is made always does.
    """
    refusals = Refusals(table)
    fields = DatasetFields(mapping, table, refusals)
    ratings = DatasetRatings(mapping, table, rubrics, refusals)
    rows, notes = _kept(mapping, table)
    found = [
        _RowCase(row, case)
        for row in rows.tolist()
        if (case := _case(mapping, fields, ratings, Cells(table, row), refusals)) is not None
    ]
    refused = refusals.rows
    found = [each for each in found if each.row not in refused]
    chosen = group or mapping.always
    if chosen is not None:
        found, more = _of_group(chosen, table, found, rubrics)
        notes += more
    cases = [
        hashed(case, case.sources) for case in _unique(found, mapping, chosen, refusals, table)
    ]
    return DatasetCases(
        mapping,
        tuple(sorted(cases, key=lambda case: case.id)),
        tuple(sorted(refusals.problems())),
        (*table.notes, *notes, *fields.notes),
    )


def _kept(mapping: DatasetMapping, table: DataTable) -> tuple[NDArray[np.intp], list[str]]:
    """The places of the rows that `where` keeps, and what is said of the others."""
    keep = np.ones(table.size, dtype=np.bool_)
    notes = []
    for name, values in mapping.where.items():
        column = table.columns[name]
        wanted = {comparable(value) for value in values}
        keep &= np.asarray([comparable(text) in wanted for text in column.texts])[column.codes]
        met = {comparable(text) for text in column.texts}
        notes += [f"no row has {name} = {each}" for each in values if comparable(each) not in met]
    if not keep.all():
        notes.append(
            f"{int(keep.sum()):,} of {len(keep):,} rows are kept, by {', '.join(mapping.where)}; "
            f"the other {int((~keep).sum()):,} are left out"
        )
    return np.flatnonzero(keep), notes


def _case(
    mapping: DatasetMapping,
    fields: DatasetFields,
    ratings: DatasetRatings,
    cells: Cells,
    refusals: Refusals,
) -> Case | None:
    status = fields.word(mapping.status, cells)
    if status is None:
        column = mapping.status.column if isinstance(mapping.status, Words) else ""
        refusals.add(cells.row, column, "a case without a status")
        return None
    identity = mapping.case.filled(cells)
    title = mapping.case_title.filled(cells).strip() if mapping.case_title else ""
    basis = fields.word(mapping.basis, cells) or default_basis(status)
    return Case(
        id=identity,
        title=title or identity,
        status=status,
        basis=cast("Basis", basis),
        handling="public",
        ratings=ratings.of(cells),
        sha256="",
        countries=fields.country_codes(cells),
        level=fields.word(mapping.level, cells),
        form=fields.word(mapping.form, cells),
        period=fields.period(cells),
        observed_until=fields.date(mapping.observed_until, cells),
        identifiers={
            scheme: items
            for scheme, listed in mapping.identifiers.items()
            if (items := fields.items(listed, cells))
        },
        outcomes={rule.name: fields.outcome(rule, cells) for rule in mapping.outcomes},
        sources={mapping.source.key: mapping.source},
        path=cells.path,
    )


def _of_group(
    group: Group, table: DataTable, found: Sequence[_RowCase], rubrics: Sequence[Rubric]
) -> tuple[list[_RowCase], list[str]]:
    """The cases of rows that share a value; rows without one are left out, and counted."""
    rows: dict[str, dict[str, list[_RowCase]]] = defaultdict(lambda: defaultdict(list))
    for each in found:
        part = "" if group.split is None else table.columns[group.split].cell(each.row)
        rows[table.columns[group.by].cell(each.row)][part].append(each)
    notes = []
    if (blank := rows.pop("", None)) is not None:
        notes.append(f"left out, without a {group.by}: {sum(map(len, blank.values())):,}")
    cases = []
    for parts in rows.values():
        for part, members in parts.items():
            cells = Cells(table, members[0].row)
            title = "" if group.title is None else group.title.filled(cells).strip()
            name = group.case.filled(cells) + (f"-{as_id(part)}" if len(parts) > 1 else "")
            case = grouped(name, title, [each.case for each in members], group.take, rubrics)
            cases.append(_RowCase(members[0].row, case))
    several = sum(len(parts) > 1 for parts in rows.values())
    if several:
        notes.append(
            f"{several:,} of {group.by} have several {group.split}: each is a case, with that in "
            "its id"
        )
    count = sum(len(members) for parts in rows.values() for members in parts.values())
    notes.append(
        f"{count:,} rows are {len(cases):,} cases, by {group.by}: the {group.take} rating of each "
        "criterion"
    )
    return cases, notes


def _unique(
    found: Sequence[_RowCase],
    mapping: DatasetMapping,
    group: Group | None,
    refusals: Refusals,
    table: DataTable,
) -> Iterator[Case]:
    """The cases with an id of their own."""
    template = mapping.case if group is None else group.case
    column = template.columns[0] if template.fields else ""
    first: dict[str, int] = {}
    for row, case in found:
        if ID.fullmatch(case.id) is None:
            message = f"{shortened(case.id)} is no id"
            hint = "lower-case letters, digits and -; {COLUMN!id} makes one"
            refusals.add(row, column, message, hint)
        elif case.id in first:
            message = f"the id {shortened(case.id)} stands in row {first[case.id]} already"
            refusals.add(row, column, message, "name a column that tells rows apart, or a group")
        else:
            first[case.id] = row + table.first
            yield case


def grouped(
    case_id: str, title: str, cases: Sequence[Case], take: Take, rubrics: Sequence[Rubric]
) -> Case:
    """One case of several, each rating taken by criterion; an unknown counts only if all are.

    Dates run from the first to the last, and to no end where all begin together and none ends;
    status, basis and coder are those of the last; what the cases disagree on otherwise (level,
    form, an outcome) is not stated.
    """
    ordered = sorted(cases, key=lambda case: (case.period.start if case.period else None) or "")
    last = ordered[-1]
    criteria = RatedCriteria(rubrics)
    names = dict.fromkeys(name for case in ordered for name in case.ratings)
    return replace(
        last,
        id=case_id,
        title=title or case_id,
        ratings={name: _rating(name, ordered, take, criteria) for name in names},
        countries=_all(case.countries for case in ordered),
        level=_agreed([case.level for case in ordered]),
        form=_agreed([case.form for case in ordered]),
        period=_period(ordered),
        identifiers={
            scheme: _all(case.identifiers.get(scheme, ()) for case in ordered)
            for scheme in dict.fromkeys(each for case in ordered for each in case.identifiers)
        },
        outcomes={
            name: _agreed(
                [each for case in ordered if (each := case.outcomes.get(name)) is not None]
            )
            for name in dict.fromkeys(each for case in ordered for each in case.outcomes)
        },
    )


def _rating(name: str, cases: Sequence[Case], take: Take, criteria: RatedCriteria) -> Rating:
    criterion = criteria.of(name)
    assert criterion is not None
    rated = [case.ratings[name] for case in cases if name in case.ratings]
    meant = taken([meant_by(rating) for rating in rated], take, criterion)
    behind = [rating for rating in rated if meant_by(rating) == meant] or rated
    best = behind[-1 if take == "last" else 0]
    facts = dict.fromkeys(fact for rating in behind for fact in rating.evidence)
    because = best.because or ""
    said = f"{because} ({take} of {len(rated)})" if because and len(rated) > 1 else because
    return rating_of(meant)._replace(because=said or None, evidence=tuple(facts)[:SHOWN])


def _all(items: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item for each in items for item in each))


def _agreed(values: Sequence[Item | None]) -> Item | None:
    return values[0] if values and len(set(values)) == 1 else None


def _period(cases: Sequence[Case]) -> Period | None:
    periods = [case.period for case in cases if case.period is not None]
    starts = sorted(each.start for each in periods if each.start)
    ends = [each.end for each in periods if each.end] or [
        each for each in starts if each > starts[0]
    ]
    if not starts and not ends:
        return None
    end = ONGOING if ONGOING in ends else max(ends, default=None)
    return Period(starts[0] if starts else None, end)
