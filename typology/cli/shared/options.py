"""Options that several commands share, and where their defaults come from."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import click

from typology.cli.shared.output import in_colour

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_RUBRIC: Final = "thurston-2018"
CONFIGURED: Final = ("rubric", "format", "color", "seed")
COLOURS: Final = ("auto", "always", "never")
FITTING: Final[dict[str, tuple[str, Callable[[str], bool]]]] = {
    "color": (", ".join(COLOURS), lambda value: value in COLOURS),
    "seed": ("a whole number from 0", lambda value: value.isascii() and value.isdecimal()),
}


@dataclass(frozen=True)
class Chosen:
    """A setting and where it came from; `origin` None: the command line or the default."""

    value: str
    origin: str | None = None


def cases_argument(function: Callable[P, R]) -> Callable[P, R]:
    """CASES: paths, folders, globs, ids of shipped cases, or - for standard input."""
    return click.argument("cases", nargs=-1, required=True, metavar="CASES...")(function)


def rubric_option(function: Callable[P, R]) -> Callable[P, R]:
    """-r/--rubric."""
    return click.option(
        "--rubric", "-r", metavar="RUBRIC", help="Id of a shipped rubric, or a path."
    )(function)


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
        help="Set if_unknown on every leaf of every formula.",
    )(function)
    return click.option(
        "--set",
        "sets",
        multiple=True,
        metavar="PATH=VALUE",
        help="Change one value of the rubric, e.g. decide.cut=0.6.",
    )(function)


def output_option(function: Callable[P, R]) -> Callable[P, R]:
    """-o/--output."""
    return click.option(
        "--output",
        "-o",
        type=click.Path(path_type=Path, dir_okay=False),
        callback=_output,
        help="Write to a file (- is standard output); the format follows its extension.",
    )(function)


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


def min_shared_option(function: Callable[P, R]) -> Callable[P, R]:
    """--min-shared."""
    return click.option(
        "--min-shared",
        type=click.IntRange(min=1),
        default=4,
        show_default=True,
        metavar="N",
        help="Criteria that two cases must both be rated on to be compared.",
    )(function)


def figure_option(function: Callable[P, R]) -> Callable[P, R]:
    """--figure; see `figure_form`."""
    return click.option(
        "--figure",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE.svg|png|pdf",
        help="Draw a figure, too; the extension says in which form.",
    )(function)


def figure_form(figure: Path) -> str:
    """The form by the extension. Raises UsageError for one that no figure is drawn in."""
    from typology.reporting.formats.figure import FORMATS

    form = figure.suffix.lstrip(".").lower()
    if form not in FORMATS:
        raise click.UsageError(f"--figure: a file that ends in {', '.join(FORMATS)}")
    return form


def restricted_option(function: Callable[P, R]) -> Callable[P, R]:
    """--include-restricted."""
    return click.option(
        "--include-restricted",
        "restricted",
        is_flag=True,
        help="Put what is restricted into a report; every page of it then says so.",
    )(function)


def pairs(given: Sequence[str], option: str) -> tuple[tuple[str, str], ...]:
    """KEY=VALUE pairs. Raises UsageError where the = is missing."""
    for each in given:
        if "=" not in each:
            raise click.UsageError(f"{option} takes KEY=VALUE, not {each!r}")
    return tuple((key, value) for key, _, value in (each.partition("=") for each in given))


def chosen(name: str, given: object, default: str) -> Chosen:
    """Flag, then TYPOLOGY_NAME, then typology.toml or [tool.typology] of pyproject.toml."""
    if given is not None:
        return Chosen(str(given))
    found = _configured(name) or Chosen(default)
    takes, fits = FITTING.get(name, ("", bool))
    if not fits(found.value):
        raise click.UsageError(f"{found.origin}: {name} takes {takes}, not {found.value!r}")
    return found


def seed_of(given: int | None) -> int:
    """The seed of the draws: the flag, else the setting, else 0."""
    return int(chosen("seed", given, "0").value)


def tinted(given: str | None, output: Path | None) -> bool:
    """Whether to colour: as the flag or setting says, and never in a file."""
    return in_colour(chosen("color", given, "auto").value) and output is None


def _configured(name: str) -> Chosen | None:
    variable = f"TYPOLOGY_{name.upper()}"
    if os.environ.get(variable):
        return Chosen(os.environ[variable], variable)
    for folder in (Path.cwd(), *Path.cwd().parents):
        settings = _settings_of(folder)
        if settings is not None:
            path, values = settings
            if name not in values:
                return None
            value = str(values[name])
            relative = name == "rubric" and ("/" in value or value.endswith(".yaml"))
            return Chosen(str(folder / value) if relative else value, str(path))
    return None


def _settings_of(folder: Path) -> tuple[Path, dict[str, object]] | None:
    for path, keys in (
        (folder / "typology.toml", ("tool", "typology")),
        (folder / "typology.toml", ()),
        (folder / "pyproject.toml", ("tool", "typology")),
    ):
        if path.is_file():
            table = _table(path, keys)
            if table is not None:
                return path, table
    return None


def _table(path: Path, keys: Sequence[str]) -> dict[str, object] | None:
    import tomllib

    try:
        table: object = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{path}: {error}") from error
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return None
    for key in table:
        if key not in CONFIGURED:
            from typology.reading.problems import did_you_mean

            raise click.UsageError(
                f"{path}: unknown setting {key!r}; {did_you_mean(key, CONFIGURED)}"
            )
    return table


def _known_format(picked: Chosen, known: dict[str, str]) -> str:
    if picked.value not in known.values():
        raise click.UsageError(
            f"no format is called {picked.value!r} (chosen by {picked.origin}); known: "
            + ", ".join(dict.fromkeys(known.values()))
        )
    return picked.value


def format_of(given: str | None, output: Path | None, known: dict[str, str], default: str) -> str:
    """The format: the flag, else the file's extension, else the default.

    `known` maps extensions to formats. Raises UsageError for an extension that says nothing, and
    for a format of the environment or the settings that the command does not know.
    """
    if given is not None:
        return given
    if output is None:
        return _known_format(chosen("format", None, default), known)
    extension = output.suffix.lstrip(".").lower()
    if extension not in known:
        raise click.UsageError(
            f"no format is known by the extension of {output.name!r}: give --format, "
            f"or one of {', '.join('.' + each for each in known)}"
        )
    return known[extension]
