"""typology compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from typology.analysis.compare import Comparison, arranged, filtered, unmatched
from typology.analysis.compare import compare as compare_cases
from typology.cli.shared import options
from typology.cli.shared.errors import tell_values, unknown_names_are_usage_errors
from typology.cli.shared.output import figure_form, finish, write
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views, with_origin
from typology.cli.shared.request import Request, Shared
from typology.model import Rubric
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
    reading = request.read_cases(definitions.rubrics)
    layout = Layout(_names(columns or ""), values, group, long=request.form in DATA)
    order = [*([group] if group else []), *_names(",".join(sorts))]
    with unknown_names_are_usage_errors(), progress("comparing"):
        comparison = compare_cases(definitions.rubrics, reading.cases, seed=request.seed)
        chosen = options.pairs(filters, "--filter")
        tell_values(unmatched(comparison, chosen))
        comparison = filtered(comparison, chosen)
        comparison = arranged(comparison, order)
    if not comparison.entries and (request.output or figure):
        click.echo("typology: no case is left, so nothing is written", err=True)
        return finish(reading.errors, finding=True)
    with unknown_names_are_usage_errors():
        views = Views(tables=lambda: _tables(comparison, layout, definitions.origin))
        request.write(views)
    if figure is not None:
        _draw(comparison, figure, request.seed)
    return finish(reading.errors)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",")) if text else ()


def _tables(comparison: Comparison, layout: Layout, origin: str | None) -> Sequence[Table]:
    from typology.reporting.compare.definitions import few_cases_tables, is_few
    from typology.reporting.compare.tables import Layout, comparison_table, definitions_table

    if layout == Layout() and is_few(comparison):
        first, *others = few_cases_tables(comparison)
        return [with_origin(first, origin), *others]
    table = with_origin(comparison_table(comparison, layout), origin)
    return [table, definitions_table(comparison.rubrics)] if layout.long else [table]


def _draw(comparison: Comparison, path: Path, seed: int) -> None:
    from typology.reporting.cluster.figures import heat_map
    from typology.reporting.formats.figure import draw
    from typology.scoring.scorecard import score

    main, *others = comparison.rubrics
    cards = score(main, [entry.case for entry in comparison.entries], flips=False, seed=seed)
    verdicts = {
        rubric.id: {entry.case.id: entry.summaries[place].verdict for entry in comparison.entries}
        for place, rubric in enumerate(others, start=1)
    }
    figure = heat_map(main, cards, _class_numbers(main, cards), verdicts)
    write(draw(figure, figure_form(path)), path)


def _class_numbers(rubric: Rubric, cards: Sequence[Scorecard]) -> Mapping[str, int]:
    """Numbers of latent classes by case, empty if none can be made out."""
    from typology.analysis.cluster.classes import find_classes
    from typology.analysis.cluster.results import ClassSettings

    return find_classes(rubric, cards, ClassSettings(power=0)).numbers
