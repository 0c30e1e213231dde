"""typology test."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import click

from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems
from typology.model import Problem
from typology.reporting.problems import PROBLEM_FORMATS

if TYPE_CHECKING:
    from typology.reading.test import ExpectationReading


@click.command()
@click.argument("cases", nargs=-1, metavar="[CASES...]")
@click.option(
    "--rubric",
    "-r",
    "rubrics",
    multiple=True,
    metavar="RUBRIC",
    help="Path of a rubric that cases expect something of; shipped ones are found. Repeatable.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(tuple(PROBLEM_FORMATS)),
    default="text",
    show_default=True,
    help="How to write what was missed.",
)
def test(cases: tuple[str, ...], rubrics: tuple[str, ...], form: str) -> int:
    """Run what cases expect: is each verdict under `expect:` the one that its definition gives?

    CASES are paths, folders (their *.yaml), globs, or ids of shipped cases; without any, all
    shipped cases. Each miss is told with its place, and which definition gave which verdict.
    """
    from typology.reading import library
    from typology.reading.rubric.reader import read_rubric
    from typology.reading.test import read_expectations

    stdin = sys.stdin.buffer.read() if "-" in cases else None
    given = [(name, read_rubric(name)) for name in rubrics]
    read = read_expectations(
        cases or library.shipped_cases(), [rubric for _, rubric in given], stdin=stdin
    )
    missed = tuple(sorted(_missed(read, {rubric.id: name for name, rubric in given})))
    click.echo(PROBLEM_FORMATS[form](missed), nl=False)
    print_problems(read.problems)
    click.echo(_counts(read, len(missed)), err=True)
    return FINDINGS if missed or read.problems else OK


def _missed(read: ExpectationReading, names: Mapping[str, str]) -> Iterator[Problem]:
    """A problem for each verdict that is not as expected; `names` are those of given rubrics."""
    from typology.reading import library
    from typology.scoring.columnar.cases import score_many

    for each in read.expectations:
        (found,) = score_many(each.rubric, [each.case])
        if found.verdict != each.verdict:
            path, rubric = each.document.path, each.rubric
            case = each.case.id if path == str(library.case_path(each.case.id)) else path
            message = f"{rubric.id} {rubric.version} gives {found.verdict}, expected {each.verdict}"
            how = f"see: typology explain {case} -r {names.get(rubric.id, rubric.id)}"
            yield each.problem(message, how)


def _counts(read: ExpectationReading, missed: int) -> str:
    total = len(read.expectations)
    cases = len({each.case.id for each in read.expectations})
    rubrics = len({each.rubric.id for each in read.expectations})
    told = f"expectations: {total}, met: {total - missed}, missed: {missed}"
    broken = f"; problems: {len(read.problems)}" if read.problems else ""
    return f"{told} (cases: {cases}, rubrics: {rubrics}){broken}"
