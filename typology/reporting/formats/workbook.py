"""Workbooks (xlsx): the same input gives the same bytes, and text is no formula or link."""

from __future__ import annotations

from datetime import datetime
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

EPOCH: Final = datetime(2000, 1, 1)  # the date of every file: same input, same bytes
LONGEST_CELL: Final = 32_767  # characters that Excel holds
TEXT: Final = {"num_format": "@", "valign": "top"}
"""The style of cells that a coder fills in: what is typed stays text."""
TEXT_HEADING: Final = {"num_format": "@", "bold": True}


def open_workbook(out: IO[bytes], title: str | None = None) -> Workbook:
    """A workbook that is written to `out` at the end of its `with` block."""
    from xlsxwriter.workbook import Workbook

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = Workbook(out, options)
    book.set_properties({"created": EPOCH} | ({} if title is None else {"title": title}))
    return book
