"""What `init` and `new` share: ids, places, and never overwriting."""

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
    """An id of a rubric or case. Raises UsageError."""
    if not ID.fullmatch(text):
        raise click.UsageError(f"{text!r} is no id: lower-case letters, digits and -")
    return text


def checked_title(text: str) -> str:
    """A title that a line can hold. Raises UsageError."""
    if not text.isprintable():
        raise click.UsageError("a title is one line of printable text")
    return text


def refuse_to_overwrite(paths: Iterable[Path], force: bool) -> None:
    """Raise UsageError, naming every file that stands in the way."""
    there = [] if force else [str(path) for path in paths if os.path.lexists(path)]
    if there:
        raise click.UsageError(f"{', '.join(there)}: there already; --force overwrites")


def placed(folder: str, name: str) -> Path:
    """Where a new file goes: in `folder`, if the present folder has one, else right here."""
    return Path(folder, name) if Path(folder).is_dir() else Path(name)


def schema_of(kind: str, output: Path) -> str | None:
    """How `output` names the workspace's schema of its kind; None where there is none."""
    schema = SCHEMAS / f"{kind}.schema.json"
    if not schema.is_file():
        return None
    try:
        return Path(os.path.relpath(schema, output.parent)).as_posix()
    except ValueError:  # on another drive
        return None
