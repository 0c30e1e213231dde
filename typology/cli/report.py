"""typology report."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.output import finish, write
from typology.cli.shared.progress import progress
from typology.cli.shared.report import render_report, report_input
from typology.cli.shared.request import Request, Shared
from typology.cli.shared.writing.new_files import refuse_to_overwrite
from typology.model import Case
from typology.reporting.formats.extensions import EXTENSION_BY_FORMAT, extensions_of

if TYPE_CHECKING:
    from typology.analysis.robustness.results import Robustness
    from typology.reporting.report.content import ReportInput

SHIPPED: Final = "default"
FORMATS: Final = ("html", "markdown", "xlsx")
EXTENSIONS: Final = {"html": "html", "htm": "html"} | extensions_of(FORMATS)


@click.command()
@options.cases_or_imported
@options.rubrics_option(
    "Id of a shipped rubric, or a path; all: every shipped one. Repeatable: the first is the "
    "one in use, the others stand beside it."
)
@click.option(
    "--multiverse",
    metavar="FILE|default",
    help="Say how robust the verdicts are: a file of choices, or default: those that the rubric "
    "itself makes.",
)
@options.restricted_option
@options.format_option(FORMATS, "How to write it.")
@options.output_option
@options.seed_option
def report(multiverse: str | None, **shared: Unpack[Shared]) -> int:
    """Write one file to send: verdicts, reasons, evidence, what would change them, the definition.

    CASES are paths, folders, globs, coding sheets, ids of shipped cases, or - for
    standard input. The page needs no network; a single case opens with a brief that prints on one
    page. What is restricted is left out; with --include-restricted every page says that it is in.
    """
    request = Request.of(shared, EXTENSIONS, default="html")
    definitions = request.definitions()
    reading = request.read_cases(definitions.rubrics)
    if reading.cases:
        content = report_input(definitions, reading.cases, request.seed)
        if multiverse is not None:
            content = replace(content, robustness=_robustness(content, multiverse))
        with progress("writing the report"):
            page = render_report(content, request.form)
        _write(page, content.cases, request)
    return finish(reading.errors)


def _write(page: str | bytes, cases: Sequence[Case], request: Request) -> None:
    """Write a report; without --output a terminal gets a file beside it instead of a long page."""
    if request.output is not None or not sys.stdout.isatty():
        request.put(page)
        return
    stem = cases[0].id if len(cases) == 1 else "report"
    path = Path(f"{stem}.{EXTENSION_BY_FORMAT[request.form]}")
    refuse_to_overwrite([path], force=False, remedy="-o replaces it")
    write(page, path, new=True)
    click.echo(path)


def _robustness(content: ReportInput, name: str) -> Robustness:
    from typology.analysis.robustness.robustness import robustness
    from typology.reading.rubric.multiverse.reader import read_multiverse

    reader = read_multiverse(None if name == SHIPPED else name, content.rubrics[0])
    with progress("bending the definition"):
        return robustness(reader, content.cases, seed=content.seed)
