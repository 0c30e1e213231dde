"""A dataset's file as columns of text: csv, tsv, xlsx, parquet, Stata and SPSS."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from typology.model import Problem
from typology.reading.problems import InputError, shortened

if TYPE_CHECKING:
    import pandas as pd

Codes: TypeAlias = NDArray[np.int32]

DELIMITERS: Final = (",", ";", "\t")
BOMS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
LATIN: Final = "cp1252"
SAMPLE: Final = 1 << 16


class Reads(NamedTuple):
    """How a file is read; None is detected. `missing` are values that stand for a blank cell."""

    delimiter: str | None = None
    encoding: str | None = None
    worksheet: str | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class TextColumn:
    """A column: its distinct trimmed texts, and which of them each row has; a blank cell is "".

    `labels` are the words that the file itself has for values.
    """

    texts: tuple[str, ...]
    codes: Codes
    labels: Mapping[str, str] = field(default_factory=dict)

    def counts(self) -> dict[str, int]:
        """How many rows have each text, the commonest first."""
        numbers = np.bincount(self.codes, minlength=len(self.texts)).tolist()
        pairs = [(text, count) for text, count in zip(self.texts, numbers, strict=True) if count]
        return dict(sorted(pairs, key=lambda pair: -pair[1]))

    def cell(self, row: int) -> str:
        """One cell, by its place."""
        return self.texts[int(self.codes[row])]


@dataclass(frozen=True, eq=False)
class DataTable:
    """A dataset's file. `first` is the number of the first row below the names, from 1.

    `decimal_comma`: a comma in a number may be its point, since it does not separate cells.
    """

    path: str
    names: tuple[str, ...]
    columns: Mapping[str, TextColumn]
    size: int
    first: int = 2
    notes: tuple[str, ...] = ()
    decimal_comma: bool = False

    def ways_to_say(self, name: str, text: str) -> Iterator[str]:
        """What a value of a column may be called by: itself, its label, with a point in it."""
        yield text
        if text in self.columns[name].labels:
            yield self.columns[name].labels[text]
        if self.decimal_comma:
            yield text.replace(",", ".")

    def place(self, name: str) -> int:
        """The number of a column, from 1."""
        return self.names.index(name) + 1


class Cells(Mapping[str, str]):
    """The cells of one row, by column."""

    def __init__(self, table: DataTable, row: int) -> None:
        self._table = table
        self.row = row

    def __getitem__(self, name: str) -> str:
        return self._table.columns[name].cell(self.row)

    def __iter__(self) -> Iterator[str]:
        return iter(self._table.columns)

    def __len__(self) -> int:
        return len(self._table.columns)

    @property
    def path(self) -> str:
        """The file that the row stands in."""
        return self._table.path


class Refusals:
    """The problems of a table's rows: one for each column and kind, with the rows counted."""

    def __init__(self, table: DataTable) -> None:
        self._table = table
        self._rows: dict[tuple[str, str, str | None], list[int]] = {}

    def add(self, row: int, column: str, message: str, hint: str | None = None) -> None:
        """Refuse a cell, or with "" as its column a row."""
        self._rows.setdefault((column, message, hint), []).append(row)

    @property
    def rows(self) -> frozenset[int]:
        """The rows with something refused."""
        return frozenset(row for rows in self._rows.values() for row in rows)

    def problems(self) -> Iterator[Problem]:
        """A problem at the first row of each kind."""
        table = self._table
        for (column, message, hint), rows in self._rows.items():
            count = len(set(rows))
            said = message if count == 1 else f"{message} (in {count:,} rows)"
            place = table.place(column) if column in table.names else 1
            yield Problem(table.path, min(rows) + table.first, place, said, hint)


def read_table(path: Path, reads: Reads) -> DataTable:
    """The table in a file. Raises InputError for what is no table, OSError if it cannot be opened.

    Stata's and SPSS's files need pyreadstat, parquet needs pyarrow.
    """
    opener = OPENERS.get(path.suffix.lower())
    if opener is None:
        known = ", ".join(OPENERS)
        message = f"a file that ends in {shortened(path.suffix)} is no dataset that can be read"
        raise InputError([Problem(str(path), 1, 1, message, f"save it as one of {known}")])
    path.stat()
    try:
        return opener(path, reads)
    except (ValueError, KeyError) as error:
        raise InputError([Problem(str(path), 1, 1, f"cannot be read: {error}")]) from error


def _table(
    path: Path,
    frame: pd.DataFrame,
    reads: Reads,
    *,
    labels: Mapping[str, Mapping[str, str]] | None = None,
    notes: Sequence[str] = (),
    decimal_comma: bool = False,
) -> DataTable:
    names = [str(name).strip() for name in frame.columns]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    if twice:
        message = f"the column {shortened(twice[0])} stands twice"
        column = [place for place, name in enumerate(names) if name == twice[0]][1] + 1
        raise InputError([Problem(str(path), 1, column, message, "rename one of them")])
    missing = {"", *reads.missing}
    columns = {
        name: _column(frame.iloc[:, place], missing, (labels or {}).get(name, {}))
        for place, name in enumerate(names)
        if name
    }
    return DataTable(str(path), tuple(names), columns, len(frame), 2, tuple(notes), decimal_comma)


