"""Options that several commands share; `request` says what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, ParamSpec, TypeVar

import click

from typology.cli.shared.settings import COLOURS, DEFAULT_RUBRIC

if TYPE_CHECKING:
    from typology.analysis.criteria import UnknownCriterion
    from typology.model import Rubric

P = ParamSpec("P")
R = TypeVar("R")


def cases_argument(function: Callable[P, R]) -> Callable[P, R]:
    """CASES: paths, folders, globs, ids of shipped cases, or - for standard input."""
    argument = click.argument("cases", nargs=-1, required=True, metavar="CASES...")
    return argument(sheet_options(function))


def sheet_options(function: Callable[P, R]) -> Callable[P, R]:
    """--ignore and --missing: how coding sheets are read."""
    function = click.option(
        "--missing",
        "missing",
        multiple=True,
        metavar="CODE",
        help="A code in coding sheets for what is not known, such as -99. Repeatable.",
    )(function)
    return click.option(
        "--ignore",
        "ignored",
        multiple=True,
        metavar="COLUMN",
        help="Pass over a column of coding sheets. Repeatable.",
    )(function)


def cases_or_imported(function: Callable[P, R]) -> Callable[P, R]:
    """CASES and --import, of which one is needed; `Request.of` says so where neither is given."""
    argument = click.argument("cases", nargs=-1, metavar="[CASES...]")
    return import_option(argument(sheet_options(function)))


def import_option(function: Callable[P, R]) -> Callable[P, R]:
    """--import."""
    return click.option(
        "--import",
        "imports",
        nargs=2,
        type=(str, click.Path(path_type=Path)),
        multiple=True,
        metavar="MAPPING FILE",
        help="Add the cases of a dataset, as a mapping (a shipped id, or a path) reads it. "
        "Repeatable.",
    )(function)


def rubric_option(function: Callable[P, R]) -> Callable[P, R]:
    """-r/--rubric, once."""
    return click.option(
        "--rubric", "-r", metavar="RUBRIC", help="Id of a shipped rubric, or a path."
    )(function)


def rubrics_option(help_text: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """-r/--rubric, any number of times."""
    return click.option(
        "--rubric", "-r", "rubrics", multiple=True, metavar="RUBRIC", help=help_text
    )


def extends_option(help_text: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """--extends: the rubric that a new one is a variant of."""
    return click.option(
        "--extends",
        "parent",
        metavar="RUBRIC",
        default=DEFAULT_RUBRIC,
        show_default=True,
        help=help_text,
    )


def set_options(function: Callable[P, R]) -> Callable[P, R]:
    """--set, --silence and --rate."""
    function = click.option(
        "--rate",
        "rates",
        multiple=True,
        metavar="CRITERION=LEVEL",
        help="Rate a criterion (or unknown) in every case named; its range is dropped.",
    )(function)
    function = click.option(
        "--silence",
        type=click.Choice(["open", "holds", "fails"]),
        help="What a criterion counts as where it is unknown, in every formula (if_unknown).",
    )(function)
    return click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change one value of the rubric, e.g. decide.cut=0.6.",
    )(function)


def format_option(
    formats: Iterable[str], help_text: str = "How to write the result."
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """--format; without it the extension of --output or a setting chooses."""
    return click.option("--format", "form", type=click.Choice(tuple(formats)), help=help_text)


def problem_format_option(
    formats: Iterable[str], help_text: str
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """--format of problems: text, unless it says otherwise."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(tuple(formats)),
        default="text",
        show_default=True,
        help=help_text,
    )


def output_option(function: Callable[P, R]) -> Callable[P, R]:
    """-o/--output."""
    return click.option(
        "--output",
        "-o",
        type=click.Path(path_type=Path, dir_okay=False),
        callback=_output,
        help="Write to a file (- is standard output), in place of what is there; the format "
        "follows its extension.",
    )(function)


def output_or_folder_option(function: Callable[P, R]) -> Callable[P, R]:
    """-o/--output of a command that can write parts into a folder."""
    return click.option(
        "--output",
        "-o",
        type=click.Path(path_type=Path),
        callback=_output,
        help="Write to a file (- is standard output), in place of what is there, the format by its "
        "extension; parquet also to a folder.",
    )(function)


def scheduler_option(function: Callable[P, R]) -> Callable[P, R]:
    """--scheduler."""
    return click.option(
        "--scheduler",
        metavar="local|tcp://HOST:PORT",
        callback=_scheduler,
        help="Share the work among the workers of a Dask scheduler; local begins one here.",
    )(function)


def _scheduler(context: click.Context, option: click.Parameter, given: str | None) -> str | None:
    if given is None:
        return None
    if given != "local" and not given.startswith(("tcp://", "tls://")):
        raise click.BadParameter("local, or an address such as tcp://127.0.0.1:8786")
    from typology.cli.shared.errors import require_part_of

    require_part_of("scheduler")
    return given


