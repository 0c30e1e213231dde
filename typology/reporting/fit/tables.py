"""The tables of a fit by name: for people, and as data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from typology.analysis.fit.estimate import Estimate, Figures
from typology.analysis.fit.models import SUFFICIENCY, Minimisation, term_text
from typology.analysis.fit.results import TREATMENTS, Fit, TypeFit
from typology.analysis.fit.truth_table import TruthTable
from typology.reporting.fit.words import REASONS, informed_count, outcome_words, shows, warnings_of
from typology.reporting.table import Cell, Column, Table
from typology.reporting.words import id_to_words

TableOf: TypeAlias = Callable[[Fit, bool], Table]
MEASURED: Final = ("consistency", "pri", "coverage", "ron", "lift")
NAMES: Final = {"pri": "PRI", "ron": "RoN"}
ENDS: Final = ("low", "high")
OF_TYPE: Final = (Column("rubric", "id"), Column("version"), Column("definition_sha256"))


def fit_tables(fit: Fit, names: Sequence[str] = (), *, data: bool = False) -> list[Table]:
    """The tables with these names; without names, those that are not empty.

    With `data` each row has every value and the hash of its definition; one row a case is data.
    """
    if names:
        return [TABLES[name](fit, data) for name in names]
    usual = [name for name in TABLES if data or name != "cases"]
    first, *others = [TABLES[name](fit, data) for name in usual]
    return [first, *(table for table in others if table.rows)]


def figures_table(fit: Fit, data: bool) -> Table:
    """One row a definition and type; as data one for each silence, fuzzy and at the cut."""
    title = f"Fit to the outcome {outcome_words(fit)}"
    if not data:
        return _figures_for_people(fit, title)
    columns = (
        *OF_TYPE,
        Column("type", "id"),
        Column("outcome"),
        Column("silence"),
        Column("memberships"),
        Column("exact", "flag"),
        Column("cases", "number"),
        Column("settlements", "number"),
        Column("informed_cases", "number"),
        *_estimate_columns("base_rate"),
        *(column for name in MEASURED for column in _estimate_columns(name)),
    )
    rows: list[tuple[Cell, ...]] = []
    for result in fit.results:
        for treatment in TREATMENTS:
            fitted = result.treatments[treatment]
            for memberships, figures in (("fuzzy", fitted.fuzzy), ("at_cut", fitted.at_cut)):
                counts = len(result.cases), result.settlements, informed_count(result)
                rows.append(
                    (
                        *_definition(result),
                        result.type_id,
                        fit.outcome.name,
                        treatment,
                        memberships,
                        fitted.exact,
                        *counts,
                        *_estimate_cells(result.base_rate),
                        *(cell for name in MEASURED for cell in _estimate_cells(figures[name])),
                    )
                )
    return Table(title, columns, tuple(rows))


def _figures_for_people(fit: Fit, title: str) -> Table:
    columns = [Column("definition", "id"), Column("type", "id"), Column("cases", "number")]
    columns.append(Column("base rate", "membership", "the mean of the outcome"))
    for name in MEASURED:
        columns += [Column(NAMES.get(name, name)), Column(f"{NAMES.get(name, name)} 95 %")]
    columns.append(Column("at the cut", means="consistency with memberships 1 above the cut"))
    rows = tuple(
        (
            result.rubric.id,
            id_to_words(result.type_id),
            len(result.cases),
            result.base_rate.low,
            *_figure_words(result.treatments["as_assumed"].fuzzy),
            _bounds(result.treatments["as_assumed"].at_cut["consistency"]),
        )
        for result in fit.results
    )
    notes = [
        f"{each.rubric.id}, {id_to_words(each.type_id)}: {sentence}"
        for each in fit.results
        for sentence in (shows(fit, each), *warnings_of(fit, each))
    ]
    return Table(title, tuple(columns), rows, tuple(notes))


def _figure_words(figures: Figures) -> Iterator[Cell]:
    for name in MEASURED:
        estimate = figures[name]
        yield _bounds(estimate)
        yield None if estimate.interval is None else "{:.2f}-{:.2f}".format(*estimate.interval)


def _bounds(estimate: Estimate) -> Cell:
    if estimate.low is None or estimate.high is None:
        return None
    if estimate.value is not None:
        return f"{estimate.low:.2f}"
    return f"{estimate.low:.2f}-{estimate.high:.2f}"


def _estimate_columns(name: str) -> tuple[Column, ...]:
    ends = ("low", "high", "interval_low", "interval_high")
    return tuple(Column(f"{name}__{end}", "membership") for end in ends)


def _estimate_cells(estimate: Estimate) -> tuple[Cell, ...]:
    return (estimate.low, estimate.high, *(estimate.interval or (None, None)))


def _definition(result: TypeFit) -> tuple[Cell, ...]:
    return result.rubric.id, result.rubric.version, result.rubric.definition_sha256


def _lead(result: TypeFit, data: bool) -> tuple[Cell, ...]:
    own = _definition(result) if data else (result.rubric.id,)
    return (*own, result.type_id)


def _lead_columns(data: bool) -> tuple[Column, ...]:
    own = OF_TYPE if data else (Column("definition", "id"),)
    return (*own, Column("type", "id"))


def verdicts_table(fit: Fit, data: bool) -> Table:
    """One row a definition, type, verdict and outcome, with its cases."""
    columns = (
        *_lead_columns(data),
        Column("verdict", "verdict"),
        Column("outcome"),
        Column("n", "number"),
        Column("settlements", "number"),
        Column("cases", "prose"),
    )
    rows = tuple(
        (
            *_lead(result, data),
            cell.verdict,
            cell.outcome,
            len(cell.cases),
            cell.settlements,
            cell.cases,
        )
        for result in fit.results
        for cell in result.table
    )
    return Table("Verdicts by outcome", columns, rows)


def cases_table(fit: Fit, data: bool) -> Table:
    """One row a definition, type and case: its membership, outcome and kind, or why it is out."""
    columns = (
        *_lead_columns(data),
        Column("case", "id"),
        Column("membership__low", "membership"),
        Column("membership__high", "membership"),
        Column("outcome", "membership"),
        Column("kind"),
        Column("left_out"),
    )
    rows: list[tuple[Cell, ...]] = []
    for result in fit.results:
        kinds = {
            name: kind.replace("_", " ")
            for kind, names in vars(result.kinds).items()
            for name in names
        }
        for place, case in enumerate(result.cases):
            ends = float(result.low[place]), float(result.high[place])
            happened = float(result.outcome[place])
            kind = kinds.get(case.id)
            rows.append((*_lead(result, data), case.id, *ends, happened, kind, None))
        rows += [
            (*_lead(result, data), name, None, None, None, None, REASONS[reason])
            for name, reason in result.left_out
        ]
    return Table("Cases", columns, tuple(rows))


def ranking_table(fit: Fit, data: bool) -> Table:
    """One row a type and definition, by lift at its least."""
    columns = (
        Column("type", "id"),
        Column("rank", "number"),
        *(OF_TYPE if data else OF_TYPE[:1]),
        *_estimate_columns("lift"),
        Column("not distinguished from", "prose"),
    )
    results = {(each.type_id, each.rubric.id): each for each in fit.results}
    rows = tuple(
        (
            ranking.type_id,
            place,
            *_definition(results[ranking.type_id, name])[: 3 if data else 1],
            *_estimate_cells(_lift(results[ranking.type_id, name])),
            ranking.alike_to(name),
        )
        for ranking in fit.rankings
        for place, name in enumerate(ranking.ranked, 1)
    )
    return Table("Definitions by lift", columns, rows)


def _lift(result: TypeFit) -> Estimate:
    return result.treatments["as_assumed"].fuzzy["lift"]


def truth_tables(fit: Fit, data: bool) -> Table:
    """One row a definition, type and configuration; remainders as data only."""
    tables = [(each, each.truth_table) for each in fit.results if each.truth_table is not None]
    conditions = tuple(dict.fromkeys(name for _, table in tables for name in table.conditions))
    columns = (
        *_lead_columns(data),
        *(Column(name, "number") for name in conditions),
        Column("outcome"),
        Column("n__low", "number"),
        Column("n__high", "number"),
        *(
            Column(f"{name}__{end}", "membership")
            for name in ("consistency", "pri")
            for end in ENDS
        ),
        Column("cases", "prose"),
        Column("possible cases", "prose"),
    )
    rows = tuple(
        (*_lead(result, data), *cells)
        for result, table in tables
        for cells in _configurations(table, conditions, data)
    )
    return Table("Truth table", columns, rows)


def _configurations(
    table: TruthTable, conditions: Sequence[str], data: bool
) -> Iterator[tuple[Cell, ...]]:
    for row in table.rows:
        if not data and not row.n[1]:
            continue
        sides = dict(zip(table.conditions, row.configuration, strict=True))
        yield (
            *(sides.get(name) for name in conditions),
            row.outcome,
            *row.n,
            row.consistency.low,
            row.consistency.high,
            row.pri.low,
            row.pri.high,
            row.cases,
            row.possible,
        )


def models_table(fit: Fit, data: bool) -> Table:
    """One row a model and term, and one a model; a model's row has no term."""
    columns = (
        *_lead_columns(data),
        Column("solution"),
        Column("model", "number"),
        Column("term", "prose"),
        *(Column(f"{name}__{end}", "membership") for name in SUFFICIENCY for end in ENDS),
        Column("unique coverage", "membership"),
        Column("cases", "prose"),
    )
    rows = tuple(
        (*_lead(result, data), *cells)
        for result in fit.results
        if result.minimisation is not None
        for cells in _models(result.minimisation)
    )
    return Table("Models", columns, rows)


def _models(found: Minimisation) -> Iterator[tuple[Cell, ...]]:
    for number, model in enumerate(found.models, 1):
        for each in model.terms:
            bounds = [end for n in SUFFICIENCY for end in _estimate_cells(each.figures[n])[:2]]
            term = term_text(each.term, found.conditions)
            yield (found.solution, number, term, *bounds, each.unique, each.cases)
        bounds = [end for n in SUFFICIENCY for end in _estimate_cells(model.figures[n])[:2]]
        yield (found.solution, number, None, *bounds, None, None)


TABLES: Final[dict[str, TableOf]] = {
    "figures": figures_table,
    "ranking": ranking_table,
    "verdicts": verdicts_table,
    "cases": cases_table,
    "truth-table": truth_tables,
    "models": models_table,
}
