"""Outputs that are not the command's to replace; refused before anything is read."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

import click

from typology.cli.shared.writing.files import place_of

OUTPUTS: Final = ("output", "figure", "figures", "save")  # options that name what is written
ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    "text": (".txt",),
    "markdown": (".md", ".markdown", ".qmd", ".rmd"),
    "csv": (".csv",),
    "json": (".json",),
    "html": (".html", ".htm"),
    "latex": (".tex",),
    "parquet": (".parquet",),
    "xlsx": (".xlsx",),
    "docx": (".docx",),
    "yaml": (".yaml", ".yml"),
    "svg": (".svg",),
    "png": (".png",),
    "pdf": (".pdf",),
}
"""By format the endings of files that hold it."""

OTHERS: Final = frozenset(
    (".tsv", ".xlsm", ".xls", ".ods", ".odt", ".doc", ".dta", ".sav", ".rds", ".rdata")
) | {".toml", ".py", ".ipynb", ".r", ".do"}
"""Endings of files that no command writes."""

SIGNATURES: Final = {b"PK\x03\x04": "zip", b"%PDF": "pdf", b"\x89PNG": "png", b"PAR1": "parquet"}
KINDS: Final = {
    "xlsx": "zip",
    "docx": "zip",
    "pdf": "pdf",
    "png": "png",
    "parquet": "parquet",
}  # else text
LOOKED_AT: Final = 4096

Identity = tuple[int, int]  # device and number of a file, whatever it is called


def refuse_output(output: Path, form: str, params: Mapping[str, object], *more: str) -> None:
    """Raise UsageError if `output` may not be replaced by a file of the format `form`.

    It may not if it is an input, by path, link or letter case; if it is a file of another kind; if
    it is protected; if its folder is not there. Inputs are all files that `params`, the options and
    arguments of the command, or `more` name.
    """
    with suppress(OSError):  # told in its own words when it is written
        place = place_of(output)
        if place.is_file():
            _refuse_file(output, place, form, {*_inputs(params), *_inputs({"": more})})
        elif not place.exists() and not place.parent.is_dir():
            raise click.UsageError(f"{output}: there is no folder {place.parent}")


def _refuse_file(output: Path, place: Path, form: str, inputs: set[Identity]) -> None:
    if _identity(place) in inputs:
        raise click.UsageError(f"{output} is read, too: write to another file")
    if not os.access(place, os.W_OK):
        raise click.UsageError(f"{output}: {os.strerror(errno.EACCES)}")
    ending, size = place.suffix.lower(), place.stat().st_size
    known = OTHERS.union(*ENDINGS.values()) - set(ENDINGS.get(form, ()))
    if size and (ending in known or _kind(place) != KINDS.get(form, "text")):
        raise click.UsageError(
            f"{output} is there already, and is no {form}: write to another file"
        )


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(LOOKED_AT)
    known = [kind for mark, kind in SIGNATURES.items() if start.startswith(mark)]
    return known[0] if known else "binary" if b"\0" in start else "text"


def _identity(file: Path | int) -> Identity:
    status = file.stat() if isinstance(file, Path) else os.fstat(file)
    return status.st_dev, status.st_ino


def _inputs(params: Mapping[str, object]) -> Iterator[Identity]:
    for name, value in params.items():
        if name not in OUTPUTS:
            for word in _words(value):
                with suppress(OSError, ValueError):  # no file has such a name
                    yield from map(_identity, _files(word))


def _words(value: object) -> Iterator[str]:
    """The words of an option's value that may name a file: `FILE`, `KEY=FILE`, `FILE:COLUMN`."""
    if isinstance(value, str | Path):
        text = str(value)
        yield from (text, text.partition("=")[2], text.rpartition(":")[0])
    elif isinstance(value, tuple):
        for each in value:
            yield from _words(each)


def _files(word: str) -> Iterator[Path | int]:
    from typology.reading.inputs import STREAM, files_named

    if word != STREAM:
        yield from files_named(word)
    elif sys.stdin is not None:
        yield sys.stdin.fileno()
