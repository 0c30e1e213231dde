"""typology cluster."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final, cast

import click

from typology.analysis.cluster.clusters import (
    Basis,
    Clustering,
    ClusterSettings,
    Nested,
    TooManyClusters,
    find_clusters,
)
from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, width, write
from typology.model import Silence
from typology.scoring.scorecard import score as score_cases

FORMATS: Final = ("text", "markdown", "json", "csv")
EXTENSIONS: Final = {"txt": "text", "md": "markdown", "json": "json", "csv": "csv"}


def cluster_count(context: click.Context, option: click.Parameter, given: str) -> int | None:
    """None for `auto`, else a whole number of at least 2. Raises BadParameter."""
    if given == "auto":
        return None
    if not (given.isascii() and given.isdigit() and int(given) >= 2):
        raise click.BadParameter(f"{given!r} is neither auto nor a number of 2 or more")
    return int(given)


@click.command()
@options.cases_argument
@options.rubric_option
@options.set_options
@click.option(
    "--k",
    callback=cluster_count,
    default="auto",
    show_default=True,
    metavar="auto|N",
    help="How many clusters; auto: as many as fit best, 10 at most.",
)
@options.weights_option
@options.min_shared_option
@click.option(
    "--nested",
    type=click.Choice(["none", "all"]),
    default="none",
    show_default=True,
    help="Whether cases that are part of another are compared, too.",
)
@click.option(
    "--basis",
    type=click.Choice(["outcome", "text", "all"]),
    default="outcome",
    show_default=True,
    help="Compare what happened, what texts promise, or both with each other.",
)
@options.figure_option
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to write the result.")
@options.output_option
@options.colour_option
@options.seed_option
def cluster(
    cases: tuple[str, ...],
    rubric: str | None,
    sets: tuple[str, ...],
    silence: str | None,
    rates: tuple[str, ...],
    k: int | None,
    weights: tuple[str, ...],
    min_shared: int,
    nested: str,
    basis: str,
    figure: Path | None,
    form: str | None,
    output: Path | None,
    color: str | None,
    seed: int | None,
) -> int:
    """Find groups of cases that are rated alike, and say whether to believe in them.

    CASES are paths, folders (their *.yaml), globs, coding sheets, ids of shipped cases, or - for
    standard input.
    """
    from typology.reading.cases import read_cases
    from typology.reading.rubric.reader import read_rubric
    from typology.reading.weights import read_weights

    picked = options.chosen("rubric", rubric, options.DEFAULT_RUBRIC)
    form = options.format_of(form, output, EXTENSIONS, "text")
    if figure is not None:
        options.figure_form(figure)
    definition = read_rubric(
        picked.value, sets=options.pairs(sets, "--set"), silence=cast("Silence | None", silence)
    )
    settings = ClusterSettings(
        k=k,
        weights=read_weights(weights, definition),
        min_shared=min_shared,
        nested=cast(Nested, nested),
        basis=cast(Basis, basis),
        seed=options.seed_of(seed),
    )
    stdin = sys.stdin.buffer.read() if "-" in cases else None
    read = read_cases(cases, [definition], rates=options.pairs(rates, "--rate"), stdin=stdin)
    errors = [problem for problem in read.problems if problem.severity == "error"]
    cards = score_cases(definition, read.cases, flips=False, seed=settings.seed)
    try:
        found = find_clusters(definition, cards, settings)
    except TooManyClusters as error:
        raise click.UsageError(f"--k: {error}") from error
    if figure is not None:
        write(_drawn(found, figure), figure)
    tint = options.tinted(color, output)
    write(_written(found, form, picked.origin, tint), output)
    print_problems(errors)
    return FINDINGS if errors else OK


def _drawn(found: Clustering, figure: Path) -> bytes:
    from typology.reporting.cluster.figures import dendrogram
    from typology.reporting.formats.figure import draw

    if not found.cards:
        raise click.UsageError("--figure: no case is left to draw")
    return draw(dendrogram(found), options.figure_form(figure))


def _written(found: Clustering, form: str, origin: str | None, colour: bool) -> str:
    from typology.reporting.cluster import data, text

    if form == "json":
        from typology.reporting.formats.json import write_json

        return write_json(data.cluster_document(found))
    if form == "csv":
        from typology.reporting.formats.tables.csv import write_csv

        return write_csv(data.cluster_data(found))
    if form == "markdown":
        return text.write_clusters_markdown(found, origin)
    return text.write_clusters_text(found, origin, width=min(width(), 100), colour=colour)
