"""typology list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias, Unpack

import click

from typology.cli.main import COMMANDS, typology
from typology.cli.shared import options
from typology.cli.shared.errors import tell_values, unknown_names_are_usage_errors
from typology.cli.shared.output import finish
from typology.cli.shared.rendering import Views, with_origin
from typology.cli.shared.request import Request, Shared
from typology.model import Problem, Rubric
from typology.reporting.formats.extensions import extensions_of
from typology.reporting.table import Table

FORMATS: Final = ("text", "markdown", "csv", "json", "xlsx")
IN_WORDS: Final = ("text", "markdown")  # formats for people: few columns, and words for numbers
EXTENSIONS: Final = extensions_of(FORMATS)

Names: TypeAlias = tuple[str, ...]
Listing: TypeAlias = tuple[Table, tuple[Problem, ...]]


def _rubrics(request: Request, names: Names) -> Listing:
    from typology.reading.library import shipped_rubrics
    from typology.reading.problems import InputError
    from typology.reading.rubric.reader import read_rubric
    from typology.reporting.list import list_rubrics

    rubrics: tuple[Rubric, ...] = ()
    errors: tuple[Problem, ...] = ()
    for name in names or shipped_rubrics():
        try:
            rubrics += (read_rubric(name),)
        except InputError as error:
            errors += tuple(each for each in error.problems if each.severity == "error")
    return list_rubrics(rubrics), errors


def _cases(request: Request, names: Names) -> Listing:
    from typology.reading import library
    from typology.reporting.list import list_cases

    rubric = request.definition()
    reading = request.read_cases([rubric], names or library.shipped_cases())
    return list_cases(reading.cases, rubric, in_words=request.form in IN_WORDS), reading.errors


def _criteria(request: Request, names: Names) -> Listing:
    from typology.reporting.list import list_criteria

    return with_origin(list_criteria(request.definition()), request.origin), ()


def _types(request: Request, names: Names) -> Listing:
    from typology.reporting.list import list_types

    return with_origin(list_types(request.definition()), request.origin), ()


def _sources(request: Request, names: Names) -> Listing:
    from typology.reading import library
    from typology.reading.case import sources
    from typology.reporting.list import list_sources

    reading = request.read_cases([request.definition()], names or library.shipped_cases())
    cited = {key: source for case in reading.cases for key, source in case.sources.items()}
    known = cited if names else {**sources.shipped_sources().entries, **cited}
    return list_sources(known, reading.cases), reading.errors


def _mappings(request: Request, names: Names) -> Listing:
    from typology.reading.datasets.reader import read_mapping
    from typology.reading.library import shipped_mappings
    from typology.reporting.datasets import MappingEntry, list_mappings

    definition = request.definition()
    mappings = [read_mapping(name, [definition])[0] for name in names or shipped_mappings()]
    entries = [
        MappingEntry(
            each.id,
            each.title,
            tuple(rule.criterion for rule in each.ratings),
            tuple(rule.name for rule in each.outcomes),
            tuple(each.groups),
            each.licence[0] if each.licence else None,
        )
        for each in mappings
    ]
    return list_mappings(entries), ()


def _formats(request: Request, names: Names) -> Listing:
    from typology.reporting.list import list_formats

    return list_formats(_formats_of_commands()), ()


def _formats_of_commands() -> Mapping[str, tuple[tuple[str, ...], bool]]:
    """By command: the choices of --format, and whether it has --output."""
    context = click.Context(typology)
    formats: dict[str, tuple[tuple[str, ...], bool]] = {}
    for name in COMMANDS:
        command = typology.get_command(context, name)
        by_flag = {flag: each for each in (command.params if command else ()) for flag in each.opts}
        choice = by_flag["--format"].type if "--format" in by_flag else None
        if isinstance(choice, click.Choice):
            formats[name] = tuple(map(str, choice.choices)), "--output" in by_flag
    return formats


LISTINGS: Final[dict[str, Callable[[Request, Names], Listing]]] = {
    "rubrics": _rubrics,
    "cases": _cases,
    "criteria": _criteria,
    "types": _types,
    "formats": _formats,
    "sources": _sources,
    "mappings": _mappings,
}
FROM_FILES: Final = ("rubrics", "cases", "sources", "mappings")  # NAMES may say of which files


@click.command("list")
@click.argument("what", type=click.Choice(tuple(LISTINGS)), metavar="|".join(LISTINGS))
@click.argument("names", nargs=-1, metavar="[NAMES...]")
@options.sheet_options
@options.filter_option("rows")
@options.rubric_option
@options.format_option(FORMATS, "How to write the list.")
@options.restricted_option
@options.output_option
@options.colour_option
def list(  # the command's name
    what: str, names: tuple[str, ...], filters: tuple[str, ...], **shared: Unpack[Shared]
) -> int:
    """List what there is: shipped rubrics, cases, sources and mappings, or those of NAMES.

    Criteria and types are those of the rubric in use; `known` says how many of the criteria that
    its formulas read are rated in a case. Fields are the columns of --format csv, e.g.
    status, basis, countries and part_of of a case, role of a criterion, standing of a rubric.
    """
    from typology.reporting.list import filtered, shortened, unmatched

    if names and what not in FROM_FILES:
        raise click.UsageError(f"list {what} takes no names")
    request = Request.of(shared, EXTENSIONS)
    table, errors = LISTINGS[what](request, names)
    with unknown_names_are_usage_errors():
        chosen = options.pairs(filters, "--filter")
        tell_values(unmatched(table, chosen))
        table = filtered(table, chosen)
    if not table.rows and request.output:
        click.echo("typology: no row is left, so nothing is written", err=True)
        return finish(errors, finding=True)
    if request.form in IN_WORDS:
        table = shortened(table, what)
    request.write(Views(tables=lambda: [table]))
    return finish(errors)
