"""typology report."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from typology.cli.compare import named_definitions
from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems as tell_problems
from typology.cli.shared.output import write

if TYPE_CHECKING:
    from typology.analysis.robustness.results import Robustness
    from typology.model import Case, Rubric
    from typology.reporting.handling import Shareable
    from typology.reporting.report.content import ReportInput

SHIPPED: Final = "default"
FORMATS: Final = ("html", "markdown", "xlsx")
EXTENSIONS: Final = {"html": "html", "htm": "html", "md": "markdown", "xlsx": "xlsx"}


@click.command()
@options.cases_argument
@click.option(
    "--rubric",
    "-r",
    "rubrics",
    multiple=True,
    metavar="RUBRIC",
    help="Id of a shipped rubric, or a path; all: every shipped one. Repeatable: the first is the "
    "one in use, the others stand beside it.",
)
@click.option(
    "--multiverse",
    metavar="FILE|default",
    help="Say how robust the verdicts are: a file of choices, or the one of the default rubric.",
)
@options.restricted_option
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to write it.")
@options.output_option
@options.seed_option
def report(
    cases: tuple[str, ...],
    rubrics: tuple[str, ...],
    multiverse: str | None,
    restricted: bool,
    form: str | None,
    output: Path | None,
    seed: int | None,
) -> int:
    """Write one file to send: verdicts, reasons, evidence, what would change them, the definition.

    CASES are paths, folders (their *.yaml), globs, coding sheets, ids of shipped cases, or - for
    standard input. The page needs no network; a single case opens with a brief that prints on one
    page. What is restricted is left out.
    """
    from typology.reading.cases import read_cases

    form = options.format_of(form, output, EXTENSIONS, "html")
    named, origin = named_definitions(rubrics)
    stdin = sys.stdin.buffer.read() if "-" in cases else None
    read = read_cases(cases, list(named.values()), stdin=stdin)
    draw = options.seed_of(seed)
    kept = allowed(read.cases, restricted)
    if kept.cases:
        given = material(named, kept, origin, draw)
        if multiverse is not None:
            given = replace(given, robustness=_robustness(given, multiverse))
        write(written(given, form), output)
    errors = [problem for problem in read.problems if problem.severity == "error"]
    tell_problems(errors)
    return FINDINGS if errors else OK


def allowed(cases: Sequence[Case], restricted: bool) -> Shareable:
    """The cases as they may be told; what is left out is named on standard error."""
    from typology.reporting.handling import Shareable, shareable

    if restricted:
        return Shareable(tuple(cases))
    kept = shareable(cases)
    for name in kept.left_out:
        click.echo(f"typology: {name} is restricted, so it is left out", err=True)
    if kept.left_out and not kept.cases:
        raise click.UsageError("nothing is left to tell; --include-restricted puts it in")
    return kept


def material(
    named: Mapping[str, Rubric], kept: Shareable, origin: str | None, seed: int
) -> ReportInput:
    """What a report is made of; precedents are sought among the shipped cases, too.

    `named` are rubrics by the names that they were read by.
    """
    from typology.reading.case.sources import shipped_sources
    from typology.reading.cases import read_cases
    from typology.reading.library import shipped_cases
    from typology.reading.rubric.reader import read_parent
    from typology.reporting.handling import shareable
    from typology.reporting.report.content import ReportInput

    rubrics = tuple(named.values())
    return ReportInput(
        rubrics=rubrics,
        parent=read_parent(next(iter(named))),
        cases=kept.cases,
        library=shareable(read_cases(shipped_cases(), rubrics).cases).cases,
        thinned=kept.thinned,
        shipped_sources=frozenset(shipped_sources().entries),
        origin=origin,
        seed=seed,
    )


def _robustness(given: ReportInput, name: str) -> Robustness:
    from typology.analysis.robustness.robustness import robustness
    from typology.reading.rubric.multiverse import read_multiverse

    reader = read_multiverse(None if name == SHIPPED else name, given.rubrics[0])
    return robustness(reader, given.cases, seed=given.seed)


def written(given: ReportInput, form: str) -> str | bytes:
    """The report in one of FORMATS."""
    from typology.reporting.report.content import build_report

    report = build_report(given)
    if form == "markdown":
        from typology.reporting.report.markdown import write_markdown

        return write_markdown(report)
    if form == "xlsx":
        from typology.reporting.report.tables import write_workbook

        return write_workbook(report)
    from typology.reporting.report.page import write_page

    return write_page(report)
