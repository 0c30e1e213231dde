"""A YAML document: a tree of text, with the place of every key and value."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from typology.model import Problem
from typology.reading.problems import At, Fault, KeyPath
from typology.reading.yaml.events import ESCAPED, Tree

if TYPE_CHECKING:
    from typology.reading.yaml.parser import Place

MAX_SHOWN_LINE: Final = 1000  # characters


@dataclass(frozen=True, eq=False, repr=False)
class Document:
    """One file as read: its tree, the problems of its YAML, and the place of every value.

    `complete` is False if reading stopped early, so that a missing value may only be unread.
    """

    path: str
    text: str
    tree: Tree
    problems: tuple[Problem, ...] = ()
    complete: bool = True

    @cached_property
    def places(self) -> dict[KeyPath, Place]:
        """Every value's place, by the keys and indices that lead to it."""
        from typology.reading.yaml.parser import parse  # only problems need places

        return parse(self.text).places

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, as an editor counts them."""
        return self.text.split("\n")

    def has(self, path: KeyPath) -> bool:
        """True if the file itself sets the value at `path`."""
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
        """Faults at their places, without those where the YAML itself has a problem already."""
        taken = {(problem.line, problem.column) for problem in self.problems}
        taken.update(self._holders())
        problems = map(self.problem, faults)
        return [problem for problem in problems if (problem.line, problem.column) not in taken]

    def _holders(self) -> Iterator[tuple[int, int]]:
        """The places of the keys and values that hold an escape to refuse."""
        escapes = [
            (problem.line, problem.column)
            for problem in self.problems
            if problem.message.endswith(ESCAPED)
        ]
        if not escapes:
            return
        starts = sorted(
            {start for place in self.places.values() for start in (place[:2], place[2:])}
        )
        for escape in escapes:
            after = bisect_right(starts, escape)
            yield starts[after - 1] if after else escape

    def problem(self, fault: Fault) -> Problem:
        """`fault` at its place in this file."""
        line, column = self.locate(fault.path, fault.at)
        return Problem(
            self.path, line, column, fault.message, fault.hint, fault.severity, self.shown(line)
        )

    def shown(self, line: int) -> str | None:
        """A line of the text; None if there is none or it is too long to show."""
        return shorten_line(self.lines, line)


def shorten_line(lines: Sequence[str], line: int) -> str | None:
    """Line `line` (from 1) of `lines`; None if there is none or it is too long to show."""
    if line > len(lines) or len(lines[line - 1]) > MAX_SHOWN_LINE:
        return None
    return lines[line - 1].removesuffix("\r")
