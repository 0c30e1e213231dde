"""typology precedents."""

from __future__ import annotations

from typing import Final, Unpack

import click

from typology.analysis.criteria import UnknownCriterion
from typology.analysis.precedents import NEAREST, Precedents, precedents_among
from typology.cli.shared import options
from typology.cli.shared.output import finish
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views
from typology.cli.shared.request import Request, Shared
from typology.reporting.formats.extensions import extensions_of
from typology.scoring.scorecard import score as score_cases

FORMATS: Final = ("text", "markdown", "json", "csv", "xlsx")
EXTENSIONS: Final = extensions_of(FORMATS)


@click.command()
@click.argument("case")
@click.argument("more", nargs=-1, metavar="")
@options.sheet_options
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
@options.criteria_option("deals", "The criteria that cases are compared on.")
@options.import_option
@options.weights_option
@options.min_shared_option(
    "Criteria that a case must share with the deal not to be thin: such come after the others."
)
@options.format_option(FORMATS)
@options.restricted_option
@options.output_option
@options.colour_option
def precedents(
    case: str,
    more: tuple[str, ...],
    count: int,
    among: tuple[str, ...],
    criteria: tuple[str, ...],
    weights: tuple[str, ...],
    min_shared: int,
    **shared: Unpack[Shared],
) -> int:
    """Find the cases most like a deal: similar ratings, not a forecast.

    CASE is a path, the id of a shipped case, or - for standard input. --rate applies to it alone.
    """
    from typology.reading.library import shipped_cases
    from typology.reading.weights import read_weights

    if more and not among:
        raise click.UsageError(f"one case at a time: {more[0]!r} too many (or give --among)")
    request = Request.of(shared, EXTENSIONS)
    definition = request.definition()
    weighting = read_weights(weights, definition)
    deal = request.read_cases([definition], [case], needed=False)
    if len(deal.cases) > 1:
        hint = "typology new case ID --from makes a file of one row of a sheet"
        raise click.UsageError(f"one case at a time: {case!r} names {len(deal.cases)}; {hint}")
    pool = (*among, *more) or (() if request.imports else shipped_cases())
    others = request.read_cases([definition], pool, rated=False, needed=False, imported=True)
    for card in score_cases(definition, deal.cases, flips=False):
        try:
            with progress("comparing"):
                nearest = precedents_among(
                    card,
                    others.cases,
                    n=count,
                    min_shared=min_shared,
                    weights=weighting,
                    criteria=criteria,
                )
        except UnknownCriterion as error:
            options.refuse_criterion(definition, error)
        request.write(_views(nearest, request.origin))
    return finish([*deal.errors, *others.errors])


def _views(nearest: Precedents, origin: str | None) -> Views:
    from typology.reporting.precedents import (
        method_blocks,
        precedent_document,
        precedent_table,
        precedents_blocks,
    )

    return Views(
        text=lambda: precedents_blocks(nearest) + method_blocks(nearest, origin),
        tables=lambda: [precedent_table(nearest)],
        document=lambda: precedent_document(nearest),
    )
