"""Lines asked for and said; the end of input is a stop like any other."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Final

import click

from typology.cli.shared.exit_codes import OK
from typology.cli.shared.output import width

INTERRUPTED: Final = 130


class Stop(Exception):
    """The end of the answers: `q`, the end of input, or an interruption."""

    def __init__(self, code: int = OK) -> None:
        super().__init__()
        self.code = code


class Back(Exception):
    """The question before, or this one from its beginning."""


def ask(text: str) -> str:
    """One line of an answer, tidied. Raises Stop at the end of input."""
    from typology.reading.interview.answers import tidy

    try:
        typed = str(click.prompt(text, default="", show_default=False, prompt_suffix=": "))
    except click.Abort as stop:
        click.echo()
        interrupted = isinstance(stop.__context__, KeyboardInterrupt)
        raise Stop(INTERRUPTED if interrupted else OK) from stop
    answer = tidy(typed)
    if not sys.stdin.isatty():
        click.echo(answer)  # what came from a pipe is not seen otherwise
    return answer


def ask_about(text: str, earlier: str = "") -> str:
    """An answer that may be empty, which keeps an `earlier` one. Raises Stop on q, Back on <."""
    answer = ask(f"{text} (empty keeps: {earlier})" if earlier else f"{text} (may be empty)")
    if answer == "q":
        raise Stop
    if answer == "<":
        raise Back
    return "" if answer == "?" else answer or earlier


def say(lines: Iterable[str]) -> None:
    """Print lines."""
    for line in lines:
        click.echo(line)


def wrapped(text: str) -> list[str]:
    """A text as lines of the terminal's width."""
    from typology.reporting.formats.plain_text import wrap_columns

    return wrap_columns(text, columns())


def columns() -> int:
    """The columns that a line takes at most."""
    return min(width(), 100)
