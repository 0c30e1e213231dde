"""typology export."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, cast

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, write
from typology.reporting.export import SheetFormat, UnfitForSheet, lossy_cases, write_sheet

FORMATS: Final = ("csv", "xlsx")


@click.command()
@options.cases_argument
@options.rubric_option
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to write the sheet.")
@options.output_option
def export(
    cases: tuple[str, ...], rubric: str | None, form: str | None, output: Path | None
) -> int:
    """Write cases as a coding sheet: one row a case, a column a criterion.

    A sheet holds id, title, status, ratings, ranges and reasons; evidence, terms and sources stay
    in YAML. Columns follow the rubric. A workbook (xlsx) needs --output.
    """
    from typology.reading.cases import read_cases
    from typology.reading.rubric.reader import read_rubric

    form = _form(form, output)
    picked = options.chosen("rubric", rubric, options.DEFAULT_RUBRIC)
    definition = read_rubric(picked.value)
    stdin = sys.stdin.buffer.read() if "-" in cases else None
    read = read_cases(cases, [definition], stdin=stdin)
    errors = [problem for problem in read.problems if problem.severity == "error"]
    try:
        written = write_sheet(read.cases, definition.criteria, form)
    except UnfitForSheet as error:
        raise click.ClickException(str(error)) from error
    write(written, output)
    print_problems(errors)
    _warn_of_losses(lossy_cases(read.cases))
    return FINDINGS if errors else OK


def _form(given: str | None, output: Path | None) -> SheetFormat:
    """The format: the flag, else the file's extension, else csv."""
    known = {form: form for form in FORMATS}
    form = given if given or output is None else options.format_of(None, output, known, "csv")
    if form == "xlsx" and output is None:
        raise click.UsageError("a workbook is written to a file: give --output")
    return cast("SheetFormat", form or "csv")


def _warn_of_losses(cases: list[str]) -> None:
    if cases:
        click.echo(
            "typology: a sheet holds no basis or handling; these would be read back with the "
            f"default of their status: {', '.join(cases)}",
            err=True,
        )
