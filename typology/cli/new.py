"""typology new."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import OK
from typology.cli.shared.output import write
from typology.cli.shared.request import Request, Shared
from typology.cli.shared.writing.new_files import (
    checked_id,
    checked_title,
    default_path,
    force_option,
    refuse_to_overwrite,
    schema_of,
)
from typology.model import Rubric
from typology.reading.library import ENDINGS, is_file
from typology.reading.sheet.cells import STATUSES

CASE_TITLE: Final = "Title of the settlement"
RUBRIC_TITLE: Final = "Title of the definition"
MAPPING_ID: Final = re.compile(r"[a-z0-9][a-z0-9.-]*")
CASE_EXTENSIONS: Final = {"yaml": "yaml", "xlsx": "xlsx"}


@click.group()
def new() -> None:
    """Write the skeleton of a case, a rubric, a mapping, a multiverse or a codebook.

    A skeleton holds each question, level and anchor as comments, and passes check as it is. What is
    there already is never overwritten without --force.
    """


@new.command(short_help="Write a case in which all is unknown yet.")
@click.argument("case_id", metavar="ID")
@options.rubric_option
@click.option("--title", default=CASE_TITLE, help="The settlement's title.")
@click.option(
    "--status",
    type=click.Choice(STATUSES),
    default="proposed",
    show_default=True,
    help="Whether it took effect, and has ended, as far as is known.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["yaml", "xlsx"]),
    help="A case file, or a coding sheet with levels to choose from.  [default: yaml]",
)
@click.option(
    "--from",
    "sheet",
    metavar="SHEET",
    help="A coding sheet, or - for standard input, whose row ID becomes the case, with title, "
    "status and ratings.",
)
@options.sheet_options
@options.output_option
@force_option
def case(
    case_id: str, title: str, status: str, sheet: str | None, force: bool, **shared: Unpack[Shared]
) -> int:
    """Write a case in which all is unknown yet, with the questions and anchors of a rubric.

    With --from, a case with the ratings of a coding sheet's row, ready for their evidence.
    It goes to cases/ID.yaml where there is a folder cases, else to ID.yaml.
    """
    checked_id(case_id)
    checked_title(title)
    request = Request.of(shared, CASE_EXTENSIONS, default="yaml")
    path = request.output or default_path("cases", f"{case_id}.{request.form}")
    if request.form == "yaml" and path.stem != case_id:
        raise _misnamed("case", case_id, path)
    refuse_to_overwrite([path], force)
    definition = request.definition()
    if sheet is not None:
        if request.form != "yaml":
            raise click.UsageError("--from writes a case file, as YAML")
        write(_from_sheet(sheet, case_id, definition, request, path), path)
    elif request.form == "xlsx":
        from typology.reporting.new.coding_sheet import coding_sheet

        write(coding_sheet(definition, case_id, title, status, STATUSES), path, new=not force)
    else:
        from typology.reporting.new.skeletons import case_skeleton

        schema = schema_of("case", path) if request.given_rubric is None else None
        skeleton = case_skeleton(definition, case_id, title=title, status=status, schema=schema)
        write(skeleton, path, new=not force)
    click.echo(path)
    return OK


def _misnamed(kind: str, own_id: str, path: Path) -> click.UsageError:
    return click.UsageError(
        f"a {kind}'s file is named after its id: {own_id}.yaml, not {path.name}"
    )


def _from_sheet(sheet: str, case_id: str, definition: Rubric, request: Request, path: Path) -> str:
    """The file of a sheet's case. Raises InputError for a faulty sheet, MissingName."""
    from typology.reading.case.tree import case_tree
    from typology.reading.problems import InputError, MissingName, did_you_mean
    from typology.reporting.new.case_file import case_file

    # The file is the coder's own and stays restricted: a withheld reason would be lost in it.
    reading = replace(request, restricted=True).read_cases([definition], [sheet])
    found = next((case for case in reading.cases if case.id == case_id), None)
    if found is None and reading.errors:
        raise InputError(reading.errors)
    if found is None:
        ids = [case.id for case in reading.cases]
        raise MissingName(f"{sheet} has no case {case_id!r}; {did_you_mean(case_id, ids)}")
    schema = schema_of("case", path) if request.given_rubric is None else None
    return case_file(definition, case_tree(found, {}), schema=schema)


