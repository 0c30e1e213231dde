"""typology list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, TypeAlias

import click

from typology.analysis.compare import UnknownField, UnknownValue
from typology.cli.main import COMMANDS, typology
from typology.cli.shared import options
from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.output import print_problems, width, write
from typology.model import Problem, Rubric
from typology.reporting.table import Table

FORMATS: Final = ("text", "markdown", "csv", "json")
EXTENSIONS: Final = {"txt": "text", "md": "markdown", "csv": "csv", "json": "json"}

Listing: TypeAlias = tuple[Table, tuple[Problem, ...]]


@dataclass(frozen=True)
class Asked:
    """The names given, and the rubric in use."""

    names: tuple[str, ...]
    rubric: options.Chosen

    def definition(self) -> Rubric:
        """The rubric in use."""
        from typology.reading.rubric.reader import read_rubric

        return read_rubric(self.rubric.value)


def _rubrics(asked: Asked) -> Listing:
    from typology.reading.library import shipped_rubrics
    from typology.reading.problems import InputError
    from typology.reading.rubric.reader import read_rubric
    from typology.reporting.list import list_rubrics

    found: tuple[Rubric, ...] = ()
    problems: tuple[Problem, ...] = ()
    for name in asked.names or shipped_rubrics():
        try:
            found += (read_rubric(name),)
        except InputError as error:
            problems += error.problems
    return list_rubrics(found), problems


def _cases(asked: Asked) -> Listing:
    from typology.reading import library
    from typology.reading.cases import read_cases
    from typology.reporting.list import list_cases

    read = read_cases(asked.names or library.shipped_cases(), [asked.definition()])
    return list_cases(read.cases), read.problems


def _criteria(asked: Asked) -> Listing:
    from typology.reporting.list import list_criteria

    return list_criteria(asked.definition()), ()


def _types(asked: Asked) -> Listing:
    from typology.reporting.list import list_types

    return list_types(asked.definition()), ()


def _sources(asked: Asked) -> Listing:
    from typology.reading import library
    from typology.reading.case import sources
    from typology.reading.cases import read_cases
    from typology.reporting.list import list_sources

    read = read_cases(asked.names or library.shipped_cases(), [asked.definition()])
    cited = {key: source for case in read.cases for key, source in case.sources.items()}
    known = cited if asked.names else {**sources.shipped_sources().entries, **cited}
    return list_sources(known, read.cases), read.problems


def _formats(asked: Asked) -> Listing:
    from typology.reporting.list import list_formats

    return list_formats(_formats_of_commands()), ()


def _formats_of_commands() -> Mapping[str, tuple[tuple[str, ...], bool]]:
    context = click.Context(typology)
    found: dict[str, tuple[tuple[str, ...], bool]] = {}
    for name in COMMANDS:
        command = typology.get_command(context, name)
        options_of = {
            flag: each for each in (command.params if command else ()) for flag in each.opts
        }
        choice = options_of["--format"].type if "--format" in options_of else None
        if isinstance(choice, click.Choice):
            found[name] = tuple(map(str, choice.choices)), "--output" in options_of
    return found


LISTED: Final[dict[str, Callable[[Asked], Listing]]] = {
    "rubrics": _rubrics,
    "cases": _cases,
    "criteria": _criteria,
    "types": _types,
    "formats": _formats,
    "sources": _sources,
}
NAMED: Final = ("rubrics", "cases", "sources")  # may be of what NAMES name


@click.command("list")
@click.argument("what", type=click.Choice(tuple(LISTED)), metavar="|".join(LISTED))
@click.argument("names", nargs=-1, metavar="[NAMES...]")
@click.option(
    "--filter",
    "filters",
    multiple=True,
    metavar="FIELD=VALUE",
    help="Keep the rows of which it holds (a list contains it). Repeatable: all must hold.",
)
@options.rubric_option
@click.option("--format", "form", type=click.Choice(FORMATS), help="How to write the list.")
@options.output_option
@options.colour_option
def list(  # the command's name
    what: str,
    names: tuple[str, ...],
    filters: tuple[str, ...],
    rubric: str | None,
    form: str | None,
    output: Path | None,
    color: str | None,
) -> int:
    """List what there is: shipped rubrics, cases and sources, or those of the files in NAMES.

    Criteria and types are those of the rubric in use. Fields are the columns of --format csv, e.g.
    status, basis, countries and part_of of a case, role of a criterion, standing of a rubric.
    """
    from typology.reporting.list import filtered

    if names and what not in NAMED:
        raise click.UsageError(f"list {what} takes no names")
    form = options.format_of(form, output, EXTENSIONS, "text")
    picked = options.chosen("rubric", rubric, options.DEFAULT_RUBRIC)
    table, problems = LISTED[what](Asked(names, picked))
    try:
        table = filtered(table, options.pairs(filters, "--filter"))
    except (UnknownField, UnknownValue) as error:
        raise _usage(error) from error
    if picked.origin is not None and what in ("criteria", "types"):
        table = replace(table, notes=(f"The rubric was chosen by {picked.origin}.",))
    tint = options.tinted(color, output)
    write(_written(table, what, form, tint), output)
    errors = tuple(each for each in problems if each.severity == "error")
    print_problems(errors)
    return FINDINGS if errors else OK


def _usage(error: UnknownField | UnknownValue) -> click.UsageError:
    from typology.reading.problems import did_you_mean

    word = error.name if isinstance(error, UnknownField) else error.value
    hint = did_you_mean(word, error.known)
    return click.UsageError(str(error) + (f"; {hint}" if hint else ""))


def _written(table: Table, what: str, form: str, colour: bool) -> str:
    from typology.reporting.formats.tables.csv import write_csv
    from typology.reporting.formats.tables.json import write_tables_json
    from typology.reporting.formats.tables.markdown import write_markdown
    from typology.reporting.formats.tables.text import write_text
    from typology.reporting.list import shortened

    if form == "csv":
        return write_csv(table)
    if form == "json":
        return write_tables_json(table)
    told = shortened(table, what)
    return (
        write_markdown(told)
        if form == "markdown"
        else write_text(told, width=width(), colour=colour)
    )
