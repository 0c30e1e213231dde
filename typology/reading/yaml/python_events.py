"""The YAML parser in Python, used if libyaml is missing and made to agree with it."""

from __future__ import annotations

import re
from typing import Final

from yaml.error import Mark
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner, ScannerError
from yaml.tokens import ScalarToken

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_BLANK: Final = "\0 \t\r\n\x85\u2028\u2029"


class PythonParser(Reader, Scanner, Parser):
    """PyYAML's own parser, corrected where it differs from libyaml."""

    def __init__(self, stream: str) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)

    def scan_flow_scalar_non_spaces(self, double: bool, start_mark: Mark) -> list[str]:
        """Characters and escapes of a quoted scalar; refuses invalid code points."""
        try:
            chunks: list[str] = super().scan_flow_scalar_non_spaces(double, start_mark)
        except (ValueError, OverflowError):  # of chr
            chunks = ["\ud800"]
        if any(map(_SURROGATE.search, chunks)):
            context, problem = "while parsing a quoted scalar", "invalid Unicode escape"
            raise ScannerError(context, start_mark, problem, self.get_mark())
        return chunks

    def scan_plain(self) -> ScalarToken:
        """A plain scalar, which in a flow collection may contain `?`."""
        chunks: list[str] = []
        spaces: list[str] | None = []
        start_mark = end_mark = self.get_mark()
        indent = self.indent + 1
        while self.peek() != "#" and (length := self._plain_length(start_mark)):
            self.allow_simple_key = False
            chunks += [*(spaces or ()), self.prefix(length)]
            self.forward(length)
            end_mark = self.get_mark()
            spaces = self.scan_plain_spaces(indent, start_mark)
            if not spaces or (not self.flow_level and self.column < indent):
                break
        return ScalarToken("".join(chunks), True, start_mark, end_mark)

    def _plain_length(self, start_mark: Mark) -> int:
        length = 0
        while (character := self.peek(length)) not in _BLANK:
            following = self.peek(length + 1)
            if character == ":" and self.flow_level and following in ",?[]{}":
                context = "while scanning a plain scalar"
                raise ScannerError(context, start_mark, "found unexpected ':'", self.get_mark())
            if character == ":" and following in _BLANK:
                break
            if self.flow_level and character in ",[]{}":
                break
            length += 1
        return length