@new.command(short_help="Write a variant that changes nothing yet.")
@click.argument("rubric_id", metavar="ID")
@options.extends_option(
    "The rubric that it is a variant of: a shipped id, or a file beside the new one."
)
@click.option("--title", default=RUBRIC_TITLE, help="The definition's title.")
@options.output_option
@force_option
def rubric(rubric_id: str, parent: str, title: str, output: Path | None, force: bool) -> int:
    """Write a variant that changes nothing yet, with all that its parent says as comments.

    It goes to rubrics/ID.yaml where there is a folder rubrics, else to ID.yaml.
    """
    from typology.reading.rubric.reader import read_rubric
    from typology.reporting.new.skeletons import rubric_skeleton

    checked_id(rubric_id)
    checked_title(title)
    path = output or default_path("rubrics", f"{rubric_id}.yaml")
    if path.name != f"{rubric_id}.yaml":
        raise _misnamed("rubric", rubric_id, path)
    refuse_to_overwrite([path], force)
    definition = read_rubric(_parent(parent, path))
    skeleton = rubric_skeleton(definition, rubric_id, title=title, schema=schema_of("rubric", path))
    write(skeleton, path, new=not force)
    click.echo(path)
    return OK


def _parent(name: str, child: Path) -> str:
    """The parent's name for `extends` in `child`: of a file beside it, else of a shipped rubric."""
    parent = Path(name)
    is_path = "/" in name or name.endswith(ENDINGS)
    beside = child.parent / (parent.name if is_path else f"{name}.yaml")
    if is_path and parent.resolve() != beside.resolve():
        raise click.UsageError(
            f"a parent lies beside its variant, in {child.parent}, or is shipped"
        )
    if beside.resolve() == child.resolve():
        raise click.UsageError("a rubric does not extend itself")
    return f"{child.parent}/{beside.name}" if beside.is_file() else name


@new.command(short_help="Write the choices that a rubric makes, to vary them.")
@click.argument("multiverse_id", metavar="NAME")
@click.option(
    "--for",
    "rubric",
    metavar="RUBRIC",
    help="The rubric that it is made for: a shipped id, or a path.  [default: thurston-2018]",
)
@options.output_option
@force_option
def multiverse(multiverse_id: str, force: bool, **shared: Unpack[Shared]) -> int:
    """Write the choices that a rubric itself makes, as a file for robustness to be edited.

    It goes to multiverses/NAME.yaml where there is a folder multiverses, else to NAME.yaml.
    """
    from typology.reading.rubric.multiverse.made import made_choices
    from typology.reporting.new.multiverse import multiverse_skeleton

    checked_id(multiverse_id)
    request = Request.of(shared)
    path = request.output or default_path("multiverses", f"{multiverse_id}.yaml")
    if path.stem != multiverse_id:
        raise click.UsageError(f"the id is the file's stem: {multiverse_id}.yaml, not {path.name}")
    refuse_to_overwrite([path], force)
    definition = request.definition()
    choices, _ = made_choices(definition)
    schema = schema_of("multiverse", path)
    write(multiverse_skeleton(definition, multiverse_id, choices, schema), path)
    click.echo(path)
    return OK


@new.command(short_help="Write a mapping of a dataset's columns.")
@click.argument("name", metavar="NAME")
@click.option(
    "--from",
    "dataset",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    metavar="FILE",
    help="The dataset's file: csv, tsv, xlsx, parquet, Stata (.dta) or SPSS (.sav).",
)
@options.rubric_option
@options.output_option
@force_option
def mapping(name: str, dataset: Path, force: bool, **shared: Unpack[Shared]) -> int:
    """Write a mapping that rates nothing yet, with the columns of a file and their values.

    It goes to mappings/NAME.yaml where there is a folder mappings, else to NAME.yaml.
    """
    from typology.reading.datasets.table import Reads, read_table
    from typology.reading.problems import MissingName
    from typology.reporting.datasets import ColumnValues, mapping_skeleton

    if not MAPPING_ID.fullmatch(name):
        raise click.UsageError(f"{name!r} is no id: lower-case letters, digits, - and .")
    if not is_file(dataset):
        raise MissingName(f"no file {str(dataset)!r}")
    request = Request.of(shared)
    path = request.output or default_path("mappings", f"{name}.yaml")
    if path.name != f"{name}.yaml":
        raise click.UsageError(f"the id is the file's stem: {name}.yaml, not {path.name}")
    refuse_to_overwrite([path], force)
    table = read_table(dataset, Reads())
    columns = [
        ColumnValues(column, each.counts(), each.labels) for column, each in table.columns.items()
    ]
    schema = schema_of("mapping", path)
    skeleton = mapping_skeleton(name, dataset.name, columns, request.definition(), schema)
    write(skeleton, path, new=not force)
    click.echo(path)
    return OK


@new.command(short_help="Write a rubric's codebook for coders to print.")
@options.rubric_option
@options.output_option
@force_option
def codebook(force: bool, **shared: Unpack[Shared]) -> int:
    """Write a rubric's codebook for coders to print: the rules, and each level with its anchor.

    Markdown; without --output to standard output.
    """
    from typology.reporting.formats.blocks.markdown import write_markdown
    from typology.reporting.new.codebook import codebook_blocks

    request = Request.of(shared, default="markdown")
    refuse_to_overwrite([] if request.output is None else [request.output], force)
    codebook = write_markdown(codebook_blocks(request.definition()))
    write(codebook, request.output, new=not force)
    return OK
