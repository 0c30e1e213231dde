"""typology precedents."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from typology.analysis.precedents import NEAREST, Precedents
from typology.analysis.precedents import precedents as find_precedents
from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, width, write
from typology.model import Rubric, Silence
from typology.scoring.scorecard import score as score_cases

if TYPE_CHECKING:
    from typology.reading.cases import CaseReading

FORMATS: Final = ("text", "markdown", "json", "csv")
EXTENSIONS: Final = {"txt": "text", "md": "markdown", "json": "json", "csv": "csv"}


@click.command()
@click.argument("case")
@click.argument("more", nargs=-1, metavar="")
@options.rubric_option
@options.set_options
@click.option(
    "-n",
    "count",
    type=click.IntRange(min=1),
    default=NEAREST,
    show_default=True,
    metavar="N",
    help="How many cases.",
)
@click.option(
    "--among",
    multiple=True,
    metavar="CASES...",
    help="Look among these cases, not the shipped ones. Takes all names that follow CASE.",
)
@options.weights_option
@options.min_shared_option
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to write the result.")
@options.output_option
@options.colour_option
def precedents(
    case: str,
    more: tuple[str, ...],
    rubric: str | None,
    sets: tuple[str, ...],
    silence: str | None,
    rates: tuple[str, ...],
    count: int,
    among: tuple[str, ...],
    weights: tuple[str, ...],
    min_shared: int,
    form: str | None,
    output: Path | None,
    color: str | None,
) -> int:
    """Find the cases most like a deal: similar ratings, not a forecast.

    CASE is a path, the id of a shipped case, or - for standard input. --rate applies to it alone.
    """
    from typology.reading.rubric.reader import read_rubric
    from typology.reading.weights import read_weights

    if more and not among:
        raise click.UsageError(f"one case at a time: {more[0]!r} too many (or give --among)")
    picked = options.chosen("rubric", rubric, options.DEFAULT_RUBRIC)
    form = options.format_of(form, output, EXTENSIONS, "text")
    definition = read_rubric(
        picked.value, sets=options.pairs(sets, "--set"), silence=cast("Silence | None", silence)
    )
    heavy = read_weights(weights, definition)
    names = (*among, *more)
    stdin = sys.stdin.buffer.read() if "-" in (case, *names) else None
    deal = _deal(case, definition, options.pairs(rates, "--rate"), stdin)
    others = _others(names, definition, stdin)
    errors = [each for one in (deal, others) for each in one.problems if each.severity == "error"]
    if deal.cases:
        (card,) = score_cases(definition, deal.cases, flips=False)
        cards = score_cases(definition, others.cases, flips=False)
        found = find_precedents(card, cards, n=count, min_shared=min_shared, weights=heavy)
        tint = options.tinted(color, output)
        write(_written(found, form, picked.origin, tint), output)
    print_problems(errors)
    return FINDINGS if errors else OK


def _deal(
    name: str, rubric: Rubric, rates: Sequence[tuple[str, str]], stdin: bytes | None
) -> CaseReading:
    from typology.reading.cases import read_cases

    read = read_cases([name], [rubric], rates=rates, stdin=stdin)
    if len(read.cases) > 1:
        raise click.UsageError(f"one case at a time: {name!r} names {len(read.cases)}")
    return read


def _others(names: Sequence[str], rubric: Rubric, stdin: bytes | None) -> CaseReading:
    from typology.reading.cases import read_cases
    from typology.reading.library import shipped_cases

    return read_cases(names or shipped_cases(), [rubric], stdin=stdin)


def _written(found: Precedents, form: str, origin: str | None, colour: bool) -> str:
    from typology.reporting.precedents import (
        method_blocks,
        precedent_document,
        precedent_table,
        precedents_blocks,
    )

    if form == "json":
        from typology.reporting.formats.json import write_json

        return write_json(precedent_document(found))
    if form == "csv":
        from typology.reporting.formats.tables.csv import write_csv

        return write_csv(precedent_table(found))
    from typology.reporting.formats.blocks.markdown import write_markdown
    from typology.reporting.formats.blocks.text import write_text

    document = precedents_blocks(found) + method_blocks(found, origin)
    if form == "markdown":
        return write_markdown(document)
    return write_text(document, width=min(width(), 100), colour=colour)
