"""Output: streams that print in any locale, what is written to them or to files, exit codes."""

from __future__ import annotations

import codecs
import math
import os
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import click

from typology.cli.shared.exit_codes import FINDINGS, OK
from typology.cli.shared.writing.files import write_file

if TYPE_CHECKING:
    from typology.model import Problem

NAMED: Final = 5  # files that one line names
PLAIN: Final = {
    "\u2013": "-",
    "\u2014": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u201c": '"',
    "\u201d": '"',
    "\u2020": "*",
    "\u2026": "...",
    "\u2264": "<=",
    "\u2265": ">=",
    "\u2192": "->",
}


def plain_letters(error: UnicodeError) -> tuple[str, int]:
    """Plain letters for those that the locale cannot print: a handler of encoding errors."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    plain = ""
    for character in error.object[error.start : error.end]:
        unaccented = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
        plain += PLAIN.get(character) or unaccented or "?"
    return plain, error.end


def prepare_streams() -> None:
    """Let standard output and error print any text in any locale."""
    codecs.register_error("typology-plain", plain_letters)
    sys.stdout = sys.stdout or _nowhere()  # a closed one is None
    sys.stderr = sys.stderr or _nowhere()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="typology-plain")


def prepare_figures() -> None:
    """Let figures be drawn without a screen, and without a word where the home is write-protected.

    Matplotlib keeps its list of fonts there, else in a temporary folder that it removes itself.
    """
    import logging

    os.environ["MPLBACKEND"] = "agg"
    logging.getLogger("matplotlib").setLevel(logging.ERROR)


def silence(stream: TextIO) -> None:
    """Let nothing more be written to a stream that failed, not even when the process ends."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def width() -> int:
    """Columns of the terminal; 80 without a terminal."""
    return max(20, shutil.get_terminal_size((80, 24)).columns)


def height() -> float:
    """Lines of the terminal that standard output is; without end where it is none."""
    return shutil.get_terminal_size().lines if sys.stdout.isatty() else math.inf


def in_colour(choice: str) -> bool:
    """True if standard output is to be coloured."""
    if choice == "auto":
        dumb = os.environ.get("TERM") == "dumb"
        return sys.stdout.isatty() and not dumb and not os.environ.get("NO_COLOR")
    return choice == "always"


def write(text: str | bytes, output: Path | None, *, form: str = "", new: bool = False) -> None:
    """Write to standard output, or to a file, whole or not at all.

    Text for people (`form` text) goes to standard output in the locale's letters; all else is UTF-8
    wherever it goes. Raises UsageError for a file that is `new` and there, and for bytes that a
    terminal would show.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    if output is not None:
        try:
            write_file(output, data, new=new)
        except FileExistsError as error:
            raise click.UsageError(f"{output}: there already; --force overwrites") from error
    elif isinstance(text, bytes) and sys.stdout.isatty():
        raise click.UsageError(f"{form or 'this'} is written to a file: give --output")
    elif isinstance(text, str) and form == "text":
        sys.stdout.write(text)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)


def figure_form(path: Path) -> str:
    """The form by the extension. Raises UsageError for one that no figure is drawn in."""
    from typology.reporting.formats.figure import FIGURE_FORMATS

    form = path.suffix.lstrip(".").lower()
    if form not in FIGURE_FORMATS:
        raise click.UsageError(f"--figure: a file that ends in {', '.join(FIGURE_FORMATS)}")
    return form


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems on standard error: place and message, the source line, a caret, a hint."""
    from typology.reporting.problems import problems_text

    click.echo(problems_text(problems), err=True, nl=False)


def finish(errors: Sequence[Problem], *, finding: bool = False) -> int:
    """Print the errors; the exit code, 1 with an error or a `finding`, else 0."""
    print_problems(errors)
    return FINDINGS if errors or finding else OK


def tell_passed_over(names: Sequence[str]) -> None:
    """Tell on standard error what the folders of `names` hold and is not read."""
    from typology.reading.inputs import passed_over
    from typology.reporting.formats.plain_text import neutralise

    for folder, others in passed_over(names).items():
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        named = ", ".join(map(neutralise, others[:NAMED]))
        click.echo(f"typology: {neutralise(folder)}: passed over: {named}{more}", err=True)
