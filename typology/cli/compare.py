"""typology compare."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

import click

from typology.analysis.compare import (
    Comparison,
    UnknownField,
    UnknownValue,
    arranged,
    filtered,
)
from typology.analysis.compare import compare as compare_cases
from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, width, write
from typology.cli.shared.tables import write_tables
from typology.model import Rubric
from typology.reporting.formats.tables.registry import DATA, EXTENSIONS, FORMATS

if TYPE_CHECKING:
    from typology.reporting.compare import Layout, Values
    from typology.scoring.scorecard import Scorecard

EVERY: Final = "all"


@click.command()
@options.cases_argument
@click.option(
    "--rubric",
    "-r",
    "rubrics",
    multiple=True,
    metavar="RUBRIC",
    help="Id of a shipped rubric, or a path; all: every shipped one, the default first. "
    "Repeatable.",
)
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Keep the cases of which it holds (a list contains it). Repeatable: all must hold.",
)
@click.option(
    "--sort",
    "sorts",
    multiple=True,
    metavar="FIELD",
    help="Order by a field, then the next; -FIELD from high to low.",
)
@click.option("--group-by", "group", metavar="FIELD", help="Set cases apart by a field.")
@click.option(
    "--columns",
    metavar="NAME,NAME...",
    help="Columns, in their order: fields, or criteria (those that formulas read), all, "
    "memberships.",
)
@click.option(
    "--values",
    type=click.Choice(["level", "membership"]),
    default="level",
    show_default=True,
    help="What to show of a rating.",
)
@click.option(
    "--figure",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE.svg|png|pdf",
    help="Draw cases by criteria as a heat map too.",
)
@click.option("--format", "form", type=click.Choice(list(FORMATS)), help="How to write the table.")
@options.output_option
@options.colour_option
@options.seed_option
def compare(
    cases: tuple[str, ...],
    rubrics: tuple[str, ...],
    filters: tuple[str, ...],
    sorts: tuple[str, ...],
    group: str | None,
    columns: str | None,
    values: str,
    figure: Path | None,
    form: str | None,
    output: Path | None,
    color: str | None,
    seed: int | None,
) -> int:
    """Compare cases: criteria and verdicts side by side, under one definition or several.

    CASES are paths, folders (their *.yaml), globs, coding sheets, ids of shipped cases, or - for
    standard input. Fields are those of a case file, the criteria, the types, verdict, firm,
    rests_on and the ids of the rubrics.
    """
    from typology.reading.cases import read_cases
    from typology.reporting.compare import Layout

    form = options.format_of(form, output, EXTENSIONS, "text")
    named, origin = named_definitions(rubrics)
    definitions = list(named.values())
    if figure is not None:
        _drawable(figure)
    stdin = sys.stdin.buffer.read() if "-" in cases else None
    read = read_cases(cases, definitions, stdin=stdin)
    draw = options.seed_of(seed)
    names = tuple(name.strip() for name in columns.split(",")) if columns else ()
    layout = Layout(names, cast("Values", values), group, long=form in DATA)
    try:
        found = compare_cases(definitions, read.cases, seed=draw)
        found = filtered(found, options.pairs(filters, "--filter"))
        found = arranged(found, [*([group] if group else []), *_split(sorts)])
        tint = options.tinted(color, output)
        written = _written(found, layout, form, origin, tint)
    except (UnknownField, UnknownValue) as error:
        raise _usage(error) from error
    write(written, output)
    if figure is not None and found.entries:
        write(_drawn(found, figure, draw), figure)
    elif figure is not None:
        click.echo(f"no case is left to draw: {figure} is not written", err=True)
    errors = [problem for problem in read.problems if problem.severity == "error"]
    print_problems(errors)
    return FINDINGS if errors else OK


def _split(given: Sequence[str]) -> list[str]:
    return [name.strip() for each in given for name in each.split(",")]


def named_definitions(names: Sequence[str]) -> tuple[dict[str, Rubric], str | None]:
    """The rubrics by the names given, and where the default came from if none were.

    Raises UsageError where two that differ have one id.
    """
    from typology.reading.library import shipped_rubrics
    from typology.reading.rubric.reader import read_rubric

    origin = None
    if not names:
        picked = options.chosen("rubric", None, options.DEFAULT_RUBRIC)
        names, origin = (picked.value,), picked.origin
    every = dict.fromkeys((options.DEFAULT_RUBRIC, *shipped_rubrics()))
    wanted = [each for name in names for each in (every if name == EVERY else (name,))]
    found: dict[str, tuple[str, Rubric]] = {}
    for name in dict.fromkeys(wanted):
        rubric = read_rubric(name)
        known = found.setdefault(rubric.id, (name, rubric))
        if known[1].sha256 != rubric.sha256:
            raise click.UsageError(f"two rubrics are called {rubric.id}: {known[0]} and {name}")
    return dict(found.values()), origin


def _usage(error: UnknownField | UnknownValue) -> click.UsageError:
    from typology.reading.problems import did_you_mean

    word = error.name if isinstance(error, UnknownField) else error.value
    hint = did_you_mean(word, error.known) or "known: " + ", ".join(error.known)
    return click.UsageError(f"{error}; {hint}")


def _written(
    found: Comparison, layout: Layout, form: str, origin: str | None, colour: bool
) -> str | bytes:
    from typology.reporting.compare import comparison_table, definitions_table
    from typology.reporting.formats.tables.text import write_text

    table = comparison_table(found, layout)
    if origin is not None:
        table = replace(table, notes=(*table.notes, f"The rubric was chosen by {origin}."))
    if form == "text":
        return write_text(table, width=width(), colour=colour)
    if form in DATA:
        return write_tables(form, table, definitions_table(found.rubrics))
    return write_tables(form, table)


def _drawable(figure: Path) -> None:
    from typology.reporting.formats.figure import FORMATS as FIGURES

    if figure.suffix.lstrip(".").lower() not in FIGURES:
        raise click.UsageError(f"--figure: a file that ends in {', '.join(FIGURES)}")


def _drawn(found: Comparison, figure: Path, seed: int) -> bytes:
    from typology.reporting.cluster.figures import heat_map
    from typology.reporting.formats.figure import draw
    from typology.scoring.scorecard import score

    main, *others = found.rubrics
    cards = score(main, [entry.case for entry in found.entries], flips=False, seed=seed)
    verdicts = {
        rubric.id: {entry.case.id: entry.summaries[place].verdict for entry in found.entries}
        for place, rubric in enumerate(others, start=1)
    }
    drawn = heat_map(main, cards, _clusters(main, cards), verdicts)
    return draw(drawn, figure.suffix.lstrip(".").lower())


def _clusters(rubric: Rubric, cards: Sequence[Scorecard]) -> dict[str, int]:
    """Numbers of clusters by case, empty where the cases do not fall into clusters."""
    from typology.analysis.cluster.clusters import find_clusters

    found = find_clusters(rubric, cards)
    if found.partition is None or not found.partition.beats_chance:
        return {}
    numbers = found.partition.numbers.tolist()
    return {card.case.id: number + 1 for card, number in zip(found.cards, numbers, strict=True)}
