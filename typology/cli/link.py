"""typology link."""

from __future__ import annotations

from typing import Final, Unpack

import click

from typology.cli.shared import options
from typology.cli.shared.output import finish
from typology.cli.shared.progress import progress
from typology.cli.shared.rendering import Views
from typology.cli.shared.request import Request, Shared
from typology.reporting.formats.extensions import extensions_of

FORMATS: Final = ("text", "markdown", "csv", "json", "xlsx")
EXTENSIONS: Final = extensions_of(FORMATS)


@click.command()
@click.argument("a")
@click.argument("b")
@click.option(
    "--on", "scheme", required=True, metavar="SCHEME", help="The identifier that both must share."
)
@click.option(
    "--within",
    default="2y",
    show_default=True,
    metavar="LENGTH",
    help="How far their periods may lie apart: 2y, 6m, 90d.",
)
@click.option("--nearest", is_flag=True, help="Of each case of A the nearest in time alone.")
@options.rubric_option
@options.format_option(FORMATS, "How to write the pairs.")
@options.restricted_option
@options.output_option
@options.colour_option
def link(a: str, b: str, scheme: str, within: str, nearest: bool, **shared: Unpack[Shared]) -> int:
    """Pair cases of A and B that concern the same conflict and time, side by side.

    A and B are paths, folders, globs, coding sheets, ids of shipped cases, or - for standard input;
    SCHEME is a key of `identifiers`, such as ucdp_conflict. One row a pair, with the days between
    the two periods (0 where they meet) and the outcomes of B: a text beside what followed. Nothing
    is merged.
    """
    from typology.analysis import link as analysis
    from typology.reporting.link import link_table

    request = Request.of(shared, EXTENSIONS)
    try:
        length = analysis.length_of(within)
    except ValueError as error:
        raise click.UsageError(f"--within: {error}") from error
    definition = request.definition()
    cases = request.read_cases([definition], [a])
    others = request.read_cases([definition], [b])
    _check_scheme(scheme, {name for case in cases.cases for name in case.identifiers})
    with progress("linking"):
        links = analysis.link(cases.cases, others.cases, scheme, length, nearest=nearest)
    errors = [*cases.errors, *others.errors]
    if not links.links and request.output:
        click.echo(f"typology: {links.summary}, so nothing is written", err=True)
        return finish(errors, finding=True)
    request.write(Views(tables=lambda: [link_table(links)]))
    click.echo(f"typology: {links.summary}", err=True)
    return finish(errors)


def _check_scheme(scheme: str, known: set[str]) -> None:
    from typology.reading.problems import did_you_mean

    if scheme not in known:
        hint = did_you_mean(scheme, sorted(known)) or "they have " + (
            ", ".join(sorted(known)) or "none"
        )
        raise click.UsageError(f"--on: no case of A has an identifier {scheme!r}; {hint}")
