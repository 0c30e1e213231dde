"""A strict YAML reader: a tree of text with the place of every key and value.

Built on parser events (libyaml's where it is there), so that nothing is constructed, resolved or
shared: scalars stay what was written, and what the project does not allow is refused at its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from typology.model import Problem
from typology.reading.problems import MAX_FINDINGS, At, Fault, KeyPath
from typology.reading.yaml.encodings import wide_encoding
from typology.reading.yaml.events import (
    ESCAPED,
    MORE,
    TOO_LONG,
    Quoted,
    Tree,
    forbidden_character,
    line_and_column,
    plain,
)
from typology.reading.yaml.quick import TooLong, quick_tree

if TYPE_CHECKING:
    from typology.reading.yaml.parser import Place, StrictParser

__all__ = ["Document", "Quoted", "Tree", "forbidden_character", "plain", "read_document"]

MAX_SHOWN_LINE: Final = 1000  # characters
_REFUSED: Final = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]|\r(?!\n)")
_STRUCTURAL: Final = "(?m)^ *\t|\r(?!\n)"  # without it the text would say something else


@dataclass(frozen=True, eq=False, repr=False)
class Document:
    """One file as read: its tree, what is wrong with its YAML, and where everything stands.

    `complete` is False where reading stopped early, so that what is absent may only be unread.
    """

    path: str
    text: str
    tree: Tree
    problems: tuple[Problem, ...] = ()
    complete: bool = True

    @cached_property
    def places(self) -> dict[KeyPath, Place]:
        """Every value's place, by the keys and indices that lead to it."""
        return _survey(self.text).places

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, as an editor counts them."""
        return self.text.split("\n")

    def has(self, path: KeyPath) -> bool:
        """Whether the file itself sets the value at `path`."""
        return path in self.places

    def locate(self, path: KeyPath, at: At = "value") -> tuple[int, int]:
        """Line and column of the value (or its key) at `path`, or of the nearest that holds it."""
        while path and path not in self.places:
            path, at = path[:-1], "key"
        place = self.places.get(path)
        if place is None:
            return 1, 1
        return (place.key_line, place.key_column) if at == "key" else (place.line, place.column)

    def placed(self, faults: Iterable[Fault]) -> list[Problem]:
        """Faults at their places, without those where the YAML itself is at fault already."""
        taken = {(problem.line, problem.column) for problem in self.problems}
        taken.update(self._holders())
        problems = map(self.problem, faults)
        return [each for each in problems if (each.line, each.column) not in taken]

    def _holders(self) -> Iterator[tuple[int, int]]:
        """The places of the keys and values that hold an escape to refuse."""
        found = [
            (each.line, each.column) for each in self.problems if each.message.endswith(ESCAPED)
        ]
        if not found:
            return
        starts = sorted(
            {start for place in self.places.values() for start in (place[:2], place[2:])}
        )
        for place in found:
            after = bisect_right(starts, place)
            yield starts[after - 1] if after else place

    def problem(self, fault: Fault) -> Problem:
        """`fault` at its place in this file."""
        line, column = self.locate(fault.path, fault.at)
        return Problem(
            self.path, line, column, fault.message, fault.hint, fault.severity, self.shown(line)
        )

    def shown(self, line: int) -> str | None:
        """A line of the text, None where there is none or it is too long to show."""
        return shorten_line(self.lines, line)


def shorten_line(lines: Sequence[str], line: int) -> str | None:
    """Line `line` (from 1) of `lines`, None where there is none or it is too long to show."""
    if line > len(lines) or len(lines[line - 1]) > MAX_SHOWN_LINE:
        return None
    return lines[line - 1].removesuffix("\r")


def read_document(path: str, data: bytes) -> Document:
    """The document in `data`, which its problems call `path`. Raises nothing: see `problems`."""
    text, problems = _decoded(path, data)
    if text is None:
        return Document(path, "", None, tuple(problems), complete=False)
    refused = _refused_characters(path, text)
    if refused:
        if re.search(_STRUCTURAL, text):
            return Document(path, text, None, tuple(refused), complete=False)
        text = _REFUSED.sub(" ", text)
    else:
        try:
            tree = quick_tree(text)
        except TooLong:
            return Document(path, text, None, (Problem(path, *TOO_LONG),), complete=False)
        if tree is not None:
            return Document(path, text, tree)
    surveyed = _survey(text)
    lines = text.split("\n")
    found = [
        Problem(path, line, column, message, hint, "error", shorten_line(lines, line))
        for line, column, message, hint in surveyed.findings
    ]
    return Document(path, text, surveyed.tree, (*refused, *found), surveyed.complete)


def _survey(text: str) -> StrictParser:
    from typology.reading.yaml.parser import parse

    return parse(text)


def _decoded(path: str, data: bytes) -> tuple[str | None, list[Problem]]:
    encoding = wide_encoding(data)
    if encoding is not None:
        message = f"the file is {encoding}, not UTF-8"
        return None, [Problem(path, 1, 1, message, "save it as UTF-8")]
    try:
        return data.decode("utf-8").removeprefix("\ufeff"), []
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix("\ufeff")
        line, column = line_and_column(before, len(before))
        rest = data[error.start :].split(b"\n", 1)[0].decode("utf-8", errors="replace")
        lines = [*before.split("\n")[:-1], before.split("\n")[-1] + rest]
        message = f"byte 0x{data[error.start]:02x} is not UTF-8"
        source = shorten_line(lines, line)
        hint = "save the file as UTF-8"
        return None, [Problem(path, line, column, message, hint, "error", source)]


def _refused_characters(path: str, text: str) -> list[Problem]:
    problems: list[Problem] = []
    lines: list[str] = []
    for match in _REFUSED.finditer(text):
        lines = lines or text.split("\n")
        line, column = line_and_column(text, match.start())
        character = match.group()
        if len(problems) == MAX_FINDINGS:
            problems.append(Problem(path, line, column, *MORE))
            break
        message = f"control character U+{ord(character):04X}"
        hint = None
        if character == "\t":
            message, hint = "a tab", "use spaces"
        elif character in "\ufffe\uffff":
            message = f"U+{ord(character):04X} is no character"
        elif character == "\r":
            message = "a carriage return without a line feed"
        problems.append(
            Problem(path, line, column, message, hint, "error", shorten_line(lines, line))
        )
    return problems