def _output(context: click.Context, option: click.Parameter, given: Path | None) -> Path | None:
    if given is not None and not given.name:
        raise click.BadParameter("a file needs a name")
    return None if given == Path("-") else given


def colour_option(function: Callable[P, R]) -> Callable[P, R]:
    """--color."""
    return click.option("--color", type=click.Choice(COLOURS), help="Colour on a terminal.")(
        function
    )


def seed_option(function: Callable[P, R]) -> Callable[P, R]:
    """--seed."""
    return click.option(
        "--seed", type=click.IntRange(min=0), help="Seed of the draws, where any are made."
    )(function)


def weights_option(function: Callable[P, R]) -> Callable[P, R]:
    """--weights."""
    return click.option(
        "--weights",
        multiple=True,
        metavar="CRITERION=WEIGHT|FILE",
        help="Weight of a criterion in distances, or a YAML file of them; all others weigh 1.",
    )(function)


def min_shared_option(help_text: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """--min-shared; `help_text` says what is done with those that share fewer."""
    return click.option(
        "--min-shared",
        type=click.IntRange(min=1),
        default=4,
        show_default=True,
        metavar="N",
        help=f"{help_text} Of fewer criteria, all.",
    )


def filter_option(things: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """--filter FIELD=VALUE, of cases or of rows."""
    return click.option(
        "--filter",
        "filters",
        multiple=True,
        metavar="FIELD=VALUE",
        help=f"Keep the {things} for which it holds (a list contains it). Repeatable: "
        "all must hold.",
    )


def figure_option(help_text: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """--figure: a file to draw into, its extension the form."""
    return click.option(
        "--figure",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE.svg|png|pdf",
        callback=_figure,
        help=help_text,
    )


def _figure(context: click.Context, option: click.Parameter, given: Path | None) -> Path | None:
    from typology.cli.shared.output import figure_form

    if given is not None:
        figure_form(given)
    return given


def figures_option(help_text: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """--figures, a folder to draw into, and --figure-format."""

    def with_both(function: Callable[P, R]) -> Callable[P, R]:
        function = click.option(
            "--figure-format",
            "figure_form",
            type=click.Choice(["svg", "png", "pdf"]),
            default="svg",
            show_default=True,
            help="How to draw them.",
        )(function)
        return click.option(
            "--figures",
            type=click.Path(path_type=Path, file_okay=False),
            metavar="FOLDER",
            help=help_text,
        )(function)

    return with_both


def tables_option(names: Iterable[str], usual: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """--table; csv holds one, the `usual` one if none is named."""
    return click.option(
        "--table",
        "tables",
        multiple=True,
        type=click.Choice(list(names)),
        help=f"Only this table. Repeatable; csv holds one, by default {usual}.",
    )


def jobs_option(help_text: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """--jobs: processes that share the work."""
    return click.option(
        "--jobs",
        type=click.IntRange(min=1),
        default=1,
        show_default=True,
        metavar="N",
        help=help_text,
    )


def restricted_option(function: Callable[P, R]) -> Callable[P, R]:
    """--include-restricted."""
    return click.option(
        "--include-restricted",
        "restricted",
        is_flag=True,
        help="Show restricted material in files and every format, too; text on standard output, "
        "your own view, always does.",
    )(function)


def criteria_option(default: str, help_text: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """--criteria: names, or a word for several."""
    return click.option(
        "--criteria",
        default=default,
        show_default=True,
        metavar="A,B,...|formulas|deals|all",
        callback=_names,
        help=f"{help_text} formulas: those that the formulas read; deals: all but the enabling "
        "ones.",
    )


def _names(context: click.Context, option: click.Parameter, given: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in given.split(",") if name.strip())
    if not names:
        raise click.BadParameter("name a criterion, or formulas, deals or all")
    return names


def refuse_criterion(rubric: Rubric, error: UnknownCriterion) -> NoReturn:
    """Raise UsageError for a criterion that the rubric lacks, with what may have been meant."""
    from typology.reading.problems import did_you_mean

    message, name = error.args
    hint = did_you_mean(name, (*rubric.criteria, "formulas", "deals", "all"))
    raise click.UsageError(f"--criteria: {message}{f'; {hint}' if hint else ''}") from error


def pairs(given: Sequence[str], option: str) -> tuple[tuple[str, str], ...]:
    """KEY=VALUE pairs. Raises UsageError for one without a =."""
    for pair in given:
        if "=" not in pair:
            raise click.UsageError(f"{option} takes KEY=VALUE, not {pair!r}")
    return tuple((key, value) for key, _, value in (pair.partition("=") for pair in given))
