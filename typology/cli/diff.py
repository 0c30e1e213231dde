"""typology diff."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, width, write
from typology.cli.shared.tables import write_tables
from typology.model import Case, Problem
from typology.reporting.formats.tables.registry import DATA, EXTENSIONS, FORMATS

if TYPE_CHECKING:
    from typology.analysis.diff.definitions import Difference
    from typology.analysis.diff.drafts import Drafts

What: TypeAlias = Literal["rubric", "case"]


@click.command()
@click.argument("first", metavar="FIRST")
@click.argument("second", metavar="SECOND")
@click.option(
    "--cases",
    multiple=True,
    metavar="CASES",
    help="The cases that two rubrics are compared on; default: the shipped ones. Repeatable.",
)
@options.rubric_option
@click.option(
    "--fail-on",
    "fail_on",
    type=click.Choice(["flips"]),
    help="Exit 1 where any verdict moves.",
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="How to write it.")
@options.output_option
@options.colour_option
@options.seed_option
def diff(
    first: str,
    second: str,
    cases: tuple[str, ...],
    rubric: str | None,
    fail_on: str | None,
    form: str | None,
    output: Path | None,
    color: str | None,
    seed: int | None,
) -> int:
    """Compare two definitions, or two drafts of a deal.

    FIRST and SECOND are two rubrics (what differs, which verdicts move, and what moves them) or two
    case files (terms, ratings and verdict changed, and what each draft's verdict rests on).
    """
    form = options.format_of(form, output, EXTENSIONS, "text")
    stdin = sys.stdin.buffer.read() if "-" in (first, second, *cases) else None
    kinds = [_kind(name, stdin) for name in (first, second)]
    if kinds[0] != kinds[1]:
        raise click.UsageError(f"{first} is a {kinds[0]} and {second} a {kinds[1]}: two of a kind")
    tint = options.tinted(color, output)
    draw = options.seed_of(seed)
    if kinds[0] == "rubric":
        if rubric is not None:
            raise click.UsageError("--rubric is for two drafts of a deal, not for two rubrics")
        found, problems = _of_rubrics(first, second, cases, stdin, draw)
        moved = bool(found.moves)
        written = _written_rubrics(found, form, tint)
    else:
        if cases:
            raise click.UsageError("--cases is for two rubrics, not for two drafts of a deal")
        picked = options.chosen("rubric", rubric, options.DEFAULT_RUBRIC)
        drafts, problems = _of_drafts(first, second, picked.value, stdin, draw)
        if drafts is None:
            print_problems(problems)
            return FINDINGS
        moved = bool(drafts.difference.moves)
        written = _written_drafts(drafts, form, picked.origin, tint)
    write(written, output)
    print_problems(problems)
    return FINDINGS if problems or (moved and fail_on) else OK


def _kind(name: str, stdin: bytes | None) -> What:
    """Whether a name is a rubric's or a case's, as `check` tells them apart."""
    from typology.reading.check import is_rubric
    from typology.reading.inputs import find_inputs
    from typology.reading.library import shipped_cases, shipped_rubrics
    from typology.reading.problems import MissingName, did_you_mean, shortened

    try:
        named = find_inputs([name], stdin, rubrics_too=True)
    except MissingName as error:
        hint = did_you_mean(name, (*shipped_rubrics(), *shipped_cases()))
        told = f"no file, shipped rubric or shipped case {shortened(name)}"
        raise MissingName(told + (f"; {hint}" if hint else "")) from error
    if len(named) != 1:
        raise click.UsageError(f"{name} names {len(named)} files: name one rubric, or one case")
    return "rubric" if not named[0].is_sheet and is_rubric(named[0].document().tree) else "case"


def _of_rubrics(
    first: str, second: str, cases: Sequence[str], stdin: bytes | None, seed: int
) -> tuple[Difference, list[Problem]]:
    from typology.analysis.diff.definitions import difference
    from typology.reading.cases import read_cases
    from typology.reading.library import shipped_cases
    from typology.reading.rubric.reader import read_rubric

    before, after = read_rubric(first), read_rubric(second)
    read = read_cases(cases or shipped_cases(), [before, after], stdin=stdin)
    found = difference(before, after, read.cases, seed=seed)
    return found, [problem for problem in read.problems if problem.severity == "error"]


def _of_drafts(
    first: str, second: str, rubric: str, stdin: bytes | None, seed: int
) -> tuple[Drafts | None, list[Problem]]:
    from typology.analysis.diff.drafts import compare_drafts
    from typology.reading.cases import read_cases
    from typology.reading.rubric.reader import read_rubric

    definition = read_rubric(rubric)
    drafts: list[Case] = []
    problems: list[Problem] = []
    for name in (first, second):
        read = read_cases([name], [definition], stdin=stdin)
        problems += [problem for problem in read.problems if problem.severity == "error"]
        if len(read.cases) > 1:
            raise click.UsageError(f"{name} holds {len(read.cases)} cases: a draft is one")
        drafts += read.cases
    if len(drafts) < 2:
        return None, problems
    return compare_drafts(definition, *drafts, seed=seed), problems


def _written_rubrics(found: Difference, form: str, colour: bool) -> str | bytes:
    from typology.reporting.diff.data import difference_document, difference_tables
    from typology.reporting.diff.definitions import difference_blocks
    from typology.reporting.formats.blocks.markdown import write_markdown
    from typology.reporting.formats.blocks.text import write_text
    from typology.reporting.formats.json import write_json

    if form == "text":
        return write_text(difference_blocks(found), width=min(width(), 100), colour=colour)
    if form == "markdown":
        return write_markdown(difference_blocks(found))
    if form == "json":
        return write_json(difference_document(found))
    return write_tables(form, *difference_tables(found, data=form in DATA))


def _written_drafts(found: Drafts, form: str, origin: str | None, colour: bool) -> str | bytes:
    from typology.reporting.diff.drafts import draft_document, draft_tables, drafts_blocks
    from typology.reporting.formats.blocks.markdown import write_markdown
    from typology.reporting.formats.blocks.text import write_text
    from typology.reporting.formats.json import write_json

    told = drafts_blocks(found, origin)
    if form == "text":
        return write_text(told, width=min(width(), 100), colour=colour)
    if form == "markdown":
        return write_markdown(told)
    if form == "json":
        return write_json(draft_document(found))
    return write_tables(form, *draft_tables(found))
