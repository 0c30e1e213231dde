"""typology cluster."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Unpack

import click

from typology.analysis.cluster.average_linkage import (
    Basis,
    Clustering,
    ClusterSettings,
    Nested,
    TooManyClusters,
    find_clusters,
)
from typology.cli.shared import options
from typology.cli.shared.output import figure_form, finish, width, write
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import LINE, Views
from typology.cli.shared.request import Request, Shared
from typology.model import Rubric
from typology.reporting.formats.extensions import extensions_of
from typology.scoring.scorecard import Scorecard
from typology.scoring.scorecard import score as score_cases

FORMATS: Final = ("text", "markdown", "json", "csv", "xlsx")
EXTENSIONS: Final = extensions_of(FORMATS)


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
@options.figure_option("Draw a figure, too; the extension says in which form.")
@options.format_option(FORMATS)
@options.restricted_option
@options.output_option
@options.colour_option
@options.seed_option
def cluster(
    k: int | None,
    weights: tuple[str, ...],
    min_shared: int,
    nested: Nested,
    basis: Basis,
    figure: Path | None,
    **shared: Unpack[Shared],
) -> int:
    """Find groups of cases with similar ratings, and say whether to believe in them.

    CASES are paths, folders, globs, coding sheets, ids of shipped cases, or - for
    standard input.
    """
    from typology.reading.weights import read_weights

    request = Request.of(shared, EXTENSIONS)
    definition = request.definition()
    weighting = read_weights(weights, definition)
    reading = request.read_cases([definition])
    cards = score_cases(definition, reading.cases, flips=False, seed=request.seed)
    settings = ClusterSettings(k, weighting, min_shared, nested, basis, request.seed)
    with progress("clustering"):
        clustering = _clusters(definition, cards, settings)
    if figure is not None:
        _draw(clustering, figure)
    request.put(_render(clustering, request))
    return finish(reading.errors)


def _clusters(rubric: Rubric, cards: Sequence[Scorecard], settings: ClusterSettings) -> Clustering:
    try:
        return find_clusters(rubric, cards, settings)
    except TooManyClusters as error:
        raise click.UsageError(f"--k: {error}") from error


def _draw(clustering: Clustering, path: Path) -> None:
    from typology.reporting.cluster.figures import dendrogram
    from typology.reporting.formats.figure import draw

    if not clustering.cards:
        raise click.UsageError("--figure: no case is left to draw")
    write(draw(dendrogram(clustering), figure_form(path)), path)


def _render(clustering: Clustering, request: Request) -> str | bytes:
    from typology.reporting.cluster import data, text

    if request.form == "markdown":
        return text.write_clusters_markdown(clustering, request.origin)
    if request.form == "text":
        return text.write_clusters_text(
            clustering, request.origin, width=min(width(), LINE), colour=request.colour
        )
    views = Views(
        tables=lambda: [data.cluster_data(clustering)],
        document=lambda: data.cluster_document(clustering),
    )
    return request.render(views)
