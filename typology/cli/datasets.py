"""typology import."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from typology.cli.shared import options
from typology.cli.shared.datasets import read_imports
from typology.cli.shared.output import finish
from typology.cli.shared.progress import progress
from typology.cli.shared.request import Request, Shared
from typology.cli.shared.writing.files import whole_folder, write_file
from typology.cli.shared.writing.new_files import force_option, refuse_to_overwrite

if TYPE_CHECKING:
    from typology.model import Case, Rubric

SHEETS: Final = {"csv": "csv", "xlsx": "xlsx"}


@click.command("import")
@click.argument("mapping")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option("--group", metavar="NAME", help="Make one case of the rows of a group.")
@options.rubric_option
@options.format_option(SHEETS, "How to write a sheet.")
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    metavar="SHEET|FOLDER",
    help="A coding sheet (.csv, .xlsx), or a folder for a case file each. Without it a sheet (csv) "
    "goes to standard output.",
)
@force_option
def import_(
    mapping: str,
    files: tuple[Path, ...],
    group: str | None,
    output: Path | None,
    rubric: str | None,
    form: str | None,
    force: bool,
) -> int:
    """Make cases of the rows of a dataset, as a mapping reads its columns.

    MAPPING is a path, or the id of a shipped mapping (see list mappings); FILE is csv, tsv, xlsx,
    parquet, Stata (.dta) or SPSS (.sav). A row that cannot be read is a problem at its place; the
    others are written. Terms of use and citation stand on standard error: whether what you write
    may be passed on is for the dataset's publisher to say.
    """
    from typology.reading.cases import CaseReading
    from typology.reading.datasets.reader import joined
    from typology.reading.problems import InputError

    output = None if output == Path("-") else output
    is_folder = output is not None and form is None and (output.is_dir() or not output.suffix)
    shared: Shared = {"rubric": rubric, "form": form, "output": None if is_folder else output}
    request = Request.of(shared, SHEETS if output and not is_folder else None, default="csv")
    if request.form == "xlsx" and output is None:
        raise click.UsageError("a workbook is written to a file: give --output")
    definition = request.definition()
    with progress("reading"):
        datasets = read_imports([(mapping, path) for path in files], [definition], group)
    reading = joined(CaseReading((), ()), datasets, {})
    if not reading.cases:
        if reading.errors:
            raise InputError(reading.errors)
        click.echo("typology: no row is a case, so nothing is written", err=True)
        return finish((), finding=True)
    if output is not None and is_folder:
        _write_folder(output, reading.cases, force)
    else:
        _write_sheet(request, reading.cases, definition)
    return finish(reading.errors)


def _write_folder(folder: Path, cases: Sequence[Case], force: bool) -> None:
    from typology.reading.case.tree import case_tree
    from typology.reporting.datasets import case_file
    from typology.reporting.words import count_noun

    names = [f"{case.id}.yaml" for case in cases]
    there = [folder / name for name in names if (folder / name).exists()]
    refuse_to_overwrite(there[:1], force, f"{len(there):,} are; --force overwrites")
    with progress("writing"), whole_folder(folder) as stage:
        for name, case in zip(names, cases, strict=True):
            text = case_file(case_tree(case, case.sources))
            write_file(stage / name, text.encode())
    click.echo(f"{folder}: {count_noun(len(cases), 'case')}")


def _write_sheet(request: Request, cases: Sequence[Case], definition: Rubric) -> None:
    from typology.reporting.export import SheetFormat, UnfitForSheet, write_sheet

    rated = {name for case in cases for name in case.ratings}
    columns = [name for name in definition.criteria if name in rated]
    form = cast("SheetFormat", request.form)
    try:
        request.put(write_sheet(cases, columns, form))
    except UnfitForSheet as error:
        raise click.ClickException(str(error)) from error
