"""typology check."""

from __future__ import annotations

from typing import Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import tell_passed_over
from typology.cli.shared.progress import progress
from typology.cli.shared.request import Request, Shared
from typology.reporting.handling import MARKS
from typology.reporting.problems import PROBLEM_FORMATS


@click.command()
@click.argument("names", nargs=-1, required=True, metavar="FILES...")
@options.sheet_options
@options.rubric_option
@options.problem_format_option(PROBLEM_FORMATS, "How to write the problems.")
@options.restricted_option
@click.option("--strict", is_flag=True, help="Exit 1 on warnings too.")
def check(names: tuple[str, ...], strict: bool, **shared: Unpack[Shared]) -> int:
    """Find every problem in rubrics, cases, coding sheets and mappings, all at once.

    FILES are paths, folders (or the cases and rubrics in them), globs, ids of shipped cases,
    rubrics and mappings, or - for standard input. A dataset's file named after a mapping is read as
    the mapping says. Cases are judged against RUBRIC; where that is faulty, only its problems are
    listed. A problem makes the file unusable; a warning says that a rating stands on weak ground,
    or that a definition may not do what it seems to do. A warning that the case answers
    (`accepted`) is listed apart.
    """
    from typology.reading.check import examine
    from typology.reading.problems import InputError

    request = Request.of(shared)
    owner = request.shows_restricted
    tell_passed_over(names)
    try:
        used = [request.definition()]
        with progress("checking"):
            problems, notes, restricted = examine(
                names,
                rubrics=used,
                stdin=request.stdin_for(names),
                owner=owner,
                options=request.sheet_options,
            )
    except InputError as error:
        problems, notes, restricted = error.problems, (), 0
    for note in notes:
        click.echo(f"typology: {note}", err=True)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = sum(problem.severity == "warning" for problem in problems)
    accepted = len(problems) - errors - warnings
    if restricted and not owner:
        message = "values are left out as restricted; --include-restricted puts them in"
        click.echo(f"typology: {message}", err=True)
    mark = MARKS.get(request.form, "") if restricted and owner else ""
    request.put(mark + PROBLEM_FORMATS[request.form](problems))
    answered = f", accepted: {accepted}" if accepted else ""
    click.echo(f"problems: {errors}, warnings: {warnings}{answered}", err=True)
    return FINDINGS if errors or (strict and warnings) else OK
