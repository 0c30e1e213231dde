"""A sheet as text: its encoding, what separates its cells, and its rows in parts.

Everything is told by the file: a byte order mark or NULs tell the encoding, the row that names
`case` what separates the cells. Where two readings are possible the file is refused with both.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from io import BufferedReader, BytesIO, RawIOBase, StringIO, TextIOWrapper
from itertools import chain, islice
from typing import IO, Final

import numpy as np

from typology.reading.sheet.cells import Refusal
from typology.reading.sheet.file.parts import BlockPart, Part, part_rows
from typology.reading.sheet.file.records import EndlessLine, Row, records
from typology.reading.sheet.file.table import (
    MOST_ABOVE,
    Head,
    Table,
    Unreadable,
    find_head,
    names_case,
    note_of_rows_above,
)
from typology.reading.sheet.levels import Mark, marks_of
from typology.reading.yaml.encodings import LOOKED_AT, wide_encoding

ROWS: Final = 10_000  # of a part
BLOCK: Final = 1 << 22  # bytes of a part; a shorter sheet goes row by row
SAMPLE: Final = 1 << 22  # bytes that hold the names of the columns, and what stands above
DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}
LOOKED_AT_FOR_MARKS: Final = 1 << 20  # characters
LONGEST_LINE: Final = 1 << 25  # characters
SEP: Final = re.compile(r'"?sep=([,;|\t])"?\r?\n?', re.IGNORECASE)
QUOTE, LINE_FEED = b'"', b"\n"


@dataclass(frozen=True)
class Dialect:
    """What separates the cells, and the rows before the first (of `sep=`)."""

    delimiter: str
    skipped: int = 0


def open_text(file: IO[bytes]) -> Table:
    """The sheet in an open file of text. Raises Unreadable."""
    blocks = _blocks(file)
    first = next(blocks, b"")
    sample = first.decode("utf-8", "surrogateescape")
    dialect = dialect_of(sample)
    lines = StringIO(sample, newline="")
    rows = records(lines, dialect.delimiter)
    row, above = find_head(islice(rows, dialect.skipped, None))
    if row is None:
        raise Unreadable(Refusal("the file is empty"))
    if row.broken is not None:
        raise Unreadable(row.broken, row.number, row.column)
    rest = _after_head(sample, row, dialect)
    if not rest and len(first) > SAMPLE:
        raise Unreadable(Refusal(f"the names of the columns take more than {SAMPLE:,} bytes"))
    head = Head(row.number, row.cells, note_of_rows_above(row, above))
    rows_left = chain([rest.encode("utf-8", "surrogateescape")], blocks)
    commas = dialect.delimiter != ","
    marks: Mark = _marks(rest, dialect) if commas else "none"
    if dialect.delimiter == "\t" and marks == "none":
        marks = "point"  # tabs come from every country: 1,234 alone may be a thousand
    return Table(head, _parts(rows_left, dialect.delimiter, row.number + 1), commas, marks)


def _after_head(sample: str, head: Row, dialect: Dialect) -> str:
    """What follows the head in the sample."""
    lines = StringIO(sample, newline="")
    for row in records(iter(lines.readline, ""), dialect.delimiter):
        if row.number == head.number:
            break
    return lines.read()


# Encoding


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    """The file in blocks of UTF-8, without its byte order mark."""
    start = file.read(LOOKED_AT)
    encoding = wide_encoding(start)
    if encoding == "UTF-32":
        raise Unreadable(Refusal("the file is UTF-32", "save it as UTF-8"))
    if encoding == "UTF-16":
        yield from _from_utf_16(file, start)
        return
    _refuse_other_files(start)
    rest = start.removeprefix(b"\xef\xbb\xbf") + file.read(SAMPLE)
    while rest:
        yield rest
        rest = file.read(BLOCK)


def _from_utf_16(file: IO[bytes], start: bytes) -> Iterator[bytes]:
    """The blocks of a file in UTF-16, with a byte order mark or without."""
    marks = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    name = marks.get(start[:2], "utf-16-le" if start[1:2] == b"\0" else "utf-16-be")
    file.seek(2 if start[:2] in marks else 0)
    with TextIOWrapper(file, name, newline="") as text:
        while True:
            try:
                block = text.read(SAMPLE)
            except UnicodeDecodeError:
                message = "the file begins as UTF-16 and is not"
                raise Unreadable(Refusal(message, "save it as UTF-8")) from None
            if not block:
                return
            yield block.encode("utf-8", "surrogatepass")


def _refuse_other_files(start: bytes) -> None:
    if start.startswith(b"PK\x03\x04"):
        hint = "a workbook's name ends in .xlsx; of another spreadsheet, save it as .xlsx or .csv"
        raise Unreadable(Refusal("the file is a workbook or an archive, not text", hint))
    if start.startswith(b"PAR1"):
        raise Unreadable(Refusal("the file is parquet", "its name must end in .parquet"))


# Delimiter and decimal mark


def dialect_of(sample: str) -> Dialect:
    """What separates the cells of a sheet, told by its first rows. Raises Unreadable."""
    written = SEP.match(sample)
    if written:
        return Dialect(written[1], 1)
    heads: dict[str, tuple[int, int]] = {}
    for delimiter in DELIMITERS:
        for number, row in enumerate(_first_rows(sample, delimiter), 1):
            if names_case(row):
                heads[delimiter] = number, len(row)
                break
    if len(heads) > 1:
        readings = [
            f"by {DELIMITERS[each]}, row {number} names {count} columns"
            for each, (number, count) in heads.items()
        ]
        message = f"two readings of what separates the cells: {'; '.join(readings)}"
        raise Unreadable(Refusal(message, "say which by a first line such as sep=;"))
    if heads:
        return Dialect(next(iter(heads)))
    filled = [row for row in _first_rows(sample, ",") if row]
    first = ",".join(filled[0]) if filled else ""
    return Dialect(max(DELIMITERS, key=first.count))


def _first_rows(sample: str, delimiter: str) -> list[list[str]]:
    rows: list[list[str]] = []
    with suppress(csv.Error):
        for row in islice(csv.reader(StringIO(sample, newline=""), delimiter=delimiter), 20):
            rows.append(row)
    return rows[:MOST_ABOVE]


def _marks(sample: str, dialect: Dialect) -> Mark:
    cells: list[str] = []
    looked_at = StringIO(sample[:LOOKED_AT_FOR_MARKS], newline="")
    with suppress(csv.Error):
        for row in csv.reader(looked_at, delimiter=dialect.delimiter):
            cells += [cell for cell in row if cell[-1:].isdigit()]
    return marks_of(cells if len(sample) <= LOOKED_AT_FOR_MARKS else cells[:-1])


def is_sheet(data: bytes) -> bool:
    """True for data that is a sheet as text: one of its first rows names `case` and others."""
    with suppress(Unreadable):
        sample = next(_blocks(BytesIO(data)), b"").decode("utf-8", "surrogateescape")
        if SEP.match(sample):
            return True
        return any(
            names_case(row) for each in DELIMITERS for row in _first_rows(sample, each)
        ) and not sample.lstrip().startswith(("{", "format:", "case:"))
    return False


# Rows in parts


def _parts(blocks: Iterator[bytes], delimiter: str, first: int) -> Iterator[Part]:
    """The rows below the head, numbered from `first`."""
    held, is_long = b"", False
    by_blocks = find_spec("pyarrow") is not None and delimiter in DELIMITERS
    for block in chain(blocks, [b""]):  # at the end the rest of a long text
        held += block
        if len(held) < BLOCK and (block or not is_long):
            continue
        count, end = _whole_rows(held, delimiter) if by_blocks else (0, 0)
        if not count:
            break
        yield BlockPart(first, count, held[:end], delimiter)
        first, held, is_long = first + count, held[end:], True
    lines = TextIOWrapper(
        BufferedReader(_Stream(chain([held], blocks)), BLOCK),
        "utf-8",
        errors="surrogateescape",
        newline="",
    )
    yield from part_rows(records(_lines(lines), delimiter, first), ROWS, splits=True)


def _lines(text: IO[str]) -> Iterator[str]:
    """The lines of a text. Raises EndlessLine for one that is longer than any row of cells."""
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise EndlessLine
        yield line


def _whole_rows(data: bytes, delimiter: str) -> tuple[int, int]:
    """The number of whole rows at the start of some bytes, and where they end.

    (0, 0) where a quote stands elsewhere than around a cell, or a line ends in CR alone: then only
    a reader that goes through every character can tell where rows end.
    """
    if b"\r" in data and data.count(b"\r") - data.count(b"\r\n") > data.endswith(b"\r"):
        return 0, 0
    if QUOTE not in data:
        return data.count(LINE_FEED), data.rfind(LINE_FEED) + 1
    raw = np.frombuffer(data, dtype=np.uint8)
    quotes = np.flatnonzero(raw == ord('"'))
    lines = np.flatnonzero(raw == ord("\n"))
    outside = lines[np.searchsorted(quotes, lines) % 2 == 0]
    if not len(outside):
        return 0, 0
    end = int(outside[-1]) + 1
    quotes = quotes[quotes < end]
    edges = np.zeros(256, dtype=np.bool_)
    edges[[ord(each) for each in (delimiter, "\r", "\n", '"')]] = True
    opening, closing = quotes[::2], quotes[1::2]
    before = edges[raw[np.maximum(opening - 1, 0)]] | (opening == 0)
    after = edges[raw[closing + 1]]
    if not (before.all() and after.all()):
        return 0, 0
    return len(outside), end


class _Stream(RawIOBase):
    """Blocks of bytes as a file."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._held:
            block = next(self._blocks, None)
            if block is None:
                return 0
            self._held = block
        count = min(len(buffer), len(self._held))
        buffer[:count] = self._held[:count]
        self._held = self._held[count:]
        return count
