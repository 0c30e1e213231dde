"""Places in the text of a file: of the parsers' marks, and of escapes that are refused."""

from __future__ import annotations

import re
import sys
from typing import Final

from typology.reading.yaml.events import FORBIDDEN, Mark, line_and_column

_ESCAPE: Final = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL
)
_GOOD_ESCAPES: Final = frozenset('n "/\\_LP\r\n')  # those of one letter that a value may hold


class SourceText:
    """A file's text, with the line and column of what the parsers point at; both from 1."""

    def __init__(self, text: str) -> None:
        self.text = text
        # U+2028 and U+2029 end a line for the parsers, but not for editors.
        self._lines_differ = "\u2028" in text or "\u2029" in text

    def place_of(self, mark: Mark | None) -> tuple[int, int]:
        """The place of a mark; the start of the text if there is none."""
        if mark is None:
            return 1, 1
        if self._lines_differ or mark.index >= len(self.text):
            return line_and_column(self.text, min(mark.index, len(self.text)))
        return mark.line + 1, mark.column + 1

    def line(self, number: int) -> str:
        """The line with a number."""
        return self.text.split("\n")[number - 1]

    def refused_escape(self, mark: Mark | None) -> tuple[int, int]:
        """The place of the first escape to refuse in the quotes that open at `mark`."""
        if mark is None:
            return 1, 1
        for match in _ESCAPE.finditer(self.text, mark.index):
            if not _is_good(match):
                return line_and_column(self.text, match.start())
        return self.place_of(mark)


def _is_good(escape: re.Match[str]) -> bool:
    digits = escape[1] or escape[2] or escape[3]
    if digits is None:
        return escape[4] in _GOOD_ESCAPES
    code = int(digits, 16)
    return code <= sys.maxunicode and not FORBIDDEN.search(chr(code))
