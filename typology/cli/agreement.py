"""typology agreement."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, cast

import click

from typology.analysis.agreement.agreement import agreement as compare_coders
from typology.analysis.agreement.results import Agreement, Metric
from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, width, write

FORMATS: Final = ("text", "markdown", "csv", "json")
MOST_RESAMPLES: Final = 100_000  # what memory holds with ease
EXTENSIONS: Final = {"txt": "text", "md": "markdown", "csv": "csv", "json": "json"}


@click.command()
@click.argument("coders", nargs=-1, required=True, metavar="DIR DIR...")
@options.rubric_option
@click.option(
    "--metric",
    type=click.Choice(["ordinal", "nominal"]),
    default="ordinal",
    show_default=True,
    help="How far levels differ: by rank (alpha ordinal, AC2), or all alike (alpha nominal, AC1).",
)
@click.option(
    "--bootstrap",
    type=click.IntRange(min=0, max=MOST_RESAMPLES),
    default=1000,
    show_default=True,
    metavar="N",
    help="Resamples of the cases for the 95 % intervals; 0: none.",
)
@options.seed_option
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to write the result.")
@options.output_option
@options.colour_option
def agreement(
    coders: tuple[str, ...],
    rubric: str | None,
    metric: str,
    bootstrap: int,
    seed: int | None,
    form: str | None,
    output: Path | None,
    color: str | None,
) -> int:
    """Compare coders: how far folders that hold codings of the same cases agree.

    Each DIR is one coder's folder of cases (or a coding sheet). A case is compared where two coders
    coded it, by its id and on the same basis. Unknown is never a level: a criterion that one rated
    and another left unknown is counted apart.
    """
    from typology.reading.cases import read_cases
    from typology.reading.rubric.reader import read_rubric

    _distinct(coders)
    picked = options.chosen("rubric", rubric, options.DEFAULT_RUBRIC)
    form = options.format_of(form, output, EXTENSIONS, "text")
    definition = read_rubric(picked.value)
    read = {coder: read_cases([coder], [definition]) for coder in coders}
    errors = [each for one in read.values() for each in one.problems if each.severity == "error"]
    found = compare_coders(
        definition,
        {coder: one.cases for coder, one in read.items()},
        metric=cast(Metric, metric),
        resamples=bootstrap,
        seed=options.seed_of(seed),
    )
    tint = options.tinted(color, output)
    write(_written(found, form, picked.origin, tint), output)
    print_problems(errors)
    return FINDINGS if errors else OK


def _distinct(coders: Sequence[str]) -> None:
    if len(coders) < 2:
        raise click.UsageError("agreement takes two folders or more, one a coder")
    if len({Path(coder).resolve() for coder in coders}) < len(coders):
        raise click.UsageError("the same folder is named twice: a coder agrees with itself")


def _written(found: Agreement, form: str, origin: str | None, colour: bool) -> str:
    from typology.reporting.agreement.data import agreement_document, agreement_table
    from typology.reporting.agreement.text import agreement_blocks

    if form == "json":
        from typology.reporting.formats.json import write_json

        return write_json(agreement_document(found))
    if form == "csv":
        from typology.reporting.formats.tables.csv import write_csv

        return write_csv(agreement_table(found))
    from typology.reporting.formats.blocks.markdown import write_markdown
    from typology.reporting.formats.blocks.text import write_text

    told = agreement_blocks(found, origin=origin)
    if form == "markdown":
        return write_markdown(told)
    return write_text(told, width=min(width(), 100), colour=colour)
