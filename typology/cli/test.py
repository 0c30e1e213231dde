"""typology test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.output import finish, tell_passed_over
from typology.cli.shared.request import Request, Shared
from typology.model import Problem
from typology.reporting.problems import PROBLEM_FORMATS

if TYPE_CHECKING:
    from typology.reading.test import ExpectationReading


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASES...]")
@options.rubrics_option(
    "Path of a rubric that cases expect something of; shipped ones are found. Repeatable."
)
@options.problem_format_option(PROBLEM_FORMATS, "How to write what was missed.")
def test(**shared: Unpack[Shared]) -> int:
    """Run what cases expect: is each verdict under `expect:` the one that its definition gives?

    CASES are paths, folders, globs, ids of shipped cases, or - for standard input; without any, all
    shipped cases. Each miss is reported with its place, and which definition gave which verdict.
    """
    from typology.reading import library
    from typology.reading.rubric.reader import read_rubric
    from typology.reading.test import read_expectations

    request = Request.of(shared)
    tell_passed_over(request.cases)
    named = {name: read_rubric(name) for name in request.rubrics}
    reading = read_expectations(
        request.cases or library.shipped_cases(),
        tuple(named.values()),
        stdin=request.stdin_for(request.cases),
    )
    names = {rubric.id: name for name, rubric in named.items()}
    missed = tuple(sorted(_missed(reading, names)))
    request.put(PROBLEM_FORMATS[request.form](missed))
    code = finish(reading.problems, finding=bool(missed))
    click.echo(_counts(reading, len(missed)), err=True)
    if not reading.expectations and not reading.problems:
        click.echo("typology: no case has a verdict under `expect:`: nothing was tested", err=True)
    return code


def _missed(reading: ExpectationReading, names: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each verdict that is not as expected; `names` are those of given rubrics."""
    from typology.reading import library
    from typology.scoring.columnar.cases import score_many

    for expectation in reading.expectations:
        rubric, case = expectation.rubric, expectation.case
        (summary,) = score_many(rubric, [case])
        if summary.verdict != expectation.verdict:
            path = expectation.document.path
            name = case.id if path == str(library.case_path(case.id)) else path
            message = (
                f"{rubric.id} {rubric.version} gives {summary.verdict}, "
                f"expected {expectation.verdict}"
            )
            hint = f"see: typology explain {name} -r {names.get(rubric.id, rubric.id)}"
            yield expectation.problem(message, hint)


def _counts(reading: ExpectationReading, missed: int) -> str:
    total = len(reading.expectations)
    cases = len({each.case.id for each in reading.expectations})
    rubrics = len({each.rubric.id for each in reading.expectations})
    counts = f"expectations: {total}, met: {total - missed}, missed: {missed}"
    problems = f"; problems: {len(reading.problems)}" if reading.problems else ""
    return f"{counts} (cases: {cases}, rubrics: {rubrics}){problems}"
