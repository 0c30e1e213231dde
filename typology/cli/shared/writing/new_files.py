"""New files, for `init` and `new`: their ids and places, and that nothing is overwritten."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, ParamSpec, TypeVar

import click

P = ParamSpec("P")
R = TypeVar("R")

ID: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
SCHEMAS: Final = Path("schemas")


def force_option(function: Callable[P, R]) -> Callable[P, R]:
    """--force."""
    return click.option("--force", is_flag=True, help="Overwrite what is there.")(function)


def checked_id(text: str) -> str:
    """The text, if it is an id of a rubric or case; else raises UsageError."""
    if not ID.fullmatch(text):
        raise click.UsageError(f"{text!r} is no id: lower-case letters, digits and -")
    return text


def checked_title(text: str) -> str:
    """The text, if it is a title on one line; else raises UsageError."""
    if not text.isprintable():
        raise click.UsageError("a title is one line of printable text")
    return text


def refuse_to_overwrite(
    paths: Iterable[Path], force: bool, remedy: str = "--force overwrites"
) -> None:
    """Raise UsageError, naming every file that exists and the remedy, unless `force`.

    A device or a pipe is written as it is.
    """
    there = [] if force else [path for path in paths if os.path.lexists(path)]
    existing = [str(path) for path in there if not _is_device(path)]
    if existing:
        raise click.UsageError(f"{', '.join(existing)}: there already; {remedy}")


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file() and not path.is_dir()


def default_path(folder: str, name: str) -> Path:
    """The path of a new file: in `folder` if there is one, else in the current folder."""
    return Path(folder, name) if Path(folder).is_dir() else Path(name)


def schema_of(kind: str, output: Path) -> str | None:
    """The path from `output` to the workspace's schema of its kind; None if there is no schema."""
    schema = SCHEMAS / f"{kind}.schema.json"
    if not schema.is_file():
        return None
    try:
        return Path(os.path.relpath(schema, output.parent)).as_posix()
    except ValueError:  # on another drive
        return None
