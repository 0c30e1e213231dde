"""typology robustness."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.output import finish
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views, draw_into, with_origin
from typology.cli.shared.request import Request, Shared
from typology.reporting.formats.tables.registry import DATA, EXTENSIONS, FORMATS, Table
from typology.reporting.robustness.tables import TABLES, robustness_tables

if TYPE_CHECKING:
    from typology.analysis.robustness.results import Robustness


@click.command()
@options.cases_or_imported
@options.rubric_option
@options.set_options
@click.option(
    "--multiverse",
    metavar="FILE",
    help="Choices and their options, as docs/multiverse-format.md says; default: those that the "
    "rubric itself makes. `typology new multiverse` writes them into a file to edit.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    metavar="N",
    help="Draw N definitions instead of going through all; of more than 20,000, and where weights "
    "vary, 10,000 are drawn by default.",
)
@options.tables_option(TABLES, "cases")
@options.figures_option(
    "Draw the shares of all cases, the numbers, and each case's specification curve."
)
@options.format_option(FORMATS, "How to write the tables.")
@options.restricted_option
@options.output_option
@options.colour_option
@options.seed_option
@options.scheduler_option
def robustness(
    multiverse: str | None,
    draws: int | None,
    tables: tuple[str, ...],
    figures: Path | None,
    figure_form: str,
    scheduler: str | None,
    **shared: Unpack[Shared],
) -> int:
    """See how far the definition can bend before verdicts change.

    Goes through every combination of the choices that the rubric makes, or that a multiverse file
    lists, and changes each number of the definition by itself. CASES are paths, folders, globs,
    coding sheets, ids of shipped cases, or - for standard input.
    """
    from typology.analysis.robustness.robustness import robustness as compute_robustness
    from typology.reading.rubric.multiverse.reader import read_multiverse

    request = Request.of(shared, EXTENSIONS)
    definition = request.definition()
    reader = read_multiverse(multiverse, definition)
    read = request.read_columns([definition])
    with progress("bending the definition"):
        result = compute_robustness(
            reader, read.columns, draws=draws, seed=request.seed, scheduler=scheduler
        )
    if figures is not None:
        _draw(result, figures, figure_form)
    request.write(_views(result, tables, request))
    return finish(read.errors)


def _views(result: Robustness, names: Sequence[str], request: Request) -> Views:
    """All of the result; only the tables of `names`, if any are given."""
    from typology.reporting.robustness.json import robustness_document

    def tables() -> Sequence[Table]:
        wanted = [*(names or TABLES)][:1] if request.form == "csv" else names  # it holds one table
        first, *others = robustness_tables(result, wanted, data=request.form in DATA)
        return [with_origin(first, request.origin), *others]

    return Views(tables=tables, document=None if names else lambda: robustness_document(result))


def _draw(result: Robustness, folder: Path, form: str) -> None:
    from typology.reporting.robustness.figures import figures_of

    draw_into(folder, form, figures_of(result))
