"""Settings: what the environment and typology.toml choose where no option does."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

DEFAULT_RUBRIC: Final = "thurston-2018"
CONFIGURED: Final = ("rubric", "format", "color", "seed")
MAX_BYTES: Final = 1_000_000  # of a file of settings
MOST_PARTS: Final = 100  # dots of a key
KEY: Final = rb"^\s*(?:\[+[^\]\n]*|[^\[\n=]*(?==))"  # or the name of a table
LONGEST_SEED: Final = 30  # digits
LARGEST: Final = 100  # bits of a whole number
PATHS: Final = (".yaml", ".yml")  # a rubric whose name ends so is a path
COLOURS: Final = ("auto", "always", "never")


def _is_whole(value: str) -> bool:
    return value.isascii() and value.isdecimal() and len(value) <= LONGEST_SEED


VALID: Final[dict[str, tuple[str, Callable[[str], bool]]]] = {
    "color": (", ".join(COLOURS), lambda value: value in COLOURS),
    "seed": ("a whole number from 0", _is_whole),
}
"""By setting: its values in words, and the test of one."""


@dataclass(frozen=True)
class Chosen:
    """A setting and where it came from; `origin` None: the command line or the default."""

    value: str
    origin: str | None = None


def chosen(name: str, given: object, default: str) -> Chosen:
    """Flag, then TYPOLOGY_NAME, then typology.toml or [tool.typology] of pyproject.toml."""
    if given is not None:
        return Chosen(str(given))
    choice = _configured(name) or Chosen(default)
    values, is_valid = VALID.get(name, ("", bool))
    if not is_valid(choice.value):
        said = f"{name} takes {values}, not {_short(choice.value)}"
        raise click.UsageError(f"{choice.origin}: {said}")
    return choice


def chosen_format(
    given: str | None, output: Path | None, extensions: Mapping[str, str]
) -> str | None:
    """The format: the option, else the file's extension, else the setting; None without any.

    `extensions` maps extensions to formats. Raises UsageError for an extension that says nothing,
    and for a format of the environment or the settings that the command does not know.
    """
    if given is not None:
        return given
    if output is None:
        return _configured_format(extensions)
    extension = output.suffix.lstrip(".").lower()
    if extension not in extensions:
        raise click.UsageError(
            f"no format is known by the extension of {output.name!r}: give --format, "
            f"or one of {', '.join('.' + each for each in extensions)}"
        )
    return extensions[extension]


def _configured_format(extensions: Mapping[str, str]) -> str | None:
    choice = _configured("format")
    if choice is None:
        return None
    if choice.value not in extensions.values():
        raise click.UsageError(
            f"no format is called {_short(choice.value)} (chosen by {choice.origin}); known: "
            + ", ".join(dict.fromkeys(extensions.values()))
        )
    return choice.value


def _configured(name: str) -> Chosen | None:
    variable = f"TYPOLOGY_{name.upper()}"
    if os.environ.get(variable):
        return Chosen(os.environ[variable], variable)
    for folder in _folders():
        settings = _settings_of(folder)
        if settings is not None:
            path, values = settings
            if name not in values:
                return None
            value = str(values[name])
            relative = name == "rubric" and ("/" in value or value.endswith(PATHS))
            return Chosen(str(folder / value) if relative else value, str(path))
    return None


def _folders() -> Sequence[Path]:
    """This folder and those above it; none where this one is gone."""
    try:
        here = Path.cwd()
    except FileNotFoundError:
        return ()
    return (here, *here.parents)


def _short(value: str) -> str:
    from typology.reading.problems import shortened

    return shortened(value)


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

    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise click.UsageError(f"{path}: more than {MAX_BYTES // 1_000_000} MB of settings")
    from typology.reading.yaml.encodings import wide_encoding

    if wide := wide_encoding(data):
        raise click.UsageError(f"{path}: the file is {wide}; save it as UTF-8")
    if any(key.count(b".") > MOST_PARTS for key in re.findall(KEY, data, re.MULTILINE)):
        raise click.UsageError(f"{path}: nested too deep")
    try:
        table: object = tomllib.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise click.UsageError(f"{path}: nested too deep") from error
    except ValueError as error:  # of TOML, of UTF-8, or a number of too many digits
        raise click.UsageError(f"{path}: {error}") from error
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    if not isinstance(table, dict):
        return None
    for key, value in table.items():
        if key not in CONFIGURED:
            from typology.reading.problems import did_you_mean

            raise click.UsageError(
                f"{path}: unknown setting {_short(key)}; {did_you_mean(key, CONFIGURED)}"
            )
        if type(value) is not str and (type(value) is not int or value.bit_length() > LARGEST):
            raise click.UsageError(f"{path}: {key} takes {_values_of(key)}, not {_kind(value)}")
    return table


def _values_of(name: str) -> str:
    return VALID[name][0] if name in VALID else "a text"


def _kind(value: object) -> str:
    if type(value) is int:
        return "a number so large"
    kinds = {bool: str(value).lower(), list: "a list", dict: "a table"}
    return kinds.get(type(value), _short(str(value)))
