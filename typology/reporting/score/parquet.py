"""The scores of columns of cases as parquet: the columns of the csv, typed; needs pyarrow.

What the csv leaves empty is null. Texts are coded by a dictionary, numbers are rounded as in csv.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

import numpy as np

from typology.columns.cases import CaseColumns
from typology.model import Rubric
from typology.reporting.records import summaries_table
from typology.reporting.score.columns import Coded, Kind, outcome_columns
from typology.scoring.columnar.scores import PatternScores

if TYPE_CHECKING:
    from pyarrow import Array, DataType, RecordBatch, Schema

WHOLE: Final = ("case", "title")  # columns whose texts mostly differ
KINDS: Final[dict[str, Kind]] = {"flag": "flag", "number": "number", "membership": "number"}


def schema_of(rubric: Rubric) -> Schema:
    """The columns of the csv and their types."""
    import pyarrow

    fields = []
    for column in summaries_table(rubric, ()).columns:
        kind = "count" if column.name == "completions" else KINDS.get(column.kind, "text")
        type_ = pyarrow.string() if column.name in WHOLE else _type_of(kind)
        fields.append(pyarrow.field(column.name, type_))
    return pyarrow.schema(fields)


def parquet_rows(columns: CaseColumns, scores: PatternScores) -> RecordBatch:
    """A row a case."""
    import pyarrow

    whole = [pyarrow.array(each, pyarrow.string()) for each in (columns.ids, columns.titles)]
    coded = [_array(each) for each in outcome_columns(columns, scores)]
    schema = schema_of(scores.patterns.rubric)
    return pyarrow.RecordBatch.from_arrays([*whole, *coded], schema=schema)


def without(rows: RecordBatch, places: Collection[int]) -> RecordBatch:
    """The rows but those at some places."""
    kept = np.ones(rows.num_rows, dtype=np.bool_)
    kept[[*places]] = False
    return rows.take(np.flatnonzero(kept))


@contextmanager
def parquet_writer(file: IO[bytes], rubric: Rubric) -> Iterator[Callable[[RecordBatch], None]]:
    """A writer of rows into an open file; what is written is whole when the writer is left.

    Rows that come together are a row group, so that none are held.
    """
    from pyarrow import Table
    from pyarrow.parquet import ParquetWriter

    with ParquetWriter(file, schema_of(rubric)) as writer:
        yield lambda rows: writer.write_table(Table.from_batches([rows]))


def _type_of(kind: Kind) -> DataType:
    import pyarrow

    coded = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    types = {"flag": pyarrow.bool_(), "number": pyarrow.float64(), "count": pyarrow.int64()}
    return types.get(kind, coded)


def _array(column: Coded) -> Array:
    """A column as its type has it; its empty texts are null."""
    import pyarrow

    places = column.places % len(column.texts)  # -1 is the last
    if column.kind == "text":
        said = [place for place, text in enumerate(column.texts) if text]
        codes = np.full(len(column.texts), -1, dtype=np.int32)
        codes[said] = np.arange(len(said), dtype=np.int32)
        of_cases = codes[places]
        indices = pyarrow.array(of_cases, pyarrow.int32(), mask=of_cases < 0)
        texts = pyarrow.array([column.texts[place] for place in said], pyarrow.string())
        return pyarrow.DictionaryArray.from_arrays(indices, texts)
    values = [_READ[column.kind](text) if text else None for text in column.texts]
    return pyarrow.array(values, _type_of(column.kind)).take(pyarrow.array(places))


_READ: Final[dict[str, Callable[[str], object]]] = {
    "flag": lambda text: text == "true",
    "number": float,
    "count": int,
}
