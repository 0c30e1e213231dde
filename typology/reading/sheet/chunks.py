"""A long coding sheet in chunks that are read independently, also in other processes."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from typology.model import Case, Level, Problem, Rubric
from typology.reading.case.builder import rated
from typology.reading.case.tree import hashed
from typology.reading.problems import InputError
from typology.reading.sheet.problems import problem_in
from typology.reading.sheet.reader import SheetReader
from typology.reading.sheet.rows import Cell, Row, csv_file_rows

PARQUET: Final = ".parquet"
ROWS: Final = 10_000  # of a chunk; the same however many processes share the work


@dataclass(frozen=True)
class Chunk:
    """Consecutive rows of a sheet, and the row that names its columns."""

    path: str
    names: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class ChunkReading:
    """The valid cases of a chunk with their row numbers, and the problems of the others."""

    cases: tuple[Case, ...]
    numbers: tuple[int, ...]
    problems: tuple[Problem, ...]


def chunks(path: Path, rubrics: Sequence[Rubric]) -> Iterator[Chunk]:
    """The sheet at a path (csv or parquet), in chunks of rows.

    Raises InputError if the names of its columns are invalid or it holds no case, OSError if it
    cannot be opened.
    """
    rows = parquet_rows(path) if path.suffix.lower() == PARQUET else csv_file_rows(path)
    label = str(path)
    names = _names(rows, label, rubrics)
    chunk = tuple(islice(rows, ROWS))
    if not chunk:
        raise InputError([Problem(label, 1, 1, "the sheet holds no case")])
    while chunk:
        yield Chunk(label, names, chunk)
        chunk = tuple(islice(rows, ROWS))


def _names(rows: Iterator[Row], label: str, rubrics: Sequence[Rubric]) -> Row:
    """The row that names the columns. Raises InputError where a name is invalid."""
    reader = SheetReader(label, rubrics)
    for row in rows:
        _, findings = reader.read(row)
        if findings:
            raise InputError([problem_in(label, row.number, each) for each in findings])
        if any(cell != "" for cell in row.cells):
            return row
    raise InputError([problem_in(label, 1, each) for each in reader.missing()])


def read_chunk(
    chunk: Chunk, rubrics: Sequence[Rubric], rates: Mapping[str, Level | None]
) -> ChunkReading:
    """The cases of a chunk. An id that is also in another chunk is not noticed here."""
    reader = SheetReader(chunk.path, rubrics)
    reader.read(chunk.names)
    cases: list[Case] = []
    numbers: list[int] = []
    problems: list[Problem] = []
    for row in chunk.rows:
        case, findings = reader.read(row)
        problems += [problem_in(chunk.path, row.number, each) for each in findings]
        if case is not None:
            cases.append(hashed(rated(case, rates)) if rates else case)
            numbers.append(row.number)
    return ChunkReading(tuple(cases), tuple(numbers), tuple(problems))


def parquet_rows(path: Path) -> Iterator[Row]:
    """The rows of a parquet file; a cell that is null is empty. Needs pyarrow."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        names = file.schema_arrow.names
        yield Row(1, names)
        number = 1
        for batch in file.iter_batches(batch_size=ROWS):
            columns = [batch.column(place).to_pylist() for place in range(len(names))]
            for values in zip(*columns, strict=True):
                number += 1
                yield Row(number, [_cell(value) for value in values])


def parquet_length(path: Path) -> int:
    """The number of rows of a parquet file."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        return int(file.metadata.num_rows)


def _cell(value: object) -> Cell:
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return float(value) if isinstance(value, int | float) else str(value)
