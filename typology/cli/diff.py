"""typology diff."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.output import finish
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views
from typology.cli.shared.request import Request, Shared
from typology.model import Case, Problem
from typology.reporting.formats.tables.registry import DATA, EXTENSIONS, FORMATS

FileKind: TypeAlias = Literal["rubric", "case"]


class _Compared(NamedTuple):
    """The difference to write, if there are two to compare; whether a verdict moves; problems."""

    views: Views | None
    moves: bool
    problems: Sequence[Problem]


@click.command()
@click.argument("first", metavar="FIRST")
@click.argument("second", metavar="SECOND")
@options.sheet_options
@click.option(
    "--cases",
    multiple=True,
    metavar="CASES",
    help="The cases that two rubrics are compared on; default: the shipped ones. Repeatable.",
)
@options.rubric_option
@click.option(
    "--fail-on", "fail_on", type=click.Choice(["flips"]), help="Exit 1 where any verdict moves."
)
@click.option("--all", "every", is_flag=True, help="List the cases that keep their verdict too.")
@options.format_option(FORMATS, "How to write it.")
@options.restricted_option
@options.output_option
@options.colour_option
@options.seed_option
def diff(
    first: str, second: str, fail_on: str | None, every: bool, **shared: Unpack[Shared]
) -> int:
    """Compare two definitions, or two drafts of a deal.

    FIRST and SECOND are two rubrics (what differs, which verdicts move, and what moves them) or two
    case files (terms, ratings and verdict changed, and what each draft's verdict rests on).
    """
    request = Request.of(shared, EXTENSIONS)
    kinds = [_file_kind(name, request) for name in (first, second)]
    if kinds[0] != kinds[1]:
        raise click.UsageError(f"{first} is a {kinds[0]} and {second} a {kinds[1]}: two of a kind")
    if kinds[0] == "rubric" and request.given_rubric is not None:
        raise click.UsageError("--rubric is for two drafts of a deal, not for two rubrics")
    if kinds[0] == "case" and request.cases:
        raise click.UsageError("--cases is for two rubrics, not for two drafts of a deal")
    if kinds[0] == "rubric":
        compared = _rubrics(first, second, request, every)
    else:
        compared = _drafts(first, second, request)
    if compared.views is not None:
        request.write(compared.views)
    return finish(compared.problems, finding=compared.moves and fail_on is not None)


def _file_kind(name: str, request: Request) -> FileKind:
    """The kind of file that a name names, as `check` tells them apart."""
    from typology.reading.check import is_rubric
    from typology.reading.inputs import find_inputs
    from typology.reading.library import shipped_cases, shipped_rubrics
    from typology.reading.problems import MissingName, did_you_mean, shortened

    try:
        found = find_inputs([name], request.stdin_for([name]), rubrics_too=True)
    except MissingName as error:
        hint = did_you_mean(name, (*shipped_rubrics(), *shipped_cases()))
        message = f"no file, shipped rubric or shipped case {shortened(name)}"
        raise MissingName(message + (f"; {hint}" if hint else "")) from error
    inputs = [each for each in found if not each.is_sources]
    if len(inputs) != 1:
        raise click.UsageError(f"{name} names {len(inputs)} files: name one rubric, or one case")
    return "rubric" if not inputs[0].is_sheet and is_rubric(inputs[0].document().tree) else "case"


def _rubrics(first: str, second: str, request: Request, every: bool) -> _Compared:
    from typology.analysis.diff.definitions import difference
    from typology.reading.library import shipped_cases
    from typology.reading.rubric.reader import read_rubric
    from typology.reporting.diff.data import difference_document, difference_tables
    from typology.reporting.diff.definitions import difference_blocks

    before, after = read_rubric(first), read_rubric(second)
    reading = request.read_cases([before, after], request.cases or shipped_cases())
    with progress("comparing"):
        changes = difference(before, after, reading.cases, seed=request.seed)
    views = Views(
        text=lambda: difference_blocks(changes, every=every),
        tables=lambda: difference_tables(changes, data=request.form in DATA, every=every),
        document=lambda: difference_document(changes),
    )
    return _Compared(views, bool(changes.moves), reading.errors)


def _drafts(first: str, second: str, request: Request) -> _Compared:
    from typology.analysis.diff.drafts import compare_drafts
    from typology.reporting.diff.drafts import draft_document, draft_tables, drafts_blocks

    definition = request.definition()
    cases: list[Case] = []
    problems: list[Problem] = []
    for name in (first, second):
        reading = request.read_cases([definition], [name], needed=False)
        problems += reading.errors
        if len(reading.cases) > 1:
            raise click.UsageError(f"{name} holds {len(reading.cases)} cases: a draft is one")
        cases += reading.cases
    if len(cases) < 2:
        return _Compared(None, False, problems)
    drafts = compare_drafts(definition, *cases, seed=request.seed)
    views = Views(
        text=lambda: drafts_blocks(drafts, request.origin),
        tables=lambda: draft_tables(drafts),
        document=lambda: draft_document(drafts),
    )
    return _Compared(views, bool(drafts.difference.moves), problems)