def _column(values: pd.Series, missing: set[str], labels: Mapping[str, str]) -> TextColumn:
    codes, distinct = values.factorize()
    texts = [_text(value) for value in distinct]
    texts = ["" if text in missing else text for text in texts]
    unique = {text: place for place, text in enumerate(dict.fromkeys(["", *texts]))}
    table = np.asarray([*(unique[text] for text in texts), 0], dtype=np.int32)  # -1 is the last
    return TextColumn(tuple(unique), table[codes], labels)


def _text(value: object) -> str:
    """A cell as text: whole numbers without a point, dates as ISO 8601."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str):
        return value.strip()
    isoformat = getattr(value, "isoformat", None)
    if isoformat is not None:
        return str(isoformat()).removesuffix("T00:00:00")
    return str(value).strip()


def _read_text(path: Path, reads: Reads) -> DataTable:
    from pandas import read_csv

    with path.open("rb") as file:
        start = file.read(SAMPLE)
    encoding, notes = _encoding(path, start, reads.encoding)
    delimiter = reads.delimiter or _delimiter(path, start.decode(encoding, errors="replace"))
    frame = read_csv(
        path, sep=delimiter, encoding=encoding, dtype=str, keep_default_na=False, low_memory=False
    )
    head = read_csv(  # of the names in the frame, those that stand twice have got numbers
        path,
        sep=delimiter,
        encoding=encoding,
        dtype=str,
        keep_default_na=False,
        header=None,
        nrows=1,
    )
    names = head.iloc[0]
    if len(names) == frame.shape[1]:
        frame.columns = names
    if frame.index.dtype != "int64":  # a row with more cells makes the first column an index
        message = "rows have more cells than the first line has names"
        raise InputError([Problem(str(path), 1, 1, message, "name every column, once")])
    return _table(path, frame, reads, notes=notes, decimal_comma=delimiter != ",")


def _encoding(path: Path, start: bytes, told: str | None) -> tuple[str, list[str]]:
    if told is not None:
        return ("utf-8-sig" if told.lower() in ("utf-8", "utf8") else told), []
    for mark, encoding in BOMS:
        if start.startswith(mark):
            return encoding, []
    try:
        path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return LATIN, [f"{path.name} is not UTF-8: read as {LATIN}; `reads.encoding` names another"]
    return "utf-8", []


def _delimiter(path: Path, sample: str) -> str:
    """The sign that stands most often in the first line; it must be one alone."""
    head = sample.split("\n", 1)[0]
    counts = sorted(((head.count(sign), sign) for sign in DELIMITERS), reverse=True)
    if counts[0][0] == counts[1][0] > 0:
        message = "the columns could be separated by commas or by semicolons"
        raise InputError([Problem(str(path), 1, 1, message, "name it: `reads: {delimiter: ...}`")])
    return counts[0][1]


def _read_workbook(path: Path, reads: Reads) -> DataTable:
    from pandas import read_excel

    sheet = 0 if reads.worksheet is None else reads.worksheet
    cells = read_excel(path, sheet_name=sheet, header=None, dtype=object, keep_default_na=False)
    if not len(cells):
        raise ValueError("the worksheet is empty")
    frame = cells.iloc[1:].fillna("")
    frame.columns = cells.iloc[0].fillna("")
    return _table(path, frame, reads)


def _read_parquet(path: Path, reads: Reads) -> DataTable:
    from pandas import read_parquet

    return _table(path, read_parquet(path), reads)


def _read_stata(path: Path, reads: Reads) -> DataTable:
    import pyreadstat

    return _labelled(path, reads, *pyreadstat.read_dta(str(path)))


def _read_spss(path: Path, reads: Reads) -> DataTable:
    import pyreadstat

    return _labelled(path, reads, *pyreadstat.read_sav(str(path)))


def _labelled(path: Path, reads: Reads, frame: pd.DataFrame, found: object) -> DataTable:
    """The table with the labels that the file has for values."""
    of_variables: Mapping[str, Mapping[object, str]] = getattr(found, "variable_value_labels", {})
    labels = {
        name: {_text(value): label for value, label in of_values.items()}
        for name, of_values in of_variables.items()
    }
    return _table(path, frame, reads, labels=labels)


OPENERS: Final[dict[str, Callable[[Path, Reads], DataTable]]] = {
    ".csv": _read_text,
    ".tsv": _read_text,
    ".txt": _read_text,
    ".xlsx": _read_workbook,
    ".parquet": _read_parquet,
    ".dta": _read_stata,
    ".sav": _read_spss,
}
