"""File extensions of the output formats."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

EXTENSION_BY_FORMAT: Final = {
    "text": "txt",
    "markdown": "md",
    "csv": "csv",
    "json": "json",
    "html": "html",
    "latex": "tex",
    "parquet": "parquet",
    "xlsx": "xlsx",
    "docx": "docx",
}


def extensions_of(formats: Iterable[str]) -> dict[str, str]:
    """The formats of a command by their file extension, in the order given.

    >>> extensions_of(["json", "text"])
    {'json': 'json', 'txt': 'text'}
    """
    return {EXTENSION_BY_FORMAT[form]: form for form in formats}
