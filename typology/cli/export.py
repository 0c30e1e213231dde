"""typology export."""

from __future__ import annotations

from typing import Final, Unpack, cast

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems
from typology.cli.shared.request import Request, Shared
from typology.reporting.export import SheetFormat, UnfitForSheet, write_sheet
from typology.reporting.handling import is_bare

FORMATS: Final = ("csv", "xlsx")
EXTENSIONS: Final = {form: form for form in FORMATS}


@click.command()
@options.cases_argument
@options.rubric_option
@options.format_option(FORMATS, "How to write the sheet.")
@options.restricted_option
@options.output_option
def export(**shared: Unpack[Shared]) -> int:
    """Write cases as a coding sheet: one row a case, a column a criterion.

    A sheet holds ratings with ranges and reasons, outcomes, place, time and form; evidence, terms,
    parties and sources stay in YAML. What is restricted is left out, of a restricted case its row.
    Columns follow the rubric. A workbook (xlsx) needs --output.
    """
    extensions = EXTENSIONS if shared["output"] else None  # no setting chooses the format
    request = Request.of(shared, extensions, default="csv")
    if request.form == "xlsx" and request.output is None:
        raise click.UsageError("a workbook is written to a file: give --output")
    definition = request.definition()
    reading = request.read_cases([definition])
    cases = [case for case in reading.cases if not is_bare(case)]
    if reading.cases and not cases:
        raise click.ClickException(
            "every case is restricted, so no row is left; --include-restricted puts them in"
        )
    try:
        sheet = write_sheet(cases, definition.criteria, cast("SheetFormat", request.form))
    except UnfitForSheet as error:
        raise click.ClickException(str(error)) from error
    request.put(sheet)
    print_problems(reading.errors)
    for case in filter(is_bare, reading.cases):
        click.echo(f"typology: {case.id} is restricted, so its row is left out", err=True)
    return FINDINGS if reading.errors else OK
