"""typology cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.output import figure_form, finish, write
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views
from typology.cli.shared.request import Request, Shared
from typology.reporting.formats.extensions import extensions_of

if TYPE_CHECKING:
    from typology.analysis.cluster.average_linkage import ClusterSettings
    from typology.analysis.cluster.results import ClassSettings
    from typology.analysis.cluster.selection import Runner, Work
    from typology.analysis.cluster.units import Basis, Nested
    from typology.model import Rubric
    from typology.operators import Array
    from typology.scoring.scorecard import Scorecard

FORMATS: Final = ("text", "markdown", "json", "csv", "xlsx")
EXTENSIONS: Final = extensions_of(FORMATS)
OF_CLASSES: Final = ("min_rated", "shrinkage", "power", "jobs")
OF_LINKAGE: Final = ("weights", "min_shared")

Method: TypeAlias = Literal["classes", "linkage"]


def cluster_count(context: click.Context, option: click.Parameter, given: str) -> int | None:
    """None for `auto`, else a whole number of at least 1. Raises BadParameter."""
    if given == "auto":
        return None
    if not (given.isascii() and given.isdigit() and int(given) >= 1):
        raise click.BadParameter(f"{given!r} is neither auto nor a number of 1 or more")
    return int(given)


@click.command()
@options.cases_or_imported
@options.rubric_option
@options.set_options
@click.option(
    "--method",
    type=click.Choice(["classes", "linkage"]),
    default="classes",
    show_default=True,
    help="Latent classes, which use every rating; or a tree of cases rated without gaps.",
)
@options.criteria_option("formulas", "The criteria that cases are compared on.")
@click.option(
    "--k",
    callback=cluster_count,
    default="auto",
    show_default=True,
    metavar="auto|N",
    help="How many; auto: as many as the ratings support.",
)
@click.option(
    "--min-rated",
    type=click.IntRange(min=1),
    default=2,
    show_default=True,
    metavar="N",
    help="Criteria that a case must be rated on to be compared.",
)
@click.option(
    "--nested",
    type=click.Choice(["parts", "wholes", "all"]),
    default="parts",
    show_default=True,
    help="Of a whole and its parts: compare the parts if there are two, the whole, or all.",
)
@click.option(
    "--basis",
    type=click.Choice(["outcome", "text", "all"]),
    default="outcome",
    show_default=True,
    help="Compare what happened, what texts promise, or both with each other.",
)
@click.option(
    "--shrinkage",
    type=click.FloatRange(min=0, max=1_000),
    default=2.0,
    show_default=True,
    metavar="CASES",
    help="How many cases draw a class to what is usual; 0: plain maximum likelihood.",
)
@click.option(
    "--power",
    type=click.IntRange(min=0),
    metavar="N",
    help="Data sets that tell how often two classes would be found, where none are; 20 where "
    "cases times criteria are 1,000 at most, else 0.",
)
@options.weights_option
@options.min_shared_option("Criteria that two cases must both be rated on to be compared.")
@options.jobs_option("Processes that share the work; the result is the same.")
@options.figure_option("Draw a figure, too; the extension says in which form.")
@options.format_option(FORMATS)
@options.restricted_option
@options.output_option
@options.colour_option
@options.seed_option
@click.pass_context
def cluster(
    context: click.Context,
    method: Method,
    criteria: tuple[str, ...],
    k: int | None,
    min_rated: int,
    nested: Nested,
    basis: Basis,
    shrinkage: float,
    power: int | None,
    weights: tuple[str, ...],
    min_shared: int,
    jobs: int,
    figure: Path | None,
    **shared: Unpack[Shared],
) -> int:
    """Find groups of cases with similar ratings, and say whether to believe in them.

    CASES are paths, folders, globs, coding sheets, ids of shipped cases, or - for
    standard input.
    """
    from typology.analysis.cluster.average_linkage import ClusterSettings
    from typology.analysis.cluster.results import ClassSettings
    from typology.reading.weights import read_weights
    from typology.scoring.scorecard import score as score_cases

    _refuse_others(context, method)
    request = Request.of(shared, EXTENSIONS)
    definition = request.definition()
    weighting = read_weights(weights, definition)
    reading = request.read_cases([definition])
    cards = score_cases(definition, reading.cases, flips=False, seed=request.seed)
    if method == "classes":
        settings = ClassSettings(
            criteria, k, min_rated, nested, basis, shrinkage, power, request.seed
        )
        is_drawn = _write_classes(definition, cards, settings, jobs, figure, request)
    else:
        of_linkage = ClusterSettings(
            criteria, k, weighting, min_shared, nested, basis, request.seed
        )
        is_drawn = _write_linkage(definition, cards, of_linkage, figure, request)
    return finish(reading.errors, finding=not is_drawn)


def _refuse_others(context: click.Context, method: Method) -> None:
    """Raise UsageError for an option that the method does not know."""
    for name in OF_LINKAGE if method == "classes" else OF_CLASSES:
        given = context.get_parameter_source(name)
        if given is not click.core.ParameterSource.DEFAULT:
            other = "linkage" if method == "classes" else "classes"
            raise click.UsageError(f"--{name.replace('_', '-')} goes with --method {other}")


def runner(jobs: int) -> Runner:
    """What maps work over processes, and shows how far it has come."""

    def run(function: Callable[[Work], Array], items: Sequence[Work]) -> Iterator[Array]:
        from typology.scoring.columnar.chunks.order import in_order

        with progress("clustering", len(items)) as advance:
            for result in in_order(function, items, jobs):
                yield result
                advance(1)

    return run


def _write_classes(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    settings: ClassSettings,
    jobs: int,
    figure: Path | None,
    request: Request,
) -> bool:
    from typology.analysis.cluster.classes import TooManyClasses, find_classes
    from typology.analysis.criteria import UnknownCriterion
    from typology.reporting.cluster import classes_data, classes_text

    try:
        found = find_classes(rubric, cards, settings, runner(jobs))
    except UnknownCriterion as error:
        options.refuse_criterion(rubric, error)
    except TooManyClasses as error:
        raise click.UsageError(f"--k: {error}") from error
    is_drawn = True
    if figure is not None:
        from typology.reporting.cluster.class_map import class_map
        from typology.reporting.formats.figure import draw

        is_drawn = _draw(
            lambda form: draw(class_map(found), form), figure, is_empty=not found.units
        )
    views = Views(
        text=lambda: classes_text.classes_text(found, request.origin),
        tables=lambda: [classes_data.classes_data(found)],
        document=lambda: classes_data.classes_document(found),
    )
    request.write(views)
    return is_drawn


def _write_linkage(
    rubric: Rubric,
    cards: Sequence[Scorecard],
    settings: ClusterSettings,
    figure: Path | None,
    request: Request,
) -> bool:
    from typology.analysis.cluster.average_linkage import TooManyClusters, find_clusters
    from typology.analysis.criteria import UnknownCriterion
    from typology.reporting.cluster import linkage_data, linkage_text

    if settings.k == 1:
        raise click.UsageError("--k: --method linkage makes two clusters at least")
    try:
        clustering = find_clusters(rubric, cards, settings)
    except UnknownCriterion as error:
        options.refuse_criterion(rubric, error)
    except TooManyClusters as error:
        raise click.UsageError(f"--k: {error}") from error
    is_drawn = True
    if figure is not None:
        from typology.reporting.cluster.figures import dendrogram
        from typology.reporting.formats.figure import draw

        is_drawn = _draw(
            lambda form: draw(dendrogram(clustering), form), figure, is_empty=not clustering.cards
        )
    views = Views(
        text=lambda: linkage_text.clustering_text(clustering, request.origin),
        tables=lambda: [linkage_data.cluster_data(clustering)],
        document=lambda: linkage_data.cluster_document(clustering),
    )
    request.write(views)
    return is_drawn


def _draw(draw: Callable[[str], bytes], path: Path, *, is_empty: bool) -> bool:
    """Draw a figure where there is a case; True if it was drawn."""
    if is_empty:
        click.echo(f"typology: {path} is not drawn: no case is left to draw", err=True)
        return False
    write(draw(figure_form(path)), path)
    return True
