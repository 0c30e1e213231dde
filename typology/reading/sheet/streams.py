"""Long sheets in parts that are read independently, also in other processes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from typology.model import Problem, Rubric
from typology.reading.case.context import CaseFolder
from typology.reading.sheet.endings import PARQUET
from typology.reading.sheet.file.parquet import parquet_length
from typology.reading.sheet.file.parts import Part
from typology.reading.sheet.file.table import Unreadable
from typology.reading.sheet.problems import problem_at, problem_of_whole
from typology.reading.sheet.reader import SheetOptions, SheetReader, open_sheet

BLOCK: Final = 1 << 20  # bytes


class SheetSource(NamedTuple):
    """A sheet by what problems call it, and its path or what came from standard input."""

    label: str
    source: Path | bytes


class SheetRows(NamedTuple):
    """Some rows of a sheet and what reads them."""

    reader: SheetReader
    part: Part


def sheet_parts(
    sheets: Sequence[SheetSource], rubrics: Sequence[Rubric], options: SheetOptions
) -> Iterator[SheetRows]:
    """The rows of sheets without a problem of the head in turn. Raises OSError."""
    for label, source in sheets:
        with open_sheet(source) as table:
            reader = SheetReader.of(label, table, rubrics, options)
            for part in table.parts:
                yield SheetRows(reader, part)


def problems_of_head(
    sheet: SheetSource, rubrics: Sequence[Rubric], options: SheetOptions
) -> Sequence[Problem]:
    """Why a sheet cannot be read, or which names of its columns are invalid; none: it is good.

    Raises OSError if it cannot be opened.
    """
    try:
        with open_sheet(sheet.source) as table:
            return SheetReader.of(sheet.label, table, rubrics, options).problems
    except Unreadable as error:
        return [problem_at(sheet.label, error.row, error.column - 1, error.refusal)]


def problems_of_wholes(path: str, names: Collection[str]) -> Iterator[Problem]:
    """Of the wholes that a sheet names and lacks, those neither beside it nor shipped."""
    own = Path(path)
    known = CaseFolder(own.parent if own.is_file() else None).cases if names else ()
    for name in sorted(set(names).difference(known)):
        yield problem_of_whole(path, name)


def sheet_length(sheet: SheetSource) -> int:
    """The number of rows of a sheet; of text about, its line breaks."""
    source = sheet.source
    if isinstance(source, bytes):
        return source.count(b"\n")
    if source.suffix.lower() == PARQUET:
        return parquet_length(source)
    with source.open("rb") as file:
        return sum(block.count(b"\n") for block in iter(partial(file.read, BLOCK), b""))
