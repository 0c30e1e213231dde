"""A sheet in parquet; needs pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from typology.reading.sheet.cells import Refusal
from typology.reading.sheet.file.parts import ArrowPart, Part
from typology.reading.sheet.file.table import Head, Table, Unreadable

ROWS: Final = 50_000  # of a part


def open_parquet(source: Path | IO[bytes]) -> Table:
    """The sheet in a parquet file, by its path or open. Raises Unreadable."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ModuleNotFoundError:
        hint = "pip install 'settlement-typology[parquet]', or save it as csv"
        raise Unreadable(Refusal("parquet needs pyarrow, which is not here", hint)) from None
    try:
        file = ParquetFile(source)
    except ArrowException as error:
        raise Unreadable(Refusal(f"the file is no parquet that can be read: {error}")) from None
    names = list(file.schema_arrow.names)

    def parts() -> Iterator[Part]:
        first = 2
        with file:
            for batch in file.iter_batches(batch_size=ROWS):
                yield ArrowPart(first, batch)
                first += batch.num_rows

    return Table(Head(1, names), parts(), commas=True, marks="point")


def parquet_length(path: Path) -> int:
    """The number of rows of a parquet file."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        return int(file.metadata.num_rows)
