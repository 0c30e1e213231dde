"""typology robustness."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, width, write
from typology.model import Silence
from typology.reporting.formats.tables.registry import DATA, EXTENSIONS, FORMATS
from typology.reporting.robustness.tables import TABLES, robustness_tables

if TYPE_CHECKING:
    from typology.analysis.robustness.results import Robustness


@click.command()
@options.cases_argument
@options.rubric_option
@options.set_options
@click.option(
    "--multiverse",
    metavar="FILE",
    help="Choices and their options; default: those that the default rubric makes.",
)
@click.option(
    "--draws",
    type=click.IntRange(min=1),
    metavar="N",
    help="Draw N definitions instead of going through all; of more than 20,000, and where weights "
    "vary, 10,000 are drawn by default.",
)
@click.option(
    "--table",
    "tables",
    multiple=True,
    type=click.Choice(list(TABLES)),
    help="Only this table. Repeatable; csv holds one, by default cases.",
)
@click.option(
    "--figures",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="FOLDER",
    help="Draw the shares of all cases, the numbers, and each case's specification curve.",
)
@click.option(
    "--figure-format",
    "drawn_as",
    type=click.Choice(["svg", "png", "pdf"]),
    default="svg",
    show_default=True,
    help="How to draw them.",
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="How to write the tables.")
@options.output_option
@options.colour_option
@options.seed_option
def robustness(
    cases: tuple[str, ...],
    rubric: str | None,
    sets: tuple[str, ...],
    silence: str | None,
    rates: tuple[str, ...],
    multiverse: str | None,
    draws: int | None,
    tables: tuple[str, ...],
    figures: Path | None,
    drawn_as: str,
    form: str | None,
    output: Path | None,
    color: str | None,
    seed: int | None,
) -> int:
    """See how far the definition can bend before verdicts break.

    Goes through every combination of the options that a multiverse file lists, and turns each
    number of the definition by itself. CASES are paths, folders (their *.yaml), globs, coding
    sheets, ids of shipped cases, or - for standard input.
    """
    from typology.analysis.robustness.robustness import robustness as weigh
    from typology.reading.cases import read_cases
    from typology.reading.rubric.multiverse import read_multiverse
    from typology.reading.rubric.reader import read_rubric

    form = options.format_of(form, output, EXTENSIONS, "text")
    picked = options.chosen("rubric", rubric, options.DEFAULT_RUBRIC)
    definition = read_rubric(
        picked.value, sets=options.pairs(sets, "--set"), silence=cast("Silence | None", silence)
    )
    reader = read_multiverse(multiverse, definition)
    stdin = sys.stdin.buffer.read() if "-" in cases else None
    read = read_cases(cases, [definition], rates=options.pairs(rates, "--rate"), stdin=stdin)
    errors = [problem for problem in read.problems if problem.severity == "error"]
    found = weigh(reader, read.cases, draws=draws, seed=options.seed_of(seed))
    if figures is not None:
        _draw(found, figures, drawn_as)
    tint = options.tinted(color, output)
    write(_written(found, tables, form, picked.origin, tint), output)
    print_problems(errors)
    return FINDINGS if errors else OK


def _written(
    found: Robustness, names: Sequence[str], form: str, origin: str | None, colour: bool
) -> str | bytes:
    from dataclasses import replace

    from typology.reporting.formats.tables.text import write_text

    if form == "json" and not names:
        from typology.reporting.formats.json import write_json
        from typology.reporting.robustness.json import robustness_document

        return write_json(robustness_document(found))
    first, *others = robustness_tables(found, names, data=form in DATA)
    if origin is not None:
        first = replace(first, notes=(*first.notes, f"The rubric was chosen by {origin}."))
    if form == "text":
        return write_text(first, *others, width=width(), colour=colour)
    return FORMATS[form](first, *others)


def _draw(found: Robustness, folder: Path, form: str) -> None:
    from typology.reporting.formats.figure import draw
    from typology.reporting.robustness.figures import figures_of

    folder.mkdir(parents=True, exist_ok=True)
    for name, figure in figures_of(found):
        write(draw(figure, form), folder / f"{name}.{form}")
