"""Output: streams that print in any locale, files written completely or not at all, exit codes."""

from __future__ import annotations

import codecs
import os
import shutil
import sys
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import click

from typology.cli.shared.exit_codes import FINDINGS, OK

if TYPE_CHECKING:
    from typology.model import Problem

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


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")


def width() -> int:
    """Columns of the terminal; 80 without a terminal."""
    return max(20, shutil.get_terminal_size((80, 24)).columns)


def in_colour(choice: str) -> bool:
    """True if standard output is to be coloured."""
    if choice == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return choice == "always"


def write(text: str | bytes, output: Path | None) -> None:
    """Write to standard output, or to a file by way of a temporary one beside it."""
    if output is None:
        if isinstance(text, bytes):
            sys.stdout.buffer.write(text)
        else:
            sys.stdout.write(text)
        return
    replace_file(output, lambda path: _fill(path, text))


def _fill(path: Path, text: str | bytes) -> None:
    if isinstance(text, bytes):
        path.write_bytes(text)
    else:
        path.write_text(text, encoding="utf-8", newline="\n")


def replace_file(output: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write a temporary file, then rename it, so that no incomplete file stays.

    A link stays, and the file that it leads to is written; a device or a pipe is written directly.
    """
    output = output.resolve() if output.is_symlink() else output
    if output.exists() and not output.is_file():
        fill(output)
        return
    try:
        handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(output)) from error
    os.close(handle)
    temporary = Path(name)
    try:
        fill(temporary)
        mode = output.stat().st_mode & 0o777 if output.exists() else 0o666 & ~_umask()
        temporary.chmod(mode)
        temporary.replace(output)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def figure_form(path: Path) -> str:
    """The form by the extension. Raises UsageError for one that no figure is drawn in."""
    from typology.reporting.formats.figure import FIGURE_FORMATS

    form = path.suffix.lstrip(".").lower()
    if form not in FIGURE_FORMATS:
        raise click.UsageError(f"--figure: a file that ends in {', '.join(FIGURE_FORMATS)}")
    return form


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems on standard error: place and message, the source line, a caret, a hint."""
    from typology.reporting.problems import problems_text

    click.echo(problems_text(problems), err=True, nl=False)


def finish(errors: Sequence[Problem], *, finding: bool = False) -> int:
    """Print the errors; the exit code, 1 with an error or a `finding`, else 0."""
    print_problems(errors)
    return FINDINGS if errors or finding else OK
