"""typology compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from typology.analysis.compare.comparison import Comparison, compare_columns
from typology.analysis.compare.order import arranged, filtered, unmatched
from typology.cli.shared import options
from typology.cli.shared.errors import tell_values, unknown_names_are_usage_errors
from typology.cli.shared.output import figure_form, finish, write
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views, with_origin
from typology.cli.shared.request import Request, Shared
from typology.model import Case, Rubric
from typology.reporting.formats.tables.registry import DATA, EXTENSIONS, FORMATS, Table

if TYPE_CHECKING:
    from typology.reporting.compare.tables import Layout, Values
    from typology.scoring.scorecard import Scorecard


@click.command()
@options.cases_or_imported
@options.rubrics_option(
    "Id of a shipped rubric, or a path; all: every shipped one, the default first. Repeatable."
)
@options.filter_option("cases")
@click.option(
    "--sort",
    "sorts",
    multiple=True,
    metavar="FIELD",
    help="Order by a field, then the next; -FIELD from high to low.",
)
@click.option("--group-by", "group", metavar="FIELD", help="Set cases apart by a field.")
@click.option(
    "--columns",
    metavar="NAME,NAME...",
    help="Columns, in their order: fields, or criteria (those that formulas read), all, "
    "memberships.",
)
@click.option(
    "--values",
    type=click.Choice(["level", "membership"]),
    default="level",
    show_default=True,
    help="What to show of a rating.",
)
@options.figure_option("Draw cases by criteria as a heat map too.")
@options.format_option(FORMATS, "How to write the table.")
@options.restricted_option
@options.output_option
@options.colour_option
@options.seed_option
def compare(
    filters: tuple[str, ...],
    sorts: tuple[str, ...],
    group: str | None,
    columns: str | None,
    values: Values,
    figure: Path | None,
    **shared: Unpack[Shared],
) -> int:
    """Compare cases: criteria and verdicts side by side, under one definition or several.

    CASES are paths, folders, globs, coding sheets, ids of shipped cases, or - for
    standard input. Fields are those of a case file, the criteria, the types, verdict, firm,
    rests_on and the ids of the rubrics.
    """
    from typology.reporting.compare.tables import Layout

    request = Request.of(shared, EXTENSIONS)
    definitions = request.definitions()
    read = request.read_columns(definitions.rubrics, as_values=figure is not None)
    layout = Layout(_names(columns or ""), values, group, long=request.form in DATA)
    order = [*([group] if group else []), *_names(",".join(sorts))]
    with unknown_names_are_usage_errors(), progress("comparing"):
        comparison = compare_columns(definitions.rubrics, read.columns, seed=request.seed)
        chosen = options.pairs(filters, "--filter")
        tell_values(unmatched(comparison, chosen))
        comparison = filtered(comparison, chosen)
        comparison = arranged(comparison, order)
    if not len(comparison) and (request.output or figure):
        click.echo("typology: no case is left, so nothing is written", err=True)
        return finish(read.errors, finding=True)
    with unknown_names_are_usage_errors():
        views = Views(tables=lambda: _tables(comparison, layout, definitions.origin))
        request.write(views)
    if figure is not None:
        _draw(comparison, read.cases, figure, request.seed)
    return finish(read.errors)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",")) if text else ()


def _tables(comparison: Comparison, layout: Layout, origin: str | None) -> Sequence[Table]:
    from typology.reporting.compare.definitions import definitions_table, few_cases_tables, is_few
    from typology.reporting.compare.tables import Layout, comparison_table

    if layout == Layout() and is_few(comparison):
        first, *others = few_cases_tables(comparison)
        return [with_origin(first, origin), *others]
    table = with_origin(comparison_table(comparison, layout), origin)
    return [table, definitions_table(comparison.rubrics)] if layout.long else [table]


def _draw(comparison: Comparison, read: Sequence[Case], path: Path, seed: int) -> None:
    from typology.analysis.compare.fields import verdict_field
    from typology.reporting.cluster.figures import heat_map
    from typology.reporting.formats.figure import draw
    from typology.scoring.scorecard import score

    main, *others = comparison.rubrics
    known = {case.id: case for case in read}
    ids: list[str] = comparison.cases.ids.tolist()
    cards = score(main, [known[name] for name in ids], flips=False, seed=seed)
    found = [verdict_field(scores, "verdict").cells() for scores in comparison.scores[1:]]
    verdicts = {
        rubric.id: dict(zip(ids, map(str, each), strict=True))
        for rubric, each in zip(others, found, strict=True)
    }
    figure = heat_map(main, cards, _class_numbers(main, cards), verdicts)
    write(draw(figure, figure_form(path)), path)


def _class_numbers(rubric: Rubric, cards: Sequence[Scorecard]) -> Mapping[str, int]:
    """Numbers of latent classes by case, empty if none can be made out."""
    from typology.analysis.cluster.classes import find_classes
    from typology.analysis.cluster.results import ClassSettings

    return find_classes(rubric, cards, ClassSettings(power=0)).numbers
